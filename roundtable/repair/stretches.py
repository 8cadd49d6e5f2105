"""Pages that are a mirror's only in part: a sound shell around an article of a mirror, or the reverse.

A mirror annotates every occurrence of a character. Where a page has lines that do and lines that do not, it was put
together from few pieces, one behind the other; an author who annotates at will leaves no such pieces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from roundtable.repair.channel import Key
from roundtable.repair.gate import PINYIN
from roundtable.repair.key_list import is_traditional, may_be_key
from roundtable.repair.script import source_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from roundtable.repair.undamage import Undone

__all__ = ["in_stretches"]

_reading = re.compile(rf"\(({PINYIN}) ?\)")
"""Begins with a plain character, so that a search skips what holds none."""
_LEAST = 12
"""Readings that a stretch must have."""
_MORE = 1.25
_MOST_PIECES = 3
"""Pieces that a page is put together from."""


def in_stretches(text: str, undo: Callable[[str], Undone], *, more_than: int) -> Undone:
    """Return what ``undo`` says of the stretches of ``text`` that are a mirror's, nothing where none is.

    Args:
        text: A page.
        undo: Says how a page is repaired.
        more_than: How many readings are found on the page as a whole; where there are hardly more, it is one.
    """
    whole = undo("")
    moved = 0
    for start, stop in _stretches(text, more_than):
        part = undo(text[start:stop])
        changes = [
            (start + first, start + last, after, rule, certainty)
            for first, last, after, rule, certainty in part.changes
        ]
        gaps = (msgspec.structs.replace(gap, span=gap.span.shift(start + moved)) for gap in part.gaps)
        moved += sum(len(after) - (last - first) for first, last, after, _, _ in part.changes)
        report = whole.report if whole.report.kinds else part.report
        whole = whole._replace(changes=[*whole.changes, *changes], gaps=(*whole.gaps, *gaps), report=report)
    return whole


def _stretches(text: str, more_than: int) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of ``text`` with enough readings begins and ends, all its lines with them."""
    found = [Key(text[match.start() - 1 : match.start()], match[1]) for match in _reading.finditer(text)]
    found = [key for key in found if key.character and may_be_key(key) and is_traditional(key.character)]
    if len(found) < max(_LEAST, _MORE * more_than):
        return
    annotated = {key.character for key in found}
    pieces: list[tuple[bool, int, int]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        stop = start + len(line)
        damaged = _reading.search(line) is not None
        if damaged or not annotated.isdisjoint(line):
            if pieces and pieces[-1][0] == damaged:
                pieces[-1] = (damaged, pieces[-1][1], stop)
            else:
                pieces.append((damaged, start, stop))
        start = stop
    if not 1 < len(pieces) <= _MOST_PIECES or source_script(text, mirrored=True) == "Hant":
        return
    for damaged, start, stop in pieces:
        part = text[start:stop]
        if damaged and len(_reading.findall(part)) >= _LEAST:
            yield start, stop
