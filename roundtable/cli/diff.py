"""What was repaired, line by line: as it came, and as it is now."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from roundtable.edits import repaired_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.edits import Edit
    from roundtable.model import Article

__all__ = ["diff"]

_RED, _GREEN, _CYAN, _BOLD, _END = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
_MARKED, _UNMARKED = "\x1b[7m", "\x1b[27m"
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_LINE_END = "\\ No newline at end of file"


def diff(article: Article, name: str, *, colour: bool) -> str:
    """Return the repairs of ``article`` as a unified diff without context; empty where there are none.

    With ``colour`` it is for a terminal: the characters that changed stand out, and control characters are
    shown instead of sent. Without, ``patch`` makes the one text out of the other by it.
    """
    edits = article.provenance.edits
    before = _reverted(article.text, edits)
    starts = [0, *(end.end() for end in re.finditer("\n", before))]
    out: list[str] = []
    grown = 0
    for first, last, inside in _hunks(starts, edits):
        stop = starts[last + 1] if last + 1 < len(starts) else len(before)
        old, new = _sides(before, starts[first], stop, inside, colour=colour)
        place = f"@@ -{_lines(first, len(old))} +{_lines(first + grown, len(new))} @@"
        out.append(_painted(place, _CYAN, colour=colour))
        out += (_painted(f"-{line}", _RED, colour=colour) for line in old)
        out += (_painted(f"+{line}", _GREEN, colour=colour) for line in new)
        grown += len(new) - len(old)
    if not out:
        return ""
    heads = (_painted(f"{sign} {name}", _BOLD, colour=colour) for sign in ("---", "+++"))
    return "\n".join((*heads, *out)) + "\n"


def _reverted(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    position = 0
    for edit, place in zip(edits, repaired_spans(edits), strict=True):
        parts += (text[position : place.start], edit.before)
        position = place.stop
    return "".join((*parts, text[position:]))


def _hunks(starts: Sequence[int], edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """Yield the first and the last line of each stretch that changed, and its edits."""
    first = last = -1
    inside: list[Edit] = []
    for edit in edits:
        line = bisect_right(starts, edit.span.start) - 1
        if line > last:
            if inside:
                yield first, last, inside
            first, inside = line, []
        inside.append(edit)
        # An edit that takes a line end joins the line with the next one.
        last = max(last, line, bisect_right(starts, edit.span.stop) - 1 if "\n" in edit.before else line)
    if inside:
        yield first, last, inside


def _sides(text: str, start: int, stop: int, edits: Sequence[Edit], *, colour: bool) -> tuple[list[str], list[str]]:
    """Return the lines of the stretch before and after ``edits``."""
    old: list[str] = []
    new: list[str] = []
    position = start
    for edit in edits:
        same = _visible(text[position : edit.span.start], colour=colour)
        old += (same, _marked(edit.before, colour=colour))
        new += (same, _marked(edit.after, colour=colour))
        position = edit.span.stop
    rest = _visible(text[position:stop], colour=colour)
    return _split("".join((*old, rest))), _split("".join((*new, rest)))


def _visible(text: str, *, colour: bool) -> str:
    return _CONTROL.sub(lambda found: f"<{ord(found[0]):02X}>", text) if colour else text


def _marked(text: str, *, colour: bool) -> str:
    if not (colour and text):
        return text
    return _MARKED + _visible(text, colour=True).replace("\n", f"{_UNMARKED}\n{_MARKED}") + _UNMARKED


def _split(text: str) -> list[str]:
    """Return the lines of ``text``; the last one says so if it has no end."""
    lines = text.split("\n")
    if lines[-1]:
        lines[-1] += f"\n{_NO_LINE_END}"
        return lines
    return lines[:-1]


def _lines(first: int, count: int) -> str:
    """Return the range as ``diff -u`` writes it; an empty one names the line before it."""
    return f"{first + 1 if count else first},{count}"


def _painted(line: str, paint: str, *, colour: bool) -> str:
    return f"{paint}{line}{_END}" if colour else line
