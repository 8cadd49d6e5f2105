"""The language of one page: ``language_model`` with what the page says of itself mixed in.

The same names and terms come again on one page. What follows a character there is looked up when it is asked for:
of a page of thousands of characters the few torn runs ask for some hundred.

Costs are negated natural logarithms.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.choices import Option
from roundtable.repair.language_model import BORDER, canonical, context_of, figures_behind, openings, simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roundtable.repair.choices import Choice
    from roundtable.repair.language_model import Context

__all__ = ["PageModel", "at_large"]

_UNKNOWN = 1e-7
"""Probability of a character that the model does not know."""
_SINGLE = 0.1
"""Share of the page's own characters in what begins a word."""
_PAIR, _TRIPLE = 20.0, 3.0
"""How often a context must come on a page until the page's own word counts half."""
_DISCOUNT = 0.7
"""What is taken off each count of the page: what came once may be chance."""
_NEARLY = 1 - 1e-9
"""Room for what rounding does to a probability."""
_REMEMBERED = 1 << 16
"""Costs that are kept for the next time."""
_ASCII = 0.003
"""Probability of each ASCII sign after a word."""

_FIGURES, _FIGURE = frozenset("0123456789"), "0"
"""Of a figure the page tells that one stands there, not which; one stands for all."""


class _Told(NamedTuple):
    """What a page says of the character after a context: for some a probability, for the rest how far others count."""

    others: float
    seen: dict[str, float]


_NOTHING = _Told(1.0, {})


