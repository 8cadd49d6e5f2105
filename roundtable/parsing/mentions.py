"""People whom the page introduces before, or without, citing them: ``江城大学教授李明与居民座谈``.

Their names are known from then on, so that ``“…。”李明接上了话茬`` needs neither a title nor a cue.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.clauses import begins_predicate, name_end
from roundtable.parsing.names import first_characters, is_double, is_name, last_part, name_lengths
from roundtable.parsing.posts import ends_with_title, last_of_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["find_mentions", "find_titled"]

_APPOSITION = re.compile(r"[^,。;!?“]{2,30}")
_ALIAS = re.compile(r"\((?:化名|系化名|均为化名|化姓|男|女|右|左|中|[左右]一|前排)[^()]{0,6}\)")
_AGE = re.compile(r"\d岁的")
_AGED = re.compile(r"[,(](?:今年|现年|时年)?\d{1,3}岁")
_LONGEST_TITLE = 14
_LONGEST_HAN = 8
_FULL_NAME, _SHORTEST_NAME = 3, 2
_NAMED = (
    "代表",
    "委员",
    "教授",
    "院士",
    "议员",
    "主任",
    "局长",
    "市长",
    "校长",
    "院长",
    "会长",
    "老师",
    "律师",
    "医生",
    "博士",
)
"""Titles that stand behind names."""
_DEPUTIES = frozenset({"代表", "委员", "议员"})
"""Titles that a short name may stand in front of; 成大校长 is the head of 成大."""
_BEFORE_AGED = frozenset("为是叫,。;”")
_BEFORE_NAMES = frozenset(",。:;、”“ !?")
_OPENINGS = ("\n", "。", ",", ";", "”")
_IN_LIST = re.compile("[\u4e00-\u9fff]{2,4}(?=[、,。和等])")
_OFTEN = 2
_MOST_TRIES = 100
_MOST_PLACES = 3
_MOST_MENTIONS = 40
"""A page names fewer people; a limit keeps a page of nothing but titles linear."""


def find_mentions(lines: Sequence[Line], image: str, people: Cast) -> dict[str, Span]:
    """Return where the people stand first who are introduced by a title and named again, by their folded names.

    Args:
        lines: Lines of the running text.
        image: Folded image of the whole page.
        people: Those that the page has introduced; knows where names end.
    """
    found: dict[str, Span] = {}
    tries = _MOST_TRIES
    behind = [title for title in _NAMED if title in image]
    for line in lines:
        titled = _titled_and_listed(line.image, unsure=tries > 0)
        for start, end, again in chain(titled, _named_before(line.image, behind), _told_of(line.image, image)):
            tries -= start == end
            known = end if start < end or tries < 0 else _named_again(line.image, start, image)
            if known == start:
                continue
            stop = people.whole_name(line.image, start, known)
            name = line.image[start:stop]
            if len(found) < _MOST_MENTIONS and name not in found and (again or _comes_again(name, image)):
                found[name] = Span(start, stop).shift(line.start)
    return found


def _told_of(image: str, page: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the name that opens a line in front of a verb, if the page has it again and again: 李小明就读于江城大学."""
    named = is_name(image[:_FULL_NAME], rare=False) and begins_predicate(image, _FULL_NAME, len(image))
    if named and page.count(image[:_FULL_NAME]) > _OFTEN:
        yield 0, _FULL_NAME, True


def _comes_again(name: str, image: str) -> bool:
    """Tell whether the page has a name twice, or a short form of it: 安娜·加西亚, 加西亚; 何周月兰, 何周."""
    part = name[:2] if is_double(name) else last_part(name)
    return image.count(part) > 1


