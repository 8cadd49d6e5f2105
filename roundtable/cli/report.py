"""What happened to each input: the values that the console speaks of and that ``--report`` writes.

``docs/reference/report.md`` explains every key. The number in the tag rises when a reader of the old version would
misread the new one; fields with defaults may be added without that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.schema import json_schema
from roundtable.text import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roundtable.model import Article
    from roundtable.text import Gap

__all__ = [
    "Failure",
    "InputReport",
    "OpenPlace",
    "Report",
    "RuleCount",
    "Stage",
    "Written",
    "add_up",
    "count_rules",
    "open_places",
    "report_schema",
]

Stage = Literal["read", "decode", "repair", "parse", "import", "export", "write", "worker"]
"""What was being done when something went wrong; ``worker`` where the process that did it died."""


class RuleCount(msgspec.Struct, frozen=True, kw_only=True):
    """What one repair rule did."""

    rule: str
    edits: int = 0
    uncertain: int = 0
    """Edits among them whose certainty is below 1: another text would have given the same damage."""
    gaps: int = 0


class OpenPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A gap: a place that an editor has to decide."""

    rule: str
    line: int
    """In the repaired text, from 1."""
    column: int
    """Characters from the start of the line, from 1."""
    text: str
    """What is printed there."""
    before: str
    """The damaged characters."""
    candidates: tuple[str, ...] = ()
    """Best first."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An output."""

    format: str
    path: str


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be done; what else the input was for was done all the same."""

    stage: Stage
    kind: str
    """Class of the error, as ``docs/reference/errors.md`` lists them, or that of an internal error."""
    message: str
    format: str | None = None
    """Format that could not be written, where it was one."""


class InputReport(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one input."""

    input: str
    articles: int = 0
    """Number of articles read from it; more than one only from a file that holds many."""
    sha256: str | None = None
    """Hexadecimal SHA-256 of the page's bytes, as decisions name it."""
    encoding: str | None = None
    language: str | None = None
    layout: str | None = None
    damage: tuple[str, ...] = ()
    """Damage families found."""
    script: str | None = None
    """With ``--detect``: how the page is written."""
    evidence: tuple[Evidence, ...] = ()
    """With ``--detect``: what speaks for each damage family."""
    rules: tuple[RuleCount, ...] = ()
    """By name of the rule; those that did nothing are left out."""
    gaps: tuple[OpenPlace, ...] = ()
    outputs: tuple[Written, ...] = ()
    """Files written; with ``--dry-run``, that would have been."""
    errors: tuple[Failure, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="format", tag="roundtable-report/1"):
    """What one call of the command did."""

    generator: str
    created: str
    """Time of export, ISO 8601."""
    dry_run: bool = False
    rules: tuple[RuleCount, ...] = ()
    """Over all inputs."""
    inputs: tuple[InputReport, ...] = ()
    """In the order in which they were given."""


def report_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of a report."""
    return json_schema(Report, "Roundtable conversion report, version 1")


def count_rules(articles: Iterable[Article]) -> tuple[RuleCount, ...]:
    """Return what each rule did to ``articles``."""
    edits: Counter[str] = Counter()
    uncertain: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for article in articles:
        edits.update(edit.rule for edit in article.provenance.edits)
        uncertain.update(edit.rule for edit in article.provenance.edits if edit.certainty < 1)
        gaps.update(gap.rule for gap in article.provenance.gaps)
    return tuple(
        RuleCount(rule=rule, edits=edits[rule], uncertain=uncertain[rule], gaps=gaps[rule])
        for rule in sorted(edits | gaps)
    )


def add_up(counts: Iterable[RuleCount]) -> tuple[RuleCount, ...]:
    """Return one count for each rule, by name.

    >>> add_up([RuleCount(rule="torn", edits=2), RuleCount(rule="torn", edits=1, gaps=1)])
    (RuleCount(rule='torn', edits=3, uncertain=0, gaps=1),)
    """
    sums: dict[str, RuleCount] = {}
    for one in counts:
        other = sums.get(one.rule, RuleCount(rule=one.rule))
        sums[one.rule] = RuleCount(
            rule=one.rule,
            edits=one.edits + other.edits,
            uncertain=one.uncertain + other.uncertain,
            gaps=one.gaps + other.gaps,
        )
    return tuple(sums[rule] for rule in sorted(sums))


def open_places(articles: Sequence[Article]) -> tuple[OpenPlace, ...]:
    """Return the gaps of ``articles`` with their lines."""
    return tuple(_open_place(gap, article.text) for article in articles for gap in article.provenance.gaps)


def _open_place(gap: Gap, text: str) -> OpenPlace:
    return OpenPlace(
        rule=gap.rule,
        line=text.count("\n", 0, gap.span.start) + 1,
        column=gap.span.start - text.rfind("\n", 0, gap.span.start),
        text=gap.span.of(text),
        before=gap.before,
        candidates=tuple(candidate.text for candidate in gap.candidates),
    )
