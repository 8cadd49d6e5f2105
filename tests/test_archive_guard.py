"""Who is to blame for a death, and who is not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from archives import ROOT, rows, whole, write_jsonl

from roundtable.archive.documents import Entry, Shard
from roundtable.archive.guard import Mark, Progress, read_progress
from roundtable.archive.job import Job, Places
from roundtable.archive.outputs import Output, Tally
from roundtable.archive.runs import convert
from roundtable.archive.sources import read
from roundtable.archive.trial import tried
from roundtable.archive.work import process
from roundtable.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from roundtable.archive.engines import Losses
    from roundtable.archive.job import Workplace


def place(tmp_path: Path) -> Workplace:
    places = Places(tmp_path)
    places.state.mkdir(exist_ok=True)
    return places.shard("000000")


def die(at: Workplace, *survived: str, over: str | None, driver: str = "one") -> None:
    """Work on a shard and die over a document, or between two."""
    mark = Mark(at, driver)
    mark.suspects()
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
    mark.suspects()
    for document in documents:
        mark.begin(document)
        mark.end(document)
    mark.clear()
    mark.close(remove=False)


def suspects(at: Workplace, driver: str = "one") -> set[str]:
    mark = Mark(at, driver)
    found = mark.suspects()
    mark.close(remove=False)
    return {*found.documents, *(f"after {last}" for last in found.after)}


def test_the_document_of_two_deaths_is_a_suspect(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over="b")
    assert suspects(at) == set()
    die(at, "a", over="b")
    assert suspects(at) == {"b"}
    assert suspects(at) == {"b"}


def test_a_document_that_was_survived_is_not(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over="b")
    die(at, "a", "b", over="c")
    die(at, "a", over="b")
    assert suspects(at) == set()


def test_the_end_of_whole_runs_counts_half(tmp_path: Path) -> None:
    at = place(tmp_path)
    for driver in ("one", "two", "three", "four"):
        assert suspects(at, driver) == set()
        die(at, over="a", driver=driver)
    assert suspects(at, "five") == {"a"}


def test_a_death_before_the_first_document_is_nobodys(tmp_path: Path) -> None:
    at = place(tmp_path)
    for _ in range(3):
        die(at, over="a")
        for _ in range(3):
            mark = Mark(at, "one")
            mark.suspects()
            mark.close(remove=False)  # killed on the way to the first document
        assert read_progress(at) is None
        survive(at, "a")
    assert suspects(at) == set()


def test_a_source_that_kills_is_ended_where_it_does(tmp_path: Path) -> None:
    at = place(tmp_path)
    die(at, "a", over=None)
    die(at, "a", over=None)
    assert suspects(at) == {"after a"}


def job(tmp_path: Path, *texts: str) -> tuple[Job, Shard]:
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts), encoding="utf-8")
    limits = Limits(seconds=1)
    asked = Job(out=str(tmp_path), formats=("jsonl",), created=datetime.now(UTC), reader="poison:loads", limits=limits)
    return asked, Shard(name="000000", kind="jsonl", path=str(path))


def test_a_trial_tells_what_a_document_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    asked, shard = job(tmp_path, "poison: exit", "poison: hang", "poison: raise")
    names = [item.id for item in read(shard, asked.source, asked.limits) if isinstance(item, Entry)]
    assert [tried(asked, shard, name, behind=False) for name in names] == ["process", "time", None]
    assert tried(asked, shard, "", behind=True) is None


def test_who_was_killed_from_outside_is_tried_and_acquitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    at = place(tmp_path)
    asked, shard = job(tmp_path, "江城", "poison: hang", "江城市")
    names = [item.id for item in read(shard, asked.source, asked.limits) if isinstance(item, Entry)]
    for _ in range(2):
        die(at, names[0], over=names[1])  # nobody saw that it hung
        die(at, over=names[0])
    tally = process(asked, shard, "one")
    assert (tally.results, tally.failures) == (2, {"time": 1})
    assert [row["error"] for row in rows(tmp_path, "failures")] == ["reading it took longer than 1 s, each time"]
    assert whole(tmp_path)


def test_what_is_proven_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = place(tmp_path)
    asked, shard = job(tmp_path, "poison: exit")
    mark = Mark(at, "one")
    mark.prove(f"{shard.path}@0", "process", behind=False)
    mark.close(remove=False)
    monkeypatch.setattr("roundtable.archive.work.tried", None)
    assert process(asked, shard, "one").failures == {"process": 1}


def test_a_death_while_results_are_put_in_place_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = place(tmp_path)
    seen: list[Progress | None] = []
    commit = Output.commit

    def watched(output: Output, shard: str, size: int) -> Tally:
        seen.append(read_progress(at))
        return commit(output, shard, size)

    monkeypatch.setattr(Output, "commit", watched)
    write_jsonl(tmp_path / "pages.jsonl", range(2))
    asked = Job(out=str(tmp_path), formats=("jsonl",), created=datetime.now(UTC))
    shard = Shard(name="000000", kind="jsonl", path=str(tmp_path / "pages.jsonl"))
    assert process(asked, shard, "one").results == 2
    assert seen == [None]


def test_a_worker_killed_behind_its_mark_leaves_nothing(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "pages.jsonl", range(2))
    out = tmp_path / "out"
    asked = Job(out=str(out), formats=("jsonl",), created=datetime.now(UTC))
    sources = (str(tmp_path / "pages.jsonl"),)

    class Killed(msgspec.Struct, frozen=True):
        """An engine whose worker dies once it has left its mark."""

        def run(self, job: Job, shards: Iterator[Shard], driver: str, losses: Losses) -> Iterator[Tally | None]:
            assert losses.count == 0
            for shard in shards:
                tally = process(job, shard, driver)
                left = Places(out).shard(shard.name)
                for path in (left.inflight, left.deaths, left.trace, left.staging / "texts.jsonl"):
                    path.parent.mkdir(exist_ok=True)
                    path.touch()
                yield tally

    assert convert(asked, sources, Killed()).state == "finished"
    assert whole(out)
