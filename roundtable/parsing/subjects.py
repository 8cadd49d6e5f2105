"""Who is cited: the person, pronoun or institution in front of a reporting verb.

``昨天，市环境局副局长李明在接受记者采访时表示，…``: what stands between the beginning of the clause and 表示 is read as
post, name and adverbial. The name counts only where the words behind it are an adverbial, so that
ordinary words that begin like names are rarely mistaken for one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from roundtable.parsing.clauses import (
    OCCUPATION,
    after_lead_in,
    begins_predicate,
    cuts,
    is_adverbial,
    is_subject,
    name_end,
    post_before,
    starts_with_preposition,
)
from roundtable.parsing.names import ENDS_OF_NAMES, is_name, may_be_name, name_lengths, surname_of
from roundtable.parsing.posts import ends_with_organization, find_organizations, find_titles, title_at
from roundtable.parsing.records import Record
from roundtable.parsing.short_names import last_part_alone, surname_alone
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MOST_NAMES", "Subject", "read_subject"]

MOST_NAMES = 60
"""A page names fewer people; a limit keeps a page of nothing but names linear."""
_IDIOM = re.compile(
    "从|就|以|拿|据|应该|可以|如果|也就|不得|老实|再|一般|总|换|简单|概括|严格|通俗|对(?!记者|媒体|笔者|本报)"
)
_SCENE = re.compile("采访|记者|媒体|会上|时$|后$|中$")
_PARENTHESIS = re.compile(r"\([^()]{1,12}\)")
_FULL_NAME, _DOUBLE_NAME = 3, 4
_DOUBLE_SURNAME = 2
_FEWEST_LISTED = 2
_TOWARDS = frozenset("对向")
_TO_PRESS = re.compile("[对向][^,。]{1,16}(?:记者|媒体|观众|同学)们?[则还也又]?$")
_UNHEARD = (2, 3)
_SAYS = ("说", "表示", "介绍", "指出", "认为", "坦言", "强调", "告诉", "透露")
_OFFICERS, _MEMBERS = "长任授师裁记员", "委人成会学职"
"""What titles end in behind which a surname that no table has is read, and what stands before 员 where it is none."""
_SHORT_OFFICE, _LONG_OFFICE = 2, 20
_LISTENERS = ("记者", "媒体", "本报", "本刊", "本网", "本台")
_OUR = "国省市县区州旗镇乡村院校局委厅部办馆所社司厂店队"
"""我 in front of one of these is an institution's."""
_SETTINGS = "中时后里上间"
"""A setting in front of a pronoun ends in one of these."""
_WHEN = ("时", "期间", "之际", "之后", "之余", "途中", "间隙")
_POINTING = re.compile("[指望看盯摸翻对朝拍捧端握拉牵]着|抚摸着")
"""What follows is an object: 指着门口的石狮说."""
_COMPANY = frozenset("和与跟同")
"""Behind one of these, where a clause begins, stands somebody's companion."""
_BOTH = ("都", "均", "皆", "两人", "二人")
_STAFF = re.compile("(?:竞选)?(?:办公室|总部|团队|办事处|服务处|竞办|阵营|幕僚)")
_LISTED = re.compile("[^、]+")
_SEVERAL = re.compile(r"(?:[多数几两三四五六七八九十]|\d{1,3}|若干)[名位]|许多|不少|众多|部分|一众|所有")
"""A post that begins so is held by several people, so that no name follows: 多名议员|于会上反映."""


class Subject(Record, frozen=True):
    """What stands in front of a reporting verb. Offsets index the line."""

    kind: Literal["person", "pronoun", "anaphor", "implied", "document", "other"]
    start: int
    stop: int
    """The name itself, where ``kind`` is ``person``."""
    post: tuple[int, int] | None = None
    """The post; where it stands around the name (江城大学|李明|教授), it includes it."""


class _Grammar(Record, frozen=True):
    pronoun: re.Pattern[str]
    anaphor: re.Pattern[str]
    document: re.Pattern[str]
    other: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    others = words("sources", "generic") | words("organizations")
    holders = words("sources", "generic") | words("titles")
    return _Grammar(
        pronoun=re.compile(alternatives(words("sources", "pronoun"))),
        anaphor=re.compile(f"{alternatives(words('sources', 'anaphor'))}[^,。]{{0,6}}?{alternatives(holders)}"),
        document=re.compile(alternatives(words("sources", "document"))),
        other=re.compile(alternatives(others)),
    )


