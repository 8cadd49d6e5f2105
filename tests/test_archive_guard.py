"""Who is to blame for a death, and who is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archives import write_jsonl

from roundtable.archive.documents import Shard
from roundtable.archive.guard import Mark, Progress, read_progress
from roundtable.archive.job import Job, Places
from roundtable.archive.outputs import Output, Tally
from roundtable.archive.work import process

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from roundtable.archive.job import Workplace


def place(tmp_path: Path) -> Workplace:
    places = Places(tmp_path)
    places.state.mkdir(exist_ok=True)
    return places.shard("000000")


def die(at: Workplace, *survived: str, over: str | None, driver: str = "one") -> None:
    """Work on a shard and die over a document, or between two."""
    mark = Mark(at, driver)
    mark.blamed()
    mark.between()
    for document in survived:
        mark.begin(document)
        mark.end(document)
    if over is not None:
        mark.begin(over)
    mark.close(remove=False)


def survive(at: Workplace, *documents: str) -> None:
    """Work on a shard until somebody asks to end."""
    mark = Mark(at, "one")
    mark.blamed()
    for document in documents:
        mark.begin(document)
        mark.end(document)
    mark.clear()
    mark.close(remove=False)


def blamed(at: Workplace, driver: str = "one") -> set[str]:
    mark = Mark(at, driver)
    found = mark.blamed()
    mark.close(remove=False)
    return {*found.documents, *(f"after {last}" for last in found.after)}


def test_the_document_of_two_deaths_is_to_blame(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over="b")
    assert blamed(at) == set()
    die(at, "a", over="b")
    assert blamed(at) == {"b"}
    assert blamed(at) == {"b"}


def test_a_document_that_was_survived_is_not(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over="b")
    die(at, "a", "b", over="c")
    die(at, "a", over="b")
    assert blamed(at) == set()


def test_the_end_of_whole_runs_counts_half(tmp_path: Path) -> None:
    at = place(tmp_path)
    for driver in ("one", "two", "three", "four"):
        assert blamed(at, driver) == set()
        die(at, over="a", driver=driver)
    assert blamed(at, "five") == {"a"}


def test_a_death_before_the_first_document_is_nobodys(tmp_path: Path) -> None:
    at = place(tmp_path)
    for _ in range(3):
        die(at, over="a")
        for _ in range(3):
            mark = Mark(at, "one")
            mark.blamed()
            mark.close(remove=False)  # killed on the way to the first document
        assert read_progress(at) is None
        survive(at, "a")
    assert blamed(at) == set()


def test_a_source_that_kills_is_ended_where_it_does(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over=None)
    die(at, "a", over=None)
    assert blamed(at) == {"after a"}


def test_a_death_while_results_are_put_in_place_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = place(tmp_path)
    seen: list[Progress | None] = []
    commit = Output.commit

    def watched(output: Output, shard: str, size: int) -> Tally:
        seen.append(read_progress(at))
        return commit(output, shard, size)

    monkeypatch.setattr(Output, "commit", watched)
    write_jsonl(tmp_path / "pages.jsonl", range(2))
    job = Job(out=str(tmp_path), formats=("jsonl",), created=datetime.now(UTC))
    shard = Shard(name="000000", kind="jsonl", path=str(tmp_path / "pages.jsonl"))
    assert process(job, shard, "one").results == 2
    assert seen == [None]
