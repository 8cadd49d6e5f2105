"""What the rules of this stage share: how a rule is named, from when on it is sure, and how its table is read.

The tables in ``data/`` are meant to be reviewed by people who read Chinese and not Python: lines
that start with ``#`` explain, the first other line names the columns, tabs part them.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DECIDED", "LIKELY", "Rule", "rows"]

DECIDED = 0.95
"""Certainty from which a character is settled; below, it lies in a gap that keeps all candidates."""
LIKELY = 0.5
"""Certainty from which a character in a gap is printed, being likelier than all others together; below stands 〓."""


class Rule(NamedTuple):
    """A rule's public name, and what an edit under that name does, in one sentence."""

    name: str
    meaning: str


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of the table ``data/<name>`` below its head row."""
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    table = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    next(table)
    return table
