"""From the command line to what is to be done, everything checked that can be before any input is read."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from roundtable.cli.console import UsageError
from roundtable.cli.messages import message
from roundtable.cli.options import Options
from roundtable.errors import FormatError
from roundtable.formats import ExportContext, Exporter, available_exporters, get_exporter
from roundtable.settings import Settings, read_settings

__all__ = ["Export", "Plan", "make_plan"]


class Export(NamedTuple):
    """One export to make of every input: the format's name, its exporter, and where it goes."""

    name: str
    exporter: Exporter
    target: Path | None
    """File, where one was named; else the output is named after the input."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done."""

    options: Options
    exports: tuple[Export, ...]
    context: ExportContext


def make_plan(options: Options) -> Plan:
    """Return what ``options`` ask for.

    Raises:
        UsageError: They contradict each other, or something is missing.
        FormatError: A format is not there, or does not take its options.
        SettingsError: The settings cannot be read, or ask for what is not there.
    """
    if not options.inputs:
        raise UsageError(message("no-input"))
    if options.output is not None:
        if options.output_folder is not None:
            raise UsageError(message("file-and-folder"))
        if len(options.inputs) > 1 or len(options.to) > 1:
            raise UsageError(message("one-output"))
    names = list(dict.fromkeys(options.to)) or [_format_of(options.output)]
    settings = Settings() if options.config is None else read_settings(options.config)
    target = Path(options.output) if options.output is not None else None
    exports = tuple(Export(name, settings.exporter(name, **_flags(name, options)), target) for name in names)
    if options.output == "-" and sys.stdout.isatty() and not _is_text(exports[0].exporter):
        raise UsageError(message("not-text", format=names[0]))
    return Plan(options=options, exports=exports, context=_context())


def _flags(name: str, options: Options) -> dict[str, object]:
    """Return the options of the format called ``name`` that have a flag of their own; they go before the settings."""
    if options.newsml_authority and name in ("newsml", "newsml-speakers"):
        return {"authority": options.newsml_authority}
    return {}


def _is_text(exporter: Exporter) -> bool:
    return exporter.media_type.endswith(("json", "xml"))


def _format_of(output: str | None) -> str:
    """Return the format that the ending of ``output`` stands for."""
    known = available_exporters()
    if output in (None, "-"):
        raise UsageError(message("no-format", known=", ".join(known)))
    suffix = Path(output).suffix.lower()
    if suffix[1:] in known:
        return suffix[1:]
    for name in known:
        try:
            if get_exporter(name).suffix == suffix:
                return name
        except FormatError:
            continue  # a plug-in that cannot be loaded is none of this output's business
    raise UsageError(message("unknown-ending", output=output, ending=repr(suffix), known=", ".join(known)))


def _context() -> ExportContext:
    """Return the time of export: now, or the moment that SOURCE_DATE_EPOCH fixes for repeatable builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return ExportContext(created=datetime.now(UTC).astimezone().replace(microsecond=0))
    try:
        return ExportContext(created=datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError):
        raise UsageError(message("no-moment", epoch=repr(epoch))) from None
