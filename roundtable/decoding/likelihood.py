"""How likely a text is Chinese at all: the bits that its characters cost.

Bytes read in the wrong encoding, or from the wrong byte on, still give characters, but rare ones:
about twenty bits each instead of nine. That is enough to tell right from wrong without knowing a word.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources
from math import inf

__all__ = ["ASCII_BITS", "bits_per_character", "character_bits"]

ASCII_BITS = 7.0
_RARE_HAN_BITS = 19.0
_SYMBOL = re.compile("[\u2100-\u214f\u2460-\u24ff\u3000-\u303f\uff01-\uff5e]")
_SYMBOL_BITS = 14.0
"""Units, numbers in circles, fullwidth letters and digits: tables and weather reports are full of them."""
_OTHER_BITS = 21.0
"""Letters of other scripts, private use, controls: possible in a Chinese text, and seldom there."""


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
    if "\u4e00" <= character <= "\u9fff":
        return _RARE_HAN_BITS
    return _SYMBOL_BITS if _SYMBOL.match(character) else _OTHER_BITS


def bits_per_character(text: str, *, with_ascii: bool = False) -> float:
    """Return the mean bits of the characters of ``text``; infinite where there are none to measure.

    Args:
        text: Some characters.
        with_ascii: Whether ASCII counts. In UTF-16 it is evidence; in other encodings it looks the same everywhere.

    >>> round(bits_per_character("江城市新建公园，市民赞成。"))
    9
    >>> round(bits_per_character("江城市新建公园，市民赞成。".encode().decode("gb18030", "ignore")))
    17
    """
    total = cost = 0.0
    for character, count in Counter(text).items():
        if character >= "\x80":
            bits = character_bits(character)
        elif not character.isprintable() and character not in "\t\r\n":
            bits = _OTHER_BITS
        elif with_ascii:
            bits = ASCII_BITS
        else:
            continue
        total += count
        cost += count * bits
    return cost / total if total else inf
