"""Measurable aims: figures that somebody plans or is working towards.

A sentence is read clause by clause. Words of time and intent (``data/moods.tsv``) put a clause in a mood,
which the clauses behind it keep until the sentence ends or another word changes it. A figure is a
target where the mood is planned or ongoing and a verb of ``data/goals.tsv`` governs it; without any such
word, where the clause is an order to oneself (``实施5项…``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from roundtable.parsing.aims import Aim, is_in_brackets, is_slogan, item_of
from roundtable.parsing.deadlines import Deadline, find_deadlines
from roundtable.parsing.moods import Context, Mood, find_moods, is_ahead, is_end, is_firm, is_weak, rules
from roundtable.parsing.numerals import Figure, find_figures
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import Comparator

__all__ = ["find_aims"]

_SENTENCE = re.compile("[^。!?]+")
_CLAUSE = re.compile("(?:[^,;:—]|—(?!—)){1,200}")
_PLAIN_CLAUSE = re.compile("[^,;:]{1,200}")
"""Where a line has no dash, this does."""
_IMPERATIVE_LEAD = re.compile(
    r"(?:第?[一二三四五六七八九十](?:是|来)|(?:在|从|对|围绕|以|为|通过)[^,]{1,20}(?:方面|上|中|下|里)|同时|其中|此外|另外|并|还|再|也|全面|大力|加快|积极|持续|分批|每年|\W)*+"
)
_AIM_NOUNS = re.compile("目标|指标")
_ENDS = (r"年[前内底末]", r"到20\d\d", r"至20\d\d", r"20\d\d年", "月底", "底前", "世纪", "十[三四五六]五", "月份?前")
"""What deadlines have in them."""
_YEARS = frozenset({"今年", "本年", "全年"})
_LISTING = re.compile("[、和及与]")
_PLANNED: Mood = "planned"
_FINISHING = re.compile("建成|完成|投用|投入使用|竣工|完工|交付|开放|开通|通车|到位|实现|落地")
_MOST_SHARING = 10
"""So many targets share a deadline that follows; a limit keeps an endless sentence linear."""
_BUILT = frozenset({"count", "measure"})
_LIMIT = re.compile("控制在|不超过|不高于|不低于|不少于")
_THIS_YEAR = re.compile("今年(?!以来|前|上半|一|二|三)|本年|全年")
_EXAMPLE = re.compile("[比例譬]如")
_STAGE = re.compile("第[二三四五六2-6][期步批阶]")
_TIME_VERBS = re.compile("压缩|缩短|减少|延长|提前|控制在|不超过|以内")
_DISTANCE = re.compile("^(?:内|以内|之内|左右)?(?:步行)?(?:进|见|达|到|可达|上|抵达|通达|生活圈|就医|入园)")

_REACHED = ("达", "增长", "下降", "上升", "占")


class _Tables(Record, frozen=True):
    verb: re.Pattern[str]
    measure: re.Pattern[str]
    budget: re.Pattern[str]
    hint: re.Pattern[str]
    order: re.Pattern[str]


@cache
def _tables() -> _Tables:
    return _Tables(
        verb=re.compile(alternatives(words("goals", "verb"))),
        measure=re.compile(
            f"{alternatives(words('goals', 'measure'))}(?:为|是|达|达到|约|至少|超|超过|突破|不低于|控制在)?$"
        ),
        budget=re.compile(alternatives(words("goals", "budget"))),
        hint=re.compile(alternatives(words("moods", "planned", "ongoing") | words("goals", "budget") | _YEARS, *_ENDS)),
        order=re.compile(
            f"(?:^|[,;:。!?—]){_IMPERATIVE_LEAD.pattern}{alternatives(words('goals', 'verb'))}",
        ),
    )


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
    mood = context.mood
    for sentence in _SENTENCE.finditer(image):
        mood = reader.read_sentence(sentence.start(), sentence.end(), mood) or mood
    if mood and not told:
        context.set(mood)
    return reader.aims


def _promising(image: str, context: Context, *, told: bool) -> Iterator[tuple[int, int]]:
    """Yield the sentences that can hold a target, at a glance; most hold figures of the past alone."""
    tables = _tables()
    hints = [match.start() for match in tables.hint.finditer(image)]
    if not hints:
        if not told and (tables.order.search(image) or context.mood == "planned"):
            yield 0, len(image)
        return
    for sentence in _SENTENCE.finditer(image):
        start, stop = sentence.span()
        if bisect_left(hints, start) < bisect_left(hints, stop) or (
            not told and (_LIMIT.search(image, start, stop) or tables.order.search(image, max(0, start - 1), stop))
        ):
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
        for clause in self._clause.finditer(self._image, start, stop):
            if self._image[clause.start()] == "第" and _STAGE.match(self._image, clause.start()):  # 第二期…
                deadline = None
            while self._deadlines and self._deadlines[-1].start < clause.end():
                deadline = self._deadlines.pop()
                if is_end(self._image, deadline) and _FINISHING.search(self._image, deadline.stop, clause.end()):
                    self._set_deadline(first, deadline)
            if mood == "ongoing" and self._image[clause.start() - 1] == ";":  # 工程有序推进;全年新开通线路4000公里
                mood = None
            moods: list[tuple[int, Mood]] = []
            while self._moods and self._moods[-1][0] < clause.end():
                place, found = self._moods.pop()
                if context == "planned" and _EXAMPLE.match(self._image, place):  # 我们将…。比如，新建5个…
                    continue
                if found == "planned" and not is_firm(self._image, place):
                    found = ruling or found
                moods.append((place, found))
                ruling = found if rules(self._image, place, found) else None
            if mood is None and not moods and not self._told and self._is_budget(clause.span()):
                mood = "planned"
            accepted = False
            while self._figures and self._figures[-1].start < clause.end():
                figure = self._figures.pop()
                status = self._status(figure, clause.span(), moods, mood, context, listed=accepted)
                accepted = status is not None
                if status:
                    self.aims.append(self._aim(figure, clause.span(), deadline, status))
            mood = moods[-1][1] if moods else mood
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
        if not before and behind and inherited != "past":
            mood = behind[-1]
        elif "past" in behind and "planned" not in before:
            mood = "past"
        if is_slogan(self._image, figure) or (self._told and is_in_brackets(self._image, figure)):
            return None
        if not self._is_governed(figure, clause, listed=listed, sure=mood is not None, named="planned" in before):
            return None
        if mood is None and self._told:
            return None
        if mood is None and self._is_this_year(figure, listed=listed):
            return "planned"
        if mood is None:
            limited = context == "planned" and _LIMIT.search(self._image, clause[0], figure.stop)
            told = context is None and self._image.startswith(_REACHED, clause[0])  # …成为主力,达到67亿人次
            return "planned" if limited or (context != "past" and not told and self._is_order(figure, clause)) else None
        return mood if mood in {"planned", "ongoing"} else None

    def _is_this_year(self, figure: Figure, *, listed: bool) -> bool:
        """Tell whether the figure is an expectation for the current year: 今年，实现增长5%以上，收入增长5.5%左右."""
        if not _THIS_YEAR.search(self._image, self._sentence, figure.start):
            return False
        accepted = listed or bool(self.aims and self.aims[-1].start >= self._sentence)
        return figure.comparator == "ge" or (figure.comparator == "approx" and accepted)

    def _is_budget(self, clause: tuple[int, int]) -> bool:
        if not self._budgets:
            return False
        text = self._image[slice(*clause)]
        return bool(_tables().budget.search(text)) and ("安排" in text or "今年" in text)

    def _is_governed(self, figure: Figure, clause: tuple[int, int], *, listed: bool, sure: bool, named: bool) -> bool:
        """Tell whether a verb, a measured noun or a comparison makes the figure an aim.

        ``sure`` says that the mood is known, ``named`` that the clause itself names it (将, 计划).
        """
        image, (start, stop) = self._image, clause
        tables = _tables()
        lead = image[start : figure.start]
        bounded = figure.comparator in {"ge", "le"}
        if figure.kind == "time" and not bounded and not _TIME_VERBS.search(image, start, stop):
            return False
        verbs = [match.end() for match in tables.verb.finditer(lead)]
        if figure.han and figure.unit != "星级" and figure.comparator is None:
            return bool(verbs) and verbs[-1] == len(lead)
        if (
            verbs
            or named
            or figure.unit == "番"
            or figure.comparator in {"ge", "gt"}
            or (listed and _LISTING.search(lead[-12:]))
        ):
            return True
        if not sure:
            return False
        if tables.measure.search(lead) or _AIM_NOUNS.search(image, start, stop):
            return True
        if figure.kind == "measure" and image[figure.stop : figure.stop + 1] in tuple("长宽高深"):
            return True
        return bool(_DISTANCE.match(image[figure.stop :])) or bool(tables.verb.search(image, figure.stop, stop))

    def _is_order(self, figure: Figure, clause: tuple[int, int]) -> bool:
        """Tell whether the clause begins with a verb, as orders and lists of measures do."""
        lead = _IMPERATIVE_LEAD.match(self._image, *clause)
        verb = _tables().verb.match(self._image, lead.end() if lead else clause[0], clause[1])
        return verb is not None and verb.end() <= figure.start

    def _aim(
        self, figure: Figure, clause: tuple[int, int], deadline: Deadline | None, status: Literal["planned", "ongoing"]
    ) -> Aim:
        image, (start, stop) = self._image, clause
        begin, end = item_of(image, figure, start, stop)
        if self.aims and self.aims[-1].stop > begin:  # two figures in one clause share it at the mark between them
            mark = max(image.rfind(sign, self.aims[-1].figure.stop, figure.start) for sign in "、和及与")
            begin = mark + 1 if mark >= 0 else self.aims[-1].figure.stop
            self.aims[-1] = replace(self.aims[-1], stop=max(mark, self.aims[-1].figure.stop))
        comparator = figure.comparator or (
            "le" if _DISTANCE.match(image[figure.stop :]) and figure.kind == "measure" else "eq"
        )
        while image[begin] == " ":
            begin += 1
        while image[end - 1] == " ":
            end -= 1
        return Aim(begin, end, figure, deadline, status, cast("Comparator", comparator))
