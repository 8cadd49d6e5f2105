"""What a place of a torn run may have been, where a byte is lost.

A lost byte leaves a hundred characters and more. Which of them are usual, and what some cost besides, is the same
at every place where this byte is lost; so it is found out once.
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.language_model import canonical, openings, punctuation

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Choice", "Option"]

_USUAL = 64
"""Characters that are always thought of, of those that a lost byte leaves."""


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
        self.heaviest = math.exp(max([-self.surcharges.get(one, 0.0) for one in self.marks], default=0.0))
        """The largest factor that a mark of them has."""
        self.weights = {one: math.exp(-extra) for one, extra in self.surcharges.items()}
        """The surcharges as factors of probabilities."""
        weighed = ((begins[one] * self.weights.get(one, 1.0), one) for one in self.shown)
        self.usual = sorted(weighed, key=itemgetter(0), reverse=True)[:_USUAL]
        """Those that begin a word most often, with how often they do."""
        self.width = math.exp(-width)
        self.most = most
