"""Completion of the command line in a shell."""

from __future__ import annotations

import shtab

from roundtable.cli.console import OK
from roundtable.cli.options import make_parser
from roundtable.formats import available_exporters, available_importers

__all__ = ["print_completion"]

_FILES = ("inputs", "output", "config", "docx_template", "epub_css", "report")


def print_completion(shell: str) -> int:
    """Print the script that ``shell`` reads, and return the exit code."""
    parser = make_parser()
    known = {"to": tuple(available_exporters()), "read_as": tuple(available_importers())}
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to them, and shtab takes the same
        if action.dest in known:
            action.choices = known[action.dest]
        elif action.dest == "output_folder":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined] # shtab's own attribute
        elif action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    print(shtab.complete(parser, shell))
    return OK
