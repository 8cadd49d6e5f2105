"""What a run is asked to do: everything that its output depends on, and the places where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable.archive.documents import SourceOptions
from roundtable.limits import Limits
from roundtable.loading import ScriptOption

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LEFT_BEHIND", "TABLE_FORMATS", "Job", "Places", "Workplace"]

TABLE_FORMATS = ("jsonl", "parquet")
TEXT_FORMAT = "text"
"""With ``repair_only``: one file of text for each document."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with every document. The same job over the same sources gives the same bytes.

    >>> from datetime import UTC
    >>> Job(out="/data/out", formats=("jsonl", "docx"), created=datetime(2026, 11, 23, tzinfo=UTC)).file_formats
    ('docx',)
    """

    out: str
    """Absolute path of the output folder."""
    folder: str = ""
    """Absolute path of the folder that relative paths of sources begin in."""
    formats: tuple[str, ...] = ("parquet",)
    """``jsonl`` and ``parquet`` for tables; any export format for one file for each article."""
    repair_only: bool = False
    """Clean the texts, and read no articles."""
    script: ScriptOption = "auto"
    """Script of the texts, see ``roundtable.load``."""
    encoding: str | None = None
    """Python codec name of the pages; found out where it is not given."""
    options: Mapping[str, Mapping[str, object]] = {}
    """Options of the export formats, by format, as a settings file gives them."""
    created: datetime
    """Time that export formats state."""
    source: SourceOptions = SourceOptions()
    """Where records hold their documents."""
    limits: Limits = Limits()
    """What one document may cost."""
    reader: str = "roundtable.loading:loads"
    """What reads one document, as ``module:function``; another one must take what ``roundtable.loads`` takes."""

    @property
    def table_formats(self) -> tuple[str, ...]:
        """The formats of the tables that are kept."""
        return tuple(name for name in self.formats if name in TABLE_FORMATS)

    @property
    def file_formats(self) -> tuple[str, ...]:
        """The formats of which there is a file for each document."""
        return tuple(name for name in self.formats if name not in TABLE_FORMATS)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are kept, beside that of the failures."""
        if not self.table_formats:
            return ()
        return ("texts", "edits") if self.repair_only else ("articles", "statements", "targets", "edits")


class Places(NamedTuple):
    """Where a run keeps things."""

    out: Path

    @property
    def manifest(self) -> Path:
        """What was done, for whoever uses the output."""
        return self.out / "manifest.json"

    @property
    def log(self) -> Path:
        """One line for each time that the run was begun or gone on with."""
        return self.out / "runs.jsonl"

    @property
    def state(self) -> Path:
        """The folder of what only the run itself needs."""
        return self.out / ".state"

    @property
    def plan(self) -> Path:
        """The shards, one line each."""
        return self.state / "plan.jsonl"

    @property
    def scope(self) -> Path:
        """How much there is to do in all."""
        return self.state / "scope.json"

    @property
    def lock(self) -> Path:
        """Held by whoever drives the run."""
        return self.state / "lock"

    def shard(self, name: str) -> Workplace:
        """Return where the shard called ``name`` is worked on."""
        return Workplace(self.out, self.state, name)


LEFT_BEHIND = (".inflight", ".deaths", ".trace", ".part", ".deaths-part", ".done-part")
"""Endings of what is there only while a shard is worked on."""


class Workplace(NamedTuple):
    """Where one shard is worked on; every name follows from the shard's."""

    out: Path
    state: Path
    name: str

    @property
    def done(self) -> Path:
        """The mark that all of the shard's output is in place; holds its counts."""
        return self.state / f"{self.name}.done"

    @property
    def inflight(self) -> Path:
        """The document being worked on; locked by whoever works."""
        return self.state / f"{self.name}.inflight"

    @property
    def deaths(self) -> Path:
        """Documents over which a process died."""
        return self.state / f"{self.name}.deaths"

    @property
    def trace(self) -> Path:
        """What the clock wrote down before it ended a process."""
        return self.state / f"{self.name}.trace"

    @property
    def staging(self) -> Path:
        """Output that is not in its place yet."""
        return self.state / f"{self.name}.part"

    def part(self, table: str, kind: str) -> Path:
        """Return where the shard's part of a table comes to lie."""
        return self.out / table / f"part-{self.name}.{kind}"
