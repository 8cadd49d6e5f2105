"""How the words of time and intent in a paragraph work together: which mood each clause is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.deadlines import is_end
from roundtable.parsing.moods import find_moods, is_period
from roundtable.parsing.nuances import (
    is_firm,
    is_growth,
    is_habit,
    is_manner,
    is_met,
    is_set,
    is_weak,
    plan_mood,
    rules,
    was_once,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.deadlines import Deadline
    from roundtable.parsing.moods import Mood

__all__ = ["FINISHING", "Tones"]

FINISHING = re.compile("建成|完成|投用|投入使用|竣工|完工|交付|开放|开通|通车|到位|实现|落地")
_UNDER_WAY = re.compile("在建(?:项目|工程|里程|面积)")
"""This tells of no more than its own clause."""
_DONE = re.compile(r"(?:今年)?\d{1,2}[至到—~-]\d{1,2}月|(?:已|现)?(?:建成|完成|竣工|完工|投用|投产|新开工|开通)")
_CAN_FINISH = re.compile(f"可以?[^,;]{{0,2}}?(?:{FINISHING.pattern}|交房|入住|入园|入学)")
_REQUIRED = re.compile("[需应须]当?(?:达到|实现|完成|建成|控制在|不低于|不少于)")
"""Among plans this is one: 床位需|达到15800张."""
_OTHER_TIME = re.compile(r"\d|[到至在]?\d{4}|明年|后年|未来|今后|下一?|接下来|到")
_FUNDS = re.compile("争取[^,;:。]{0,12}(?:资金|项目|经费|补助|补贴)")
_WORTH = ("计划总投资", "计划投资")
"""Behind what has been done this says what it is worth."""
_NOW = ("目前", "现在", "现时", "当前", "如今")
_NEW_YEAR = ("今年", "而今年")
_BY_PLAN = re.compile("(?:根据|按照?)[^,。]{0,16}(?:规划|计划|方案)(?:目标)?,")
_EXAMPLE = re.compile("[比例譬]如")
_CONTRASTS = ("而", "比", "较", "由", "从", "自")
_NEW_TIME = re.compile("将|[到至]?20|今年|明年|后年|未来|今后|下|接下来|[“十]")
_SUMS = ("累计", "共计", "总计", "合计", "总共", "一共")
_YEAR_LENGTH = 5


class Tones:
    """The moods of a paragraph, taken clause by clause as it is read from left to right."""

    def __init__(self, image: str, deadlines: Sequence[Deadline], published: str | None, *, told: bool) -> None:
        self._image = image
        self._published = published
        self._ruling: Mood | None = None
        self._by_plan = False
        self._bygone = False
        """Whether the sentence tells of a year that is over, with its plans."""
        self._aimed = False
        """Whether a word that binds (目标, 计划) was the last, and any year may be the one that is meant."""
        ends: list[tuple[int, Mood]] = [(found.start, "planned") for found in deadlines if is_end(image, found)]
        ends += [(found.start, mood) for found in deadlines if (mood := plan_mood(image, found, published))]
        moods = (found for found in find_moods(image, published) if not (told and is_weak(image, found[0])))
        self._moods = sorted([*moods, *ends], reverse=True)

    def skip(self, stop: int, mood: Mood | None, context: Mood | None) -> Mood | None:
        """Pass a sentence unread, and return the mood that it leaves behind."""
        while self._moods and self._moods[-1][0] < stop:
            place, found = self._moods.pop()
            so_far = mood or context
            if so_far == "past" and (is_manner(self._image, place) or is_met(self._image, place)):
                continue
            mood = found
        return mood

    def begin(self, start: int) -> None:
        """Begin the sentence at ``start``."""
        self._ruling = None
        self._by_plan = self._image[start] in "根按" and _BY_PLAN.match(self._image, start) is not None
        self._bygone = self._aimed = False

    def enter(self, mood: Mood | None, start: int) -> Mood | None:
        """Return the mood that the clause at ``start`` takes over from the one before it."""
        image = self._image
        if start and image[start - 1] == ";":
            self._ruling = None
        if mood == "ongoing" and ((start and image[start - 1] == ";") or _DONE.match(image, start)):
            return None  # 工程有序推进;全年新开通线路4000公里
        if mood == "past" and image.startswith(_NEW_YEAR, start):
            return None  # 去年花了3000万元,今年预算4500万元
        return mood

    def read(
        self, stop: int, end: int, mood: Mood | None, context: Mood | None, *, due: bool
    ) -> list[tuple[int, Mood]]:
        """Return where words put the clause up to ``stop`` in a mood.

        Args:
            stop: End of the clause.
            end: End of its sentence.
            mood: The mood that it begins in.
            context: The mood of the sentences before.
            due: Whether the clause has a deadline.
        """
        image = self._image
        moods: list[tuple[int, Mood]] = []
        while self._moods and self._moods[-1][0] < stop:
            place, found = self._moods.pop()
            if context == "planned" and _EXAMPLE.match(image, place):  # 我们将…。比如，新建5个…
                continue
            if self._by_plan and self._image.startswith("预", place):  # 根据规划,预计…
                found = "planned"
            if found == "planned" and not is_firm(image, place):
                found = self._ruling or found
            if found == "advice" and (moods[-1][1] if moods else mood) == "planned" and _REQUIRED.match(image, place):
                found = "planned"
            if found == "advice" and due and _CAN_FINISH.match(image, place):  # 年底可以交付4万套
                found = "planned"
            if found == "planned" and image[place] == "将" and moods and self._is_bygone(moods[-1]):
                continue
            if found == "past" and image[place] in "根按据":  # 根据能源署资料,到114年底占比13%
                self._bygone = True
            if found == "past" and image.startswith("20", place):
                if moods and moods[-1][1] == "planned":  # 确保2016年投资8000亿元
                    continue
                this_year = self._published is not None and image.startswith(self._published[:4], place)
                if (self._aimed or this_year) and mood == "planned" and not image.endswith(_CONTRASTS, 0, place):
                    continue
                found = "past" if (moods[-1][1] if moods else mood) == "past" else self._guess(place, end)
                self._bygone = self._published is not None and image[place : place + 4] < self._published[:4]
            elif self._bygone and found == "planned":  # 2021年计划安装70台,年底完成104台
                if not _NEW_TIME.match(image, place):
                    continue
                self._bygone = False
            so_far = moods[-1][1] if moods else mood
            if so_far == "past" and is_set(image, place):  # 五年来,实现下降15%的目标; 年初确定的预期目标为9%
                continue
            if found == "planned" and moods and moods[-1][1] == "ongoing" and image.startswith("规划", place):
                continue  # 正在沙漠规划建设基地
            if found == "planned" and context == "past" and image.startswith("年末", place):
                continue  # 去年…。年末失业率降到5.5%
            if moods and found == "planned" and image.startswith("目标", place) and was_once(image, moods[-1][0]):
                continue  # 最初全年目标定为30万辆
            if so_far == "past" and image.startswith(_WORTH, place):  # 今年以来签约项目17个,计划总投资74亿元
                continue
            if so_far == "past" and _FUNDS.match(image, place):  # 共争取资金6亿元,争取项目5个
                continue
            met = so_far == "past" or (so_far == "forecast" and image[place - 1] != "的")
            if met and found == "planned" and is_met(image, place):
                continue
            if is_manner(image, place) and ((so_far or context) == "past" or so_far == "advice"):  # 去年…奋力推进
                continue
            if is_habit(image, place) and (so_far or context) not in {"planned", "ongoing"}:
                continue  # 资助体系每年惠及学生1.5亿人次
            bygone = context == "past" and image.startswith("年内", place - 2)  # 去年…。年内|共计建成30所
            if so_far == "planned" and image.startswith(_SUMS, place) and not bygone:  # 到2025年累计建成10亿亩
                continue
            if so_far == "planned" and (is_period(image, place) or image[place] in "“‘十"):  # 计划6至8月建成
                continue
            if so_far == "planned" and is_growth(image, place):  # 力争实现收入353亿元,同比增长20%
                continue
            moods.append((place, found))
            self._aimed = self._published is None and is_firm(image, place) and not is_manner(image, place)
            self._ruling = found if rules(image, place, found) else None
        return moods

    def _is_bygone(self, last: tuple[int, Mood]) -> bool:
        """Tell whether a mood in front of 将 says that what is moved has been: 连续多年|将…纳入, but not 目前|将."""
        return last[1] == "past" and not self._image.startswith(_NOW, last[0])

    def leave(self, mood: Mood | None, moods: Sequence[tuple[int, Mood]]) -> Mood | None:
        """Return the mood that a clause leaves behind, which began in ``mood``."""
        if not moods:
            return mood
        place, last = moods[-1]
        return None if last == "ongoing" and _UNDER_WAY.match(self._image, place) else last

    def _guess(self, place: int, end: int) -> Mood:
        """Return the mood of a year where no day of publication is known: that of the next word of its sentence.

        2010年,安排投资8235亿元,计划铺轨3690公里 is a plan; no other time may stand between.
        """
        if self._published or not self._moods or self._moods[-1][0] >= end:
            return "past"
        word, found = self._moods[-1]
        if (
            found != "planned"
            or is_manner(self._image, word)
            or is_habit(self._image, word)
            or _OTHER_TIME.match(self._image, word)
        ):
            return "past"
        return "past" if "年" in self._image[place + _YEAR_LENGTH : word] else found
