"""The command line of ``roundtable-archive``: what can be asked, and how it is written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from roundtable.formats import format_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["NAME", "parser"]

NAME = "roundtable-archive"

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


def parser(commands: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """Return the parser; ``commands`` do what each command asks for, and are found in the field ``run``."""
    whole = argparse.ArgumentParser(
        prog=NAME,
        description="Read Chinese newspaper roundtables by the million, tabulate them, query their targets.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=_version())
    parts = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    helps = {
        "convert": (_add_convert, "convert all documents of the sources"),
        "status": (_add_status, "tell where a run stands"),
        "targets": (_add_targets, "query the targets of a finished run"),
    }
    for name, (add, said) in helps.items():
        part = parts.add_parser(
            name,
            help=said,
            description=said[0].upper() + said[1:] + ".",
            epilog=_examples(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        part.set_defaults(run=commands[name])
        add(part)
    return whole


def _examples(command: str) -> str:
    """Return those of the examples that show ``command``."""
    return "examples:\n" + "".join(
        f"{line}\n" for line in _EPILOG.splitlines() if line.startswith(f"  {NAME} {command} ")
    )


def _add_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="output folder of the run")
    parser.add_argument("--json", action="store_true", help="tell it as JSON")


def _version() -> str:
    from importlib.metadata import version

    return f"{NAME} {version('roundtable-convert')}"


def _add_convert(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
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
        action="extend",
        type=format_names,
        default=[],
        help="parquet (default) or jsonl: tables; an export format such as docx: a file for each article; "
        "several may be given, one by one or with commas between",
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
