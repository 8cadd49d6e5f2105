"""How far a page with readings is from one whose author set them at will, in bits.

The mirrors' list tells: they annotate the characters at its head, up to the page's cutoff, each of them every time.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from roundtable.repair.key_list import is_traditional, ordered

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["evidence", "find_cutoff", "membership"]

_han = re.compile("[\u4e00-\u9fa5]")


def evidence(tokens: int, readings: dict[str, str], unread: AbstractSet[str], wrong: int) -> float:
    """Return, in bits, how far the page is from one whose author annotated characters at will.

    Such an author picks any ``read`` of the ``present`` characters of the list; a mirror picks the first
    ones. He annotates a word once; a mirror does it each time.
    """
    read = len(readings.keys() & ordered())
    present = read + len(unread)
    if 2 * read < len(readings):
        return 0.0
    return math.log2(math.comb(present, read)) - wrong * math.log2(2 * present) + tokens - len(readings)


def membership(text: str, readings: dict[str, str], unread: AbstractSet[str]) -> float:
    """Return, in bits, how unlikely it is that of all Traditional characters just those on the list are annotated.

    A page that is annotated to the end of the list has none left that would show its order.
    """
    listed = len(readings.keys() & ordered())
    others = len(readings) - listed
    present = listed + len(unread)
    traditional = sum(map(is_traditional, set(_han.findall(text)) - unread - readings.keys()))
    ways = math.comb(present, listed) * math.comb(traditional + others, others)
    return math.log2(math.comb(present + traditional + others, len(readings)) / ways)


def find_cutoff(order: tuple[str, ...], read: dict[str, str], unread: AbstractSet[str]) -> tuple[str | None, int]:
    """Return the last active key that explains the page best, and how many characters speak against it."""
    wrong = sum(character in read for character in order)
    best: tuple[int, str | None] = (wrong, None)
    for character in order:
        wrong += (character in unread) - (character in read)
        if character in read and wrong <= best[0]:
            best = (wrong, character)
    return best[1], best[0]
