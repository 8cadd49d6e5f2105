"""Targets as a table: every target a row, numbers exact, nothing a formula, in CSV and XLSX alike."""

from __future__ import annotations

import csv
import io
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from office import printed
from roundtable_converters.csv import CsvExporter
from roundtable_converters.targets import FIELDS, TargetRow, is_formula, target_rows
from roundtable_converters.xlsx import XlsxExporter
from strategies import CONTEXT, articles

import roundtable
from roundtable import Article, ExportContext, Span, Target, get_exporter
from roundtable.formats import ManyExporter

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples/roundtable.zh-Hans.txt"
SEED = ROOT.parent / "shared/seed/000_ee843e19c6f44058.txt"


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def article_of(*targets: tuple[str, str]) -> Article:
    """Return an article with a target for each pair of a clause and a quantity, each a line of its own."""
    article = roundtable.loads("江城今天下雨。".encode()).article
    text = "".join(f"{clause}\n" for clause, _ in targets)
    found, position = [], 0
    for number, (clause, quantity) in enumerate(targets, 1):
        span = Span(position, position + len(clause))
        position = span.stop + 1
        found.append(
            Target(
                id=f"t{number}",
                speaker=None,
                statement=None,
                text=clause,
                span=span,
                quantity=Decimal(quantity) if quantity else None,
                unit="元",
            )
        )
    return Article(
        headline="=HYPERLINK(1)",
        language="zh-Hans",
        layout="unknown",
        text=text,
        blocks=(msgspec.structs.replace(article.blocks[0], span=Span(0, len(text))),),
        targets=tuple(found),
        provenance=article.provenance,
    )


def column(rows: list[list[str]], name: str) -> list[str]:
    return [row[FIELDS.index(name)] for row in rows[1:]]


def test_the_sample_has_a_row_for_each_target() -> None:
    article = roundtable.load(SAMPLE).article
    rows = read_csv(CsvExporter().export(article, CONTEXT))
    assert rows[0][:4] == ["发言人", "职务", "责任单位", "目标"]
    assert len(rows) == 1 + len(article.targets)
    (found,) = (row for row in rows if "1200亿元" in row[FIELDS.index("target")])
    values = dict(zip(FIELDS, found, strict=True))
    assert (values["speaker"], values["post"], values["body"]) == ("梁知远", "市数据资源局局长", "市数据资源局")
    assert (values["comparator"], values["quantity"], values["unit"]) == ("超过", "120000000000", "元")
    assert (values["deadline"], values["deadline_date"], values["due"]) == ("到2028年底", "2028-12-31", "2028-12-31")
    assert values["sentence"].endswith("。")
    assert values["target"] in values["sentence"]
    assert (values["article"], values["section"]) == (article.headline, "建设统一开放的公共数据平台")
    lines = article.text.split("\n")
    for target, line in zip(column(rows, "target"), column(rows, "line"), strict=True):
        assert target in lines[int(line) - 1]


def test_a_year_is_due_on_its_last_day() -> None:
    rows = {row.deadline_date: row.due for row in target_rows(roundtable.load(SAMPLE).article, "zh")}
    assert rows["2028"] == date(2028, 12, 31)
    assert rows["2027-06-30"] == date(2027, 6, 30)


def test_the_headings_speak_the_language_of_the_article_or_the_one_asked_for() -> None:
    article = roundtable.load(SAMPLE).article
    assert read_csv(get_exporter("csv", language="en").export(article, CONTEXT))[0][0] == "Speaker"
    table = sheet(get_exporter("xlsx", language="en").export(article, CONTEXT))
    assert (table.title, table["A1"].value) == ("Targets", "Speaker")
    assert sheet(XlsxExporter().export(article, CONTEXT)).title == "目标"


def test_the_workbook_says_the_same_as_the_csv() -> None:
    article = roundtable.load(SAMPLE).article
    rows = read_csv(CsvExporter().export(article, CONTEXT))
    cells = list(sheet(XlsxExporter().export(article, CONTEXT)).iter_rows(values_only=True))
    assert len(cells) == len(rows)
    for ours, theirs in zip(rows[1:], cells[1:], strict=True):
        for name, text, cell in zip(FIELDS, ours, theirs, strict=True):
            if name in ("quantity", "quantity_max", "line"):
                assert (cell is None and text == "") or Decimal(str(cell)) == Decimal(text)
            elif name == "due":
                assert (cell is None and text == "") or cell.date().isoformat() == text
            else:
                assert (cell or "") == text


