"""The embedded engine: worker processes of the standard library, on this machine."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.engines import TICK
from roundtable.archive.guard import die_with_parent
from roundtable.archive.work import process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from roundtable.archive.documents import Shard
    from roundtable.archive.engines import Losses
    from roundtable.archive.job import Job
    from roundtable.archive.outputs import Tally

__all__ = ["LocalEngine"]

_PATIENCE = 3.0
"""Seconds that a worker has to end by itself."""


class LocalEngine(msgspec.Struct, frozen=True, kw_only=True):
    """Runs tasks in ``workers`` processes.

    Each has a pool of its own: the standard library gives a whole pool up when one of its processes dies, and
    the documents of the others would be blamed for that.

    >>> LocalEngine(workers=2).workers
    2
    """

    workers: int
    """Number of processes, 1 or more."""

    def run(self, job: Job, shards: Iterator[Shard], driver: str, losses: Losses) -> Iterator[Tally | None]:
        """See ``Engine``."""
        idle = [_Slot() for _ in range(self.workers)]
        busy: dict[Future[Tally], tuple[_Slot, Shard]] = {}
        again: list[Shard] = []
        try:
            while True:
                while idle and (shard := again.pop() if again else next(shards, None)):
                    slot = idle.pop()
                    busy[slot.submit(job, shard, driver)] = (slot, shard)
                if not busy:
                    return
                finished, _ = wait(busy, timeout=TICK, return_when=FIRST_COMPLETED)
                if not finished:
                    yield None
                for future in finished:
                    slot, shard = busy.pop(future)
                    try:
                        tally = future.result()
                    except BrokenProcessPool:
                        losses.add(shard)
                        slot.renew()
                        again.append(shard)
                    else:
                        yield tally
                    idle.append(slot)
        finally:
            _end([*idle, *(slot for slot, _ in busy.values())])


class _Slot:
    """One worker process, and another one when it dies."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._pid: Future[int] | None = None

    def submit(self, job: Job, shard: Shard, driver: str) -> Future[Tally]:
        if self._pool is None:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, initializer=_prepare, initargs=(os.getpid(),))
            self._pid = self._pool.submit(os.getpid)
        return self._pool.submit(process, job, shard, driver)

    def renew(self) -> None:
        """Give the dead process up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
        self._pool = self._pid = None

    def pid(self) -> int | None:
        """Return the number of the process, None where there is none (any more)."""
        try:
            return self._pid.result(timeout=_PATIENCE) if self._pid is not None else None
        except (BrokenProcessPool, TimeoutError):
            return None


def _end(slots: list[_Slot]) -> None:
    """End all processes: politely, so that no document is blamed; then not."""
    pids = [pid for slot in slots if (pid := slot.pid()) is not None]
    _signal(pids, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and any(map(_lives, pids)):
        time.sleep(0.02)
    _signal(pids, signal.SIGKILL)
    for slot in slots:
        slot.renew()


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _prepare(parent: int) -> None:
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the driver decides what becomes of us
