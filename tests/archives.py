"""Archives to convert: made in a folder, and what came of them read back."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from gazette import Page, page

from roundtable.archive import read_status
from roundtable.archive.guard import read_progress
from roundtable.archive.job import Places
from roundtable.errors import RoundtableError

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent
EPOCH = "1750000000"


def run(
    *arguments: object, check: bool = True, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``roundtable-archive`` as a user would."""
    return subprocess.run(
        command(*arguments),
        env=surroundings(**environment),
        encoding="utf-8",
        capture_output=True,
        check=check,
        cwd=folder,
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "roundtable.archive.command", *map(str, arguments)]


def surroundings(**environment: str) -> dict[str, str]:
    # Other packages open their own files without an encoding; what the command says is looked at here, not how.
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONWARNDEFAULTENCODING"}
    return {**ours, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(ROOT), **environment}


def rows(out: Path, table: str) -> list[dict[str, object]]:
    """Return the rows of a table that was written as JSON lines, in the order of the parts."""
    lines = [line for part in sorted((out / table).glob("part-*.jsonl")) for line in part.read_bytes().splitlines()]
    return [msgspec.json.decode(line, type=dict[str, object]) for line in lines]


def ids(out: Path, table: str = "articles") -> list[str]:
    return [str(row["document"]) for row in rows(out, table)]


def contents(out: Path) -> dict[str, bytes]:
    """Return every file that a user finds in an output folder, but for the log of sessions."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "runs.jsonl" and ".state" not in path.parts
    }


def whole(out: Path) -> bool:
    """Tell whether nothing unfinished was left behind."""
    left = {path.name.rsplit(".", 1)[-1] for path in (out / ".state").iterdir()}
    return left <= {"done", "lock", "jsonl", "json"}


def write_pages(folder: Path, numbers: Iterable[int]) -> list[Page]:
    """Write a file for each page and return the pages."""
    pages = [page(number) for number in numbers]
    for one in pages:
        path = folder / f"{one.number // 10:03}" / f"page{one.number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, encoding="utf-8", newline="")
    return pages


def write_jsonl(path: Path, numbers: Iterable[int], **more: object) -> list[Page]:
    pages = [page(number) for number in numbers]
    lines = [
        msgspec.json.encode({"url": f"http://news.invalid/{one.number}", "text": one.text, **more}) for one in pages
    ]
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return pages


def html(one: Page) -> bytes:
    """Return the page as a site would send it."""
    lines = "".join(f"<p>{line}</p>\n" for line in one.text.splitlines() if line)
    head = f'<meta charset="utf-8"><title>第{one.number}期</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body><div>{lines}</div></body></html>".encode()


def record(
    url: str, body: bytes, *, kind: str = "response", media_type: str = "text/html", headers: bytes = b""
) -> bytes:
    """Return one WARC record, uncompressed."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: " + media_type.encode() + b"\r\n" + headers + b"\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def info() -> bytes:
    return b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 11\r\n\r\nsoftware: x\r\n\r\n"


def write_warc(path: Path, records: Iterable[bytes]) -> list[int]:
    """Write records, each a gzip member of its own where the name says so; return where each begins."""
    places, data = [], b""
    for one in records:
        places.append(len(data))
        data += gzip.compress(one, mtime=0) if path.suffix == ".gz" else one
    path.write_bytes(data)
    return places


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def write_tar(path: Path, members: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def start(*arguments: object) -> subprocess.Popen[str]:
    """Begin a run, and let it go on by itself."""
    return subprocess.Popen(command(*arguments), env=surroundings(), encoding="utf-8", stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    """Return the worker processes of a run."""
    numbers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(n) for n in numbers if b"spawn_main" in Path(f"/proc/{n}/cmdline").read_bytes()]


def ray_workers() -> list[int]:
    """Return the processes on this machine that work on a shard for a Ray cluster."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if path.read_bytes().startswith(b"ray::process"):
                found.append(int(path.parent.name))
    return found


def until_at_work(out: Path) -> None:
    """Wait until a run is on, and has read some documents; what a run before it left says nothing."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(RoundtableError):  # the run may not have begun
            status = read_status(out)
            progress = [read_progress(Places(out).shard(name)) for name in status.at_work]
            if status.state == "running" and any(each and each.documents for each in progress):
                return
        time.sleep(0.02)
    raise AssertionError("nothing is being done")
