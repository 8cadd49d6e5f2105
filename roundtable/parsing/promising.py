"""Which figures can be targets, told at a glance by their sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from roundtable.parsing.governing import is_limited, may_aim, may_order
from roundtable.parsing.nuances import cites_document

if TYPE_CHECKING:
    from roundtable.parsing.figures import Figure
    from roundtable.parsing.moods import Context

__all__ = ["ITEM", "ORDERED", "SENTENCE", "promising"]

SENTENCE = re.compile("[^。!?]+")
ITEM = re.compile(
    r"\W*(?:(?P<topic>(?!另?一方面)在?[^,。]{1,16}(?:方面|领域)),|(?P<sum>[^,。]{0,12}?总(?:里程|投资|面积|建筑面积|长度?|规模|产能|装机))|第?[一二三四五六七八九十](?:是|要)|同时|此外|其中|由此|届时)"
)
"""What a sentence begins with that goes on with a list of plans: 今年将加快建设。在道路方面,新建…"""
ORDERED = re.compile("完善|加强|推进|推动|深化|优化|健全|加快|强化|扩大|构建|建立")
"""Behind an aim a sentence that begins so goes on with orders: 推进健康中国建设,人均预期寿命提高1岁."""
_PARTS = ("其中", "当中")
_STEPS = re.compile("达到|提高到|增加到|下降到|建成")
"""With one of these an aim may go on in a sentence of its own."""


def promising(image: str, figures: list[Figure], context: Context, *, told: bool) -> list[Figure]:
    """Return those of ``figures`` whose sentences can hold a target, at a glance; most are figures of the past."""
    hints = may_aim(image)
    if not hints:
        ordered = not told and (may_order(image, 0, len(image)) or context.mood == "planned")
        return figures if ordered else []
    found: list[Figure] = []
    waiting = figures[::-1]
    intended = False
    for sentence in SENTENCE.finditer(image):
        start, stop = sentence.span()
        hinted = bisect_left(hints, start) < bisect_left(hints, stop)
        intended = intended or hinted
        if waiting and waiting[-1].start < stop:
            kept = (
                hinted
                or (intended and _goes_on(image, start, stop, told=told))
                or (not told and _orders(image, start, stop))
            )
            while waiting and waiting[-1].start < stop:
                figure = waiting.pop()
                if kept:
                    found.append(figure)
    return found


def _goes_on(image: str, start: int, stop: int, *, told: bool) -> bool:
    """Tell whether a sentence between the offsets goes on with the plans of those before it."""
    if not told:
        return image.startswith(_PARTS, start) or _STEPS.search(image, start, stop) is not None
    return (
        ITEM.match(image, start) is not None
        or ORDERED.match(image, start) is not None
        or image.find("稳定在", start, stop) >= 0
        or (cites_document(image) and may_order(image, max(0, start - 1), stop))
    )


def _orders(image: str, start: int, stop: int) -> bool:
    """Tell whether a sentence between the offsets is an order to oneself, or sets a limit."""
    return is_limited(image, start, stop) or may_order(image, max(0, start - 1), stop)
