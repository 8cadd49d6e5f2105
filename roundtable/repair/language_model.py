"""How likely a character is after two others, for ranking what the forward model lets pass.

The knowledge is ``data/ngrams.zlib``, made by ``scripts/build_language_model.py`` from jieba's word counts
(see ``NOTICE``). Text is seen as a stream of words that do not know each other: the two characters
before the next one stand in one word or on either side of a border between words, and both cases are
added up by their likelihood. What a page says of itself is mixed in by ``page_model``.

Traditional characters count as their Simplified form.
"""

from __future__ import annotations

import math
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

from roundtable.repair.tables import rows

__all__ = ["BORDER", "Context", "canonical", "context_of", "figures_behind", "openings", "punctuation", "simplified"]

BORDER = "\n"
"""What stands before the first character of a line and after the last."""

_RARE_THIRD = 0.03
"""Share of belief kept back from three characters in a row for what two of them say."""

_LEAST_FIGURE = 2e-4
"""How often a figure follows a character that hardly any follows."""

_PROBABILITY = tuple(math.exp(-byte / 12) if byte < 255 else 0.0 for byte in range(256))


class _Rows(NamedTuple):
    """Sorted followers of many contexts in one array; those of context n lie from ``start[n]`` to ``start[n + 1]``."""

    start: array[int]
    followers: array[int]

    def place(self, context: int, follower: int) -> int:
        """Return where ``follower`` stands in the row of ``context``, -1 where it does not."""
        stop = self.start[context + 1]
        place = bisect_left(self.followers, follower, self.start[context], stop)
        return place if place < stop and self.followers[place] == follower else -1

    def row(self, context: int, costs: bytes) -> dict[str, float]:
        """Return the followers of ``context`` with their probabilities."""
        place = slice(self.start[context], self.start[context + 1])
        known = _tables().known
        return dict(
            zip(map(known.__getitem__, self.followers[place]), map(_PROBABILITY.__getitem__, costs[place]), strict=True)
        )


class _Tables(NamedTuple):
    known: str
    """The characters, in Simplified form, each at its number."""
    number: dict[str, int]
    canonical: dict[str, str]
    """The Simplified form of each Traditional character."""
    start: bytes
    end: bytes
    stop: bytes
    pairs: _Rows
    pair: bytes
    pair_end: bytes
    pair_stop: bytes
    triples: _Rows
    triple: bytes
    marks: dict[str, float]
    after_mark: dict[str, dict[str, float]]


@cache
def _tables() -> _Tables:
    raw = memoryview(zlib.decompress((resources.files(__package__) / "data" / "ngrams.zlib").read_bytes()))
    head, characters, pairs, triples = raw[:16].cast("I")
    position = 16

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return raw[position - size : position].tobytes()

    def numbers(count: int) -> array[int]:
        return array("H", take(2 * count))

    known, traditional, simple = take(head).decode("utf-8").split("\n")
    marks: dict[str, dict[str, float]] = {}
    for before, mark, share in rows("punctuation.tsv"):
        marks.setdefault(before, {})[BORDER if mark == "LINE" else mark] = float(share)
    return _Tables(
        known=known,
        number={character: index for index, character in enumerate(known)},
        canonical=dict(zip(traditional, simple, strict=True)),
        start=take(characters),
        end=take(characters),
        stop=take(characters),
        pairs=_Rows(array("I", accumulate(numbers(characters), initial=0)), numbers(pairs)),
        pair=take(pairs),
        pair_end=take(pairs),
        pair_stop=take(pairs),
        triples=_Rows(array("I", accumulate(numbers(pairs), initial=0)), numbers(triples)),
        triple=take(triples),
        marks=marks.pop(""),
        after_mark=marks,
    )


def canonical() -> dict[str, str]:
    """Return the Simplified form of each Traditional character that the model knows."""
    return _tables().canonical


def simplified(text: str) -> str:
    """Return ``text`` with the Simplified form of each Traditional character that the model knows."""
    return text.translate(_simplifying())


@cache
def _simplifying() -> dict[int, str]:
    return {ord(traditional): simple for traditional, simple in canonical().items()}


def punctuation() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the shares of the marks where one follows a word, and those that follow a mark."""
    tables = _tables()
    return tables.marks, tables.after_mark


@cache
def _figures() -> dict[str, tuple[float, float]]:
    return {
        before: (max(_LEAST_FIGURE, float(count)), max(_LEAST_FIGURE, float(date)))
        for before, count, date in rows("figures.tsv")
    }


def figures_behind(simple: str) -> tuple[float, float]:
    """Return how often a count and how often a date in figures follows ``simple``, a character in Simplified form."""
    figures = _figures()
    return figures.get(simple) or figures[""]


@cache
def openings() -> dict[str, float]:
    """Return how often each known character begins a word, among all words."""
    tables = _tables()
    return dict(zip(tables.known, map(_PROBABILITY.__getitem__, tables.start), strict=True))


class Context(NamedTuple):
    """What two characters say of the next: probabilities of a word going on, of a new word and of a mark."""

    inside: dict[str, float]
    """Probabilities of the word going on, by the last character."""
    inside_share: float
    """How far these count."""
    third: dict[str, float]
    """The same by both characters, where they can stand in one word."""
    third_share: float
    border: float
    """Probability of a new word."""
    marks: dict[str, float]
    """How the marks share what is left to them."""
    mark: float
    """Probability of a mark of punctuation."""


_NONE: dict[str, float] = {}


@lru_cache(maxsize=1 << 14)
def context_of(first: str, second: str) -> Context:
    """Return what two characters in Simplified form say of the next, whatever the page."""
    tables = _tables()
    if not "\u3400" <= second <= "\u9fff":
        marks = tables.after_mark.get(first + second) or tables.after_mark.get(second, _NONE)
        return Context(_NONE, 1.0, _NONE, 0.0, 1 - sum(marks.values()), marks, 1.0)
    alone = tables.number.get(second)
    if alone is None:
        return Context(_NONE, 1.0, _NONE, 0.0, 0.8, tables.marks, 0.15)
    joined, together, apart = -1, 0.0, 1.0
    before = tables.number.get(first)
    if before is not None:
        joined = tables.pairs.place(before, alone)
        together = _PROBABILITY[tables.pair[joined]] if joined >= 0 else 0.0
        apart = _PROBABILITY[tables.end[before]] * _PROBABILITY[tables.start[alone]]
    share = together / (together + apart) if together else 0.0
    end, stop = _PROBABILITY[tables.end[alone]], _PROBABILITY[tables.stop[alone]]
    border, mark = (1 - share) * end * (1 - stop), (1 - share) * end * stop
    if not share:
        return Context(_inside(alone), 1.0, _NONE, 0.0, border, tables.marks, mark)
    end, stop = _PROBABILITY[tables.pair_end[joined]], _PROBABILITY[tables.pair_stop[joined]]
    third_share = share * (1 - _RARE_THIRD)
    return Context(
        inside=_inside(alone),
        inside_share=1 - third_share,
        third=tables.triples.row(joined, tables.triple),
        third_share=third_share,
        border=border + share * end * (1 - stop),
        marks=tables.marks,
        mark=mark + share * end * stop,
    )


@lru_cache(maxsize=1 << 12)
def _inside(number: int) -> dict[str, float]:
    """Return what follows a character within words."""
    tables = _tables()
    return tables.pairs.row(number, tables.pair)
