"""How likely a stretch of text is as a chain of words, for the choice among whole readings.

``language_model`` looks two characters back and is quick; it ranks while a run is read. What is left to choose
from is weighed here: every way to cut the text into words counts, each word as likely as it is among
those of its part of speech, each part of speech as likely as it is after the one before. A personal
name that no dictionary has is a surname and one or two characters that names are made of.

The knowledge is ``data/words.zlib``, made by ``scripts/build_word_model.py`` from jieba (see ``NOTICE``).
Costs are negated natural logarithms.
"""

from __future__ import annotations

import math
import re
import zlib
from array import array
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple, TypeAlias

from roundtable.repair.language_model import BORDER, figures_behind, punctuation, simplified

__all__ = ["Stretch", "word_cost"]

_LONGEST = 8
"""Characters in a word, at most; longer ones in the dictionary are names of institutions."""
_NAME = 3
"""Characters in a personal name, at most."""
_NAMES = 0.3
"""Share of personal names that no dictionary has."""
_TWO = 0.7
"""Share of given names of two characters."""
_STRANGE_NAME = 1e-5
"""Probability of a character that is no word, as a name."""
_RARE_MARK = 3e-4
_DIGIT = 0.1
_LONELY = 0.1
"""How much rarer a mark is after a clause of one character."""
_IMPOSSIBLE = 690.0

_DATE = 0.3
"""Share of dates in figures among what tells a time."""
_figure = re.compile(r"[0-9A-Za-z〓.%]+([年月日时時点點])?")
_last_figure = re.compile(r"[0-9A-Za-z〓.%]+\Z")

_PROBABILITY = tuple(math.exp(-byte / 12) if byte < 255 else 0.0 for byte in range(256))

_Shares: TypeAlias = "dict[int | str, float]"
"""How likely the text up to a place is, by the kind of its last word, or its last mark."""


class _Tables(NamedTuple):
    kinds: dict[str, int]
    rows: tuple[tuple[float, ...], ...]
    """Probabilities of a kind after each kind; the last row is that of the start of a clause."""
    stops: tuple[float, ...]
    """How often a mark follows a word of each kind."""
    surnames: dict[str, float]
    given: tuple[dict[str, float], dict[str, float], dict[str, float]]
    """Probabilities of a character alone, as the first and as the second of a given name."""
    groups: dict[str, tuple[str, int]]
    """By the first character: the rest of each word between two spaces, sorted; and the number of the first word."""
    kind_of: bytes
    costs: bytes


@cache
def _tables() -> _Tables:
    raw = memoryview(zlib.decompress((resources.files(__package__) / "data" / "words.zlib").read_bytes()))
    length, kinds, surnames, given, groups, words = raw[:24].cast("I")
    position = 24

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return raw[position - size : position].tobytes()

    def probabilities(size: int) -> list[float]:
        return [_PROBABILITY[byte] for byte in take(size)]

    names, families, characters, *lines = take(length).decode("utf-8").split("\n")
    first, *others = (tuple(probabilities(kinds)) for _ in range(kinds + 1))
    stops = tuple(probabilities(kinds))
    family = dict(zip(families, probabilities(surnames), strict=True))
    alone, one, two = (dict(zip(characters, probabilities(given), strict=True)) for _ in range(3))
    starts = array("I", take(4 * groups))
    return _Tables(
        kinds={name: index for index, name in enumerate(names.split(" "))},
        rows=(*others, first),
        stops=stops,
        surnames=family,
        given=(alone, one, two),
        groups={line[0]: (line[1:], start) for line, start in zip(lines, starts, strict=True)},
        kind_of=take(words),
        costs=take(words),
    )


def word_cost(text: str) -> float:
    """Return the cost of ``text``, the beginning of a clause or line.

    >>> word_cost("双方签署停火协议") < word_cost("双方签署。火协议")
    True
    """
    return Stretch("", "").cost(text)


