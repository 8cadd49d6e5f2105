"""From what the user names to shards: tasks of bearable size, the same every time.

A shard is large enough that starting it costs nothing beside its work, and small enough that losing one is
no loss. Its boundaries come from the sources alone, never from the number of workers, because the names of
the output parts follow from them.
"""

from __future__ import annotations

import glob
import heapq
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.documents import Shard, portable
from roundtable.archive.extras import pyarrow_parquet
from roundtable.archive.sources.files import list_members, list_offsets
from roundtable.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.archive.documents import ShardKind
    from roundtable.limits import Limits

__all__ = ["plan"]

SHARD_BYTES = 8_000_000
"""Bytes of input for one task; some hundred pages, ten seconds or so."""
GATE_SHARD_BYTES = 64_000_000
"""The same where pages are only repaired, which is a matter of reading."""
_SHARD_FILES = 500
_KINDS: dict[str, ShardKind] = {
    ".zip": "zip",
    ".tar": "tar",
    ".tar.gz": "tar",
    ".tgz": "tar",
    ".tar.bz2": "tar",
    ".tar.xz": "tar",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson.gz": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
    ".warc.gz": "warc",
}
_UNREADABLE = (".zst", ".zstd", ".7z", ".rar")


def plan(
    sources: Iterable[str], *, leave_out: Path, limits: Limits, shard_bytes: int, sample: int | None = None
) -> Iterator[Shard]:
    """Yield the shards of ``sources``: files, folders, patterns.

    Args:
        sources: Paths, or patterns such as ``pages/**/*.html``.
        leave_out: A folder that is no source even where it lies in one: the output.
        limits: For the list of a zip archive.
        shard_bytes: Bytes of input for one shard.
        sample: Documents to take in all, spread over the shards.

    Raises:
        InputError: A source is missing, or nothing is in it.
    """
    shards = (
        msgspec.structs.replace(shard, name=f"{number:06d}")
        for number, shard in enumerate(_shards(_files(list(sources), leave_out.absolute()), limits, shard_bytes))
    )
    return shards if sample is None else _sampled(shards, sample)


def _sampled(shards: Iterator[Shard], sample: int) -> Iterator[Shard]:
    """Yield some of the shards, chosen by their names' digests, and share ``sample`` documents out among them."""
    chosen = heapq.nsmallest(sample, shards, key=lambda shard: sha256(shard.name.encode()).digest())
    chosen.sort(key=lambda shard: shard.name)
    for index, shard in enumerate(chosen):
        quota = sample // len(chosen) + (index < sample % len(chosen))
        yield msgspec.structs.replace(shard, quota=quota)


def _files(sources: list[str], leave_out: Path) -> Iterator[str]:
    """Yield every file once, in the order of the sources and of names."""
    seen: set[int] = set()
    for source in sources:
        found = False
        for path in _expand(source, leave_out):
            found = True
            if len(sources) > 1:  # the only way to meet a file twice; digests are smaller than paths
                key = int.from_bytes(sha256(os.fsencode(os.path.abspath(path))).digest()[:8])  # noqa: PTH100 - no resolving
                if key in seen:
                    continue
                seen.add(key)
            yield path
        if not found:
            raise InputError(f"{source}: no files there. Check the name, or quote the pattern.")


def _expand(source: str, leave_out: Path) -> Iterator[str]:
    if Path(source).is_dir():
        yield from _walk(source, leave_out)
    elif Path(source).exists():
        yield source
    elif glob.has_magic(source):
        whole = "**" in source  # what lies in a folder that matches is matched itself
        for path in sorted(glob.glob(source, recursive=True)):  # noqa: PTH207 - takes absolute patterns, too
            place = Path(path)
            if place.is_dir():
                yield from () if whole else _walk(path, leave_out)
            elif not place.absolute().is_relative_to(leave_out):
                yield path
    else:
        raise InputError(f"{source}: no such file or folder. Check the name.")


def _walk(folder: str, leave_out: Path) -> Iterator[str]:
    def complain(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror}). Check its permissions.") from error

    for place, folders, names in os.walk(folder, onerror=complain):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (Path(place) / name).absolute() != leave_out
        )
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file():
                yield str(path)


def _shards(files: Iterator[str], limits: Limits, shard_bytes: int) -> Iterator[Shard]:
    paths: list[str] = []
    size = 0
    for path in files:
        kind = _kind(path)
        if kind is None:
            paths.append(path)
            size += _size(path)
            if len(paths) < _SHARD_FILES and size < shard_bytes:
                continue
        if paths:
            yield Shard(name="", kind="files", paths=tuple(map(portable, paths)), size=size)
            paths, size = [], 0
        if kind is not None:
            yield from _cut(path, kind, limits, shard_bytes)
    if paths:
        yield Shard(name="", kind="files", paths=tuple(map(portable, paths)), size=size)


def _kind(path: str) -> ShardKind | None:
    name = Path(path).name.lower()
    if name.endswith(_UNREADABLE):
        raise InputError(f"{path}: archives of this kind are not read. Unpack it, or make it gzip, zip or tar.")
    return next((kind for ending, kind in _KINDS.items() if name.endswith(ending)), None)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0  # whoever reads it will say what is wrong


def _cut(path: str, kind: ShardKind, limits: Limits, shard_bytes: int) -> Iterator[Shard]:
    """Yield the shards of one container; damage found here is left for the reader to report."""
    size = _size(path)
    places: Iterable[tuple[int, int]]
    if kind == "zip":
        try:
            places = [(place, member.file_size) for place, member in enumerate(list_members(path, limits))]
        except InputError:
            places = ()
    elif kind == "parquet":
        places = _row_groups(path)
    elif kind == "tar" and path.lower().endswith(".tar"):
        places = list_offsets(path)
    elif kind == "warc" or (kind == "jsonl" and not path.lower().endswith(".gz")):
        places = ((place, shard_bytes) for place in range(0, size, shard_bytes))
    else:
        places = ()
    start = held = 0
    for place, weight in places:
        if held >= shard_bytes:
            yield Shard(name="", kind=kind, path=portable(path), start=start, stop=place, size=held)
            start, held = place, 0
        held += weight
    yield Shard(name="", kind=kind, path=portable(path), start=start, size=held or size)


def _row_groups(path: str) -> list[tuple[int, int]]:
    try:
        with pyarrow_parquet().ParquetFile(path) as file:
            groups = file.metadata
            return [(index, groups.row_group(index).total_byte_size) for index in range(groups.num_row_groups)]
    except (OSError, ValueError):
        return []
