"""What a word of time or intent says, and what not: how much it binds, how often something is done, in what manner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roundtable.parsing.deadlines import Deadline
    from roundtable.parsing.moods import Mood

__all__ = [
    "cites_document",
    "is_firm",
    "is_growth",
    "is_habit",
    "is_manner",
    "is_met",
    "is_set",
    "is_weak",
    "plan_mood",
    "rules",
    "was_once",
]

_WEAK = re.compile("要|每年|逐年|必须|希望|期望|努力|全力|着力|指标|未来|今后|即将|准备|远期")
"""Words of intent that the reporter also uses of what is so, or will be by itself."""
_DOCUMENT = re.compile("(?:》|报告|方案|规划|预算案)(?:中?(?:提出|指出|明确|要求|规定|强调)|中获悉)")
_FIRM = re.compile("力争|计划|准备|拟|确保|争取|(?:主要|预期)?目标|打算|承诺|保证|立志|定下|力求|致力|指标|要")
_COUNSEL = re.compile("建议|呼吁|不妨|最好")
_SENTENCE_LENGTH = 200
"""How far back a word is looked for; a limit keeps an endless sentence linear."""
_MET = re.compile("(?:预期)?目标(?:任务|要求)?(?:[,。;、”]|$)")
"""Aims that end a clause of what is done, or might be: 超额完成了“十四五”|目标, 如果要完成全年|预期目标."""
_SET = re.compile("(?:确定|制定|设定|提出|定下|下达)的[^,;:的]{0,4}$")
_AIM = re.compile("[^,;:]{0,4}目标")
_ONCE = ("最初", "起初", "当初", "去年", "前年", "上年", "当年", "过去", "以往", "原来", "当时")
_MANNER = re.compile("奋力|全力|着力|努力|冲刺|瞄准|力求|致力|力促|立志|预留")
"""How something is done; it may have been done long ago."""
_PLAN_YEARS = 5
_FIVE_YEARS = re.compile("五[”’]?(?:规划)?(?:期间|时期)$")


def was_once(image: str, place: int) -> bool:
    """Tell whether the word at ``place`` speaks of a time that is over, with its plans: 最初, 去年."""
    return image.startswith(_ONCE, place)


def cites_document(image: str) -> bool:
    """Tell whether a paragraph says what a document wants: 《规划》提出."""
    return _DOCUMENT.search(image) is not None


def is_firm(image: str, place: int) -> bool:
    """Tell whether the word of intent at ``place`` binds the speaker (力争, 确保), not only the future (将, 明年)."""
    return _FIRM.match(image, place) is not None


def is_growth(image: str, place: int) -> bool:
    """Tell whether the word at ``place`` is 同比, 环比 or 占, which say nothing of when where an aim is told."""
    return image.startswith(("同比", "环比", "占"), place)


def plan_mood(image: str, deadline: Deadline, published: str | None) -> Mood | None:
    """Return the mood of the years of a five-year plan (“十五五”期间): planned as they begin, past as they end."""
    if published is None or deadline.date is None or not _FIVE_YEARS.search(image, deadline.start, deadline.stop):
        return None
    left = int(deadline.date[:4]) - int(published[:4])
    return "planned" if left >= _PLAN_YEARS - 1 else "past" if left <= 1 else None


def is_habit(image: str, place: int) -> bool:
    """Tell whether the word at ``place`` says how often: 每年 may be what is so, and what is planned.

    每年至少 is a promise.
    """
    return image.startswith(("每年", "逐年"), place) and not image.startswith(("至少", "不少于", "不低于"), place + 2)


def is_manner(image: str, place: int) -> bool:
    """Tell whether the word of intent at ``place`` says how something is done, be it long ago: 奋力."""
    return _MANNER.match(image, place) is not None


def rules(image: str, place: int, mood: Mood) -> bool:
    """Tell whether a mood outlasts mere words of the future in its sentence: 预计明年将…, 建议企业每年…."""
    return mood == "forecast" or (mood == "advice" and _COUNSEL.match(image, place) is not None)


def is_weak(image: str, place: int) -> bool:
    """Tell whether the word of intent at ``place`` says little where nobody is cited: 要, 即将."""
    if image[place] == "要" and _DOCUMENT.search(image, max(0, place - _SENTENCE_LENGTH), place):
        return False  # 《规划》提出,江城要…
    return _WEAK.match(image, place) is not None


def is_met(image: str, place: int) -> bool:
    """Tell whether the word at ``place`` is an aim that ends a clause: 超额完成了“十四五”|目标."""
    return _MET.match(image, place) is not None


def is_set(image: str, place: int) -> bool:
    """Tell whether the word at ``place`` is an aim that words in front of it tell of: 去年确定的预期性|目标."""
    if image.startswith("的目标", place - 1):
        return True
    return _AIM.match(image, place) is not None and _SET.search(image, max(0, place - 7), place) is not None