class Stretch:
    """A stretch of text with a hole, to weigh what may stand in the hole.

    What stands before and behind is gone through once: forward to the hole, and from behind as far as the words that
    come out of the hole ask for it.

    Args:
        before: The beginning of a clause or line.
        behind: What follows on the hole.

    >>> hole = Stretch("双方签署", "火协议")
    >>> hole.cost("停") < hole.cost("。")
    True
    """

    def __init__(self, before: str, behind: str) -> None:
        before, self._behind = simplified(before), simplified(behind)
        # A figure is one word, and whether a mark is lonely depends on the two characters before it: so these are
        # gone through each time.
        self._before = _last_figure.sub("", before)
        self._head = before[len(self._before) :]
        self._open = next((size for size in (2, 1) if len(behind) >= size and not _is_han(behind[size - 1])), 0)
        self._onwards: dict[tuple[int, int | str], float] = {}
        self._crossing: list[tuple[str, int, float]] = []
        """Of words that reach into the hole from afar: their part in the hole, kind, and likelihood up to there."""
        shares: list[_Shares] = [{BORDER: 1.0}, *({} for _ in self._before)]
        for place, here in enumerate(shares[:-1]):
            for stop, kind, share in _steps(self._before, place, here):
                _add(shares[stop], kind, share)
            self._cross(self._before[place : place + _LONGEST], here)
        self._shares = shares[-_NAME:]

    def _cross(self, known: str, here: _Shares) -> None:
        if not _NAME <= len(known) < _LONGEST:
            return
        for rest, kind, probability in _beginning(known[:2]):
            part = rest[len(known) - 2 :]
            if part and rest.startswith(known[2:]):
                self._crossing.append((part, kind, _follows(here, kind) * probability))

    def cost(self, middle: str) -> float:
        """Return the cost of the whole stretch with ``middle`` in the hole."""
        middle = f"{self._head}{simplified(middle)}{self._behind[: self._open]}"
        near = self._before[1 - _NAME :]
        first, last = len(near), len(near) + len(middle)
        text = f"{near}{middle}{self._behind[self._open :]}"
        shares: list[_Shares] = [*map(dict, self._shares[-1 - first :]), *({} for _ in middle)]
        beyond = self._open - last
        total = 0.0
        for part, kind, share in self._crossing:
            if text.startswith(part, first):
                stop = first + len(part)
                if stop < last:
                    _add(shares[stop], kind, share)
                else:
                    total += share * self._onward(stop + beyond, kind)
        for place in range(last):
            for stop, what, share in _steps(text, place, shares[place]):
                if stop >= last:
                    total += share * self._onward(stop + beyond, what) if stop > first else 0.0
                elif stop > first:
                    _add(shares[stop], what, share)
        if not middle:
            total += sum(share * self._onward(self._open, before) for before, share in shares[-1].items())
        return -math.log(total) if total > 0 else _IMPOSSIBLE

    def _onward(self, place: int, last: int | str) -> float:
        """Return how likely the rest behind the hole is from ``place`` on, after a word of a kind or a mark."""
        if place == len(self._behind):
            return 1.0
        likely = self._onwards.get((place, last))
        if likely is None:
            steps = _steps(self._behind, place, {last: 1.0})
            likely = self._onwards[place, last] = sum(share * self._onward(stop, kind) for stop, kind, share in steps)
        return likely


def _steps(text: str, place: int, here: _Shares) -> list[tuple[int, int | str, float]]:
    """Return the words and marks that ``text`` may go on with at ``place``: where they end, their kind, likelihood."""
    if not here:
        return []
    character = text[place]
    if _is_han(character):
        before = [(_following(last), share) for last, share in here.items()]
        likely: dict[int, float] = {}
        steps: list[tuple[int, int | str, float]] = []
        for length, kind, probability in _words(text, place):
            follows = likely.get(kind)
            if follows is None:
                follows = 0.0
                for row, share in before:
                    follows += row[kind] * share
                likely[kind] = follows
            steps.append((place + length, kind, follows * probability))
        return steps
    if figure := _figure.match(text, place):
        kind = _tables().kinds["t" if figure[1] else "m"]
        if place and _is_han(text[place - 1]):
            count, date = figures_behind(text[place - 1])
            share = sum(here.values()) * (date if figure[1] else count)
        else:
            share = _follows(here, kind) * (_DATE if figure[1] else 1)
        return [(figure.end(), kind, share * _DIGIT ** len(figure[0]))]
    lonely = place > 1 and _is_han(text[place - 1]) and not _is_han(text[place - 2])
    return [
        (place + 1, character, _mark(here, character, text[max(0, place - 2) : place]) * (_LONELY if lonely else 1))
    ]


