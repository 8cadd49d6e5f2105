"""Words in quotation marks, outermost pairs only."""

from __future__ import annotations

import re

from roundtable.parsing.records import Record

__all__ = ["Quotation", "find_quotations"]

_MARK = re.compile("[“”‘’]")
_CLOSING = {"“": "”", "‘": "’"}


class Quotation(Record, frozen=True):
    """Words between quotation marks. Offsets index the line and leave the marks out."""

    start: int
    stop: int
    closed: bool = True
    """Whether there is a closing mark in the line: speech of several paragraphs closes in the last one."""


def find_quotations(image: str) -> list[Quotation]:
    """Return the outermost quotations of a folded line.

    Where the marks do not come out even, an opening mark starts over.

    >>> image = "他说:“这叫‘慢工’。”“好,“很好”"
    >>> [image[found.start : found.stop] for found in find_quotations(image)]
    ['这叫‘慢工’。', '很好']
    """
    if "“" not in image and "‘" not in image:
        return []
    marks = [(match[0], match.start()) for match in _MARK.finditer(image)]
    found, rest = _paired(marks, nested=True)
    if rest:
        more, rest = _paired(rest, nested=False)
        found += more
    if rest and rest[0][0] == "“":
        found.append(Quotation(rest[0][1] + 1, len(image), closed=False))
    return found


def _paired(marks: list[tuple[str, int]], *, nested: bool) -> tuple[list[Quotation], list[tuple[str, int]]]:
    """Return the pairs, and the marks from the first opening mark on that is never closed."""
    found = []
    outer = depth = 0
    opening = ""
    for index, (mark, position) in enumerate(marks):
        if not opening or (mark == opening and not nested):
            if mark in _CLOSING:
                opening, outer, depth = mark, index, 1
        elif mark == opening:
            depth += 1
        elif mark == _CLOSING[opening]:
            depth -= 1
            if not depth:
                found.append(Quotation(marks[outer][1] + 1, position))
                opening = ""
    return found, marks[outer:] if opening else []
