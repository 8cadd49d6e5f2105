"""One aim: a figure, and the words of its clause that belong to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from roundtable.model import Comparator
    from roundtable.parsing.deadlines import Deadline
    from roundtable.parsing.numerals import Figure

__all__ = ["Aim", "is_in_brackets", "is_slogan", "item_of"]

_ITEM_EDGES = ",;:。!?“”‘’()…—"
_EDGE = re.compile(rf"[{_ITEM_EDGES[:-1]}]|—(?!\d)")  # 2026—2028年
_MARK = re.compile("[“”]")
_SLOGAN = 6
_ABSTRACT = re.compile(
    "(?:方面)?的?(?:新的?|更大|历史性|重大|明显)*(?:突破|转变|跨越|飞跃|提升|进展|成效|台阶|局面|坚持|强化|统筹)"
    "|(?:主要|约束性|预期性)?(?:指标|目标|任务)(?:均|都|全部|提前|如期|基本|滞后|超额|符合|已)"
)
_STRESSING = frozenset("个大项")
"""What nobody can count (实现五个|新突破), and what is told of the items of a plan (16项|指标基本符合预期)."""
_BRACKETED = 12


class Aim(Record, frozen=True):
    """A target's words and figure. Offsets index the line."""

    start: int
    stop: int
    figure: Figure
    deadline: Deadline | None
    status: Literal["planned", "ongoing"]
    comparator: Comparator


def item_of(image: str, figure: Figure, start: int, stop: int) -> tuple[int, int]:
    """Return the part of a clause that belongs to a figure: up to the marks around it.

    Words in quotation marks of their own (“十四五”期间) do not end it.
    """
    begin, end = figure.start, figure.stop
    if not _MARK.search(image, start, stop):
        edge = _EDGE.search(image, end, stop)
        return begin - len(_EDGE.split(image[start:begin])[-1]), edge.start() if edge else stop
    while begin > start:
        if image[begin - 1] == "”" and (opening := image.rfind("“", start, begin)) >= 0:
            begin = opening
        elif image[begin - 1] in _ITEM_EDGES:
            break
        else:
            begin -= 1
    while end < stop:
        if image[end] == "“" and (closing := image.find("”", end, stop)) >= 0:
            end = closing + 1
        elif image[end] in _ITEM_EDGES:
            break
        else:
            end += 1
    return begin, end


def is_in_brackets(image: str, figure: Figure) -> bool:
    """Tell whether the figure stands in brackets, where it explains: (分期后共569项)."""
    opening = image.rfind("(", max(0, figure.start - _BRACKETED), figure.start)
    if opening < 0 or image.find(")", opening, figure.start) >= 0 or image.startswith("其中", opening + 1):
        return False
    return image.find(")", figure.stop, figure.stop + _BRACKETED) >= 0


def is_slogan(image: str, figure: Figure) -> bool:
    """Tell whether the figure belongs to a short slogan in quotation marks: “五个一”; or counts 突破 and the like."""
    if figure.unit in _STRESSING and _ABSTRACT.match(image, figure.stop):
        return True
    start = max(0, figure.start - _SLOGAN)
    opening = max(image.rfind("“", start, figure.start), image.rfind("‘", start, figure.start))
    if opening < 0:
        return False
    closing = [place for mark in "”’" if (place := image.find(mark, opening, opening + _SLOGAN + 2)) >= figure.stop]
    return bool(closing)
