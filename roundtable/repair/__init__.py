"""Stage 2: from a decoded text to a repaired one.

Passes of rules that propose edits: ``undamage`` takes back what a mirror did to the bytes, ``mojibake`` what
other programs did, ``script`` brings the page into one Chinese script, ``typography`` sets folded punctuation
right. A pass sees the text that the pass before it made; the edits are composed, so that each of them
speaks of the decoded text.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from roundtable.edits import Edit, Span, apply_edits, compose_edits
from roundtable.repair import mojibake, sown, typography, undamage
from roundtable.repair import script as scripts
from roundtable.repair import sound as sounds
from roundtable.repair.plain import is_plain
from roundtable.text import DamageReport, Gap, RepairedText

if TYPE_CHECKING:
    from roundtable.repair.script import Script, ScriptOption
    from roundtable.text import DecodedText

__all__ = ["RULES", "by_rules", "repair", "sound_report"]

RULES = (*undamage.RULES, *mojibake.RULES, *scripts.RULES, *typography.RULES)
"""All rules by their public names."""

_MIRRORS = frozenset(rule.name for rule in sown.RULES)
"""Rules that undo what only mirrors do."""


def repair(decoded: DecodedText, *, script: ScriptOption = "auto") -> RepairedText:
    """Return ``decoded`` with its damage undone, every change logged as an edit.

    Args:
        decoded: The text as the bytes had it.
        script: ``"auto"`` turns a mirror's pseudo-Traditional into Simplified and leaves genuine
            Traditional alone, ``"hans"`` and ``"hant"`` convert, ``"keep"`` leaves every character's script.

    Any text can be repaired; none makes this function raise.
    """
    report = sound_report(decoded.text, script=script)
    if report:
        return RepairedText(decoded=decoded, report=report, language=scripts.LANGUAGE[report.script])
    return by_rules(decoded, script=script)


def sound_report(text: str, *, script: ScriptOption = "auto") -> DamageReport | None:
    """Return the report on ``text`` if one look tells that ``repair`` changes nothing in it, else None."""
    source = sounds.script_of_sound(text) if script != "hant" else None
    return DamageReport(script=source) if source else None


def by_rules(decoded: DecodedText, *, script: ScriptOption = "auto") -> RepairedText:
    """Do as ``repair`` does, without looking first whether there is anything to do."""
    text = _Text(decoded.text)
    plain = is_plain(text.now)
    if not plain:
        text.change(undamage.propose_control(text.now))
    undamaged = undamage.propose(text.now)
    text.change(undamaged.edits)
    remains = mojibake.propose(text.now, plain=plain)
    text.change(remains)
    mirrored = bool(undamaged.edits) or any(edit.rule in _MIRRORS for edit in remains)
    source = scripts.source_script(text.now, mirrored=mirrored)
    open_gaps = undamaged.gaps
    if not undamaged.report.kinds and source in ("pseudo-Hant", "mixed"):
        open_gaps = undamage.lacking_gaps(text.now)
    converted, language = scripts.propose(text.now, source=source, option=script, mirrored=mirrored)
    text.change(converted)
    typeset = typography.propose(text.now, language=language)
    text.change(typeset)
    later = (remains, converted, typeset) if open_gaps is undamaged.gaps else (converted, typeset)
    passes = [_Shifts(edits) for edits in later] if open_gaps else []
    gaps = (_follow(gap, passes) for gap in open_gaps)
    kinds = dict.fromkeys((*undamaged.report.kinds, *(edit.rule for edit in remains)))
    return RepairedText(
        decoded=decoded,
        edits=text.edits,
        gaps=tuple(_converted(gap, source, script) for gap in gaps),
        report=msgspec.structs.replace(undamaged.report, kinds=tuple(kinds), script=source),
        language=language,
    )


class _Text:
    """A text on its way through the passes, with the edits that brought it there."""

    def __init__(self, text: str) -> None:
        self._decoded = text
        self.now = text
        self.edits: tuple[Edit, ...] = ()

    def change(self, edits: tuple[Edit, ...]) -> None:
        if edits:
            self.edits = compose_edits(self._decoded, self.edits, edits)
            self.now = apply_edits(self.now, edits)


class _Shifts:
    """How far ``edits`` move what lies behind them."""

    def __init__(self, edits: tuple[Edit, ...]) -> None:
        self._stops = [edit.span.stop for edit in edits]
        self._shifts = [0, *accumulate(len(edit.after) - len(edit.before) for edit in edits)]

    def moved(self, offset: int) -> int:
        return offset + self._shifts[bisect_right(self._stops, offset)]


def _follow(gap: Gap, passes: list[_Shifts]) -> Gap:
    """Return ``gap`` at its place in the text that the later ``passes`` made."""
    start, stop = gap.span.start, gap.span.stop
    for shifts in passes:
        start, stop = shifts.moved(start), shifts.moved(stop)
    return msgspec.structs.replace(gap, span=Span(start, max(start, stop)))


def _converted(gap: Gap, source: Script, script: ScriptOption) -> Gap:
    """Return ``gap`` with its candidates in the script of the repaired text."""
    candidates = []
    for candidate in gap.candidates:
        edits, _ = scripts.propose(candidate.text, source=source, option=script, mirrored=True)
        candidates.append(msgspec.structs.replace(candidate, text=apply_edits(candidate.text, edits)))
    return msgspec.structs.replace(gap, candidates=tuple(candidates))
