"""How the page tells who speaks: transcript, signed contributions, guest list, or cited sources."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roundtable.parsing.boundaries import clause_start
from roundtable.parsing.clauses import post_before
from roundtable.parsing.endings import read_endings
from roundtable.parsing.furniture import is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.lists import introduce_guest
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_with_title
from roundtable.parsing.records import Record
from roundtable.parsing.signed import ASKING, NUMBERING, cut, is_office, read_signed, signed_headings, signed_once
from roundtable.parsing.speeches import read_speech
from roundtable.parsing.turns import read_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import Layout, SpeakerRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast
    from roundtable.parsing.front import Roles
    from roundtable.parsing.turn_labels import Turn

__all__ = ["Plan", "plan_layout"]

_QUESTION_LENGTH, _FEW_QUESTIONS = 60, 2
_INTERVIEW = re.compile("专访|访谈|对话|——访|采访|对谈")
_VISIT = re.compile(f"{NUMBERING.pattern}(?:—+ ?)?(?:(?:独家)?(?:专访|对话|访谈|访) ?:? ?)?")
_APPOSITION = re.compile("[,:](?:现任)?([^,。;:]{2,30})")
_INTERVIEWED = re.compile("(?:专访|对话|访谈|对谈|——访|专访[:|])[:| ]?(?P<name>[\u4e00-\u9fff]{2,4})(?=[:,|丨 。—]|$)")
_MOST_GUESTS = 30
_END_OF_POST = re.compile("[,。;()]")


class Plan(Record, frozen=True):
    """What the layout decides for the lines of the running text, by line number."""

    layout: Layout
    turns: dict[int, Turn]
    signed: dict[int, Entry]
    """Headings that name the author of what follows."""
    questions: frozenset[int]
    """Questions that nobody is named for."""


def plan_layout(lines: Sequence[Line], roles: Roles, people: Cast) -> Plan:
    """Tell how the lines without a role have to be read."""
    free = [role is None for role in roles]
    if endings := read_endings(lines, free, people):
        return Plan("column", endings, {}, frozenset())
    headed = signed_headings(lines, roles, free)
    signed = read_signed(lines, roles, free, headed, people)
    for number in signed:
        roles[number] = None
    if turns := read_turns(lines, free, people):
        if not any(turn.entry for turn in turns.values()):
            _introduce_interviewee(lines[: min(turns)], roles, people)
        above = signed or {number: entry for number, entry in headed.items() if is_office(lines[number].image, entry)}
        nameless = not any(turn.entry for turn in turns.values())
        introduced = {number: entry for number, entry in above.items() if nameless or number < min(turns)}
        _note_posts_above(lines, free, turns, people)
        return Plan("qa", turns, introduced, frozenset())
    if not signed and (speech := read_speech(lines, people)):
        (number,) = speech
        roles[number] = None
        return Plan("column", speech, {}, frozenset())
    signed = signed or signed_once(lines, roles, headed)
    questions = frozenset(
        number
        for number, line in enumerate(lines)
        if free[number] and line.image[-1] == "?" and len(line.image) <= _QUESTION_LENGTH
    )
    if signed:
        return Plan("column", {}, signed, questions)
    if len(questions) > _FEW_QUESTIONS and any(_INTERVIEW.search(line.image) for line in lines[: min(questions)]):
        _introduce_interviewee(lines[: min(questions)], roles, people)
    guests = [person for person in people.people if person.role == "guest"]
    if len(guests) == 1 and len(questions) > _FEW_QUESTIONS:
        return Plan("qa", {}, {}, questions)
    return Plan("feature" if guests else "report", {}, {}, frozenset())


@lru_cache(maxsize=64)
def _spaced(name: str) -> re.Pattern[str]:
    return re.compile(" ?".join(map(re.escape, name)))


def _note_posts_above(lines: Sequence[Line], free: Sequence[bool], turns: Mapping[int, Turn], people: Cast) -> None:
    """Note the posts that stand in a line of their own above the name that labels a turn."""
    labels = {turn.label for turn in turns.values()}
    for line in lines:
        if line.image[0] == "(" and line.image[-1] == ")" and len(entries := read_entries(line.image[:-1], 1)) == 1:
            name = cut(line, entries[0].name)
            if name in labels and entries[0].posts:  # (江城植物园主任 李明) under the words of 李明
                person = people.by_name(name) or people.introduce(name, line.span, "guest")
                people.note_post(person, line.text[slice(*entries[0].posts)])
    talking: dict[str, SpeakerRole] = {
        turn.label: "moderator" if turn.kind == "moderator" else "guest" for turn in turns.values() if turn.entry
    }
    names = list(talking)[:_MOST_GUESTS]
    for line in lines[max(0, min(turns) - _MOST_GUESTS) : min(turns)]:
        for name in names:
            if entry := _post_beside(line.image, name, names):
                introduce_guest(line, entry, people, talking[name])
    for number, turn in turns.items():
        above = lines[number - 1]
        bare = turn.kind in {"person", "moderator"} and turn.entry is not None and turn.stop == len(lines[number].image)
        if bare and number and free[number - 1] and is_heading(above.image) and ends_with_title(above.image):
            line = lines[number]
            role: SpeakerRole = "moderator" if turn.kind == "moderator" else "guest"
            person = people.by_name(turn.label) or people.introduce(turn.label, line.span, role)
            people.note_post(person, above.text)


def _post_beside(image: str, label: str, labels: Sequence[str]) -> Entry | None:
    """Read the post behind a name that labels a turn below, with a bar or nothing between.

    ``李明江城大学教授`` in a line of its own, ``嘉宾有:李明|江城大学教授、王芳|江城植物园主任``
    """
    name = _spaced(label).match(image) if is_heading(image) else None
    begin, start = name.span() if name else (place := image.find(f"{label}|"), place + len(label))
    if begin < 0:
        return None
    end = start
    start += image.startswith((" ", "|"), start)
    mark = _END_OF_POST.search(image, start)
    stop = mark.start() if mark else len(image)
    for other in labels:  # 李明|江城大学教授、|王芳|…
        place = image.find(f"、{other}|", start, stop)
        stop = place if place >= 0 else stop
    return Entry((begin, end), (start, stop)) if ends_with_title(image[start:stop]) else None


def _post_around(image: str, start: int, stop: int) -> tuple[int, int] | None:
    """Return the post in front of a name, or behind it: ``李明,江城大学教授,…``."""
    if post := post_before(image, clause_start(image, start), start):
        return post
    clause = _APPOSITION.match(image, stop)
    return clause.span(1) if clause and ends_with_title(clause[1]) else None


def _introduce_interviewee(front: Sequence[Line], roles: Roles, people: Cast) -> None:
    """Introduce whoever answers questions under no name: the one person named with a post before the first question.

    ``眼科专家 李明`` in a line of its own, ``——访江城植物园主任李明``, ``记者专访了江城市人社局局长李明。``
    """
    if any(person.role == "guest" for person in people.people):
        return
    found: dict[str, tuple[int, Entry]] = {}
    for number, line in enumerate(front):
        visit = _VISIT.match(line.image)
        entries = read_entries(line.image, visit.end() if visit else 0) if is_heading(line.image) else ()
        if len(entries) != 1 or not entries[0].posts:
            entries = tuple(
                Entry((start, stop), _post_around(line.image, start, stop))
                for start, stop, _ in find_titled(line.image)
            )
        for entry in entries:
            name, post = line.image[slice(*entry.name)], line.image[slice(*entry.posts)] if entry.posts else ""
            if post and not post.endswith(ASKING) and roles[number] not in {"byline", "editor", "credit"}:
                found.setdefault(name, (number, entry))
    if not found:  # 《江城周刊》专访李明:渡口的明天
        named = [
            (number, match.span("name"))
            for number, line in enumerate(front)
            for match in _INTERVIEWED.finditer(line.image)
        ]
        found |= {
            front[number].image[slice(*name)]: (number, Entry(name, None))
            for number, name in named
            if is_name(front[number].image[slice(*name)], rare=False)
        }
    if len(found) == 1:
        ((number, entry),) = found.values()
        introduce_guest(front[number], entry, people, "guest")
        if entry.posts and is_heading(front[number].image) and roles[number] is None:
            roles[number] = "guest"
