"""Whatever happens to a run, every input becomes a result or a failure, once, and the bytes are those of a quiet run.

Few points in time are tried here; ``benchmarks/archive_faults.py`` tries many.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archives import (
    children,
    contents,
    ids,
    rows,
    run,
    start,
    until_at_work,
    whole,
    write_jsonl,
    write_pages,
)

from roundtable.archive import read_manifest, read_status

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

JSON = ("-t", "jsonl,json", "-q")
SLOW = ("--reader", "poison:slow")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    write_pages(folder, range(12))
    write_jsonl(folder / "a.jsonl", range(20, 34))
    write_jsonl(folder / "b.jsonl", range(40, 52))
    return folder


@pytest.fixture(scope="module")
def quiet(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the output of a run that nothing happened to."""
    out = tmp_path_factory.mktemp("quiet")
    run("convert", sources, "-O", out, *JSON)
    return contents(out)


def test_documents_that_kill_hang_and_bloat_are_failures_and_no_other_is(tmp_path: Path) -> None:
    write_pages(tmp_path / "in", range(12))
    for kind in ("exit", "hang", "memory", "raise"):
        (tmp_path / "in" / f"005-{kind}.txt").write_text(f"poison: {kind}", encoding="utf-8")
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        done = run(
            "convert",
            tmp_path / "in",
            "-O",
            out,
            *JSON,
            "--reader",
            "poison:loads",
            "--limit-seconds",
            2,
            "--limit-memory",
            200,
            "--jobs",
            jobs,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert len(ids(out)) == 12
        failures = {str(row["document"]).rsplit("-", 1)[-1]: row for row in rows(out, "failures")}
        assert {name: (row["stage"], row["error"]) for name, row in failures.items()} == {
            "exit.txt": ("process", "reading it ended the process, each time"),
            "hang.txt": ("time", "reading it took longer than 2 s, each time"),
            "memory.txt": ("memory", "needs more than 200 MiB of memory"),
            "raise.txt": ("load", "internal error, ZeroDivisionError: a fault in two lines"),
        }
        assert read_manifest(out).counts.inputs == 16
        assert whole(out)
    assert contents(tmp_path / "out1") == contents(tmp_path / "out2")


def test_a_killed_worker_costs_nothing(sources: Path, quiet: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    driver = start("convert", sources, "-O", out, *JSON, *SLOW)
    for wait in (0.3, 0.7, 0.4):
        until_at_work(out)
        time.sleep(wait)
        os.kill(children(driver.pid)[-1], signal.SIGKILL)
    assert driver.wait(120) == 0
    assert contents(out) == quiet
    assert whole(out)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_ended_is_gone_on_with(
    sources: Path, quiet: dict[str, bytes], tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    for wait in (0.2, 0.9):
        driver = start("convert", sources, "-O", out, *JSON, *SLOW, "--resume")
        until_at_work(out)
        workers = children(driver.pid)
        time.sleep(wait)
        assert read_status(out).state == "running"
        driver.send_signal(number)
        code = driver.wait(30)
        assert code == (-9 if number == signal.SIGKILL else 130)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(os.path.exists(f"/proc/{pid}/exe") for pid in workers):  # noqa: PTH110
            time.sleep(0.05)
        assert not [pid for pid in workers if os.path.exists(f"/proc/{pid}/exe")]  # noqa: PTH110
        assert read_status(out).state == "interrupted"
    done = run("convert", sources, "-O", out, *JSON, *SLOW, "--resume")
    assert done.stderr == ""
    assert contents(out) == quiet
    assert whole(out)
    assert len((out / "runs.jsonl").read_bytes().splitlines()) == (1 if number == signal.SIGKILL else 3)


def test_two_do_not_work_on_one_run(sources: Path, tmp_path: Path) -> None:
    driver = start("convert", sources, "-O", tmp_path / "out", *JSON, *SLOW)
    until_at_work(tmp_path / "out")
    second = run("convert", sources, "-O", tmp_path / "out", *JSON, *SLOW, "--resume", check=False)
    assert second.returncode == 1
    assert "another process is at work in it" in second.stderr
    driver.send_signal(signal.SIGINT)
    driver.wait(30)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode and "CI" not in os.environ:
        pytest.skip("no right to mount a file system")
    assert mounted.returncode == 0, mounted.stderr
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_ends_the_run_and_room_lets_it_go_on(
    sources: Path, quiet: dict[str, bytes], tmp_path: Path, small_disk: Path
) -> None:
    out = small_disk / "out"
    done = run("convert", sources, "-O", out, *JSON, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"roundtable-archive: {out}: cannot be written (No space left on device).")
    assert done.stderr.count("\n") == 1
    found = contents(out)
    assert {path: quiet[path] for path in found if path != "manifest.json"} == {
        path: data for path, data in found.items() if path != "manifest.json"
    }
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    run("convert", sources, "-O", out, *JSON, "--resume")
    assert contents(out) == quiet
    assert whole(out)
