"""Torn runs: what the true text was where the page was read one byte off.

Such a run begins in one of two ways: with ``?`` before a sign of row A3 (the page was cut there and the
lead byte in front of the cut is lost) or with an orphan reading, ``?nèi)`` without its opening
parenthesis. From there every character that is shown holds the second byte of one true character and
the first byte of the next, until a lone byte sets the reading right.

The steps are undone from left to right. A state is what has been read and a *pending* byte, the first half
of the next true character. Where a byte is lost all characters it can complete are tried; a language
model keeps the likely ones; and whatever comes out must, pushed through the forward model, give the
damaged characters exactly.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair import channel
from roundtable.repair.channel import Key
from roundtable.repair.gate import PINYIN
from roundtable.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.gate import Page
    from roundtable.repair.language_model import PageModel

__all__ = ["LOST", "Reading", "Run", "find_runs", "is_torn"]

LOST = "〓"
"""Stands for an ASCII sign that a lead byte took along."""

_CUT_SIGNS = "，；？！"
_orphan = re.compile(rf"\?({PINYIN}) ?\)")
_residue = re.compile(rf"\(({PINYIN}) ?\)")
_trigger = re.compile(rf"\?(?:[,;?!{_CUT_SIGNS}]|{PINYIN} ?\))")

_cut = re.compile(rf"\?[,;?!{_CUT_SIGNS}]")

_NONE = -1
"""The pending byte of an aligned state."""
_CONTEXT = 2
"""Aligned characters after which a run is over."""
_BEAM = 160
_WIDTH = 16.0
"""States that cost so much more than the best are given up."""
_LONGEST = 300
"""Damaged characters in a run; longer ones are left as they are."""
_INTACT_CUT = 1.0
_INTACT_ORPHAN = 16.0
_SWALLOWED = 0.5
_READINGS = 40


class Reading(NamedTuple):
    """One true text that gives the damaged characters of a run."""

    text: str
    certainty: float


class Run(NamedTuple):
    """A torn place and all readings that passed, best first."""

    span: Span
    readings: tuple[Reading, ...]
    exact: bool
    """Whether only one reading is possible at all, whatever the language model thinks."""
    cut: bool
    """Whether a cut is involved, not only a misplaced reading."""


class _State(NamedTuple):
    cost: float
    pending: int
    text: str
    asserted: tuple[Key, ...]
    """Keys that must be active for this reading."""


def is_torn(text: str) -> bool:
    """Tell whether ``text`` shows a place that may be torn."""
    return _trigger.search(text) is not None


def find_runs(text: str, page: Page, model: PageModel) -> Iterator[Run]:
    """Yield the torn runs of ``text`` in order, those that turn out sound left out."""
    position = 0
    while match := _trigger.search(text, position):
        start = match.start()
        run = _Run(text, start, page, model)
        readings = run.read()
        position = max(run.stop, start + 1)
        if readings and readings[0].text != text[start : run.stop]:
            yield _tight(text, start, run.stop, readings)


def _tight(text: str, start: int, stop: int, readings: list[Reading]) -> Run:
    """Return the run without the characters that all readings leave as they are."""
    texts = [channel.fold(reading.text) for reading in readings]
    shown = text[start:stop]
    head = tail = 0
    while head < len(shown) and all(len(t) > head and t[head] == channel.fold(shown[head]) for t in texts):
        head += 1
    room = min(len(shown), *map(len, texts)) - head
    while tail < room and all(t[-1 - tail] == channel.fold(shown[-1 - tail]) for t in texts):
        tail += 1
    cut = tuple(Reading(r.text[head : len(r.text) - tail], r.certainty) for r in readings)
    span = Span(start + head, stop - tail)
    return Run(span, cut, exact=len(readings) == 1, cut=_cut.search(span.of(text)) is not None)


class _Run:
    """The search for the readings of one run."""

    def __init__(self, text: str, start: int, page: Page, model: PageModel) -> None:
        self.text = text
        self.start = self.stop = start
        self.page = page
        self.model = model
        self.line_start = text.rfind("\n", 0, start) + 1

    def read(self) -> list[Reading]:
        """Return the readings that the forward model confirms, best first; ``stop`` is then where the run ends."""
        context = self.text[max(self.line_start, self.start - 2) : self.start]
        self.before = self._sound_context()
        waiting: dict[int, list[_State]] = {self.start: [_State(0.0, _NONE, "", ())]}
        position = self.start
        quiet = 0
        while position < len(self.text) and self.text[position] != "\n" and position - self.start < _LONGEST:
            states = waiting.pop(position, [])
            calm = not _trigger.match(self.text, position)
            states = self._pruned(states)
            if calm and not waiting and all(state.pending == _NONE for state in states):
                quiet += 1
                if quiet > _CONTEXT:
                    waiting[position] = states
                    break
            else:
                quiet = 0
            for state in states:
                for step, new in self._steps(position, state):
                    waiting.setdefault(position + step, []).append(new)
            position += 1
            if not waiting:
                break
        self.stop = position
        ended = [self._ended(state) for state in self._pruned(waiting.get(position, []))]
        return self._confirmed([state for group in ended for state in group])

    def _sound_context(self) -> str:
        """Return the true characters before the run, as far as they may share a pair with it."""
        before = self.text[max(self.line_start, self.start - 24) : self.start]
        before = _residue.sub("", before)
        return before[-2:]

    def _pruned(self, states: list[_State]) -> list[_State]:
        merged: dict[tuple[int, str], list[_State]] = {}
        for state in sorted(states):
            group = merged.setdefault((state.pending, state.text[-2:]), [])
            if len(group) < _READINGS:
                group.append(state)
        kept = sorted(state for group in merged.values() for state in group)[:_BEAM]
        return [state for state in kept if state.cost <= kept[0].cost + _WIDTH]

    def _ended(self, state: _State) -> list[_State]:
        """Return what a state becomes at the end of a line, where a pending byte vanishes with its lost trail."""
        if state.pending == _NONE:
            return [self._plus(state, _NONE, "", 0.0)]
        return [self._plus(state, _NONE, character) for character in _with_lead(state.pending)]

    def _plus(
        self, state: _State, pending: int, added: str, cost: float | None = None, key: Key | None = None
    ) -> _State:
        text = state.text
        total = state.cost
        if cost is None:
            context = self.before + text
            for character in added:
                total += self.model.cost(context, character)
                context += character
        else:
            total += cost
        asserted = (*state.asserted, key) if key else state.asserted
        return _State(total, pending, text + added, asserted)

    def _steps(self, position: int, state: _State) -> Iterator[tuple[int, _State]]:
        shown = self.text[position]
        if state.pending == _NONE:
            yield from self._aligned(position, shown, state)
        else:
            yield from self._misaligned(position, shown, state)

    def _aligned(self, position: int, shown: str, state: _State) -> Iterator[tuple[int, _State]]:
        if shown == "?":
            if orphan := _orphan.match(self.text, position):
                first = _pair(self.text[position - 1])[-1:] if position else b""
                for key, pair in self._keys(first, orphan[1]):
                    yield len(orphan[0]), self._plus(state, pair[1], "", 0.0, key)
                yield 1, self._plus(state, _NONE, "?", _INTACT_ORPHAN)
                return
            sign = self._wide(position + 1)
            if sign and sign in _CUT_SIGNS:
                for character in _with_trail(0xA3):
                    if self._allowed(character):
                        yield 2, self._plus(state, _pair(sign)[1], character)
                yield 1, self._plus(state, _NONE, "？", _INTACT_CUT + self.model.cost(self.before + state.text, "？"))
                return
        length = 1 + self._residue_length(position + 1, shown)
        wide = self._wide(position) or shown
        yield length, self._plus(state, _NONE, wide if wide in _CUT_SIGNS else shown)

    def _misaligned(self, position: int, shown: str, state: _State) -> Iterator[tuple[int, _State]]:
        pending = state.pending
        if shown == "?":
            yield from self._at_question_mark(position, state)
        if shown < "!" or shown == "\x7f":
            for character in _with_lead(pending):
                if self._allowed(character):
                    yield 1, self._plus(self._plus(state, _NONE, character), _NONE, shown)
            return
        if shown.isascii() or shown in "€":
            byte = 0x80 if shown == "€" else ord(shown)
            character = _character(pending, byte)
            if byte >= 0x40 and character and self._allowed(character):
                yield 1 + self._residue_length(position + 1, character), self._plus(state, _NONE, character)
        pair = _pair(self._wide(position) or shown)
        if len(pair) != 2:
            return
        character = _character(pending, pair[0])
        if not character or not self._allowed(character):
            return
        length = 1 + self._residue_length(position + 1, shown)
        if pair[1] < 0x80:
            yield length, self._plus(state, _NONE, character + chr(pair[1]))
        else:
            yield length, self._plus(state, pair[1], character)

    def _at_question_mark(self, position: int, state: _State) -> Iterator[tuple[int, _State]]:
        pending = bytes([state.pending])
        if orphan := _orphan.match(self.text, position):
            for key, _ in self._keys(pending, orphan[1]):
                yield len(orphan[0]), self._plus(state, _NONE, key.character, None, key)
        sign = self._wide(position + 1)
        cut = sign is not None and sign in _CUT_SIGNS
        for character in _with_lead(state.pending):
            if self._allowed(character):
                new = self._plus(state, _NONE, character)
                if cut:
                    yield 1, new
                yield 1, self._plus(new, _NONE, LOST, _SWALLOWED + self.model.cost(self.before + new.text, "0"))

    def _keys(self, first: bytes, reading: str) -> list[tuple[Key, bytes]]:
        pairs = [(key, _pair(key.character)) for key in self.page.possible if key.reading == reading]
        return [(key, pair) for key, pair in pairs if pair[:1] == first]

    def _residue_length(self, position: int, character: str) -> int:
        """Return the length of the reading at ``position``, 0 where none of ``character`` stands there."""
        residue = _residue.match(self.text, position)
        return len(residue[0]) if residue and Key(character, residue[1]) in self.page.keys else 0

    def _wide(self, position: int) -> str | None:
        """Return the fullwidth sign that the character at ``position`` may have been."""
        shown = self.text[position : position + 1]
        if self.page.folded and "!" <= shown <= "~":
            return chr(ord(shown) + 0xFEE0)
        return shown or None

    def _allowed(self, character: str) -> bool:
        return character not in _simplified_only()

    def _confirmed(self, states: list[_State]) -> list[Reading]:
        """Return the readings that the forward model turns into the damaged characters, with their shares."""
        shown = self.text[self.start : self.stop]
        head = channel.fold(self._damaged(self.before, ()))
        passed: dict[str, float] = {}
        for state in sorted(states)[: 4 * _READINGS]:
            if state.text not in passed and self._confirms(state, head, channel.fold(shown)):
                passed[state.text] = state.cost
                if len(passed) == _READINGS:
                    break
        if not passed:
            return []
        best = min(passed.values())
        weights = {text: math.exp(best - cost) for text, cost in passed.items()}
        total = sum(weights.values())
        return [Reading(text, weight / total) for text, weight in weights.items()]

    def _confirms(self, state: _State, head: str, shown: str) -> bool:
        true = self.before + state.text.replace(LOST, "0")
        return (
            channel.fold(self._damaged(true, state.asserted)) == head + shown
            or channel.fold(self._damaged(true, state.asserted, (*channel.CUTS, channel.EXCLAMATION))) == head + shown
        )

    def _damaged(self, true: str, asserted: tuple[Key, ...], cuts: tuple[bytes, ...] = channel.CUTS) -> str:
        keys = [key for key in self.page.possible if key in self.page.keys or key in asserted]
        return channel.damage(true, keys=keys, cuts=cuts, folded=False)


@cache
def _pair(character: str) -> bytes:
    """Return the bytes of ``character``, none where CP936 lacks it."""
    data = channel.encode(character)
    return b"" if data == b"?" != character.encode("utf-8", "replace") else data


@cache
def _character(lead: int, trail: int) -> str:
    """Return the character of a pair, ``""`` where there is none that stands in a text."""
    if lead < 0x81 or trail < 0x40:
        return ""
    character = channel.decode(bytes((lead, trail)))
    return character if len(character) == 1 and character != "?" and not "\ue000" <= character <= "\uf8ff" else ""


@cache
def _with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters that begin with ``lead`` and whose second byte can begin another pair."""
    characters = (_character(lead, trail) for trail in range(0x81, 0xFF))
    return tuple(character for character in characters if character)


@cache
def _with_trail(trail: int) -> tuple[str, ...]:
    characters = (_character(lead, trail) for lead in range(0x81, 0xFF))
    return tuple(character for character in characters if character)


@cache
def _simplified_only() -> frozenset[str]:
    return frozenset(map(chr, channel._mirror_table()))
