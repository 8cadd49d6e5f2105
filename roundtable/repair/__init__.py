"""Stage 2: from a decoded text to a repaired one.

Three passes, each a list of rules that propose edits: ``undamage`` takes back what was done to the bytes,
``script`` brings the page into one Chinese script, ``typography`` sets folded punctuation right. A pass
sees the text that the pass before it made; the edits are composed, so that each of them speaks of the
decoded text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from roundtable.repair import script as scripts
from roundtable.repair import typography, undamage
from roundtable.text import Edit, Gap, RepairedText, Span, apply_edits, compose_edits

if TYPE_CHECKING:
    from roundtable.repair.script import Script, ScriptOption
    from roundtable.text import DecodedText

__all__ = ["RULES", "repair"]

RULES = (*undamage.RULES, *scripts.RULES, *typography.RULES)
"""All rules by their public names."""


def repair(decoded: DecodedText, *, script: ScriptOption = "auto") -> RepairedText:
    """Return ``decoded`` with its damage undone, every change logged as an edit.

    Args:
        decoded: The text as the bytes had it.
        script: ``"auto"`` turns a mirror's pseudo-Traditional into Simplified and leaves genuine
            Traditional alone, ``"hans"`` and ``"hant"`` convert, ``"keep"`` leaves every character's script.

    Any text can be repaired; none makes this function raise.
    """
    text = decoded.text
    edits = undamage.propose_control(text)
    text = apply_edits(text, edits) if edits else text
    undamaged = undamage.propose(text)
    edits = compose_edits(decoded.text, edits, undamaged.edits)
    text = apply_edits(text, undamaged.edits)
    source = scripts.source_script(text, mirrored=bool(undamaged.edits))
    converted, language = scripts.propose(text, source=source, option=script, mirrored=bool(undamaged.edits))
    edits = compose_edits(decoded.text, edits, converted)
    text = apply_edits(text, converted)
    typeset = typography.propose(text, language=language)
    return RepairedText(
        decoded=decoded,
        edits=compose_edits(decoded.text, edits, typeset),
        gaps=tuple(_converted(_follow(gap, converted, typeset), source, script) for gap in undamaged.gaps),
        report=msgspec.structs.replace(undamaged.report, script=source),
        language=language,
    )


def _follow(gap: Gap, *passes: tuple[Edit, ...]) -> Gap:
    """Return ``gap`` at its place in the text that the later ``passes`` made."""
    start, stop = gap.span.start, gap.span.stop
    for edits in passes:
        start += sum(len(edit.after) - len(edit.before) for edit in edits if edit.span.stop <= start)
        stop += sum(len(edit.after) - len(edit.before) for edit in edits if edit.span.stop <= stop)
    return msgspec.structs.replace(gap, span=Span(start, max(start, stop)))


def _converted(gap: Gap, source: Script, script: ScriptOption) -> Gap:
    """Return ``gap`` with its candidates in the script of the repaired text."""
    candidates = []
    for candidate in gap.candidates:
        edits, _ = scripts.propose(candidate.text, source=source, option=script, mirrored=True)
        candidates.append(msgspec.structs.replace(candidate, text=apply_edits(candidate.text, edits)))
    return msgspec.structs.replace(gap, candidates=tuple(candidates))
