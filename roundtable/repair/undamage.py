"""Pass 1, undamage: what the mirror channel did to the bytes, taken back.

The gate decides whether the page comes from a mirror at all. Then each reading after its own character
goes, and each torn run is read anew. What the bytes do not tell is weighed by a language model, and
stays open where the balance is not clear.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair import gate
from roundtable.repair.inversion import LOST, trigger
from roundtable.repair.tables import Rule
from roundtable.repair.torn import find_runs
from roundtable.text import Candidate, DamageReport, Edit, Gap, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.repair.torn import Reading, Run

__all__ = ["RULES", "Undamaged", "propose", "propose_control"]

RULES = (
    Rule("control", "A character that no document format can carry became U+FFFD."),
    Rule("residue", "The reading that a mirror put after a character, as in 創(chuàng), was taken out."),
    Rule("orphan", "A run read one byte off behind a misplaced reading, as in 純?nèi)肆Y, was read anew."),
    Rule("cut", "A run read one byte off behind a cut before punctuation, as in ?!笔, was read anew."),
)

_CHOSEN = 0.9999
"""Highest certainty of a choice among readings; 1.0 is kept for where there is none."""
DECIDED = 0.9
"""Certainty from which a character is settled; below, it lies in a gap that keeps all candidates."""
LIKELY = 0.5
"""Certainty from which a character in a gap is printed, being likelier than all others together; below stands 〓."""
OPEN = LOST
"""Printed for a character that stays open: the compositor's sign for a missing sort."""
_CANDIDATES = 24
_SWALLOWED = {
    "1": 0.24,
    "2": 0.14,
    "3": 0.11,
    "4": 0.09,
    "5": 0.09,
    "6": 0.07,
    "7": 0.06,
    "8": 0.06,
    "9": 0.05,
    "0": 0.03,
    "<": 0.03,
    "(": 0.02,
    "%": 0.005,
    ".": 0.005,
}
"""Which ASCII sign a lead byte took along, in round figures; it is gone, so this is only an order of candidates."""

_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_torn = re.compile(rf"{trigger.pattern}.{{0,16}}")
"""A run and what may belong to it, left out of what the page is asked to say about its language."""
_reading = re.compile(rf"\({gate.PINYIN} ?\)")


class Undamaged(NamedTuple):
    """The edits of this pass, and the gaps they leave, placed in the text they make."""

    edits: tuple[Edit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    report: DamageReport = DamageReport()


class _Decision(NamedTuple):
    edit: Edit
    gap: Gap | None
    """Placed in the edit's ``after``."""


def propose_control(text: str) -> tuple[Edit, ...]:
    r"""Return the edits that replace what XML, and so any document format, cannot carry.

    >>> [edit.span for edit in propose_control("江城\x00市")]
    [Span(start=2, stop=3)]
    """
    return tuple(
        Edit(rule="control", span=Span(*match.span()), before=match[0], after="\N{REPLACEMENT CHARACTER}")
        for match in _control.finditer(text)
    )


def propose(text: str) -> Undamaged:
    """Return the edits that take a mirror's damage back; none on a page that is not a mirror's."""
    page = gate.inspect(text)
    if page is None:
        return Undamaged()
    decisions = [_decide(text, run) for run in _runs(text, page)]
    edits = [Edit(rule="residue", span=residue.span, before=residue.span.of(text)) for residue in page.residues]
    report = DamageReport(
        kinds=("residue", "torn") if decisions else ("residue",),
        keys=tuple(key.character for key in page.keys),
        cutoff=page.cutoff,
        cuts=any(decision.edit.rule == "cut" for decision in decisions),
        folded=page.folded,
    )
    return Undamaged(*_joined(edits, decisions), report)


def _runs(text: str, page: gate.Page) -> Iterable[Run]:
    if not trigger.search(text):
        return ()
    from roundtable.repair.language_model import PageModel  # its tables cost what a whole sound page costs

    return find_runs(text, page, PageModel(_reading.sub("", _torn.sub("\n", text))))


def _joined(residues: list[Edit], decisions: list[_Decision]) -> tuple[tuple[Edit, ...], tuple[Gap, ...]]:
    """Return all edits in order and the gaps in their final place; a residue within a run belongs to the run."""
    gap_of = {decision.edit: decision.gap for decision in decisions}
    edits: list[Edit] = []
    gaps: list[Gap] = []
    shift = stop = 0
    for edit in sorted((*residues, *gap_of), key=lambda edit: edit.span.start):
        if edit.span.start < stop:
            continue
        gap = gap_of.get(edit)
        if gap:
            gaps.append(_moved(gap, edit.span.start + shift))
        edits.append(edit)
        stop = edit.span.stop
        shift += len(edit.after) - len(edit.before)
    return tuple(edits), tuple(gaps)


def _moved(gap: Gap, offset: int) -> Gap:
    return Gap(rule=gap.rule, span=gap.span.shift(offset), before=gap.before, candidates=gap.candidates)


def _decide(text: str, run: Run) -> _Decision:
    """Return the edit that sets what is certain enough of ``run``, and the gap for the rest."""
    best = run.readings[0].text
    alike = [reading for reading in run.readings if len(reading.text) == len(best)]
    sure = [
        sum(reading.certainty for reading in alike if reading.text[place] == character)
        for place, character in enumerate(best)
    ]
    after = "".join(character if share >= LIKELY else OPEN for character, share in zip(best, sure, strict=True))
    agreeing = sum(r.certainty for r in alike if all(a in (OPEN, b) for a, b in zip(after, r.text, strict=True)))
    rule, before = "cut" if run.cut else "orphan", run.span.of(text)
    certainty = 1.0 if run.exact else min(agreeing, _CHOSEN)
    edit = Edit(rule=rule, span=run.span, before=before, after=after, certainty=certainty)
    places = [place for place, share in enumerate(sure) if share < DECIDED or best[place] == LOST]
    if not places:
        return _Decision(edit, None)
    span = Span(places[0], places[-1] + 1)
    return _Decision(edit, Gap(rule=rule, span=span, before=before, candidates=_candidates(span, alike)))


def _candidates(span: Span, readings: list[Reading]) -> tuple[Candidate, ...]:
    shares: dict[str, float] = {}
    for reading in readings:
        for text, share in _restored(span.of(reading.text)):
            shares[text] = shares.get(text, 0.0) + share * reading.certainty
    ranked = sorted(shares.items(), key=lambda item: -item[1])[:_CANDIDATES]
    return tuple(Candidate(text=text, certainty=share) for text, share in ranked)


def _restored(text: str) -> Iterator[tuple[str, float]]:
    """Yield ``text`` with each sign that may have been lost in it, and that sign's share."""
    if LOST not in text:
        yield text, 1.0
        return
    for sign, share in _SWALLOWED.items():
        for restored, rest in _restored(text.replace(LOST, sign, 1)):
            yield restored, share * rest