def _titled_and_listed(image: str, *, unsure: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield the names with a title, and those that a list puts behind one: ``主演李明、|王小芳|、|赵小强|出席``."""
    for titled in find_titled(image, unsure=unsure):
        yield titled
        start, end, _ = titled
        while start < end and image.startswith("、", end) and (name := _IN_LIST.match(image, end + 1)):
            if not is_name(name[0], rare=False):
                break
            end = name.end()
            yield *name.span(), False


def _named_before(image: str, titles: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the names that a clause opens with in front of one of ``titles``: ``李明委员,趁着休息…``."""
    for title in titles:
        place = image.find(title, _SHORTEST_NAME)
        while place >= 0:
            stop = place - (image[place - 1] == "副")
            for start in (stop - _FULL_NAME, stop - _SHORTEST_NAME)[: 1 + (title in _DEPUTIES)]:
                opens = start == 0 or (start > 0 and image[start - 1] in _BEFORE_NAMES)
                if opens and is_name(image[start:stop], rare=False):
                    yield start, stop, False
            place = image.find(title, place + len(title))


@cache
def _title_and_name() -> re.Pattern[str]:
    """Return the pattern of a character that titles end in, and one behind it that names begin with."""
    return re.compile(f"{last_of_title()}(?=[{first_characters()}A-Z]|[\u4e00-\u9fff]{{1,5}}·)")


def _named_again(image: str, start: int, page: str) -> int:
    """Return where the name at ``start`` ends, or ``start`` if no clause opens with it, and no verb stands behind it.

    ``市长李明玉冒雨来看渡口。李明玉说，…``
    """
    ends = [start + length for length in name_lengths(image, start, rare=False)]
    counts = {end: page.count(image[start:end]) for end in ends}
    likely = max(reversed(ends), key=counts.__getitem__, default=None)
    if (
        likely is None
        or likely - start < _FULL_NAME
        or counts[likely] < 2
        or not (any(mark + image[start:likely] in page for mark in _OPENINGS) or _acts(image[start:likely], page))
    ):
        return start
    return likely


def _acts(name: str, page: str) -> bool:
    """Tell whether a verb stands behind a name at one of its first places on the page: 对此|李明并不回避."""
    place = page.find(name)
    for _ in range(_MOST_PLACES):
        if place < 0:
            return False
        if begins_predicate(page, place + len(name), len(page)):
            return True
        place = page.find(name, place + 1)
    return False


def find_titled(image: str, *, unsure: bool = False) -> Iterator[tuple[int, int, bool]]:
    """Yield the names of a line, and whether the place alone makes them a subject of what follows.

    Where ``unsure``, names count whose end no verb of the tables tells; they are given without their end.
    """
    for title in _title_and_name().finditer(image):
        before = max(0, title.end() - _LONGEST_TITLE)
        if not ends_with_title(image[before : title.end()]):
            continue
        if image[title.end()] == "长" and ends_with_title(image[before : title.end() + 1]):
            continue  # 董事|长: the title goes on
        if stop := name_end(image, title.end(), len(image), sure=True):
            yield title.end(), stop, False
        elif unsure and name_lengths(image, title.end(), rare=False):
            yield title.end(), title.end(), False
    for alias in _ALIAS.finditer(image) if "(" in image else ():  # 李明(化名)
        for length in (3, 2):
            start = alias.start() - length
            if start >= 0 and is_name(image[start : alias.start()], rare=False):
                yield start, alias.start(), True
                break
    for age in _AGE.finditer(image) if "岁" in image else ():
        if stop := name_end(image, age.end(), len(image), sure=True):
            yield age.end(), stop, False
    for aged in _AGED.finditer(image) if "岁" in image else ():  # 接收人为李小明,今年46岁
        start = aged.start() - _FULL_NAME
        if start > 0 and image[start - 1] in _BEFORE_AGED and is_name(image[start : aged.start()], rare=False):
            yield start, aged.start(), True
    being = image.find("是", 2, _LONGEST_HAN)
    if being > 0 and being in name_lengths(image, 0, rare=False):  # 李明是江城大学教授,…
        clause = _APPOSITION.match(image, being + 1)
        if clause and ends_with_title(clause[0]):
            yield 0, being, True
    comma = image.find(",")
    short = 0 < comma <= _LONGEST_HAN or image[0].isascii() or "·" in image[:_LONGEST_HAN]
    if short and comma in name_lengths(image, 0, rare=False):  # 李明,江城大学教授,…
        clause = _APPOSITION.match(image, comma + 1)
        if clause and ends_with_title(clause[0]):
            yield 0, comma, True
