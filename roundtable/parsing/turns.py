"""Transcripts: which lines of a page open a turn, and whether the page is a transcript at all."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from roundtable.parsing.bare_labels import read_bare_turns
from roundtable.parsing.folding import fold
from roundtable.parsing.furniture import is_heading
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_address, is_name
from roundtable.parsing.posts import ends_with_organization
from roundtable.parsing.turn_labels import (
    NUMBERED,
    RECORD,
    Turn,
    inner_turns,
    read_turn,
    turns_within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["read_turns"]

_SPEECH = re.compile("[^。]{0,60}(?:各位|大家|荣幸|感谢|谢谢|我们|我)[^。]*。")
"""How somebody begins to speak to an audience."""
_FEWEST_TURNS = 2
_MOST_HEADINGS = 6
_ANSWERED, _ANSWER = re.compile("回应|回答|答复|答记者问|解答|解读"), 24
_FRONT_LINES, _FRONT = 20, 200
"""Where a page says who is going to talk."""


def read_turns(lines: Sequence[Line], free: Sequence[bool], people: Cast) -> dict[int, Turn]:
    """Return the turns by line number; empty where the page is no transcript.

    Args:
        lines: All lines of the page.
        free: For each line, whether it may be a turn.
        people: Those that the page has introduced before the transcript begins.
    """
    found = {}
    for number, line in enumerate(lines):
        if free[number] and (turn := read_turn(line.image)):
            found[number] = replace(turn, following=inner) if (inner := inner_turns(line.image, turn)) else turn
        elif free[number] and (within := turns_within(line.image)):
            found[number] = within
    spoken = [
        number for number, turn in found.items() if turn.kind == "person" and turn.stop < len(lines[number].image)
    ]
    if spoken and all(is_heading(lines[number].image) and lines[number].image[-1] not in "?!" for number in spoken):
        for number in spoken:
            del found[number]  # 李明:码头要还给市民 stands above what the paper reports of him
    if len(found) < _FEWEST_TURNS:
        found |= read_bare_turns(lines, free)
    if found:
        for number, line in enumerate(lines[:-1]):
            if free[number] and NUMBERED.fullmatch(line.image):
                found[number] = Turn("asker", "提问", None, len(line.image))
    every = [one for turn in found.values() for one in (turn, *turn.following)]
    if speech := _answers_of_one(lines, free, found) or _speech_of_one(lines, found, people):
        return speech
    if len(every) < _FEWEST_TURNS:
        return {number: turn for number, turn in found.items() if _announces(lines, number, turn, people)}
    counts = Counter(turn.label for turn in every)
    asking = Counter(turn.label for number, turn in found.items() if "?" in _words(lines, number, turn))
    short = {turn.short for turn in found.values()}
    hosts = {lines[number].image[turn.stop :] for number, turn in found.items() if turn.kind == "moderator"}
    for number, turn in found.items():
        if turn.kind == "person" and turn.label in hosts:  # 主持人:敬一丹
            found[number] = replace(turn, kind="moderator")
        elif (
            turn.kind == "person"
            and not (_has_form(turn) or turn.label in short or is_name(turn.label))
            and counts[turn.label] < 2 * asking[turn.label]
            and not any(f"我是{turn.label}" in line.image for line in lines)
        ):
            found[number] = replace(turn, kind="asker", entry=None)  # a paper that puts the questions
    asked = any(one.kind not in {"person", "narrator"} for one in every)
    front = "\n".join(line.image[:_FRONT] for line in lines[:_FRONT_LINES])
    labelled = Counter(turn.label for number, turn in found.items() if number < _FRONT_LINES)
    turns = {
        number: turn
        for number, turn in found.items()
        if _is_person(turn, people)
        or turn.label in short
        or (turn.kind == "person" and asking[turn.label] and is_name(turn.label))
        or (
            front.count(turn.label) > labelled[turn.label]
            and not ends_with_organization(turn.label)
            and not _is_above_heading(lines, number, turn)
        )
    }
    if asked or len(turns) > 1:
        # A pen name has no form of its own: it must come again, and somebody must talk with it.
        turns |= {number: turn for number, turn in found.items() if counts[turn.label] > 1}
    labels = {one.label for turn in turns.values() for one in (turn, *turn.following)}
    if len(labels) > 1 or (asked and len(turns) > 1):
        return dict(sorted(turns.items()))
    return {}


def _speech_of_one(lines: Sequence[Line], found: dict[int, Turn], people: Cast) -> dict[int, Turn]:
    """Return the turns where one person alone speaks, under a label of its own line, and is introduced above."""
    named = {number: turn for number, turn in found.items() if is_name(turn.label, rare=False)}
    if len(found) == 1 and not named:
        ((number, turn),) = found.items()
        opens = turn.kind == "person" and _SPEECH.match(lines[number].image, turn.stop) is not None
        return found if opens and _opens_page(lines, number) and people.holder(turn.label) else {}
    first = min(named, default=0)
    labels = {turn.label for turn in named.values()}
    asked = any(turn.kind != "person" for turn in found.values())
    if (
        not asked
        and len(named) == 1
        and _SPEECH.match(lines[first].image, named[first].stop)
        and (
            first <= 1
            or (_opens_page(lines, first) and not any(named[first].label in line.image for line in lines[first + 1 :]))
        )
    ):
        return named  # 李明:非常荣幸参加今天的论坛,… and nobody else speaks
    listed = len(named) > 1 and any(person.role == "guest" and fold(person.name) in labels for person in people.people)
    alone = first in named and named[first].stop == len(lines[first].image)
    if asked or len(labels) != 1 or first in {0, len(lines) - 1} or not (alone or len(named) > _FEWEST_TURNS or listed):
        return {}
    above = (line.image for line in lines[:first])
    if listed:
        return named
    introduced = (image[start:stop] for image in above for start, stop, _ in find_titled(image))
    return named if any(name in labels for name in introduced) else {}


def _answers_of_one(lines: Sequence[Line], free: Sequence[bool], found: dict[int, Turn]) -> dict[int, Turn]:
    """Return the turns where one person's name labels the answers, and nothing the questions above them."""
    if len(found) < _FEWEST_TURNS or any(turn.kind != "person" or turn.following for turn in found.values()):
        return {}
    labels = {turn.label for turn in found.values()}
    asked = [number - 1 for number in found if number and free[number - 1] and lines[number - 1].image[-1] == "?"]
    if len(labels) != 1 or len(asked) < _FEWEST_TURNS or not is_name(min(labels), rare=False):
        return {}
    return dict(sorted((found | {number: Turn("asker", "提问", None, 0) for number in asked}).items()))


