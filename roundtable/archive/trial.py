"""A trial for a document over which processes died: is it to blame, and for what?

That a process died over a document is no proof: somebody may have killed it, twice, just there. So the document is
read once more, in a process of its own whose end is watched. What stands in the failures table then does not depend
on what else happened during the run.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.documents import Entry, Shard
from roundtable.archive.guard import Clock, die_with_parent
from roundtable.archive.job import Job
from roundtable.archive.sources import read

if TYPE_CHECKING:
    from roundtable.archive.guard import Cause

__all__ = ["tried"]

_ATTEMPTS = 3
"""Trials that may be ended by SIGKILL, which anybody can send, before that is put down to the document."""
_START = 60.0
"""Seconds for a process to start and to find the document."""
_TIMED_OUT = b"Timeout ("
"""How the clock's report begins."""


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried: reading ``document``, or what stands ``behind`` it in the source."""

    parent: int
    job: Job
    shard: Shard
    document: str
    behind: bool


def tried(job: Job, shard: Shard, document: str, *, behind: bool) -> Cause | None:
    """Return for what ``document`` is to blame, or the source ``behind`` it; None if it was survived."""
    case = msgspec.json.encode(_Case(parent=os.getpid(), job=job, shard=shard, document=document, behind=behind))
    for _ in range(_ATTEMPTS):
        try:
            done = subprocess.run(  # noqa: S603 - ourselves
                [sys.executable, "-P", "-m", __name__],  # -P: what lies where the user works is no module
                input=case,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_START + 2 * job.limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "time"
        if _TIMED_OUT in done.stderr:
            return "time"
        if done.returncode == 0:
            return None
        if done.returncode != -signal.SIGKILL:
            return "process"
    return "process"


def main() -> None:
    """Read the document that is named on standard input, and end well if that is survived."""
    from roundtable.archive.work import attempt, prepare

    case = msgspec.json.decode(sys.stdin.buffer.read(), type=_Case)
    die_with_parent(case.parent)
    prepare(case.job)
    clock = Clock(sys.stderr.buffer, case.job.limits)
    items = read(case.shard, case.job.source, case.job.limits)
    reached = case.behind and not case.document
    while True:
        clock.start()
        item = next(items, None)
        if item is None or reached:
            return
        if isinstance(item, Entry) and item.id == case.document:
            reached = True
            if not case.behind:
                with contextlib.suppress(MemoryError):
                    attempt(case.job, item)
                return


if __name__ == "__main__":
    main()
