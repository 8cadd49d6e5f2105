"""Contributions that a line signs: headings with name and post, labels of one author, theses behind a name.

``江城大学教授 李明``, ``李明(江城大学教授)``, ``讲述人:江城小学教师 李明``, ``李明:开场白``.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from roundtable.parsing.citations import find_citations
from roundtable.parsing.furniture import ends_with_house, is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.labels import read_label
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_with_title, may_hold_a_post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast
    from roundtable.parsing.front import Roles

__all__ = ["ASKING", "NUMBERING", "cut", "is_office", "numbering", "read_signed", "signed_headings", "signed_once"]

NUMBERING = re.compile(r"(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[、.)）]|(?= )) ?)?[·▲△※|]* ?")
_THESIS = re.compile(rf"{NUMBERING.pattern}(?P<name>[\u4e00-\u9fff]{{2,4}}): ?[^:。!?]{{2,40}}")
_LONGEST_SIGNATURE = 12
_GLUED = re.compile(
    "(?P<name>[\u4e00-\u9fff]{2,3})(?P<posts>(?:中国|全国|国家|[\u4e00-\u9fff]{2,8}(?:大学|学院|研究院|研究所|科学院|工程院))[\u4e00-\u9fff]{2,40})"
)
"""李明|中国工程院院士江城大学校长."""
_LONGEST_NAME, _MOST_POSTS, _FEWEST = 5, 4, 2
ASKING = ("记者", "主持人", "主播", "编辑", "通讯员")
"""Posts of those who ask; they sign nothing."""


def read_signed(
    lines: Sequence[Line], roles: Roles, free: Sequence[bool], headed: Mapping[int, Entry], people: Cast
) -> dict[int, Entry]:
    """Return the lines that sign what stands below them, by line number.

    Args:
        lines: All lines of the page.
        roles: Their roles so far.
        free: For each line, whether it has none.
        headed: The headings with one name and its post, see ``signed_headings``.
        people: Gets the authors whose posts stand in lines of their own.
    """
    signed = dict(headed) if len(headed) > 1 and _mostly_names(lines, headed) else {}
    theses = _signed_theses(lines, free, headed)
    if len(theses) > 1:  # what names their authors again stands under a portrait
        names = {cut(lines[number], entry.name) for number, entry in theses.items()}
        signed = theses | {n: entry for n, entry in headed.items() if cut(lines[n], entry.name) not in names}
    return signed or _signed_labels(lines, roles) or theses or _signed_names(lines, roles, people)


def numbering(image: str) -> int:
    """Return the length of a number or bullet in front of a heading."""
    match = NUMBERING.match(image)
    return match.end() if match else 0


def signed_headings(lines: Sequence[Line], roles: Roles, free: Sequence[bool]) -> dict[int, Entry]:
    """Return the headings that give one name with its post, as those do that sign contributions."""
    headed = _headings(lines, free)
    return _signed_headline(lines, roles, min(headed)) | headed if headed else {}


def _headings(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Entry]:
    signed = {}
    for number, line in enumerate(lines):
        if not free[number] or line.image[-1] in "。,;:、!?…" or number + 1 == len(lines) or not free[number + 1]:
            continue
        if not may_hold_a_post(line.image):
            continue
        entries = _author(line.image)
        if len(entries) == 1 and (post := entries[0].posts) and not ends_with_house(line.image[slice(*post)]):
            signed[number] = entries[0]
    return {number: entry for number, entry in signed.items() if number + 1 not in signed}  # portraits side by side


def _author(image: str) -> tuple[Entry, ...]:
    """Return the people that a heading names, also where a site has joined the name and its posts."""
    if entries := read_entries(image, numbering(image)):
        return entries
    glued = _GLUED.fullmatch(image)
    named = glued is not None and is_name(glued["name"], rare=False) and ends_with_title(image)
    return (Entry(glued.span("name"), glued.span("posts")),) if glued and named else ()


def _signed_names(lines: Sequence[Line], roles: Roles, people: Cast) -> dict[int, Entry]:
    """Return the names in lines of their own above their posts and their words: ``李明|江城大学教授|…``."""
    found: dict[int, int] = {}
    for number, line in enumerate(lines):
        if roles[number] not in {None, "headline", "caption"} or not _is_bare_name(line.image):
            continue
        stop = number + 1
        while stop < len(lines) and stop - number <= _MOST_POSTS and _is_post(lines[stop].image):
            stop += 1
        if number + 1 < stop < len(lines) and roles[stop] is None and not is_heading(lines[stop].image):
            found[number] = stop
    if len(found) < _FEWEST or len({lines[number].image for number in found}) < len(found):
        return {}
    for number, stop in found.items():
        person = people.introduce(lines[number].text, lines[number].span, "guest")
        for post in range(number + 1, stop):
            roles[post] = "guest"
        people.note_post(person, "、".join(line.text for line in lines[number + 1 : stop]))
    return {number: Entry((0, len(lines[number].image)), None) for number in found}


def _is_bare_name(image: str) -> bool:
    short = len(image) <= _LONGEST_NAME
    return short and is_name(image.replace(" ", ""), rare=False) and not ends_with_title(image)


def _is_post(image: str) -> bool:
    return is_heading(image) and ends_with_title(image) and ":" not in image


def _signed_headline(lines: Sequence[Line], roles: Roles, below: int) -> dict[int, Entry]:
    """Return the first line, where it is no headline but signs the first of the contributions: 江城大学教授 李明."""
    number = next((number for number, role in enumerate(roles[:below]) if role == "headline"), -1)
    if number < 0 or number + 1 >= below or None in roles[:number] or roles[number + 1] is not None:
        return {}
    entries = _author(lines[number].image)
    apart = " " in lines[number].image or lines[number].image[-1] == ")" or _GLUED.fullmatch(lines[number].image)
    signs = len(entries) == 1 and apart and is_office(lines[number].image, entries[0])
    return {number: entries[0]} if signs else {}


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
        number: Entry(name, None) for number, name in found.items() if is_name(cut(lines[number], name), rare=False)
    }
    names = {cut(lines[number], entry.name) for number, entry in signed.items()}
    found = {number: name for number, name in found.items() if number >= min(signed, default=0)}
    if not signed or len(signed) < len(found) or (len(names) == 1 and not _is_introduced(lines[: min(signed)], names)):
        return {}
    for number, following in pairwise((*signed, len(lines))):
        below = [lines[n] for n in range(number + 1, following) if n not in headed]
        if (
            not below
            or (is_heading(below[0].image) and below[0].image[0] != "·")  # □码头怎么改?
            or any(cut(lines[number], signed[number].name) in line.image for line in below)
        ):
            return {}
    return signed


def signed_once(lines: Sequence[Line], roles: Roles, headed: dict[int, Entry]) -> dict[int, Entry]:
    """Return the heading above the whole text that signs it: ``江城大学教授 李明``, who is not named below."""
    if len(headed) != 1:
        return {}
    ((number, entry),) = headed.items()
    image, name = lines[number].image, cut(lines[number], entry.name)
    below = [line for line, role in zip(lines[number + 1 :], roles[number + 1 :], strict=True) if role is None]
    if (
        None in roles[:number]
        or not is_office(image, entry)
        or image[: entry.name[0]].endswith(ASKING)
        or not is_name(name.replace(" ", ""), rare=False)
        or len(below) <= sum(is_heading(line.image) for line in below)
        or any(name in line.image for line in below)
    ):
        return {}
    cited = (found.subject.kind for line in below for found in find_citations(line.image, ()))
    return {} if "person" in cited else headed


def is_office(image: str, entry: Entry) -> bool:
    """Tell whether a line is a title and a name, and no list of credits: ``江城植物园主任 李明``."""
    return ":" not in image and entry.posts is not None and ends_with_title(image[slice(*entry.posts)])


def _mostly_names(lines: Sequence[Line], signed: Mapping[int, Entry]) -> bool:
    """Tell whether most headings give a name by its form; a few may have a surname that no table knows."""
    names = [lines[number].image[slice(*entry.name)] for number, entry in signed.items()]
    return 2 * sum(is_name(name) or is_name(name.replace(" ", "")) for name in names) > len(names)


def _is_introduced(lines: Sequence[Line], names: set[str]) -> bool:
    """Tell whether one of ``names`` stands behind a title in ``lines``."""
    return any(cut(line, (start, stop)) in names for line in lines for start, stop, _ in find_titled(line.image))


def cut(line: Line, place: tuple[int, int]) -> str:
    """Return the folded text at ``place`` in ``line``."""
    return line.image[slice(*place)]
