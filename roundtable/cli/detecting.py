"""``--detect``: a line for each input that says which damage it carries, for sorting many pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.cli import console
from roundtable.cli.console import OK, UsageError
from roundtable.cli.converting import failure, read_bytes
from roundtable.cli.inputs import PAGES, STANDARD_INPUT, find_inputs
from roundtable.cli.messages import message
from roundtable.cli.naming import shown
from roundtable.cli.planning import export_context
from roundtable.cli.report import Failure, InputReport, Report
from roundtable.cli.terminal import columns
from roundtable.detection import detect
from roundtable.errors import DecodeError
from roundtable.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.inputs import Input
    from roundtable.cli.options import Options
    from roundtable.cli.report import Stage

__all__ = ["detect_inputs"]


def detect_inputs(options: Options) -> int:
    """Print what damage each input carries, or report it, and return the exit code.

    Raises:
        UsageError: There is no input, or something is to be written.
    """
    if not options.inputs:
        raise UsageError(message("no-input"))
    writing = (("-t", options.to), ("-o", options.output), ("-O", options.output_folder), ("--diff", options.diff))
    if flag := next((flag for flag, given in writing if given), None):
        raise UsageError(message("detect-alone", flag=flag))
    inputs = find_inputs(options.inputs, endings=PAGES, spare=None)
    reports = [_detected(one, options.encoding) for one in inputs]
    if options.report != "-":
        _print_table([report for report in reports if not report.errors])
    codes = [OK, *(console.complain(report) for report in reports)]
    if options.report is not None:
        context = export_context()
        whole = Report(generator=context.generator, created=context.created.isoformat(), inputs=tuple(reports))
        data = msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
        if options.report == "-":
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            write_whole(Path(options.report), data, replace=options.force)
    return max(codes)


def _detected(one: Input, encoding: str | None) -> InputReport:
    name = shown(one.name)
    if one.problem is not None:
        return InputReport(input=name, errors=(Failure(stage="read", kind="InputError", message=one.problem),))
    try:
        data = sys.stdin.buffer.read() if one.name == STANDARD_INPUT else read_bytes(one.name)
        found = detect(data, encoding=encoding, name=name)
    except Exception as error:
        stage: Stage = "decode" if isinstance(error, DecodeError) else "read"
        return InputReport(input=name, errors=(failure(error, stage),))
    return InputReport(input=name, damage=found.kinds, script=found.script, evidence=found.evidence)


def _print_table(reports: Sequence[InputReport]) -> None:
    rows = [(console.label(report.input), report.script or "", _damage(report)) for report in reports]
    widths = [max(map(columns, column), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _damage(report: InputReport) -> str:
    return ", ".join(f"{one.kind} {one.count:,}" for one in report.evidence) or message("sound")
