"""Where repairs and gaps show in the article, and which of them an editor sees at first.

A page from a mirror has a thousand repairs that take away a reading or change a character's form. They are
marked like all others, in groups that are hidden until somebody asks for them. A group is one rule at
one level of certainty, so that both filters are one choice of groups.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from roundtable.decisions import gap_places
from roundtable.edits import Edit, Span, apply_edits, repaired_spans
from roundtable_converters.html.words import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.decisions import Place
    from roundtable.model import Article, Block

__all__ = ["GAPS", "Group", "Mark", "Places", "find_places"]

_LEVELS = (0.9, 1.0)
"""Lower ends of the levels of certainty above the lowest."""
_ROUTINE_LEVEL = 1


class Group(NamedTuple):
    """Repairs of one rule and level of certainty, or all gaps."""

    rule: str
    level: int
    """0: below 90 %, 1: below 100 %, 2: certain."""

    @property
    def routine(self) -> bool:
        """Whether these repairs are hidden at first."""
        return self.level >= _ROUTINE_LEVEL and self.rule in RULES and RULES[self.rule].routine


GAPS = Group("", 0)


class Mark(NamedTuple):
    """A stretch of the text that a repair or a gap made; an empty one is where something was taken out."""

    span: Span
    group: int
    edit: int | None
    gap: int | None
    first: bool
    """Whether this is the first of its stretches."""
    around: bool
    """Whether this is what a gap leaves of its repair: the gap is what is to be decided."""


class Places(NamedTuple):
    """All marks in order, their groups, and where each gap leads back to."""

    marks: list[Mark]
    groups: dict[Group, list[int]]
    """The edits (or the gaps) of each group, by index; the place in this dictionary is the group's number."""
    gaps: list[Place]
    decoded: str
    fits: bool
    """Whether the record of repairs fits the text. One that was written by hand may not; nothing is marked then."""

    @property
    def rules(self) -> list[str]:
        """The rules of the groups, each once; that of the gaps has no name."""
        return list(dict.fromkeys(group.rule for group in self.groups))


def find_places(article: Article, lines: list[Block]) -> Places:
    """Return the marks on ``lines``, the blocks that show."""
    edits, gaps, text = article.provenance.edits, article.provenance.gaps, article.text
    decoded = _decoded(article)
    if decoded is None or any(gap.span.stop > len(text) for gap in gaps):
        return Places([], {}, [], text, fits=False)
    groups: dict[Group, list[int]] = {GAPS: list(range(len(gaps)))} if gaps else {}
    for index, edit in enumerate(edits):
        groups.setdefault(Group(edit.rule, bisect_right(_LEVELS, edit.certainty)), []).append(index)
    numbers = {
        index: number for number, (group, indexes) in enumerate(groups.items()) if group != GAPS for index in indexes
    }
    places, spans = gap_places(edits, gaps), repaired_spans(edits)
    covered = _union([gap.span for gap in gaps])
    stretches = [
        _Stretch(part, numbers[index], index, None)
        for index, span in enumerate(spans)
        for part in (_outside(span, covered) if covered else (span,))
    ]
    holders: set[int | None] = set()  # repairs that a gap is inside of
    for number, (gap, place) in enumerate(zip(gaps, places, strict=True)):
        larger = [index for index in place.edits if not gap.span.contains(spans[index])]
        holders.update(larger)
        stretches.append(_Stretch(gap.span, 0, larger[0] if larger else None, number))
    stretches.sort(key=_order)
    return Places(_marks(stretches, lines, holders), groups, places, decoded, fits=True)


class _Stretch(NamedTuple):
    span: Span
    group: int
    edit: int | None
    gap: int | None


def _order(stretch: _Stretch) -> tuple[int, int]:
    return stretch.span.start, stretch.span.stop


def _decoded(article: Article) -> str | None:
    """Return the text before all repairs, None where the record of them does not fit the text."""
    edits = article.provenance.edits
    try:
        spans = repaired_spans(edits)
        backwards = (
            Edit(rule=edit.rule, span=span, before=edit.after, after=edit.before)
            for edit, span in zip(edits, spans, strict=True)
        )
        decoded = apply_edits(article.text, backwards)
        return decoded if apply_edits(decoded, edits) == article.text else None
    except ValueError:
        return None


def _union(spans: Iterable[Span]) -> list[Span]:
    """Return the stretches that ``spans`` cover together, in order."""
    union: list[Span] = []
    for span in sorted(span for span in spans if span):
        if union and span.start <= union[-1].stop:
            union[-1] = Span(union[-1].start, max(union[-1].stop, span.stop))
        else:
            union.append(span)
    return union


def _outside(span: Span, covered: list[Span]) -> Iterator[Span]:
    """Yield the parts of ``span`` that ``covered`` leaves; an empty one is inside only away from the borders."""
    index = bisect_right(covered, span.start, key=lambda other: other.stop)
    if not span:
        if index == len(covered) or covered[index].start >= span.start:
            yield span
        return
    start = span.start
    while index < len(covered) and covered[index].start < span.stop:
        if start < covered[index].start:
            yield Span(start, covered[index].start)
        start = covered[index].stop
        index += 1
    if start < span.stop:
        yield Span(start, span.stop)


def _marks(stretches: list[_Stretch], lines: list[Block], holders: set[int | None]) -> list[Mark]:
    """Return the stretches as they show on the lines, cut at their ends and where another has begun."""
    starts = [line.span.start for line in lines]
    marks: list[Mark] = []
    seen: set[tuple[int | None, int | None]] = set()
    position = 0
    for stretch in stretches if lines else ():
        for span in _shown_parts(stretch.span, lines, starts):
            part = Span(max(span.start, position), max(span.stop, position)) if span else span
            if span and not part:
                continue
            position = part.stop
            key = (None, stretch.gap) if stretch.gap is not None else (stretch.edit, None)
            around = stretch.gap is None and stretch.edit in holders
            marks.append(Mark(part, stretch.group, stretch.edit, stretch.gap, key not in seen, around))
            seen.add(key)
    return marks


def _shown_parts(span: Span, lines: list[Block], starts: list[int]) -> Iterator[Span]:
    index = max(0, bisect_right(starts, span.start) - 1)
    line = lines[index].span
    if not span and line.start <= span.start <= line.stop:
        yield span
        return
    found = False
    while span and index < len(lines) and starts[index] < span.stop:
        line = lines[index].span
        if line.overlaps(span):
            found = True
            yield Span(max(line.start, span.start), min(line.stop, span.stop))
        index += 1
    if not found:  # in the white space between two lines: it shows at the end of the one before
        home = lines[max(0, bisect_right(starts, span.start) - 1)].span
        place = min(max(span.start, home.start), home.stop)
        yield Span(place, place)
