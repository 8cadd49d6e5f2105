"""From the command line to what is to be done, everything checked that can be before any input is read."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from roundtable.cli.console import UsageError
from roundtable.cli.deciding import REVIEW, is_review_page, read_files
from roundtable.cli.flags import format_options
from roundtable.cli.inputs import PAGES, STANDARD_INPUT, find_inputs
from roundtable.cli.messages import message
from roundtable.cli.naming import safe_name, shown
from roundtable.cli.owners import Owners
from roundtable.cli.plan import STANDARD_OUTPUT, Format, Output, Plan, Task, Work
from roundtable.cli.report import Failure
from roundtable.errors import FormatError
from roundtable.formats import (
    ExportContext,
    ManyExporter,
    available_exporters,
    available_importers,
    get_exporter,
    get_importer,
)
from roundtable.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.inputs import Input
    from roundtable.cli.options import Options
    from roundtable.formats import Exporter

__all__ = ["export_context", "make_plan"]


def make_plan(options: Options) -> Plan:
    """Return what ``options`` ask for.

    Raises:
        UsageError: They contradict each other, or something is missing.
        FormatError: A format is not there, or does not take its options.
        DecisionsError: A file of decisions cannot be read.
        SettingsError: The settings or a file for a format cannot be read, or ask for what is not there.
    """
    if not options.inputs:
        raise UsageError(message("no-input"))
    if options.output is not None and options.output_folder is not None:
        raise UsageError(message("file-and-folder"))
    names = list(dict.fromkeys(options.to)) or _formats_of(options)
    settings = Settings() if options.config is None else read_settings(options.config)
    flags = format_options(options, names)
    formats = tuple(
        Format(name=name, options={**settings.options.get(name, {}), **flags.get(name, {})}) for name in names
    )
    exporters = tuple(get_exporter(each.name, **each.options) for each in formats)
    inputs = _inputs(options)
    together = _together(options, names, exporters, inputs)
    _check_standard_output(options, exporters)
    work = Work(
        formats=formats,
        context=export_context(),
        script=options.script,
        encoding=options.encoding,
        limits=settings.limits,
        decisions=read_files(options.decisions),
        alone=len(inputs) == 1,
        force=options.force,
        dry_run=options.dry_run,
        collect=together is not None,
        diff=("colour" if _coloured() else "plain") if options.diff else None,
    )
    owners = Owners(inputs, force=options.force)
    for path, owner in ((options.report, message("the-report")), (options.output, message("the-output"))):
        if path is not None and (problem := owners.claim(path, owner)):
            raise UsageError(problem)
    outputs = () if together else tuple(zip(names, exporters, strict=True))
    tasks = _tasks(inputs, options, outputs, owners)
    return Plan(options=options, exporters=exporters, work=work, tasks=tasks, together=together)


def _inputs(options: Options) -> tuple[Input, ...]:
    endings: tuple[str, ...] = PAGES
    if options.read_as is not None:
        get_importer(options.read_as)
        endings = tuple(ending for ending, name in _readers().items() if name == options.read_as) or PAGES
    return find_inputs(options.inputs, endings=endings, spare=options.output_folder)


def _formats_of(options: Options) -> list[str]:
    """Return the format that the ending of the output stands for; none where nothing needs to be written."""
    output = options.output
    if output is None and (options.diff or options.dry_run or options.report):
        return []
    known = available_exporters()
    if output in (None, STANDARD_OUTPUT):
        raise UsageError(message("no-format", known=", ".join(known)))
    if output.lower().endswith(".json"):
        # An ending of two parts, such as ".ninjs.json", says more than its last.
        before = Path(output).with_suffix("").suffix.lower()
        if before[1:] in known and get_exporter(before[1:]).suffix == f"{before}.json":
            return [before[1:]]
    suffix = Path(output).suffix.lower()
    if suffix[1:] in known:
        return [suffix[1:]]
    for name in known:
        try:
            if get_exporter(name).suffix == suffix:
                return [name]
        except FormatError:
            continue  # a plug-in that cannot be loaded is none of this output's business
    raise UsageError(message("unknown-ending", output=shown(output), ending=repr(suffix), known=", ".join(known)))


def _readers() -> dict[str, str]:
    """Return the formats that can be read back, by the ending of their files, the longest first."""
    exporters = available_exporters()
    found: dict[str, str] = {}
    for name in available_importers():
        try:
            found.setdefault(get_exporter(name).suffix if name in exporters else f".{name}", name)
        except FormatError:
            continue  # told when somebody asks for it
    return {ending: found[ending] for ending in sorted(found, key=len, reverse=True) if ending not in PAGES}


def _together(
    options: Options, names: Sequence[str], exporters: Sequence[Exporter], inputs: Sequence[Input]
) -> Output | None:
    """Return the one file that takes all articles, where the command line asks for one and the format can do it."""
    if options.output is None:
        return None
    if len(exporters) > 1:
        raise UsageError(message("one-format"))
    if isinstance(exporters[0], ManyExporter):
        return Output(format=0, path=options.output)
    if len(inputs) > 1:
        raise UsageError(message("one-input", format=names[0]))
    return None


def _check_standard_output(options: Options, exporters: Sequence[Exporter]) -> None:
    """Refuse what would mix on standard output, and bytes that a terminal cannot show."""
    wishes = (
        ("-o -", options.output == STANDARD_OUTPUT),
        ("--report -", options.report == "-"),
        ("--diff", options.diff),
    )
    claims = [flag for flag, wanted in wishes if wanted]
    if len(claims) > 1:
        raise UsageError(message("one-standard-output", flags=", ".join(claims)))
    if options.output == STANDARD_OUTPUT and sys.stdout.isatty():
        media = exporters[0].media_type
        if not (media.startswith("text/") or media.endswith(("json", "jsonl", "xml"))):
            raise UsageError(message("not-text", format=media))


def _tasks(
    inputs: Sequence[Input], options: Options, outputs: Sequence[tuple[str, Exporter]], owners: Owners
) -> tuple[Task, ...]:
    """Return what is to be done with each input, its outputs claimed."""
    foreign = any(one.name != STANDARD_INPUT and not one.name.lower().endswith(PAGES) for one in inputs)
    readers = _readers() if foreign and options.read_as is None else {}
    tasks: list[Task] = []
    for one in inputs:
        if one.problem is not None:
            failure = Failure(stage="read", kind="InputError", message=one.problem)
            tasks.append(Task(name=one.name, failures=(failure,)))
            continue
        reader = next((name for ending, name in readers.items() if one.name.lower().endswith(ending)), options.read_as)
        if reader is None and is_review_page(one.name):
            reader = REVIEW
        taken: list[Output] = []
        failures: list[Failure] = []
        for index, (name, exporter) in enumerate(outputs):
            output = _output(index, one, options, exporter)
            owner = message("output-of", format=name, input=shown(one.name))
            if options.output is None and (problem := owners.claim(output.path, owner)):
                failures.append(Failure(stage="write", kind="OutputError", message=problem, format=name))
            else:
                taken.append(output)
        tasks.append(Task(name=one.name, reader=reader, outputs=tuple(taken), failures=tuple(failures)))
    return tuple(tasks)


def _output(index: int, one: Input, options: Options, exporter: Exporter) -> Output:
    if options.output is not None:
        return Output(format=index, path=options.output)
    folders = (options.output_folder or ".", *map(safe_name, one.below))
    path = Path(*folders, safe_name(one.stem, exporter.suffix))
    return Output(format=index, path=str(path), make_folder=True)


def _coloured() -> bool:
    """Tell whether standard output is a terminal that shows colours, and nobody asked for none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def export_context() -> ExportContext:
    """Return the time of export: now, or the moment that SOURCE_DATE_EPOCH fixes for repeatable builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return ExportContext(created=datetime.now(UTC).astimezone().replace(microsecond=0))
    try:
        return ExportContext(created=datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError):
        raise UsageError(message("no-moment", epoch=repr(epoch))) from None
