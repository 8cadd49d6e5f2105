"""What the editor is told about the state of the text: one line, since clients show one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from roundtable_converters.newsml.xml import one_line

if TYPE_CHECKING:
    from roundtable.model import Article

__all__ = ["repair_summary"]

_SHOWN_GAPS = 5
_AROUND = 8


def repair_summary(article: Article) -> str:
    """Return one line in Chinese: what was repaired by which rules, what stays open and where."""
    provenance = article.provenance
    parts = []
    if provenance.edits:
        rules = Counter(edit.rule for edit in provenance.edits)
        named = "、".join(f"{rule} {count}" for rule, count in rules.most_common())
        parts.append(f"原页受损文字已自动修复{len(provenance.edits)}处（{named}）")
    else:
        parts.append("原文未作改动")
    if provenance.undecoded:
        parts.append(f"{len(provenance.undecoded)}个字节无法解码")
    if provenance.gaps:
        places = [_place(article, index) for index in range(min(len(provenance.gaps), _SHOWN_GAPS))]
        more = "等" if len(provenance.gaps) > _SHOWN_GAPS else ""
        parts.append(f"{len(provenance.gaps)}处未能确定，请核对：{'、'.join(places)}{more}")
    if article.statements or article.targets:
        parts.append("语句与目标值由工具标注，未经人工复核")
    return one_line("；".join(parts) + "。")


def _place(article: Article, index: int) -> str:
    span = article.provenance.gaps[index].span
    return f"“{article.text[max(0, span.start - _AROUND) : span.stop + _AROUND].strip()}”"
