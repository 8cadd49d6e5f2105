"""Telling how far a run is: one line on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from roundtable.archive.guard import read_progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.job import Places
    from roundtable.archive.outputs import Tally
    from roundtable.archive.runs import Scope

__all__ = ["Display", "duration", "in_flight"]

_EVERY = {True: 0.5, False: 30.0}
"""Seconds between two reports, on a terminal and elsewhere."""


class Display:
    """A watcher that reports on ``stream``."""

    def __init__(self, stream: TextIO, places: Places) -> None:
        self._stream, self._places = stream, places
        self._terminal = stream.isatty()
        self._begun = self._last = time.monotonic()
        self._results = self._failed = self._size = self._shards = 0
        self._earlier = (0, 0)
        """Documents and bytes that were done before this run went on."""

    def begin(self, scope: Scope, earlier: Iterator[Tally]) -> None:
        """See ``Watcher``."""
        self._scope = scope
        for tally in earlier:
            self._count(tally)
        self._earlier = (self._results + self._failed, self._size)

    def step(self, tally: Tally | None, losses: int) -> None:
        """See ``Watcher``; reports when it is time."""
        if tally is not None:
            self._count(tally)
        now = time.monotonic()
        if now - self._last < _EVERY[self._terminal]:
            return
        self._last = now
        documents = self._results + self._failed + (in_flight(self._places) if self._shards < self._scope.shards else 0)
        earlier, before = self._earlier
        seconds = now - self._begun
        parts = [
            f"{documents:,} documents",
            f"{(documents - earlier) / seconds:,.1f}/s",
            f"{self._shards:,} of {self._scope.shards:,} shards",
        ]
        if self._failed:
            parts.append(f"{self._failed:,} failed")
        if losses:
            parts.append(f"{losses} {'worker' if losses == 1 else 'workers'} lost")
        if self._size > before and self._scope.size:
            parts.append(f"{duration((self._scope.size - self._size) * seconds / (self._size - before))} left")
        line = ", ".join(parts)
        self._stream.write(f"\r{line}\x1b[K" if self._terminal else f"roundtable-archive: {line}\n")
        self._stream.flush()

    def _count(self, tally: Tally) -> None:
        self._results += tally.results
        self._failed += sum(tally.failures.values())
        self._size += tally.size
        self._shards += 1

    def close(self) -> None:
        """Leave the terminal clean."""
        if self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def in_flight(places: Places) -> int:
    """Return how many documents of shards that are not done yet have been read."""
    count = 0
    for path in places.state.glob("*.inflight"):
        progress = read_progress(places.shard(path.stem))
        count += progress.documents if progress else 0
    return count


def duration(seconds: float) -> str:
    """Return a time as people say it.

    >>> duration(95), duration(7260)
    ('1 min 35 s', '2 h 1 min')
    """
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
