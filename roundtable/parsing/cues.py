"""Where the reporting verbs of ``data/cues.tsv`` stand, each with what must and must not follow it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.parsing.boundaries import clause_start, sentence_start
from roundtable.parsing.names import is_double, is_name, name_lengths
from roundtable.parsing.posts import ends_with_organization, ends_with_title, find_titles
from roundtable.parsing.records import Record
from roundtable.parsing.subjects import MOST_NAMES
from roundtable.parsing.tables import Lexicon, alternatives, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["cues_table", "find_cues"]

_FULL_NAME = 3
_NEVER_AFTER = re.compile(
    "[、)》者]|的(?!确)|地(?![方铁处区下面产质理上])|时(?![刻代常下至])|后(?![续期疫人])|或(?![许将])"
)
"""What no words begin with, unlike 后续, 时刻 and 地方."""
_RARELY_AFTER = frozenset("、)》者的地时后或")
_MARKS = ",:“‘"
_AGAIN = frozenset("又亦更并也还仅只续再则")
_TERSE = frozenset("指促吁批斥倡话")
"""Verbs of one character that need no mark right behind a name: 李明指会面有成果, 李明吁增加班次."""
_AT = frozenset("上时")
"""Behind these 指 needs no mark: 议员李明在会上|指选情艰难."""
_BRIEFING = re.compile(
    "[^,。;:“]{0,60}(?:情况|概况|进展)(?=[,。;并]|$)|[^,。;:“][^。;:“]{0,90}(?:有关|相关)情况(?=[,。;并]|$)"
)
"""The object of a verb of telling whose content the page leaves out: 介绍|有关情况."""
_NAMING = re.compile("[^,。:;“]{1,10}(?:为|作|是)[“《‘]")
"""What somebody is called: 称|李明为“老船工”."""
_EDITED = re.compile("[^,。:]{0,24}(?:问答|看点|要点|亮点|金句|回答)(?=[,。:])")
"""What a reporter or an editor sorts: 梳理了|见面会上的精彩问答."""
_TOPIC = re.compile("“[^“”。!?,]{1,12}”")
"""What somebody speaks of: 谈“渡口往何处去”."""
_EVENT = re.compile(
    "[^,。:;“]{0,16}(?:开工|开业|开幕|闭幕|启动|开赛|开始|结束|休会|散会|开会|成立|奠基|通车)(?=[,。;]|$)|了?[^,。:;“出将取]{0,4}(?:报告|名单|结果|消息)(?=[,。;]|$)"
)
"""What somebody opens or closes by a word, which is no news about it: 宣布|论坛正式开幕."""
_EDITING = frozenset({"梳理了", "归纳了", "总结了", "列举了"})
_TELLING = frozenset({"介绍", "通报", "汇报", "报告"})
_ASKING_NOUNS = ("问答", "问题", "问卷", "问询", "问责")
_NOUN = "代表建议"
"""What deputies have handed in, unless a name stands before it."""


class Cues(Record, frozen=True):
    """The table of reporting verbs."""

    verbs: Lexicon
    cue: re.Pattern[str]
    """The pattern of one that begins at a place."""
    follow: dict[str, tuple[str, str]]
    """For each cue: what must follow, and the characters that must not."""
    deeds: frozenset[str]


@cache
def cues_table() -> Cues:
    """Return the reporting verbs."""
    return Cues(
        verbs=Lexicon.of(row[0] for row in rows("cues")),
        cue=re.compile(alternatives(row[0] for row in rows("cues"))),
        follow={row[0]: (row[1], row[2]) for row in rows("cues")},
        deeds=words("cues", "deed"),
    )


def find_cues(image: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where reporting verbs stand; verbs in a row (分析认为) are one.

    A verb that needs a mark behind it (李明指,…) does without right behind a name of ``names`` (李明指会面…).
    """
    follow = cues_table().follow
    verbs = iter([*cues_table().verbs.find(image, 0, len(image)), None])
    verb = next(verbs)
    while verb:
        start, row = verb[0], [verb]
        verb = next(verbs)
        while verb and verb[0] == row[-1][1]:
            if follow[image[slice(*verb)]][0] != "name":  # 谈|话 is no verb and another one
                row.append(verb)
            verb = next(verbs)
        if len(row) > 1 and follow[image[slice(*row[0])]][0] == "name":
            start = row.pop(0)[1]
        for index in range(1, len(row)):
            if image.startswith(_ASKING_NOUNS, row[index][0]):  # 李明表示|问答环节很好
                del row[index:]
                break
        word, stop = image[slice(*row[-1])], row[-1][1]
        if word == _NOUN and is_name(image[clause_start(image, start) : start], rare=False):  # 李明玉|代表|建议…
            start, word = start + 2, _NOUN[2:]
        kind, not_before = follow[word]
        if kind == "none" or (kind == "speech" and image[stop : stop + 1] != ":"):
            continue
        if (word in _TELLING and _BRIEFING.match(image, stop)) or (word in _EDITING and _EDITED.match(image, stop)):
            continue
        if word == "宣布" and _EVENT.match(image, stop):
            continue
        if (word == "称" and _NAMING.match(image, stop)) or (word == "谈" and _TOPIC.match(image, stop)):
            continue
        after = image[stop : stop + 1]
        if after and (after in not_before or (after in _RARELY_AFTER and _NEVER_AFTER.match(image, stop))):
            continue
        unmarked = kind == "name" or (kind == "mark" and (not after or after not in _MARKS))
        if unmarked and not (word in _TERSE and _is_said_by_name(image, word, start, names)):
            continue
        yield start, stop


def _is_said_by_name(image: str, word: str, start: int, names: Sequence[str]) -> bool:
    """Tell whether a verb of one character stands where it needs no mark: right behind a name, mostly."""
    known = names[:MOST_NAMES]
    if image.endswith((*known, *(name[:2] for name in known if is_double(name))), 0, start) or _names_before(
        image, start, alone=word == "指"
    ):
        return True
    before = image[start - 1 : start]
    if word == "话":
        return before == "佢"
    return word == "指" and (before in _AT or _goes_on(image, start, names))


def _goes_on(image: str, stop: int, names: Sequence[str]) -> bool:
    """Tell whether a clause opens in front of ``stop`` whose sentence names somebody: 陈大文见记者,又|指选情艰难."""
    if image[stop - 1 : stop] != "," and not (image[stop - 1 : stop] in _AGAIN and image[stop - 2 : stop - 1] == ","):
        return False
    sentence = sentence_start(image, stop)
    return any(image.find(name, sentence, stop) >= 0 for name in names[:MOST_NAMES]) or any(
        name_lengths(image, end, rare=False) for _, end in find_titles(image, sentence, stop)
    )


def _names_before(image: str, stop: int, *, alone: bool) -> bool:
    """Tell whether a name ends at ``stop`` behind a post or a party, or ``alone``: 议员陈大文|指会面有成果."""
    start, name = clause_start(image, stop), stop - _FULL_NAME
    if name < start or not is_name(image[name:stop], rare=False):
        return False
    if name == start:
        return alone
    return ends_with_title(image[start:name]) or ends_with_organization(image[start:name])
