"""What is to be done, in values that can be sent to another process."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from roundtable.cli.options import Options
from roundtable.cli.report import Failure
from roundtable.decisions import Decisions
from roundtable.formats import ExportContext, Exporter
from roundtable.limits import Limits
from roundtable.loading import ScriptOption

__all__ = ["STANDARD_OUTPUT", "Format", "Output", "Plan", "Task", "Work"]

STANDARD_OUTPUT = "-"


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A format to write, with the options of its exporter."""

    name: str
    options: Mapping[str, object]


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What a process that converts has to know beside its task; the same for all tasks."""

    formats: tuple[Format, ...]
    context: ExportContext
    script: ScriptOption
    encoding: str | None
    limits: Limits
    decisions: tuple[Decisions, ...] = ()
    """What people decided; each document goes to the page that it is about."""
    alone: bool = False
    """Whether there is one input, so that decisions about another page are a mistake."""
    force: bool
    dry_run: bool
    collect: bool
    """Whether the articles are wanted back, for a file that holds them all."""
    diff: str | None
    """``"plain"`` or ``"colour"`` where the repairs are to be shown line by line."""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One file to write, or standard output."""

    format: int
    """Index of the format in ``Work.formats``."""
    path: str
    make_folder: bool = False

    @property
    def standard(self) -> bool:
        """Whether it is standard output."""
        return self.path == STANDARD_OUTPUT


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with one input."""

    name: str
    reader: str | None = None
    """Import format, where the input is no page."""
    outputs: tuple[Output, ...] = ()
    failures: tuple[Failure, ...] = ()
    """What is known to be impossible."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done."""

    options: Options
    exporters: tuple[Exporter, ...]
    work: Work
    tasks: tuple[Task, ...]
    together: Output | None = None
    """The file that takes the articles of all inputs."""
