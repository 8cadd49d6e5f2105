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

from roundtable.repair.language_model import BORDER, punctuation, simplified

__all__ = ["word_cost"]

_LONGEST = 8
"""Characters in a word, at most; longer ones in the dictionary are names of institutions."""
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
    """By the first character: the rest of each word between two spaces, and the number of the first word."""
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
    text = simplified(text)
    shares: list[_Shares] = [{BORDER: 1.0}, *({} for _ in text)]
    for place, character in enumerate(text):
        here = shares[place]
        if not here:
            continue
        if _is_han(character):
            before = [(_following(last), share) for last, share in here.items()]
            likely: dict[int, float] = {}
            for length, kind, probability in _words(text[place : place + _LONGEST]):
                follows = likely.get(kind)
                if follows is None:
                    follows = 0.0
                    for row, share in before:
                        follows += row[kind] * share
                    likely[kind] = follows
                there = shares[place + length]
                there[kind] = there.get(kind, 0.0) + follows * probability
        elif figure := _figure.match(text, place):
            kind = _tables().kinds["t" if figure[1] else "m"]
            follows = sum(_following(last)[kind] * share for last, share in here.items())
            _add(shares[figure.end()], kind, follows * (_DATE if figure[1] else 1) * _DIGIT ** len(figure[0]))
        else:
            lonely = place > 1 and _is_han(text[place - 1]) and not _is_han(text[place - 2])
            _add(shares[place + 1], character, _mark(here, character) * (_LONELY if lonely else 1))
    total = sum(shares[-1].values())
    return -math.log(total) if total > 0 else _IMPOSSIBLE


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> tuple[tuple[int, int, float], ...]:
    """Return the words that ``text`` begins with: length, kind, and probability among the words of that kind."""
    tables = _tables()
    rests, start = tables.groups.get(text[0], ("", 0))
    name = tables.kinds["nr"]
    found = [(1, name, _STRANGE_NAME)]
    for length in range(1, len(text) + 1):
        place = rests.find(f" {text[1:length]} ")
        if place >= 0:
            number = start + rests.count(" ", 0, place)
            found.append((length, tables.kind_of[number], _PROBABILITY[tables.costs[number]]))
    if family := tables.surnames.get(text[0]):
        alone, one, two = tables.given
        if first := alone.get(text[1:2]):
            found.append((2, name, family * _NAMES * (1 - _TWO) * first))
        second = two.get(text[2:3])
        if second and (first := one.get(text[1])):
            found.append((3, name, family * _NAMES * _TWO * first * second))
    return tuple(found)


def _mark(here: _Shares, character: str) -> float:
    """Return how likely a sign that is no Chinese character follows."""
    stops = _tables().stops
    marks, after_mark = punctuation()
    likely = 0.0
    for kind, share in here.items():
        if isinstance(kind, int):
            likely += share * stops[kind] * marks.get(character, _RARE_MARK)
        else:
            likely += share * after_mark.get(kind, {}).get(character, _RARE_MARK)
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
