"""Contributions that are signed at their end: ``…。(江城大学教授 李明)``, or below the words ``——江城大学教授李明``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.furniture import ends_with_house, is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.lists import introduce_guest
from roundtable.parsing.names import is_name
from roundtable.parsing.signed import ASKING
from roundtable.parsing.turn_labels import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["read_endings"]

_BRACKETS = re.compile(r"[。!?”]\((?P<author>[^()]{5,40})\)$")
_BELOW = re.compile("—+ ?")
_LONGEST_BELOW = 50
_FEWEST = 2
_NO_AUTHORS = (*ASKING, "供稿", "整理")


def read_endings(lines: Sequence[Line], free: Sequence[bool], people: Cast) -> dict[int, Turn]:
    """Return a turn for each paragraph that is signed at its end or below it; empty where fewer than two are."""
    return _in_brackets(lines, free) or _below(lines, free, people)


def _author(image: str, start: int, stop: int) -> Entry | None:
    """Return the one person with a post, no journalist, who is named between the offsets."""
    entries = read_entries(image[:stop], start)
    if len(entries) != 1 or not (post := entries[0].posts) or not is_name(_name(image, entries[0]), rare=False):
        return None
    own = image[slice(*post)]
    return None if own.endswith(_NO_AUTHORS) or "摄" in own or ends_with_house(own) else entries[0]


def _name(image: str, entry: Entry) -> str:
    return image[slice(*entry.name)].replace(" ", "")


def _in_brackets(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    signed = {
        number: Turn("person", _name(line.image, entry), entry, 0)
        for number, line in enumerate(lines)
        if free[number]
        and line.image[-1] == ")"
        and (match := _BRACKETS.search(line.image))
        and (entry := _author(line.image, *match.span("author")))
    }
    if len(signed) < _FEWEST:
        return {}
    others = {
        number: Turn("narrator", "", None, 0)
        for number, line in enumerate(lines)
        if free[number] and number not in signed and not is_heading(line.image)
    }
    return dict(sorted((signed | others).items())) if len(others) < len(signed) else {}


def _below(lines: Sequence[Line], free: Sequence[bool], people: Cast) -> dict[int, Turn]:
    signed = {
        number: entry
        for number, line in enumerate(lines)
        if free[number]
        and line.image[0] == "—"
        and len(line.image) <= _LONGEST_BELOW
        and (dash := _BELOW.match(line.image))
        and (entry := _author(line.image, dash.end(), len(line.image)))
    }
    if len(signed) < _FEWEST or any(free[max(signed) + 1 :]):  # the words stand above, none below the last
        return {}
    turns: dict[int, Turn] = {}
    waiting: list[int] = []
    for number in (number for number in range(len(lines)) if free[number]):
        entry = signed.get(number)
        if entry is None:
            waiting.append(number)
            continue
        person = introduce_guest(lines[number], entry, people, "guest")
        words = waiting[-1:] if not turns else waiting  # what stands above the first words introduces the page
        turns |= {place: Turn("person", person.name, None, 0) for place in words}
        turns[number] = Turn("narrator", "", None, len(lines[number].image))
        waiting.clear()
    return turns
