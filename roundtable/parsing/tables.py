"""The reviewed word lists in ``data/*.tsv``, read on first use.

Every table has a header line, one entry per row and a column of comments. Entries are written in
Simplified characters; they are compared with the folded image of a text (``folding``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Lexicon", "alternatives", "first_characters", "occurrences", "rows", "words"]


_FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    "电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
)
"""The characters that Chinese texts are full of, the most frequent first: patterns try them before others."""
_RANKS = len(_FREQUENT) + 1


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


def alternatives(entries: Iterable[str], *patterns: str) -> str:
    r"""Return a pattern that matches any of ``entries``, the longest first, or else one of ``patterns``.

    The words are grouped by what they begin with, so that hardly any is tried in vain, and a search skips what no
    word begins with, as long as each of ``patterns`` begins with a plain character, too.

    >>> alternatives(["说", "表示", "说道", "说起"], r"第\d")
    '(?:说(?:起|道|)|表示|第\\d)'
    """
    return f"(?:{'|'.join((*_branches(set(entries)), *patterns))})"


def _branches(entries: set[str]) -> list[str]:
    """Return one pattern for each first character of ``entries``, and an empty one last for the empty entry."""
    groups: dict[str, set[str]] = {}
    for entry in entries:
        if entry:
            groups.setdefault(entry[0], set()).add(entry[1:])
    order = sorted(groups, key=lambda first: (_FREQUENT.find(first) % _RANKS, first))
    branches = [re.escape(first) + _tail(groups[first]) for first in order]
    return [*branches, ""] if "" in entries else branches


def _tail(entries: set[str]) -> str:
    branches = _branches(entries)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class Lexicon(Record, frozen=True):
    """Words that are looked for by their last characters.

    Words of one kind (titles, organizations) begin with any character and end in few, so that this is ten times as
    fast as a pattern of them.
    """

    words: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    """How long words are, the longest first, by the two characters that they end in, or the only one."""
    lasts: frozenset[str]
    """The characters that words end in."""
    last: re.Pattern[str]
    """The pattern of them, behind a character that words have in front of their last: most places end there."""

    @classmethod
    def of(cls, words: Iterable[str]) -> Lexicon:
        """Return the lexicon of ``words``."""
        found: dict[str, set[int]] = {}
        entries = frozenset(words)
        for word in entries:
            found.setdefault(word[-2:], set()).add(len(word))
        for end, sizes in found.items():
            if end[-1] in entries:
                sizes.add(1)
        lengths = {end: tuple(sorted(sizes, reverse=True)) for end, sizes in found.items()}
        lasts = frozenset(word[-1] for word in entries)
        before = f"(?<={_any_of(word[-2] for word in entries if len(word) > 1)}.)"
        alone = f"(?<={_any_of(word for word in entries if len(word) == 1)})"
        return cls(entries, lengths, lasts, re.compile(f"{_any_of(lasts)}(?:{before}|{alone})"))

    def sizes(self, end: str) -> tuple[int, ...]:
        """Return how long the words are, the longest first, that may end in the two characters ``end``."""
        return self.lengths[end] if end in self.lengths else self.lengths.get(end[-1:], ())

    def ends(self, image: str) -> bool:
        """Tell whether ``image`` ends in a word."""
        lengths = self.lengths.get(image[-2:])
        if lengths is None:
            return image[-1:] in self.words
        for length in lengths:  # noqa: SIM110  # a loop is faster, and nothing is asked as often
            if image[-length:] in self.words:
                return True
        return False

    def find(self, image: str, start: int, stop: int) -> list[tuple[int, int]]:
        """Return where words stand between two offsets, from left to right, without overlaps.

        Of two that begin together the longer counts.

        >>> Lexicon.of(["书记", "党委书记", "书记员"]).find("党委书记员和书记", 0, 8)
        [(0, 4), (6, 8)]
        """
        found = []
        words, lengths = self.words, self.lengths
        for match in self.last.finditer(image, start, stop):
            end = match.end()
            for length in lengths.get(image[end - 2 : end]) or lengths.get(image[end - 1], ()):
                begin = end - length
                if begin >= start and image[begin:end] in words:
                    found.append((begin, -end))
        if len(found) < 2:  # nothing to choose from
            return [(begin, -end) for begin, end in found]
        found.sort()
        kept = []
        floor = start
        for begin, end in found:
            if begin >= floor:
                floor = -end
                kept.append((begin, floor))
        return kept


def _any_of(characters: Iterable[str]) -> str:
    """Return a pattern of one of ``characters``; of none, it matches nowhere."""
    found = "".join(sorted(set(characters)))
    return f"[{re.escape(found)}]" if found else "(?!)"


def first_characters(entries: Iterable[str]) -> frozenset[str]:
    """Return what ``entries`` begin with: asking that first is cheaper than trying their pattern in vain."""
    return frozenset(entry[0] for entry in entries)


def occurrences(image: str, found: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where the strings of ``found`` stand in ``image``, from left to right, without overlaps.

    For a few strings of one page, which are not worth a pattern. Of two that begin together the longer counts.

    >>> list(occurrences("李明珠和李明", ["李明", "李明珠"]))
    [(0, 3), (4, 6)]
    """
    places = []
    find = image.find
    for string in found:
        length = len(string)
        start = find(string)
        while start >= 0:
            places.append((start, -length))
            start = find(string, start + length)
    floor = 0
    for start, length in sorted(places):
        if start >= floor:
            floor = start - length
            yield start, floor
