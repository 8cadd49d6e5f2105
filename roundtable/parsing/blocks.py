"""Lines and blocks: the text cut where the page breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.model import Block, BlockRole
from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Line", "partition", "split_lines"]


class Line(Record, frozen=True):
    """One line that is not empty, without the white space at its edges."""

    start: int
    stop: int
    """The offset behind the last character."""
    span: Span
    """Place in the article's text."""
    text: str
    image: str
    """The folded image of ``text``, of equal length."""


def split_lines(text: str, image: str) -> list[Line]:
    """Return the lines of ``text``, whose folded image is ``image``, that hold more than white space."""
    lines = []
    start = 0
    for raw in text.splitlines(keepends=True):
        line = raw.strip()
        if line:
            first = text.index(line, start)
            stop = first + len(line)
            lines.append(Line(first, stop, Span(first, stop), line, image[first:stop]))
        start += len(raw)
    return lines


def partition(size: int, lines: Sequence[Line], roles: Sequence[BlockRole]) -> tuple[Block, ...]:
    """Return blocks that cover ``size`` characters: each line in its role, ``space`` between them."""
    blocks = []
    position = 0
    for line, role in zip(lines, roles, strict=True):
        if line.start > position:
            blocks.append(Block(role="space", span=Span(position, line.start)))
        blocks.append(Block(role=role, span=line.span))
        position = line.stop
    if size > position:
        blocks.append(Block(role="space", span=Span(position, size)))
    return tuple(blocks)