def _opens_page(lines: Sequence[Line], number: int) -> bool:
    """Tell whether nothing but headings and lines without a sentence stand above."""
    return number <= _MOST_HEADINGS and not any("。" in line.image for line in lines[:number])


def _announces(lines: Sequence[Line], number: int, turn: Turn, people: Cast) -> bool:
    """Tell whether a label alone makes a transcript: a colon behind the name in a line of its own above the words.

    A post must stand there with the name, or the page must have introduced the person.
    """
    posted = turn.entry is not None and turn.entry.posts is not None
    named = is_name(turn.label, rare=False) and (posted or people.by_address(turn.label) is not None)
    if number and turn.kind == "person" and is_name(turn.label, rare=False) and RECORD.match(lines[number - 1].image):
        return True  # 以下为发言实录:
    if posted and number and turn.kind == "person" and named and _ANSWERED.search(lines[number - 1].image[-_ANSWER:]):
        return True  # …对此,市政府新闻发言人作出回应。|市政府新闻发言人李明:…
    asked = number and lines[number - 1].image[-1] == "?" and turn.kind == "person" and is_name(turn.label, rare=False)
    if asked and any(turn.label in line.image for line in lines[: number - 1]):
        return True  # 有记者问,…?|李明:…
    alone = turn.stop == len(lines[number].image) and lines[number].image[-1] == ":"
    return named and alone and number + 1 < len(lines) and not is_heading(lines[number + 1].image)


def _words(lines: Sequence[Line], number: int, turn: Turn) -> str:
    """Return the first words of a turn, which may stand below a label of its own line."""
    alone = turn.stop == len(lines[number].image) and number + 1 < len(lines)
    return lines[number + alone].image


def _is_above_heading(lines: Sequence[Line], number: int, turn: Turn) -> bool:
    """Tell whether a label that fills its line stands above a heading: 近期规划: above 起步区为10平方公里."""
    if turn.stop < len(lines[number].image) or number + 1 >= len(lines):
        return False
    return is_heading(lines[number + 1].image)


def _is_person(turn: Turn, people: Cast) -> bool:
    return turn.kind != "person" or _has_form(turn) or people.by_address(turn.label) is not None


def _has_form(turn: Turn) -> bool:
    """Tell whether the label has the form of a person's name, or a post beside it."""
    return (
        is_name(turn.label, rare=False)
        or is_address(turn.label)
        or (turn.entry is not None and turn.entry.posts is not None)
    )
