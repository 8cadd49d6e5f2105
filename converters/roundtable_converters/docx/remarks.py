"""What the comments of a document say about repairs, gaps and lines that were not understood.

An editor reads every comment, so each must be worth it. A repair of torn bytes, an uncertain one, and
a gap get a comment each, on the very characters. The routine ones (a mirror leaves hundreds on a page)
are counted in one comment per paragraph, by rule and with an example.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable_converters.characters import legible
from roundtable_converters.docx.wording import say
from roundtable_converters.figures import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.edits import Edit
    from roundtable.model import Unparsed
    from roundtable.text import Gap

__all__ = ["are_routine", "gap_remark", "repair_remark", "summary_remark", "unparsed_remark"]

_ROUTINE = ("residue", "script", "typography")
"""What the names of the rules begin with that work by the hundred."""
_SURE = 0.9
_CANDIDATES = 5


def are_routine(edits: Sequence[Edit]) -> list[bool]:
    """Tell of each edit whether an editor may take it on trust: a sure one, of a rule that works by the hundred."""
    routine = {rule for rule in {edit.rule for edit in edits} if rule.startswith(_ROUTINE)}
    return [edit.rule in routine and edit.certainty >= _SURE for edit in edits]


def repair_remark(edit: Edit, language: str) -> tuple[str, ...]:
    """Return the paragraphs of a comment on one repair."""
    return (
        say(language, "修复：{}，确定度 {}", edit.rule, percent(edit.certainty)),
        say(language, "原文：{}", _shown(edit.before)),
        say(language, "现为：{}", _shown(edit.after)),
    )


def gap_remark(gap: Gap, language: str) -> tuple[str, ...]:
    """Return the paragraphs of a comment on one gap."""
    best = "、".join(f"{_shown(item.text)}（{percent(item.certainty)}）" for item in gap.candidates[:_CANDIDATES])
    more = say(language, " 等 {} 种", len(gap.candidates)) if len(gap.candidates) > _CANDIDATES else ""
    return (
        say(language, "缺口：{}，待核对", gap.rule),
        say(language, "原文：{}", _shown(gap.before)),
        say(language, "可能是：{}{}", best or "？", more),
    )


def unparsed_remark(unparsed: Unparsed, language: str) -> tuple[str, ...]:
    """Return the paragraph of a comment on a line that was kept as it is."""
    return (say(language, "未识别：{}", unparsed.reason),)


def summary_remark(edits: list[Edit], language: str) -> tuple[str, ...]:
    """Return the paragraph of one comment on the routine repairs of a paragraph."""
    rules = [edit.rule for edit in edits]
    parts = []
    for rule in dict.fromkeys(rules):
        example = edits[rules.index(rule)]
        before, after = _shown(example.before), _shown(example.after)
        parts.append(say(language, "{} {} 处（如 {}→{}）", rule, rules.count(rule), before, after))
    least = percent(min([edit.certainty for edit in edits]))
    return (say(language, "本段常规修复 {} 处，确定度不低于 {}：{}", len(edits), least, "、".join(parts)),)


def _shown(text: str) -> str:
    return legible(text) if text.strip() else f"␣×{len(text)}" if text else "∅"
