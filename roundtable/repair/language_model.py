"""How likely a character is after two others, for ranking what the forward model lets pass.

The knowledge is ``data/ngrams.zlib``, made by ``scripts/build_language_model.py`` from jieba's word counts
(see ``NOTICE``). Text is seen as a stream of words that do not know each other: the two characters
before the next one stand in one word or on either side of a border between words, and both cases are
added up by their likelihood. What the page says of itself is mixed in, for the same names and terms come
again on one page.

Traditional characters count as their Simplified form. Costs are negated natural logarithms.
"""

from __future__ import annotations

import math
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.tables import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BORDER", "PageModel", "at_large", "punctuation", "simplified"]

BORDER = "\n"
"""What stands before the first character of a line and after the last."""

_UNKNOWN = 1e-7
"""Probability of a character that the model does not know."""
_RARE_THIRD = 0.03
"""Share of belief kept back from three characters in a row for what two of them say."""
_PAGE_SINGLE = 0.1
"""Share of the page's own characters in what begins a word."""
_PAGE_PAIR, _PAGE_TRIPLE = 20.0, 3.0
"""How often a context must come on a page until the page's own word counts half."""
_DISCOUNT = 0.7
"""What is taken off each count of the page: what came once may be chance."""
_USUAL = 64
"""Characters that are always thought of, of those that a lost byte leaves."""
_ASCII = 0.003
"""Probability of each ASCII sign after a word."""

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

    def row(self, context: int, costs: bytes) -> dict[int, float]:
        """Return the followers of ``context`` with their probabilities."""
        place = slice(self.start[context], self.start[context + 1])
        return dict(zip(self.followers[place], map(_PROBABILITY.__getitem__, costs[place]), strict=True))