def _follows(here: _Shares, kind: int) -> float:
    return sum(_following(last)[kind] * share for last, share in here.items())


def _words(text: str, place: int) -> list[tuple[int, int, float]]:
    """Return the words that ``text`` may go on with: length, kind, and probability among the words of that kind."""
    two = text[place : place + 2]
    alone, family = _alone(two[0])
    found = [*alone]
    if len(two) > 1:
        for rest, kind, probability in _beginning(two):
            if text.startswith(rest, place + 2):
                found.append((2 + len(rest), kind, probability))
        if family:
            tables = _tables()
            name = tables.kinds["nr"]
            single, one, second = tables.given
            if first := single.get(two[1]):
                found.append((2, name, family * _NAMES * (1 - _TWO) * first))
            last = second.get(text[place + 2 : place + _NAME])
            if last and (first := one.get(two[1])):
                found.append((_NAME, name, family * _NAMES * _TWO * first * last))
    return found


@cache
def _alone(character: str) -> tuple[tuple[tuple[int, int, float], ...], float]:
    """Return the words of this one character, and how likely it is as a surname."""
    tables = _tables()
    strange = (1, tables.kinds["nr"], _STRANGE_NAME)
    rests, start = tables.groups.get(character, ("", 0))
    family = tables.surnames.get(character, 0.0)
    if not rests.startswith("  "):
        return (strange,), family
    return (strange, (1, tables.kind_of[start], _PROBABILITY[tables.costs[start]])), family


@lru_cache(maxsize=1 << 15)
def _beginning(two: str) -> tuple[tuple[str, int, float], ...]:
    """Return the words that begin with ``two`` characters: what follows on these, kind, and probability."""
    tables = _tables()
    rests, start = tables.groups.get(two[0], ("", 0))
    first = rests.find(f" {two[1]}")
    if first < 0:
        return ()
    stop = rests.index(" ", rests.rfind(f" {two[1]}") + 1)
    number = start + rests.count(" ", 0, first)
    return tuple(
        (rest[1:], tables.kind_of[number + place], _PROBABILITY[tables.costs[number + place]])
        for place, rest in enumerate(rests[first + 1 : stop].split(" "))
        if len(rest) < _LONGEST
    )


def _mark(here: _Shares, character: str, before: str) -> float:
    """Return how likely a sign that is no Chinese character follows on what ends with the two characters ``before``."""
    stops = _tables().stops
    marks, after_mark = punctuation()
    likely = 0.0
    for kind, share in here.items():
        if isinstance(kind, int):
            likely += share * stops[kind] * marks.get(character, _RARE_MARK)
        else:
            likely += share * (after_mark.get(before) or after_mark.get(kind, {})).get(character, _RARE_MARK)
    return likely


@cache
def _following(last: int | str) -> tuple[float, ...]:
    """Return how likely a word of each kind follows on what ends with a word of a kind, or with a mark."""
    tables = _tables()
    if isinstance(last, int):
        goes_on, row = 1 - tables.stops[last], tables.rows[last]
    else:
        _, after_mark = punctuation()
        goes_on, row = 1 - sum(after_mark.get(last, {}).values()), tables.rows[-1]
    return tuple(goes_on * share for share in row)


def _add(shares: _Shares, kind: int | str, share: float) -> None:
    shares[kind] = shares.get(kind, 0.0) + share


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
