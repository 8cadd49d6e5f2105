"""Sources that are damaged lose what is damaged, and say so; what is whole is read once."""

from __future__ import annotations

import gzip
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from archives import html, info, record, rows, run, write_jsonl, write_warc
from gazette import page

from roundtable.archive.documents import Entry, Failure, Shard, SourceOptions
from roundtable.archive.planning import plan
from roundtable.archive.sources import read
from roundtable.limits import Limits

JSON = ("-t", "jsonl", "-q")


def damaged(data: bytes, place: int, size: int) -> bytes:
    return data[:place] + sha256(b"%d" % place).digest() * (size // 32) + data[place + size // 32 * 32 :]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
@pytest.mark.parametrize("shard_bytes", [8_000_000, 5_000])
def test_a_damaged_web_archive_loses_one_record_and_says_so(tmp_path: Path, name: str, shard_bytes: int) -> None:
    pages = [page(number) for number in range(30)]
    places = write_warc(
        tmp_path / name, [info(), *(record(f"http://news.invalid/{one.number}", html(one)) for one in pages)]
    )
    data = (tmp_path / name).read_bytes()
    # Across the border of two records: both are lost. Within one: it alone.
    hurt = damaged(damaged(data, places[10] - 300, 600), places[20] + 500, 400)
    (tmp_path / name).write_bytes(hurt[: places[30] + 300])
    found, failures = read_all(tmp_path / name, shard_bytes)
    lost = {places[9], places[10], places[30]}
    if name.endswith(".gz"):
        lost.add(places[20])  # elsewhere nothing says that other bytes stood there
    assert list(found) == [f"http://news.invalid/{n}" for n in range(30) if places[n + 1] not in lost]
    assert len(failures) == len(lost) - 1
    assert "goes on at byte" in failures[0]
    assert "cut off" in failures[-1]


def read_all(path: Path, shard_bytes: int) -> tuple[list[str], list[str]]:
    limits = Limits()
    urls, failures = [], []
    for shard in plan([str(path)], leave_out=Path("/nowhere"), limits=limits, shard_bytes=shard_bytes):
        for item in read(shard, SourceOptions(), limits):
            if isinstance(item, Entry):
                assert item.read().data
                urls.append(str(item.url))
            elif isinstance(item, Failure):
                failures.append(item.error)
    return urls, failures


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_stretches_of_a_web_archive_have_each_record_once(tmp_path: Path, name: str) -> None:
    records = [record(f"http://news.invalid/{n}", html(page(n))) for n in range(25)]
    write_warc(tmp_path / name, records)
    wanted = [f"http://news.invalid/{n}" for n in range(25)]
    for shard_bytes in (1_000, 3_333, 20_000, 10**9):
        assert read_all(tmp_path / name, shard_bytes) == (wanted, [])


def test_truncated_containers_are_one_failure_each_and_keep_what_is_before(tmp_path: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
    import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]

    folder = tmp_path / "in"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl.gz", range(20))
    texts = [page(number).text for number in range(20)]
    pq.write_table(pa.table({"text": texts}), folder / "b.parquet", row_group_size=5)
    pq.write_table(pa.table({"text": texts}), folder / "c.parquet", row_group_size=5)
    middle = pq.ParquetFile(folder / "c.parquet").metadata.row_group(2).column(0).data_page_offset
    lines = [b'{"text": "' + one.clean.encode().replace(b"\n", b"\\n") + b'"}' for one in map(page, range(3))]
    (folder / "d.jsonl").write_bytes(
        b"\n".join([lines[0], b'{"text": "broken', lines[1], b"[" * 100_000, b'{"x": 1}', lines[2]])
    )
    for name, size in (("a.jsonl.gz", -2_000), ("b.parquet", -100)):
        (folder / name).write_bytes((folder / name).read_bytes()[:size])
    (folder / "c.parquet").write_bytes(damaged((folder / "c.parquet").read_bytes(), middle + 40, 400))
    done = run("convert", folder, "-O", tmp_path / "out", *JSON, check=False)
    assert done.returncode == 1
    failures = [(os.path.basename(str(r["source"])), r["stage"]) for r in rows(tmp_path / "out", "failures")]  # noqa: PTH119
    assert failures == [
        ("a.jsonl.gz", "read"),
        ("b.parquet", "read"),
        ("c.parquet", "read"),
        *[("d.jsonl", "read")] * 3,
    ]
    kept = [os.path.basename(str(r["source"])) for r in rows(tmp_path / "out", "articles")]  # noqa: PTH119
    assert 10 <= kept.count("a.jsonl.gz") < 20
    assert kept.count("c.parquet") == 15
    assert kept.count("d.jsonl") == 3


def test_bombs_are_failures(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bomb = b"<html><p>" + bytes(30_000_000)
    (folder / "a.txt.gz").write_bytes(gzip.compress(bomb, mtime=0))
    write_warc(
        folder / "b.warc.gz",
        [record("http://news.invalid/bomb", bomb[:15_000_000]), record("http://news.invalid/1", html(page(1)))],
    )
    http_bomb = record("http://news.invalid/b", gzip.compress(bomb, mtime=0), headers=b"Content-Encoding: gzip\r\n")
    write_warc(folder / "c.warc", [http_bomb, record("http://news.invalid/2", html(page(2)))])
    shutil.make_archive(str(folder / "d"), "zip", root_dir=folder, base_dir="a.txt.gz")
    done = run("convert", folder, "-O", tmp_path / "out", *JSON, check=False)
    assert done.returncode == 1
    assert [row["stage"] for row in rows(tmp_path / "out", "failures")] == ["limit"] * 4
    assert [row["url"] for row in rows(tmp_path / "out", "articles")] == [
        "http://news.invalid/1",
        "http://news.invalid/2",
    ]


def test_members_of_a_gzip_count_together(tmp_path: Path) -> None:
    page_of_two = tmp_path / "a.txt.gz"
    text = "".join(one.clean for one in map(page, range(400))).encode()
    page_of_two.write_bytes(gzip.compress(text, mtime=0) + gzip.compress(b"\n", mtime=0))
    shard = Shard(name="0", kind="files", paths=(str(page_of_two),))
    (entry,) = read(shard, SourceOptions(), Limits())
    assert isinstance(entry, Entry)
    assert entry.read().data == text + b"\n"


def test_settings_and_options_limit_what_a_document_may_cost(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, lines in (("a", 55), ("b", 100), ("c", 10)):
        (tmp_path / "in" / f"{name}.txt").write_text("江城。\n" * lines, encoding="utf-8")
    (tmp_path / "limits.toml").write_text("[limits]\nline_characters = 900\ninput_bytes = 90\n", encoding="utf-8")
    options = (*JSON, "--config", tmp_path / "limits.toml", "--limit-bytes", 600)
    run("convert", tmp_path / "in", "-O", tmp_path / "out", *options, check=False)
    assert [row["error"] for row in rows(tmp_path / "out", "failures")] == ["a file of more than 600 bytes"]
