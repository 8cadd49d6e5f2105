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
    from collections.abc import Iterable

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


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
        if edit.span.start < position:
            raise ValueError(f"edit {edit.rule!r} at {edit.span.start} overlaps the one before it")
        if edit.span.of(text) != edit.before:
            raise ValueError(f"edit {edit.rule!r} expects {edit.before!r} at {edit.span.start}, the text has another")
        parts += (text[position : edit.span.start], edit.after)
        position = edit.span.stop
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
    middle = apply_edits(text, first)
    items = sorted(_place(first, second), key=itemgetter(0, 1, 2))
    composed: list[Edit] = []
    shift = index = 0
    while index < len(items):
        group = [items[index]]
        start, stop = items[index].start, items[index].stop
        index += 1
        while index < len(items) and items[index].start < stop:
            stop = max(stop, items[index].stop)
            group.append(items[index])
            index += 1
        if len(group) == 1:  # nearly all of them: nothing to join
            (item,) = group
            if item.edit.before != item.edit.after:
                composed.append(_moved(item.edit, shift) if item.late else item.edit)
            shift += 0 if item.late else len(item.edit.before) - len(item.edit.after)
            continue
        grown = sum(len(item.edit.before) - len(item.edit.after) for item in group if not item.late)
        span = Span(start + shift, stop + shift + grown)
        shift += grown
        lead = min(group, key=lambda item: item.late).edit
        after = apply_edits(middle[start:stop], (_moved(item.edit, -start) for item in group if item.late))
        before = span.of(text)
        if before != after:
            certainty = min(item.edit.certainty for item in group)
            composed.append(Edit(rule=lead.rule, span=span, before=before, after=after, certainty=certainty))
    return tuple(composed)


class _Placed(NamedTuple):
    """An edit with its place in the middle text; ``late`` when it belongs to the second list."""

    start: int
    stop: int
    late: bool
    edit: Edit


def _moved(edit: Edit, offset: int) -> Edit:
    return msgspec.structs.replace(edit, span=edit.span.shift(offset)) if offset else edit


def _place(first: tuple[Edit, ...], second: tuple[Edit, ...]) -> Iterable[_Placed]:
    shift = 0
    borders: list[int] = []
    for edit in first:
        start = edit.span.start + shift
        shift += len(edit.after) - len(edit.before)
        stop = start + len(edit.after)
        borders += (start, stop)
        yield _Placed(start, stop, late=False, edit=edit)
    for edit in second:
        cuts = borders[bisect_right(borders, edit.span.start) : bisect_left(borders, edit.span.stop)]
        if not cuts or len(edit.before) != len(edit.after):
            yield _Placed(edit.span.start, edit.span.stop, late=True, edit=edit)
            continue
        for start, stop in pairwise((edit.span.start, *cuts, edit.span.stop)):
            part = slice(start - edit.span.start, stop - edit.span.start)
            before, after = edit.before[part], edit.after[part]
            if before != after:
                piece = msgspec.structs.replace(edit, span=Span(start, stop), before=before, after=after)
                yield _Placed(start, stop, late=True, edit=piece)
