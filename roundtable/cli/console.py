"""Exit codes, and lines on standard error."""

from __future__ import annotations

import sys

from roundtable.cli.messages import message
from roundtable.errors import DecodeError, RoundtableError

__all__ = ["FAILED", "INTERRUPTED", "OK", "UNDECODABLE", "USAGE", "UsageError", "complain", "say", "say_plainly"]

OK, FAILED, USAGE, UNDECODABLE, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(Exception):
    """The command line cannot be carried out as it stands."""


def say(text: str) -> None:
    """Say one line under the name of the command."""
    say_plainly(f"roundtable-convert: {text}")


def say_plainly(text: str) -> None:
    """Say one line."""
    print(text, file=sys.stderr)


def complain(name: str, error: Exception) -> int:
    """Say in one line what went wrong with an input, and return the exit code that it asks for."""
    label = message("standard-input") if name == "-" else name
    text = " ".join(str(error).split())
    if not isinstance(error, RoundtableError):
        text = message("internal-error", kind=type(error).__name__, problem=text)
    say(text if text.startswith(label) else f"{label}: {text}")
    return UNDECODABLE if isinstance(error, DecodeError) else FAILED
