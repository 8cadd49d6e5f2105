"""The command ``roundtable-archive``.

Everything heavy is imported after the arguments are understood, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.options import NAME, parser
from roundtable.errors import FormatError, InputError, RoundtableError, SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from types import FrameType

    from roundtable.archive.engines import Engine
    from roundtable.archive.job import Job
    from roundtable.archive.manifest import Manifest
    from roundtable.settings import Settings

__all__ = ["main"]

OK, FAILED, USAGE, UNDECODABLE, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process by default) and return its exit code."""
    options = parser({"convert": _convert, "status": _status, "targets": _targets}).parse_args(arguments)
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        code: int = options.run(options)
        return code
    except (_UsageError, FormatError, SettingsError) as error:
        print(f"{NAME}: {str(error).rstrip('.')}. See {NAME} {options.command} --help.", file=sys.stderr)
        return USAGE
    except RoundtableError as error:
        print(f"{NAME}: {' '.join(str(error).split())}", file=sys.stderr)
        return USAGE if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        print(f"{NAME}: interrupted; --resume goes on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away. Standard output must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


class _UsageError(Exception):
    """The command line cannot be carried out as it stands."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _convert(options: argparse.Namespace) -> int:
    from roundtable.archive.job import Places
    from roundtable.archive.progress import Display
    from roundtable.archive.runs import convert

    job = _job(options)
    display = None if options.quiet else Display(sys.stderr, Places(Path(job.out)))
    try:
        manifest = convert(
            job,
            tuple(options.sources),
            _engine(options),
            resume=options.resume,
            sample=options.sample,
            watcher=display,
        )
    finally:
        if display:
            display.close()
    if not options.quiet:
        print(f"{NAME}: {_summary(manifest)} → {options.output_folder}", file=sys.stderr)
    counts = manifest.counts
    return UNDECODABLE if counts.failures.get("decode") else FAILED if counts.failed else OK


def _summary(manifest: Manifest) -> str:
    counts = manifest.counts
    failed = ", ".join(f"{number:,} {stage}" for stage, number in counts.failures.items())
    return (
        f"{counts.inputs:,} {'document' if counts.inputs == 1 else 'documents'}, {counts.results:,} converted, "
        f"{counts.failed:,} failed" + (f" ({failed})" if failed else "")
    )


def _job(options: argparse.Namespace) -> Job:
    from roundtable.archive.documents import SourceOptions
    from roundtable.archive.job import Job
    from roundtable.settings import Settings, read_settings

    settings = Settings() if options.config is None else read_settings(options.config)
    formats = tuple(dict.fromkeys(options.to)) or ("parquet",)
    given = {
        "seconds": options.limit_seconds,
        "memory_bytes": options.limit_memory and options.limit_memory * 2**20,
        "input_bytes": options.limit_bytes,
    }
    limits = {name: value for name, value in given.items() if value is not None}
    return Job(
        out=str(Path(options.output_folder).absolute()),
        folder=str(Path.cwd()),
        formats=formats,
        repair_only=options.repair_only,
        script=options.script,
        encoding=options.encoding,
        options=_format_options(options, formats, settings),
        created=_created(),
        source=SourceOptions(
            text_field=options.text_field, bytes_field=options.bytes_field, metadata=options.repair_only
        ),
        limits=msgspec.structs.replace(settings.limits, **limits),
        reader=options.reader,
    )


def _format_options(
    options: argparse.Namespace, formats: tuple[str, ...], settings: Settings
) -> dict[str, dict[str, object]]:
    """Check ``formats`` before any input is read, and return their options."""
    from roundtable.archive.extras import pyarrow_parquet
    from roundtable.archive.job import TABLE_FORMATS, TEXT_FORMAT

    if "parquet" in formats:
        pyarrow_parquet()
    files = [name for name in formats if name not in TABLE_FORMATS]
    if options.repair_only:
        if wrong := [name for name in files if name != TEXT_FORMAT]:
            raise _UsageError(f"--repair-only gives jsonl, parquet or {TEXT_FORMAT}, not {wrong[0]}")
        return {}
    if TEXT_FORMAT in files:
        raise _UsageError(f"{TEXT_FORMAT} is for --repair-only; articles have jsonl, parquet or an export format")
    for name in files:
        settings.exporter(name)
    return {name: dict(settings.options[name]) for name in files if settings.options.get(name)}


def _created() -> datetime:
    """Return the time of export: now, or the moment that SOURCE_DATE_EPOCH fixes for repeatable runs."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise _UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds since 1970") from None


def _engine(options: argparse.Namespace) -> Engine:
    from roundtable.archive.engines.cluster import RayEngine
    from roundtable.archive.engines.local import LocalEngine
    from roundtable.archive.extras import ray

    if options.engine == "ray":
        ray()
        return RayEngine(address=options.address, workers=options.jobs)
    if options.address is not None:
        raise _UsageError("--address is for --engine ray")
    return LocalEngine(workers=options.jobs or _processors())


def _processors() -> int:
    """Return how many processors this process may use."""
    ours = getattr(os, "sched_getaffinity", None)  # Linux alone tells which are ours
    return len(ours(0)) if ours else os.cpu_count() or 1


def _status(options: argparse.Namespace) -> int:
    from roundtable.archive.status import describe, read_status

    status = read_status(Path(options.out))
    print(describe(status, as_json=options.json))
    return OK


def _targets(options: argparse.Namespace) -> int:
    from roundtable.archive.ledger import TargetQuery, deadlines_by_year, find_targets
    from roundtable.archive.reports import as_csv, as_json, as_text, as_xlsx, plot
    from roundtable.writing import write_whole

    out = Path(options.out)
    ending = Path(options.output).suffix.lower() if options.output else ""
    if ending not in ("", ".csv", ".xlsx", ".json") or (options.output and not ending):
        raise _UsageError(f"{options.output}: its ending must be .csv, .xlsx or .json")
    asked = ("speaker", "organization", "unit", "since", "until", "text", "status", "copies")
    try:
        query = TargetQuery(**{name: getattr(options, name) for name in asked})
    except ValueError as error:
        raise _UsageError(str(error)) from error
    if options.plot:
        write_whole(Path(options.plot), plot(deadlines_by_year(out, query)))
    rows = find_targets(out, query)
    if ending:
        data = as_xlsx(rows, _created()) if ending == ".xlsx" else (as_csv if ending == ".csv" else as_json)(rows)
        write_whole(Path(options.output), data)
    elif not options.plot:
        for piece in as_text(rows):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
    return OK


if __name__ == "__main__":
    sys.exit(main())
