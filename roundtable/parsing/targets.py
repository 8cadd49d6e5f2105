"""Measurable aims: figures that somebody plans or is working towards.

A sentence is read clause by clause. Words of time and intent (``data/moods.tsv``) put a clause in a mood,
which the clauses behind it keep until the sentence ends or another word changes it. A figure is a
target where the mood is planned or ongoing and a verb of ``data/goals.tsv`` governs it; without any such
word, where the clause is an order to oneself (``实施5项…``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from roundtable.parsing.aims import add_aim, goes_on, is_barred, share_deadline
from roundtable.parsing.deadlines import find_deadlines, is_ahead, is_end
from roundtable.parsing.figures import find_figures
from roundtable.parsing.governing import has_verb, is_budget, is_governed, is_scope
from roundtable.parsing.nuances import cites_document
from roundtable.parsing.promising import ITEM, SENTENCE, promising
from roundtable.parsing.tones import FINISHING, Tones
from roundtable.parsing.unsaid import Surroundings, is_planned_unsaid

if TYPE_CHECKING:
    from roundtable.parsing.aims import Aim
    from roundtable.parsing.deadlines import Deadline
    from roundtable.parsing.figures import Figure
    from roundtable.parsing.moods import Context, Mood

__all__ = ["find_aims"]

_CLAUSE = re.compile("(?:[^,;:—]|—(?!—)){1,200}")
_PLAIN_CLAUSE = re.compile("[^,;:]{1,200}")
"""Where a line has no dash, this does."""
_COMMA_CLAUSE = re.compile(r"(?:[^,;:—]|—(?!—)|(?<=\d),(?=\d{3}(?!\d))){1,200}")
"""Where a line has figures such as 1,700."""
_RECENT = 10
"""A part goes on with one of so many aims; a limit keeps an endless sentence linear."""
_HABITS = ("每年", "逐年")
"""They say how often, and not by when."""
_NAMED_YEARS = frozenset({"今年", "明年", "本年", "后年"})
_OPENS = re.compile("(?:目标|任务)[是为]?:")
"""Behind this the sentences of a paragraph list plans: 实现以下目标:接待游客300万人次。产值达…."""
_FORMER = re.compile("(?:去年|上年|年初|此前|原)[^。;]*$")
_FORMER_LENGTH = 24
"""So far behind one of these the aims are those that results are measured by: 年初确定的预期性|目标为:."""
_STAGE = re.compile("第[二三四五六2-6][期步批阶]|[往其此]后")

_PARTS = ("其中", "当中")
_REST = ("还有", "另有", "另外", "余下", "其余", "剩余", "剩下")
"""The rest of what is done is yet to be done: 已建成29所,还有5所计划年底投用."""


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
    figures = find_figures(image)
    opens = _OPENS.search(image) if figures and ("标:" in image or "务:" in image) else None
    if opens and _FORMER.search(image, max(0, opens.start() - _FORMER_LENGTH), opens.start()):
        opens = None
    if figures and not (listed or opens):
        figures = promising(image, figures, context, told=told)
    if not figures:
        if not told:
            context.add(image)
        return []
    reader = _Reader(image, figures, find_deadlines(image, published), published, told=told)
    mood = None if told else context.mood
    for sentence in SENTENCE.finditer(image):
        listing = listed or (opens is not None and opens.end() <= sentence.start())
        first: Mood | None = "planned" if listing else None
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
        self._first = 0
        self._around = Surroundings(0, 0, told=told, context=None, aimed=False, due=False)
        self._image = image
        self._figures = figures[::-1]
        self._deadlines = [found for found in deadlines if is_ahead(image, found, published)][::-1]
        self._tones = Tones(image, self._deadlines, published, told=told)

    def read_sentence(self, start: int, stop: int, context: Mood | None, mood: Mood | None = None) -> Mood | None:
        """Read a sentence that begins in a mood, behind sentences that leave ``context``, and return what it leaves."""
        aimed = len(self.aims) > self._first
        self._first = first = len(self.aims)
        deadline: Deadline | None = None
        before = self.aims[-1].deadline if aimed else None
        documented = self._told and before is not None and cites_document(self._image)
        if not self._figures or self._figures[-1].start >= stop:
            return self._tones.skip(stop, mood, context)
        self._tones.begin(start)
        if before and (documented or ITEM.match(self._image, start)):  # 到2028年要新建20所。其中,扩建5所
            deadline = before
        while self._deadlines and self._deadlines[-1].start < start:  # 未来五年的蓝图已经公布。计划投入…
            deadline = self._deadlines.pop()
        due = deadline is not None and self._image[deadline.start] in "到至"
        self._around = Surroundings(start, stop, told=self._told, context=context, aimed=aimed, due=due)
        for clause in self._clause.finditer(self._image, start, stop):
            if self._image[clause.start()] in "第往其此" and _STAGE.match(self._image, clause.start()):  # 第二期…
                deadline = None
            passed: list[Deadline] = []
            while self._deadlines and self._deadlines[-1].start < clause.end():
                found = self._deadlines.pop()
                if self._image.startswith("全年", found.start) and deadline and self._names_year(deadline):
                    continue
                if passed and passed[-1].date and self._image.startswith(_HABITS, found.start):  # 未来三年|每年
                    continue
                deadline = found
                passed.append(deadline)
                if is_end(self._image, deadline) and FINISHING.search(self._image, deadline.stop, clause.end()):
                    share_deadline(self.aims, first, deadline)
            mood = self._tones.enter(mood, clause.start())
            moods = self._tones.read(clause.end(), stop, mood, context, due=bool(passed))
            silent = mood is None and not moods
            if silent and is_budget(self._image, clause.start(), clause.end(), told=self._told):
                mood = "planned"
            accepted = False
            while self._figures and self._figures[-1].start < clause.end():
                figure = self._figures.pop()
                status = self._status(figure, clause.span(), moods, mood, listed=accepted)
                if (
                    status is None
                    and mood in {"planned", "ongoing"}
                    and not moods
                    and goes_on(self._image, self.aims, figure, clause.span())
                ):
                    status = self.aims[-1].status
                if status is None and self._is_part(figure, clause.span(), moods, first):
                    status = self.aims[-1].status
                accepted = status is not None or (accepted and is_scope(self._image, clause.start(), figure))
                if status:
                    near = [found for found in passed if found.start < figure.start][-1:] or passed[:1]
                    late = near[0] if near else deadline or (before if silent else None)
                    add_aim(self.aims, self._image, figure, clause.span(), late, status)
            mood = self._tones.leave(mood, moods)
        return mood

    def _names_year(self, deadline: Deadline) -> bool:
        """Tell whether a deadline says which year 全年 is, as 今年将… does and 今年|是收官之年 does not."""
        named = self._image[deadline.start : deadline.stop]
        return "20" in named or (named in _NAMED_YEARS and not self._image.startswith("是", deadline.stop))

    def _status(
        self,
        figure: Figure,
        clause: tuple[int, int],
        moods: list[tuple[int, Mood]],
        inherited: Mood | None,
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
        elif "past" in behind and (self._image[figure.start - 1] == "的" or not self._intends(moods, figure)):
            mood = "past"  # 计划实施的|5项已完成
        if mood == "forecast" and behind[-1:] == ["planned"] and self._image.startswith("的目标", moods[-1][0] - 1):
            mood = "planned"  # 预计投入千亿元,并达成15兆元产值的目标
        if mood is None:
            aimed_at = is_planned_unsaid(self._image, self._around, self.aims, figure, clause, listed=listed)
        else:
            named = "planned" in before
            aimed_at = mood in {"planned", "ongoing"} and is_governed(
                self._image, figure, clause, listed=listed, sure=True, named=named
            )
        if not aimed_at or is_barred(self._image, figure, clause, told=self._told):
            return None
        return "ongoing" if mood == "ongoing" else "planned"

    def _intends(self, moods: list[tuple[int, Mood]], figure: Figure) -> bool:
        """Tell whether more than a year says in front of a figure that it is planned: not 2026年第一批5亿元已经下达."""
        return any(
            mood == "planned" and place < figure.start and not self._image.startswith(("20", "二零"), place)
            for place, mood in moods
        )

    def _is_part(self, figure: Figure, clause: tuple[int, int], moods: list[tuple[int, Mood]], first: int) -> bool:
        """Tell whether a figure goes on with the aim before it in its sentence, or is a part of it.

        新建铁路4000公里,其中高铁2000公里; 形成2个千亿级集群;6个百亿级集群.
        """
        start, stop = clause
        goes_on = (
            self._around.aimed and start == self._around.start and self._image[start] in "其当"
        )  # 预留500亿元。其中200亿元
        if len(self.aims) == first and not goes_on:
            return False
        if figure.start == start:
            return (
                not moods
                and figure.unit == self.aims[-1].figure.unit
                and self.aims[-1].stop + 1 == start
                and not has_verb(self._image, figure.stop, stop)
                and not is_barred(self._image, figure, clause, told=self._told)
            )
        if start and self._image[start - 1] == ";" and self._image.startswith(_PARTS, self._around.start):
            return (  # 其中,公共站达到5000座;专用站3000座
                not moods
                and self.aims[-1].stop in {start - 1, figure.start - 1}
                and figure.unit in {aim.figure.unit for aim in self.aims[-_RECENT:]}
                and not is_barred(self._image, figure, clause, told=self._told)
            )
        if not self._image.startswith((*_PARTS, "其他", "其余", "包括"), start):
            return False
        if moods and moods[-1][1] == "past":  # 其中已建成3所; 其中36亿元已获通过
            return False
        if self._image.startswith(("或", "是"), figure.stop) or is_barred(
            self._image, figure, (start, figure.stop), told=self._told
        ):
            return False
        counted = figure.kind == "count" and self._image[figure.stop : figure.stop + 1] in {"", *"、,;。计"}
        return (counted or self.aims[-1].figure.unit == figure.unit) and self.aims[-1].stop + 1 == start
