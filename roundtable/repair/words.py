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
_STRANGE_NAME, _STRANGE = 1e-5, 1e-8
"""Probabilities of a character that is no word, as part of a name and anywhere."""
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


@lru_cache(maxsize=1 << 15)
def _word(word: str) -> tuple[int, float] | None:
    """Return the kind of ``word`` and its probability among the words of its kind."""
    tables = _tables()
    rests, start = tables.groups.get(word[0], ("", 0))
    place = rests.find(f" {word[1:]} ")
    if place < 0:
        return None
    number = start + rests.count(" ", 0, place)
    return tables.kind_of[number], _PROBABILITY[tables.costs[number]]


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
            _words(text, place, shares)
        elif figure := _figure.match(text, place):
            kind = _tables().kinds["t" if figure[1] else "m"]
            likely = sum(_after(kind, share, last) for last, share in here.items())
            _add(shares[figure.end()], kind, likely * (_DATE if figure[1] else 1) * _DIGIT ** len(figure[0]))
        else:
            mark, likely = _sign(here, character)
            lonely = place > 1 and _is_han(text[place - 1]) and not _is_han(text[place - 2])
            _add(shares[place + 1], mark, likely * _LONELY if lonely else likely)
    total = sum(shares[-1].values())
    return -math.log(total) if total > 0 else _IMPOSSIBLE


def _sign(here: _Shares, character: str) -> tuple[int | str, float]:
    """Return what a sign that is no Chinese character ends, and how likely it is."""
    tables = _tables()
    marks, after_mark = punctuation()
    likely = 0.0
    for kind, share in here.items():
        if isinstance(kind, int):
            likely += share * tables.stops[kind] * marks.get(character, _RARE_MARK)
        else:
            likely += share * after_mark.get(kind, {}).get(character, _RARE_MARK)
    return character, likely


def _words(text: str, place: int, shares: list[_Shares]) -> None:
    """Add to ``shares`` what every word that begins at ``place`` leads to."""
    tables = _tables()
    here = shares[place]
    before = tuple(here.items())
    likely: dict[int, float] = {}
    for length in range(1, min(_LONGEST, len(text) - place) + 1):
        if found := _word(text[place : place + length]):
            kind, probability = found
            if kind not in likely:
                likely[kind] = sum(_after(kind, share, last) for last, share in before)
            _add(shares[place + length], kind, likely[kind] * probability)
    name = tables.kinds["nr"]
    if name not in likely:
        likely[name] = sum(_after(name, share, last) for last, share in before)
    _add(shares[place + 1], name, likely[name] * _STRANGE_NAME + _STRANGE * sum(here.values()))
    family = tables.surnames.get(text[place])
    if family:
        alone, one, two = tables.given
        likely_name = likely[name] * family * _NAMES
        if first := alone.get(text[place + 1 : place + 2]):
            _add(shares[place + 2], name, likely_name * (1 - _TWO) * first)
        second = two.get(text[place + 2 : place + 3])
        if second and (first := one.get(text[place + 1])):
            _add(shares[place + 3], name, likely_name * _TWO * first * second)


def _after(kind: int, share: float, last: int | str) -> float:
    """Return how likely a word of ``kind`` follows on what ends with ``last``."""
    tables = _tables()
    if isinstance(last, int):
        return share * (1 - tables.stops[last]) * tables.rows[last][kind]
    return share * _clause(last) * tables.rows[-1][kind]


@cache
def _clause(mark: str) -> float:
    """Return how often a word stands after ``mark``."""
    _, after_mark = punctuation()
    return 1 - sum(after_mark.get(mark, {}).values())


def _add(shares: _Shares, kind: int | str, share: float) -> None:
    shares[kind] = shares.get(kind, 0.0) + share


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
