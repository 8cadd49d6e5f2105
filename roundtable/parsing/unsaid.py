"""Whether a figure is aimed at where no word of its sentence says so: what the sentences before say decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.governing import begins_with_order, is_governed, is_limited, is_reached
from roundtable.parsing.nuances import cites_document
from roundtable.parsing.promising import ITEM, ORDERED
from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.aims import Aim
    from roundtable.parsing.figures import Figure
    from roundtable.parsing.moods import Mood

__all__ = ["Surroundings", "is_planned_unsaid"]

_FAR = 200
"""Words further from a figure say nothing of it; a limit keeps an endless sentence linear."""
_THIS_YEAR = re.compile("今年(?!以来|前|上半|一|二|三)|本年|全年")
_BUILDING = re.compile("今年(?:新建|新改建|改扩?建|扩建|改造|建设|开工|整治)")
_STARTS = re.compile(
    "(?:今年|年内|本月|下半年)[^,;]{0,6}?(?:开工|启动|动工|建成|投用|开通|完工|竣工|开建|投产)(?![了的以])"
)
"""Behind plans these are plans, too: 第一批12个枢纽今年开工."""
_COMPLETION = re.compile(
    "[,;](?:(?:计划|力争|确保|争取)[^,;]{0,12}?(?:全面|全部)(?:完工|建成|完成|投用|竣工|交付|通车|开通)"
    "|[将拟][^,;]{0,12}?(?:开工|动工|建成|竣工|投产))"
)
"""Behind figures without a mood this makes them plans: 建设停车场22处,计划6月底前全面完工."""
_AIMS_CITED = re.compile("[^。“]*”[^。]{0,80}?(?:预期|奋斗|发展|年度|主要)目标(?=[。”]|$)")
"""Behind figures in quotation marks: “增长12%以上……”县长透露今年的预期目标."""
_GROWN = re.compile(r"[,;](?:同比|比上年|较上年)?增长\d")
"""A sentence with this reports what has been done: 完成投资227亿元,增长106%."""
_CHANGED = re.compile("[从由][^。]{1,40}?[升降增减提高长][到至]")
"""What went from one figure to another has done so: 从18微克下降到13微克,改善超过28%."""
_REACHED = ("达", "增长", "下降", "上升", "占")


class Surroundings(Record, frozen=True):
    """What stands around a figure. Offsets index the line."""

    start: int
    """Of the sentence."""
    stop: int
    told: bool
    """Whether the reporter speaks."""
    context: Mood | None
    """The mood that the sentences before leave behind."""
    aimed: bool
    """Whether the sentence before holds an aim."""
    due: bool
    """Whether the sentence before names a day to be ready by, and no figure: 到2028年要实现突破。面积达到2亩."""


def is_planned_unsaid(
    image: str, around: Surroundings, aims: Sequence[Aim], figure: Figure, clause: tuple[int, int], *, listed: bool
) -> bool:
    """Tell whether a figure is planned though no word of its sentence says so.

    ``aims`` are those found so far, ``listed`` says that the figure before it in the clause is one.
    """
    planned = around.context == "planned"
    told = around.told and not (planned and cites_document(image))  # 《规划》提出…。建成…;达到…
    near = min(around.stop, figure.stop + _FAR)
    cited = (
        image.find("”", figure.stop, around.stop) >= 0
        and _AIMS_CITED.match(image, figure.stop, around.stop) is not None
    )
    if told and not (planned or cited) and "全" not in image[figure.stop : near]:
        return False
    item = ITEM.match(image, around.start) if planned and (told or around.aimed) else None
    if item and "其中" in item[0] and not around.aimed:  # 助力实现目标。其中更新227辆
        item = None
    topical = item is not None and (
        item["topic"] is not None or (around.aimed and (item["sum"] is not None or "其中" in item[0]))
    )
    starts = cited or (planned and not told and _STARTS.search(image, *clause) is not None)
    starts = starts or _COMPLETION.search(image, figure.stop, near) is not None
    if not is_governed(image, figure, clause, listed=listed, sure=topical or starts, named=False):
        return False
    if topical or starts or (planned and image.startswith("全年", clause[0])):
        return True
    bounded = figure.comparator in {"ge", "le"} and (planned and around.aimed) and is_reached(image, clause[0], figure)
    if told:  # 确保产量达到…。小麦面积稳定在55万亩以上
        goes_on = around.aimed and planned and ORDERED.match(image, around.start) is not None
        return bounded or ((item is not None or goes_on) and begins_with_order(image, figure, clause))
    here = bool(aims) and aims[-1].start >= around.start
    if _is_this_year(image, around.start, figure, accepted=listed or here):
        return True
    if planned and is_limited(image, clause[0], figure.stop):
        return True
    goes_on = here and aims[-1].stop + 1 == clause[0]
    if planned and (around.aimed or goes_on or around.due) and is_reached(image, clause[0], figure):
        return True
    changed = _CHANGED.search(image, max(around.start, figure.start - _FAR), figure.start)
    reported = changed is not None or (
        around.context is None
        and (
            image.startswith(_REACHED, clause[0])  # …成为主力,达到67亿人次
            or _GROWN.search(image, max(around.start, figure.start - _FAR), near) is not None
        )
    )
    if around.context in {"past", "forecast"} or reported:
        return False
    ordered = bool(aims) and ORDERED.match(image, around.start) is not None and is_reached(image, clause[0], figure)
    return ordered or begins_with_order(image, figure, clause)


def _is_this_year(image: str, start: int, figure: Figure, *, accepted: bool) -> bool:
    """Tell whether the figure is an expectation for the current year: 今年，实现增长5%以上，收入增长5.5%左右.

    ``accepted`` says that the sentence, which begins at ``start``, holds an aim already.
    """
    if not _THIS_YEAR.search(image, max(start, figure.start - 5 * _FAR), figure.start):
        return False
    if figure.comparator == "approx":  # 今年新建公路约5000公里
        return accepted or _BUILDING.search(image, max(start, figure.start - _FAR), figure.start) is not None
    return figure.comparator == "ge"
