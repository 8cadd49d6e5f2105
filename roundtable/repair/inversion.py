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

__all__ = ["CUT_SIGNS", "LOST", "Inversion", "State", "trigger"]

LOST = "〓"
"""Stands for an ASCII sign that a lead byte took along."""
CUT_SIGNS = "，；？！"

trigger = re.compile(rf"\?(?:[,;?!{CUT_SIGNS}]|{PINYIN} ?\))")
"""Where a run may begin."""

_orphan = re.compile(rf"\?({PINYIN}) ?\)")
_residue = re.compile(rf"\(({PINYIN}) ?\)")

_ALIGNED = -1
_BRANCHES = 32
_BRANCH_WIDTH = 8.0
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


class State(NamedTuple):
    """One way to read a run up to some place."""

    cost: float
    pending: int
    text: str
    asserted: tuple[Key, ...]
    """Keys that must be active for this reading."""

    @property
    def aligned(self) -> bool:
        """Whether no byte is pending."""
        return self.pending == _ALIGNED


class Inversion:
    """The steps from state to state over one run.

    Args:
        text: The page as shown.
        before: The true characters in front of the run, two at most.
        quoted: Whether a quotation is open in front of the run.
        page: What the page tells of the mirror.
        model: The language of the page.
    """

    start = State(0.0, _ALIGNED, "", ())

    def __init__(self, text: str, before: str, quoted: bool, page: Page, model: PageModel) -> None:
        self._text = text
        self._before = before
        self._quoted = quoted
        self._page = page
        self._model = model
        self.guessed = False
        """Whether a lost byte was met, so that the readings are a choice."""

    def steps(self, position: int, state: State) -> Iterator[tuple[int, State]]:
        """Yield how many shown characters from ``position`` on can be read, and the state that follows."""
        if state.aligned:
            return self._aligned(position, state)
        return self._misaligned(position, state)

    def ends(self, state: State) -> Iterator[State]:
        """Yield what ``state`` becomes where the line ends; a pending byte vanishes there."""
        ends = [state] if state.aligned else self._guesses(state, _with_lead(state.pending), _ALIGNED)
        for end in ends:
            yield end._replace(cost=end.cost + self._model.cost(self._before + end.text, BORDER))

    def _aligned(self, position: int, state: State) -> Iterator[tuple[int, State]]:
        shown = self._text[position]
        if shown == "?":
            if orphan := _orphan.match(self._text, position):
                last = _pair((self._before + state.text)[-1:])[-1:]
                for key, pair in self._keys(last, orphan[1]):
                    asserted = (*state.asserted, key)
                    yield len(orphan[0]), State(state.cost, pair[1], state.text, asserted)
                yield 1, state._replace(cost=state.cost + _INTACT_ORPHAN, text=state.text + "?")
                return
            if sign := self._cut_sign(position + 1):
                for new in self._guesses(state, _with_trail(0xA3), _pair(sign)[1]):
                    yield 2, new
                yield 1, self._intact(state)
                return
        wide = self._wide(position)
        yield from self._with_reading(position, state, wide if wide in CUT_SIGNS else shown, _ALIGNED, shown)

    def _intact(self, state: State) -> State:
        """Return the state after a ``?`` that is no damage, or that stands for a character which CP936 lacks."""
        if (self._before + state.text)[-1:] in _NO_WORD:
            return state._replace(cost=state.cost + _LACKING, text=state.text + "？")
        return self._read(state._replace(cost=state.cost + _INTACT_CUT), "？", _ALIGNED)

    def _misaligned(self, position: int, state: State) -> Iterator[tuple[int, State]]:
        shown = self._text[position]
        if shown == "?":
            yield from self._at_question_mark(position, state)
        if shown <= " " or shown == "\x7f":
            for new in self._guesses(state, _with_lead(state.pending), _ALIGNED):
                yield 1, self._read(new, shown, _ALIGNED)
            return
        pair = _pair(shown)
        if len(pair) == 1 and (character := _character(state.pending, pair[0])):
            yield from self._with_reading(position, state, character, _ALIGNED, character)
        pair = _pair(self._wide(position))
        if len(pair) == len("AB") and (character := _character(state.pending, pair[0])):
            ends = pair[1] < 0x80
            added = character + chr(pair[1]) if ends else character
            yield from self._with_reading(position, state, added, _ALIGNED if ends else pair[1], shown)

    def _at_question_mark(self, position: int, state: State) -> Iterator[tuple[int, State]]:
        if orphan := _orphan.match(self._text, position):
            for key, _ in self._keys(bytes([state.pending]), orphan[1]):
                new = self._read(state, key.character, _ALIGNED)
                yield len(orphan[0]), new._replace(asserted=(*state.asserted, key))
            return
        ends = position + 1 == len(self._text) or bool(self._cut_sign(position + 1))
        for new in self._guesses(state, _with_lead(state.pending), _ALIGNED):
            if ends:
                yield 1, new
            yield 1, new._replace(cost=new.cost + _SWALLOWED, text=new.text + LOST)

    def _with_reading(
        self, position: int, state: State, added: str, pending: int, owner: str
    ) -> Iterator[tuple[int, State]]:
        """Yield the step over one character and over the reading of ``owner`` behind it, where there is one."""
        new = self._read(state, added, pending)
        residue = _residue.match(self._text, position + 1)
        if residue and (key := Key(owner, residue[1])) in self._page.possible:
            yield 1 + len(residue[0]), new._replace(asserted=(*new.asserted, key))
        else:
            yield 1, new

    def _read(self, state: State, added: str, pending: int) -> State:
        cost, text = state.cost, state.text
        for character in added:
            cost += self._model.cost(self._before + text, character) + self._surcharge(character, text)
            text += character
        return State(cost, pending, text, state.asserted)

    def _guesses(self, state: State, characters: tuple[str, ...], pending: int) -> Iterator[State]:
        """Yield ``state`` with the likely ones of ``characters`` added."""
        self.guessed = True
        costs = self._model.costs(self._before + state.text, characters)
        ranked = sorted(
            (cost + self._surcharge(character, state.text), character)
            for cost, character in zip(costs, characters, strict=True)
        )
        for cost, character in ranked[:_BRANCHES]:
            if cost > ranked[0][0] + _BRANCH_WIDTH:
                break
            yield State(state.cost + cost, pending, state.text + character, state.asserted)

    def _surcharge(self, character: str, text: str) -> float:
        if character == "”":
            quoted = text.rfind("“") > text.rfind("”") if "“" in text or "”" in text else self._quoted
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
