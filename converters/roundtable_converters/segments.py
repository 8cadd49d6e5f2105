"""Cutting a stretch of text where annotations begin and end."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["segments"]


class _Placed(Protocol):
    """Anything that covers the characters from ``start`` to ``stop``."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...


_Mark = TypeVar("_Mark", bound=_Placed)
_by_start = attrgetter("start")


def segments(start: int, stop: int, marks: Iterable[_Mark]) -> Iterator[tuple[int, int, tuple[_Mark, ...]]]:
    """Yield the characters from ``start`` to ``stop`` in pieces, each with the marks that cover all of it.

    Marks may overlap; those outside are passed over, those across a border count inside it. An empty mark cuts and
    covers nothing. Those that begin first come first. The time grows with the number of marks, not with its square.

    >>> from roundtable import Span
    >>> list(segments(0, 9, [Span(2, 5), Span(4, 6)]))
    [(0, 2, ()), (2, 4, (Span(start=2, stop=5),)),
     (4, 5, (Span(start=2, stop=5), Span(start=4, stop=6))), (5, 6, (Span(start=4, stop=6),)), (6, 9, ())]
    """
    waiting = sorted([mark for mark in marks if mark.start < stop and mark.stop > start], key=_by_start)
    borders = {start, stop}
    for mark in waiting:
        borders.add(max(mark.start, start))
        borders.add(min(mark.stop, stop))
    waiting.reverse()
    covering: list[_Mark] = []
    for begin, end in pairwise(sorted(borders)):
        if covering:
            covering = [mark for mark in covering if mark.stop > begin]
        while waiting and waiting[-1].start <= begin:
            mark = waiting.pop()
            if mark.stop > begin:
                covering.append(mark)
        yield begin, end, tuple(covering)