def test_the_workbook_is_ready_to_filter() -> None:
    article = roundtable.load(SAMPLE).article
    table = sheet(XlsxExporter().export(article, CONTEXT))
    assert table.freeze_panes == "B2"
    assert table.auto_filter.ref == f"A1:R{1 + len(article.targets)}"
    assert table.column_dimensions["M"].width > 50
    assert table.row_dimensions[2].height >= 15
    assert table["A1"].font.bold
    assert {cell.number_format for cell in table["K"][1:] if cell.value} == {"yyyy-mm-dd"}
    assert all(cell.is_date for cell in table["K"][1:] if cell.value)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =cmd|' /C calc'!A0",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM",
        "\u3000＝1",
        "\ufeff=1",
        "\u200b=1",
    ],
)
def test_nothing_on_a_page_becomes_a_formula(text: str) -> None:
    article = article_of((f"{text}x", "1"))
    (row,) = read_csv(CsvExporter().export(article, CONTEXT))[1:]
    for name in ("target", "sentence", "article"):
        assert row[FIELDS.index(name)][0] == "'" or not is_formula(row[FIELDS.index(name)]), row
    table = sheet(XlsxExporter().export(article, CONTEXT))
    for name in ("target", "sentence", "article"):
        cell = table.cell(2, FIELDS.index(name) + 1)
        assert cell.data_type == "s"
        assert cell.quotePrefix == is_formula(cell.value)
        assert not cell.value.startswith("'")


@given(st.text(max_size=6))
@example("=1")
@example(" \u3000=1")
def test_a_cell_of_the_csv_never_begins_like_a_formula(text: str) -> None:
    article = msgspec.structs.replace(article_of(("x", "1")), headline=text.encode(errors="replace").decode())
    (row,) = read_csv(CsvExporter().export(article, CONTEXT))[1:]
    cell = row[FIELDS.index("article")]
    assert cell.strip()[:1] not in tuple("=+-@＝＋－＠")
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("quantity", "shown", "number"),
    [
        ("100000000000", "100000000000", 100000000000),
        ("1E+11", "100000000000", 100000000000),
        ("4.50", "4.5", 4.5),
        ("0.1", "0.1", 0.1),
        ("-3", "-3", -3),
        ("123456789012345", "123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456", None),
        ("0.1234567890123456", "0.1234567890123456", None),
        ("0", "0", 0),
    ],
)
def test_a_quantity_stays_exact(quantity: str, shown: str, number: float | None) -> None:
    article = article_of(("x", quantity))
    assert column(read_csv(CsvExporter().export(article, CONTEXT)), "quantity") == [shown]
    cell = sheet(XlsxExporter().export(article, CONTEXT)).cell(2, FIELDS.index("quantity") + 1)
    assert cell.value == (shown if number is None else number)
    assert cell.data_type == ("s" if number is None else "n")


@given(st.lists(articles(), min_size=1, max_size=3))
def test_many_articles_go_into_one_table(many: list[Article]) -> None:
    expected = [msgspec.structs.astuple(row) for article in many for row in target_rows(article, "zh")]
    for name in ("csv", "xlsx"):
        exporter = get_exporter(name, language="zh")
        assert isinstance(exporter, ManyExporter)
        data = b"".join(exporter.export_many(iter(many), CONTEXT))
        count = len(read_csv(data)) - 1 if name == "csv" else sheet(data).max_row - 1
        assert count == len(expected)


def test_the_same_articles_give_the_same_bytes_at_any_time_of_day() -> None:
    article = roundtable.load(SAMPLE).article
    first = XlsxExporter().export(article, CONTEXT)
    assert XlsxExporter().export(article, CONTEXT) == first
    later = ExportContext(created=datetime(2031, 1, 1, tzinfo=UTC))
    assert XlsxExporter().export(article, later) != first  # it says when it was made
    assert CsvExporter().export(article, later) == CsvExporter().export(article, CONTEXT)


def test_an_article_without_targets_is_a_heading() -> None:
    article = roundtable.loads("江城今天下雨。".encode()).article
    assert len(read_csv(CsvExporter().export(article, CONTEXT))) == 1
    assert sheet(XlsxExporter().export(article, CONTEXT)).max_row == 1


def test_a_very_long_sentence_fits_a_cell() -> None:
    article = article_of(("数" * 40_000, "1"))
    cell = sheet(XlsxExporter().export(article, CONTEXT)).cell(2, FIELDS.index("target") + 1)
    assert len(cell.value) == 32_767
    assert column(read_csv(CsvExporter().export(article, CONTEXT)), "target") == ["数" * 40_000]


def test_every_column_has_a_heading_in_both_languages() -> None:
    for language in ("en", "zh"):
        headings = read_csv(get_exporter("csv", language=language).export(roundtable.load(SAMPLE).article, CONTEXT))[0]
        assert len(set(headings)) == len(FIELDS) == len(TargetRow.__struct_fields__)


@pytest.mark.validator
def test_the_workbook_prints_in_libreoffice(tmp_path: Path) -> None:
    article = roundtable.load(SAMPLE).article
    pdf = printed(XlsxExporter().export(article, CONTEXT), tmp_path, "xlsx")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, encoding="utf-8").stdout
    for row in target_rows(article, "zh"):
        assert row.quantity is None or f"{row.quantity.normalize():,f}" in text
    assert "120,000,000,000" in text
    assert "Err:" not in text
    assert "#" not in text


@pytest.mark.skipif(not SEED.exists(), reason="needs the page beside the project")
def test_a_page_from_outside_has_a_row_for_each_target() -> None:
    article = roundtable.load(SEED).article
    assert len(article.targets) == 15
    assert len(read_csv(CsvExporter().export(article, CONTEXT))) == 1 + len(article.targets)
    assert sheet(XlsxExporter().export(article, CONTEXT)).max_row == 1 + len(article.targets)
