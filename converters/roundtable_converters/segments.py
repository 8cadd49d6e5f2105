"""Cutting a stretch of text where annotations begin and end."""

from __future__ import annotations

from bisect import insort
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from roundtable.edits import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["segments"]

_Mark = TypeVar("_Mark")


def segments(span: Span, marks: Iterable[tuple[Span, _Mark]]) -> Iterator[tuple[Span, tuple[_Mark, ...]]]:
    """Yield ``span`` in pieces, each with the marks that cover all of it.

    Marks may overlap; those outside ``span`` are passed over, those across its border count inside it. An empty mark
    cuts and covers nothing. The time grows with the number of marks, not with its square.

    >>> [(part.start, part.stop, names) for part, names in segments(Span(0, 9), [(Span(2, 5), "a"), (Span(4, 9), "b")])]
    [(0, 2, ()), (2, 4, ('a',)), (4, 5, ('a', 'b')), (5, 9, ('b',))]
    """
    inside = [(place, mark) for place, mark in marks if place.overlaps(span)]
    if not inside:
        if span:
            yield span, ()
        return
    borders = {span.start, span.stop}
    for place, _ in inside:
        borders |= {max(place.start, span.start), min(place.stop, span.stop)}
    waiting = sorted(range(len(inside)), key=lambda index: inside[index][0].start, reverse=True)
    covering: list[int] = []  # in the order in which the marks were given
    for start, stop in pairwise(sorted(borders)):
        covering = [index for index in covering if inside[index][0].stop > start]
        while waiting and inside[waiting[-1]][0].start <= start:
            index = waiting.pop()
            if inside[index][0].stop > start:
                insort(covering, index)
        yield Span(start, stop), tuple(inside[index][1] for index in covering)