def read_subject(image: str, start: int, stop: int, names: Sequence[str]) -> Subject | None:
    """Read who is meant between ``start`` and ``stop``, where a reporting verb follows at ``stop``."""
    grammar = _grammar()
    begin = after_lead_in(image, start, stop)
    if image.startswith("我", begin) and image[begin + 1 : begin + 2] not in _OUR:
        return None  # 我会向大家|强调: the speaker of oneself
    if image.endswith(("我们", "我"), start, stop):
        return None  # 2023年我们|希望
    if image[start : start + 1] in _TOWARDS and _TO_PRESS.match(image, start, stop):
        return Subject("implied", start, start)  # 李明称赞来客,对晚报记者|说
    clause = image[start:stop]
    for name in names[:MOST_NAMES]:
        if name not in clause:
            continue
        position = image.find(name, start, stop)
        end = position + len(name)
        if (position == start + 1 and image[start] in _COMPANY) or _STAFF.match(image, end, stop):
            continue  # 和|李明|一起看船的居民王芳说; 李明|竞选办公室质疑
        behind = title_at(image, end, stop)
        if behind and is_adverbial(image, behind, stop, manner=False):  # 李明|代表|说
            return Subject("person", position, end, (end, behind))
        if is_adverbial(image, end, stop):
            return Subject("person", position, end, post_before(image, start, position))
        if behind and is_adverbial(image, behind, stop):
            return Subject("person", position, end, (end, behind))
        if _is_setting(image, end, stop) and is_subject(image, start, position):
            return Subject("person", position, end)  # 李明|看望住户时|表示
    anaphor = grammar.anaphor.search(image, start, stop)
    if anaphor and is_adverbial(image, anaphor.end(), stop):
        return Subject("anaphor", *anaphor.span())
    pronoun = grammar.pronoun.match(image, begin, stop)
    if pronoun and is_adverbial(image, pronoun.end(), stop):
        return Subject("pronoun", *pronoun.span())
    place = max(image.rfind("他", begin, stop), image.rfind("她", begin, stop))
    if place > begin and image[place - 1] in _SETTINGS and is_adverbial(image, place + 1, stop):
        return Subject("pronoun", place, place + 1)  # 在调研中|她|发现
    if found := (
        _named(last_part_alone(image, begin, stop, names[:MOST_NAMES]))
        or _unknown_name(image, start, begin, stop, names)
        or _named(surname_alone(image, begin, stop, names[:MOST_NAMES]))
    ):
        several = (
            found.post is not None and _SEVERAL.match(image, found.post[0]) and "、" not in image[found.start : stop]
        )
        return Subject("other", start, stop) if several else found
    if (title := title_at(image, begin, stop)) and is_adverbial(image, title, stop):
        return Subject("other", begin, title)  # 行政长官|回应时
    if _is_implied(image, start, stop):
        return Subject("implied", start, start)
    if any(is_adverbial(image, match.end(), stop) for match in grammar.document.finditer(image, start, stop)):
        return Subject("document", start, stop)
    if any(is_adverbial(image, match.end(), stop) for match in grammar.other.finditer(image, start, stop)):
        return Subject("other", start, stop)
    return None


def _is_setting(image: str, start: int, stop: int) -> bool:
    """Tell whether a verb begins at ``start``, and what it tells of is when somebody says something: 看望住户时."""
    return image.endswith(_WHEN, start + 1, stop) and begins_predicate(image, start, stop)


def _named(place: tuple[int, int] | None) -> Subject | None:
    return Subject("person", *place) if place else None


def _is_implied(image: str, start: int, stop: int) -> bool:
    """Tell whether the subject is the one of the clause before: ``并表示``, ``在接受采访时说``, not ``从根本上说``."""
    left = image[start:stop]
    if _IDIOM.match(left) and image.startswith(("说", "称", "讲", "看来"), stop):
        return False
    return is_adverbial(image, start, stop) and (not starts_with_preposition(left) or bool(_SCENE.search(left)))


@cache
def _no_trades() -> frozenset[str]:
    """Return the words that begin with a character in which names of trades end: 提升工|程进度."""
    return frozenset(words("no_trades"))


@cache
def _parties() -> frozenset[str]:
    """Return the names of parties, behind which a surname that is an ordinary word counts: 公民党|区晓华."""
    return words("organizations", "party")


