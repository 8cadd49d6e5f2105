"""An archive is converted as its pages would be one by one, whatever it is kept in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import pytest
from archives import (
    ROOT,
    contents,
    html,
    ids,
    info,
    record,
    rows,
    run,
    whole,
    write_jsonl,
    write_pages,
    write_tar,
    write_warc,
    write_zip,
)
from gazette import page

import roundtable
from roundtable.archive import Counts, read_manifest, read_status
from roundtable.archive.tables import TABLES
from roundtable.errors import RunError

if TYPE_CHECKING:
    from pathlib import Path

JSON = ("-t", "jsonl", "-q")


def test_a_folder_gives_what_its_pages_give_one_by_one(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "in", range(12))
    done = run("convert", tmp_path / "in", "-O", tmp_path / "out", *JSON, "-t", "json")
    assert (done.returncode, done.stderr) == (0, "")
    articles = rows(tmp_path / "out", "articles")
    assert [str(row["document"])[-13:] for row in articles] == [f"page{one.number:05}.txt" for one in pages]
    readings = [roundtable.loads(one.text.encode()) for one in pages]
    assert [row["text"] for row in articles] == [reading.repaired.text for reading in readings]
    assert [row["headline"] for row in articles] == [reading.article.headline for reading in readings]
    assert len(rows(tmp_path / "out", "edits")) == sum(len(reading.repaired.edits) for reading in readings)
    statements = rows(tmp_path / "out", "statements")
    assert Counter(row["document"] for row in statements) == Counter({a["document"]: a["statements"] for a in articles})
    exported = sorted((tmp_path / "out" / "json").rglob("*.json"))
    assert len(exported) == len(pages)
    assert {roundtable.get_importer("json").read(path.read_bytes()).text for path in exported} == {
        r.article.text for r in readings
    }


def test_targets_have_what_was_promised(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "in", range(20))
    run("convert", tmp_path / "in", "-O", tmp_path / "out", *JSON)
    found: Counter[object] = Counter(
        (row["name"], tuple(row["organizations"])[:1], row["quantity"], row["unit"], str(row["deadline_date"])[:4])  # type: ignore[arg-type]
        for row in rows(tmp_path / "out", "targets")
    )
    assert found == Counter(
        (one.name, (one.organization,) if one.organization else (), str(one.quantity), one.unit, str(one.year))
        for p in pages
        for one in p.promises
    )
    for row in rows(tmp_path / "out", "targets"):
        assert str(row["text"]) in str(row["sentence"])
        assert len(re.findall("[。！？]", str(row["sentence"]))) <= 1 or "“" in str(row["sentence"])


def test_every_container_gives_the_same_articles(tmp_path: Path) -> None:
    pages = [page(number) for number in range(8)]
    texts = {f"pages/{one.number}.txt": one.text.encode() for one in pages}
    (tmp_path / "in").mkdir()
    write_zip(tmp_path / "in" / "a.zip", texts)
    write_tar(tmp_path / "in" / "b.tar", texts)
    write_tar(tmp_path / "in" / "c.tar.gz", texts)
    write_jsonl(tmp_path / "in" / "d.jsonl", range(8))
    write_jsonl(tmp_path / "in" / "e.jsonl.gz", range(8))
    run("convert", tmp_path / "in", "-O", tmp_path / "out", *JSON)
    found: dict[str, list[object]] = {}
    for row in rows(tmp_path / "out", "articles"):
        found.setdefault(str(row["source"])[len(str(tmp_path / "in")) + 1 :], []).append(row["text"])
    wanted = [roundtable.loads(one.text.encode()).repaired.text for one in pages]
    assert found == dict.fromkeys(("a.zip", "b.tar", "c.tar.gz", "d.jsonl", "e.jsonl.gz"), wanted)
    assert len(set(ids(tmp_path / "out"))) == 40


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_html_pages_of_a_web_archive(tmp_path: Path, name: str) -> None:
    pages = [page(number) for number in range(5)]
    records = [info(), record("http://news.invalid/p.png", b"\x89PNG", media_type="image/png")]
    records += [record(f"http://news.invalid/{one.number}", html(one)) for one in pages]
    records.append(record("http://news.invalid/r", b"x", kind="request"))
    places = write_warc(tmp_path / name, records)
    done = run("convert", tmp_path / name, "-O", tmp_path / "out", *JSON)
    assert done.returncode == 0, done.stderr
    articles = rows(tmp_path / "out", "articles")
    assert [row["url"] for row in articles] == [f"http://news.invalid/{one.number}" for one in pages]
    assert [row["offset"] for row in articles] == places[2:7]
    assert {row["media_type"] for row in articles} == {"text/html"}
    wanted = [roundtable.loads(html(one)).repaired.text for one in pages]
    assert [row["text"] for row in articles] == wanted
    assert read_manifest(tmp_path / "out").counts.passed == {
        "a record of type request": 1,
        "a record of type warcinfo": 1,
        "no HTML page": 1,
    }


def test_inputs_that_fail_are_listed_with_place_and_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_pages(folder, range(2))
    (folder / "empty.txt").write_bytes(b" \n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (folder / "long.txt").write_bytes(b"x" * 2_000_000)
    (folder / "large.txt").write_bytes("江城\n".encode() * 3_000_000)
    (folder / "bomb.zip").write_bytes(b"PK\x03\x04 no zip at all")
    done = run("convert", folder, "-O", tmp_path / "out", "-t", "jsonl", check=False)
    assert done.returncode == 3
    assert "7 documents, 2 converted, 5 failed (1 decode, 2 limit, 1 load, 1 read)" in done.stderr
    failures = {str(row["source"])[len(str(folder)) + 1 :]: row for row in rows(tmp_path / "out", "failures")}
    assert {name: row["stage"] for name, row in failures.items()} == {
        "bomb.zip": "read",
        "empty.txt": "load",
        "large.txt": "limit",
        "long.txt": "limit",
        "picture.txt": "decode",
    }
    assert failures["large.txt"]["error"] == "a file of more than 20,000,000 bytes"
    assert all("\n" not in str(row["error"]) for row in failures.values())
    assert whole(tmp_path / "out")


def test_output_is_the_same_for_any_number_of_workers_and_any_hash_seed(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", range(6))
    write_jsonl(tmp_path / "in" / "more.jsonl", range(6, 14))
    for out, jobs, seed in (("one", 1, "1"), ("two", 2, "2"), ("eight", 8, "3")):
        run(
            "convert",
            tmp_path / "in",
            "-O",
            tmp_path / out,
            *JSON,
            "-t",
            "parquet",
            "-t",
            "newsml",
            "--jobs",
            jobs,
            PYTHONHASHSEED=seed,
        )
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "eight")
    assert len(contents(tmp_path / "one")) == 14 + 5 * 2 * 2 + 1


def test_a_sample_is_spread_over_the_sources_and_the_same_each_time(tmp_path: Path) -> None:
    for name in "abcdef":
        write_jsonl(tmp_path / f"{name}.jsonl", range(4))
    for out in ("one", "two"):
        run("convert", tmp_path / "*.jsonl", "-O", tmp_path / out, *JSON, "--sample", 5)
    assert ids(tmp_path / "one") == ids(tmp_path / "two")
    assert len(ids(tmp_path / "one")) == 5
    assert len({row["source"] for row in rows(tmp_path / "one", "articles")}) == 5


def test_what_is_begun_is_gone_on_with_and_nothing_else(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", range(3))
    out = tmp_path / "out"
    run("convert", tmp_path / "in", "-O", out, *JSON)
    again = run("convert", tmp_path / "in", "-O", out, *JSON, check=False)
    assert (again.returncode, again.stderr) == (
        1,
        f"roundtable-archive: {out}: holds a run already. Add --resume to go on with it, or choose another folder.\n",
    )
    other = run("convert", tmp_path / "in", "-O", out, *JSON, "--resume", "--script", "keep", check=False)
    assert 'was begun with other script ("auto", now "keep")' in other.stderr
    before = contents(out)
    run("convert", tmp_path / "in", "-O", out, *JSON, "--resume")
    assert contents(out) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("x", encoding="utf-8")
    mine = run("convert", tmp_path / "in", "-O", tmp_path / "mine", *JSON, check=False)
    assert "holds other files, such as 'diary.txt'" in mine.stderr


def test_output_within_a_source_is_no_source(tmp_path: Path) -> None:
    write_pages(tmp_path, range(2))
    run("convert", tmp_path, "-O", tmp_path / "out", *JSON)
    assert len(ids(tmp_path / "out")) == 2


def test_status_tells_where_a_run_stands(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", range(3))
    run("convert", tmp_path / "in", "-O", tmp_path / "out", *JSON)
    told = run("status", tmp_path / "out").stdout
    assert "finished" in told
    assert "1 of 1 (100% of the input)" in told
    assert "3: 3 converted, 0 failed" in told
    status = read_status(tmp_path / "out")
    assert (status.state, status.counts) == ("finished", read_manifest(tmp_path / "out").counts)
    nowhere = run("status", tmp_path / "in", check=False)
    assert nowhere.returncode == 1
    assert nowhere.stderr.count("\n") == 1
    with pytest.raises(RunError, match="there is no run in it"):
        read_status(tmp_path / "in")


def test_repair_only_gives_cleaned_text_and_the_evidence(tmp_path: Path) -> None:
    pages = write_jsonl(tmp_path / "corpus.jsonl", range(12), id=7)
    run("convert", tmp_path / "corpus.jsonl", "-O", tmp_path / "out", *JSON, "--repair-only")
    texts = rows(tmp_path / "out", "texts")
    assert [row["text"] for row in texts] == [roundtable.loads(one.text.encode()).repaired.text for one in pages]
    for one, row in zip(pages, texts, strict=True):
        assert row["changed"] == (one.text != row["text"])
        assert msgspec.json.decode(str(row["metadata"])) == {"url": f"http://news.invalid/{one.number}", "id": 7}
        if not one.damaged:
            assert (row["text"], row["damage"], row["rules"]) == (one.text, [], [])
    assert {kind for row in texts for kind in row["damage"]} >= {"residue", "torn"}  # type: ignore[attr-defined]
    counted = sum(rule["edits"] for row in texts for rule in row["rules"])  # type: ignore[attr-defined]
    assert counted == len(rows(tmp_path / "out", "edits"))


def test_clean_files_pass_the_gate_byte_for_byte(tmp_path: Path) -> None:
    clean = [one for one in map(page, range(40)) if not one.damaged]
    assert clean
    (tmp_path / "in").mkdir()
    for one in clean:
        (tmp_path / "in" / f"{one.number}.txt").write_bytes(one.text.encode("gb18030").replace(b"\n", b"\r\n"))
    run("convert", tmp_path / "in", "-O", tmp_path / "out", *JSON, "-t", "text", "--repair-only")
    came_out = sorted(path.read_bytes() for path in (tmp_path / "out" / "text").rglob("*.txt"))
    assert came_out == sorted(path.read_bytes() for path in (tmp_path / "in").iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("convert", "missing", "-O", "out"), "missing: no such file or folder"),
        (("convert", "*.none", "-O", "out"), "*.none: no files there"),
        (("convert", ".", "-O", "out", "-t", "klingon"), "there is no export format 'klingon'"),
        (("convert", ".", "-O", "out", "--repair-only", "-t", "docx"), "--repair-only gives jsonl, parquet or text"),
        (("convert", ".", "-O", "out", "--address", "auto"), "--address is for --engine ray"),
        (("convert", ".", "-O", "out", "--jobs", "0"), "is no whole number above 0"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments, check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.splitlines()[-1].startswith("roundtable-archive")
    assert not list(tmp_path.glob("out/manifest.json"))


def test_counts_add_up() -> None:
    counts = Counts.of(iter(()))
    assert (counts.inputs, counts.results, counts.failed) == (0, 0, 0)


@pytest.mark.parametrize("command", ["convert", "status", "targets"])
def test_the_reference_names_every_option(command: str) -> None:
    page = (ROOT.parent / "docs" / "reference" / "archive.md").read_text(encoding="utf-8")
    usage = run(command, "--help").stdout.partition("examples:")[0]
    options = set(re.findall(r"(?<![\w-])--?[A-Za-z][a-z-]*", usage)) - {"-h", "--help"}
    assert {option for option in options if f"`{option}" not in page} == set()


def test_the_reference_names_every_column() -> None:
    page = (ROOT.parent / "docs" / "reference" / "archive.md").read_text(encoding="utf-8")
    for table, row in TABLES.items():
        assert f"**{table}**" in page
        assert [name for name in row.__struct_fields__ if f"`{name}`" not in page] == []
