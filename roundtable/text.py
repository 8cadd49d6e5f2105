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

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from roundtable.edits import Certainty, Edit, Edits, Offset, Span, apply_edits, repaired_spans

__all__ = [
    "Candidate",
    "DamageReport",
    "DecodedText",
    "Evidence",
    "Gap",
    "Piece",
    "RepairedText",
    "Source",
]


class Source(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The bytes that were given: enough to recognise them again, not the bytes themselves.

    >>> import roundtable
    >>> source = roundtable.loads("江城市今天下雨。", name="page.txt").repaired.decoded.source
    >>> source.name, source.size, source.sha256[:8]
    ('page.txt', 24, 'd92251dc')
    """

    name: str | None = None
    """The file name or address as the caller gave it; for display, never opened."""
    sha256: str
    """Hexadecimal SHA-256 of the bytes."""
    size: Offset
    """Number of bytes."""
    media_type: Literal["text/plain", "text/html"] = "text/plain"
    """What they are: a text, or a saved page of which the article alone was taken."""


class Piece(msgspec.Struct, frozen=True, gc=False, array_like=True):
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

    >>> import roundtable
    >>> decoded = roundtable.loads("江城市今天下雨。".encode("gb18030")).repaired.decoded
    >>> decoded.encoding, decoded.evidence
    ('gb18030', 'detected')
    >>> decoded.to_bytes(Span(2, 3))
    Span(start=4, stop=6)

    Raises:
        ValueError: The pieces do not cover the text.
    """

    text: str
    """All that the bytes say, damage included."""
    source: Source
    """The bytes that were given."""
    encoding: str
    """Python codec name of the bytes, such as ``"utf-8"`` or ``"gb18030"``."""
    evidence: Literal["given", "bom", "declared", "detected"]
    """Why this encoding: the caller said so, a byte order mark, a declaration in the page, or statistics."""
    pieces: tuple[Piece, ...]
    """Stretches of the text, each with the bytes that it stands for."""
    undecoded: tuple[tuple[Offset, str], ...] = ()
    """Those of the given bytes that are no text in this encoding: (byte offset, hexadecimal digits)."""

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
        """Return the smallest range of the given bytes that ``span`` of the decoded text stands for.

        An empty span gives an empty range; one of several characters the bytes of all of them.
        """
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


class Candidate(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One reading that the damage allows, with its share of belief among all such readings.

    >>> Candidate(text="人", certainty=0.37).text
    '人'
    """

    text: str
    """What the gap could say."""
    certainty: Certainty
    """Its share of belief, from 0 to 1; those of one gap add up to 1 at most."""


class Gap(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A place that could not be decided; its text stays visibly open.

    In the repaired text a character of the gap is printed where it is likelier than all others together,
    else ``〓`` (U+3013, the compositor's sign for a missing sort) stands for it; where not even the extent
    of the loss is known, the damaged characters stay as they came. ``candidates`` are ranked, best first,
    each able to replace the whole span.

    >>> gap = Gap(rule="cut", span=Span(3, 4), before="?科", candidates=(Candidate(text="人", certainty=0.37),))
    >>> gap.span.of("專業學〓")
    '〓'
    """

    rule: str
    """Public name of the rule that found it."""
    span: Span
    """Place in the repaired text."""
    before: str
    """The damaged characters that led here, as decoded."""
    candidates: tuple[Candidate, ...] = ()
    """Readings, the best first; none where the damage allows anything."""


class Evidence(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What speaks for one kind of damage on a page.

    >>> import roundtable
    >>> roundtable.detect("进入江城市场".encode().decode("gbk")).evidence[0].count
    1
    """

    kind: str
    """As in ``DamageReport.kinds``."""
    count: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    """Places that show it: readings, runs, lines, characters, as the kind has it."""
    examples: tuple[str, ...] = ()
    """Up to three of them, as the page has them."""


class DamageReport(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What was found out about a page's damage, before and beside the single edits.

    >>> import roundtable
    >>> report = roundtable.loads("進入江城市場。").repaired.report
    >>> report.kinds, report.script
    ((), 'Hant')
    """

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
    evidence: tuple[Evidence, ...] = ()
    """What ``detect`` saw, for each of ``kinds``; a repaired page has its edits instead."""


class RepairedText(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A decoded text with edits applied, and all that is needed to take them back.

    ``edits`` are sorted, do not overlap, and their spans index the *decoded* text.

    >>> import roundtable
    >>> repaired = roundtable.load("examples/roundtable.damaged.txt").repaired
    >>> repaired.language, repaired.gaps, repaired.revert() == repaired.decoded.text
    ('zh-Hans', (), True)

    Raises:
        ValueError: Edits overlap, are out of order, or do not fit the decoded text.
    """

    decoded: DecodedText
    """What the bytes said."""
    edits: Sequence[Edit] = ()
    """Every change; spans index the decoded text."""
    gaps: tuple[Gap, ...] = ()
    """Places left open; spans index the repaired text."""
    report: DamageReport = DamageReport()
    """What was found out about the damage as a whole."""
    language: Literal["zh-Hans", "zh-Hant", "und"] = "und"
    """BCP 47 tag of the repaired text."""

    def __post_init__(self) -> None:
        for gap in self.gaps:
            if gap.span.stop > len(self.text):
                raise ValueError(f"a gap at {gap.span} lies outside the text of {len(self.text)} characters")

    @cached_property
    def text(self) -> str:
        """The repaired text."""
        if isinstance(self.edits, Edits):
            return self.edits.applied()
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
