"""Measurable aims: figures that somebody plans or is working towards.

A sentence is read clause by clause. Words of time and intent (``data/moods.tsv``) put a clause in a mood,
which the clauses behind it keep until the sentence ends or another word changes it. A figure is a
target where the mood is planned or ongoing and a verb of ``data/goals.tsv`` governs it; without any such
word, where the clause is an order to oneself (``实施5项…``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from roundtable.parsing.aims import Aim, is_in_brackets, is_slogan, item_of
from roundtable.parsing.deadlines import Deadline, find_deadlines
from roundtable.parsing.governing import (
    begins_with_order,
    has_verb,
    is_base,
    is_budget,
    is_distance,
    is_governed,
    is_limited,
    is_reached,
    is_scope,
)
from roundtable.parsing.moods import Context, Mood, cites_document, is_ahead, is_end
from roundtable.parsing.numerals import Figure, find_figures
from roundtable.parsing.promising import ITEM, SENTENCE, promising
from roundtable.parsing.tones import FINISHING, Tones

if TYPE_CHECKING:
    from roundtable.model import Comparator

__all__ = ["find_aims"]

_CLAUSE = re.compile("(?:[^,;:—]|—(?!—)){1,200}")
_PLAIN_CLAUSE = re.compile("[^,;:]{1,200}")
"""Where a line has no dash, this does."""
_COMMA_CLAUSE = re.compile(r"(?:[^,;:—]|—(?!—)|(?<=\d),(?=\d{3}(?!\d))){1,200}")
"""Where a line has figures such as 1,700."""
_MOST_SHARING = 10
"""So many targets share a deadline that follows; a limit keeps an endless sentence linear."""
_FAR = 200
"""Words further from a figure say nothing of it; a limit keeps an endless sentence linear."""
_BUILT = frozenset({"count", "measure"})
_NAMED_YEARS = frozenset({"今年", "明年", "本年", "后年"})
_THIS_YEAR = re.compile("今年(?!以来|前|上半|一|二|三)|本年|全年")
_BUILDING = re.compile("今年(?:新建|新改建|改扩?建|扩建|改造|建设|开工|整治)")
_STARTS = re.compile(
    "(?:今年|年内|本月|下半年)[^,;]{0,6}?(?:开工|启动|动工|建成|投用|开通|完工|竣工|开建|投产)(?![了的以])"
)
"""Behind plans these are plans, too: 第一批12个枢纽今年开工."""
_COMPLETION = re.compile(
    "[,;](?:计划|力争|确保|争取)[^,;]{0,12}?(?:全面|全部)(?:完工|建成|完成|投用|竣工|交付|通车|开通)"
)
"""Behind figures without a mood this makes them plans: 建设停车场22处,计划6月底前全面完工."""
_STAGE = re.compile("第[二三四五六2-6][期步批阶]|[往其此]后")

_PARTS = ("其中", "当中")
_REST = ("还有", "另有", "余下", "其余", "剩余", "剩下")
"""The rest of what is done is yet to be done: 已建成29所,还有5所计划年底投用."""
_GROWN = re.compile(r"[,;](?:同比|比上年|较上年)?增长\d")
"""A sentence with this reports what has been done: 完成投资227亿元,增长106%."""
_REACHED = ("达", "增长", "下降", "上升", "占")


def find_aims(
    image: str, published: str | None, context: Context, *, told: bool = False, listed: bool = False
) -> list[Aim]:
    """Return the targets in a paragraph.

    Args:
        image: Folded line.
        published: Day of publication in ISO 8601, where it is known.
        context: The mood that the speaker's words before left behind; takes up the one that these leave behind.
        told: Whether the reporter speaks, who gives no orders: a word of intent has to say that something is aimed at.
        listed: Whether the paragraph stands in a list that a line of plans introduces.
    """
    spans = [(0, len(image))] if listed else promising(image, context, told=told)
    figures = [figure for span in spans for figure in find_figures(image, *span)]
    if not figures:
        if not told:
            context.add(image)
        return []
    reader = _Reader(image, figures, find_deadlines(image, published), published, told=told)
    mood = None if told else context.mood
    for sentence in SENTENCE.finditer(image):
        first: Mood | None = "planned" if listed else None
        mood = reader.read_sentence(sentence.start(), sentence.end(), mood, first) or mood
    if mood and not told:
        context.set(mood)
    return reader.aims


class _Reader:
    """Reads a paragraph from left to right; figures and deadlines are taken as they are passed."""

    def __init__(
        self, image: str, figures: list[Figure], deadlines: list[Deadline], published: str | None, *, told: bool
    ) -> None:
        self.aims: list[Aim] = []
        self._told = told
        self._clause = _PLAIN_CLAUSE
        if any("," in image[figure.start : figure.stop] for figure in figures):
            self._clause = _COMMA_CLAUSE
        elif "—" in image:
            self._clause = _CLAUSE
        self._sentence = self._stop = self._first = 0
        self._aimed = False
        self._due = False
        """Whether the sentence before names a day to be ready by, and no figure: 到2028年要实现突破。面积达到2亩."""
        self._image = image
        self._figures = figures[::-1]
        self._deadlines = [found for found in deadlines if is_ahead(image, found, published)][::-1]
        self._tones = Tones(image, self._deadlines, published, told=told)

    def read_sentence(self, start: int, stop: int, context: Mood | None, mood: Mood | None = None) -> Mood | None:
        """Read a sentence that begins in a mood, behind sentences that leave ``context``, and return what it leaves."""
        self._sentence, self._stop = start, stop
        self._aimed = len(self.aims) > self._first
        self._first = len(self.aims)
        deadline: Deadline | None = None
        before = self.aims[-1].deadline if self._aimed else None
        documented = self._told and before is not None and cites_document(self._image)
        first = self._first
        if not self._figures or self._figures[-1].start >= stop:
            return self._tones.skip(stop, mood, context)
        self._tones.begin(start)
        if before and (documented or ITEM.match(self._image, start)):  # 到2028年要新建20所。其中,扩建5所
            deadline = before
        while self._deadlines and self._deadlines[-1].start < start:  # 未来五年的蓝图已经公布。计划投入…
            deadline = self._deadlines.pop()
        self._due = deadline is not None and self._image[deadline.start] in "到至"
        for clause in self._clause.finditer(self._image, start, stop):
            if self._image[clause.start()] in "第往其此" and _STAGE.match(self._image, clause.start()):  # 第二期…
                deadline = None
            passed: list[Deadline] = []
            while self._deadlines and self._deadlines[-1].start < clause.end():
                found = self._deadlines.pop()
                if self._image.startswith("全年", found.start) and deadline and self._names_year(deadline):
                    continue
                deadline = found
                passed.append(deadline)
                if is_end(self._image, deadline) and FINISHING.search(self._image, deadline.stop, clause.end()):
                    self._set_deadline(first, deadline)
            mood = self._tones.enter(mood, clause.start())
            moods = self._tones.read(clause.end(), stop, mood, context, due=bool(passed))
            silent = mood is None and not moods
            if silent and is_budget(self._image, clause.start(), clause.end(), told=self._told):
                mood = "planned"
            accepted = False
            while self._figures and self._figures[-1].start < clause.end():
                figure = self._figures.pop()
                status = self._status(figure, clause.span(), moods, mood, context, listed=accepted)
                if status is None and self._is_part(figure, clause.span(), moods, first):
                    status = self.aims[-1].status
                accepted = status is not None or (accepted and is_scope(self._image, clause.start(), figure))
                if status:
                    due = [found for found in passed if found.start < figure.start][-1:] or passed[:1]
                    late = due[0] if due else deadline or (before if silent else None)
                    self.aims.append(self._aim(figure, clause.span(), late, status))
            mood = self._tones.leave(mood, moods)
        return mood

    def _names_year(self, deadline: Deadline) -> bool:
        """Tell whether a deadline says which year 全年 is, as 今年将… does and 今年|是收官之年 does not."""
        named = self._image[deadline.start : deadline.stop]
        return "20" in named or (named in _NAMED_YEARS and not self._image.startswith("是", deadline.stop))

    def _set_deadline(self, first: int, deadline: Deadline) -> None:
        """Give ``deadline`` to the things to be built that have none: 新建20所，力争2027年底前全部建成.

        What they cost is not due with them.
        """
        first = max(first, len(self.aims) - _MOST_SHARING)
        self.aims[first:] = [
            replace(aim, deadline=deadline) if aim.deadline is None and aim.figure.kind in _BUILT else aim
            for aim in self.aims[first:]
        ]

    def _status(
        self,
        figure: Figure,
        clause: tuple[int, int],
        moods: list[tuple[int, Mood]],
        inherited: Mood | None,
        context: Mood | None,
        *,
        listed: bool,
    ) -> Literal["planned", "ongoing"] | None:
        """Return the status of the target that ``figure`` is; None where it is none.

        ``listed`` says that the figure before it in the clause is one.
        """
        before = [mood for place, mood in moods if place < figure.start]
        behind = [mood for place, mood in moods if place >= figure.start]
        mood = before[-1] if before else inherited
        under_way = behind[-1:] == ["ongoing"] and (not before or self._image.startswith("目前", moods[0][0]))
        apart = inherited != "past" or self._image.endswith(";", 0, clause[0])  # 一座已动工;6个项目准备年底开工
        apart = apart or self._image.startswith(_REST, clause[0])
        if under_way or (not before and behind and apart):
            mood = behind[-1]
        elif "past" in behind and "planned" not in before:
            mood = "past"
        if mood == "forecast" and behind[-1:] == ["planned"] and self._image.startswith("的目标", moods[-1][0] - 1):
            mood = "planned"  # 预计投入千亿元,并达成15兆元产值的目标
        if mood is None:
            found = self._unsaid(figure, clause, context, listed=listed)
        elif mood in {"planned", "ongoing"} and is_governed(
            self._image, figure, clause, listed=listed, sure=True, named="planned" in before
        ):
            found = mood
        else:
            return None
        return (
            None if found is None or self._is_barred(figure, clause) else cast("Literal['planned', 'ongoing']", found)
        )

    def _unsaid(self, figure: Figure, clause: tuple[int, int], context: Mood | None, *, listed: bool) -> Mood | None:
        """Return the mood of a figure where no word of its sentence says it."""
        image, planned = self._image, context == "planned"
        told = self._told and not (planned and self._aimed and cites_document(image))  # 《规划》提出…。建成…;达到…
        near = min(self._stop, figure.stop + _FAR)
        if told and not planned and "全" not in image[figure.stop : near]:
            return None
        item = ITEM.match(image, self._sentence) if planned and (told or self._aimed) else None
        if item and "其中" in item[0] and not self._aimed:  # 助力实现目标。其中更新227辆
            item = None
        topical = item is not None and (item["topic"] is not None or (self._aimed and "其中" in item[0]))
        starts = planned and not told and _STARTS.search(image, *clause) is not None
        starts = starts or _COMPLETION.search(image, figure.stop, near) is not None
        if not is_governed(image, figure, clause, listed=listed, sure=topical or starts, named=False):
            return None
        if topical or starts or (planned and image.startswith("全年", clause[0])):
            return "planned"
        bounded = (
            figure.comparator in {"ge", "le"} and (planned and self._aimed) and is_reached(image, clause[0], figure)
        )
        if told and bounded:  # 确保产量达到…。小麦面积稳定在55万亩以上
            return "planned"
        if told:
            return "planned" if item and begins_with_order(image, figure, clause) else None
        if self._is_this_year(figure, listed=listed) or (planned and is_limited(image, clause[0], figure.stop)):
            return "planned"
        goes_on = bool(self.aims) and self.aims[-1].stop + 1 == clause[0] and self.aims[-1].start >= self._sentence
        if planned and (self._aimed or goes_on or self._due) and is_reached(image, clause[0], figure):
            return "planned"
        reported = context is None and (
            image.startswith(_REACHED, clause[0])  # …成为主力,达到67亿人次
            or _GROWN.search(image, max(self._sentence, figure.start - _FAR), near) is not None
        )
        ordered = context not in {"past", "forecast"} and not reported and begins_with_order(image, figure, clause)
        return "planned" if ordered else None

    def _is_barred(self, figure: Figure, clause: tuple[int, int]) -> bool:
        """Tell whether a figure is none that anybody aims at, whatever the mood: a slogan, a base, a scope."""
        image, start = self._image, clause[0]
        return (
            is_slogan(image, figure)
            or (self._told and is_in_brackets(image, figure))
            or "是否" in image[start : clause[1]]
            or is_base(image, start, figure)
            or is_scope(image, start, figure)
        )

    def _is_part(self, figure: Figure, clause: tuple[int, int], moods: list[tuple[int, Mood]], first: int) -> bool:
        """Tell whether a figure goes on with the aim before it in its sentence, or is a part of it.

        新建铁路4000公里,其中高铁2000公里; 形成2个千亿级集群;6个百亿级集群.
        """
        start, stop = clause
        goes_on = self._aimed and start == self._sentence and self._image[start] in "其当"  # 预留500亿元。其中200亿元
        if len(self.aims) == first and not goes_on:
            return False
        if figure.start == start:
            return (
                not moods
                and figure.unit == self.aims[-1].figure.unit
                and self.aims[-1].stop + 1 == start
                and not has_verb(self._image, figure.stop, stop)
                and not self._is_barred(figure, clause)
            )
        if start and self._image[start - 1] == ";" and self._image.startswith(_PARTS, self._sentence):
            return (  # 其中,公共站达到5000座;专用站3000座
                not moods
                and self.aims[-1].stop in {start - 1, figure.start - 1}
                and figure.unit in {aim.figure.unit for aim in self.aims[-_MOST_SHARING:]}
                and not self._is_barred(figure, clause)
            )
        if not self._image.startswith((*_PARTS, "其他", "其余"), start):
            return False
        if moods and moods[-1][1] == "past":  # 其中已建成3所; 其中36亿元已获通过
            return False
        if self._image.startswith("或", figure.stop) or self._is_barred(figure, (start, figure.stop)):
            return False
        counted = figure.kind == "count" and self._image[figure.stop : figure.stop + 1] in {"", *"、,;。计"}
        return (counted or self.aims[-1].figure.unit == figure.unit) and self.aims[-1].stop + 1 == start

    def _is_this_year(self, figure: Figure, *, listed: bool) -> bool:
        """Tell whether the figure is an expectation for the current year: 今年，实现增长5%以上，收入增长5.5%左右."""
        if not _THIS_YEAR.search(self._image, max(self._sentence, figure.start - 5 * _FAR), figure.start):
            return False
        accepted = listed or bool(self.aims and self.aims[-1].start >= self._sentence)
        if figure.comparator == "approx":  # 今年新建公路约5000公里
            return (
                accepted
                or _BUILDING.search(self._image, max(self._sentence, figure.start - _FAR), figure.start) is not None
            )
        return figure.comparator == "ge"

    def _aim(
        self, figure: Figure, clause: tuple[int, int], deadline: Deadline | None, status: Literal["planned", "ongoing"]
    ) -> Aim:
        image, (start, stop) = self._image, clause
        begin, end = item_of(image, figure, start, stop)
        if self.aims and self.aims[-1].stop > begin:  # two figures in one clause share it at the mark between them
            mark = max(image.rfind(sign, self.aims[-1].figure.stop, figure.start) for sign in "、和及与")
            begin = mark + 1 if mark >= 0 else self.aims[-1].figure.stop
            self.aims[-1] = replace(self.aims[-1], stop=max(mark, self.aims[-1].figure.stop))
        near = figure.kind in {"measure", "time"} and is_distance(image, figure)
        comparator = figure.comparator or ("le" if near else "eq")
        while image[begin] == " ":
            begin += 1
        while image[end - 1] == " ":
            end -= 1
        return Aim(begin, end, figure, deadline, status, cast("Comparator", comparator))
