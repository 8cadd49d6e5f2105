"""Cutting a stretch of text where annotations begin and end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from roundtable.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["segments"]

_Mark = TypeVar("_Mark")


def segments(span: Span, marks: Iterable[tuple[Span, _Mark]]) -> Iterator[tuple[Span, tuple[_Mark, ...]]]:
    """Yield ``span`` in pieces, each with the marks that cover all of it.

    Marks may overlap; those outside ``span`` are passed over, those across its border count inside it.

    >>> [(part.start, part.stop, names) for part, names in segments(Span(0, 9), [(Span(2, 5), "a"), (Span(4, 9), "b")])]
    [(0, 2, ()), (2, 4, ('a',)), (4, 5, ('a', 'b')), (5, 9, ('b',))]
    """
    inside = [(place, mark) for place, mark in marks if place.overlaps(span)]
    borders = {span.start, span.stop}
    for place, _ in inside:
        borders |= {max(place.start, span.start), min(place.stop, span.stop)}
    for start, stop in pairwise(sorted(borders)):
        piece = Span(start, stop)
        yield piece, tuple(mark for place, mark in inside if place.contains(piece))
