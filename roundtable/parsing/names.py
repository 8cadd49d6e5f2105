"""What looks like a person's name.

Han names are a surname of the table and one or two characters more; names of minorities hold a
middle dot; Latin names are capitalised words. A word that begins with a surname is no name
(方案, 高校, 全会): ``data/not_names.tsv`` lists those that stand where names stand.

All functions look at folded images.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, words

__all__ = [
    "BETWEEN_NAMES",
    "ENDS_OF_NAMES",
    "first_characters",
    "foreign_start",
    "is_address",
    "is_double",
    "is_name",
    "last_part",
    "name_lengths",
    "names_only",
    "surname_of",
]

BETWEEN_NAMES = re.compile("[ 、,/+]+")
LOST = "〓"
"""What the repair prints for a character that is lost; a name may have one."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DOTTED = re.compile(rf"[{HAN}]{{1,7}}(?:·[{HAN}]{{1,7}}(?:-[{HAN}]{{2,6}})?){{1,3}}")
_HYPHENED = re.compile(rf"(?P<first>[{HAN}]{{1,4}})[-—](?P<second>[{HAN}]{{1,5}})(?:·[{HAN}]{{1,7}}){{1,2}}")
"""Two first names, as in 让-皮埃尔·杜邦."""
_BOTH = re.compile(rf"(?P<first>[{HAN}]{{1,6}})-(?P<last>[{HAN}]{{1,6}})")
"""First and last name as sports pages print them: 安东-格林."""
_LATIN = re.compile(r"[A-Z][A-Za-z.'’-]{0,20}(?: [A-Z][A-Za-z.'’-]{0,20}){1,4}")
_LATIN_WORD = re.compile(
    "(?!Facebook|Google|Twitter|Instagram|Youtube|Line|App|Word|Excel)[A-Z][a-z]{2,14}(?![A-Za-z0-9.])"
)
"""Behind a title one word is a name, too: 店主Peter."""
_GIVEN = re.compile(rf"[{HAN}{LOST}]+")

# Characters that stand in no given name, but often behind one.
_NEVER_IN_NAMES = frozenset("的了是们我你他她它这那哪吗呢吧啊说也还很被把没不个些您几每只或但给让什怎么等线")

ENDS_OF_NAMES = frozenset("正刚和")
"""Characters that names end in far more often than they stand alone between a name and what somebody says."""
_JOINTS = frozenset("和与及等对为在将就也都曾再又则已")
_LONGEST_FIRST_NAME = 4
_PLACES = frozenset("省市县区乡")
"""Names of places end in these, and hardly any person's: 台南市."""


class _Tables(Record, frozen=True):
    common: frozenset[str]
    rare: frozenset[str]
    compound: frozenset[str]
    beginnings: frozenset[str]
    untitled: frozenset[str]
    given: frozenset[str]
    not_names: frozenset[str]
    honorific: re.Pattern[str]
    syllables: frozenset[str]
    """Characters that foreign names are written with."""
    foreign: re.Pattern[str]
    places: frozenset[str]
    houses: frozenset[str]


@cache
def _tables() -> _Tables:
    return _Tables(
        common=words("surnames", "common"),
        rare=words("surnames", "rare"),
        compound=words("surnames", "compound"),
        beginnings=words("not_names", "prefix"),
        untitled=words("not_names", "untitled"),
        given=words("not_names", "given"),
        not_names=words("not_names", "whole") | words("titles"),
        syllables=words("transliteration"),
        foreign=re.compile(f"[{''.join(words('transliteration'))}]{{2,6}}"),
        places=words("not_names", "place"),
        houses=words("organizations"),
        honorific=re.compile(alternatives(words("titles", "honorific"))),
    )


def first_characters() -> str:
    """Return the characters that names begin with."""
    tables = _tables()
    first = {word[0] for word in tables.common | tables.rare | tables.compound | words("transliteration")}
    return "".join(sorted(first | set("小老阿")))


def surname_of(image: str, *, rare: bool = True) -> str:
    """Return the surname that ``image`` begins with, or an empty string.

    ``rare`` also accepts surnames that are more often ordinary words.
    """
    tables = _tables()
    if image[:2] in tables.compound:
        return image[:2]
    first = image[:1]
    return first if first in tables.common or (rare and first in tables.rare) else ""


def is_name(image: str, *, rare: bool = True) -> bool:
    """Tell whether ``image`` as a whole looks like a person's name.

    >>> [is_name(word) for word in ("李明", "欧阳文静", "阿依古丽·买买提", "Anna Lee", "方案", "市长")]
    [True, True, True, True, False, False]
    """
    if image[:1].isascii():
        return _LATIN.fullmatch(image) is not None
    if "·" in image:
        return _DOTTED.fullmatch(image) is not None
    if "-" in image:
        return (both := _BOTH.fullmatch(image)) is not None and len(image) in _hyphened_lengths(both)
    surname = surname_of(image, rare=rare)
    if not surname:
        return False
    given = image[len(surname) :]
    if not given and len(surname) == 2:  # 曾 + 时任 would do; a compound surname alone is a name of its first character
        surname, given = image[:1], image[1:]
    return 1 <= len(given) <= 2 and _GIVEN.fullmatch(given) is not None and not _is_word(image, given, rare=rare)


def may_be_name(image: str) -> bool:
    """Tell whether characters where a name must stand can be one with a surname that no table has: 闸源虹."""
    tables = _tables()
    known = tables.not_names, tables.beginnings, tables.untitled
    return _GIVEN.fullmatch(image) is not None and not (
        image in known[0]
        or image[:2] in known[0] | known[1] | known[2]
        or image[-2:] in known[0]
        or not (_NEVER_IN_NAMES | _JOINTS).isdisjoint(image)
        or image[-1] in _PLACES
    )


