"""The text on its way: where it came from, what was done to it, and what stayed open.

``DecodedText`` is what the bytes said. ``RepairedText`` is the same text with a list of edits
applied; it is *computed* from those edits, so a change without a log entry cannot exist. Every
offset is a half-open span of code points, named for the text it indexes.

```
bytes ── DecodedText.pieces ──► decoded text ── RepairedText.edits ──► repaired text
      ◄── DecodedText.to_bytes ──             ◄── RepairedText.to_decoded ──
```
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Candidate",
    "Certainty",
    "DamageReport",
    "DecodedText",
    "Edit",
    "Gap",
    "Piece",
    "RepairedText",
    "Source",
    "Span",
    "apply_edits",
    "compose_edits",
    "repaired_spans",
]

Certainty = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
"""How sure a repair is, from 0 to 1. Exactly 1.0 is a claim of uniqueness: no other text gives this damage."""

_Offset = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""A count of characters or bytes, no larger than every reader of JSON can hold (RFC 7493)."""


class Span(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """A half-open range ``[start, stop)`` of code points (of bytes, where the name says so).

    In JSON a span is the pair ``[start, stop]``.

    >>> Span(2, 4).of("有話直說")
    '直說'

    Raises:
        ValueError: ``stop`` lies before ``start``.
    """

    start: _Offset
    stop: _Offset

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


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes that were given: enough to recognise them again, not the bytes themselves."""

    name: str | None = None
    """The file name or address as the caller gave it; for display, never opened."""
    sha256: str
    """Hexadecimal SHA-256 of the bytes."""
    size: _Offset
    """Number of bytes."""
    media_type: Literal["text/plain", "text/html"] = "text/plain"


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One stretch of decoded text and the bytes that it stands for.

    ``kind`` says how: ``"verbatim"``, each character is encoded by its own bytes; ``"derived"``, the
    whole stands for the whole (an entity ``&amp;``, a line break that a tag made); ``"undecoded"``, the
    bytes are what is left of one character, and one U+FFFD stands for them.
    """

    span: Span
    """Place in the decoded text."""
    source: Span
    """Place in the given bytes."""
    kind: Literal["verbatim", "derived", "undecoded"] = "verbatim"


class DecodedText(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What the bytes say, before any repair.

    ``pieces`` lie in order and cover the text without a hole, so that every offset has its bytes.

    Raises:
        ValueError: The pieces do not cover the text.
    """

    text: str
    source: Source
    encoding: str
    """Python codec name of the bytes, such as ``"utf-8"`` or ``"gb18030"``."""
    evidence: Literal["given", "bom", "declared", "detected"]
    """Why this encoding: the caller said so, a byte order mark, a declaration in the page, or statistics."""
    pieces: tuple[Piece, ...]
    undecoded: tuple[tuple[_Offset, str], ...] = ()
    """Bytes that are no text in this encoding: (byte offset, hexadecimal digits)."""

    def __post_init__(self) -> None:
        position = 0
        for piece in self.pieces:
            if piece.span.start != position:
                raise ValueError(f"pieces leave a hole or overlap at character {position}")
            position = piece.span.stop
        if position != len(self.text):
            raise ValueError(f"pieces end at character {position}, the text at {len(self.text)}")

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.span.start for piece in self.pieces]

    def to_bytes(self, span: Span) -> Span:
        """Return the smallest range of the given bytes that ``span`` of the decoded text stands for."""
        if not self.pieces:
            return Span(0, 0)
        first, last = self._byte_range(span.start), self._byte_range(max(span.start, span.stop - 1))
        start = min(first.start, last.start)
        return Span(start, start if not span else max(first.stop, last.stop))

    def _byte_range(self, offset: int) -> Span:
        """Return the bytes of the one character at ``offset`` (of the end, past the last one)."""
        piece = self.pieces[max(0, bisect_right(self._starts, offset) - 1)]
        if offset >= piece.span.stop:
            return Span(piece.source.stop, piece.source.stop)
        if piece.kind != "verbatim":
            return piece.source
        before = self.text[piece.span.start : offset].encode(self.encoding, "surrogatepass")
        here = self.text[offset].encode(self.encoding, "surrogatepass")
        start = piece.source.start + len(before)
        return Span(start, start + len(here))


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change: at ``span`` of the decoded text stood ``before``, now stands ``after``.

    ``rule`` is a public name, listed in the rules reference. An edit that a later pass refines (a
    repaired character that is then simplified) keeps the name of the rule that first touched it.
    """

    rule: str
    span: Span
    before: str = ""
    after: str = ""
    certainty: Certainty = 1.0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One reading that the damage allows, with its share of belief among all such readings."""

    text: str
    certainty: Certainty


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A place that could not be decided; its text stays visibly open.

    In the repaired text an unknown character is printed as ``〓`` (U+3013, the compositor's sign
    for a missing sort); where not even the extent of the loss is known, the damaged characters
    stay as they came. ``candidates`` are ranked, best first, each able to replace the whole span.
    """

    rule: str
    span: Span
    """Place in the repaired text."""
    before: str
    """The damaged characters that led here, as decoded."""
    candidates: tuple[Candidate, ...] = ()


class DamageReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a page's damage, before and beside the single edits."""

    kinds: tuple[str, ...] = ()
    """Public names of the damage families found, such as ``"residue"`` or ``"torn"``; empty on clean text."""
    script: Literal["Hans", "Hant", "pseudo-Hant", "mixed", "none"] = "none"
    """Script of the decoded text: ISO 15924 code, or ``"pseudo-Hant"`` for a mirror's mapping of single characters."""
    keys: tuple[str, ...] = ()
    """Characters the mirror annotated on this page, in the order of its key list."""
    cutoff: str | None = None
    """Last active character of the mirror's key list, where the list variant is known."""
    cuts: bool = False
    """Whether the page was cut before punctuation."""
    folded: bool = False
    """Whether fullwidth punctuation was folded to ASCII."""


class RepairedText(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A decoded text with edits applied, and all that is needed to take them back.

    ``edits`` are sorted, do not overlap, and their spans index the *decoded* text.

    Raises:
        ValueError: Edits overlap, are out of order, or do not fit the decoded text.
    """

    decoded: DecodedText
    edits: tuple[Edit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    report: DamageReport = DamageReport()
    language: Literal["zh-Hans", "zh-Hant", "und"] = "und"
    """BCP 47 tag of the repaired text."""

    def __post_init__(self) -> None:
        for gap in self.gaps:
            if gap.span.stop > len(self.text):
                raise ValueError(f"a gap at {gap.span} lies outside the text of {len(self.text)} characters")

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        return apply_edits(self.decoded.text, self.edits)

    def revert(self) -> str:
        """Take every edit back, from the repaired text alone, and return the decoded text."""
        parts: list[str] = []
        position = 0
        for edit, start in zip(self.edits, self._starts, strict=True):
            parts += (self.text[position:start], edit.before)
            position = start + len(edit.after)
        parts.append(self.text[position:])
        return "".join(parts)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each edit's ``after`` begins in the repaired text."""
        return [span.start for span in repaired_spans(self.edits)]

    def repaired_span(self, edit: Edit) -> Span:
        """Return where ``edit`` (one of ``edits``) stands in the repaired text."""
        index = bisect_right(self.edits, edit.span.start, key=lambda e: e.span.start) - 1
        while self.edits[index] != edit:
            index -= 1
        return Span(self._starts[index], self._starts[index] + len(edit.after))

    def to_decoded(self, span: Span) -> Span:
        """Return the smallest span of the decoded text that ``span`` of the repaired text came from."""
        start = self._to_decoded(span.start, end=False)
        return Span(start, max(start, self._to_decoded(span.stop, end=True)) if span else start)

    def _to_decoded(self, offset: int, *, end: bool) -> int:
        probe = offset - 1 if end else offset
        index = bisect_right(self._starts, probe) - 1
        if index < 0:
            return offset
        edit, start = self.edits[index], self._starts[index]
        inside = offset - start
        if inside > len(edit.after) or (inside == len(edit.after) and not end):
            return edit.span.stop + inside - len(edit.after)
        if len(edit.before) == len(edit.after):
            return edit.span.start + inside
        return edit.span.stop if end else edit.span.start


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
