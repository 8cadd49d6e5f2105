"""What the command line may hold.

A new flag is a field of ``Options``, a line in ``make_parser`` under the heading where a reader looks for it, its help
in ``messages.tsv`` (``help.NAME``), and a row in ``docs/reference/cli.md``. Where it acts is another module's affair:
``planning`` turns options into work; a flag that does something of its own, such as ``--list-formats``, is a line in
``roundtable.cli._run``.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Annotated, NoReturn, get_args

import msgspec

from roundtable.cli.console import UsageError
from roundtable.cli.messages import message
from roundtable.cli.messages import message as sentence
from roundtable.cli.terminal import wrapped
from roundtable.formats import format_names
from roundtable.loading import ScriptOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SHELLS", "Options", "make_parser", "parse_arguments"]

SHELLS = ("bash", "zsh", "fish")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line, understood; the names are those of the flags."""

    inputs: tuple[str, ...]
    to: tuple[str, ...]
    output: str | None
    output_folder: str | None
    force: bool
    dry_run: bool
    jobs: Annotated[int, msgspec.Meta(ge=0)]

    read_as: str | None
    """Import format of the inputs (``--from``)."""
    script: ScriptOption
    encoding: str | None
    decisions: tuple[str, ...]

    config: str | None
    newsml_authority: str | None
    docx_template: str | None
    docx_profile: str | None
    docx_review: bool
    no_comments: bool
    epub_css: str | None
    epub_vertical: bool

    detect: bool
    diff: bool
    report: str | None
    quiet: bool
    verbose: bool

    list_formats: bool
    limits: bool
    schema: bool
    completion: str | None


def parse_arguments(arguments: Sequence[str] | None) -> Options:
    """Return what ``arguments`` (those of the process by default) ask for.

    Raises:
        UsageError: They are not what the parser knows.
    """
    return msgspec.convert(vars(make_parser().parse_intermixed_args(arguments)), Options)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, its help in the language of the locale."""
    parser = _Parser(
        prog="roundtable-convert",
        usage=message("help.usage"),
        description=message("help"),
        epilog=f"{message('help.examples')}\n\n{message('help.exit-codes')}",
        formatter_class=_Formatter,
        allow_abbrev=False,
        add_help=False,
    )
    add = parser.add_argument_group(message("help.what")).add_argument
    add("inputs", metavar="INPUT", nargs="*", help=message("help.inputs"))
    add("-t", "--to", metavar="FORMAT", action="extend", type=format_names, default=[], help=message("help.to"))
    add("-o", "--output", metavar="FILE", help=message("help.output"))
    add("-O", "--output-folder", metavar="DIR", help=message("help.output-folder"))
    add("--force", action="store_true", help=message("help.force"))
    add("--dry-run", action="store_true", help=message("help.dry-run"))
    add("-j", "--jobs", metavar="N", type=_count, default=1, help=message("help.jobs"))

    add = parser.add_argument_group(message("help.reading")).add_argument
    add("--from", dest="read_as", metavar="FORMAT", help=message("help.from"))
    add("--script", choices=get_args(ScriptOption), default="auto", help=message("help.script"))
    add("--encoding", metavar="NAME", help=message("help.encoding"))
    add("--decisions", metavar="FILE", action="append", default=[], help=message("help.decisions"))

    add = parser.add_argument_group(message("help.formats")).add_argument
    add("--config", metavar="FILE", help=message("help.config"))
    add("--newsml-authority", metavar="DOMAIN", help=message("help.newsml-authority"))
    add("--docx-template", metavar="FILE", help=message("help.docx-template"))
    add("--docx-profile", metavar="NAME", help=message("help.docx-profile"))
    add("--docx-review", action="store_true", help=message("help.docx-review"))
    add("--no-comments", action="store_true", help=message("help.no-comments"))
    add("--epub-css", metavar="FILE", help=message("help.epub-css"))
    add("--epub-vertical", action="store_true", help=message("help.epub-vertical"))

    add = parser.add_argument_group(message("help.reporting")).add_argument
    add("--detect", action="store_true", help=message("help.detect"))
    add("--diff", action="store_true", help=message("help.diff"))
    add("--report", metavar="FILE", help=message("help.report"))
    add("-q", "--quiet", action="store_true", help=message("help.quiet"))
    add("-v", "--verbose", action="store_true", help=message("help.verbose"))

    add = parser.add_argument_group(message("help.others")).add_argument
    add("--list-formats", action="store_true", help=message("help.list-formats"))
    add("--limits", action="store_true", help=message("help.limits"))
    add("--schema", action="store_true", help=message("help.schema"))
    add("--completion", choices=SHELLS, help=message("help.completion"))
    add("--version", action=_Version, nargs=0, help=message("help.version"))
    add("-h", "--help", action="help", help=message("help.help"))
    return parser


_COMPLAINTS = (
    (r"unrecognized arguments: (?P<given>.*)", "unknown-flag"),
    (r"argument (?P<flag>.+): expected one argument", "no-value"),
    (r"argument (?P<flag>.+): ignored explicit argument (?P<given>.+)", "no-value-wanted"),
    (r"argument (?P<flag>.+): invalid choice: (?P<given>.+) \(choose from (?P<known>.+)\)", "wrong-choice"),
    (r"argument (?P<flag>.+): invalid \w+ value: (?P<given>.+)", "wrong-value"),
)
"""What argparse says, in English alone, and the keys of our own words for it."""


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as the rest of the command does: in one line, in the language of the locale."""

    def error(self, message: str) -> NoReturn:
        for pattern, key in _COMPLAINTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                raise UsageError(sentence(key, **found.groupdict()))
        raise UsageError(message)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Speaks the language of the locale, and knows that Chinese has no spaces to break a line at."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, message("help.usage-heading") if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)  # argparse itself breaks at spaces, counting characters


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that costs as much as all the rest of the help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"roundtable-convert {version('roundtable-convert')}")
        parser.exit()
