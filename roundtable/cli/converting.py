"""Input after input: read, export, written. One that fails does not stop the others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from roundtable.cli.console import OK, complain, say, say_plainly
from roundtable.cli.messages import message
from roundtable.errors import OutputError
from roundtable.loading import load, loads
from roundtable.writing import make_folder, write_whole

if TYPE_CHECKING:
    from roundtable.cli.options import Options
    from roundtable.cli.planning import Export, Plan
    from roundtable.formats import ExportContext
    from roundtable.loading import Reading

__all__ = ["convert"]

_PLACEHOLDER = "newsroom.invalid"
"""Authority of the NewsML exporters that nobody has told theirs."""


def convert(plan: Plan) -> int:
    """Carry out ``plan`` and return the exit code."""
    options = plan.options
    if not options.quiet and any(
        getattr(export.exporter, "authority", None) == _PLACEHOLDER for export in plan.exports
    ):
        say(message("placeholder", authority=_PLACEHOLDER))
    worst = OK
    taken: dict[Path, str] = {Path(name).resolve(): name for name in options.inputs if name != "-"}
    for name in options.inputs:
        try:
            reading = _read(name, options)
        except Exception as error:
            worst = max(worst, complain(name, error))
            continue
        for export in plan.exports:
            try:
                target = export.target or _target(name, export, options.output_folder)
                _export(reading, export, plan.context, target, taken, name)
            except BrokenPipeError:
                raise
            except Exception as error:
                worst = max(worst, complain(name, error))
            else:
                if not options.quiet and target != Path("-"):
                    say_plainly(f"{name} → {target} ({_summary(reading)})")
    return worst


def _read(name: str, options: Options) -> Reading:
    if name == "-":
        data = sys.stdin.buffer.read()
        return loads(data, script=options.script, encoding=options.encoding, name="standard input")
    return load(name, script=options.script, encoding=options.encoding)


def _target(name: str, export: Export, folder: str | None) -> Path:
    stem = "stdin" if name == "-" else Path(name).stem
    return Path(folder or ".") / f"{stem}{export.exporter.suffix}"


def _export(
    reading: Reading, export: Export, context: ExportContext, target: Path, taken: dict[Path, str], name: str
) -> None:
    place = target.resolve()
    if target != Path("-"):
        owner = message("output-of", format=export.name, input=name)
        if (other := taken.setdefault(place, owner)) != owner:
            raise OutputError(message("would-overwrite", output=target, other=other))
    data = export.exporter.export(reading.article, context)
    if target == Path("-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    if export.target is None:
        make_folder(target.parent)
    write_whole(target, data)


def _summary(reading: Reading) -> str:
    edits, gaps = len(reading.repaired.edits), len(reading.repaired.gaps)
    return message(
        "summary",
        repairs=message("repair" if edits == 1 else "repairs", count=edits),
        gaps=message("gap" if gaps == 1 else "gaps", count=gaps),
    )
