"""The command ``roundtable-archive``.

Everything heavy is imported after the arguments are understood, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from roundtable.errors import FormatError, InputError, RoundtableError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from roundtable.archive.engines import Engine
    from roundtable.archive.job import Job
    from roundtable.archive.runs import Manifest

__all__ = ["main"]

OK, FAILED, USAGE, UNDECODABLE, INTERRUPTED = 0, 1, 2, 3, 130
_NAME = "roundtable-archive"

_EPILOG = """\
examples:
  roundtable-archive convert pages/ -O out                     four tables of all pages, as Parquet
  roundtable-archive convert crawl-*.warc.gz -O out --jobs 8   the HTML pages of web archives
  roundtable-archive convert 'in/**/*.txt' -O out -t docx -t jsonl
  roundtable-archive convert corpus.jsonl -O out --repair-only -t jsonl
  roundtable-archive convert pages/ -O out --resume            go on after an interruption
  roundtable-archive status out
  roundtable-archive targets out --organization 民政局 --until 2027 -o targets.csv

exit codes:
  0  all inputs were converted
  1  some inputs failed, or the run could not go on; the failures table and the message say why
  2  the command line or the settings were wrong; nothing was converted
  3  as 1, and an input was not text in any accepted encoding
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process by default) and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        code: int = options.run(options)
        return code
    except (_UsageError, FormatError, SettingsError) as error:
        print(f"{_NAME}: {str(error).rstrip('.')}. See {_NAME} {options.command} --help.", file=sys.stderr)
        return USAGE
    except RoundtableError as error:
        print(f"{_NAME}: {' '.join(str(error).split())}", file=sys.stderr)
        return USAGE if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        print(f"{_NAME}: interrupted; --resume goes on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away. Standard output must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


class _UsageError(Exception):
    """The command line cannot be carried out as it stands."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME,
        description="Read Chinese newspaper roundtables by the million, tabulate them, query their targets.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_convert(commands.add_parser("convert", help="convert all documents of the sources", allow_abbrev=False))
    status = commands.add_parser("status", help="tell where a run stands", allow_abbrev=False)
    status.add_argument("out", metavar="OUT", help="output folder of the run")
    status.add_argument("--json", action="store_true", help="tell it as JSON")
    status.set_defaults(run=_status)
    _add_targets(commands.add_parser("targets", help="query the targets of a finished run", allow_abbrev=False))
    return parser


def _version() -> str:
    from importlib.metadata import version

    return f"{_NAME} {version('roundtable-convert')}"


def _add_convert(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    parser.set_defaults(run=_convert)
    add(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="folder, file or quoted pattern; zip, tar, JSONL, Parquet and WARC files are looked into",
    )
    add("-O", "--output-folder", metavar="OUT", required=True, help="folder for the output, new or empty")
    add(
        "-t",
        "--to",
        metavar="FORMAT",
        action="append",
        default=[],
        help="parquet (default) or jsonl: tables; an export format such as docx: a file for each article; "
        "may be given several times",
    )
    add("--engine", choices=("local", "ray"), default="local", help="processes of this machine (default), or Ray")
    add("--address", metavar="ADDRESS", help="Ray cluster to use, such as auto or head:6379 (default: one of our own)")
    add(
        "--jobs", metavar="N", type=_positive, help="documents to work on at the same time (default: one per processor)"
    )
    add("--resume", action="store_true", help="go on with the run in OUT; begin it where there is none")
    add("--repair-only", action="store_true", help="give the cleaned texts and the evidence of damage, no articles")
    add("--sample", metavar="N", type=_positive, help="take only N documents, spread over the sources")
    add("--text-field", metavar="NAME", default="text", help="field or column with the text (default: text)")
    add("--bytes-field", metavar="NAME", help="field with a page's bytes instead, Base64 in JSONL")
    add("--limit-seconds", metavar="N", type=_seconds, help="time for one document (default: 20)")
    add("--limit-memory", metavar="MIB", type=_positive, help="memory for one document (default: 1024)")
    add("--limit-bytes", metavar="N", type=_positive, help="size of one document (default: 20000000)")
    add(
        "--script",
        choices=("auto", "hans", "hant", "keep"),
        default="auto",
        help="auto: a mirror's pseudo-Traditional becomes Simplified, all else stays (default); "
        "hans, hant: convert; keep: leave every character as it is",
    )
    add("--encoding", metavar="NAME", help="encoding of the pages, for example gb18030 (default: found out)")
    add("--config", metavar="FILE", help="settings of your newsroom, a TOML file")
    add("-q", "--quiet", action="store_true", help="say only what went wrong")
    add("--reader", default="roundtable.loading:loads", help=argparse.SUPPRESS)


def _add_targets(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    parser.set_defaults(run=_targets)
    add("out", metavar="OUT", help="output folder of a finished run")
    add("--speaker", metavar="TEXT", help="part of the speaker's name")
    add("--organization", metavar="TEXT", help="part of the name of the speaker's organization")
    add("--unit", metavar="UNIT", help="unit of the quantity, such as 元")
    add("--since", metavar="DATE", help="deadline on or after this day, month or year: YYYY-MM-DD, YYYY-MM, YYYY")
    add("--until", metavar="DATE", help="deadline by the end of this day, month or year")
    add("--text", metavar="TEXT", help="part of the sentence")
    add("--status", choices=("planned", "ongoing"), help="announced, or under way")
    add("--copies", action="store_true", help="list the targets of every mirror of an article, not of one")
    add("-o", "--output", metavar="FILE", help="file to write: .csv, .xlsx or .json (default: a list for reading)")
    add("--plot", metavar="FILE", help="draw the number of targets by year of their deadline, an SVG picture")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return seconds


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
        print(f"{_NAME}: {_summary(manifest)} → {options.output_folder}", file=sys.stderr)
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
    from roundtable.archive.limits import DocumentLimits

    formats = tuple(dict.fromkeys(options.to)) or ("parquet",)
    given = {
        "seconds": options.limit_seconds,
        "memory_bytes": options.limit_memory and options.limit_memory * 2**20,
        "document_bytes": options.limit_bytes,
    }
    return Job(
        out=str(Path(options.output_folder).absolute()),
        folder=str(Path.cwd()),
        formats=formats,
        repair_only=options.repair_only,
        script=options.script,
        encoding=options.encoding,
        options=_format_options(options, formats),
        created=_created(),
        source=SourceOptions(
            text_field=options.text_field, bytes_field=options.bytes_field, metadata=options.repair_only
        ),
        limits=DocumentLimits(**{name: value for name, value in given.items() if value is not None}),
        reader=options.reader,
    )


def _format_options(options: argparse.Namespace, formats: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """Check ``formats`` before any input is read, and return their options."""
    from roundtable.archive.extras import pyarrow_parquet
    from roundtable.archive.job import TABLE_FORMATS, TEXT_FORMAT
    from roundtable.settings import Settings, read_settings

    if "parquet" in formats:
        pyarrow_parquet()
    files = [name for name in formats if name not in TABLE_FORMATS]
    if options.repair_only:
        if wrong := [name for name in files if name != TEXT_FORMAT]:
            raise _UsageError(f"--repair-only gives jsonl, parquet or {TEXT_FORMAT}, not {wrong[0]}")
        return {}
    if TEXT_FORMAT in files:
        raise _UsageError(f"{TEXT_FORMAT} is for --repair-only; articles have jsonl, parquet or an export format")
    settings = Settings() if options.config is None else read_settings(options.config)
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
    return LocalEngine(workers=options.jobs or len(os.sched_getaffinity(0)))


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
        sys.stdout.buffer.write(as_text(rows))
        sys.stdout.buffer.flush()
    return OK


if __name__ == "__main__":
    sys.exit(main())
