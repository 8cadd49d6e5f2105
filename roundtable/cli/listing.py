"""What there is: the installed formats, each with the distribution that it comes from, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from roundtable.cli.console import OK
from roundtable.cli.messages import message
from roundtable.cli.terminal import columns
from roundtable.errors import FormatError
from roundtable.formats import available_exporters, available_importers, get_exporter, get_importer
from roundtable.limits import Limits
from roundtable.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.metadata import EntryPoint

    from roundtable.formats import Exporter, Importer

__all__ = ["list_formats", "list_limits"]

_Plugin = TypeVar("_Plugin")


def list_formats() -> int:
    """Print a line for each format, one more for each of its plug-ins that cannot be used, and return the exit code."""
    exporters, importers = available_exporters(), available_importers()
    names = sorted(exporters | importers)
    rows: list[tuple[str, str, str, str]] = []
    problems: dict[str, list[str]] = {}
    for name in names:
        exporter = _try(get_exporter, name, problems) if name in exporters else None
        importer = _try(get_importer, name, problems) if name in importers else None
        origins = dict.fromkeys(_origin(entries[name]) for entries in (exporters, importers) if name in entries)
        rows.append((name, exporter.suffix if exporter else "", _can(exporter, importer), ", ".join(origins)))
    for row, line in zip(rows, _aligned(rows), strict=True):
        print(line)
        for problem in problems.get(row[0], ()):
            print(f"    {message('unusable', problem=problem)}")
    return OK


def list_limits(config: str | None) -> int:
    """Print each limit, as the settings in the file ``config`` have it, with its meaning, and return the exit code.

    Raises:
        SettingsError: The settings cannot be read, or ask for what is not there.
    """
    limits = Limits() if config is None else read_settings(config).limits
    rows = [(name, f"{value:,}", message(f"limit.{name}")) for name, value in msgspec.structs.asdict(limits).items()]
    print(*_aligned(rows), sep="\n")
    return OK


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(columns, column), default=0) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _try(get: Callable[[str], _Plugin], name: str, problems: dict[str, list[str]]) -> _Plugin | None:
    try:
        return get(name)
    except FormatError as error:
        problems.setdefault(name, []).append(str(error))
        return None


def _can(exporter: Exporter | None, importer: Importer | None) -> str:
    if exporter:
        return message("can-both") if importer else message("can-write")
    return message("can-read") if importer else message("can-neither")


def _origin(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else message("unknown-distribution")
