"""What may stand around a name in its clause: lead-ins and posts in front of it, adverbials and verbs behind it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from roundtable.parsing.boundaries import clause_start
from roundtable.parsing.names import ENDS_OF_NAMES, name_lengths
from roundtable.parsing.posts import (
    TRADES,
    can_end_a_post,
    ends_with_organization,
    ends_with_title,
    find_titles,
    title_at,
)
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, first_characters, words

__all__ = [
    "OCCUPATION",
    "TOGETHER",
    "after_lead_in",
    "begins_predicate",
    "cuts",
    "first_post",
    "is_adverbial",
    "is_subject",
    "is_time_adverb",
    "name_end",
    "post_before",
    "predicate_length",
    "starts_with_preposition",
]

TOGETHER = re.compile("以及|和|与|及|、")
OCCUPATION = re.compile(f"[{TRADES}]")
_MOST_ADVERBS = 6
_TIME = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚间?|凌晨|中午|傍晚|清晨)?|\d{4}年(?:\d{1,2}月)?"
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚间?|凌晨)?,?")
_DATELINE = re.compile(
    r"(?:[^,。“]{0,20}?\d日(?:[电讯]讯?|消息)|[\u4e00-\u9fff]{2,8}(?:讯|消息|电)(?=[ :]|\((?![\dA-Z])))"
    r" ?(?:\([^()]{1,24}\) ?:?|[^,]{0,6}?记者)?"
    r"|本报讯(?:记者)?|\([^()]{0,20}(?:[社报网讯电台]|报导|报道)\) ?"
)
_MANNER = re.compile("[^,。]{1,4}?[地着著]|[^,。]{2,3}而[^,。]{2,3}地|[^,。“”]{2,4}片刻[之以]?后")  # 笑着, 自豪地
_WITH_OTHERS = re.compile("[他她]们?(?:[今昨前][天日晚])?(?:会同|偕同|与|和|跟|同)")
_DEED = re.compile("携|前来|赶来|来到|同行|随行|出席|参加|参与|举办|主办|主持|负责|分管|从事|来自|关注|走进|带队")
_PAPER = re.compile("《[^《》]{1,20}》")
_LONGEST_POST = 60
_LONGEST_QUOTED = 32
_SPOKEN = re.compile("[,。:;!?…]")
_BEFORE_SUBJECTS = ("来自", "作为", "身为", "据", "而")
_MARKS = tuple("、及,。;:!?“”)")
_SETTINGS = frozenset("时后中")
"""会见传媒|时表示: what ends so is a setting, however short."""
_ADVERBS = {
    "刚": tuple("刚从到在才好过完结毕退上下回走来进出搬接参加入开做打忙吃拿领当满送获成"),
    "才": tuple("能会知发意开明想看找有得是把从到回刚"),
}
"""What stands behind characters that names end in, where they are adverbs: 李明|刚从外地回来, but 何坚刚|围绕."""


class _Grammar(Record, frozen=True):
    """Patterns; those that are tried at every place go with the characters that what they match begins with."""

    adverb: re.Pattern[str]
    adverb_begins: frozenset[str]
    preposition: re.Pattern[str]
    preposition_begins: frozenset[str]
    lead_in: re.Pattern[str]
    lead_in_begins: frozenset[str]
    cut: re.Pattern[str]
    kept: frozenset[str]
    predicate: re.Pattern[str]
    predicate_begins: frozenset[str]


@cache
def _grammar() -> _Grammar:
    adverbs, prepositions = words("adverbials", "adverb"), words("adverbials", "preposition")
    lead_ins, predicates = words("adverbials", "lead_in"), words("predicates")
    adverb = rf"{_TIME}|[今昨]\(\d{{1,2}}\)日|{alternatives(adverbs)}| ?\((?:[^()]{{0,20}}|[A-Za-z.'’ -]{{0,60}})\) ?"
    preposition = alternatives(prepositions)
    adverb_begins = first_characters(adverbs) | set("0123456789今昨 (")
    return _Grammar(
        adverb=re.compile(adverb),
        adverb_begins=adverb_begins,
        preposition=re.compile(preposition),
        preposition_begins=first_characters(prepositions),
        lead_in=re.compile(f"{alternatives(lead_ins)}*+"),
        lead_in_begins=first_characters(lead_ins),
        cut=re.compile(alternatives(words("adverbials", "cut", "kept"))),
        kept=words("adverbials", "kept"),
        predicate=re.compile(f"{adverb}|{preposition}|{alternatives(predicates)}|[正是有今,。(]"),
        predicate_begins=adverb_begins | first_characters(prepositions | predicates) | set("正是有今,。("),
    )


def starts_with_preposition(image: str) -> bool:
    """Tell whether ``image`` begins with a preposition."""
    return _grammar().preposition.match(image) is not None


def cuts(image: str, start: int, stop: int) -> int:
    """Return where a post can begin between the offsets, behind the last word that no post reaches over (采访了)."""
    grammar = _grammar()
    ends = [match.end() for match in grammar.cut.finditer(image, start, stop) if match[0] not in grammar.kept]
    return ends[-1] if ends else start


@lru_cache(maxsize=128)
def after_lead_in(image: str, start: int, stop: int) -> int:
    """Return where the subject can begin between the offsets, behind a dateline and words such as 据 and 对此."""
    if dateline := _DATELINE.match(image, start, stop):
        start = dateline.end()
    grammar = _grammar()
    if image[start : start + 1] not in grammar.lead_in_begins:
        return start
    match = grammar.lead_in.match(image, start, stop)
    return match.end() if match else start


@lru_cache(maxsize=128)
def post_before(image: str, start: int, name: int) -> tuple[int, int] | None:
    """Return where the post stands that ends right in front of a name, ``None`` where none does."""
    if name <= start or not can_end_a_post(image[name - 1]):
        return None
    begin = max(after_lead_in(image, start, name), name - _LONGEST_POST)
    if begin < name and image[begin].isdigit() and (day := _DAY.match(image, begin, name)):
        begin = day.end()  # 3月5日|著名学者李明
    if begin < name and image[begin] in "他她" and (others := _WITH_OTHERS.match(image, begin, name)):
        begin = others.end()  # 他与|市长李明
    if (cut := cuts(image, begin, name - 1)) > begin:  # 主持人, right in front of the name, is the post
        begin = after_lead_in(image, cut, name)  # 重要任务是|现任|县长李明的
    for joint in TOGETHER.finditer(image, begin, name):  # 市长李明和|书记王强, but 发展和改革委员会主任王强
        gaps = {end: joint.start() - end for _, end in find_titles(image, begin, joint.start())}
        if (joint[0] != "、" and 0 in gaps.values()) or any(
            gap in name_lengths(image, title, rare=True) for title, gap in gaps.items() if gap
        ):
            begin = joint.end()  # 市长李明、|书记王强, but 市委副书记、市长王强
    begin = max(begin, image.rfind("了", begin, name) + 1)
    of = image.rfind("的", begin, name) + 1
    owner = image[begin : of - 1]
    if of > begin and (_DEED.search(owner) or not (_PAPER.fullmatch(owner) or ends_with_organization(owner))):
        begin = of  # 经营餐馆多年的|店主李明, but 江城大学的教授李明, 《江城周刊》的总编辑李明
    while begin < name and image[begin] in " 、":
        begin += 1
    holds = begin < name and (ends_with_title(image[begin:name]) or bool(OCCUPATION.match(image, name - 1)))
    return (_with_quoted(image, begin), name) if holds else None


def _with_quoted(image: str, begin: int) -> int:
    """Return where the post at ``begin`` begins with the name in quotation marks before it: “一碗面”|面馆店主."""
    if begin and image[begin - 1] == "”":
        opening = image.rfind("“", max(0, begin - _LONGEST_QUOTED), begin)
        if opening >= 0 and not _SPOKEN.search(image, opening, begin):
            return opening
    return begin


def first_post(image: str, start: int) -> int:
    """Go back over posts that a comma divides: 临江区委副书记，|经开区管委会主任李明."""
    while start > 1 and image[start - 1] == ",":
        before = clause_start(image, start - 1)
        if not ends_with_title(image[before : start - 1]) or starts_with_preposition(image[before : start - 1]):
            break
        start = before
    return start


def is_adverbial(image: str, start: int, stop: int, *, manner: bool = True) -> bool:
    """Tell whether nothing but adverbials stands between ``start`` and ``stop``.

    Without ``manner`` the open class of adverbs in 地 and 着 does not count.
    """
    grammar = _grammar()
    for _ in range(_MOST_ADVERBS):
        if start >= stop:
            return True
        first = image[start]
        if first in grammar.preposition_begins:
            rest = grammar.preposition.match(image, start, stop)
            behind = stop - rest.end() if rest else 0
            if (
                rest
                and (behind > 1 or (behind and image[stop - 1] in _SETTINGS))
                and not (rest[0] == "代表" and image[rest.end()] == "的")
            ):
                return True
        match = grammar.adverb.match(image, start, stop) if first in grammar.adverb_begins else None
        if match and match[0] in _ADVERBS and not image.startswith(_ADVERBS[match[0]], match.end()):
            return False
        if match is None and manner:
            match = _MANNER.match(image, start, stop)
        if match is None:
            return False
        start = match.end() + image.startswith("地", match.end(), stop)
    return start >= stop


def begins_predicate(image: str, start: int, stop: int) -> bool:
    """Tell whether an adverbial, a mark or a plain verb begins at ``start``, as behind a subject."""
    return predicate_length(image, start, stop) > 0


def predicate_length(image: str, start: int, stop: int) -> int:
    """Return the length of the adverbial or verb that begins at ``start``, 0 where none does."""
    grammar = _grammar()
    if image[start : start + 1] not in grammar.predicate_begins:
        return 0
    match = grammar.predicate.match(image, start, stop)
    if match is None or (match[0] in _ADVERBS and not image.startswith(_ADVERBS[match[0]], match.end())):
        return 0
    return match.end() - start


def is_time_adverb(image: str, start: int, stop: int) -> bool:
    """Tell whether 曾 begins no name at ``start``, but stands before a verb: 委员|曾针对此事调研."""
    return image.startswith("曾", start) and begins_predicate(image, start + 1, stop)


def name_end(image: str, start: int, stop: int, *, sure: bool) -> int | None:
    """Return where the name ends that begins at ``start``, behind a title: where a verb or a title begins.

    Where none does, it is the longest name that is possible, or None if it has to be ``sure``.
    """
    ends = [start + length for length in name_lengths(image, start, rare=True) if start + length <= stop]
    longest = max(ends, default=start)
    behind = image[longest : longest + 1] or "。"
    if ends and behind in _MARKS:  # 吴小刚、: 刚 is no adverb here
        return longest
    if ends and image[longest - 1] in ENDS_OF_NAMES and behind != "在" and begins_predicate(image, longest, stop):
        return longest
    for end in ends:
        if end == stop or begins_predicate(image, end, stop) or title_at(image, end, stop):
            return end
    if sure:
        return None
    lengths = name_lengths(image, start, rare=False)
    return max((start + length for length in lengths if start + length <= stop), default=None)


def is_subject(image: str, start: int, post: int) -> bool:
    """Tell whether a post that begins at ``post`` opens its clause, so that a subject and no object follows."""
    begin = after_lead_in(image, start, post)
    if begin >= post or image[begin:post] in _BEFORE_SUBJECTS or is_adverbial(image, begin, post):
        return True
    if image[post - 1] == "”" and (quoted := image.rfind("“", begin, post)) > begin:  # 作为码头的“老船工”|李明
        post = quoted
    return image[post - 1] == "的" and cuts(image, begin, post) == begin  # 75岁的|独居老人
