"""The output of one shard: collected beside its place, put there whole, and marked as done at the very end."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, cast

import msgspec

from roundtable.archive.parts import PartWriter, TableFormat, open_part
from roundtable.archive.tables import TABLES
from roundtable.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from roundtable.archive.documents import Failure
    from roundtable.archive.job import Job, Workplace
    from roundtable.archive.results import Result

__all__ = ["Output", "Tally"]

_ROWS = 256
"""Rows of a table that are held until they are written …"""
_HELD_BYTES = 4 << 20
"""… or bytes of documents, which may be few and large."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a shard."""

    shard: str
    results: int
    failures: dict[str, int]
    """By stage."""
    passed: dict[str, int]
    """Records that are no documents, by reason."""
    rows: dict[str, int]
    """By table."""
    files: dict[str, int]
    """By format."""
    hashes: dict[str, str]
    """SHA-256 of each part, by its path below the output folder; one over all files of a format."""
    size: int
    """Bytes of input."""


class Output:
    """Takes results and failures of one shard."""

    def __init__(self, job: Job, place: Workplace) -> None:
        self._job, self._place = job, place
        self._passed: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._rows: Counter[str] = Counter()
        self._files: Counter[str] = Counter()
        self._written: list[tuple[str, str]] = []
        self._digests: dict[str, list[str]] = {}
        self.results = self.failed = 0
        self._size = 0
        shutil.rmtree(place.staging, ignore_errors=True)
        place.staging.mkdir()
        formats = job.table_formats
        wanted = [(table, kind) for table in job.tables for kind in formats]
        wanted += [("failures", kind) for kind in formats or ("jsonl",)]
        self._parts: dict[tuple[str, str], PartWriter] = {
            (table, kind): open_part(place.staging / f"{table}.{kind}", TABLES[table], cast("TableFormat", kind))
            for table, kind in wanted
        }
        self._held: dict[str, list[msgspec.Struct]] = {table: [] for table, _ in wanted}

    def add(self, result: Result) -> None:
        """Keep what one document gave, all of it."""
        for path, data in result.files.items():
            kind = path.partition("/")[0]
            staged = self._place.staging / "files" / path
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(data)
            self._written.append((kind, path))
            self._digests.setdefault(kind, []).append(f"{sha256(data).hexdigest()}  {path}\n")
        for table, rows in result.rows.items():
            self._keep(table, rows)
        self.results += 1
        self._size += result.size
        if self._size >= _HELD_BYTES:
            self._size = 0
            for table in self._held:
                self._flush(table)

    def fail(self, failure: Failure) -> None:
        """Keep why one input gave nothing."""
        self.failed += 1
        self._failures[failure.stage] += 1
        self._keep("failures", [failure])

    def pass_over(self, reason: str) -> None:
        """Count a record that is no document."""
        self._passed[reason] += 1

    def _keep(self, table: str, rows: list[msgspec.Struct]) -> None:
        held = self._held.get(table) if rows else None
        if held is None:
            return
        held += rows
        self._rows[table] += len(rows)
        if len(held) >= _ROWS:
            self._flush(table)

    def _flush(self, table: str) -> None:
        for (name, _), part in self._parts.items():
            if name == table:
                part.write(self._held[table])
        self._held[table] = []

    def commit(self, shard: str, size: int) -> Tally:
        """Put everything into its place, to the disk, and leave the mark that says so.

        Whatever is interrupted here is done again by the next worker, which writes the same bytes under the same names.
        """
        place = self._place
        hashes = {}
        folders = {place.state}
        for table in self._held:
            self._flush(table)
        for part in self._parts.values():
            part.close()
        for table, kind in self._parts:
            staged, target = place.staging / f"{table}.{kind}", place.part(table, kind)
            with staged.open("rb") as file:
                hashes[str(target.relative_to(place.out))] = _digest(file)
            target.parent.mkdir(exist_ok=True)
            staged.replace(target)
            folders.add(target.parent)
        for kind, path in self._written:
            target = place.out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (place.staging / "files" / path).replace(target)
            self._files[kind] += 1
        if self._written:
            _sync_all(place.out)  # one call instead of one for each of some hundred files
        for kind, lines in self._digests.items():
            hashes[f"{kind}/*"] = sha256("".join(sorted(lines)).encode()).hexdigest()
        for folder in sorted(folders):
            _sync(folder)
        tally = Tally(
            shard=shard,
            results=self.results,
            failures=dict(sorted(self._failures.items())),
            passed=dict(sorted(self._passed.items())),
            rows=dict(sorted(self._rows.items())),
            files=dict(sorted(self._files.items())),
            hashes=dict(sorted(hashes.items())),
            size=size,
        )
        _put(place.done, msgspec.json.encode(tally))
        shutil.rmtree(place.staging, ignore_errors=True)
        return tally

    def discard(self) -> None:
        """Throw away what was collected."""
        for part in self._parts.values():
            with suppress(Exception):  # the disk is full, or worse: that is why we are here
                part.close()
        shutil.rmtree(self._place.staging, ignore_errors=True)


def _digest(file: object) -> str:
    import hashlib

    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _put(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}-part")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_all(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            raise OutputError(f"{folder}: cannot be written to the disk ({os.strerror(ctypes.get_errno())}).")
    except AttributeError:  # no Linux
        os.sync()
    finally:
        os.close(handle)
