"""Measurable aims: figures that somebody plans or is working towards.

A sentence is read clause by clause. Words of time and intent (``data/moods.tsv``) put a clause in a mood,
which the clauses behind it keep until the sentence ends or another word changes it. A figure is a
target where the mood is planned or ongoing and a verb of ``data/goals.tsv`` governs it; without any such
word, where the clause is an order to oneself (``实施5项…``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from roundtable.parsing.aims import Aim, is_in_brackets, is_slogan, item_of
from roundtable.parsing.deadlines import Deadline, find_deadlines
from roundtable.parsing.governing import (
    begins_with_order,
    is_base,
    is_budget,
    is_distance,
    is_governed,
    is_limited,
    is_scope,
    may_aim,
    may_order,
)
from roundtable.parsing.moods import (
    Context,
    Mood,
    find_moods,
    is_ahead,
    is_end,
    is_firm,
    is_growth,
    is_manner,
    is_weak,
    rules,
)
from roundtable.parsing.numerals import Figure, find_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import Comparator

__all__ = ["find_aims"]

_SENTENCE = re.compile("[^。!?]+")
_CLAUSE = re.compile("(?:[^,;:—]|—(?!—)){1,200}")
_PLAIN_CLAUSE = re.compile("[^,;:]{1,200}")
"""Where a line has no dash, this does."""
_PLANNED: Mood = "planned"
_FINISHING = re.compile("建成|完成|投用|投入使用|竣工|完工|交付|开放|开通|通车|到位|实现|落地")
_MOST_SHARING = 10
"""So many targets share a deadline that follows; a limit keeps an endless sentence linear."""
_NOW = re.compile("(?:施工|兴建|建设)中")
_UNDER_WAY = re.compile("在建(?:项目|工程|里程|面积)")
"""This tells of no more than its own clause."""
_DONE = re.compile("(?:已|现)?(?:建成|完成|竣工|完工|投用|投产|新开工|开通)")
_BUILT = frozenset({"count", "measure"})
_THIS_YEAR = re.compile("今年(?!以来|前|上半|一|二|三)|本年|全年")
_ITEM = re.compile(r"\W*(?:(?P<topic>在?[^,。]{1,16}(?:方面|领域)),|第?[一二三四五六七八九十](?:是|要)|同时|此外|其中)")
"""What a sentence begins with that goes on with a list of plans: 今年将加快建设。在道路方面,新建…"""
_NEW_YEAR = ("今年", "而今年")
_STARTS = re.compile(
    "(?:今年|年内|本月|下半年)[^,;]{0,6}?(?:开工|启动|动工|建成|投用|开通|完工|竣工|开建|投产)(?![了的以])"
)
"""Behind plans these are plans, too: 第一批12个枢纽今年开工."""
_EXAMPLE = re.compile("[比例譬]如")
_STAGE = re.compile("第[二三四五六2-6][期步批阶]")

_REACHED = ("达", "增长", "下降", "上升", "占")


def find_aims(image: str, published: str | None, context: Context, *, told: bool = False) -> list[Aim]:
    """Return the targets in a paragraph.

    Args:
        image: Folded line.
        published: Day of publication in ISO 8601, where it is known.
        context: The mood that the speaker's words before left behind; takes up the one that these leave behind.
        told: Whether the reporter speaks, who gives no orders: a word of intent has to say that something is aimed at.
    """
    figures = [figure for span in _promising(image, context, told=told) for figure in find_figures(image, *span)]
    if not figures:
        if not told:
            context.add(image)
        return []
    reader = _Reader(image, figures, find_deadlines(image, published), published, told=told)
    mood = None if told else context.mood
    for sentence in _SENTENCE.finditer(image):
        mood = reader.read_sentence(sentence.start(), sentence.end(), mood) or mood
    if mood and not told:
        context.set(mood)
    return reader.aims


def _promising(image: str, context: Context, *, told: bool) -> Iterator[tuple[int, int]]:
    """Yield the sentences that can hold a target, at a glance; most hold figures of the past alone."""
    hints = may_aim(image)
    if not hints:
        if not told and (may_order(image, 0, len(image)) or context.mood == "planned"):
            yield 0, len(image)
        return
    intended = False
    for sentence in _SENTENCE.finditer(image):
        start, stop = sentence.span()
        if bisect_left(hints, start) < bisect_left(hints, stop):
            intended = True
            yield start, stop
        elif told:
            if intended and _ITEM.match(image, start):
                yield start, stop
        elif is_limited(image, start, stop) or may_order(image, max(0, start - 1), stop):
            yield start, stop


class _Reader:
    """Reads a paragraph from left to right; figures and deadlines are taken as they are passed."""

    def __init__(
        self, image: str, figures: list[Figure], deadlines: list[Deadline], published: str | None, *, told: bool
    ) -> None:
        self.aims: list[Aim] = []
        self._told = told
        self._clause = _CLAUSE if "—" in image else _PLAIN_CLAUSE
        self._budgets = "安排" in image or "今年" in image
        self._sentence = 0
        self._published = published
        self._guessed = self._was_guessed = False
        self._image = image
        self._figures = figures[::-1]
        self._deadlines = [found for found in deadlines if is_ahead(image, found, published)][::-1]
        ends = [(found.start, _PLANNED) for found in self._deadlines if is_end(image, found)]
        moods = (found for found in find_moods(image, published) if not (told and is_weak(image, found[0])))
        self._moods = sorted([*moods, *ends], reverse=True)

    def read_sentence(self, start: int, stop: int, context: Mood | None) -> Mood | None:
        self._sentence = start
        mood: Mood | None = None
        ruling: Mood | None = None
        deadline: Deadline | None = None
        first = len(self.aims)
        if not self._figures or self._figures[-1].start >= stop:
            while self._moods and self._moods[-1][0] < stop:
                mood = self._moods.pop()[1]
            return mood
        while self._deadlines and self._deadlines[-1].start < start:  # 未来五年的蓝图已经公布。计划投入…
            deadline = self._deadlines.pop()
        for clause in self._clause.finditer(self._image, start, stop):
            if self._image[clause.start()] == "第" and _STAGE.match(self._image, clause.start()):  # 第二期…
                deadline = None
            passed: list[Deadline] = []
            while self._deadlines and self._deadlines[-1].start < clause.end():
                deadline = self._deadlines.pop()
                passed.append(deadline)
                if is_end(self._image, deadline) and _FINISHING.search(self._image, deadline.stop, clause.end()):
                    self._set_deadline(first, deadline)
            if mood == "ongoing" and (
                self._image[clause.start() - 1] == ";" or _DONE.match(self._image, clause.start())
            ):  # 工程有序推进;全年新开通线路4000公里
                mood = None
            if mood == "past" and self._image.startswith(_NEW_YEAR, clause.start()):  # 去年花了3000万元,今年预算…
                mood = None
            self._was_guessed = self._guessed
            moods: list[tuple[int, Mood]] = []
            while self._moods and self._moods[-1][0] < clause.end():
                place, found = self._moods.pop()
                if context == "planned" and _EXAMPLE.match(self._image, place):  # 我们将…。比如，新建5个…
                    continue
                if found == "planned" and not is_firm(self._image, place):
                    found = ruling or found
                so_far = moods[-1][1] if moods else mood
                if so_far == (
                    "past" if is_manner(self._image, place) else "planned" if is_growth(self._image, place) else ""
                ):
                    continue  # 去年…奋力推进; 力争实现收入353亿元,同比增长20%
                moods.append((place, found))
                self._guessed = self._published is None and self._image.startswith("20", place)
                ruling = found if rules(self._image, place, found) else None
            if (
                mood is None
                and not moods
                and not self._told
                and self._budgets
                and is_budget(self._image, *clause.span())
            ):
                mood = "planned"
            accepted = False
            while self._figures and self._figures[-1].start < clause.end():
                figure = self._figures.pop()
                status = self._status(figure, clause.span(), moods, mood, context, listed=accepted)
                accepted = status is not None
                if status:
                    due = [found for found in passed if found.start < figure.start][-1:] or passed[:1]
                    self.aims.append(self._aim(figure, clause.span(), due[0] if due else deadline, status))
            mood = moods[-1][1] if moods else mood
            if moods and mood == "ongoing" and _UNDER_WAY.match(self._image, moods[-1][0]):
                mood = None
        return mood

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
        if (
            not before
            and behind
            and (inherited != "past" or self._was_guessed or _NOW.match(self._image, moods[-1][0]))
        ):
            mood = behind[-1]
        elif "past" in behind and "planned" not in before:
            mood = "past"
        if is_slogan(self._image, figure) or (self._told and is_in_brackets(self._image, figure)):
            return None
        if is_base(self._image, clause[0], figure) or is_scope(self._image, clause[0], figure):
            return None
        item = (
            _ITEM.match(self._image, self._sentence) if mood is None and context == "planned" and self._told else None
        )
        starts = mood is None and not self._told and context == "planned" and _STARTS.search(self._image, *clause)
        sure = mood is not None or bool(starts) or (item is not None and item["topic"] is not None)
        if not is_governed(self._image, figure, clause, listed=listed, sure=sure, named="planned" in before):
            return None
        if mood is None and self._told:
            return "planned" if item and (sure or begins_with_order(self._image, figure, clause)) else None
        if starts or (mood is None and self._is_this_year(figure, listed=listed)):
            return "planned"
        if mood is None:
            limited = context == "planned" and is_limited(self._image, clause[0], figure.stop)
            told = context is None and self._image.startswith(_REACHED, clause[0])  # …成为主力,达到67亿人次
            ordered = context != "past" and not told and begins_with_order(self._image, figure, clause)
            return "planned" if limited or ordered else None
        return mood if mood in {"planned", "ongoing"} else None

    def _is_this_year(self, figure: Figure, *, listed: bool) -> bool:
        """Tell whether the figure is an expectation for the current year: 今年，实现增长5%以上，收入增长5.5%左右."""
        if not _THIS_YEAR.search(self._image, self._sentence, figure.start):
            return False
        accepted = listed or bool(self.aims and self.aims[-1].start >= self._sentence)
        return figure.comparator == "ge" or (figure.comparator == "approx" and accepted)

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
