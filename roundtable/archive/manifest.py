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
    """What came of the inputs: ``inputs = results + failed``.

    >>> Counts(inputs=3, results=2, failed=1, failures={"decode": 1}).failures
    {'decode': 1}
    """

    inputs: int = 0
    """Number of documents that were found."""
    results: int = 0
    """How many of them gave a result."""
    failed: int = 0
    """How many gave none, and stand in the failures table."""
    failures: dict[str, int] = {}
    """How many failed, by stage."""
    passed: dict[str, int] = {}
    """How many records are no documents, by reason; they are not among the inputs."""
    rows: dict[str, int] = {}
    """How many rows were written, by table."""
    files: dict[str, int] = {}
    """How many files were written, by format."""

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
    """What was done, and what came of it. Two runs of the same job over the same sources have the same one.

    ```python
    manifest = read_manifest(Path("out"))
    print(manifest.state, manifest.counts.results, manifest.counts.failures)
    ```
    """

    schema: str = SCHEMA
    """Name and version of what the tables look like."""
    state: State = "begun"
    """Whether the run is finished."""
    generator: str
    """Name and version of this package."""
    python: str
    """Version of Python."""
    versions: dict[str, str]
    """Versions of the packages that what is read from a page depends on."""
    sources: tuple[str, ...]
    """Paths and patterns, as they were given."""
    sample: int | None = None
    """Number of documents that were to be taken at most; None for all."""
    formats: tuple[str, ...]
    """Of the tables and of the files for each article, as in ``Job``."""
    repair_only: bool
    """Whether texts were cleaned and no articles read."""
    script: ScriptOption
    """Script of the texts, see ``roundtable.load``."""
    encoding: str | None
    """Python codec name that was given; None where encodings were found out."""
    options: Mapping[str, Mapping[str, object]]
    """Options of the export formats, by format."""
    source: SourceOptions
    """Where records hold their documents."""
    limits: Limits
    """What one document could cost."""
    created: datetime
    """When the run was begun; the time of export that formats state."""
    shards: int = 0
    """Number of tasks that the sources were cut into."""
    counts: Counts = Counts()
    """What came of the inputs, when the run is finished."""
    hashes: dict[str, str] = {}
    """SHA-256 of each part, by its path; of single files, one for each format and shard, over their list."""


def read_manifest(out: Path) -> Manifest:
    """Read the manifest of the run in the folder ``out``.

    >>> from pathlib import Path
    >>> read_manifest(Path("examples"))
    Traceback (most recent call last):
    roundtable.errors.RunError: examples: there is no run in it. Name a folder that roundtable-archive wrote.

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