class PageModel:
    """The language of one page.

    Args:
        text: What is sound of the page.
    """

    def __init__(self, text: str) -> None:
        self._text = simplified(text)
        self._size = max(1, len(text))
        self._singles = Counter(self._text)
        self._canonical = canonical()
        self._begins = _Begins(self._singles, self._size)
        self._costs: dict[str, float] = {}
        self._around: dict[str, list[tuple[str, str]]] = {}
        self._usuals: dict[Choice, list[tuple[float, str]]] = {}
        self._told_by_one: dict[str, _Told] = {}
        self._told_by_two: dict[str, _Told] = {}

    def cost(self, context: str, character: str) -> float:
        """Return the cost of ``character`` after ``context``, whose last two characters count."""
        return self.cost_of_last(f"{BORDER}{BORDER}{context}"[-2:] + character)

    def cost_of_last(self, three: str) -> float:
        """Return the cost of the last of ``three`` characters."""
        cost = self._costs.get(three)
        if cost is None:
            first, second, third = three[0], three[1], three[2]
            simple = self._canonical.get
            first, second, third = simple(first, first), simple(second, second), simple(third, third)
            figure = third in _FIGURES
            if figure and "\u3400" <= second <= "\u9fff":
                probability = sum(figures_behind(second))
            else:
                probability = self._probability(context_of(first, second), third)
            if second in self._singles:
                others, seen = self._told(first, second)
                probability = probability * others + seen.get(_FIGURE if figure else third, 0.0)
            if len(self._costs) >= _REMEMBERED:  # the model at large is asked for every page
                self._costs.clear()
            cost = self._costs[three] = -math.log(probability)
        return cost

    def each(self, text: str, places: range) -> list[float]:
        """Return the costs of the characters at ``places`` of ``text``, the beginning of a line."""
        whole, cost = f"{BORDER}{BORDER}{text}", self.cost_of_last
        return [cost(whole[place : place + 3]) for place in places if place < len(text)]

    def costs(self, context: str, characters: Sequence[str]) -> list[float]:
        """Return the cost of each of ``characters`` after ``context``."""
        two, cost = f"{BORDER}{BORDER}{context}"[-2:], self.cost_of_last
        return [cost(two + character) for character in characters]

    def likely(self, context: str, choice: Choice, most: float) -> list[Option]:
        """Return what may well stand after ``context``, the likeliest first.

        That is what begins a word often, what goes on with this word, and what the page has here; nothing that costs
        more than ``most``, or more than the likeliest by the width of ``choice``.
        """
        simple = self._canonical.get
        first, second = context[-2:-1] or BORDER, context[-1:] or BORDER
        first, second = simple(first, first), simple(second, second)
        state, told = context_of(first, second), self._told(first, second)
        others, seen = told
        shown, weights, width = choice.shown, choice.weights, choice.width
        special = shown.keys() & state.inside.keys()
        if seen:
            special |= shown.keys() & seen.keys()
        chosen: list[tuple[float, str]] = []
        least = math.exp(-most)
        marks = choice.marks
        if max(state.mark, state.border * _ASCII, _UNKNOWN) * others * choice.heaviest < least:
            marks = [one for one in marks if one in seen]
        found = [(self._probability(state, one) * others + seen.get(one, 0.0), one) for one in marks]
        for share, one in (*found, *self._in_words(state, told, special)):
            probability = share * weights[one] if one in weights else share
            if probability > least:
                chosen.append((probability, one))
                least = max(least, probability * width)
        border = state.border * others
        for opening, one in self._usual(choice):
            probability = border * opening
            if probability <= least:
                break
            if one not in special:
                chosen.append((probability, one))
                least = max(least, probability * width)
        chosen.sort(reverse=True)
        surcharges = choice.surcharges
        return [
            Option(-math.log(probability), shown.get(one, one), surcharges.get(one, 0.0))
            for probability, one in chosen[: choice.most]
            if probability >= least
        ]

    def ranked(self, context: str, characters: tuple[str, ...], most: float) -> list[tuple[float, str]]:
        """Return those of ``characters`` that cost up to ``most`` after two others, the cheapest first, with costs."""
        simple = self._canonical.get
        first, second = simple(context[0], context[0]), simple(context[1], context[1])
        state, told = context_of(first, second), self._told(first, second)
        among = _among(characters)
        least = math.exp(-most) * _NEARLY
        border, others, seen = state.border, told.others, told.seen
        words = among.words.keys()
        special = (words & state.inside.keys()) | (words & seen.keys()) | (words & self._singles.keys())
        likely = self._in_words(state, told, special)
        for begins, one in among.ranked:
            probability = max(border * begins, _UNKNOWN) * others
            if probability < least:
                break
            if one not in special:
                likely.append((probability, one))
        found = [(probability, shown) for probability, one in likely for shown in among.words[one]]
        # What begins no word is a mark that the language or the page tells of, or all alike.
        told_of = state.marks.keys() | seen.keys()
        for alike, usual in ((among.letters, max(border * _ASCII, _UNKNOWN)), (among.unknown, _UNKNOWN)):
            probability = usual * others
            if probability >= least:
                found += [(probability, shown) for one in alike.keys() - told_of for shown in alike[one]]
            for one in alike.keys() & told_of:
                probability = self._probability(state, one) * others + seen.get(one, 0.0)
                found += [(probability, shown) for shown in alike[one]]
        costs = [(-math.log(probability), one) for probability, one in found if probability >= least]
        costs.sort()
        return costs

    def _in_words(self, state: Context, told: _Told, characters: Iterable[str]) -> list[tuple[float, str]]:
        """Return the probabilities of ``characters`` that begin words or go on with them."""
        begins, border, inside, inside_share = self._begins, state.border, state.inside, state.inside_share
        third, third_share = state.third, state.third_share
        others, seen = told
        found: list[tuple[float, str]] = []
        for one in characters:
            probability = border * begins[one] + inside.get(one, 0.0) * inside_share
            if third:
                probability += third.get(one, 0.0) * third_share
            found.append((max(probability, _UNKNOWN) * others + seen.get(one, 0.0), one))
        return found

    def _usual(self, choice: Choice) -> list[tuple[float, str]]:
        """Return the usual characters of ``choice``, those that begin a word most often on this page first."""
        usual = self._usuals.get(choice)
        if usual is None:
            own, singles = _SINGLE / self._size, self._singles
            weighed = [((1 - _SINGLE) * opening + own * singles.get(one, 0), one) for opening, one in choice.usual]
            usual = self._usuals[choice] = sorted(weighed, reverse=True)
        return usual

    def _probability(self, state: Context, simple: str) -> float:
        """Return the probability of a character by the language at large, and by how common it is on this page."""
        begins = self._begins[simple]
        if begins < 0:
            if simple in state.marks:
                return max(_UNKNOWN, state.mark * state.marks[simple])
            return max(_UNKNOWN, state.border * _ASCII) if simple.isascii() else _UNKNOWN
        probability = state.border * begins
        probability += state.inside.get(simple, 0.0) * state.inside_share
        if state.third:
            probability += state.third.get(simple, 0.0) * state.third_share
        return max(probability, _UNKNOWN)

    def _told(self, first: str, second: str) -> _Told:
        """Return what the page says of the character after two others."""
        single = self._singles.get(second)
        if not single:
            return _NOTHING
        one = self._told_by_one.get(second)
        if one is None:
            followers = [after for _, after in self._neighbours(second)]
            one = self._told_by_one[second] = _mixed(followers, single, _PAIR, _NOTHING)
        if first not in self._singles:
            return one
        pair = first + second
        two = self._told_by_two.get(pair)
        if two is None:
            found = [after for before, after in self._neighbours(second) if before == first]
            two = _mixed(found, len(found), _TRIPLE, one) if found else one
            self._told_by_two[pair] = two
        return two

    def _neighbours(self, character: str) -> list[tuple[str, str]]:
        """Return what stands before and behind each ``character`` of the page, ``""`` at an end."""
        around = self._around.get(character)
        if around is None:
            parts = self._text.split(character)
            before = [part[-1:] or character for part in parts[:-1]]
            after = [part[:1] or character for part in parts[1:]]
            before[0], after[-1] = parts[0][-1:], parts[-1][:1]
            around = self._around[character] = list(zip(before, after, strict=True))
        return around


