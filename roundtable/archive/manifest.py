"""The manifest of a run: what was done, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.archive.documents import SourceOptions
from roundtable.archive.job import Places
from roundtable.archive.tables import SCHEMA
from roundtable.errors import RunError
from roundtable.limits import Limits
from roundtable.loading import ScriptOption

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from roundtable.archive.outputs import Tally

__all__ = ["Counts", "Manifest", "State", "read_manifest"]

State = Literal["begun", "finished"]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the inputs: ``inputs = results + failed``."""

    inputs: int = 0
    results: int = 0
    failed: int = 0
    failures: dict[str, int] = {}
    """By stage."""
    passed: dict[str, int] = {}
    """Records that are no documents, by reason; not among the inputs."""
    rows: dict[str, int] = {}
    """By table."""
    files: dict[str, int] = {}
    """By format."""

    @classmethod
    def of(cls, tallies: Iterator[Tally]) -> Counts:
        """Return the sum of ``tallies``."""
        results = 0
        sums: dict[str, Counter[str]] = {name: Counter() for name in ("failures", "passed", "rows", "files")}
        for tally in tallies:
            results += tally.results
            for name, counter in sums.items():
                counter.update(getattr(tally, name))
        parts = {name: dict(sorted(counter.items())) for name, counter in sums.items()}
        failed = sums["failures"].total()
        return cls(inputs=results + failed, results=results, failed=failed, **parts)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, and what came of it. Two runs of the same job over the same sources have the same one."""

    schema: str = SCHEMA
    state: State = "begun"
    generator: str
    """Name and version of this package."""
    python: str
    versions: dict[str, str]
    """Of the packages that what is read from a page depends on."""
    sources: tuple[str, ...]
    sample: int | None = None
    formats: tuple[str, ...]
    repair_only: bool
    script: ScriptOption
    encoding: str | None
    options: Mapping[str, Mapping[str, object]]
    source: SourceOptions
    limits: Limits
    created: datetime
    shards: int = 0
    counts: Counts = Counts()
    hashes: dict[str, str] = {}
    """SHA-256 of each part, by its path; of single files, one for each format and shard, over their list."""


def read_manifest(out: Path) -> Manifest:
    """Read the manifest of the run in the folder ``out``.

    Raises:
        RunError: There is none, or it is not one of ours.
    """
    path = Places(out).manifest
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise RunError(f"{out}: there is no run in it. Name a folder that roundtable-archive wrote.") from error
    except (OSError, msgspec.DecodeError) as error:
        raise RunError(f"{path}: cannot be read ({error}). Was it changed by hand?") from error
    if manifest.schema != SCHEMA:
        raise RunError(f"{path}: written by another version ({manifest.schema}); this one reads {SCHEMA}.")
    return manifest
