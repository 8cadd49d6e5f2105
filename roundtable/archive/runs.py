"""A run: from sources to a finished output folder, in one go or in several.

What the output depends on is written down at the start, in the manifest and the plan, and read from there
when the run is gone on with. Everything else, such as the engine and the number of workers, may change.
"""

from __future__ import annotations

import fcntl
import os
import platform
import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from roundtable.archive.documents import Shard, native, portable
from roundtable.archive.engines import Losses
from roundtable.archive.job import LEFT_BEHIND, Job, Places
from roundtable.archive.manifest import Counts, Manifest, read_manifest
from roundtable.archive.outputs import Tally
from roundtable.archive.planning import GATE_SHARD_BYTES, SHARD_BYTES, plan
from roundtable.errors import OutputError, RunError
from roundtable.writing import make_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.engines import Engine

__all__ = ["Scope", "Watcher", "convert", "done_marks", "read_scope"]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is to do in all."""

    shards: int
    size: int


class Watcher(Protocol):
    """Is told how a run goes."""

    def begin(self, scope: Scope, earlier: Iterator[Tally]) -> None:
        """Take note of how much there is to do, and of the shards that were done before."""
        ...

    def step(self, tally: Tally | None, losses: int) -> None:
        """Take note of a shard that is done, or of a while without one, and of the tasks lost so far."""
        ...


def convert(
    job: Job,
    sources: tuple[str, ...],
    engine: Engine,
    *,
    resume: bool = False,
    sample: int | None = None,
    watcher: Watcher | None = None,
) -> Manifest:
    """Do ``job`` with all documents of ``sources`` and return the manifest of the finished run.

    Args:
        job: What to do.
        sources: Paths and patterns.
        engine: Who does the work.
        resume: Go on with a run that was begun in the same folder. Where none was, it is begun.
        sample: Documents to take, spread over the sources; all where it is not given.
        watcher: Told what happens.

    ```python
    job = Job(out="/data/out", folder="/data", created=datetime.now(UTC))
    manifest = convert(job, ("pages/",), LocalEngine(workers=4))
    print(manifest.counts)
    ```

    Raises:
        InputError: A source is missing or empty.
        OutputError: The output cannot be written.
        RunError: The folder holds another run, or somebody is at work in it.
    """
    places = Places(Path(job.out))
    make_folder(places.state)
    with _held(places) as driver:
        manifest = _begun(job, sources, sample, places, resume=resume)
        job = msgspec.structs.replace(job, created=manifest.created)
        if manifest.state == "finished":
            return manifest
        scope = read_scope(places)
        losses = Losses(places)
        with _logged(places, engine):
            done = set(done_marks(places))
            if watcher:
                watcher.begin(scope, (_tally(places, name) for name in sorted(done)))
            shards = (shard for shard in _planned(places) if shard.name not in done)
            for tally in engine.run(job, shards, driver, losses):
                if tally:
                    losses.forget()
                if watcher:
                    watcher.step(tally, losses.count)
            return _finished(manifest, places, scope)


@contextmanager
def _held(places: Places) -> Iterator[str]:
    """Keep everybody else from driving a run in this folder."""
    try:
        handle = os.open(places.lock, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise OutputError(f"{places.out}: cannot be written ({error.strerror}). Choose another folder.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunError(f"{places.out}: another process is at work in it. Wait for it, or end it.") from error
        yield secrets.token_hex(8)
    finally:
        os.close(handle)


def _begun(job: Job, sources: tuple[str, ...], sample: int | None, places: Places, *, resume: bool) -> Manifest:
    """Return the manifest of the run in the folder, begun now where none was."""
    wanted = Manifest(
        generator=f"roundtable-convert {_version('roundtable-convert')}",
        python=platform.python_version(),
        versions={name: _version(name) for name in ("chardet", "lxml", "msgspec", "opencc", "trafilatura")},
        sources=tuple(map(portable, sources)),
        sample=sample,
        formats=job.formats,
        repair_only=job.repair_only,
        script=job.script,
        encoding=job.encoding,
        options=job.options,
        source=job.source,
        limits=job.limits,
        created=job.created,
    )
    if places.manifest.exists():
        found = read_manifest(places.out)
        if not resume:
            raise RunError(
                f"{places.out}: holds a run already. Add --resume to go on with it, or choose another folder."
            )
        _check_same(found, wanted, places)
        return found
    strangers = [path.name for path in sorted(places.out.iterdir()) if path.name != places.state.name]
    if strangers:
        raise RunError(
            f"{places.out}: holds other files, such as {strangers[0]!r}. Choose an empty folder, or a new one."
        )
    _write_plan(job, wanted, places)
    write_whole(places.manifest, _pretty(wanted))
    return wanted


def _check_same(found: Manifest, wanted: Manifest, places: Places) -> None:
    for field in (
        "generator",
        "python",
        "versions",
        "sources",
        "sample",
        "formats",
        "repair_only",
        "script",
        "encoding",
        "options",
        "source",
        "limits",
    ):
        before, now = getattr(found, field), getattr(wanted, field)
        if before != now:
            raise RunError(
                f"{places.out}: was begun with other {field.replace('_', ' ')} ({_shown(before)}, now {_shown(now)}). "
                "Go on with the same, or choose another folder."
            )


def _shown(value: object) -> str:
    return msgspec.json.encode(value).decode()[:120]


def _write_plan(job: Job, manifest: Manifest, places: Places) -> None:
    beside = places.plan.with_suffix(".part")
    shards = size = 0
    shard_bytes = GATE_SHARD_BYTES if job.repair_only else SHARD_BYTES
    planned = plan(
        [native(source) for source in manifest.sources],
        leave_out=places.out,
        limits=job.limits,
        shard_bytes=shard_bytes,
        sample=manifest.sample,
    )
    try:
        with beside.open("wb") as file:
            for shard in planned:
                shards += 1
                size += shard.size
                file.write(msgspec.json.encode(shard) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        write_whole(places.scope, msgspec.json.encode(Scope(shards=shards, size=size)))
        beside.replace(places.plan)
    except OSError as error:
        raise OutputError(f"{places.out}: cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        beside.unlink(missing_ok=True)


def _planned(places: Places) -> Iterator[Shard]:
    decode = msgspec.json.Decoder(Shard).decode
    with places.plan.open("rb") as file:
        for line in file:
            yield decode(line)


def read_scope(places: Places) -> Scope:
    """Return how much there is to do in all."""
    try:
        return msgspec.json.decode(places.scope.read_bytes(), type=Scope)
    except (OSError, msgspec.DecodeError) as error:
        raise RunError(f"{places.scope}: cannot be read ({error}). Begin anew in another folder.") from error


def done_marks(places: Places) -> list[str]:
    """Return the names of the shards that are done."""
    ending = ".done"
    return sorted(path.name[: -len(ending)] for path in places.state.iterdir() if path.name.endswith(ending))


def _tally(places: Places, name: str) -> Tally:
    return msgspec.json.decode(places.shard(name).done.read_bytes(), type=Tally)


def _finished(manifest: Manifest, places: Places, scope: Scope) -> Manifest:
    """Return the manifest of the run, now that all is done, and write it."""
    names = done_marks(places)
    if len(names) != scope.shards:
        raise RunError(f"{places.out}: {scope.shards - len(names)} shards are missing. --resume does them.")
    hashes = {}
    for name in names:
        for path, digest in _tally(places, name).hashes.items():
            hashes[f"{path[:-1]}{name}" if path.endswith("/*") else path] = digest
    finished = msgspec.structs.replace(
        manifest,
        state="finished",
        shards=scope.shards,
        counts=Counts.of(_tally(places, name) for name in names),
        hashes=dict(sorted(hashes.items())),
    )
    write_whole(places.manifest, _pretty(finished))
    _tidy(places)
    return finished


def _tidy(places: Places) -> None:
    """Remove what workers left that were killed between the mark of a shard and the end of their work."""
    for path in places.state.iterdir():
        if path.suffix in LEFT_BEHIND:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _pretty(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


@contextmanager
def _logged(places: Places, engine: Engine) -> Iterator[None]:
    """Leave a line about what is run here, whichever way it ends."""
    begun, outcome = time.time(), "failed"
    try:
        yield
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "interrupted"
        raise
    finally:
        line = {
            "begun": datetime.fromtimestamp(begun, UTC).isoformat(timespec="seconds"),
            "seconds": round(time.time() - begun, 1),
            "engine": type(engine).__name__.removesuffix("Engine").lower(),
            "settings": msgspec.to_builtins(engine),
            "host": platform.node(),
            "outcome": outcome,
        }
        with suppress(OSError), places.log.open("ab") as file:  # a full disk is told of elsewhere
            file.write(msgspec.json.encode(line) + b"\n")


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)
