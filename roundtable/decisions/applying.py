"""A repaired text, as a person decided it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable.edits import CERTAIN, Edit, Span, apply_edits, repaired_spans
from roundtable.errors import DecisionsError
from roundtable.text import RepairedText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from roundtable.decisions.documents import Decision, Decisions
    from roundtable.text import Gap

__all__ = ["DECIDED", "Place", "decide", "gap_places"]

DECIDED = "decided"
"""Name of the rule of every edit that a person made or vouches for."""

_QUOTED, _CLIP = 3, 20
"""Decisions that a message quotes, and characters of each."""


class Place(NamedTuple):
    """Where a gap leads back to: the stretch of whole edits that it is part of."""

    decoded: Span
    repaired: Span
    edits: range
    """Indexes of the edits that the gap touches."""


def gap_places(edits: Sequence[Edit], gaps: Sequence[Gap]) -> list[Place]:
    """Return for each gap the stretch that it is part of. A gap inside a repair cannot be told from it in the bytes."""
    return list(_Printed(edits).places(gaps))


class _Printed:
    """Where edits stand in the text that they make."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.spans = repaired_spans(edits)
        self._shifts = [0, *accumulate(len(edit.before) - len(edit.after) for edit in edits)]

    def places(self, gaps: Sequence[Gap]) -> Iterator[Place]:
        for gap in gaps:
            touched = self._touched(gap.span)
            spans = self.spans[touched.start : touched.stop]
            start = min([gap.span.start, *(span.start for span in spans[:1])])
            stop = max([gap.span.stop, *(span.stop for span in spans[-1:])])
            yield self.place(Span(start, stop), touched)

    def place(self, span: Span, edits: range) -> Place:
        """Return the place of ``span`` of the repaired text, which holds ``edits`` whole and touches no other."""
        decoded = Span(span.start + self._shifts[edits.start], span.stop + self._shifts[edits.stop])
        return Place(decoded, span, edits)

    def _touched(self, gap: Span) -> range:
        # An edit that only takes away is inside a gap, not at its border; at an empty gap it is the gap.
        start, stop = gap.start, gap.stop
        if gap:
            first = self._count(lambda span: span.stop <= start)
            last = self._count(lambda span: span.start < stop)
        else:
            first = self._count(lambda span: (span.stop, span.start) < (start, start))
            last = self._count(lambda span: (span.start, span.stop) <= (start, start))
        return range(first, max(first, last))

    def _count(self, holds: Callable[[Span], bool]) -> int:
        """Return for how many edits ``holds``, which is true up to one of them and false from there on."""
        return bisect_left(self.spans, True, key=lambda span: not holds(span))


class _Change(NamedTuple):
    """One decision, found in the text: what to print where."""

    span: Span
    """Place in the repaired text."""
    after: str
    edits: range
    decision: int
    """Place in the list of decisions."""
    accepted: bool


def decide(repaired: RepairedText, *documents: Decisions) -> RepairedText:
    """Return ``repaired`` as the people decided who made ``documents``.

    A rejected edit is gone. What a person replaced, filled or, where the program was not certain, accepted
    becomes an edit of the rule ``decided``. A gap that was decided is closed; the others stay.

    >>> import roundtable
    >>> page = roundtable.load("examples/roundtable.damaged.txt").repaired
    >>> edit = next(edit for edit in page.edits if edit.after == "营业")
    >>> other = roundtable.Decision(
    ...     kind="edit", span=edit.span, before=edit.before, printed="营业", action="replace", text="经营"
    ... )
    >>> decided = decide(page, roundtable.Decisions(sha256=page.decoded.source.sha256, decisions=(other,)))
    >>> "年经营收入" in decided.text, [edit.after for edit in decided.edits if edit.rule == "decided"]
    (True, ['经营'])

    Raises:
        DecisionsError: The decisions are about another page, do not fit this text, or contradict each other.
    """
    source = repaired.decoded.source
    for document in documents:
        if document.sha256 != source.sha256:
            raise DecisionsError(
                f"these decisions are about another page: {document.name or 'unnamed'}, SHA-256 "
                f"{document.sha256[:12]}…; this one is {source.name or 'unnamed'}, SHA-256 {source.sha256[:12]}…. "
                "Give the decisions that were made about this page."
            )
    decisions = [decision for document in documents for decision in document.decisions]
    printed = _Printed(repaired.edits)
    changes = sorted(_found(repaired, printed, decisions), key=lambda change: (*_ends(change.span), change.edits.start))
    for one, other in pairwise(changes):
        if other.span.start < one.span.stop or (one.span == other.span and one.edits == other.edits):
            first, second = sorted((one.decision, other.decision))
            raise DecisionsError(
                f"{_shown(decisions[first])} and {_shown(decisions[second])} are about the same place and exclude each "
                f"other - at `$.decisions[{second}]`. Keep one of them."
            )
    open_gaps, moved = _open_gaps(repaired.gaps, changes)
    return RepairedText(
        decoded=repaired.decoded,
        edits=tuple(_decided(repaired, printed, changes, open_gaps)),
        gaps=moved,
        report=repaired.report,
        language=repaired.language,
    )


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.stop


