"""One aim: a figure, the words of its clause that belong to it, and the day that it is due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from roundtable.parsing.governing import has_verb, is_base, is_distance, is_scope
from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.model import Comparator
    from roundtable.parsing.deadlines import Deadline
    from roundtable.parsing.figures import Figure

__all__ = ["Aim", "add_aim", "is_barred", "share_deadline"]

_ITEM_EDGES = ",;:。!?“”‘’()…—"
_EDGE = re.compile(rf"[{_ITEM_EDGES[:-1]}]|—(?!\d)")  # 2026—2028年
_MARK = re.compile("[“”]")
_SLOGAN = 6
_LONGEST_MOTTO = 40
_MOTTO = re.compile("[^,;:。、“”’\\d]{1,4}[、”’]")
"""Words in quotation marks that go on so are a motto: “一城集散、五片|联动”."""
_ABSTRACT = re.compile(
    "(?:方面)?的?(?:新的?|更大|历史性|重大|明显)*(?:突破|转变|跨越|飞跃|提升|进展|成效|台阶|局面|坚持|强化|统筹)"
    "|(?:主要|约束性|预期性)?(?:指标|目标|任务)(?:均|都|全部|提前|如期|基本|滞后|超额|符合|已)"
)
_STRESSING = frozenset("个大项")
"""What nobody can count (实现五个|新突破), and what is told of the items of a plan (16项|指标基本符合预期)."""
_BRACKETED = 12
_MOST_SHARING = 10
"""So many targets share a deadline that follows; a limit keeps an endless sentence linear."""
_LONGEST_THING = 12
_NO_THING = re.compile(r"\d|[比较占是即为]|同|相当|折合|平均|人均|每|预计|合计|[的约近达]$")
_BUILT = frozenset({"count", "measure"})


class Aim(Record, frozen=True):
    """A target's words and figure. Offsets index the line."""

    start: int
    stop: int
    figure: Figure
    deadline: Deadline | None
    status: Literal["planned", "ongoing"]
    comparator: Comparator


def add_aim(
    aims: list[Aim],
    image: str,
    figure: Figure,
    clause: tuple[int, int],
    deadline: Deadline | None,
    status: Literal["planned", "ongoing"],
) -> None:
    """Add the aim that ``figure`` is, and cut the one before it short where both share a clause."""
    begin, end = _item_of(image, figure, *clause)
    if aims and aims[-1].stop > begin:  # two figures in one clause share it at the mark between them
        mark = max(image.rfind(sign, aims[-1].figure.stop, figure.start) for sign in "、和及与")
        begin = mark + 1 if mark >= 0 else aims[-1].figure.stop
        aims[-1] = replace(aims[-1], stop=max(mark, aims[-1].figure.stop))
    near = figure.kind in {"measure", "time"} and is_distance(image, figure)
    comparator = figure.comparator or ("le" if near else "eq")
    while image[begin] == " ":
        begin += 1
    while image[end - 1] == " ":
        end -= 1
    aims.append(Aim(begin, end, figure, deadline, status, cast("Comparator", comparator)))


def goes_on(image: str, aims: Sequence[Aim], figure: Figure, clause: tuple[int, int]) -> bool:
    """Tell whether a clause is a thing and its figure, governed by the verb of the aim before it: 医院3家,|学校20所."""
    start, stop = clause
    lead = figure.start - start
    if not aims or aims[-1].stop + 1 != start or figure.stop != stop or not 0 < lead <= _LONGEST_THING:
        return False
    if _NO_THING.search(image, start, figure.start) or has_verb(image, start, figure.start):
        return False
    return figure.kind != "time" and not is_barred(image, figure, clause, told=False)


def share_deadline(aims: list[Aim], first: int, deadline: Deadline) -> None:
    """Give ``deadline`` to the things to be built that have none: 新建20所，力争2027年底前全部建成.

    What they cost is not due with them.
    """
    first = max(first, len(aims) - _MOST_SHARING)
    aims[first:] = [
        replace(aim, deadline=deadline) if aim.deadline is None and aim.figure.kind in _BUILT else aim
        for aim in aims[first:]
    ]


def is_barred(image: str, figure: Figure, clause: tuple[int, int], *, told: bool) -> bool:
    """Tell whether a figure is none that anybody aims at, whatever the mood: a slogan, a base, a scope."""
    return (
        _is_slogan(image, figure)
        or (told and _is_in_brackets(image, figure))
        or "是否" in image[slice(*clause)]
        or is_base(image, clause[0], figure)
        or is_scope(image, clause[0], figure)
    )


def _item_of(image: str, figure: Figure, start: int, stop: int) -> tuple[int, int]:
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


def _is_in_brackets(image: str, figure: Figure) -> bool:
    """Tell whether the figure stands in brackets, where it explains: (分期后共569项)."""
    opening = image.rfind("(", max(0, figure.start - _BRACKETED), figure.start)
    if opening < 0 or image.find(")", opening, figure.start) >= 0 or image.startswith("其中", opening + 1):
        return False
    return image.find(")", figure.stop, figure.stop + _BRACKETED) >= 0


def _is_slogan(image: str, figure: Figure) -> bool:
    """Tell whether the figure belongs to a short slogan in quotation marks: “五个一”; or counts 突破 and the like."""
    if figure.unit in _STRESSING and _ABSTRACT.match(image, figure.stop):
        return True
    if figure.kind in {"money", "ratio"}:  # 要“增长7%左右”
        return False
    start = max(0, figure.start - (_LONGEST_MOTTO if figure.han else _SLOGAN))
    opening = max(image.rfind("“", start, figure.start), image.rfind("‘", start, figure.start))
    if opening < 0:
        return False
    if figure.han and image[figure.start - 1] in "“‘、" and _MOTTO.match(image, figure.stop):
        return True
    closing = [place for mark in "”’" if (place := image.find(mark, opening, opening + _SLOGAN + 2)) >= figure.stop]
    return bool(closing)