class _Tables(NamedTuple):
    number: dict[str, int]
    """The place of each known character; a Traditional one has that of its Simplified form."""
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

    known, traditional, simplified = take(head).decode("utf-8").split("\n")
    number = {character: index for index, character in enumerate(known)}
    number.update(zip(traditional, map(number.__getitem__, simplified), strict=True))
    marks: dict[str, dict[str, float]] = {}
    for before, mark, share in rows("punctuation.tsv"):
        marks.setdefault(before, {})[BORDER if mark == "LINE" else mark] = float(share)
    return _Tables(
        number=number,
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


def simplified(text: str) -> str:
    """Return ``text`` with the Simplified form of each Traditional character that the model knows."""
    return text.translate(_simplifying())


@cache
def _simplifying() -> dict[int, str]:
    numbers = _tables().number
    known = {number: character for character, number in reversed(numbers.items())}
    return {ord(character): known[number] for character, number in numbers.items() if known[number] != character}


def punctuation() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Return the shares of the marks where one follows a word, and those that follow a mark."""
    tables = _tables()
    return tables.marks, tables.after_mark


class _Context(NamedTuple):
    """What two characters say of the next: probabilities of a word going on, of a new word and of a mark."""

    inside: dict[int, float]
    """Probabilities of the word going on, by the last character."""
    third: dict[int, float]
    """The same by both characters, where they can stand in one word."""
    share: float
    """Likelihood that they do."""
    border: float
    """Probability of a new word."""
    mark: float
    """Probability of a mark of punctuation."""
    marks: dict[str, float]


@lru_cache(maxsize=1 << 13)
def _context(first: str, second: str) -> _Context:
    """Return what two characters say, whatever the page."""
    tables = _tables()
    if not _is_han(second):
        marks = tables.after_mark.get(first + second) or tables.after_mark.get(second, {})
        return _Context({}, {}, 0.0, 1 - sum(marks.values()), 1.0, marks)
    alone = tables.number.get(second)
    if alone is None:
        return _Context({}, {}, 0.0, 0.8, 0.15, tables.marks)
    joined, together, apart = -1, 0.0, 1.0
    before = tables.number.get(first)
    if before is not None:
        joined = tables.pairs.place(before, alone)
        together = _PROBABILITY[tables.pair[joined]] if joined >= 0 else 0.0
        apart = _PROBABILITY[tables.end[before]] * _PROBABILITY[tables.start[alone]]
    share = together / (together + apart) if together else 0.0
    end, stop = _PROBABILITY[tables.end[alone]], _PROBABILITY[tables.stop[alone]]
    border, mark = (1 - share) * end * (1 - stop), (1 - share) * end * stop
    if share:
        end, stop = _PROBABILITY[tables.pair_end[joined]], _PROBABILITY[tables.pair_stop[joined]]
        border, mark = border + share * end * (1 - stop), mark + share * end * stop
    inside = tables.pairs.row(alone, tables.pair)
    third = tables.triples.row(joined, tables.triple) if share else {}
    return _Context(inside, third, share, border, mark, tables.marks)


class PageModel:
    """The language of one page.

    Args:
        text: What is sound of the page.
    """

    def __init__(self, text: str) -> None:
        self._tables = _tables()
        self._known = self._tables.number
        characters = [self._known.get(character, character) for character in text]
        self._singles = Counter(characters)
        self._pairs = Counter(pairwise(characters))
        self._triples = Counter(zip(characters, characters[1:], characters[2:], strict=False))
        self._costs: dict[str, float] = {}
        self._size = max(1, len(text))
        self._kinds = Counter(pair[0] for pair in self._pairs)
        self._pair_kinds = Counter(triple[:2] for triple in self._triples)

    def cost(self, context: str, character: str) -> float:
        """Return the cost of ``character`` after ``context``, whose last two characters count."""
        key = context[-2:] + character if len(context) > 1 else f"{BORDER}{context or BORDER}{character}"
        cost = self._costs.get(key)
        if cost is None:
            cost = self._costs[key] = self.costs(context, character)[0]
        return cost

    def each(self, text: str, places: range) -> list[float]:
        """Return the costs of the characters at ``places`` of ``text``, the beginning of a line."""
        return [self.cost(text[max(0, place - 2) : place], text[place]) for place in places if place < len(text)]

    def likely(self, context: str, characters: tuple[str, ...]) -> list[tuple[float, str]]:
        """Return those of ``characters`` that may well stand after ``context``, with their costs, best first.

        They are what begins a word often, what goes on with this word, and what the page has here.
        """
        usual, numbers = _usual(characters)
        last = self._known.get(context[-1:], context[-1:])
        inside = _context(context[-2:-1] or BORDER, context[-1:] or BORDER).inside
        others = [
            character for number, character in numbers.items() if number in inside or (last, number) in self._pairs
        ]
        chosen = (*usual, *others)
        return sorted(zip(self.costs(context, chosen), chosen, strict=True))

    def costs(self, context: str, characters: Sequence[str]) -> list[float]:
        """Return the cost of each of ``characters`` after ``context``."""
        first, second = context[-2:-1] or BORDER, context[-1:] or BORDER
        state = _context(first, second)
        a, b = self._known.get(first, first), self._known.get(second, second)
        single, pair = self._singles.get(b, 0), self._pairs.get((a, b), 0)
        kept = _PAGE_PAIR + _DISCOUNT * self._kinds.get(b, 0)
        pair_kept = _PAGE_TRIPLE + _DISCOUNT * self._pair_kinds.get((a, b), 0)
        costs = []
        for character in characters:
            c = self._known.get(character, character)
            probability = self._probability(state, character, c)
            if single:
                seen = max(0.0, self._pairs.get((b, c), 0) - _DISCOUNT)
                probability = (seen + kept * probability) / (single + _PAGE_PAIR)
                if pair:
                    seen = max(0.0, self._triples.get((a, b, c), 0) - _DISCOUNT)
                    probability = (seen + pair_kept * probability) / (pair + _PAGE_TRIPLE)
            costs.append(-math.log(probability))
        return costs

    def _probability(self, state: _Context, character: str, number: int | str) -> float:
        tables = self._tables
        if isinstance(number, str):
            if character in state.marks:
                return max(_UNKNOWN, state.mark * state.marks[character])
            return max(_UNKNOWN, state.border * _ASCII) if character.isascii() else _UNKNOWN
        own = self._singles.get(number, 0) / self._size
        probability = state.border * ((1 - _PAGE_SINGLE) * _PROBABILITY[tables.start[number]] + _PAGE_SINGLE * own)
        probability += state.inside.get(number, 0.0) * (1 - state.share * (1 - _RARE_THIRD))
        probability += state.third.get(number, 0.0) * state.share * (1 - _RARE_THIRD)
        return max(probability, _UNKNOWN)


@cache
def at_large() -> PageModel:
    """Return the model of the language without regard to any page."""
    return PageModel("")


@cache
def _usual(characters: tuple[str, ...]) -> tuple[tuple[str, ...], dict[int, str]]:
    """Return the marks among ``characters`` and those that begin a word most often, and the others by number."""
    tables = _tables()
    numbers = {tables.number[character]: character for character in characters if character in tables.number}
    often = sorted(numbers, key=lambda number: tables.start[number])[:_USUAL]
    usual = [numbers.pop(number) for number in often]
    marks = [character for character in characters if character in tables.marks]
    return (*marks, *usual), numbers


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
