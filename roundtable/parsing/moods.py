"""Words of time and intent (``data/moods.tsv``), and whether a deadline lies ahead."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from roundtable.parsing.governing import has_verb
from roundtable.parsing.nuances import is_manner, is_met
from roundtable.parsing.numerals import han_number
from roundtable.parsing.tables import alternatives, rows, words

__all__ = [
    "Context",
    "Mood",
    "find_moods",
    "introduces_plans",
    "is_period",
    "misleads",
]

Mood = Literal["planned", "ongoing", "past", "forecast", "advice"]

_NUMERAL = re.compile("[零一二三四五六七八九两十百千万亿翻年]")
_SERIES_LENGTH = 20
_OBJECT = re.compile(
    r"将(?:“|[其她他它这]|新[^,。;年]{1,8}的|(?:19|20)\d\d年度?[定确列作]|(?:\d[\d.,]*|[两三四五六七八九十百]{1,3})(?![\d.,%年月日天]|个月|小时))"
)
"""将 in front of what something is done to: 将|11个渡口连成一线."""
_PLAN = re.compile("[,。;、)”》的及和与]|$")
_NAMED_PLAN = re.compile(
    "(?:建设|改善|更新|换新|补助|行动|培养|推广|提升|整治|改造|发展|振兴|扶持|资助|试办|核定|原定|修正|援助|保障|支援|帮扶|激励|培训|合作|服务)$"
)
_PLANNED = "投新建在到于用明今每再年改培引招实完增开总安拟分利2"
"""计划 behind the one names a plan, unless one of the other stands behind it: 汰旧换新|计划减列7560万元."""
_SUBSIDY = re.compile("[^,。;]{0,20}(?:补助|经费|补贴)")
"""争取中央补助, 争取经费 is what has been applied for."""
_GRANT = re.compile(
    "会(?<![议协委社大机都]会)[^,。;:]{0,10}?(?:拨款|增拨|拨出|预留|注资|斥资|(?<=会)(?:再|额外)?投[资放入])"
)
"""会为旅游业额外|拨款 is what Hong Kong's officials promise."""
_ACTS = "会(?![议上场展员见谈计长社堂所])"
_SOON = "[^,。;:]{0,12}[^大议协委社商工学年览动交讨谈布评晚宴体]"
_WILL = re.compile(  # each branch begins with a plain character, so that a search skips what none begins with
    "|".join(
        (
            *(f"{word}{_ACTS}" for word in ("政府", "当局", "港府", "市府", *"局署部们亦也还", "同时", "届时")),
            *(f"{word}{_ACTS}" for word in ("今年底?", "明年", "年底")),
            *(f"{word}{_SOON}{_ACTS}" for word in ("今年", "明年", "年底", "年度")),
            *(f"{word}(?:[^,。;:]{{0,4}},)?{_SOON}{_ACTS}" for word in ("未来", "今后")),
        )
    )
)
_DOING = 16
"""So far behind 会 the verb may stand that says what will be done: 政府会向医院管理局|提供100亿元."""
_SPENT = re.compile("了[^,。;]*$")
"""花了三个月时间|准备报告 is past."""
_BY_PLAN = ("按", "按照", "根据", "依", "依照", "有")
"""计划 at the end of a clause is a thing (更新计划), behind one of these it is what is going to be done."""
_SUM = re.compile("[约达超]?[\\d百千万亿]")
"""年度计划投资 in front of one is what is going to be done."""
_BEFORE_SUMS = ("计划投资", "规划建设")
_MEASURED = re.compile(
    "(?:[高低好优快慢大小多少强弱]于|超[过出]?|高出|塌|距离?|达到|落后|符合|偏离)(?:了|年度|年初|全年|预期|既定|计划|时序)*$"
)
"""Behind one of these an aim is what the result is measured by: 比重高于|目标2.1个百分点, 距离|目标20公里."""
_LONGEST_MEASURED = 8
_CITED = re.compile("(?:根据|按照?|据)[^,。;:]{0,12}(?:资料|数据|统计)(?=,|显示)")
"""What figures are cited from tells of what is so."""
_REQUIRED = re.compile("(?:根据|按照?)《[^》]{1,24}》(?:的)?(?:要求|部署|安排),")
"""What follows is to be done: 根据《报告》要求,|今年新建…"""
_PURPOSE = frozenset({"确保", "保证"})
_AFTER_MIDDLE = frozenset("心国小学部央华医药型等高期亚东日美欧非")
"""What 中 belongs to in front of one: 建设|中心城区, 改造|中小学."""
_STATES = frozenset({"增至", "拥有"})
_INTENT = re.compile(r"(?:将|要|拟|力争|计划|争取|目标|未来|每[\d百千万]|到20\d\d年)[^,。;]*$")
"""In front of a state in its clause it says that the state is to come: 将由5所增至8所, 每万人拥有."""
_YEAR = re.compile(
    r"(?P<year>20\d\d|二零[零一二三四五六七八九]{2})"
    r"(?<![到至比较\d]....)(?<![到至比较] ....)(?<!较于....)(?:[/-](?:\d\d|[零一二三四五六七八九]{2}))? ?(?:学|财政)?年"
    r"(?!前|以前|之前|底|末|[)》]|[到至—~-]20[3-9])"
)
_PERIOD = re.compile(
    "\\d{1,2}[至到—~-]\\d{1,2}月|前(?:\\d{1,2}|[两三四五六七八九十]|十一)个?月|(?<![停禁防制])止\\d{1,2}月"
)
"""Months of a year that are counted up: 1至8月, 前两月, 止6月底."""
_FIRST_MONTHS = frozenset({"01", "02", "03"})
_MONTH = re.compile(r"\d|[元春一以初]|开年|伊始|首|前|的")
_HORIZONS = frozenset({"2030", "2035", "2050", "2060"})
"""Years that plans name; where no day of publication is known, they lie ahead."""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(alternatives(words("moods")))


