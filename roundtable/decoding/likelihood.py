"""How likely a text is Chinese at all: the bits that its characters cost.

Bytes read in the wrong encoding, or from the wrong byte on, still give characters, but rare ones:
about twenty bits each instead of nine. That is enough to tell right from wrong without knowing a word.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import resources

__all__ = ["ASCII_BITS", "bits_per_character", "character_bits"]

ASCII_BITS = 7.0
_RARE_HAN_BITS = 19.0
_OTHER_BITS = 21.0
"""Letters of other scripts, private use, symbols: legal in a Chinese text, and seldom there."""


@cache
def _table() -> dict[str, float]:
    path = resources.files("roundtable.decoding") / "data" / "characters.txt"
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#")]
    return {character: bits + 1.0 for bits, line in enumerate(lines) for character in line}


def character_bits(character: str) -> float:
    """Return the bits that ``character``, not an ASCII one, costs in Chinese text."""
    bits = _table().get(character)
    if bits is not None:
        return bits
    return _RARE_HAN_BITS if "\u4e00" <= character <= "\u9fff" else _OTHER_BITS


def bits_per_character(text: str) -> float:
    """Return the mean bits of the characters of ``text`` that are not ASCII; 0 where there are none.

    >>> round(bits_per_character("江城市新建公园，市民赞成。"))
    9
    >>> round(bits_per_character("江城市新建公园，市民赞成。".encode().decode("gb18030", "ignore")))
    17
    """
    counts = Counter(text)
    total = cost = 0.0
    for character, count in counts.items():
        if character >= "\x80":
            total += count
            cost += count * character_bits(character)
    return cost / total if total else 0.0
