"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from roundtable.errors import OutputError
from roundtable.writing import make_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def fail_to_sync(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "稿件.json"
    write_whole(target, b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_is_written_piece_by_piece(tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    write_whole(target, (f"{number}\n".encode() for number in range(3)))
    assert target.read_bytes() == b"0\n1\n2\n"


def test_a_piece_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    target.write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(target, pieces())
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_must_not_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.json"
    write_whole(target, b"first", replace=False)
    with pytest.raises(OutputError, match=r"page\.json: exists already. Replace it with --force"):
        write_whole(target, b"second", replace=False)
    assert target.read_bytes() == b"first"

    def late(_path: Path) -> bool:
        return False  # somebody wrote it between the look and the name

    monkeypatch.setattr(type(target), "exists", late)
    with pytest.raises(OutputError, match="exists already"):
        write_whole(target, b"third", replace=False)
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_disk_without_hard_links_gets_the_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    write_whole(tmp_path / "page.json", b"new", replace=False)
    assert (tmp_path / "page.json").read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.json"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail_to_sync)
    with pytest.raises(OutputError, match=r"page\.json: cannot be written \(No space left on device\)"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_mode_of_a_replaced_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "page.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_whole(target, b"new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "page.json"
    link.symlink_to(tmp_path / "elsewhere" / "real.json")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "elsewhere" / "real.json").read_bytes() == b"new"


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("江" * 80 + ".json")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["missing/page.json", "folder"])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_whole(tmp_path / name, b"new")


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OutputError, match="cannot be used as output folder"):
        make_folder(tmp_path / "out")


_WRITER = """
import sys, time
from pathlib import Path
from roundtable.writing import write_whole

def pieces():
    yield b"first part"
    print("begun", flush=True)
    time.sleep(60)

write_whole(Path(sys.argv[1]), pieces())
"""


def begun(target: Path) -> subprocess.Popen[str]:
    """Start a process that writes to ``target`` and does not come to an end."""
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, target], stdout=subprocess.PIPE, encoding="utf-8")
    assert writer.stdout is not None
    assert writer.stdout.readline() == "begun\n"
    return writer


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of files")
def test_what_a_killed_process_left_is_cleared_away_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    killed, living = begun(tmp_path / "killed.json"), begun(tmp_path / "living.json")
    killed.kill()
    killed.communicate()
    assert len(list(tmp_path.glob(".*.part"))) == 2
    write_whole(tmp_path / "page.json", b"new")
    assert len(list(tmp_path.glob(".*.part"))) == 1
    living.terminate()
    living.communicate()
    assert (tmp_path / "page.json").read_bytes() == b"new"
    assert not (tmp_path / "killed.json").exists()
