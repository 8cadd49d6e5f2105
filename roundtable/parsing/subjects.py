"""Who is cited: the person, pronoun or institution in front of a reporting verb.

``昨天，市环境局副局长李明在接受记者采访时表示，…``: what stands between the beginning of the clause and 表示 is read as
post, name and adverbial. The name counts only where the words behind it are an adverbial, so that
ordinary words that begin like names are rarely mistaken for one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from roundtable.parsing.names import is_name, name_lengths
from roundtable.parsing.posts import TRADES, ends_with_organization, ends_with_title, title_at, title_matches
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BOUNDARY",
    "MOST_NAMES",
    "WINDOW",
    "Subject",
    "begins_predicate",
    "clause_start",
    "is_subject",
    "name_end",
    "people_together",
    "post_before",
    "read_subject",
]

WINDOW = 60
"""A subject that is longer than this is none."""
BOUNDARY = frozenset(",。;:!?“”‘’…—|《》【】[]{}")
"""Characters that end a clause."""
MOST_NAMES = 60
"""A page names fewer people; a limit keeps a page of nothing but names linear."""
_MOST_ADVERBS = 6
_OPENING = {")": "(", "》": "《"}
_IDIOM = re.compile(
    "从|就|以|拿|据|应该|可以|如果|也就|不得|老实|再|一般|总|换|简单|概括|严格|通俗|对(?!记者|媒体|笔者|本报)"
)
_SCENE = re.compile("采访|记者|媒体|会上|时$|后$|中$")
_TIME = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚间?|凌晨|中午|傍晚|清晨)?|\d{4}年(?:\d{1,2}月)?|早些时候"
_DATELINE = re.compile(r"[^,]{0,20}?\d日[电讯](?:讯|[^,]{0,6}?记者)?|本报讯(?:记者)?")
_PARENTHESIS = re.compile(r"\([^()]{1,12}\)")
_TOGETHER = re.compile("以及|[和与及、]")
_OCCUPATION = re.compile(f"[{TRADES}]")
_MANNER = re.compile("[^,。]{1,4}?[地着]")  # 笑着, 自豪地
_LONGEST_POST = 60
_DOUBLE_NAME = 4
_LONGEST_NAME = 4
_BEFORE_SUBJECTS = ("来自", "作为", "身为", "据", "而")


class Subject(NamedTuple):
    """What stands in front of a reporting verb. Offsets index the line."""

    kind: Literal["person", "pronoun", "anaphor", "implied", "document", "other"]
    start: int
    stop: int
    """The name itself, where ``kind`` is ``person``."""
    post: tuple[int, int] | None = None
    """The post; where it stands around the name (江城大学|李明|教授), it includes it."""


class _Grammar(NamedTuple):
    adverb: re.Pattern[str]
    preposition: re.Pattern[str]
    lead_in: re.Pattern[str]
    cut: re.Pattern[str]
    pronoun: re.Pattern[str]
    anaphor: re.Pattern[str]
    document: re.Pattern[str]
    other: re.Pattern[str]
    predicate: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    others = words("sources", "generic") | words("organizations")
    holders = words("sources", "generic") | words("titles")
    adverb = rf"{alternatives(words('adverbials', 'adverb'))}| ?\([^()]{{0,20}}\) ?|{_TIME}"
    preposition = alternatives(words("adverbials", "preposition"))
    return _Grammar(
        adverb=re.compile(adverb),
        preposition=re.compile(preposition),
        lead_in=re.compile(f"{alternatives(words('adverbials', 'lead_in'))}*+"),
        cut=re.compile(alternatives(words("adverbials", "cut"))),
        pronoun=re.compile(alternatives(words("sources", "pronoun"))),
        anaphor=re.compile(f"{alternatives(words('sources', 'anaphor'))}[^,。]{{0,6}}?{alternatives(holders)}"),
        document=re.compile(alternatives(words("sources", "document"))),
        other=re.compile(alternatives(others)),
        predicate=re.compile(f"{adverb}|{preposition}|{alternatives(words('predicates'))}|[正是有今,。(]"),
    )


def clause_start(image: str, stop: int) -> int:
    """Return where the clause that ends at ``stop`` begins; a parenthesis or a title of a paper does not end it."""
    position = stop
    while position > 0 and stop - position < WINDOW:
        character = image[position - 1]
        opening = image.rfind(_OPENING[character], max(0, position - 22), position) if character in _OPENING else -1
        if opening >= 0:
            position = opening
        elif character in BOUNDARY:
            break
        else:
            position -= 1
    while position < stop and image[position] == " ":
        position += 1
    return position


def read_subject(image: str, start: int, stop: int, names: Sequence[str]) -> Subject | None:
    """Read who is meant between ``start`` and ``stop``, where a reporting verb follows at ``stop``."""
    grammar = _grammar()
    begin = _after_lead_in(image, start, stop)
    for name in names[:MOST_NAMES]:
        position = image.find(name, start, stop)
        end = position + len(name)
        if position >= 0 and _is_adverbial(image, end, stop):
            return Subject("person", position, end, post_before(image, start, position))
        behind = title_at(image, end, stop) if position >= 0 else None
        if behind and _is_adverbial(image, behind, stop):
            return Subject("person", position, end, (end, behind))
    anaphor = grammar.anaphor.search(image, start, stop)
    if anaphor and _is_adverbial(image, anaphor.end(), stop):
        return Subject("anaphor", *anaphor.span())
    pronoun = grammar.pronoun.match(image, begin, stop)
    if pronoun and _is_adverbial(image, pronoun.end(), stop):
        return Subject("pronoun", *pronoun.span())
    if found := _unknown_name(image, start, begin, stop, names):
        return found
    if _is_implied(image, start, stop):
        return Subject("implied", start, start)
    if any(_is_adverbial(image, match.end(), stop) for match in grammar.document.finditer(image, start, stop)):
        return Subject("document", start, stop)
    if any(_is_adverbial(image, match.end(), stop) for match in grammar.other.finditer(image, start, stop)):
        return Subject("other", start, stop)
    return None


def _is_implied(image: str, start: int, stop: int) -> bool:
    """Tell whether the subject is the one of the clause before: ``并表示``, ``在接受采访时说``, not ``从根本上说``."""
    left = image[start:stop]
    if _IDIOM.match(left) and image.startswith(("说", "称", "讲", "看来"), stop):
        return False
    return _is_adverbial(image, start, stop) and (not _grammar().preposition.match(left) or bool(_SCENE.search(left)))


def _after_lead_in(image: str, start: int, stop: int) -> int:
    if dateline := _DATELINE.match(image, start, stop):
        start = dateline.end()
    match = _grammar().lead_in.match(image, start, stop)
    return match.end() if match else start


def _unknown_name(image: str, start: int, begin: int, stop: int, names: Sequence[str]) -> Subject | None:
    """Find a name that nothing but its place and its form betrays; not 李明有 where 李明 is known."""
    titles = list(title_matches(image, start, stop))
    for title in titles:  # 市环境局副局长|李明; not 局长|曾多次
        place = _behind_parenthesis(image, title.end())
        adverb = begins_predicate(image, place, stop) and _is_adverbial(image, place, stop)
        if not adverb and (name := _name_at(image, place, stop, rare=True)):
            return Subject("person", *name, post_before(image, start, name[0]))
    for match in _OCCUPATION.finditer(image, start, stop):  # 青石渡船工|李明
        if match.start() > start and (name := _name_at(image, match.end(), stop, rare=False)):
            return Subject("person", *name, post_before(image, start, name[0]))
    for title in titles:  # 江城大学|李明|教授
        for length in (2, 3):
            name = title.start() - length, title.start()
            if name[0] <= start or not is_name(image[slice(*name)], rare=False):
                continue
            if ends_with_organization(image[start : name[0]]) and _is_adverbial(image, title.end(), stop):
                return Subject("person", *name, (_organization_start(image, start, name[0]), title.end()))
    for position in dict.fromkeys((begin, start, image.rfind("的", start, stop) + 1)):
        if position < start or image.startswith(tuple(names[:MOST_NAMES]), position):
            continue
        if name := _name_at(image, position, stop, rare=False):
            behind = title_at(image, name[1], stop)
            return Subject("person", *name, (name[1], behind) if behind else None)
    return None


def _organization_start(image: str, start: int, stop: int) -> int:
    begin = _after_lead_in(image, start, stop)
    return max([begin, *(match.end() for match in _grammar().cut.finditer(image, begin, stop - 1))])


def _behind_parenthesis(image: str, place: int) -> int:
    match = _PARENTHESIS.match(image, place)
    return match.end() if match else place


def _name_at(image: str, start: int, stop: int, *, rare: bool) -> tuple[int, int] | None:
    """Return the name that begins at ``start``, if an adverbial or a title stands between it and ``stop``."""
    ends = [start + length for length in name_lengths(image, start, rare=rare) if start + length <= stop]
    for end in ends:  # 李启正|教授, though 正 could be an adverb
        behind = title_at(image, end, stop)
        if behind and _is_adverbial(image, behind, stop, manner=False):
            return start, end
    for manner, order in ((False, ends), (True, [end for end in ends[::-1] if end - start != _DOUBLE_NAME])):
        for end in order:
            behind = (title_at(image, end, stop) if manner else None) or end
            if _is_adverbial(image, end, stop, manner=manner) or (
                behind > end and _is_adverbial(image, behind, stop, manner=manner)
            ):
                return start, end
    return None


def people_together(
    image: str, start: int, stop: int, subject: Subject, names: Sequence[str]
) -> tuple[Subject, Subject | None]:
    """Return the first of two people who are cited together, and the second: ``局长李明和王强表示``.

    Where ``subject``, read between ``start`` and ``stop``, stands alone, it is returned with None.
    """
    behind = title_at(image, subject.stop, stop) or subject.stop
    if joint := _TOGETHER.match(image, behind, stop):
        second = read_subject(image, joint.end(), stop, names)
        if second and second.kind == "person" and (second.post or (second.start,))[0] == joint.end():
            return subject, second
    for joint in _TOGETHER.finditer(image, start, subject.start) if subject.post else ():
        first = read_subject(image, start, joint.start(), names)
        if first and first.kind == "person" and first.post and first.stop == joint.start():
            return first, subject._replace(post=(joint.end(), subject.start))
    return subject, None


def post_before(image: str, start: int, name: int) -> tuple[int, int] | None:
    """Return where the post stands that ends right in front of a name, ``None`` where none does."""
    begin = max(_after_lead_in(image, start, name), name - _LONGEST_POST)
    for match in _grammar().cut.finditer(image, begin, name):
        begin = match.end()
    for joint in _TOGETHER.finditer(image, begin, name):  # 市长李明和|书记王强, but 发展和改革委员会主任王强
        titles = [title.end() for title in title_matches(image, begin, joint.start())]
        if joint[0] != "、" and any(joint.start() - title <= _LONGEST_NAME for title in titles):
            begin = joint.end()
        elif any(joint.start() - title in name_lengths(image, title, rare=True) for title in titles):
            begin = joint.end()  # 市长李明、|书记王强, but 市委副书记、市长王强
    begin = max(begin, image.rfind("了", begin, name) + 1)
    of = image.rfind("的", begin, name) + 1
    if of > begin and not ends_with_organization(image[begin : of - 1]):
        begin = of  # 经营餐馆多年的|店主李明, but 江城大学的教授李明
    while begin < name and image[begin] in " 、":
        begin += 1
    holds = begin < name and (ends_with_title(image[begin:name]) or bool(_OCCUPATION.match(image, name - 1)))
    return (begin, name) if holds else None


def _is_adverbial(image: str, start: int, stop: int, *, manner: bool = True) -> bool:
    """Tell whether nothing but adverbials stands between ``start`` and ``stop``.

    Without ``manner`` the open class of adverbs in 地 and 着 does not count.
    """
    grammar = _grammar()
    for _ in range(_MOST_ADVERBS):
        if start >= stop:
            return True
        rest = grammar.preposition.match(image, start, stop)
        if rest and rest.end() + 1 < stop:
            return True
        match = (_MANNER.match(image, start, stop) if manner else None) or grammar.adverb.match(image, start, stop)
        if not match:
            return False
        start = match.end()
    return start >= stop


def name_end(image: str, start: int, stop: int, *, sure: bool) -> int | None:
    """Return where the name ends that begins at ``start``, behind a title: where a verb or a title begins.

    Where none does, it is the longest name that is possible, or None if it has to be ``sure``.
    """
    ends = [start + length for length in name_lengths(image, start, rare=sure) if start + length <= stop]
    for end in ends:
        if end == stop or begins_predicate(image, end, stop) or title_at(image, end, stop):
            return end
    return max(ends, default=None) if not sure else None


def is_subject(image: str, start: int, post: int) -> bool:
    """Tell whether a post that begins at ``post`` opens its clause, so that a subject and no object follows."""
    begin = _after_lead_in(image, start, post)
    return begin >= post or image[begin:post] in _BEFORE_SUBJECTS or _is_adverbial(image, begin, post)


def begins_predicate(image: str, start: int, stop: int) -> bool:
    """Tell whether an adverbial, a mark or a plain verb begins at ``start``, as behind a subject."""
    return _grammar().predicate.match(image, start, stop) is not None
