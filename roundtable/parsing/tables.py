"""The reviewed word lists in ``data/*.tsv``, read on first use.

Every table has a header line, one entry per row and a column of comments. Entries are written in
Simplified characters; they are compared with the folded image of a text (``folding``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["alternatives", "occurrences", "rows", "words"]


@cache
def rows(table: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``data/<table>.tsv`` without its header.

    >>> rows("surnames")[0]
    ('王', 'common', '')
    """
    text = files(__package__).joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines()[1:] if line)


def words(table: str, *kinds: str) -> frozenset[str]:
    """Return the first column of the rows whose second column is one of ``kinds`` (of all rows without any)."""
    return frozenset(row[0] for row in rows(table) if not kinds or row[1] in kinds)


def alternatives(entries: Iterable[str]) -> str:
    """Return a pattern that matches any of ``entries``, the longest first.

    The words are grouped by their first character, so that a search looks at one group only.

    >>> alternatives(["说", "表示", "说道"])
    '(?:表示|说(?:道|))'
    """
    groups: dict[str, set[str]] = {}
    for entry in entries:
        groups.setdefault(entry[0], set()).add(entry[1:])
    parts = []
    for first, rests in sorted(groups.items()):
        tails = [re.escape(rest) for rest in sorted(rests, key=lambda rest: (-len(rest), rest))]
        parts.append(re.escape(first) + (tails[0] if len(tails) == 1 else f"(?:{'|'.join(tails)})"))
    return f"(?:{'|'.join(parts)})"


def occurrences(image: str, found: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where the strings of ``found`` stand in ``image``, from left to right, without overlaps.

    For a few strings of one page, which are not worth a pattern. Of two that begin together the longer counts.

    >>> list(occurrences("李明珠和李明", ["李明", "李明珠"]))
    [(0, 3), (4, 6)]
    """
    places = []
    for string in found:
        start = image.find(string)
        while start >= 0:
            places.append((start, -len(string)))
            start = image.find(string, start + len(string))
    floor = 0
    for start, length in sorted(places):
        if start >= floor:
            floor = start - length
            yield start, floor
