"""Whose words each paragraph reports, from the first to the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from roundtable.parsing.statements import Said, read_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.sections import Part

__all__ = ["Told", "follow_citations"]

_EDGES = " "


class Told(NamedTuple):
    """A paragraph with its speaker."""

    person: Person | None
    said: tuple[Said, ...] = ()
    question: bool = False


def follow_citations(lines: Sequence[Line], parts: Sequence[Part], cast: Cast, *, steady: bool) -> dict[int, Told]:
    """Attribute the paragraphs of a page that cites its sources (``…表示``), by line number.

    A paragraph without a source of its own continues the one before. On a ``steady`` page (a feature,
    where each section belongs to one guest) it does so to the end of the section, elsewhere only
    while the words before it were left open.
    """
    told: dict[int, Told] = {}
    last: Person | None = None
    for part in parts:
        current: Person | None = None
        for number in part.body:
            line = lines[number]
            account = read_paragraph(line, cast, last)
            if account.said:
                told[number] = Told(account.person, account.said)
                last = account.person or last
                current = account.person if steady or account.open else None
            elif current and (steady or not account.others):
                told[number] = Told(current, (Said(current, "indirect", 0, len(line.text)),))
            else:
                told[number] = Told(None)
                current = None
    return told
