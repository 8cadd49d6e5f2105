"""Undoing the mirror's steps one shown character at a time.

In a torn run every shown character holds the second byte of one true character and the first byte of the
next. A *state* is the true text so far and a *pending* byte, the first half of the next true character.
``Inversion.steps`` says which states a shown character leads to:

==================  =========================================================================
aligned             ``?`` before ， ； ？ ！: the lead byte in front of a cut is lost; each
                    character that ends in A3 is tried
                    ``?nèi)``: the key 內 lies across the border behind the character before
pending byte        a pair: its first byte completes a true character, its second is pending
                    an ASCII letter, ``€``: the lone byte that ends the run
                    ``?nèi)``: a key complete in itself, its second byte went with the ``(``
                    ``?`` before a cut or at the end: the second byte is lost
                    ``?`` elsewhere: it is lost, and took an ASCII sign along
                    a space: the second byte vanished without a trace
==================  =========================================================================

Where a byte is lost, the language model keeps the likely characters.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair import channel
from roundtable.repair.channel import Key
from roundtable.repair.gate import PINYIN
from roundtable.repair.language_model import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.gate import Page
    from roundtable.repair.language_model import PageModel

__all__ = ["ALIGNED", "CUT_SIGNS", "LOST", "Inversion", "Move", "lacking", "trigger"]

LOST = "〓"
"""Stands for an ASCII sign that a lead byte took along."""
CUT_SIGNS = "，；？！"

trigger = re.compile(rf"\?(?:[,;?!{CUT_SIGNS}]|{PINYIN} ?\))")
"""Where a run may begin."""

_unasked = re.compile(r"\?+(?![,;?!，；？！])")
_NOTHING_BEFORE = "\n \t\r\u3000\xa0(（“《：:"
_MARKS_BEFORE = ",，。;；、”’)）"
_HEAP = 3
"""Question marks in a row that nobody asks with, not even behind a mark."""

_orphan = re.compile(rf"\?({PINYIN}) ?\)")
_residue = re.compile(rf"\(({PINYIN}) ?\)")

ALIGNED = -1
"""In place of a pending byte, where there is none."""
_BRANCHES = 32
_BRANCH_WIDTH = 8.5
"""How many characters are tried for a lost byte, and how much more one may cost than the likeliest."""
_INTACT_CUT, _INTACT_ORPHAN = 2.0, 16.0
"""Costs of taking what looks torn for sound: a ``?`` before punctuation may be a question mark."""
_LACKING = 3.0
_NO_WORD = " \u3000(（“《：？"
"""Cost of a character that CP936 lacks, and where ``?`` is one: nothing stands before it that could be asked."""
_SWALLOWED = 6.0
"""Cost of a lost ASCII sign, about that of a digit."""
_FOREIGN_SCRIPT = 6.0
"""Cost of a character that the mirror would have turned into a Traditional one."""
_QUOTE_UNOPENED, _QUOTE_OPEN = 4.0, -1.0
"""Costs of a closing quotation mark in a line without an open one, and in a line with one."""


class Move(NamedTuple):
    """One way to read on from a place."""

    length: int
    """Shown characters that it reads."""
    cost: float
    added: str
    pending: int
    key: Key | None = None
    """The key that must be active for it."""
    extra: float = 0.0
    """What of the cost is not about which characters follow each other."""


class Inversion:
    """The ways to read on, at any place of one page.

    Args:
        text: The page as shown.
        page: What the page tells of the mirror.
        model: The language of the page.
    """

    def __init__(self, text: str, page: Page, model: PageModel) -> None:
        self._text = text
        self._page = page
        self._model = model

    def moves(self, position: int, pending: int, context: str, *, quoted: bool) -> Iterator[Move]:
        """Yield the ways to read on.

        Args:
            position: Place in the page as shown.
            pending: First byte of the next true character, or ``ALIGNED``.
            context: The true characters so far, of which the last two count.
            quoted: Whether a quotation is open.
        """
        if pending == ALIGNED:
            return self._aligned(position, context, quoted=quoted)
        return self._misaligned(position, pending, context, quoted=quoted)

    def ends(self, pending: int, context: str, *, quoted: bool) -> Iterator[Move]:
        """Yield how the line may end; a pending byte vanishes there."""
        if pending == ALIGNED:
            yield Move(0, self._model.cost(context, BORDER), "", ALIGNED)
            return
        for cost, character, extra in self._guesses(context, _with_lead(pending), quoted=quoted):
            yield Move(0, cost + self._model.cost(context + character, BORDER), character, ALIGNED, extra=extra)

    def _aligned(self, position: int, context: str, *, quoted: bool) -> Iterator[Move]:
        shown = self._text[position]
        if shown == "?":
            if orphan := _orphan.match(self._text, position):
                for key, pair in self._keys(_pair(context[-1:])[-1:], orphan[1]):
                    yield Move(len(orphan[0]), 0.0, "", pair[1], key)
                yield Move(1, _INTACT_ORPHAN, "?", ALIGNED, extra=_INTACT_ORPHAN - self._model.cost(context, "?"))
                return
            if sign := self._cut_sign(position + 1):
                for cost, character, extra in self._guesses(context, _with_trail(0xA3), quoted=quoted):
                    yield Move(2, cost, character, _pair(sign)[1], extra=extra)
                intact, asked = self._intact(context), self._model.cost(context, "？")
                yield Move(1, intact, "?", ALIGNED, extra=intact - asked)
                return
        wide = self._wide(position)
        added = wide if wide in CUT_SIGNS and shown != "?" else shown  # a sound ? is left as it is shown
        yield self._read(position, context, added, ALIGNED, shown, quoted=quoted)

    def _intact(self, context: str) -> float:
        """Return the cost of a ``?`` that is no damage, or that stands for a character which CP936 lacks."""
        return _LACKING if context[-1:] in _NO_WORD else _INTACT_CUT + self._model.cost(context, "？")

    def _misaligned(self, position: int, pending: int, context: str, *, quoted: bool) -> Iterator[Move]:
        shown = self._text[position]
        if shown == "?":
            yield from self._at_question_mark(position, pending, context, quoted=quoted)
        if shown <= " " or shown == "\x7f":
            for cost, character, extra in self._guesses(context, _with_lead(pending), quoted=quoted):
                whole = cost + self._model.cost(context + character, shown)
                yield Move(1, whole, character + shown, ALIGNED, extra=extra)
            return
        pair = _pair(shown)
        if len(pair) == 1 and (character := _character(pending, pair[0])):
            yield self._read(position, context, character, ALIGNED, character, quoted=quoted)
        pair = _pair(self._wide(position))
        if len(pair) == len("AB") and (character := _character(pending, pair[0])):
            if pair[1] < 0x80:
                yield self._read(position, context, character + chr(pair[1]), ALIGNED, shown, quoted=quoted)
            else:
                yield self._read(position, context, character, pair[1], shown, quoted=quoted)

    def _at_question_mark(self, position: int, pending: int, context: str, *, quoted: bool) -> Iterator[Move]:
        if orphan := _orphan.match(self._text, position):
            for key, _ in self._keys(bytes([pending]), orphan[1]):
                cost = self._model.cost(context, key.character)
                yield Move(len(orphan[0]), cost, key.character, ALIGNED, key)
            return
        ends = position + 1 == len(self._text) or bool(self._cut_sign(position + 1))
        for cost, character, extra in self._guesses(context, _with_lead(pending), quoted=quoted):
            if ends:
                yield Move(1, cost, character, ALIGNED, extra=extra)
            yield Move(1, cost + _SWALLOWED, character + LOST, ALIGNED, extra=extra)

    def _read(self, position: int, context: str, added: str, pending: int, owner: str, *, quoted: bool) -> Move:
        """Return the move over one character, and over the reading of ``owner`` behind it where there is one."""
        cost = extra = 0.0
        for character in added:
            surcharge = self._surcharge(character, quoted=quoted)
            cost += self._model.cost(context, character) + surcharge
            extra += surcharge
            context += character
        residue = _residue.match(self._text, position + 1)
        if residue and (key := Key(owner, residue[1])) in self._page.possible:
            return Move(1 + len(residue[0]), cost, added, pending, key, extra)
        return Move(1, cost, added, pending, extra=extra)

    def _guesses(self, context: str, characters: tuple[str, ...], *, quoted: bool) -> list[tuple[float, str, float]]:
        """Return the likely ones of ``characters`` with their costs, and what these hold of surcharges."""
        ranked: list[tuple[float, str, float]] = []
        for cost, character in self._model.likely(context, characters)[:_BRANCHES]:
            surcharge = self._surcharge(character, quoted=quoted)
            ranked.append((cost + surcharge, character, surcharge))
        ranked.sort()
        return [guess for guess in ranked if guess[0] <= ranked[0][0] + _BRANCH_WIDTH]

    def _surcharge(self, character: str, *, quoted: bool) -> float:
        if character == "”":
            return _QUOTE_OPEN if quoted else _QUOTE_UNOPENED
        return _FOREIGN_SCRIPT if self._page.is_foreign(character) else 0.0

    def _keys(self, first: bytes, reading: str) -> list[tuple[Key, bytes]]:
        pairs = [(key, _pair(key.character)) for key in self._page.possible if key.reading == reading]
        return [(key, pair) for key, pair in pairs if pair[:1] == first]

    def _wide(self, position: int) -> str:
        """Return the fullwidth sign that the character at ``position`` may have been."""
        shown = self._text[position : position + 1]
        return chr(ord(shown) + 0xFEE0) if self._page.folded and "!" <= shown <= "~" else shown

    def _cut_sign(self, position: int) -> str:
        wide = self._wide(position)
        return wide if wide in CUT_SIGNS else ""


def lacking(text: str) -> Iterator[re.Match[str]]:
    """Yield the question marks in ``text`` that ask nothing: there stood characters that CP936 lacks."""
    for match in _unasked.finditer(text):
        before = text[match.start() - 1] if match.start() else "\n"
        if before in _NOTHING_BEFORE or (before in _MARKS_BEFORE and len(match[0]) >= _HEAP):
            yield match


@cache
def _pair(character: str) -> bytes:
    """Return the bytes of ``character``, none where CP936 lacks it."""
    data = channel.encode(character)
    return data if data != b"?" or character == "?" else b""


@cache
def _character(lead: int, trail: int) -> str:
    """Return the character of a pair, ``""`` where there is none that stands in a text."""
    if lead < 0x81 or trail < 0x40:
        return ""
    character = channel.decode(bytes((lead, trail)))
    return "" if character == "?" or len(character) != 1 or "\ue000" <= character <= "\uf8ff" else character


@cache
def _with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters that begin with ``lead`` and whose second byte can pass for a lead byte."""
    return tuple(filter(None, (_character(lead, trail) for trail in range(0x81, 0xFF))))


@cache
def _with_trail(trail: int) -> tuple[str, ...]:
    """Return the characters that end with ``trail``."""
    return tuple(filter(None, (_character(lead, trail) for lead in range(0x81, 0xFF))))