def _found(repaired: RepairedText, printed: _Printed, decisions: Sequence[Decision]) -> list[_Change]:
    """Return the change that each decision makes.

    Raises:
        DecisionsError: Some of them do not fit the text.
    """
    by_span = {edit.span: index for index, edit in enumerate(repaired.edits)}
    by_place = {
        (place.decoded, gap.span.start - place.repaired.start, gap.span.of(repaired.text)): (gap, place)
        for gap, place in zip(repaired.gaps, printed.places(repaired.gaps), strict=True)
    }
    changes: list[_Change] = []
    misfits: list[str] = []
    for number, decision in enumerate(decisions):
        accepted = decision.action == "accept"
        span, index, gap = None, None, None
        if decision.span.of(repaired.decoded.text) != decision.before:
            pass
        elif decision.kind == "gap":
            gap = by_place.get((decision.span, decision.at, decision.printed))
        else:
            index = by_span.get(decision.span)
        if gap is not None:
            span, edits = gap[1].repaired if decision.action == "reject" else gap[0].span, gap[1].edits
        elif index is not None and not (accepted and repaired.edits[index].after != decision.printed):
            span, edits = printed.spans[index], range(index, index + 1)
        if span is None:
            there = decision.span.of(repaired.decoded.text)
            otherwise = "" if there != decision.before else f" and prints for it not {_clipped(decision.printed)}"
            misfits.append(
                f"{_shown(decision)}, where the page has {_clipped(there)}{otherwise} - at `$.decisions[{number}]`"
            )
            continue
        kept = {"accept": span.of(repaired.text), "reject": decision.before}
        changes.append(_Change(span, kept.get(decision.action, decision.text or ""), edits, number, accepted))
    if misfits:
        more = f"; and {len(misfits) - _QUOTED} more" if len(misfits) > _QUOTED else ""
        raise DecisionsError(
            f"{len(misfits)} of {len(decisions)} decisions fit no repair or gap of this page: "
            f"{'; '.join(misfits[:_QUOTED])}{more}. Read the page with the script and encoding that the review page "
            "was made with, or make a new one and decide again."
        )
    return changes


def _shown(decision: Decision) -> str:
    place = f"characters {decision.span.start}-{decision.span.stop}"
    return f"“{decision.action}” on the {decision.kind} {_clipped(decision.before)} at {place}"


def _clipped(text: str) -> str:
    return repr(text if len(text) <= _CLIP else f"{text[: _CLIP - 1]}…")


def _open_gaps(gaps: Sequence[Gap], changes: Sequence[_Change]) -> tuple[list[Gap], tuple[Gap, ...]]:
    """Return the gaps that no change closes: as they are, and as they stand in the changed text."""
    stops = [change.span.stop for change in changes]
    shifts = [0, *accumulate(len(change.after) - len(change.span) for change in changes)]
    still, moved = [], []
    for gap in gaps:
        before = bisect_right(stops, gap.span.start)  # changes that end where the gap begins, or earlier
        at = changes[before - 1].span if before else None
        met = changes[before].span.start < gap.span.stop if before < len(changes) else False
        if met or (at == gap.span and not gap.span):
            continue
        still.append(gap)
        moved.append(msgspec.structs.replace(gap, span=gap.span.shift(shifts[before])))
    return still, tuple(moved)


def _decided(
    repaired: RepairedText, printed: _Printed, changes: Sequence[_Change], open_gaps: Sequence[Gap]
) -> Iterator[Edit]:
    """Yield the edits that make the changed text."""
    position = 0
    for group in _groups(changes):
        edits = range(group[0].edits.start, max(change.edits.stop for change in group))
        yield from repaired.edits[position : edits.start]
        position = edits.stop
        touched = repaired.edits[edits.start : edits.stop]
        spans = [*(change.span for change in group), *printed.spans[edits.start : edits.stop]]
        whole = Span(min(span.start for span in spans), max(span.stop for span in spans))
        place = printed.place(whole, edits)
        if all(change.accepted for change in group) and all(edit.certainty == CERTAIN for edit in touched):
            yield from touched
            continue
        changed = [
            Edit(
                rule=DECIDED,
                span=change.span.shift(-whole.start),
                before=change.span.of(repaired.text),
                after=change.after,
            )
            for change in group
        ]
        before, after = place.decoded.of(repaired.decoded.text), apply_edits(whole.of(repaired.text), changed)
        if before != after:
            undecided = any(gap.span.overlaps(whole) for gap in open_gaps)
            certainty = min([CERTAIN, *(edit.certainty for edit in touched)]) if undecided else CERTAIN
            yield Edit(rule=DECIDED, span=place.decoded, before=before, after=after, certainty=certainty)
    yield from repaired.edits[position:]


def _groups(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Yield the changes, those together that are parts of one edit."""
    group: list[_Change] = []
    for change in changes:
        if group and change.edits.start >= group[-1].edits.stop:
            yield group
            group = []
        group.append(change)
    if group:
        yield group
