"""Changes on their way to edits: what a pass proposes, and how the changes of two passes become one list.

A page has thousands of changes, and each pass makes its own. Until the last pass is done they are plain tuples; only
then does one list of edits come out of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from operator import add, itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.edits import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Change", "apply", "as_changes", "as_edits", "compose", "outside"]

Change: TypeAlias = "tuple[int, int, str, str, float]"
"""Start and stop in the text that is changed, what stands there afterwards, the rule, and the certainty."""
_Placed: TypeAlias = "tuple[int, int, bool, Change]"
"""A change with its place in the text between two passes, start and stop, and whether the second pass made it."""


def as_changes(edits: Iterable[Edit]) -> list[Change]:
    """Return ``edits`` as changes."""
    return [(edit.span.start, edit.span.stop, edit.after, edit.rule, edit.certainty) for edit in edits]


def as_edits(text: str, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """Return ``changes`` of ``text`` as edits."""
    return tuple(
        Edit(rule=rule, span=Span(start, stop), before=text[start:stop], after=after, certainty=certainty)
        for start, stop, after, rule, certainty in changes
    )


def apply(text: str, changes: Iterable[Change]) -> str:
    """Return ``text`` with ``changes`` made, which are in order and do not overlap."""
    parts: list[str] = []
    position = 0
    for start, stop, after, _, _ in changes:
        parts += (text[position:start], after)
        position = stop
    parts.append(text[position:])
    return "".join(parts)


def outside(borders: Sequence[int], changes: list[Change]) -> list[Change]:
    """Return the ``changes`` that begin in none of the stretches that begin and end at ``borders``, by turns.

    >>> outside([2, 5], [(1, 2, "", "rule", 1.0), (4, 5, "", "rule", 1.0)])
    [(1, 2, '', 'rule', 1.0)]
    """
    return [change for change in changes if bisect_right(borders, change[0]) % 2 == 0] if borders else changes


def compose(text: str, middle: str, first: Sequence[Change], second: Sequence[Change]) -> list[Change]:
    """Return one list of changes of ``text`` that does what ``first`` and then ``second`` do.

    ``first`` makes ``middle`` of ``text``, and ``second`` changes that. Where the two touch the same characters, a
    change that keeps the length is cut at the other's borders; any other is merged with it into one change,
    which keeps the rule of the first and the lower certainty.

    >>> compose("創(chuàng)新", "創新", [(1, 9, "", "residue", 1.0)], [(0, 1, "创", "script", 1.0)])
    [(0, 1, '创', 'script', 1.0), (1, 9, '', 'residue', 1.0)]
    """
    if not first or not second:
        return [*first, *second]
    places = _places(first)
    starts, stops, shifts = places
    early, late = [*first], list[Change]()
    refined: set[int] = set()
    place = 0
    for change in second:
        start, stop, after, rule, certainty = change
        place = bisect_right(stops, start, place)
        apart = place == len(starts) or starts[place] >= stop
        if start == stop or not (apart or len(after) == stop - start):
            return _joined_in_groups(text, middle, first, second)
        if apart:  # most of them: nothing to join
            late.append((start + shifts[place], stop + shifts[place], after, rule, certainty))
            continue
        for within, part in _cut(middle, change, places, place):
            if within is None:
                late.append(part)
            else:
                early[within] = _refined(early[within], part[0] - starts[within], part)
                refined.add(within)
    for place in sorted(refined, reverse=True):
        start, stop, after, _, _ = early[place]
        if text[start:stop] == after:
            del early[place]
    early += late
    early.sort(key=itemgetter(0))  # two sorted runs, put together in one go
    return early


class _Places(NamedTuple):
    """Where changes start and stop in the text they make, and how far what lies before each of them was moved."""

    starts: list[int]
    stops: list[int]
    shifts: list[int]


def _places(changes: Sequence[Change]) -> _Places:
    sizes = [len(change[2]) for change in changes]
    shrunk = [change[1] - change[0] - size for change, size in zip(changes, sizes, strict=True)]
    shifts = [*accumulate(shrunk, initial=0)]
    starts = [change[0] - shift for change, shift in zip(changes, shifts, strict=False)]
    return _Places(starts, [*map(add, starts, sizes)], shifts)


def _cut(middle: str, change: Change, early: _Places, place: int) -> Iterator[tuple[int | None, Change]]:
    """Cut a ``change`` that keeps the length at the borders of ``early`` ones, of which it touches that at ``place``.

    Yields each part: the number of the early one that it lies in, placed in the text between, or None, placed in
    the first text.
    """
    first, last, after, rule, certainty = change
    starts, stops, shifts = early
    position = first
    while position < last:
        inside = place < len(starts) and starts[place] <= position
        border = stops[place] if inside else starts[place] if place < len(starts) else last
        stop = min(border, last)
        now = after[position - first : stop - first]
        if now != middle[position:stop]:
            shift = 0 if inside else shifts[place]
            yield place if inside else None, (position + shift, stop + shift, now, rule, certainty)
        position = stop
        while place < len(stops) and stops[place] <= position:
            place += 1


def _refined(change: Change, offset: int, part: Change) -> Change:
    """Return ``change`` with a ``part`` of what it makes, from ``offset`` on, changed once more."""
    start, stop, after, rule, certainty = change
    now = part[2]
    return start, stop, after[:offset] + now + after[offset + len(now) :], rule, min(certainty, part[4])


def _joined_in_groups(text: str, middle: str, first: Sequence[Change], second: Sequence[Change]) -> list[Change]:
    """Return the same where a change that does not keep the length touches others."""
    starts, stops, _ = _places(first)
    items: list[_Placed] = [
        (start, stop, False, change) for start, stop, change in zip(starts, stops, first, strict=True)
    ]
    items += _cut_at_borders(middle, items, second)
    items.sort(key=itemgetter(0, 1, 2))
    composed: list[Change] = []
    shift = index = 0
    size = len(items)
    while index < size:
        start, stop, _, _ = items[index]
        group = [items[index]]
        index += 1
        while index < size and items[index][0] < stop:
            stop = max(stop, items[index][1])
            group.append(items[index])
            index += 1
        if len(group) == 1:
            _, _, late, change = group[0]
            composed.append((start + shift, stop + shift, *change[2:]) if late else change)
            shift += 0 if late else change[1] - change[0] - len(change[2])
            continue
        grown = sum(change[1] - change[0] - len(change[2]) for _, _, late, change in group if not late)
        after, (_, _, _, lead) = _joined(middle, start, stop, group), min(group, key=itemgetter(2))
        if after != text[start + shift : stop + shift + grown]:
            certainty = min(change[4] for _, _, _, change in group)
            composed.append((start + shift, stop + shift + grown, after, lead[3], certainty))
        shift += grown
    return composed


def _cut_at_borders(middle: str, early: Sequence[_Placed], second: Sequence[Change]) -> list[_Placed]:
    """Return ``second``, those that keep the length cut at the borders of the ``early`` ones."""
    borders = [border for start, stop, _, _ in early for border in (start, stop)]
    items: list[_Placed] = []
    low = 0
    for change in second:
        first, last, after, rule, certainty = change
        low = bisect_right(borders, first, low)
        high = low
        if low < len(borders) and borders[low] < last:
            high = bisect_left(borders, last, low)
        if low >= high or len(after) != last - first:
            items.append((first, last, True, change))
            continue
        for start, stop in pairwise((first, *borders[low:high], last)):
            now = after[start - first : stop - first]
            if now != middle[start:stop]:
                items.append((start, stop, True, (start, stop, now, rule, certainty)))
    return items


def _joined(middle: str, start: int, stop: int, group: list[_Placed]) -> str:
    """Return what the late ones of ``group`` make of ``middle`` from ``start`` to ``stop``."""
    parts: list[str] = []
    position = start
    for first, last, late, change in group:
        if late:
            parts += (middle[position:first], change[2])
            position = last
    return "".join((*parts, middle[position:stop]))
