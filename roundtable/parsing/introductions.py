"""Posts that the running text names: in front of a name, behind it, in forms of address, by oneself.

``江城大学教授李明``; ``李明，江城人，江城大学教授，…``; ``李教授``; ``李明：我是社区的园艺师。``
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.boundaries import clause_start
from roundtable.parsing.clauses import after_lead_in, cuts, first_post, post_before
from roundtable.parsing.names import surname_of
from roundtable.parsing.posts import (
    can_begin_an_office,
    can_end_a_post,
    ends_with_organization,
    ends_with_title,
    is_academic,
    is_office,
    is_title,
    office_at,
    read_posts,
)
from roundtable.parsing.tables import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.lists import Roles
    from roundtable.parsing.transcripts import Told

__all__ = ["note_posts"]

_LONGEST_QUOTED = 12
_OF_MANY = ("委员", "代表", "议员", "立委")
_MEMBER = re.compile("委员|议员|立委|代表(?=[说,:]|介绍|表示|认为|建议|提出|指出|告诉)")
"""What members are called behind their names, whatever office stands in front: 局长李明|委员说."""
_LONGEST_LIFE = 160
_CLAUSE = re.compile(
    r"\)?[,(: ] ?(?:(?:是|为|系|现为|现任)(?:一|这)?[名位个]?|一[名位])?([^,。;()]{1,40})(?=[,。;)]|$)"
)
_BEING = re.compile("是(?:一|这)?[名位个]?([^,。;()“]{2,30})(?=[,。;])")
_PAST_POST = re.compile("党员|历任|曾任|毕业|师从|原任|先后|著有|出版|代表作")
_OF_ONESELF = re.compile("我(?:是|叫|担任|现任|目前是|目前担任|来自)([^,。;!?]{2,40}?)(?=[,。;!?])")
_HOLDING = ("身为", "作为", "担任", "同为", "现任", "时任", "兼任", "是")
_POINTING = re.compile("^(?:这|那|一|其中)?(?:一)?(?:个|位|名)?")


def note_posts(lines: Sequence[Line], roles: Roles, image: str, told: Mapping[int, Told], people: Cast) -> None:
    """Note the posts that the lines name for people who are known by now; a row of links names none."""
    names = [name for name in people.longest_names() if people.by_name(name)]
    surnames = {surname_of(name) for name in names} - {""}
    named = list(occurrences(image, names))
    begun = {begin for begin, _ in named}
    waiting = named[::-1]
    addressed = [
        (begin, end)
        for begin, end in occurrences(image, surnames)
        if begin not in begun and can_begin_an_office(image[end : end + 1])
    ][::-1]
    called: list[tuple[Person, str]] = []
    for number, line in enumerate(lines):
        while waiting and waiting[-1][0] < line.stop:
            name = waiting.pop()
            if roles[number] != "navigation":
                _note_around(line, name, people)
                person, behind = people.by_name(image[slice(*name)]), office_at(image, name[1])
                if person and behind and (is_academic(image[name[1] : behind]) or _MEMBER.match(image, name[1])):
                    called.append((person, line.text[name[1] - line.start : behind - line.start]))
        while addressed and addressed[-1][0] < line.stop:
            begin, end = addressed.pop()
            behind = office_at(image, end)
            person = people.by_address(image[begin:behind]) if behind else None
            if person and behind:
                people.note_title(person, line.text[end - line.start : behind - line.start])
        item = told.get(number)
        if item and item.person:
            _note_self(line, item.person, people)
    for person, title in called:  # behind all that says more
        people.note_title(person, title)


def _note_around(line: Line, name: tuple[int, int], people: Cast) -> None:
    """Note the posts around the name between two offsets of the page."""
    begin, end = name[0] - line.start, name[1] - line.start
    person = people.by_name(line.image[begin:end])
    if person is None:
        return
    for start, stop in _around(line.image, begin, end):
        own = people.behind_names(line.image, start, stop)
        people.note_post(person, line.text[own:stop])
    if begin and line.image[begin - 1] == "、" and (shared := _shared_post(line.image, begin - 1, people)):
        people.note_post(person, line.text[slice(*shared)])


def _shared_post(image: str, stop: int, people: Cast) -> tuple[int, int] | None:
    """Return the post that names in a row share, where many hold it: 江城市人大代表李明、|王芳."""
    names = [name for name in people.names if image.endswith(name, 0, stop)]
    if not names:
        return None
    start = stop - len(names[0])
    if start and image[start - 1] == "、":
        return _shared_post(image, start - 1, people)
    post = post_before(image, clause_start(image, start), start)
    return post if post and image.endswith(_OF_MANY, *post) else None


def _around(image: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where posts stand in front of and behind the name between the offsets."""
    if start and can_end_a_post(image[start - 1]):
        begin = clause_start(image, start)
        if before := post_before(image, begin, start):
            first = first_post(image, begin)
            yield (post_before(image, first, start) if first < begin and before[0] == begin else None) or before
    elif (
        start > 1
        and image[start - 1] == " "
        and can_end_a_post(image[start - 2])
        and (before := post_before(image, clause_start(image, start - 1), start - 1))
        and " " not in image[slice(*before)]
        and all(post.organization for post in read_posts(image[slice(*before)]))
    ):
        yield before  # 江城植物园主任 |李明
    elif start > 1 and image[start - 1] == "的" and can_end_a_post(image[start - 2]):
        begin = clause_start(image, start)
        before = post_before(image, begin, start - 1)
        if before and (before[0] == begin or image.endswith(_HOLDING, begin, before[0])):
            yield before  # 身为江城植物园主任的|李明
    if (behind := office_at(image, stop)) and is_office(image[stop:behind]):
        yield stop, behind  # 李明|市长
    if start and image[start - 1] == "”" and (quoted := _quoted_post(image, start)):
        yield quoted
    opens_sentence = start == 0 or image[start - 1] in "。!?:"
    opens_clause = opens_sentence or image[start - 1] == ","
    if opens_clause and image.startswith("是", stop) and (being := _BEING.match(image, stop)):
        start, end = being.span(1)
        if ends_with_title(being[1]) and (post := post_before(image, start, end)):
            yield post  # 李明是一名来自文化界的|市人大代表
    if not (image.startswith("(", stop) or (opens_sentence and image.startswith((",", " "), stop))):
        return
    clause = _CLAUSE.match(image, stop)
    while clause and clause.end() - stop < _LONGEST_LIFE:
        if ends_with_title(clause[1]) and not _PAST_POST.search(clause[1]):
            yield clause.span(1)
        clause = _CLAUSE.match(image, clause.end())


def _quoted_post(image: str, name: int) -> tuple[int, int] | None:
    """Return the post that ends in a title in quotation marks: 国民党籍“立委”|李明."""
    opening = image.rfind("“", max(0, name - _LONGEST_QUOTED), name)
    if opening < 0 or not is_title(image[opening + 1 : name - 1]):
        return None
    start = clause_start(image, opening)
    begin = cuts(image, after_lead_in(image, start, opening), opening)
    return (begin if ends_with_organization(image[begin:opening]) else opening), name


def _note_self(line: Line, person: Person, people: Cast) -> None:
    for match in _OF_ONESELF.finditer(line.image):
        start, stop = match.span(1)
        start += len(_POINTING.match(match[1])[0])  # type: ignore[index]  # the pattern matches nothing, too
        if post := post_before(line.image, start, stop) if not is_title(line.image[start:stop]) else (start, stop):
            people.note_post(person, line.text[slice(*post)])