def _unknown_name(image: str, start: int, begin: int, stop: int, names: Sequence[str]) -> Subject | None:
    """Find a name that nothing but its place and its form betrays; not 李明有 where 李明 is known."""
    titles = find_titles(image, start, stop)
    for _, end in titles:  # 市环境局副局长|李明; not 局长|曾多次
        place = _behind_parenthesis(image, end)
        if image.startswith("记者向", place - 2):  # 记者|向准备离场的李明提问
            continue
        adverb = begins_predicate(image, place, stop) and is_adverbial(image, place, stop)
        adverb = adverb and not (stop - place == _FULL_NAME and is_name(image[place:stop], rare=False))  # 主任|于婷祖
        if not adverb and (name := _name_at(image, place, stop, rare=True)):
            return Subject("person", *name, post_before(image, start, end if image[end] == "(" else name[0]))
        if image.endswith(_WHEN, place + 1, stop) and (known := name_end(image, place, stop, sure=True)):
            post = post_before(image, start, place)
            if post and is_subject(image, start, post[0]) and _is_setting(image, known, stop):
                return Subject("person", place, known, post)
    if titles and stop - titles[-1][1] in _UNHEARD and image.startswith(_SAYS, stop):
        begin, end = titles[-1]  # 省水利厅副厅长|闸源虹
        post = (
            post_before(image, start, end) if image[end - 1] in _OFFICERS and image[end - 2] not in _MEMBERS else None
        )
        office = begin - post[0] if post else 0
        if (
            _SHORT_OFFICE < office <= _LONG_OFFICE
            and may_be_name(image[end:stop])
            and not begins_predicate(image, end, stop)
        ):
            return Subject("person", end, stop, post)
    for match in OCCUPATION.finditer(image, start, stop):  # 青石渡船工|李明
        if image.startswith("记者向", match.start() - 1) or image[match.start() : match.end() + 1] in _no_trades():
            continue
        if match.start() > start and (name := _name_at(image, match.end(), stop, rare=False)):
            return Subject("person", *name, post_before(image, start, name[0]))
    for first, end in titles:  # 江城大学|李明|教授
        for length in (2, 3):
            name = first - length, first
            if name[0] <= start or not is_name(image[slice(*name)], rare=False):
                continue
            if ends_with_organization(image[start : name[0]]) and is_adverbial(image, end, stop):
                return Subject("person", *name, (_organization_start(image, start, name[0]), end))
    for first, end in find_organizations(image, begin, stop):  # 江城市环境局|李明
        rare = image[first:end] in _parties()
        if end - begin > 1 and (name := _name_at(image, end, stop, rare=rare)):
            return Subject("person", *name, (_organization_start(image, start, end), end))
    familiar = image.startswith(("老", "小", "阿"), begin) and surname_of(image[begin + 1 : begin + 2], rare=False)
    if familiar and is_adverbial(image, begin + 2, stop):
        return Subject("person", begin, begin + 2)  # 老赵|分析
    if listed := _first_of_list(image, start, begin, stop):
        return listed
    of = 0 if _POINTING.match(image, begin, stop) else image.rfind("的", start, stop) + 1
    behind_marks = (of, image.rfind("”", start, stop) + 1)
    for position in dict.fromkeys((begin, start, *behind_marks)):
        if position < start or image.startswith(tuple(names[:MOST_NAMES]), position):
            continue
        if (name := _name_at(image, position, stop, rare=False)) and not _are_two(image, *name):
            behind = title_at(image, name[1], stop)
            return Subject("person", *name, (name[1], behind) if behind else None)
    return None


def _are_two(image: str, start: int, stop: int) -> bool:
    """Tell whether two surnames mean two people: 陈李|都反对."""
    return (
        stop - start == _DOUBLE_SURNAME and image.startswith(_BOTH, stop) and bool(surname_of(image[stop - 1 : stop]))
    )


def _first_of_list(image: str, start: int, begin: int, stop: int) -> Subject | None:
    """Read the first name of several in front of the verb: 议员|李明|、王芳、周强表示."""
    if image.find("、", begin, stop) < 0:
        return None
    listed = [token.span() for token in _LISTED.finditer(image, begin, stop)]
    if len(listed) < _FEWEST_LISTED or not _name_at(image, listed[-1][0], stop, rare=False):
        return None
    place, end = listed[0]
    titles = find_titles(image, place, end)
    place = titles[-1][1] if titles else place
    if not is_name(image[place:end], rare=False) or not all(
        is_name(image[slice(*token)], rare=False) for token in listed[1:-1]
    ):
        return None
    return Subject("person", place, end, post_before(image, start, place) if titles else None)


def _organization_start(image: str, start: int, stop: int) -> int:
    return cuts(image, after_lead_in(image, start, stop), stop - 1)


def _behind_parenthesis(image: str, place: int) -> int:
    match = _PARENTHESIS.match(image, place)
    place = match.end() if match else place
    return place + image.startswith("”", place)  # “立委”|李明


def _name_at(image: str, start: int, stop: int, *, rare: bool) -> tuple[int, int] | None:
    """Return the name that begins at ``start``, if an adverbial or a title stands between it and ``stop``."""
    ends = [start + length for length in name_lengths(image, start, rare=rare) if start + length <= stop]
    ends = [end for end in ends if not _STAFF.match(image, end, stop)]
    if ends and ends[-1] == stop and image[stop - 1] in ENDS_OF_NAMES:
        return start, stop
    for end in ends:  # 李启正|教授, though 正 could be an adverb
        behind = title_at(image, end, stop)
        if image[end - 1] in "向对" and image.startswith(_LISTENERS, end):
            continue  # 李明|向记者表示
        if behind and is_adverbial(image, behind, stop, manner=False):
            return start, end
    for manner, order in ((False, ends), (True, [end for end in ends[::-1] if end - start != _DOUBLE_NAME])):
        for end in order:
            behind = (title_at(image, end, stop) if manner else None) or end
            if is_adverbial(image, end, stop, manner=manner) or (
                behind > end and is_adverbial(image, behind, stop, manner=manner)
            ):
                return start, end
    return None
