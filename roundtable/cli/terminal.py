"""How wide text is on a terminal, where Chinese characters take two columns."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["columns", "wrapped"]

# A word and the marks that may not begin a line; a Chinese character is a word of its own.
_UNIT = re.compile(r"\s*(?:[^\s\u2e80-\uffff]+|\S)[，。；：、！？）】》”’…]*")


def columns(text: str) -> int:
    """Return how many columns ``text`` takes.

    >>> columns("a圆桌")
    5
    """
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns; a single word may be wider.

    >>> wrapped("文本文件或另存的 HTML 网页", 16)
    ['文本文件或另存的', 'HTML 网页']
    """
    lines = [""]
    for unit in _UNIT.findall(text):
        if columns(lines[-1] + unit) <= width:
            lines[-1] += unit
        else:
            lines.append(unit.lstrip())
    return [line for line in lines if line] or [""]
