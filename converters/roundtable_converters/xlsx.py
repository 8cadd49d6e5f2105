"""Targets as an Excel workbook, ready to filter and to tick off.

XlsxWriter writes the parts; the package is made anew, so that the same articles give the same bytes.
"""

from __future__ import annotations

import io
from datetime import UTC, date
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from unicodedata import east_asian_width

import msgspec
import xlsxwriter

from roundtable.errors import ExportError
from roundtable_converters.characters import printable
from roundtable_converters.figures import plain_number
from roundtable_converters.packing import pack, unpack
from roundtable_converters.targets import (
    FIELDS,
    TableLanguage,
    TargetRow,
    is_formula,
    table_headings,
    target_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["XlsxExporter"]

_TITLES: Mapping[TableLanguage, str] = {"zh": "目标", "en": "Targets"}
_MOST_ROWS = 1_048_575
"""Below the heading; Excel has no more."""
_LONGEST = 32_767
"""Characters that a cell of Excel holds."""
_LINE_HEIGHT, _HIGHEST = 15.0, 409.0
"""Points; Excel has no higher rows."""
_SLACK = 1.1
"""A line breaks before it is quite full."""
_EXACT_DIGITS = 15
"""A number of Excel is a double: so many decimal digits come back as they were."""

_WIDTHS = {
    "speaker": 10,
    "post": 24,
    "body": 20,
    "target": 44,
    "comparator": 9,
    "quantity": 17,
    "quantity_max": 12,
    "unit": 8,
    "deadline": 14,
    "deadline_date": 12,
    "due": 12,
    "status": 9,
    "sentence": 60,
    "article": 30,
    "published": 12,
    "section": 24,
    "line": 6,
    "file": 24,
}
"""Widths of the columns, in digits; a Chinese character takes about two."""


class XlsxExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes a sheet with a row for each target: heading frozen, filters on, numbers and days as such.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> XlsxExporter().export(article, context)[:2]
    b'PK'
    """

    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix: ClassVar[str] = ".xlsx"

    language: TableLanguage | None = None
    """Language of the headings, ``"zh"`` or ``"en"``; that of the (first) article where not given."""

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the targets of the article as a workbook.

        Raises:
            ExportError: There are more targets than a sheet has rows.
        """
        return b"".join(self.export_many((article,), context))

    def export_many(self, articles: Iterable[Article], context: ExportContext) -> Iterator[bytes]:
        """Yield the workbook in one piece, once all articles have come.

        Raises:
            ExportError: There are more targets than a sheet has rows.
        """
        language: TableLanguage = self.language or "en"
        rows: list[TargetRow] = []
        for chosen, found in target_tables(articles, self.language):
            language = chosen
            rows += found
        if len(rows) > _MOST_ROWS:
            raise ExportError(f"{len(rows):,} targets are more than a sheet has rows. Write csv, or fewer articles.")
        yield _workbook(rows, language, context)


class _Formats(NamedTuple):
    """Looks of cells."""

    heading: xlsxwriter.format.Format
    text: xlsxwriter.format.Format
    quoted: xlsxwriter.format.Format
    """Text that looks like a formula: Excel keeps it text when somebody edits it, or saves it as CSV and back."""
    whole: xlsxwriter.format.Format
    broken: xlsxwriter.format.Format
    day: xlsxwriter.format.Format


def _workbook(rows: list[TargetRow], language: TableLanguage, context: ExportContext) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": context.created.astimezone(UTC).replace(tzinfo=None), "author": context.generator})
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D0D0D0"}
    formats = _Formats(
        heading=book.add_format({**cell, "bold": True, "bg_color": "#E8EDF3", "valign": "vcenter"}),
        text=book.add_format(cell),
        quoted=book.add_format({**cell, "quote_prefix": True}),
        whole=book.add_format({**cell, "num_format": "#,##0"}),
        broken=book.add_format({**cell, "num_format": "#,##0.###############"}),
        day=book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
    )
    sheet = book.add_worksheet(_TITLES[language])
    for column, (name, heading) in enumerate(zip(FIELDS, table_headings(language), strict=True)):
        sheet.set_column(column, column, _WIDTHS[name])
        sheet.write_string(0, column, heading, formats.heading)
    for number, row in enumerate(rows, 1):
        sheet.set_row(number, _height(row))
        for column, name in enumerate(FIELDS):
            _write(sheet, number, column, getattr(row, name), formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(FIELDS) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return pack(unpack(buffer.getvalue(), kind="XLSX").items())


def _height(row: TargetRow) -> float:
    """Return how high the row must be, in points: programs differ in whether they find that out themselves."""
    texts = ((getattr(row, name), width) for name, width in _WIDTHS.items())
    lines = (ceil(_columns(text) * _SLACK / width) for text, width in texts if isinstance(text, str))
    return min(_LINE_HEIGHT * max(1, *lines), _HIGHEST)


def _columns(text: str) -> int:
    return sum(1 + (east_asian_width(character) in "WF") for character in text)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: str | int | Decimal | date | None,
    formats: _Formats,
) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, formats.text)
    elif isinstance(value, date):
        if value.year < 1900:  # Excel's calendar begins there
            sheet.write_string(row, column, value.isoformat(), formats.text)
        else:
            sheet.write_datetime(row, column, value, formats.day)
    elif isinstance(value, str):
        text = printable(value)
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        sheet.write_string(row, column, text, formats.quoted if is_formula(text) else formats.text)
    else:
        digits = plain_number(Decimal(value))
        if len(digits.lstrip("-").replace(".", "").strip("0")) <= _EXACT_DIGITS:
            sheet.write_number(row, column, float(digits), formats.broken if "." in digits else formats.whole)
        else:
            sheet.write_string(row, column, digits, formats.text)
