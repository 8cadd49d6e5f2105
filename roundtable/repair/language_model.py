"""How likely a character is after two others, for ranking what the forward model lets pass.

The knowledge is ``data/ngrams.zlib``, made by ``scripts/build_language_model.py`` from jieba's word counts
(see ``data/NOTICE``): text is seen as a stream of words that do not know each other. Two characters
before the next one stand in one word or on either side of a border between two; both cases are added
up by their likelihood. What a page says about itself is mixed in (``PageModel``), for the same names and
terms come again on one page.

Traditional characters count as their Simplified form. Costs are natural logarithms, negated.
"""

from __future__ import annotations

import math
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

__all__ = ["BORDER", "PageModel", "fold_variants"]

BORDER = "\n"
"""What stands before the first character of a line."""

_PUNCTUATION_SHARE = 0.14
"""Share of word borders with a mark of punctuation behind them."""
_UNKNOWN = 2e-7
"""Probability of a Han character that the model does not know."""
_MARKS = {
    "，": 0.42,
    "。": 0.26,
    "、": 0.12,
    "“": 0.03,
    "”": 0.03,
    "：": 0.025,
    "；": 0.02,
    "（": 0.015,
    "）": 0.015,
    "《": 0.012,
    "》": 0.012,
    "！": 0.01,
    "？": 0.015,
    "—": 0.006,
    "…": 0.006,
    "·": 0.004,
    "‘": 0.002,
    "’": 0.002,
    "【": 0.001,
    "】": 0.001,
    "〈": 0.0004,
    "〉": 0.0004,
    "「": 0.0004,
    "」": 0.0004,
    "『": 0.0002,
    "』": 0.0002,
    "％": 0.002,
    "　": 0.002,
    "～": 0.0003,
    "∶": 0.0003,
    "●": 0.0003,
    "○": 0.0005,
    "■": 0.0002,
    "★": 0.0001,
    "×": 0.0003,
    "°": 0.0002,
    "℃": 0.0003,
}
"""Shares of the marks, in round figures."""
_AFTER_MARK = {
    "。": {"”": 0.12, "’": 0.01, "（": 0.01, "》": 0.002, "】": 0.002, "“": 0.03, "）": 0.01, BORDER: 0.3},
    "？": {"”": 0.2, "’": 0.02, "！": 0.02, "？": 0.02, "）": 0.02, BORDER: 0.3},
    "！": {"”": 0.2, "’": 0.02, "！": 0.05, "？": 0.01, "）": 0.02, BORDER: 0.3},
    "，": {"“": 0.03, "《": 0.01, "‘": 0.003},
    "、": {"“": 0.05, "《": 0.05, "‘": 0.005},
    "：": {"“": 0.4, "《": 0.02, "（": 0.01, "①": 0.01, BORDER: 0.05},
    "；": {"“": 0.03, "《": 0.01, "（": 0.01, BORDER: 0.02},
    "”": {"，": 0.2, "。": 0.08, "、": 0.12, "（": 0.03, "“": 0.02, "；": 0.01, "》": 0.01, "！": 0.005, "—": 0.005},
    "》": {"，": 0.1, "。": 0.04, "、": 0.1, "（": 0.1, "”": 0.01, "《": 0.02, "；": 0.01, "：": 0.005},
    "）": {"，": 0.15, "。": 0.12, "、": 0.1, "：": 0.03, "”": 0.01, "；": 0.02, "》": 0.005, BORDER: 0.1},
    "…": {"…": 0.5, "”": 0.1, "，": 0.02, BORDER: 0.1},
    "—": {"—": 0.5, "“": 0.03, "《": 0.01},
}
"""What follows a mark other than a word, in round figures for newspaper text."""


class _Tables(NamedTuple):
    identifiers: dict[str, int]
    simplified: dict[int, str]
    start: list[float]
    end: list[float]
    bigram_from: array[int]
    seconds: array[int]
    bigram: bytes
    bigram_end: bytes
    trigram_from: array[int]
    thirds: array[int]
    trigram: bytes


_PROBABILITY = [math.exp(-byte / 12) if byte < 255 else 0.0 for byte in range(256)]


