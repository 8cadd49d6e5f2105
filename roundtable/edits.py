"""Spans and edits: what was changed, where, and how edits of two passes become one list.

An edit says what stood at a place before and what stands there now, so that a list of them can be
applied, taken back, and joined with a later list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CERTAIN", "Certainty", "Edit", "Offset", "Span", "apply_edits", "compose_edits", "repaired_spans"]

Certainty = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
"""How sure a repair is, from 0 to 1. Exactly 1.0 is a claim of uniqueness: no other text gives this damage."""

CERTAIN = 1.0
"""The certainty that need not be said: JSON leaves this very object out."""

Offset = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A count of characters or bytes, no larger than every reader of JSON can hold (RFC 7493)."""


class Span(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """A half-open range ``[start, stop)`` of code points (of bytes, where the name says so).

    In JSON a span is the pair ``[start, stop]``.

    >>> Span(2, 4).of("有話直說")
    '直說'

    Raises:
        ValueError: ``stop`` lies before ``start``.
    """

    start: Offset
    stop: Offset

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"a span runs forward from 0 or later, this one from {self.start} to {self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def of(self, text: str) -> str:
        """Return the part of ``text`` that this span covers."""
        return text[self.start : self.stop]

    def shift(self, offset: int) -> Span:
        """Return the span moved by ``offset`` code points."""
        return Span(self.start + offset, self.stop + offset)

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.stop and other.start < self.stop


class Edit(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One change: at ``span`` of the decoded text stood ``before``, now stands ``after``.

    ``rule`` is a public name, listed in the rules reference. An edit that a later pass refines (a
    repaired character that is then simplified) keeps the name of the rule that first touched it.
    """

    rule: str
    span: Span
    before: str = ""
    after: str = ""
    certainty: Certainty = CERTAIN


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` applied.

    >>> apply_edits("創(chuàng)新", [Edit(rule="residue", span=Span(1, 9), before="(chuàng)")])
    '創新'

    Raises:
        ValueError: The edits overlap, are out of order, or say another ``before`` than the text has.
    """
    parts: list[str] = []
    position = 0
    for edit in edits:
        span, before = edit.span, edit.before
        start, stop = span.start, span.stop
        if start < position:
            raise ValueError(f"edit {edit.rule!r} at {start} overlaps the one before it")
        if text[start:stop] != before:
            raise ValueError(f"edit {edit.rule!r} expects {before!r} at {start}, the text has another")
        parts += (text[position:start], edit.after)
        position = stop
    parts.append(text[position:])
    return "".join(parts)


def repaired_spans(edits: Iterable[Edit]) -> list[Span]:
    """Return where each of ``edits`` (sorted, not overlapping) stands in the text that they make.

    >>> residue = Edit(rule="residue", span=Span(1, 9), before="(chuàng)")
    >>> repaired_spans([residue, Edit(rule="script", span=Span(9, 10), before="業", after="业")])
    [Span(start=1, stop=1), Span(start=1, stop=2)]
    """
    spans: list[Span] = []
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        spans.append(Span(start, start + len(edit.after)))
        shift += len(edit.after) - len(edit.before)
    return spans


def compose_edits(text: str, first: tuple[Edit, ...], second: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return one list of edits on ``text`` that does what ``first`` and then ``second`` do.

    ``second`` indexes the text that ``first`` makes. Where the two touch the same characters, an edit
    that keeps the length is cut at the other's borders; any other is merged with it into one edit,
    which keeps the rule of the first and the lower certainty.

    >>> residue = Edit(rule="residue", span=Span(1, 9), before="(chuàng)")
    >>> script = Edit(rule="script", span=Span(0, 1), before="創", after="创")
    >>> [edit.span for edit in compose_edits("創(chuàng)新", (residue,), (script,))]
    [Span(start=0, stop=1), Span(start=1, stop=9)]
    """
    if not first or not second:
        return first or second
    items = [*_early(first), *_late(first, second)]
    items.sort(key=itemgetter(0, 1, 2))
    composed: list[Edit] = []
    middle = ""
    shift = index = 0
    while index < len(items):
        item = items[index]
        start, stop, late, edit, before, after = item
        index += 1
        if index == len(items) or items[index].start >= stop:  # nearly all of them: nothing to join
            if before != after:
                span = Span(start + shift, stop + shift)
                composed.append(
                    Edit(rule=edit.rule, span=span, before=before, after=after, certainty=edit.certainty)
                    if late
                    else edit
                )
            shift += 0 if late else len(before) - len(after)
            continue
        group = [item]
        while index < len(items) and items[index].start < stop:
            stop = max(stop, items[index].stop)
            group.append(items[index])
            index += 1
        middle = middle or apply_edits(text, first)
        grown = sum(len(item.before) - len(item.after) for item in group if not item.late)
        span = Span(start + shift, stop + shift + grown)
        shift += grown
        lead = min(group, key=lambda item: item.late).edit
        after, before = _joined(middle[start:stop], start, group), span.of(text)
        if before != after:
            certainty = min(item.edit.certainty for item in group)
            composed.append(Edit(rule=lead.rule, span=span, before=before, after=after, certainty=certainty))
    return tuple(composed)


class _Placed(NamedTuple):
    """An edit, or a part of one, with its place in the middle text; ``late`` when it belongs to the second list."""

    start: int
    stop: int
    late: bool
    edit: Edit
    before: str
    after: str


def _joined(part: str, start: int, group: list[_Placed]) -> str:
    """Return what the late ones of ``group`` make of ``part``, which begins at ``start`` of the middle text."""
    parts: list[str] = []
    position = 0
    for item in group:
        if item.late:
            parts += (part[position : item.start - start], item.after)
            position = item.stop - start
    return "".join((*parts, part[position:]))


def _early(first: tuple[Edit, ...]) -> Iterator[_Placed]:
    shift = 0
    for edit in first:
        before, after = edit.before, edit.after
        start = edit.span.start + shift
        shift += len(after) - len(before)
        yield _Placed(start, start + len(after), False, edit, before, after)


def _late(first: tuple[Edit, ...], second: tuple[Edit, ...]) -> Iterator[_Placed]:
    """Yield ``second``, those that keep the length cut at the borders of ``first``."""
    borders = [border for item in _early(first) for border in (item.start, item.stop)]
    for edit in second:
        first_place, last = edit.span.start, edit.span.stop
        before, after = edit.before, edit.after
        low, high = bisect_right(borders, first_place), bisect_left(borders, last)
        if low >= high or len(before) != len(after):
            yield _Placed(first_place, last, True, edit, before, after)
            continue
        for start, stop in pairwise((first_place, *borders[low:high], last)):
            was, now = before[start - first_place : stop - first_place], after[start - first_place : stop - first_place]
            if was != now:
                yield _Placed(start, stop, True, edit, was, now)
