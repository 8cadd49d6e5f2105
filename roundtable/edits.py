"""Spans and edits: what was changed and where.

An edit says what stood at a place before and what stands there now, so that a list of them can be
applied and taken back. ``Edits`` is such a list that takes little room: a book has a million of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, chain, islice
from operator import lt
from typing import TYPE_CHECKING, Annotated, overload

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CERTAIN", "Certainty", "Edit", "Edits", "Offset", "Span", "apply_edits", "repaired_spans"]

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
    """First of the code points (or bytes), counted from 0."""
    stop: Offset
    """The one behind the last of the code points."""

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
        """Tell whether all code points of ``other`` lie inside this span."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share any code points."""
        return self.start < other.stop and other.start < self.stop


class Edit(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One change: at ``span`` of the decoded text stood ``before``, now stands ``after``.

    ``rule`` is a public name, listed in the rules reference. An edit that a later pass refines (a
    repaired character that is then simplified) keeps the name of the rule that first touched it.

    >>> edit = Edit(rule="residue", span=Span(1, 9), before="(chuàng)")
    >>> edit.after, edit.certainty
    ('', 1.0)
    """

    rule: str
    """Public name of the rule that made it."""
    span: Span
    """Place in the decoded text."""
    before: str = ""
    """What stands there in the decoded text."""
    after: str = ""
    """What stands there in the repaired text; empty where it was taken out."""
    certainty: Certainty = CERTAIN
    """How sure it is, from 0 to 1. Exactly 1.0 claims that no other text gives this damage."""


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


def _said(certainty: float) -> float:
    return CERTAIN if certainty == CERTAIN else certainty


_PARTS = 1 << 14
"""Pieces of text that are joined in one go: a list of all of them would take more room than the text."""


class Edits(Sequence[Edit]):
    """Edits of one text, kept in columns: each becomes an object when it is asked for.

    Compares equal to any sequence of the same edits.

    Args:
        text: The text that is edited.
    """

    __slots__ = ("_after", "_certainties", "_ends", "_names", "_numbers", "_parts", "_starts", "_stops", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts, self._stops = array("I"), array("I")
        self._ends = array("I", (0,))
        """Where the new text of each ends among the new texts of all."""
        self._parts: list[str] = []
        self._after: str | None = None
        self._names: dict[str, int] = {}
        self._numbers = array("H")
        self._certainties = array("d")

    def extend(self, changes: Sequence[tuple[int, int, str, str, float]], shift: int = 0) -> None:
        """Add edits behind those that are there: start, stop, new text, rule, and certainty.

        Args:
            changes: In order, not overlapping.
            shift: What is added to start and stop.

        Raises:
            ValueError: One begins before another ends, or outside the text.
        """
        if not changes:
            return
        starts, stops, after, rules, certainties = zip(*changes, strict=True)
        if shift:
            starts, stops = (tuple([place + shift for place in places]) for places in (starts, stops))
        ends = self._stops[-1] if self._stops else 0
        before = (ends, *stops)
        if any(map(lt, starts, before)) or any(map(lt, stops, starts)) or stops[-1] > len(self._text):
            raise ValueError("edits overlap, are out of order, or lie outside the text")
        self._starts.extend(starts)
        self._stops.extend(stops)
        self._ends.extend(islice(accumulate(map(len, after), initial=self._ends[-1]), 1, None))
        self._parts.append("".join(after))
        self._after = None
        names = self._names
        self._numbers.extend([names.setdefault(rule, len(names)) for rule in rules])
        self._certainties.extend(certainties)

    def applied(self) -> str:
        """Return the edited text."""
        text, after = self._text, self._joined()
        places = chain(self._starts, (len(text),))
        parts = [text[: next(places)]]
        joined: list[str] = []
        end = 0
        for stop, new, start in zip(self._stops, islice(self._ends, 1, None), places, strict=True):
            if new != end:
                parts.append(after[end:new])
                end = new
            parts.append(text[stop:start])
            if len(parts) > _PARTS:
                joined.append("".join(parts))
                parts.clear()
        return "".join((*joined, *parts))

    def _joined(self) -> str:
        if self._after is None:
            self._after = "".join(self._parts)
            self._parts = [self._after]
        return self._after

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Edit, ...]: ...
    def __getitem__(self, index: int | slice) -> Edit | tuple[Edit, ...]:
        if isinstance(index, slice):
            return tuple(map(self.__getitem__, range(*index.indices(len(self)))))
        index = range(len(self))[index]
        start, stop = self._starts[index], self._stops[index]
        return Edit(
            rule=list(self._names)[self._numbers[index]],
            span=Span(start, stop),
            before=self._text[start:stop],
            after=self._joined()[self._ends[index] : self._ends[index + 1]],
            certainty=_said(self._certainties[index]),
        )

    def __iter__(self) -> Iterator[Edit]:
        text, after, names = self._text, self._joined(), list(self._names)
        end = 0
        for start, stop, new, number, certainty in zip(
            self._starts, self._stops, islice(self._ends, 1, None), self._numbers, self._certainties, strict=True
        ):
            yield Edit(
                rule=names[number],
                span=Span(start, stop),
                before=text[start:stop],
                after=after[end:new],
                certainty=CERTAIN if certainty == CERTAIN else certainty,
            )
            end = new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Edit.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