@cache
def _tables() -> _Tables:
    raw = zlib.decompress((resources.files(__package__) / "data" / "ngrams.zlib").read_bytes())
    sizes = array("I")
    sizes.frombytes(raw[:16])
    head, characters, bigrams, trigrams = sizes
    position = 16

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return raw[position - size : position]

    def numbers(count: int) -> array[int]:
        values = array("H")
        values.frombytes(take(2 * count))
        return values

    vocabulary, traditional, simplified = take(head).decode("utf-8").split("\n")
    identifiers = {character: index for index, character in enumerate(vocabulary)}
    start, end = take(characters), take(characters)
    return _Tables(
        identifiers=identifiers,
        simplified=dict(zip(map(ord, traditional), simplified, strict=True)),
        start=[_PROBABILITY[byte] for byte in start],
        end=[_PROBABILITY[byte] for byte in end],
        bigram_from=array("I", accumulate(numbers(characters), initial=0)),
        seconds=numbers(bigrams),
        bigram=take(bigrams),
        bigram_end=take(bigrams),
        trigram_from=array("I", accumulate(numbers(bigrams), initial=0)),
        thirds=numbers(trigrams),
        trigram=take(trigrams),
    )


def fold_variants(text: str) -> str:
    """Return ``text`` with the Simplified form of each character.

    >>> fold_variants("創業")
    '创业'
    """
    return text.translate(_tables().simplified)


class PageModel:
    """The language of one page: the general model and what the page itself says, mixed.

    Args:
        text: The sound lines of the page.
    """

    def __init__(self, text: str) -> None:
        self._tables = _tables()
        text = fold_variants(text)
        self._pairs = Counter(zip(text, text[1:], strict=False))
        self._triples = Counter(zip(text, text[1:], text[2:], strict=False))
        self._memory: dict[str, float] = {}

    def cost(self, context: str, character: str) -> float:
        """Return the cost of ``character`` after ``context`` (its last two characters count)."""
        string = context[-2:] + character
        known = self._memory.get(string)
        if known is None:
            known = self._memory[string] = self._cost(fold_variants(string))
        return known

    def _cost(self, string: str) -> float:
        *before, character = string
        second = before[-1] if before else BORDER
        first = before[-2] if len(before) > 1 else BORDER
        general = self._general(first, second, character)
        # Witten and Bell's discounting with one constant: a context seen n times on this page weighs n / (n + 3).
        pairs = self._pairs[first, second]
        seen = self._triples[first, second, character]
        return -math.log((3.0 * general + (seen * 1.0)) / (3.0 + pairs) if pairs else general)

    def _general(self, first: str, second: str, character: str) -> float:
        if not _is_word(second):
            return self._after_mark(second, character)
        tables = self._tables
        b = tables.identifiers.get(second)
        if b is None:
            return self._fresh(character)
        end_alone = tables.end[b]
        joined, apart = 0.0, 1.0
        place = -1
        a = tables.identifiers.get(first)
        if a is not None:
            place = self._bigram(a, b)
            if place >= 0:
                joined = _PROBABILITY[tables.bigram[place]]
            apart = tables.end[a] * tables.start[b]
        share = joined / (joined + apart) if joined + apart else 0.0
        fresh = self._fresh(character)
        c = tables.identifiers.get(character)
        inside = 0.0
        if c is not None:
            follows = self._bigram(b, c)
            inside = _PROBABILITY[tables.bigram[follows]] if follows >= 0 else 0.0
        probability = (1 - share) * (inside + end_alone * fresh)
        if share:
            third = self._trigram(place, c) if c is not None else 0.0
            probability += share * (0.97 * third + 0.03 * inside + _PROBABILITY[tables.bigram_end[place]] * fresh)
        return max(probability, _UNKNOWN * 0.01)

    def _after_mark(self, mark: str, character: str) -> float:
        follow = _AFTER_MARK.get(mark, {})
        if character in follow:
            return follow[character]
        return (1 - sum(follow.values())) * self._fresh(character) * (0.02 if not _is_word(character) else 1.0)

    def _fresh(self, character: str) -> float:
        """Return the probability of ``character`` right after a word border."""
        if not _is_word(character):
            if character == BORDER:
                return 0.01
            if character.isascii():
                return _PUNCTUATION_SHARE * 0.02
            return _PUNCTUATION_SHARE * _MARKS.get(character, 1e-6)
        place = self._tables.identifiers.get(character)
        share = (1 - _PUNCTUATION_SHARE) * self._tables.start[place] if place is not None else 0.0
        return max(share, _UNKNOWN)

    def _bigram(self, a: int, b: int) -> int:
        tables = self._tables
        stop = tables.bigram_from[a + 1]
        place = bisect_left(tables.seconds, b, tables.bigram_from[a], stop)
        return place if place < stop and tables.seconds[place] == b else -1

    def _trigram(self, bigram: int, c: int) -> float:
        tables = self._tables
        stop = tables.trigram_from[bigram + 1]
        place = bisect_left(tables.thirds, c, tables.trigram_from[bigram], stop)
        return _PROBABILITY[tables.trigram[place]] if place < stop and tables.thirds[place] == c else 0.0


def _is_word(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
