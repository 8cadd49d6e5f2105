"""Where the clauses and sentences of a line begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

__all__ = ["BOUNDARY", "PARAGRAPH", "SENTENCE_ENDS", "WINDOW", "clause_start", "sentence_start"]

WINDOW = 60
"""A subject that is longer than this is none."""
PARAGRAPH = 200
"""How far back a pronoun looks for the person it means."""
SENTENCE_ENDS = ("。", "!", "?")
_SPEECH_ENDS = frozenset("。!?…,")
BOUNDARY = frozenset(",。;:!?“”‘’…—|>《》【】〔〕[]{}")
"""Characters that end a clause."""
_BRACKETED = re.compile(r"\([^()]{0,30}[,;:][^()]{0,30}\)")
"""A parenthesis in the middle of a clause with marks of its own: 李明在接受江城网(公众号:jc)专访时表示."""
_MARK = re.compile(
    f"{_BRACKETED.pattern}|[{re.escape(''.join(sorted(BOUNDARY)))}]"
    "(?:(?<=《)[^《》]{1,20}》"  # the title of a paper
    "|(?<=[^,。;:!?“”‘’…—| 说道称问答喊是叫]“)[^“”。!?]{1,30}”(?=[^,。;:!?“”‘’…—| ])|)"  # 在“江城论坛”上
)
"""A mark that ends a clause, or a title or name in marks, which does not."""
_LONGEST_BRACKETED = 32


def clause_start(image: str, stop: int) -> int:
    """Return where the clause that ends at ``stop`` begins.

    A parenthesis, the title of a paper, or a name in quotation marks (在“江城论坛”上) does not end it.
    """
    position = max(0, stop - WINDOW)
    window = image[position:stop]
    if not ("“" in window or "”" in window or "《" in window or "》" in window):  # nothing longer is a name or title
        for place in range(stop, position, -1):
            if image[place - 1] in BOUNDARY and not _is_bracketed(image, place - 1, stop):
                position = place
                break
    else:
        starts, titles = _boundaries(image)
        index = bisect_right(starts, stop)
        position = max(starts[index - 1] if index else 0, position)
        index = bisect_right(titles, (stop,)) - 1
        if index >= 0 and titles[index][0] < stop < titles[index][1]:
            position = titles[index][0] + 1
    while position < stop and image[position] == " ":
        position += 1
    return position


def _is_bracketed(image: str, place: int, stop: int) -> bool:
    """Tell whether the mark at ``place`` stands in a parenthesis that ends before ``stop``."""
    opening = image.rfind("(", max(0, place - _LONGEST_BRACKETED), place) if image.find(")", place, stop) >= 0 else -1
    match = _BRACKETED.match(image, opening, stop) if opening >= 0 else None
    return match is not None and match.end() > place


def sentence_start(image: str, stop: int) -> int:
    """Return where the sentence begins that ``stop`` stands in, behind a quotation at the latest; not “名称”|会上."""
    floor = max(0, stop - PARAGRAPH)
    start = max(image.rfind(mark, floor, stop) for mark in SENTENCE_ENDS)
    quoted = image.rfind("”", start + 1, stop)
    while quoted > start and image[quoted - 1] not in _SPEECH_ENDS:
        quoted = image.rfind("”", max(start + 1, floor), quoted)
    return max(start, quoted) + 1


@lru_cache(maxsize=4)
def _boundaries(image: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Return where clauses begin in a line, and where titles and names in marks stand; a line is asked often."""
    marks = [match.span() for match in _MARK.finditer(image)]
    return [end for begin, end in marks if end == begin + 1], [mark for mark in marks if mark[1] > mark[0] + 1]
