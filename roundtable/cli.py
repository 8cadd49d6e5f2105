"""The command ``roundtable-convert``.

Everything heavy is imported after the arguments are understood, so that ``--help`` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from roundtable.errors import DecodeError, FormatError, OutputError, RoundtableError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.formats import ExportContext, Exporter
    from roundtable.loading import Reading

__all__ = ["main"]

OK, FAILED, USAGE, UNDECODABLE, INTERRUPTED = 0, 1, 2, 3, 130

_PLACEHOLDER = "newsroom.invalid"
"""Authority of the NewsML exporters that nobody has told theirs."""

_EPILOG = """\
examples:
  roundtable-convert page.txt -t docx                    write page.docx here
  roundtable-convert page.html -o page.epub              the ending says the format
  roundtable-convert pages/*.txt -O out -t newsml -t json
  curl -s URL | roundtable-convert - -t json -o -        read standard input, write standard output

exit codes:
  0  all inputs were converted
  1  some inputs failed; the others were converted
  2  the command line or the settings were wrong; nothing was converted
  3  as 1, and an input was not text in any accepted encoding
"""


class _Job(NamedTuple):
    """One export to make of every input: the format's name, its exporter, and where it goes."""

    name: str
    exporter: Exporter
    target: Path | None
    """File, where one was named; else the output is named after the input."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process by default) and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _list_formats() if options.list_formats else _convert(options, _jobs(options), _context())
    except (_UsageError, FormatError, SettingsError) as error:
        print(f"roundtable-convert: {str(error).rstrip('.')}. See roundtable-convert --help.", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("roundtable-convert: interrupted; files already written are complete.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away. Standard output must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


class _UsageError(Exception):
    """The command line cannot be carried out as it stands."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="roundtable-convert",
        description="Read Chinese newspaper roundtables, repair their text, and write them in other formats.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("inputs", metavar="INPUT", nargs="*", help="text file or saved HTML page; - reads standard input")
    add("-t", "--to", metavar="FORMAT", action="append", default=[], help="format to write; may be given several times")
    add("-o", "--output", metavar="FILE", help="file to write, - for standard output; its ending says the format")
    add("-O", "--output-folder", metavar="DIR", help="folder to write to, made where missing (default: this one)")
    add(
        "--script",
        choices=("auto", "hans", "hant", "keep"),
        default="auto",
        help="auto: a mirror's pseudo-Traditional becomes Simplified, all else stays (default); "
        "hans, hant: convert; keep: leave every character as it is",
    )
    add("--encoding", metavar="NAME", help="encoding of the inputs, for example gb18030 (default: found out)")
    add("--config", metavar="FILE", help="settings of your newsroom, a TOML file: its identity, options of the formats")
    add(
        "--newsml-authority",
        metavar="DOMAIN",
        help="domain that your newsroom owns; NewsML identifiers are issued under it, whatever the settings say",
    )
    add("--list-formats", action="store_true", help="list the installed formats and stop")
    add("-q", "--quiet", action="store_true", help="say only what went wrong")
    add("--version", action="version", version=_version())
    return parser


def _version() -> str:
    from importlib.metadata import version

    return f"roundtable-convert {version('roundtable-convert')}"


def _jobs(options: argparse.Namespace) -> list[_Job]:
    """Return the exports that the command line asks for, each format checked before any input is read."""
    from roundtable.settings import Settings, read_settings

    if not options.inputs:
        raise _UsageError("no input. Name one or more files, or - for standard input")
    if options.output is not None:
        if options.output_folder is not None:
            raise _UsageError("-o names one file and -O a folder; give one of them")
        if len(options.inputs) > 1 or len(options.to) > 1:
            raise _UsageError("-o takes one input and one format; for more, name a folder with -O")
    names = list(dict.fromkeys(options.to)) or [_format_of(options.output)]
    settings = Settings() if options.config is None else read_settings(options.config)
    jobs = []
    for name in names:
        ours = options.newsml_authority and name in ("newsml", "newsml-speakers")
        exporter = settings.exporter(name, **({"authority": options.newsml_authority} if ours else {}))
        jobs.append(_Job(name, exporter, Path(options.output) if options.output is not None else None))
    if options.output == "-" and sys.stdout.isatty() and not jobs[0].exporter.media_type.endswith(("json", "xml")):
        raise _UsageError(f"{names[0]} is not text; name a file with -o")
    return jobs


def _format_of(output: str | None) -> str:
    """Return the format that the ending of ``output`` stands for."""
    from roundtable.formats import available_exporters, get_exporter

    known = available_exporters()
    if output in (None, "-"):
        raise _UsageError(f"no format. Say what to write with -t: {', '.join(known)}")
    suffix = Path(output).suffix.lower()
    if suffix[1:] in known:
        return suffix[1:]
    for name in known:
        try:
            if get_exporter(name).suffix == suffix:
                return name
        except FormatError:
            continue  # a plug-in that cannot be loaded is none of this output's business
    raise _UsageError(f"{output}: no format has the ending {suffix!r}. Say which with -t: {', '.join(known)}")


def _context() -> ExportContext:
    """Return the time of export: now, or the moment that SOURCE_DATE_EPOCH fixes for repeatable builds."""
    from roundtable.formats import ExportContext

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return ExportContext(created=datetime.now(UTC).astimezone().replace(microsecond=0))
    try:
        return ExportContext(created=datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError):
        raise _UsageError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds since 1970") from None


def _convert(options: argparse.Namespace, jobs: list[_Job], context: ExportContext) -> int:
    """Convert input after input; one that fails does not stop the others."""
    if not options.quiet and any(getattr(job.exporter, "authority", None) == _PLACEHOLDER for job in jobs):
        print(
            f"roundtable-convert: note: identifiers are made under the placeholder {_PLACEHOLDER}; "
            "set yours with --newsml-authority or --config.",
            file=sys.stderr,
        )
    worst = OK
    taken: dict[Path, str] = {Path(name).resolve(): name for name in options.inputs if name != "-"}
    for name in options.inputs:
        try:
            reading = _read(name, options)
        except Exception as error:
            worst = max(worst, _complain(name, error))
            continue
        for job in jobs:
            try:
                target = job.target or _target(name, job, options.output_folder)
                _export(reading, job, context, target, taken, name)
            except BrokenPipeError:
                raise
            except Exception as error:
                worst = max(worst, _complain(name, error))
            else:
                if not options.quiet and target != Path("-"):
                    print(f"{name} → {target} ({_summary(reading)})", file=sys.stderr)
    return worst


def _read(name: str, options: argparse.Namespace) -> Reading:
    from roundtable.loading import load, loads

    if name == "-":
        data = sys.stdin.buffer.read()
        return loads(data, script=options.script, encoding=options.encoding, name="standard input")
    return load(name, script=options.script, encoding=options.encoding)


def _target(name: str, job: _Job, folder: str | None) -> Path:
    stem = "stdin" if name == "-" else Path(name).stem
    return Path(folder or ".") / f"{stem}{job.exporter.suffix}"


def _export(
    reading: Reading, job: _Job, context: ExportContext, target: Path, taken: dict[Path, str], name: str
) -> None:
    from roundtable.writing import make_folder, write_whole

    place = target.resolve()
    if target != Path("-") and taken.setdefault(place, f"the {job.name} of {name}") != f"the {job.name} of {name}":
        raise OutputError(f"{target} would overwrite {taken[place]}. Write it to another folder with -O.")
    data = job.exporter.export(reading.article, context)
    if target == Path("-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    if job.target is None:
        make_folder(target.parent)
    write_whole(target, data)


def _summary(reading: Reading) -> str:
    edits, gaps = len(reading.repaired.edits), len(reading.repaired.gaps)
    return f"{edits} {'repair' if edits == 1 else 'repairs'}, {gaps} {'gap' if gaps == 1 else 'gaps'}"


def _complain(name: str, error: Exception) -> int:
    """Say in one line what went wrong with an input, and return the exit code that it asks for."""
    label = "standard input" if name == "-" else name
    message = " ".join(str(error).split())
    if not isinstance(error, RoundtableError):
        message = f"internal error, {type(error).__name__}: {message}. Please report it together with the page."
    if not message.startswith(label):
        message = f"{label}: {message}"
    print(f"roundtable-convert: {message}", file=sys.stderr)
    return UNDECODABLE if isinstance(error, DecodeError) else FAILED


def _list_formats() -> int:
    from roundtable.formats import available_exporters, available_importers, get_exporter

    importers = available_importers()
    for name, entry in available_exporters().items():
        origin = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "unknown distribution"
        try:
            exporter = get_exporter(name)
        except FormatError as error:
            print(f"{name:<17}{'':<15}{origin}; cannot be used: {error}")
            continue
        reads = "writes, reads" if name in importers else "writes"
        print(f"{name:<17}{exporter.suffix:<15}{reads:<15}{origin}")
    return OK
