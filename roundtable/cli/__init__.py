"""The command ``roundtable-convert``.

``options`` says what the command line may hold, ``planning`` what is to be done then, ``converting`` does it,
``console`` says how it went, in the words of ``messages.tsv``. Everything heavy is imported after the arguments are
understood, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from roundtable.cli import console
from roundtable.cli.console import FAILED, INTERRUPTED, USAGE, UsageError
from roundtable.cli.messages import message
from roundtable.cli.options import parse_arguments
from roundtable.errors import FormatError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.options import Options

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process by default) and return its exit code."""
    try:
        return _run(parse_arguments(arguments))
    except (UsageError, FormatError, SettingsError) as error:
        console.say(message("see-help", problem=str(error).rstrip(".。")))
        return USAGE
    except KeyboardInterrupt:
        console.say(message("interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away. Standard output must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run(options: Options) -> int:
    """Do the one thing that ``options`` ask for."""
    if options.list_formats:
        from roundtable.cli.listing import list_formats

        return list_formats()
    from roundtable.cli.converting import convert
    from roundtable.cli.planning import make_plan

    return convert(make_plan(options))
