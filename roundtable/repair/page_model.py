"""The language of one page: ``language_model`` with what the page says of itself mixed in.

The same names and terms come again on one page. What follows a character there is looked up when it is asked for:
of a page of thousands of characters the few torn runs ask for some hundred.

Costs are negated natural logarithms.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.language_model import BORDER, canonical, context_of, openings, punctuation, simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roundtable.repair.language_model import Context

__all__ = ["Choice", "Option", "PageModel", "at_large"]

_UNKNOWN = 1e-7
"""Probability of a character that the model does not know."""
_SINGLE = 0.1
"""Share of the page's own characters in what begins a word."""
_PAIR, _TRIPLE = 20.0, 3.0
"""How often a context must come on a page until the page's own word counts half."""
_DISCOUNT = 0.7
"""What is taken off each count of the page: what came once may be chance."""
_USUAL = 64
"""Characters that are always thought of, of those that a lost byte leaves."""
_REMEMBERED = 1 << 16
"""Costs that are kept for the next time."""
_ASCII = 0.003
"""Probability of each ASCII sign after a word."""


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
        self._openings = openings()
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
            simple = self._canonical
            first, second, third = simple.get(first, first), simple.get(second, second), simple.get(third, third)
            probability = self._probability(context_of(first, second), third)
            if second in self._singles:
                others, seen = self._told(first, second)
                probability = probability * others + seen.get(third, 0.0)
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
        return [self.cost(context, character) for character in characters]

    def likely(self, context: str, choice: Choice, most: float) -> list[Option]:
        """Return what may well stand after ``context``, the likeliest first.

        That is what begins a word often, what goes on with this word, and what the page has here; nothing that costs
        more than ``most``, or more than the likeliest by the width of ``choice``.
        """
        simple = self._canonical.get
        first, second = context[-2:-1] or BORDER, context[-1:] or BORDER
        first, second = simple(first, first), simple(second, second)
        state, (others, seen) = context_of(first, second), self._told(first, second)
        shown, weights, width = choice.shown, choice.weights, choice.width
        special = shown.keys() & state.inside.keys()
        if seen:
            special |= shown.keys() & seen.keys()
        chosen: list[tuple[float, str]] = []
        least = math.exp(-most)
        for one in (*choice.marks, *special):
            probability = self._probability(state, one) * others + seen.get(one, 0.0)
            if one in weights:
                probability *= weights[one]
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
        opening = self._openings.get(simple)
        if opening is None:
            if simple in state.marks:
                return max(_UNKNOWN, state.mark * state.marks[simple])
            return max(_UNKNOWN, state.border * _ASCII) if simple.isascii() else _UNKNOWN
        own = self._singles.get(simple, 0) / self._size
        probability = state.border * ((1 - _SINGLE) * opening + _SINGLE * own)
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
            followers = Counter(after for _, after in self._neighbours(second) if after)
            one = self._told_by_one[second] = _mixed(followers, single, _PAIR, _NOTHING)
        if first not in self._singles:
            return one
        pair = first + second
        two = self._told_by_two.get(pair)
        if two is None:
            found = [after for before, after in self._neighbours(second) if before == first]
            two = _mixed(Counter(filter(None, found)), len(found), _TRIPLE, one) if found else one
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


def _mixed(followers: Counter[str], total: int, weight: float, wider: _Told) -> _Told:
    """Return what ``followers`` of a context say, mixed with what a ``wider`` one says."""
    kept = (weight + _DISCOUNT * len(followers)) / (total + weight)
    seen = {one: share * kept for one, share in wider.seen.items()}
    for one, count in followers.items():
        seen[one] = seen.get(one, 0.0) + (count - _DISCOUNT) / (total + weight)
    return _Told(wider.others * kept, seen)


@cache
def at_large() -> PageModel:
    """Return the model of the language without regard to any page."""
    return PageModel("")


class Option(NamedTuple):
    """What a place may have been."""

    cost: float
    added: str
    """True characters."""
    extra: float = 0.0
    """What of the cost is not about which characters follow each other."""


class Choice:
    """The characters that a lost byte leaves.

    Args:
        characters: These characters.
        surcharges: What some of them cost besides.
        width: How much more one may cost than the likeliest.
        most: How many are tried.
    """

    def __init__(self, characters: Iterable[str], surcharges: dict[str, float], *, width: float, most: int) -> None:
        marks, _ = punctuation()
        simple = canonical().get
        begins = openings()
        self.shown: dict[str, str] = {}
        """By their Simplified form."""
        self.surcharges: dict[str, float] = {}
        """Of what is shown for it, as well by its Simplified form."""
        self.marks: list[str] = []
        for one in characters:
            known = simple(one, one)
            extra = surcharges.get(one, 0.0)
            if known in begins:
                if known in self.shown and self.surcharges.get(known, 0.0) <= extra:
                    continue
                self.shown[known] = one
            elif one in marks:
                self.marks.append(one)
            else:
                continue
            if extra:
                self.surcharges[known] = extra
            else:
                self.surcharges.pop(known, None)
        self.weights = {one: math.exp(-extra) for one, extra in self.surcharges.items()}
        """The surcharges as factors of probabilities."""
        weighed = ((begins[one] * self.weights.get(one, 1.0), one) for one in self.shown)
        self.usual = sorted(weighed, key=itemgetter(0), reverse=True)[:_USUAL]
        """Those that begin a word most often, with how often they do."""
        self.width = math.exp(-width)
        self.most = most
