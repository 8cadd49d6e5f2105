"""The command ``roundtable-convert``.

``options`` says what the command line may hold, ``planning`` makes a ``plan`` of it, ``running`` carries that out:
``pool`` gives each task to a process, ``converting`` does it there, ``console`` says how it went, in the words of
``messages.tsv``, and ``report`` keeps it. Everything heavy is imported after the arguments are understood, so that
``--help`` answers at once.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from roundtable.cli import console
from roundtable.cli.console import FAILED, INTERRUPTED, OK, USAGE, UsageError
from roundtable.cli.messages import message
from roundtable.cli.options import parse_arguments
from roundtable.errors import DecisionsError, FormatError, OutputError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.options import Options

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (those of the process by default) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without our characters is no reason to stop
    try:
        return _run(parse_arguments(arguments))
    except (UsageError, DecisionsError, FormatError, SettingsError) as error:
        console.say(message("see-help", problem=str(error).rstrip(".。")))
        return USAGE
    except OutputError as error:
        console.say(str(error))
        return FAILED
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
    if options.limits:
        from roundtable.cli.listing import list_limits

        return list_limits(options.config)
    if options.schema:
        from roundtable.schema import article_schema

        print(article_schema().decode(), end="")
        return OK
    if options.completion is not None:
        from roundtable.cli.completion import print_completion

        return print_completion(options.completion)
    if options.detect:
        from roundtable.cli.detecting import detect_inputs

        return detect_inputs(options)
    from roundtable.cli.planning import make_plan
    from roundtable.cli.running import carry_out

    return carry_out(make_plan(options))
