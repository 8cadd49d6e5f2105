"""Words that say what a line is, such as 主持人 or 责任编辑; they are in ``data/labels.tsv``."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, first_characters, rows

__all__ = ["Label", "read_label"]

_OPEN, _CLOSE = r"[\[【(〔<·▲△※]", r"[\]】)〕>·▲△※]"
_SPACED = re.compile("([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?= *:)|(主) +(席)(?= )")


class Label(Record, frozen=True):
    """A word that says what a line is, such as 主持人 or 责任编辑."""

    word: str
    role: str
    stop: int
    """Where the rest of the line begins."""
    colon: bool


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = alternatives(row[0] for row in rows("labels"))
    return re.compile(rf"{_OPEN}* *(?P<word>{labels})(?P<mark> *{_CLOSE}* *(?:[:/|]|—+)? *)")


@cache
def _label_begins() -> frozenset[str]:
    return first_characters(row[0] for row in rows("labels")) | set("[【(〔<·▲△※ ")


@cache
def _label_roles() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("labels")}


@lru_cache(maxsize=512)
def read_label(image: str) -> Label | None:
    """Return the label that a folded line begins with.

    A label is followed by a colon, a bracket or a space, or is the whole line.

    >>> read_label("责任编辑:李明").role
    'editor'
    >>> read_label("编辑部的灯亮着") is None
    True
    """
    if image[1:2] == " " and (spaced := _SPACED.match(image)):  # 嘉  宾:李明
        inner = read_label("".join(filter(None, spaced.groups())) + image[spaced.end() :])
        gap = spaced.end() - 2
        return inner and Label(inner.word, inner.role, inner.stop + gap, inner.colon)
    match = _label_pattern().match(image) if image[:1] in _label_begins() else None
    if not match or not (match["mark"] or match.end() == len(image)):
        return None
    return Label(
        match["word"], _label_roles()[match["word"]], match.end(), any(mark in match["mark"] for mark in ":/|—")
    )
