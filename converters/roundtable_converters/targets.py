"""The targets of articles as the rows of a table: who promised what, by when, and where it stands.

A reporter who follows promises up keeps them in a spreadsheet. What is in a cell comes from a stranger's page, so that
none may become a formula there.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable_converters.dates import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from roundtable.edits import Span
    from roundtable.model import Article, Comparator, Target, TargetStatus

__all__ = [
    "FIELDS",
    "TableLanguage",
    "TargetRow",
    "is_formula",
    "table_headings",
    "target_rows",
    "target_tables",
]

TableLanguage = Literal["zh", "en"]
"""Language of the headings and of the words that are ours."""


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One target; the fields are the columns, in their order."""

    speaker: str
    post: str
    body: str
    """Organization that the speaker answers for, completed where the page leaves it out."""
    target: str
    """The clause as printed."""
    comparator: str
    quantity: Decimal | None
    quantity_max: Decimal | None
    unit: str
    deadline: str
    """As printed."""
    deadline_date: str
    """Year, month or day in ISO 8601, as far as it can be computed."""
    due: date | None
    """Last day of that."""
    status: str
    sentence: str
    """The whole sentence that the target stands in."""
    article: str
    published: str
    section: str
    line: int
    """In the repaired text, from 1."""
    file: str


FIELDS = TargetRow.__struct_fields__

_HEADINGS: Mapping[TableLanguage, tuple[str, ...]] = {
    "en": (
        "Speaker",
        "Post",
        "Responsible body",
        "Target",
        "Comparator",
        "Quantity",
        "Up to",
        "Unit",
        "Deadline as printed",
        "Deadline",
        "Due by",
        "Status",
        "Sentence",
        "Article",
        "Published",
        "Section",
        "Line",
        "File",
    ),
    "zh": (
        "发言人",
        "职务",
        "责任单位",
        "目标",
        "比较",
        "数量",
        "上限",
        "单位",
        "期限原文",
        "期限",
        "截止日",
        "状态",
        "原句",
        "稿件",
        "刊发日期",
        "小节",
        "行",
        "文件",
    ),
}
_COMPARATORS: Mapping[TableLanguage, Mapping[Comparator, str]] = {
    "en": {"eq": "", "ge": "at least", "gt": "more than", "le": "at most", "lt": "less than", "approx": "about"},
    "zh": {"eq": "", "ge": "不少于", "gt": "超过", "le": "不超过", "lt": "少于", "approx": "约"},
}
_STATUSES: Mapping[TableLanguage, Mapping[TargetStatus, str]] = {
    "en": {"planned": "planned", "ongoing": "under way"},
    "zh": {"planned": "计划", "ongoing": "进行中"},
}
_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’」』）)]*")
_LISTED = {"en": "; ", "zh": "；"}

# What spreadsheet programs take for the beginning of a formula, also behind white space and in full width.
_FORMULA = re.compile("[\\s\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]")


def is_formula(text: str) -> bool:
    """Tell whether some spreadsheet program would compute a cell with ``text`` in it.

    >>> [is_formula(text) for text in ("=1+1", " ＝1", "@SUM(A1)", "增长3%", "5-6个")]
    [True, True, True, False, False]
    """
    return _FORMULA.match(text) is not None


def table_headings(language: TableLanguage) -> tuple[str, ...]:
    """Return the headings of the columns, in the order of ``FIELDS``."""
    return _HEADINGS[language]


def target_tables(
    articles: Iterable[Article], language: TableLanguage | None
) -> Iterator[tuple[TableLanguage, Iterator[TargetRow]]]:
    """Yield the language of the table and the rows of each article, as the articles come.

    The language is the one asked for, else that of the first article.
    """
    for article in articles:
        language = language or ("en" if article.language == "und" else "zh")
        yield language, target_rows(article, language)


def target_rows(article: Article, language: TableLanguage) -> Iterator[TargetRow]:
    """Yield a row for each target of ``article``, in the order in which they are printed."""
    for target in sorted(article.targets, key=lambda target: target.span):
        yield _row(article, target, language)


def _row(article: Article, target: Target, language: TableLanguage) -> TargetRow:
    posts = () if target.speaker is None else article.speaker(target.speaker).posts
    bodies = dict.fromkeys(post.organization for post in posts if post.organization)
    inside = (part for part in article.sections if part.span.contains(target.span))
    section = next(inside, None)
    return TargetRow(
        speaker="" if target.speaker is None else article.speaker(target.speaker).name,
        post=_LISTED[language].join(post.text for post in posts),
        body=_LISTED[language].join(bodies),
        target=" ".join(target.text.split()),
        comparator=_COMPARATORS[language][target.comparator],
        quantity=target.quantity,
        quantity_max=target.quantity_max,
        unit=target.unit or "",
        deadline=target.deadline or "",
        deadline_date=target.deadline_date or "",
        due=last_day(target.deadline_date),
        status=_STATUSES[language][target.status],
        sentence=_sentence(article.text, target.span),
        article=article.headline or "",
        published=article.published or "",
        section=(section.headline or section.kicker or "") if section else "",
        line=article.text.count("\n", 0, target.span.start) + 1,
        file=article.provenance.source.name or "",
    )


def _sentence(text: str, span: Span) -> str:
    """Return the sentence of ``text`` that ``span`` stands in; several where it does not keep to one."""
    line = text.rfind("\n", 0, span.start) + 1
    before = [end.end() for end in _SENTENCE_END.finditer(text, line, span.start)]
    after = _SENTENCE_END.search(text, max(span.start, span.stop - 1))
    return " ".join(text[before[-1] if before else line : after.end() if after else len(text)].split())