@cache
def _meanings() -> dict[str, Mood]:
    """Return the moods of the words that have one."""
    return {row[0]: cast("Mood", row[1]) for row in rows("moods") if row[1] != "none"}


def find_moods(image: str, published: str | None) -> list[tuple[int, Mood]]:
    """Return the words of time and intent, and behind them the years: where each stands, and its mood."""
    meanings = _meanings()
    found: list[tuple[int, Mood]] = []
    for match in _pattern().finditer(image):
        word = match[0]
        if word in meanings:
            start = match.start()
            if word == "日前" and image[start - 1 : start].isdigit():  # 3月31日前
                continue
            if word == "之前" and image[start - 1 : start] in {*"年月日底份末"}:  # 10月份|之前将增加到8条
                continue
            if word == "准备" and _SPENT.search(image, max(0, start - _SERIES_LENGTH), start):
                continue
            if (
                word == "计划"
                and image[match.end() : match.end() + 1] not in _PLANNED
                and _NAMED_PLAN.search(image, max(0, start - 2), start)
            ):
                continue
            if word == "争取" and _SUBSIDY.match(image, match.end()):
                continue
            if word in _PURPOSE and image.endswith(("为", "为了"), 0, start):  # 为|确保安全,投入270万元
                continue
            if word[-1] == "中" and image[match.end() : match.end() + 1] in _AFTER_MIDDLE:
                continue
            if word in _STATES and _INTENT.search(image, max(0, start - _SERIES_LENGTH), start):
                continue
            if word == "计划" and _PLAN.match(image, match.end()) and not image.endswith(_BY_PLAN, 0, start):
                continue
            if word.endswith("目标") and _MEASURED.search(image, max(0, start - _LONGEST_MEASURED), start):
                continue
            if word in {"目标", "新目标"} and image[match.end() : match.end() + 1] in {"和", "与", "及"}:
                continue
            if word.endswith(_BEFORE_SUMS) and not _SUM.match(image, match.end()):
                continue
            if word == "会达到" and _WILL.search(image, max(0, start - _SERIES_LENGTH), start + 1):
                continue
            if word == "将" and _OBJECT.match(image, start):
                continue
            found.append((start, meanings[word]))
    if "会" in image and ("拨" in image or "留" in image or "资" in image or "投" in image):
        found.extend((match.start(), "planned") for match in _GRANT.finditer(image))
    if "会" in image:
        found.extend((match.end() - 1, "planned") for match in _WILL.finditer(image) if _does(image, match.end()))
    if "月" in image:
        found.extend((match.start(), "past") for match in _PERIOD.finditer(image))
    if "》" in image:
        found.extend((match.start(), "planned") for match in _REQUIRED.finditer(image))
    if "据" in image:
        found.extend((match.start(), "past") for match in _CITED.finditer(image))
    if "20" in image or "二零" in image:
        for match in _YEAR.finditer(image):
            year = str(han_number(match["year"]))
            ahead = year > published[:4] if published else year in _HORIZONS
            ahead = ahead or (published is not None and _begins(image, match.end(), year, published))
            found.append((match.start(), "planned" if ahead else "past"))
    return found


def _begins(image: str, stop: int, year: str, published: str) -> bool:
    """Tell whether a year has just begun, so that what is said of it can only be planned; not 2024年1月."""
    return published.startswith(year) and published[5:7] in _FIRST_MONTHS and _MONTH.match(image, stop) is None


def _does(image: str, place: int) -> bool:
    """Tell whether a verb that governs figures follows 会, which ends at ``place``, in its clause."""
    stop = min([place + _DOING, *(end for mark in ",。;" if (end := image.find(mark, place, place + _DOING)) >= 0)])
    return has_verb(image, place, stop)


def introduces_plans(image: str, published: str | None) -> bool:
    """Tell whether a line such as ``到2030年，江城将实现：`` introduces a list of plans."""
    moods = sorted(find_moods(image, published))
    return bool(moods) and moods[-1][1] == "planned"


class Context:
    """The mood that the words of a speaker have left behind; looked for when it is asked for, which is seldom.

    Args:
        published: Day of publication in ISO 8601, where it is known.
    """

    def __init__(self, published: str | None) -> None:
        self._published = published
        self._mood: Mood | None = None
        self._unread: list[str] = []

    @property
    def mood(self) -> Mood | None:
        """The mood of the last word of time or intent; the paragraphs and their sentences are read from behind."""
        while self._unread:
            for sentence in reversed(self._unread.pop().split("。")):
                last: Mood | None = None
                for place, mood in sorted(find_moods(sentence, self._published)):
                    if not (is_manner(sentence, place) or (last == "past" and is_met(sentence, place))):
                        last = mood
                if last:
                    self.set(last)
                    break
        return self._mood

    def set(self, mood: Mood) -> None:
        """Note the mood that the last words have."""
        self._mood = mood
        self._unread.clear()

    def add(self, image: str) -> None:
        """Add a paragraph whose moods nobody has looked for."""
        self._unread.append(image)


def misleads(name: str) -> bool:
    """Tell whether a person's name holds a word of time or a figure: 曾正将, 万三."""
    return bool(_pattern().search(name) or _NUMERAL.search(name))


def is_period(image: str, place: int) -> bool:
    """Tell whether what stands at ``place`` are months of a year, which may lie ahead where something is planned."""
    return _PERIOD.match(image, place) is not None
