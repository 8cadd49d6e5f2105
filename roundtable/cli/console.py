"""Exit codes, lines on standard error, and the bar that shows how far we are."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from roundtable.cli.messages import message
from roundtable.cli.naming import shown
from roundtable.cli.terminal import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from roundtable.cli.report import InputReport, RuleCount

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "OK",
    "UNDECODABLE",
    "USAGE",
    "UsageError",
    "complain",
    "details",
    "label",
    "progress",
    "say",
    "say_plainly",
    "summary",
    "table",
]

OK, FAILED, USAGE, UNDECODABLE, INTERRUPTED = 0, 1, 2, 3, 130


_MOST_READINGS = 8
"""Candidates of a gap that a line has room for; the report has them all."""


class UsageError(Exception):
    """The command line cannot be carried out as it stands."""


def say(text: str) -> None:
    """Say one line under the name of the command."""
    say_plainly(f"roundtable-convert: {text}")


def say_plainly(text: str) -> None:
    """Say one line, above the bar where there is one."""
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=sys.stderr)
    else:
        print(text, file=sys.stderr)


def label(name: str) -> str:
    """Return what an input is called."""
    return message("standard-input") if name == "-" else shown(name)


def complain(report: InputReport) -> int:
    """Say in one line each what went wrong with an input, and return the exit code that it asks for."""
    name = label(report.input)
    for error in report.errors:
        say(error.message if error.message.startswith(name) else f"{name}: {error.message}")
    kinds = {error.kind for error in report.errors}
    return UNDECODABLE if "DecodeError" in kinds else FAILED if kinds else OK


def summary(report: InputReport) -> str:
    """Return how many repairs and gaps an input had."""
    edits, gaps = sum(rule.edits for rule in report.rules), len(report.gaps)
    return message(
        "summary",
        repairs=message("repair" if edits == 1 else "repairs", count=f"{edits:,}"),
        gaps=message("gap" if gaps == 1 else "gaps", count=f"{gaps:,}"),
    )


def details(report: InputReport) -> Iterator[str]:
    """Yield what is worth knowing about an input beside its outputs, a line each."""
    yield message(
        "about-input",
        encoding=report.encoding,
        language=report.language,
        layout=report.layout,
        damage=", ".join(report.damage) or message("no-damage"),
    )
    for gap in report.gaps:
        place = f"{label(report.input)}:{gap.line}:{gap.column}"
        readings = " ".join(gap.candidates[:_MOST_READINGS]) or message("no-candidates")
        yield message("about-gap", place=place, rule=gap.rule, text=shown(gap.text), candidates=shown(readings))


def table(rules: Sequence[RuleCount]) -> Iterator[str]:
    """Yield a table of what each rule did, with the sum of them all."""
    rows = [(message("column-rule"), message("column-edits"), message("column-uncertain"), message("column-gaps"))]
    rows += [(one.rule, f"{one.edits:,}", f"{one.uncertain:,}", f"{one.gaps:,}") for one in rules]
    if len(rules) > 1:
        edits, uncertain, gaps = (
            f"{sum(numbers):,}"
            for numbers in zip(*((one.edits, one.uncertain, one.gaps) for one in rules), strict=True)
        )
        rows.append((message("total"), edits, uncertain, gaps))
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (" " * (width - columns(cell)) + cell for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((first + " " * (widths[0] - columns(first)), *cells))


@contextmanager
def progress(total: int, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """Show a bar with rate and remaining time on standard error, if that is a terminal; yield its step."""
    if not (wanted and total > 1 and sys.stderr.isatty()):
        yield lambda: None
        return
    from tqdm import tqdm

    # Rate and remaining time stand on a page's few milliseconds: no need to draw each of them.
    with tqdm(total=total, file=sys.stderr, leave=False, bar_format=message("bar"), unit=message("page")) as bar:
        yield lambda: (bar.update(), None)[1]
