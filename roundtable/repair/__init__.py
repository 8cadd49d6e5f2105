"""Stage 2: from a decoded text to a repaired one.

Passes of rules that propose edits: ``undamage`` takes back what a mirror did to the bytes, ``mojibake`` what
other programs did, ``script`` brings the page into one Chinese script, ``typography`` sets folded punctuation
right. A pass sees the text that the pass before it made; the edits are composed, so that each of them
speaks of the decoded text.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from roundtable.edits import Edits, Span
from roundtable.repair import escapes, misreading, mojibake, remnants, sown, typography, undamage
from roundtable.repair import script as scripts
from roundtable.repair import sound as sounds
from roundtable.repair.changes import apply, as_changes, compose, outside
from roundtable.repair.plain import is_plain
from roundtable.text import DamageReport, Gap, RepairedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.repair.changes import Change
    from roundtable.repair.script import Language, Script, ScriptOption
    from roundtable.text import DecodedText

__all__ = ["RULES", "by_rules", "repair", "sound_report"]

RULES = (*undamage.RULES, *mojibake.RULES, *scripts.RULES, *typography.RULES)
"""All rules by their public names."""

_MIRRORS = frozenset(rule.name for rule in sown.RULES)
"""Rules that undo what only mirrors do."""


_ESCAPES = frozenset(rule.name for rule in escapes.RULES)
"""Rules that restore fullwidth marks which no folding could reach."""

_LAYERS = 4
"""Kinds of damage that can lie over each other on a page."""

_BLOCK = 1 << 18
"""Characters that are repaired in one go, as one page; the longest newspaper page seen has 100,000. What is longer is
many pages in one file, and need not be held with all that is thought about it."""


def repair(decoded: DecodedText, *, script: ScriptOption = "auto") -> RepairedText:
    """Return ``decoded`` with its damage undone, every change logged as an edit.

    Args:
        decoded: The text as the bytes had it.
        script: ``"auto"`` turns a mirror's pseudo-Traditional into Simplified and leaves genuine
            Traditional alone, ``"hans"`` and ``"hant"`` convert, ``"keep"`` leaves every character's script.

    Any text can be repaired; none makes this function raise. A text of more than 262,144 characters is repaired
    in blocks of whole lines, each judged by itself.
    """
    return _repaired(decoded, script, look=True)


def sound_report(text: str, *, script: ScriptOption = "auto") -> DamageReport | None:
    """Return the report on ``text`` if one look tells that ``repair`` changes nothing in it, else None."""
    source = sounds.script_of_sound(text) if script != "hant" else None
    return DamageReport(script=source) if source else None


def by_rules(decoded: DecodedText, *, script: ScriptOption = "auto") -> RepairedText:
    """Do as ``repair`` does, without looking first whether there is anything to do."""
    return _repaired(decoded, script, look=False)


def _repaired(decoded: DecodedText, script: ScriptOption, *, look: bool) -> RepairedText:
    text = decoded.text
    edits = Edits(text)
    gaps: list[Gap] = []
    reports: list[DamageReport] = []
    languages: dict[Language, None] = {}
    moved = 0
    for start, stop in _blocks(text):
        page = _Page(text[start:stop])
        report = sound_report(page.now, script=script) if look else None
        done = _Done((), report, scripts.LANGUAGE[report.script]) if report else page.repaired(script)
        edits.extend(page.changes, start)
        gaps += (_shifted(gap, moved) for gap in done.gaps) if moved else done.gaps
        moved += len(page.now)
        reports.append(done.report)
        languages[done.language] = None
    return RepairedText(
        decoded=decoded,
        edits=edits or (),
        gaps=tuple(gaps),
        report=reports[0] if len(reports) == 1 else _together(reports),
        language=_one(languages, "und", "und"),
    )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` is cut in blocks, behind a line end if there is one."""
    start = 0
    while len(text) - start > _BLOCK:
        stop = text.rfind("\n", start, start + _BLOCK) + 1 or start + _BLOCK
        yield start, stop
        start = stop
    yield start, len(text)


class _Done(NamedTuple):
    gaps: tuple[Gap, ...]
    report: DamageReport
    language: Language


class _Found(NamedTuple):
    """What a page had that is taken back."""

    report: DamageReport
    rules: dict[str, None]
    restored: int
    """Fullwidth marks that were restored."""
    mirrored: bool


