"""A Ray cluster gives the bytes of one machine, and loses nothing when a part of it dies."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archives import (
    ROOT,
    command,
    contents,
    ids,
    ray_workers,
    rows,
    run,
    start,
    surroundings,
    until_at_work,
    whole,
    write_jsonl,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.ray,
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None and "CI" not in os.environ, reason="the extra ray is not installed"
    ),
]
JSON = ("-t", "jsonl", "-q")
RAY = ("--engine", "ray")
PAGE = ROOT.parent / "docs" / "how-to" / "run-on-a-cluster.md"


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """One cluster at a time: the how-to ends with a command that stops all of this machine."""
    with Path(tempfile.gettempdir(), "roundtable-ray.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    for part in range(6):
        write_jsonl(tmp_path / "pages" / f"{part}.jsonl", range(part * 12, part * 12 + 12))
    return tmp_path / "pages"


def test_a_cluster_of_this_machine_gives_the_same_and_survives_its_workers(sources: Path, tmp_path: Path) -> None:
    (sources / "poison.jsonl").write_text('{"text": "poison: exit"}\n', encoding="utf-8")
    reader = ("--reader", "poison:slow")
    run("convert", sources, "-O", tmp_path / "local", *JSON, *reader, check=False)
    driver = start("convert", sources, "-O", tmp_path / "out", *JSON, *RAY, *reader, "--jobs", 2)
    for _ in range(2):
        until_at_work(tmp_path / "out")
        time.sleep(0.3)
        for pid in ray_workers()[:1]:
            os.kill(pid, signal.SIGKILL)
    assert driver.wait(240) == 1
    assert contents(tmp_path / "out") == contents(tmp_path / "local")
    assert [row["error"] for row in rows(tmp_path / "out", "failures")] == ["reading it ended the process, each time"]
    assert whole(tmp_path / "out")


def test_an_ended_driver_is_gone_on_with(sources: Path, tmp_path: Path) -> None:
    reader = ("--reader", "poison:slow")
    run("convert", sources, "-O", tmp_path / "local", *JSON)
    driver = start("convert", sources, "-O", tmp_path / "out", *JSON, *RAY, *reader, "--jobs", 2)
    until_at_work(tmp_path / "out")
    driver.kill()
    driver.wait(10)
    run("convert", sources, "-O", tmp_path / "out", *JSON, *RAY, *reader, "--jobs", 2, "--resume")
    assert contents(tmp_path / "out") == contents(tmp_path / "local")
    assert whole(tmp_path / "out")


def test_no_cluster_there_is_one_line(sources: Path, tmp_path: Path) -> None:
    done = run("convert", sources, "-O", tmp_path / "out", *JSON, *RAY, "--address", "127.0.0.1:1", check=False)
    assert done.returncode == 1
    assert "no Ray cluster at 127.0.0.1:1" in done.stderr.splitlines()[-1]


def test_the_how_to_word_for_word_and_a_node_that_dies_half_way(sources: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    head, nodes, convert, stop = blocks
    environment = surroundings(
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", RAY_AUTH_MODE="token"
    )

    def shell(code: str) -> str:
        done = subprocess.run(
            ["sh", "-e", "-c", code], cwd=tmp_path, env=environment, encoding="utf-8", capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("convert", "pages", "-O", tmp_path / "local", *JSON, folder=tmp_path)
    try:
        shell(head)
        shell(nodes)
        assert "finished" in shell(convert)
        assert contents(tmp_path / "out") == contents(tmp_path / "local")
        slow = (*JSON, *RAY, "--address", "127.0.0.1:6399", "--reader", "poison:slow")
        driver = subprocess.Popen(
            command("convert", "pages", "-O", "half", *slow), cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
        )
        until_at_work(tmp_path / "half")
        kill_a_node()
        assert driver.wait(240) == 0
        assert contents(tmp_path / "half") == contents(tmp_path / "local")
        assert len(ids(tmp_path / "half")) == 72
    finally:
        shell(stop)


def kill_a_node() -> None:
    """Kill one of the worker nodes, with all that runs on it, as a power cut would."""
    raylets = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"raylet/raylet" in path.read_bytes().split(b"\0")[0] and b"--head" not in path.read_bytes()
    ]
    victim = max(raylets)
    below = Path(f"/proc/{victim}/task/{victim}/children").read_text(encoding="ascii").split()
    for pid in (victim, *map(int, below)):
        os.kill(pid, signal.SIGKILL)
