"""Figures as people read them: how much a target asks for, and how sure a repair is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import Comparator, Target

__all__ = ["figure", "percent", "plain_number", "quantity"]

_LARGE = ((10**8, "亿", "億"), (10**4, "万", "萬"))


def percent(certainty: float) -> str:
    """Return a certainty in percent, rounded down: 100 % claims that no other reading is possible.

    >>> percent(0.9996), percent(1.0)
    ('99.9%', '100%')
    """
    return f"{int(certainty * 1000) / 10:g}%"


def quantity(target: Target, language: str, comparators: Mapping[Comparator, str], to: str) -> str:
    """Return how much ``target`` asks for, with its unit; nothing where no number is named.

    Args:
        target: The target.
        language: BCP 47 tag of whoever reads it.
        comparators: What stands before the figure.
        to: What stands between the two ends of a range.
    """
    if target.quantity is None:
        return ""
    upper = "" if target.quantity_max is None else to + figure(target.quantity_max, language)
    return f"{comparators[target.comparator]}{figure(target.quantity, language)}{upper}{target.unit or ''}"


def figure(number: Decimal, language: str) -> str:
    """Return a figure as a Chinese newspaper groups it, never rounded.

    >>> [figure(Decimal(number), "zh-Hans") for number in ("120000000000", "35000", "4999", "12345", "4.50")]
    ['1200亿', '3.5万', '4999', '12345', '4.5']
    """
    whole = int(number)
    for size, simplified, traditional in _LARGE:
        hundredths, rest = divmod(whole * 100, size)
        if whole == number and not rest and abs(hundredths) >= 100:
            return plain_number(Decimal(hundredths).scaleb(-2)) + (traditional if language == "zh-Hant" else simplified)
    return plain_number(number)


def plain_number(number: Decimal) -> str:
    """Return ``number`` in digits, without an exponent and without zeros that say nothing.

    >>> plain_number(Decimal("1.20E+11")), plain_number(Decimal("4.50"))
    ('120000000000', '4.5')
    """
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
