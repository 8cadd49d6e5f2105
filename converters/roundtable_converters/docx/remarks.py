"""What the comments of a document say about repairs, gaps and lines that were not understood.

An editor reads every comment, so each must be worth it. A repair of torn bytes, an uncertain one, and
a gap get a comment each, on the very characters. The routine ones (a mirror leaves hundreds on a page)
are counted in one comment per paragraph, by rule and with examples.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from roundtable_converters.embedding import printable

if TYPE_CHECKING:
    from roundtable.model import Unparsed
    from roundtable.text import Edit, Gap

__all__ = ["gap_remark", "is_routine", "repair_remark", "summary_remark", "unparsed_remark"]

_ROUTINE = frozenset({"residue", "script", "punctuation"})
_SURE = 0.9
_EXAMPLES = 3


def is_routine(edit: Edit) -> bool:
    """Tell whether an editor may take ``edit`` on trust: a sure one, of a rule that works by the hundred."""
    return edit.rule in _ROUTINE and edit.certainty >= _SURE


def repair_remark(edit: Edit) -> tuple[str, ...]:
    """Return the paragraphs of a comment on one repair."""
    return (
        f"修复：{edit.rule}，确定度 {_percent(edit.certainty)}",
        f"原文：{_shown(edit.before)}",
        f"现为：{_shown(edit.after)}",
    )


def gap_remark(gap: Gap) -> tuple[str, ...]:
    """Return the paragraphs of a comment on one gap."""
    candidates = "、".join(f"{_shown(item.text)}（{_percent(item.certainty)}）" for item in gap.candidates)
    return (f"缺口：{gap.rule}，待核对", f"原文：{_shown(gap.before)}", f"可能是：{candidates or '未知'}")


def unparsed_remark(unparsed: Unparsed) -> tuple[str, ...]:
    """Return the paragraph of a comment on a line that was kept as it is."""
    return (f"未识别：{printable(unparsed.reason)}",)


def summary_remark(edits: list[Edit]) -> tuple[str, ...]:
    """Return the paragraphs of one comment on the routine repairs of a paragraph."""
    by_rule: dict[str, list[Edit]] = {}
    for edit in edits:
        by_rule.setdefault(edit.rule, []).append(edit)
    return (f"本段常规修复 {len(edits)} 处", *(_counted(rule, group) for rule, group in by_rule.items()))


def _counted(rule: str, edits: list[Edit]) -> str:
    different = dict.fromkeys((edit.before, edit.after) for edit in edits)
    examples = "、".join(f"{_shown(before)}→{_shown(after)}" for before, after in islice(different, _EXAMPLES))
    least = min(edit.certainty for edit in edits)
    return f"{rule} {len(edits)} 处，确定度 {_percent(least)}{'' if least == 1 else ' 以上'}，如 {examples}"


def _shown(text: str) -> str:
    return printable(text) if text.strip() else f"（{len(text)} 个空白字符）" if text else "（无）"


def _percent(certainty: float) -> str:
    # Rounded down: 100% is a claim of uniqueness.
    return f"{int(certainty * 1000) / 10:g}%"
