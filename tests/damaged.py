"""The rich article as if it had been repaired: with edits that a mirror's damage would have left behind."""

from __future__ import annotations

import re

import msgspec
from newsroom import rich_article

from roundtable import Article, Edit, Span
from roundtable.edits import apply_edits

# What stands in the article, what the page had there, by which rule it was mended and how surely.
_REPAIRS = {
    "创": ("創(chuàng)", "residue", 1.0),
    "平台": ("平臺", "script", 1.0),
    "。”": ("?!笔", "torn", 0.966),
    "养老": ("", "torn", 0.5),
    "实验室": ("實驗室", "script", 1.0),
    "王芳": ("王芳(fāng)", "residue", 1.0),
    "〓": ("?(x)", "cut", 0.4),
}


def damaged_article() -> tuple[Article, str]:
    """Return the article with its edits, and the text before them."""
    article = rich_article()
    edits: list[Edit] = []
    original, position = "", 0
    for match in re.finditer("|".join(_REPAIRS), article.text):
        before, rule, certainty = _REPAIRS[match[0]]
        original += article.text[position : match.start()]
        span = Span(len(original), len(original) + len(before))
        edits.append(Edit(rule=rule, span=span, before=before, after=match[0], certainty=certainty))
        original += before
        position = match.end()
    original += article.text[position:]
    assert apply_edits(original, edits) == article.text
    provenance = msgspec.structs.replace(article.provenance, edits=tuple(edits))
    return msgspec.structs.replace(article, provenance=provenance), original
