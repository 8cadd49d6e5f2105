"""A table is the same as JSON lines and as Parquet, and what was not changed is written as it came."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from archives import rows
from gazette import page
from pyarrow import parquet

from roundtable.archive import Job, SourceOptions
from roundtable.archive.documents import Shard
from roundtable.archive.tables import TABLES
from roundtable.archive.work import process


def made(folder: Path, name: str, formats: tuple[str, ...], *, repair_only: bool = False) -> Path:
    """Convert the JSONL file of ``folder`` in this process and return the output folder."""
    out = folder / name
    (out / ".state").mkdir(parents=True)
    path = folder / "in.jsonl"
    job = Job(
        out=str(out),
        formats=formats,
        repair_only=repair_only,
        created=datetime(2026, 11, 23, tzinfo=UTC),
        source=SourceOptions(metadata=repair_only),
    )
    process(job, Shard(name="000000", kind="jsonl", path=str(path), size=path.stat().st_size), "test")
    return out


def rows_of_parquet(out: Path, table: str) -> list[dict[str, object]]:
    read = parquet.read_table(out / table / "part-000000.parquet")
    assert read.schema.names == list(TABLES[table].__struct_fields__)
    return cast("list[dict[str, object]]", read.to_pylist())


@pytest.mark.parametrize("repair_only", [False, True])
def test_both_formats_hold_the_same(tmp_path: Path, repair_only: bool) -> None:
    texts = [page(number).text for number in range(9)]
    lines = [
        json.dumps({"text": text, "id": number}, ensure_ascii=number % 2 == 0) for number, text in enumerate(texts)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join([*lines, "no JSON"]), encoding="utf-8")
    both = made(tmp_path, "both", ("jsonl", "parquet"), repair_only=repair_only)
    for table in ("texts", "edits", "failures") if repair_only else ("articles", "statements", "targets", "edits"):
        assert rows_of_parquet(both, table) == rows(both, table) != []
    alone = made(tmp_path, "alone", ("jsonl",), repair_only=repair_only)
    for table in ("texts", "edits", "failures") if repair_only else ("articles", "statements", "targets", "edits"):
        assert rows(alone, table) == rows(both, table)


def test_sound_text_is_written_as_it_came(tmp_path: Path) -> None:
    came = r'{"text": "\u6c5f城市今年\/新建3个公园。\n第二\t行", "id": 1}'
    (tmp_path / "in.jsonl").write_text(f"{came}\n", encoding="utf-8")
    out = made(tmp_path, "out", ("jsonl",), repair_only=True)
    written = (out / "texts" / "part-000000.jsonl").read_text(encoding="utf-8")
    assert r'"text":"\u6c5f城市今年\/新建3个公园。\n第二\t行"' in written
    assert rows(out, "texts")[0]["text"] == "江城市今年/新建3个公园。\n第二\t行"
