"""How the page tells who speaks: transcript, signed contributions, guest list, or cited sources."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from roundtable.parsing.boundaries import clause_start
from roundtable.parsing.citations import find_citations
from roundtable.parsing.clauses import post_before
from roundtable.parsing.furniture import ends_with_house, is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.labels import read_label
from roundtable.parsing.lists import introduce_guest
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_with_title, may_hold_a_post
from roundtable.parsing.records import Record
from roundtable.parsing.speeches import read_speech
from roundtable.parsing.turns import read_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import Layout, SpeakerRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast
    from roundtable.parsing.front import Roles
    from roundtable.parsing.turn_labels import Turn

__all__ = ["Plan", "numbering", "plan_layout"]

_NUMBERING = re.compile(r"(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[、.)）]|(?= )) ?)?[·▲△※|]* ?")
_THESIS = re.compile(rf"{_NUMBERING.pattern}(?P<name>[\u4e00-\u9fff]{{2,4}}): ?[^:。!?]{{2,40}}")
_LONGEST_SIGNATURE = 12
_QUESTION_LENGTH, _FEW_QUESTIONS = 60, 2
_INTERVIEW = re.compile("专访|访谈|对话|——访|采访|对谈")
_VISIT = re.compile(f"{_NUMBERING.pattern}(?:—+ ?)?(?:(?:独家)?(?:专访|对话|访谈|访) ?:? ?)?")
_MOST_GUESTS = 30
_END_OF_POST = re.compile("[,。;()]")
_ASKING = ("记者", "主持人", "主播", "编辑", "通讯员")


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
    headed = _signed_headings(lines, free)
    if headed and (first := _signed_headline(lines, roles, min(headed))):
        headed = first | headed
    signed = headed if len(headed) > 1 and _mostly_names(lines, headed) else {}
    theses = _signed_theses(lines, free, headed)
    if len(theses) > 1:  # what names their authors again stands under a portrait
        names = {_cut(lines[number], entry.name) for number, entry in theses.items()}
        signed = theses | {n: entry for n, entry in headed.items() if _cut(lines[n], entry.name) not in names}
    signed = signed or _signed_labels(lines, roles) or theses
    for number in signed:
        roles[number] = None
    if turns := read_turns(lines, free, people):
        if not any(turn.entry for turn in turns.values()):
            _introduce_interviewee(lines[: min(turns)], roles, people)
        above = signed or {number: entry for number, entry in headed.items() if _is_office(lines[number].image, entry)}
        introduced = {number: entry for number, entry in above.items() if number < min(turns)}
        _note_posts_above(lines, free, turns, people)
        return Plan("qa", turns, introduced, frozenset())
    if not signed and (speech := read_speech(lines, people)):
        (number,) = speech
        roles[number] = None
        return Plan("column", speech, {}, frozenset())
    signed = signed or _signed_once(lines, roles, headed)
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


def _is_office(image: str, entry: Entry) -> bool:
    """Tell whether a line is a title and a name, and no list of credits: ``江城植物园主任 李明``."""
    return ":" not in image and entry.posts is not None and ends_with_title(image[slice(*entry.posts)])


def _note_posts_above(lines: Sequence[Line], free: Sequence[bool], turns: Mapping[int, Turn], people: Cast) -> None:
    """Note the posts that stand in a line of their own above the name that labels a turn."""
    labels = {turn.label for turn in turns.values()}
    for line in lines:
        if line.image[0] == "(" and line.image[-1] == ")" and len(entries := read_entries(line.image[:-1], 1)) == 1:
            name = _cut(line, entries[0].name)
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
                Entry((start, stop), post_before(line.image, clause_start(line.image, start), start))
                for start, stop, _ in find_titled(line.image)
            )
        for entry in entries:
            name, post = line.image[slice(*entry.name)], line.image[slice(*entry.posts)] if entry.posts else ""
            if post and not post.endswith(_ASKING) and roles[number] not in {"byline", "editor", "credit"}:
                found.setdefault(name, (number, entry))
    if len(found) == 1:
        ((number, entry),) = found.values()
        introduce_guest(front[number], entry, people, "guest")
        if is_heading(front[number].image) and roles[number] is None:
            roles[number] = "guest"


def numbering(image: str) -> int:
    """Return the length of a number or bullet in front of a heading."""
    match = _NUMBERING.match(image)
    return match.end() if match else 0


def _signed_labels(lines: Sequence[Line], roles: Roles) -> dict[int, Entry]:
    """Return the labelled lines that name one person above each contribution: ``讲述人:江城小学教师 李明``."""
    signed = {}
    listed = [number for number, role in enumerate(roles) if role == "guest" and 0 < number < len(lines) - 1]
    for number in listed:
        image = lines[number].image
        label = read_label(image) if roles[number + 1] is None and roles[number - 1] != "guest" else None
        if label and len(entries := read_entries(image, label.stop)) == 1:
            signed[number] = entries[0]
    return signed if len(signed) > 1 else {}


def _signed_theses(lines: Sequence[Line], free: Sequence[bool], headed: Mapping[int, Entry]) -> dict[int, Entry]:
    """Return the headings that give a name and what the person says below: ``李明:开场白``.

    The text below does not name its author; a report whose headings quote people does (``…,李明表示``).
    """
    found = {
        number: match.span("name")
        for number, line in enumerate(lines[:-1])
        if free[number]
        and free[number + 1]
        and ":" in line.image[:_LONGEST_SIGNATURE]
        and (match := _THESIS.fullmatch(line.image))
        and is_heading(line.image)
    }
    signed = {
        number: Entry(name, None) for number, name in found.items() if is_name(_cut(lines[number], name), rare=False)
    }
    names = {_cut(lines[number], entry.name) for number, entry in signed.items()}
    found = {number: name for number, name in found.items() if number >= min(signed, default=0)}
    if not signed or len(signed) < len(found) or (len(names) == 1 and not _is_introduced(lines[: min(signed)], names)):
        return {}
    for number, following in pairwise((*signed, len(lines))):
        below = [lines[n] for n in range(number + 1, following) if n not in headed]
        if (
            not below
            or is_heading(below[0].image)
            or any(_cut(lines[number], signed[number].name) in line.image for line in below)
        ):
            return {}
    return signed


def _cut(line: Line, place: tuple[int, int]) -> str:
    return line.image[slice(*place)]


def _is_introduced(lines: Sequence[Line], names: set[str]) -> bool:
    """Tell whether one of ``names`` stands behind a title in ``lines``."""
    return any(_cut(line, (start, stop)) in names for line in lines for start, stop, _ in find_titled(line.image))


def _mostly_names(lines: Sequence[Line], signed: dict[int, Entry]) -> bool:
    """Tell whether most headings give a name by its form; a few may have a surname that no table knows."""
    names = [lines[number].image[slice(*entry.name)] for number, entry in signed.items()]
    return 2 * sum(is_name(name) or is_name(name.replace(" ", "")) for name in names) > len(names)


def _signed_once(lines: Sequence[Line], roles: Roles, headed: dict[int, Entry]) -> dict[int, Entry]:
    """Return the heading above the whole text that signs it: ``江城大学教授 李明``, who is not named below."""
    if len(headed) != 1:
        return {}
    ((number, entry),) = headed.items()
    image, name = lines[number].image, _cut(lines[number], entry.name)
    below = [line for line, role in zip(lines[number + 1 :], roles[number + 1 :], strict=True) if role is None]
    if (
        None in roles[:number]
        or not _is_office(image, entry)
        or image[: entry.name[0]].endswith(_ASKING)
        or not is_name(name.replace(" ", ""), rare=False)
        or len(below) <= sum(is_heading(line.image) for line in below)
        or any(name in line.image for line in below)
    ):
        return {}
    cited = (found.subject.kind for line in below for found in find_citations(line.image, ()))
    return {} if "person" in cited else headed


def _signed_headline(lines: Sequence[Line], roles: Roles, below: int) -> dict[int, Entry]:
    """Return the first line, where it is no headline but signs the first of the contributions: 江城大学教授 李明."""
    number = next((number for number, role in enumerate(roles[:below]) if role == "headline"), -1)
    if number < 0 or number + 1 >= below or None in roles[:number] or roles[number + 1] is not None:
        return {}
    entries = read_entries(lines[number].image, numbering(lines[number].image))
    signs = len(entries) == 1 and " " in lines[number].image and _is_office(lines[number].image, entries[0])
    return {number: entries[0]} if signs else {}


def _signed_headings(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Entry]:
    """Return the headings that give one name with its post, as those do that sign contributions."""
    signed = {}
    for number, line in enumerate(lines):
        if not free[number] or line.image[-1] in "。,;:、!?…" or number + 1 == len(lines) or not free[number + 1]:
            continue
        if not may_hold_a_post(line.image):
            continue
        entries = read_entries(line.image, numbering(line.image))
        if len(entries) == 1 and (post := entries[0].posts) and not ends_with_house(line.image[slice(*post)]):
            signed[number] = entries[0]
    return {number: entry for number, entry in signed.items() if number + 1 not in signed}  # portraits side by side