def last_part(name: str) -> str:
    """Return the part of a foreign name that pages use alone: 安娜·|加西亚, 马尚-|布鲁克斯."""
    return name[max(name.rfind("·"), name.rfind("-")) + 1 :]


def is_address(image: str) -> bool:
    """Tell whether ``image`` is a surname with a form of address: ``龙女士``."""
    surname = surname_of(image)
    return bool(surname) and _tables().honorific.fullmatch(image, len(surname)) is not None


def _is_word(image: str, given: str, *, rare: bool) -> bool:
    tables = _tables()
    surnamed = rare and image[:2] in tables.compound  # 研究员东方兰; but 东方 elsewhere is the East
    if image in tables.not_names or (image[:2] in tables.beginnings and not surnamed) or given in tables.given:
        return True
    if not rare and (image[:2] in tables.untitled or image[0] == image[1]):
        return True  # 方可进入, 安安静静; but 局长安安舒
    inner = given[1:] if given[0] == "也" else given  # 李也平; but 李平也 is 李平, and what he says too
    return given[-1] in _PLACES or not (inner and _NEVER_IN_NAMES.isdisjoint(inner))


@lru_cache(maxsize=256)
def name_lengths(image: str, start: int, *, rare: bool) -> tuple[int, ...]:
    """Return the lengths of the names that may begin at ``start``, the shortest first.

    A surname with a form of address (安小姐) is the only name that the page gives, so it counts as one.

    >>> name_lengths("李明珠表示", 0, rare=True)
    (2, 3)
    """
    head = image[start : start + 8]
    first = head[:1]
    if first.isascii():
        match = _LATIN.match(image, start) or (_LATIN_WORD.match(image, start) if rare else None)
        return (match.end() - start,) if match else ()
    if "·" in head and (match := _DOTTED.match(image, start)):
        return tuple(range(image.rindex("·", start, match.end()) + 2 - start, match.end() - start + 1))
    if "·" in head and (match := _HYPHENED.match(image, start)) and _is_foreign(match["first"] + match["second"]):
        return tuple(range(image.rindex("·", start, match.end()) + 2 - start, match.end() - start + 1))
    if "-" in head and (match := _BOTH.match(image, start)) and (both := _hyphened_lengths(match)):
        return both
    tables = _tables()
    if rare and first in "小老阿" and surname_of(head[1:2]) and head[:2] not in tables.beginnings:
        return (2,)  # 市民小孟
    surname = surname_of(head, rare=rare)
    longest = 0
    lengths = []
    if surname:
        honorific = tables.honorific.match(image, start + len(surname))
        if honorific and len(honorific[0]) > 1:
            return (honorific.end() - start,)
        longest = len(surname) + 2
        lengths = [n for n in range(2, min(longest, len(head)) + 1) if is_name(head[:n], rare=rare)]
        if is_double(head[:4]) and image[max(0, start - 1) : start + 1] not in tables.not_names:  # 主任边峰洋
            lengths.append(4)
    if first in tables.syllables and head[1:2] in tables.syllables:
        lengths += _foreign_lengths(image, start, at_least=max(longest + 1, 2 if rare else 3))
    return tuple(lengths)


def _hyphened_lengths(match: re.Match[str]) -> tuple[int, ...]:
    """Return the lengths of the names with a dash between first and last name; 江城-巴黎 are two places."""
    tables = _tables()
    foreign = tables.foreign.match(match["last"])
    last = foreign[0] if foreign else match["last"] if _is_foreign(match["first"]) else ""  # 克里斯-保罗
    begin = match.start("last") - match.start()
    ends = range(2, len(last) + 1) if match["first"] not in tables.places and last not in tables.places else ()
    return tuple(begin + end for end in ends if _NEVER_IN_NAMES.isdisjoint(last[:end]))


def _is_foreign(image: str) -> bool:
    """Tell whether all characters are such that foreign names are written with: 让皮埃尔."""
    return _tables().syllables.union("让").issuperset(image)


def foreign_start(image: str, start: int) -> int:
    """Return the first place where a foreign name can begin that a dash divides from its rest at ``start``.

    ``让—|保罗·安``
    """
    begin = start - 1
    if begin < 1 or image[begin] not in "-—":
        return start
    while begin > 0 and start - begin <= _LONGEST_FIRST_NAME and _is_foreign(image[begin - 1]):
        begin -= 1
    return begin if begin < start - 1 else start


def is_double(image: str) -> bool:
    """Tell whether ``image`` is a married woman's name with both surnames: 何周月兰."""
    tables = _tables()
    return (
        len(image) == 4
        and image[0] != image[1]
        and tables.common.issuperset(image[:2])
        and image[:2] not in tables.beginnings  # 关于刑法
        and image[2:] not in tables.houses  # 金田集团
        and is_name(image[1:], rare=False)
    )


def _foreign_lengths(image: str, start: int, *, at_least: int) -> list[int]:
    """Return the lengths of names in transliteration: 克林 + 顿, but not 加拿大."""
    match = _tables().foreign.match(image, start)
    if match is None or image[start : start + 2] in _tables().beginnings:
        return []
    lengths = range(at_least, match.end() - start + 1)
    return [n for n in lengths if image[start : start + n] not in _tables().places]


def names_only(image: str) -> bool:
    """Tell whether a line is names and marks between them: ``李明、王小芳``."""
    return all(is_name(word) for word in BETWEEN_NAMES.split(image.strip()) if word)
