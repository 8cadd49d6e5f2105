"""Pass 1, undamage: what the mirror channel did to the bytes, taken back.

The gate decides whether the page comes from a mirror at all. Then each reading after its own character
goes, and each torn run is read anew. What the bytes do not tell is weighed by a language model, and
stays open where the balance is not clear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable.edits import CERTAIN, Edit, Span
from roundtable.repair import gate, silent, weighing
from roundtable.repair.changes import Change, as_changes, as_edits
from roundtable.repair.inversion import lacking, trigger
from roundtable.repair.script import source_script
from roundtable.repair.steps import LOST
from roundtable.repair.stretches import in_stretches
from roundtable.repair.swallowed import LONGEST_TAG, swallowed, tag_tail
from roundtable.repair.tables import DECIDED, LIKELY, Rule
from roundtable.repair.torn import Reading
from roundtable.text import Candidate, DamageReport, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.repair.torn import Run

__all__ = ["RULES", "Undamaged", "lacking_gaps", "propose", "propose_control", "undo"]

RULES = (
    Rule("control", "A character that no document format can carry became U+FFFD."),
    Rule(
        "residue",
        "The reading that a mirror put after a character, as in 創(chuàng), or a letter, “l(fā)s, was taken out.",
    ),
    Rule("orphan", "A run read one byte off behind a misplaced reading, as in 純?nèi)肆Y, was read anew."),
    Rule("cut", "A run read one byte off behind a cut before punctuation, as in ?!笔, was read anew."),
    Rule("lacking", "A ? that asks nothing stands for a character that the mirror's character set lacks; left open."),
)

_CHOSEN = 0.9999
"""Highest certainty of a choice among readings; 1.0 is kept for where there is none."""
OPEN = LOST
"""Printed for a character that stays open: the compositor's sign for a missing sort."""
_CANDIDATES = 48
_MOST_LOST = 2
"""Lost signs of one reading that are thought of together."""
_BEHIND = 16
"""Characters behind a run that are looked at for what a lost sign was."""

_MOST_RUNS, _RUN_SHARE = 12, 0.005
"""Places that may be torn, at most, and for each character of a page; damaged pages have one in a thousand. With
more, the signs are something else, and none is looked at."""
_PROOF, _CLEAR, _CLEARER = 2, 25.0, 8.0
"""Torn runs that prove a page without readings to be a mirror's, or how much likelier one makes it, as a natural
logarithm: what ?!? or a lacking character makes of sound text came to 20 at most, mostly below 0. A page in a mirror's
own Traditional needs less proof."""

_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_torn = re.compile(rf"{trigger.pattern}.{{0,16}}")
"""A run and what may belong to it, left out of what the page is asked to say about its language."""
_NO_BREAK_SPACE = 0.8
"""How often that is U+00A0, in round figures; before a year and behind “Copyright” it is ©."""
_copyright = re.compile(r"copyright ?\?(?!\?) ?[12][0-9]{3}", re.IGNORECASE)
_reading = re.compile(rf"\({gate.PINYIN} ?\)")
_orphan = re.compile(rf"\?\(?{gate.PINYIN} ?\)")