class _Begins(dict[str, float]):
    """How often each character begins a word on a page, by the language and by the page; below 0 where none does."""

    def __init__(self, singles: Counter[str], size: int) -> None:
        self._openings = openings()
        self._singles = singles
        self._size = size

    def __missing__(self, simple: str) -> float:
        opening = self._openings.get(simple)
        if opening is None:
            begins = -1.0
        else:
            begins = (1 - _SINGLE) * opening + _SINGLE * (self._singles.get(simple, 0) / self._size)
        self[simple] = begins
        return begins


class _Among:
    """Some characters, those in front that begin words most often."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        simple, begins = canonical().get, openings()
        self.words: dict[str, list[str]] = {}
        """By their Simplified form."""
        self.letters: dict[str, list[str]] = {}
        """Signs in ASCII that begin no word."""
        self.unknown: dict[str, list[str]] = {}
        """All others that begin none, by their Simplified form."""
        for one in characters:
            known = simple(one, one)
            kind = self.words if known in begins else self.letters if one.isascii() else self.unknown
            kind.setdefault(known, []).append(one)
        self.ranked = sorted((((1 - _SINGLE) * begins[one], one) for one in self.words), reverse=True)
        """With how often they do, on a page without them."""


_among = lru_cache(maxsize=1 << 12)(_Among)


def _mixed(followers: list[str], total: int, weight: float, wider: _Told) -> _Told:
    """Return what ``followers`` of a context say (``""`` where there is none), mixed with what a ``wider`` one says."""
    counts: dict[str, int] = {}
    for one in followers:
        if one:
            told = _FIGURE if one in _FIGURES else one
            counts[told] = counts.get(told, 0) + 1
    kept = (weight + _DISCOUNT * len(counts)) / (total + weight)
    seen = {one: share * kept for one, share in wider.seen.items()}
    for one, count in counts.items():
        seen[one] = seen.get(one, 0.0) + (count - _DISCOUNT) / (total + weight)
    return _Told(wider.others * kept, seen)


@cache
def at_large() -> PageModel:
    """Return the model of the language without regard to any page."""
    return PageModel("")
