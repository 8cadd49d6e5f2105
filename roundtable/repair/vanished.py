"""Private-use characters that vanished from a torn run.

A run read one byte off shows such a character for every twelfth pair or so, and programs that keep only what can be
printed strip them. Then two bytes are missing, and what is left often reads as something, and as nothing sensible. Both
bytes can be found: the first ends a character, the second begins one or is a letter.
"""

from __future__ import annotations

from bisect import insort
from functools import cache
from typing import TYPE_CHECKING

from roundtable.repair import channel
from roundtable.repair.choices import Option
from roundtable.repair.halves import character_of, pair_of
from roundtable.repair.language_model import BORDER
from roundtable.repair.page_model import at_large

if TYPE_CHECKING:
    from roundtable.repair.page_model import PageModel

__all__ = ["is_odd", "options", "strip"]

_VANISHED = 1.0
"""Cost of a pair that vanished, besides the characters that it was a part of."""
_DOUBLED, _MOST, _WIDTH = 4, 24, 6.5
"""Characters that are followed where two pairs in a row vanished, readings kept, and how much more one may cost than
the likeliest."""
_CHEAP = 3.0
"""What a character costs at least, but for ends of long words; what cannot come near for that is not weighed."""
_MARKS = str.maketrans(",;:!", "，；：！", "?")
"""Marks as they were; how many ``?`` somebody asks with tells nothing."""
_ROW, _ODD = 3, 6.0
"""Characters in a row that cost more each on average than those of sound text mostly do."""


@cache
def _pairs() -> dict[int, tuple[int, ...]]:
    """Return the second bytes that make a private-use character with each first byte."""
    seconds = range(0x40, 0xFF)
    pairs = {
        lead: tuple(trail for trail in seconds if "\ue000" <= channel.decode(bytes((lead, trail)))[:1] <= "\uf8ff")
        for lead in range(0x81, 0xFF)
    }
    return {lead: trails for lead, trails in pairs.items() if trails}


def strip(text: str) -> str:
    """Return ``text`` without private-use characters."""
    return "".join(character for character in text if not "\ue000" <= character <= "\uf8ff")


def options(lead: int, only: int, follow: int, context: str, added: str, model: PageModel, most: float) -> list[Option]:
    """Return what may have stood around a pair that vanished, the likeliest first.

    Args:
        lead: The byte before it, the first of a character.
        only: The second byte of what vanished where it is known, else 0.
        follow: The byte behind it, the second of a character; 0 where that was a letter.
        context: The last two true characters.
        added: What follows.
        model: The language of the page.
        most: The highest cost that is of interest.
    """
    last = f"{BORDER}{context}"[-2:]
    firsts = sorted((model.cost_of_last(last + first), byte, first) for byte, first in _firsts(lead))
    found: list[Option] = []
    costs: list[float] = []

    def look(head: str, cost: float, byte: int, count: int) -> None:
        """Add what may follow on ``head``, the characters up to the second byte of what vanished last."""
        nonlocal most
        two = f"{BORDER}{context}{head}"[-2:]
        for further, second in model.ranked(two, _seconds(byte, only, follow), most - cost):
            if cost + further > most:
                break
            known = two[-1] + second + added
            behind = [model.cost_of_last(known[place : place + 3]) for place in range(len(added))]
            whole = cost + sum((further, *behind))
            found.append(Option(whole, head + second + added, count * _VANISHED))
            insort(costs, whole)
            most = min(most, costs[0] + _WIDTH, costs[_MOST - 1] if len(costs) >= _MOST else most)

    for cost, byte, first in firsts:
        if cost + _VANISHED + _CHEAP > most:
            break
        look(first, cost + _VANISHED, byte, 1)
    for cost, byte, first in firsts[:_DOUBLED]:  # of two in a row the first bytes have a character between them
        if cost + 2 * (_VANISHED + _CHEAP) > most:
            break
        two = f"{BORDER}{context}{first}"[-2:]
        middles = model.ranked(two, _middles(byte), most - cost - 2 * _VANISHED - _CHEAP)
        for further, middle in middles[:_DOUBLED]:
            if cost + further + 2 * _VANISHED + _CHEAP <= most:
                look(first + middle, cost + further + 2 * _VANISHED, pair_of(middle)[-1], 2)
    found.sort()
    return [option for option in found[:_MOST] if option.cost <= most]


@cache
def _firsts(lead: int) -> tuple[tuple[int, str], ...]:
    """Return the first bytes of what vanished, each with the character that it ends."""
    return tuple((byte, first) for byte in _pairs() if (first := character_of(lead, byte)))


@cache
def _seconds(byte: int, only: int, follow: int) -> tuple[str, ...]:
    """Return what the second byte of what vanished begins, or is by itself where no byte follows."""
    trails = (trail for trail in _pairs()[byte] if only in (0, trail))
    characters = (character_of(trail, follow) if follow else chr(trail) if trail < 0x7F else "" for trail in trails)
    return tuple(filter(None, characters))


@cache
def _middles(byte: int) -> tuple[str, ...]:
    """Return what may stand between a pair that vanished, which begins with ``byte``, and another one."""
    characters = (character_of(trail, first) for trail in _pairs()[byte] for first in _pairs())
    return tuple(filter(None, characters))


def is_odd(text: str, before: str, behind: str) -> bool:
    """Tell whether ``text`` is hardly Chinese somewhere, between what stands before and behind it."""
    whole = (before + text + behind).translate(_MARKS)
    costs = at_large().each(whole, range(len(before.translate(_MARKS)), len(whole)))
    rows = range(max(1, len(costs) - _ROW + 1))
    return any(sum(costs[place : place + _ROW]) > _ODD * _ROW for place in rows)
