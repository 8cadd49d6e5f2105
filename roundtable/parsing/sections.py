"""The running text cut into sections: kicker, headline, abstract, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.parsing.furniture import is_heading
from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.front import Roles

__all__ = ["Part", "split_sections"]


class Part(Record, frozen=True):
    """A section as line numbers."""

    headings: tuple[int, ...]
    body: tuple[int, ...]


def split_sections(lines: Sequence[Line], roles: Roles, running: Container[int], signed: Container[int]) -> list[Part]:
    """Return the sections of the lines that have no role yet.

    One to three headings in a row begin a section. The lines numbered in ``running`` are no headings
    whatever their shape, those in ``signed`` always are.
    """
    parts: list[Part] = []
    headings: list[int] = []
    body: list[int] = []
    for number, line in enumerate(lines):
        if roles[number] is not None:
            continue
        if number not in signed and (number in running or not is_heading(line.image)):
            body.append(number)
        elif body or len(headings) == 3:
            parts.append(Part(tuple(headings), tuple(body)))
            headings, body = [number], []
        else:
            headings.append(number)
    if headings and not body and "," in lines[headings[-1]].image and headings[-1] not in signed:
        body = [headings.pop()]  # nothing stands below it that it could head
    if headings or body:
        parts.append(Part(tuple(headings), tuple(body)))
    return parts
