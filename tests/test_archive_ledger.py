"""The ledger of an archive answers with what was promised, each article counted once."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import openpyxl
import pytest
from archives import run, write_pages
from gazette import page
from lxml import etree

from roundtable.archive import LedgerRow, TargetQuery, deadlines_by_year, find_targets
from roundtable.errors import RunError

PAGES = range(40)
MIRRORED = (3, 5, 8)


@pytest.fixture(scope="module", params=["parquet", "jsonl"])
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive in which some pages have mirrors: clean, shortened, with other furniture."""
    folder = tmp_path_factory.mktemp("ledger")
    write_pages(folder / "in", PAGES)
    for number in MIRRORED:
        one = page(number)
        paragraphs = one.clean.split("\n\n")
        (folder / "in" / f"{number}-clean.txt").write_text(one.clean, encoding="utf-8")
        less = [*paragraphs[:3], *paragraphs[4:]]
        (folder / "in" / f"{number}-other.txt").write_text("首页 > 转载\n\n" + "\n\n".join(less), encoding="utf-8")
    run("convert", folder / "in", "-O", folder / "out", "-t", request.param, "-q")
    return folder / "out"


def promised(**asked: object) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (one.name, str(one.quantity), one.unit, str(one.year))
        for number in PAGES
        for one in page(number).promises
        if all(getattr(one, name) == value for name, value in asked.items())
    )


def found(out: Path, query: TargetQuery) -> Counter[tuple[str, str, str, str]]:
    rows = find_targets(out, query)
    return Counter((str(r.name), str(r.quantity), str(r.unit), str(r.deadline_date)[:4]) for r in rows)


def test_every_promise_is_there_once(out: Path) -> None:
    assert found(out, TargetQuery()) == promised()


def test_questions(out: Path) -> None:
    assert found(out, TargetQuery(unit="张")) == promised(unit="张")
    assert found(out, TargetQuery(organization="民政局")) == promised(organization="市民政局")
    assert found(out, TargetQuery(since="2030", until="2030")) == promised(year=2030)
    assert found(out, TargetQuery(since="2030-01-01", until="2030-12-31")) == promised(year=2030)
    assert found(out, TargetQuery(until="2030-06", since="2030-01")) == Counter()
    assert found(out, TargetQuery(text="街心公园")) == promised(unit="座")
    name = page(1).promises[0].name
    assert found(out, TargetQuery(speaker=name[1:])) >= promised(name=name)
    with pytest.raises(ValueError, match="is no date"):
        TargetQuery(since="soon")


def test_mirrors_are_known_by_what_they_say(out: Path) -> None:
    mirrored = {row.document: row.copies for row in find_targets(out) if row.copies > 1}
    # The clean copy goes before the damaged one, which was repaired, and the page without a mirror stands for itself.
    assert {Path(name).name for name in mirrored} == {
        f"{number}-clean.txt" for number in MIRRORED if page(number).promises
    }
    assert set(mirrored.values()) == {3}
    everything = [Path(row.document).name for row in find_targets(out, TargetQuery(copies=True))]
    for number in MIRRORED:
        assert everything.count(f"page{number:05}.txt") == len(page(number).promises)


def test_deadlines_by_year(out: Path, tmp_path: Path) -> None:
    years = Counter(one.year for number in PAGES for one in page(number).promises)
    assert deadlines_by_year(out) == dict(years)
    run("targets", out, "--plot", tmp_path / "plot.svg")
    picture = etree.parse(tmp_path / "plot.svg")
    texts = {str(element.text) for element in picture.iter("{*}text")}
    assert {str(year) for year in years} | {str(count) for count in years.values()} <= texts


def test_reports_say_the_same(out: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "json"):
        run("targets", out, "--unit", "名", "-o", tmp_path / f"targets.{ending}")
    rows = msgspec.json.decode((tmp_path / "targets.json").read_bytes(), type=list[LedgerRow])
    assert rows == list(find_targets(out, TargetQuery(unit="名")))
    data = (tmp_path / "targets.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["name"], row["quantity"], row["sentence"]) for row in table] == [
        (r.name, r.quantity, r.sentence) for r in rows
    ]
    sheet = openpyxl.load_workbook(tmp_path / "targets.xlsx").active
    assert sheet is not None
    head, *cells = sheet.iter_rows(values_only=True)
    assert head == LedgerRow.__struct_fields__
    assert [(row[0], str(row[3]), row[11]) for row in cells] == [(r.name, r.quantity, r.sentence) for r in rows]
    told = run("targets", out, "--unit", "名").stdout
    assert all(row.sentence in told for row in rows)


def test_an_archive_without_targets_is_one_line(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", range(1))
    run("convert", tmp_path / "in", "-O", tmp_path / "texts", "-t", "jsonl", "-q", "--repair-only")
    with pytest.raises(RunError, match="there is no table of targets"):
        next(find_targets(tmp_path / "texts"))
    wrong = run("targets", tmp_path / "texts", "-o", "x.pdf", check=False)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)


def test_asking_needs_nothing_that_repairs() -> None:
    code = (
        "import sys, roundtable.archive.command, roundtable.archive.reports\n"
        "sys.exit(any(name.startswith(('roundtable.repair', 'roundtable.parsing')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