class _Page:
    """A text on its way through the passes, with the changes that brought it there and the gaps in it."""

    def __init__(self, text: str) -> None:
        self._decoded = text
        self.now = text
        self.changes: list[Change] = []
        self._gaps: list[Gap] = []

    def change(self, changes: list[Change], gaps: tuple[Gap, ...] = ()) -> None:
        """Make ``changes``, which leave ``gaps`` in the text they make."""
        if changes:
            self.changes = compose(self._decoded, self.now, self.changes, changes)
            self.now = apply(self.now, changes)
            if self._gaps:
                shifts = _Shifts(changes)
                self._gaps = [_follow(gap, shifts) for gap in self._gaps]
        self._gaps += gaps

    def repaired(self, script: ScriptOption) -> _Done:
        """Go through the passes, and return what is to be said beside the changes."""
        plain = is_plain(self.now)
        if not plain:
            self.change(as_changes(undamage.propose_control(self.now)))
        found = self._peeled(plain=plain)
        source = scripts.source_script(self.now, mirrored=found.mirrored)
        if not found.report.kinds and source in ("pseudo-Hant", "mixed"):
            self.change([], undamage.lacking_gaps(self.now))
        misread = _places(misreading.strange_lines(self.now, plain=plain), self.now)
        converted, language = scripts.changes(self.now, source=source, option=script, mirrored=found.mirrored)
        converted = outside(misread, converted)  # what makes no sense is not to become another nonsense
        self.change(converted)  # which keeps all places
        self.change(outside(misread, typography.changes(self.now, language=language, restored=found.restored)))
        self._gaps.sort(key=lambda gap: gap.span)
        kinds = tuple(dict.fromkeys((*found.report.kinds, *found.rules)))
        report = msgspec.structs.replace(found.report, kinds=kinds, script=source)
        return _Done(tuple(_converted(gap, source, script) for gap in self._gaps), report, language)

    def _peeled(self, *, plain: bool) -> _Found:
        """Take back the damage, the last first: what reads anew may be a mirror's, or misread once more."""
        report = DamageReport()
        rules: dict[str, None] = {}
        restored = 0
        mirrored = False
        for _ in range(_LAYERS):
            undone = undamage.undo(self.now)
            self.change(undone.changes, undone.gaps)
            reread = misreading.undo(self.now, plain=plain)
            anew = as_changes(reread.edits)
            self.change(anew, reread.gaps)
            remains = as_changes(remnants.propose(self.now, plain=plain and not anew))
            self.change(remains)
            escapes = [change for change in remains if change[3] in _ESCAPES]
            restored += sum(typography.count_wide(after) for *_, after, _, _ in (*undone.changes, *escapes))
            rules |= dict.fromkeys(rule for _, _, _, rule, _ in (*anew, *remains))
            mirrored = mirrored or bool(undone.changes)
            report = report if report.kinds else undone.report
            if not (anew or escapes):
                break
            plain = is_plain(self.now)
        return _Found(report, rules, restored, mirrored or not _MIRRORS.isdisjoint(rules))


def _places(lines: frozenset[str], text: str) -> list[int]:
    """Return where those of ``lines`` that stand in ``text`` begin and end, by turns."""
    if not lines:
        return []
    ends = [*accumulate(len(line) + 1 for line in text.split("\n"))]
    return [
        border
        for start, stop, line in zip((0, *ends), ends, text.split("\n"), strict=False)
        if line in lines
        for border in (start, stop)
    ]


class _Shifts:
    """How far ``changes`` move what lies behind them."""

    def __init__(self, changes: list[Change]) -> None:
        self._stops = [change[1] for change in changes]
        self._shifts = [0, *accumulate(len(after) - (stop - start) for start, stop, after, _, _ in changes)]

    def moved(self, offset: int) -> int:
        return offset + self._shifts[bisect_right(self._stops, offset)]


def _follow(gap: Gap, shifts: _Shifts) -> Gap:
    """Return ``gap`` at its place in the text that later changes made."""
    start, stop = shifts.moved(gap.span.start), shifts.moved(gap.span.stop)
    return msgspec.structs.replace(gap, span=Span(start, max(start, stop)))


def _shifted(gap: Gap, offset: int) -> Gap:
    return msgspec.structs.replace(gap, span=gap.span.shift(offset))


def _converted(gap: Gap, source: Script, script: ScriptOption) -> Gap:
    """Return ``gap`` with its candidates in the script of the repaired text."""
    listed = "\n".join(candidate.text for candidate in gap.candidates)
    changes, _ = scripts.changes(listed, source=source, option=script, mirrored=True)
    if not changes:
        return gap
    texts = apply(listed, changes).split("\n")
    candidates = (
        msgspec.structs.replace(candidate, text=text) for candidate, text in zip(gap.candidates, texts, strict=True)
    )
    return msgspec.structs.replace(gap, candidates=tuple(candidates))


def _together(reports: list[DamageReport]) -> DamageReport:
    """Return what the ``reports`` of the blocks of one text say of the whole."""
    found = dict.fromkeys(report.script for report in reports)
    return DamageReport(
        kinds=tuple(dict.fromkeys(kind for report in reports for kind in report.kinds)),
        script=_one(found, "none", "mixed"),
        keys=tuple(dict.fromkeys(key for report in reports for key in report.keys)),
        cutoff=_one(dict.fromkeys(report.cutoff for report in reports), None, None),
        cuts=any(report.cuts for report in reports),
        folded=any(report.folded for report in reports),
    )


_T = TypeVar("_T")


def _one(found: Iterable[_T], unsaid: _T, several: _T) -> _T:
    """Return the one value that is ``found``, those left out that say nothing."""
    said = [one for one in found if one != unsaid]
    return several if len(said) > 1 else said[0] if said else unsaid
