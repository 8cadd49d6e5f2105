"""Where a run stands: what is done, what came of it, whether somebody is at work."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.archive.guard import read_progress
from roundtable.archive.job import Places
from roundtable.archive.manifest import Counts, read_manifest
from roundtable.archive.outputs import Tally
from roundtable.archive.runs import done_marks, read_scope

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Status", "describe", "read_status"]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands.

    ```python
    status = read_status(Path("out"))
    print(f"{status.state}: {status.share:.0%}, {status.counts.failed} failed")
    ```
    """

    out: str
    """The output folder."""
    state: Literal["running", "interrupted", "finished"]
    """Whether somebody is at work, nobody is, or nothing is left to do."""
    shards: int
    """Number of tasks that the sources were cut into."""
    done: int
    """How many of them are done."""
    share: float
    """How much of the input is done, by bytes, from 0 to 1."""
    counts: Counts
    """Of the shards that are done."""
    at_work: dict[str, str | None]
    """The document that each shard in work is at; None between two."""


def read_status(out: Path) -> Status:
    """Return where the run in the folder ``out`` stands.

    ```python
    read_status(Path("out")).state  # "running"
    ```

    Raises:
        RunError: There is no run in it.
    """
    manifest = read_manifest(out)
    places = Places(out)
    scope = read_scope(places)
    tallies = [msgspec.json.decode(places.shard(name).done.read_bytes(), type=Tally) for name in done_marks(places)]
    running = _is_held(places)
    at_work = {}
    for path in sorted(places.state.glob("*.inflight")):
        progress = read_progress(places.shard(path.stem))
        if progress:
            at_work[path.stem] = progress.document
    return Status(
        out=str(out),
        state="finished" if manifest.state == "finished" else "running" if running else "interrupted",
        shards=scope.shards,
        done=len(tallies),
        share=sum(tally.size for tally in tallies) / scope.size if scope.size else float(len(tallies) == scope.shards),
        counts=Counts.of(iter(tallies)),
        at_work=at_work if running else {},
    )


def _is_held(places: Places) -> bool:
    try:
        with places.lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def describe(status: Status, *, as_json: bool = False) -> str:
    """Return ``status`` for a person, or as JSON."""
    if as_json:
        return msgspec.json.format(msgspec.json.encode(status), indent=1).decode()
    counts = status.counts
    lines = [
        f"{status.out}: {status.state}",
        f"shards     {status.done:,} of {status.shards:,} ({status.share:.0%} of the input)",
        f"documents  {counts.inputs:,}: {counts.results:,} converted, {counts.failed:,} failed",
    ]
    lines += [f"  failed   {number:,} at {stage}" for stage, number in counts.failures.items()]
    lines += [f"  passed   {number:,} ({reason})" for reason, number in counts.passed.items()]
    lines += [f"rows       {number:,} {table}" for table, number in counts.rows.items()]
    lines += [f"files      {number:,} {kind}" for kind, number in counts.files.items()]
    lines += [f"at work    {document or '…'} (shard {name})" for name, document in status.at_work.items()]
    if status.state == "interrupted":
        lines.append("To go on: the same convert command with --resume")
    return "\n".join(lines)
