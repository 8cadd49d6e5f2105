"""What a misread line leaves open, weighed once more with what stands behind it, and how sure each choice is.

The lattice looks two characters back. A character of which a byte is lost is told as much by those behind it: after
和 a 说 is likelier than a 视, before 觉 it is not.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, prod
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.key_list import is_traditional
from roundtable.repair.language_model import BORDER, canonical
from roundtable.repair.lattice import INDENT, LOST, SHUNNED
from roundtable.repair.script import SIMPLIFIED, TRADITIONAL
from roundtable.repair.words import Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.repair.lattice import Choice, Reading
    from roundtable.repair.page_model import PageModel

__all__ = ["Doubt", "Weighed", "of_other_script", "weighed"]

_LOOKED_AT, _NEAR = 64, 9.0
"""Characters that are weighed with what stands behind them, and how much more one may cost than the cheapest to be
weighed by words as well."""
_WORDS = 0.4
"""How far words decide and single characters do not: of sound text around them these know more than in torn runs."""
_BEFORE, _BEHIND = 8, 6
"""Characters to either side that are weighed with it."""
_DATES = (
    (re.compile("[0-9]{4}$"), re.compile("[0-9]{1,2}月"), "年"),
    (re.compile("(?<![0-9])[0-9]{1,2}$"), re.compile("[0-9]{1,2}[日号號]"), "月"),
    (re.compile("月[0-9]{1,2}$"), re.compile(""), "日"),
)
_DATED = 4.0
"""What stands between the figures of a date, and how much likelier it is there than the language model knows."""
_SWEEPS = 2
_CANDIDATES = 12
_MOST = 0.9999
"""Highest certainty of a choice."""


class Doubt(NamedTuple):
    """A character of a line that is a choice."""

    place: int
    candidates: tuple[tuple[str, float], ...]
    """What it can be with the shares of belief, the best first; nothing where it can be anything."""
    start: int
    stop: int
    """Where it comes from in the line as shown."""

    @property
    def certainty(self) -> float:
        """How sure the best candidate is."""
        return self.candidates[0][1] if self.candidates else 0.0


class Weighed(NamedTuple):
    """A line read anew."""

    text: str
    certainty: float
    doubts: tuple[Doubt, ...] = ()


def weighed(reading: Reading, shunned: frozenset[str] = frozenset()) -> Weighed:
    """Return ``reading`` with each choice made by what stands on both sides of it."""
    if not reading.open:
        return Weighed(reading.text, 1.0)
    text = list(reading.text)
    shunned = shunned or of_other_script(reading.text)
    shares: dict[int, list[tuple[str, float]]] = {}
    for _ in range(_SWEEPS):
        for choice in reading.open:
            if choice.characters != (LOST,):
                found = shares[choice.place] = _shares(text, choice, shunned)
                text[choice.place] = found[0][0]
    doubts = [
        Doubt(choice.place, tuple(shares.get(choice.place, ())[:_CANDIDATES]), choice.start, choice.stop)
        for choice in reading.open
    ]
    certainty = prod(doubt.certainty for doubt in doubts if doubt.candidates)
    return Weighed("".join(text), min(certainty, _MOST), tuple(doubts))


def of_other_script(text: str) -> frozenset[str]:
    """Return the characters of the script that ``text`` is not written in: a lost byte was hardly one of theirs."""
    simplified, traditional = (sum(map(script.__contains__, text)) for script in (SIMPLIFIED, TRADITIONAL))
    if simplified == traditional:
        return frozenset()
    return _traditional() if simplified > traditional else SIMPLIFIED


@cache
def _traditional() -> frozenset[str]:
    return TRADITIONAL.union(filter(is_traditional, canonical()))


def _shares(text: Sequence[str], choice: Choice, shunned: frozenset[str]) -> list[tuple[str, float]]:
    """Return the characters of ``choice`` with their shares, the likeliest first."""
    place = choice.place
    before, behind = _around(text, place)
    if len(choice.characters) == 1:
        return [(choice.characters[0], _MOST)]
    model = _model()
    left = before[-2:].rjust(2, BORDER)
    firsts = zip(
        model.costs(left, [_shown(text, place, one) for one in choice.characters]), choice.characters, strict=True
    )
    near = sorted((cost + SHUNNED * (one in shunned), one) for cost, one in firsts)[:_LOOKED_AT]
    costs = {
        one: cost
        + sum(
            model.cost((left[-1] + one + behind[:1])[at : at + 2], next_one) for at, next_one in enumerate(behind[:2])
        )
        for cost, one in near
    }
    dated = {one for head, tail, one in _DATES if head.search(before) and tail.match(behind)}
    for one in dated & costs.keys():
        costs[one] -= _DATED
    most = min(costs.values()) + _NEAR
    stretch = Stretch(before, behind)
    beyond = 0.0
    for one, cost in sorted(costs.items(), key=lambda item: item[1]):
        words = stretch.cost(one) - _DATED * (one in dated) if cost <= most else cost + beyond
        beyond = beyond or words - cost  # what lies outside, about the same for all
        costs[one] = _WORDS * words + (1 - _WORDS) * cost + SHUNNED * _WORDS * (one in shunned and cost <= most)
    least = min(costs.values())
    weights = {one: exp(least - cost) for one, cost in costs.items()}
    total = sum(weights.values())
    return sorted(((one, min(_MOST, weight / total)) for one, weight in weights.items()), key=lambda item: -item[1])


def _around(text: Sequence[str], place: int) -> tuple[str, str]:
    """Return what stands before and behind ``place``, up to where a paragraph begins or something is lost."""
    before = "".join(text[max(0, place - _BEFORE) : place]).rpartition(LOST)[2].rpartition(INDENT)[2]
    rest = "".join(text[place + 1 : place + 1 + _BEHIND])
    behind, lost, _ = rest.partition(LOST)
    return before, behind + BORDER * (not lost and len(rest) < _BEHIND)


def _shown(text: Sequence[str], place: int, one: str) -> str:
    """Return what ``one`` is for the language model, which knows a paragraph's beginning as a line end."""
    return BORDER if one == INDENT and (not place or text[place - 1] == INDENT) else one


@cache
def _model() -> PageModel:
    from roundtable.repair.page_model import at_large  # its tables cost what a whole sound page costs

    return at_large()
