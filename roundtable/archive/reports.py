"""What the ledger found, written down: CSV, XLSX, JSON, and a plot of the deadlines by year."""

from __future__ import annotations

import csv
import io
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.extras import xlsxwriter
from roundtable.archive.ledger import LedgerRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

__all__ = ["REPORTS", "as_csv", "as_json", "as_text", "as_xlsx", "plot"]

REPORTS = ("csv", "xlsx", "json", "text")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Signs that make a spreadsheet program calculate what was meant to be read."""
_JOINED = "；"
_BATCH = 256
"""Rows that are written in one go."""


def _cells(row: LedgerRow) -> list[str | int | None]:
    return [_JOINED.join(cell) if isinstance(cell, tuple) else cell for cell in msgspec.structs.astuple(row)]


def as_csv(rows: Iterable[LedgerRow]) -> Iterator[bytes]:
    """Yield ``rows`` as CSV in UTF-8, with the mark that makes a spreadsheet program recognise it, piece by piece."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(LedgerRow.__struct_fields__)
    for some in _batches(rows):
        for row in some:
            writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in _cells(row)])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def as_json(rows: Iterable[LedgerRow]) -> Iterator[bytes]:
    """Yield ``rows`` as a JSON array, one row on a line, piece by piece."""
    yield b"[\n"
    joint = b""
    for some in _batches(rows):
        yield joint + b",\n".join(map(msgspec.json.encode, some))
        joint = b",\n"
    yield b"\n]\n"


def _batches(rows: Iterable[LedgerRow]) -> Iterator[tuple[LedgerRow, ...]]:
    left = iter(rows)
    while some := tuple(islice(left, _BATCH)):
        yield some


def as_xlsx(rows: Iterable[LedgerRow], created: datetime) -> bytes:
    """Return ``rows`` as an Excel workbook, quantities as numbers where a spreadsheet holds them exactly.

    Raises:
        DependencyError: XlsxWriter is not installed.
    """
    data = io.BytesIO()
    with xlsxwriter().Workbook(data, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        sheet = book.add_worksheet("targets")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(LedgerRow.__struct_fields__):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, (name, cell) in enumerate(zip(LedgerRow.__struct_fields__, _cells(row), strict=True)):
                if isinstance(cell, int) or (cell and name.startswith("quantity") and len(cell) <= _EXACT_DIGITS):
                    sheet.write_number(last, column, float(cell))
                elif cell:
                    sheet.write_string(last, column, cell)
        sheet.autofilter(0, 0, last, len(LedgerRow.__struct_fields__) - 1)
    return data.getvalue()


_EXACT_DIGITS = 15


def as_text(rows: Iterable[LedgerRow]) -> Iterator[bytes]:
    """Yield ``rows`` for a person to read, two lines for each, piece by piece."""
    for some in _batches(rows):
        yield "".join(map(_two_lines, some)).encode()


def _two_lines(row: LedgerRow) -> str:
    who = row.name or "?"
    if row.organizations:
        who += f"（{_JOINED.join(row.organizations)}）"
    figure = f"{row.quantity or '?'}{'—' + row.quantity_max if row.quantity_max else ''}{row.unit or ''}"
    more = f"  ×{row.copies}" if row.copies > 1 else ""
    first = f"{row.deadline_date or row.deadline or '-':<11}{figure}  {who}{more}"
    return f"{first}\n           {row.sentence}  [{row.page}]\n"


_WIDTH, _HEIGHT, _MARGIN, _TOP = 40, 200, 40, 40


def plot(years: dict[int, int], *, title: str = "Targets by year of deadline") -> bytes:
    """Return the targets that end in each year as a bar chart, as SVG; a year without any is a gap."""
    span = list(range(min(years), max(years) + 1)) if years else []
    most = max(years.values(), default=1)
    width, height = 2 * _MARGIN + max(len(span), 6) * _WIDTH, _TOP + _HEIGHT + _MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            'font-family="sans-serif" font-size="12" text-anchor="middle" role="img">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{width / 2:g}" y="20" font-size="14">{escape(title)}</text>',
    ]
    for place, year in enumerate(span):
        count = years.get(year, 0)
        tall = round(count * _HEIGHT / most, 1)
        left, bottom = _MARGIN + place * _WIDTH, _TOP + _HEIGHT
        middle = left + _WIDTH / 2
        parts += [
            f'<rect x="{left + 4}" y="{bottom - tall:g}" width="{_WIDTH - 8}" height="{tall:g}" fill="#4477aa"/>',
            f'<text x="{middle:g}" y="{bottom + 16}">{year}</text>',
        ]
        if count:
            parts.append(f'<text x="{middle:g}" y="{bottom - tall - 4:g}">{count:,}</text>')
    parts.append(f'<path d="M{_MARGIN} {_TOP + _HEIGHT}H{width - _MARGIN}" stroke="#000"/>')
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()
