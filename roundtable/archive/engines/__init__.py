"""Engines: who runs the unit of work. Both run the same function over the same shards and trust only its marks.

An engine may lose a task in any way; the task is then given out again. Which document was to blame, if one
was, the next attempt finds out by itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from roundtable.archive.guard import read_progress
from roundtable.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Shard
    from roundtable.archive.job import Job, Places
    from roundtable.archive.outputs import Tally

__all__ = ["TICK", "Engine", "Losses"]

TICK = 1.0
"""Seconds after which an engine lets its caller look around."""
_UNEXPLAINED = 8


class Engine(Protocol):
    """Runs tasks."""

    def run(self, job: Job, shards: Iterator[Shard], driver: str, losses: Losses) -> Iterator[Tally | None]:
        """Yield what came of each shard, in any order, and None now and then in between.

        Raises:
            OutputError: The output cannot be written.
            RunError: Tasks do not get as far as to begin.
        """
        ...


class Losses:
    """Counts the tasks that died, and gives up where they die before they begin."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._unexplained: Counter[str] = Counter()
        self.count = 0

    def forget(self) -> None:
        """Take note that a shard was done: whatever it was that ended tasks, it does not end all of them."""
        self._unexplained.clear()

    def add(self, shard: Shard) -> None:
        """Count the death of a task.

        Raises:
            RunError: This shard's tasks die again and again without having named a document.
        """
        self.count += 1
        if read_progress(self._places.shard(shard.name)) is None:
            self._unexplained[shard.name] += 1
            if self._unexplained[shard.name] >= _UNEXPLAINED:
                raise RunError(
                    f"workers end before they begin with shard {shard.name}. Is memory short, or the output folder "
                    "not the same for all of them? When that is set right, --resume goes on."
                )
