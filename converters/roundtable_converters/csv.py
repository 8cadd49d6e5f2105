"""Targets as comma-separated values, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable_converters.characters import printable
from roundtable_converters.figures import plain_number
from roundtable_converters.targets import FIELDS, TableLanguage, is_formula, table_headings, target_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["CsvExporter"]


class CsvExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes a row for each target, with the byte order mark by which Excel knows UTF-8.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市民政局局长安小禾表示，明年新建3个食堂。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> CsvExporter().export(article, context).decode("utf-8-sig").splitlines()[1][:5]
    '安小禾,江'
    """

    media_type: ClassVar[str] = "text/csv"
    suffix: ClassVar[str] = ".csv"

    language: TableLanguage | None = None
    """Language of the headings, ``"zh"`` or ``"en"``; that of the (first) article where not given."""

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the targets of the article as CSV (RFC 4180)."""
        return b"".join(self.export_many((article,), context))

    def export_many(self, articles: Iterable[Article], context: ExportContext) -> Iterator[bytes]:  # noqa: ARG002 - nothing here is of today
        """Yield the heading, then the rows of each article as it comes."""
        started = False
        for language, rows in target_tables(articles, self.language):
            if not started:
                started = True
                yield b"\xef\xbb\xbf" + _lines([table_headings(language)])
            if cells := [[_cell(getattr(row, name)) for name in FIELDS] for row in rows]:
                yield _lines(cells)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: str | int | Decimal | date | None) -> str:
    """Return what stands in the cell; an apostrophe before what a spreadsheet would compute."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if is_formula(text) else text
    return plain_number(value) if isinstance(value, Decimal) else str(value)