class Undamaged(NamedTuple):
    """The edits of this pass, and the gaps they leave, placed in the text they make."""

    edits: tuple[Edit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    report: DamageReport = DamageReport()


class Undone(NamedTuple):
    """The same with changes in place of edits."""

    changes: list[Change] = []  # noqa: RUF012 - nobody adds to it
    gaps: tuple[Gap, ...] = ()
    report: DamageReport = DamageReport()


class _Open(NamedTuple):
    """A gap, placed from the character ``at`` of the decoded text on, where the edit begins that leaves it open."""

    at: int
    gap: Gap


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
    undone = undo(text)
    return Undamaged(as_edits(text, undone.changes), undone.gaps, undone.report)


def undo(text: str) -> Undone:
    """Return the changes that take a mirror's damage back; none on a page that is not a mirror's."""
    page = gate.inspect(text)
    if "(" in text:
        in_part = in_stretches(text, _undo_whole, more_than=len(page.residues) if page else 0)
        if in_part.report.kinds:
            return in_part
    return _undo_whole(text, page)


def _undo_whole(text: str, inspected: gate.Page | None = None) -> Undone:
    inspected = inspected or gate.inspect(text)
    page = inspected or gate.inspect_cuts(text)
    if page is None:
        return Undone()
    asked = page.as_asked(text)
    runs = _runs(asked, page)
    if inspected is None:
        runs = tuple(run for run in runs if run.torn)
        if not _are_proof(asked, runs):
            return Undone()
    changes: list[Change] = [(start, stop, "", "residue", CERTAIN) for _, start, stop in page.residues]
    torn = [border for run in runs for border in (run.span.start, run.span.stop)]
    gaps = [
        _Open(match.start(), msgspec.structs.replace(gap_of(match), before=text[slice(*match.span())]))
        for find, gap_of in ((lacking, _lacking), (_orphan.finditer, _unread))
        for match in find(asked)
        if bisect_right(torn, match.start()) % 2 == 0
    ]
    for run in runs:
        edit, gap = _decide(text, run)
        changes += as_changes((edit,))
        if gap:
            gaps.append(_Open(run.span.start, gap))
    report = DamageReport(
        kinds=(*(("residue",) if page.residues else ()), *(("torn",) if runs else ())),
        keys=tuple(key.character for key in page.keys),
        cutoff=page.cutoff,
        cuts=any(run.cut for run in runs),
        folded=page.folded,
    )
    changes = _apart(text, changes) if runs else changes
    return Undone(changes, _placed(gaps, changes) if gaps else (), report)


def _are_proof(text: str, runs: Sequence[Run]) -> bool:
    """Tell whether ``runs`` prove that ``text`` is a mirror's."""
    if sum(run.readings[0].certainty >= DECIDED for run in runs) >= _PROOF:
        return True
    torn = (run for run in runs if gate.has_han(run.span.of(text)))  # that ?! is rare tells nothing
    gains = [weighing.gain(text, run.span, run.readings[0].text) for run in torn]
    best = max(gains, default=0.0)
    return best >= _CLEAR or (best >= _CLEARER and source_script(text) == "pseudo-Hant")


def _runs(text: str, page: gate.Page) -> tuple[Run, ...]:
    count = len(trigger.findall(text))
    if count > _MOST_RUNS + _RUN_SHARE * len(text):
        return ()
    signs = silent.find_signs(text)
    if not (count or silent.may_be_silent(text, signs)):
        return ()
    from roundtable.repair.page_model import PageModel  # its tables cost what a whole sound page costs

    sound = _reading.sub("", _torn.sub("\n", silent.with_signs(text, signs.doubtful)))
    return silent.find_all_runs(text, signs, page, PageModel(sound))


def _apart(text: str, changes: list[Change]) -> list[Change]:
    """Return ``changes`` in order; a residue within a run belongs to the run, and what stays as it is needs none."""
    kept: list[Change] = []
    stop = 0
    for change in sorted(changes, key=itemgetter(0)):
        if change[0] >= stop:
            start, stop, after, *_ = change
            if text[start:stop] != after:
                kept.append(change)
    return kept


def _placed(gaps: list[_Open], changes: list[Change]) -> tuple[Gap, ...]:
    """Return ``gaps`` in the text that ``changes`` make."""
    stops = [change[1] for change in changes]
    shifts = [0, *accumulate(len(after) - (stop - start) for start, stop, after, _, _ in changes)]
    ordered = sorted(gaps, key=lambda item: item.at)
    return tuple(
        msgspec.structs.replace(gap, span=gap.span.shift(at + shifts[bisect_right(stops, at)])) for at, gap in ordered
    )


def lacking_gaps(text: str) -> tuple[Gap, ...]:
    """Return the gaps of a mirror's page that shows nothing but question marks in rows where characters were lost."""
    heaps = (match for match in lacking(text) if len(match[0]) > 1)
    return tuple(msgspec.structs.replace(_lacking(match), span=Span(*match.span())) for match in heaps)


def _lacking(match: re.Match[str]) -> Gap:
    length = len(match[0])
    sign = "\N{COPYRIGHT SIGN}" if _copyright.match(match.string, max(0, match.start() - 10)) else "\N{NO-BREAK SPACE}"
    candidates = (Candidate(text=sign * length, certainty=_NO_BREAK_SPACE),)
    return Gap(rule="lacking", span=Span(0, length), before=match[0], candidates=candidates)


def _unread(match: re.Match[str]) -> Gap:
    return Gap(rule="orphan", span=Span(0, len(match[0])), before=match[0])


def _decide(text: str, run: Run) -> tuple[Edit, Gap | None]:
    """Return the edit that sets what is certain enough of ``run``, and the gap for the rest, placed in the edit."""
    _, sign, rest = run.readings[0].text.rpartition(LOST)
    tail = tag_tail(rest + text[run.span.stop : run.span.stop + LONGEST_TAG]) if sign else ""
    if len(tail) > len(rest):
        run = _without_tag(run, rest, len(tail) - len(rest))
    likely = _of_likeliest_length(run.readings)
    best = likely[0].text
    lost = [place for place, character in enumerate(best) if character == LOST]
    alike = [
        restored for reading in likely for restored in _restored(reading, text[run.span.stop : run.span.stop + _BEHIND])
    ]
    sure: list[float] = []
    chosen: list[str] = []
    for place in range(len(best)):
        shares: defaultdict[str, float] = defaultdict(float)
        for reading in alike:
            shares[reading.text[place]] += reading.certainty
        character = max(shares, key=shares.__getitem__) if place in lost else best[place]
        sure.append(shares[character])
        chosen.append(character if shares[character] >= LIKELY else OPEN)
    after = "".join(chosen)
    agreeing = sum(r.certainty for r in alike if all(a in (OPEN, b) for a, b in zip(after, r.text, strict=True)))
    rule, before = "cut" if run.cut else "orphan", run.span.of(text)
    certainty = CERTAIN if run.exact else min(agreeing, _CHOSEN)
    edit = Edit(rule=rule, span=run.span, before=before, after=after, certainty=certainty)
    places = [place for place, share in enumerate(sure) if share < DECIDED or place in lost]
    if not places:
        return edit, None
    span = Span(places[0], places[-1] + 1)
    return edit, Gap(rule=rule, span=span, before=before, candidates=_candidates(span, alike))


def _of_likeliest_length(readings: Sequence[Reading]) -> list[Reading]:
    """Return those of ``readings`` that are as long as most of the belief says, so that they compare place by place."""
    shares: defaultdict[int, float] = defaultdict(float)
    for reading in readings:
        shares[len(reading.text)] += reading.certainty
    length = max(shares, key=shares.__getitem__)
    return [reading for reading in readings if len(reading.text) == length]


def _without_tag(run: Run, rest: str, further: int) -> Run:
    """Return ``run`` with the tag at its end, of which the ``<`` was swallowed, as a part that is taken out.

    Args:
        run: The run.
        rest: What belongs to the tag in the run, behind the lost sign.
        further: How many characters of the tag stand behind the run.
    """
    tag = LOST + rest
    readings = tuple(Reading(text.removesuffix(tag), share) for text, share in run.readings if text.endswith(tag))
    return run._replace(span=Span(run.span.start, run.span.stop + further), readings=readings)


def _candidates(span: Span, readings: list[Reading]) -> tuple[Candidate, ...]:
    shares: dict[str, float] = {}
    for reading in readings:
        text = span.of(reading.text)
        shares[text] = shares.get(text, 0.0) + reading.certainty
    ranked = sorted(shares.items(), key=lambda item: -item[1])[:_CANDIDATES]
    return tuple(Candidate(text=text, certainty=share) for text, share in ranked)


def _restored(reading: Reading, after: str, most: int = _MOST_LOST) -> Iterator[Reading]:
    """Yield ``reading`` with each sign that may have been lost in it; of many such places, the last ones."""
    place = reading.text.rfind(LOST)
    if place < 0 or not most:
        yield reading
        return
    for sign, share in swallowed(reading.text[place + 1 :] + after).items():
        text = reading.text[:place] + sign + reading.text[place + 1 :]
        yield from _restored(Reading(text, reading.certainty * share), after, most - 1)
