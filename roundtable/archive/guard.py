"""How a document that kills, hangs or bloats its process is survived, and by whom it is known afterwards.

A crash of the interpreter cannot be caught. So the document is named on disk before it is touched; whoever
works on the shard next finds the name. A document over which the process died twice is tried (see ``trial``), and left
out if it is to blame. A thread in C ends a process that does not come back. The file with the name is locked, so that
two processes never work on one shard, not even when the run that started the first is long gone.
"""

from __future__ import annotations

import faulthandler
import fcntl
import os
import resource
import signal
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from roundtable.archive.job import Workplace
    from roundtable.limits import Limits

__all__ = ["Cause", "Clock", "Mark", "Progress", "Suspects", "blaming_nobody", "die_with_parent", "read_progress"]

Cause = Literal["time", "process"]

_OWN, _FOREIGN, _SUSPECT, _PROVEN = 2, 1, 4, 80
"""How much a death counts. One that happened while the run's driver died as well, or was replaced, is most
likely not the document's doing and counts half. Twice the whole, in attempts that follow each other, makes a suspect,
who is tried; after forty times nobody waits for a trial."""
_SLACK = 0.05
_PAGE = resource.getpagesize()


class Progress(msgspec.Struct, frozen=True, array_like=True):
    """How far the work on a shard is."""

    driver: str
    documents: int
    document: str | None
    """The one being read; None between two of them."""
    after: str | None = None
    """Between two: the last one."""


class _Death(msgspec.Struct, array_like=True):
    weight: int
    cause: Cause


class Suspects(NamedTuple):
    """The documents over which processes died, and those after which they died; with the cause where it is proven."""

    documents: dict[str, Cause | None]
    after: dict[str, Cause | None]


class Mark:
    """The file that names the document being worked on; holding it is the right to work on the shard."""

    def __init__(self, place: Workplace, driver: str) -> None:
        self._place, self._driver = place, driver
        self._file = os.open(place.inflight, os.O_RDWR | os.O_CREAT, 0o666)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._count = 0
        self._deaths: dict[str, _Death] = {}
        self._last = ""

    def suspects(self) -> Suspects:
        """Return who is to be tried or left out, once the last death is put down to whom it belongs to."""
        place = self._place
        deaths = self._deaths
        with suppress(OSError, msgspec.DecodeError):
            deaths.update(msgspec.json.decode(place.deaths.read_bytes(), type=dict[str, _Death]))
        last = _parse(os.pread(self._file, 1 << 16, 0))
        if last is not None:
            key = f"={last.document}" if last.document is not None else f">{last.after or ''}"
            weight = _OWN if last.driver == self._driver else _FOREIGN
            timed_out = place.trace.exists() and place.trace.stat().st_size > 0
            before = deaths.get(key)
            cause: Cause = "time" if timed_out or (before and before.cause == "time") else "process"
            deaths[key] = _Death(weight + (before.weight if before else 0), cause)
            self._save()
            self.clear()  # or a death on the way to the first document would count for it again
        place.trace.unlink(missing_ok=True)
        found: dict[str, Cause | None] = {
            key: death.cause if death.weight >= _PROVEN else None
            for key, death in deaths.items()
            if death.weight >= _SUSPECT
        }
        return Suspects(
            {key[1:]: cause for key, cause in found.items() if key[0] == "="},
            {key[1:]: cause for key, cause in found.items() if key[0] == ">"},
        )

    def prove(self, document: str, cause: Cause, *, behind: bool) -> None:
        """Keep what a trial has shown, so that the next process need not try again."""
        self._deaths[f"{'>' if behind else '='}{document}"] = _Death(_PROVEN, cause)
        self._save()

    def _save(self) -> None:
        beside = self._place.deaths.with_suffix(".deaths-part")
        beside.write_bytes(msgspec.json.encode(self._deaths))
        beside.replace(self._place.deaths)

    def _exonerate(self, key: str) -> None:
        """Forget deaths that were somebody else's doing, since this time all went well."""
        if key in self._deaths and self._deaths[key].weight < _PROVEN:
            del self._deaths[key]
            self._save()

    def begin(self, document: str) -> None:
        """Name the document that is touched now."""
        self._exonerate(f">{self._last}")
        self._write(Progress(self._driver, self._count, document))

    def end(self, document: str) -> None:
        """Say that it was survived."""
        self._exonerate(f"={document}")
        self._last = document
        self._count += 1
        self._write(Progress(self._driver, self._count, None, document))

    def between(self) -> None:
        """Say that no document was touched yet."""
        self._write(Progress(self._driver, 0, None))

    def _write(self, progress: Progress) -> None:
        data = msgspec.json.encode(progress) + b"\n"
        # In one call, so that no reader meets a half; what is left of a longer name lies behind the line end.
        os.pwrite(self._file, data, 0)

    def clear(self) -> None:
        """Say that whatever ends the process now, no document does."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)

    def close(self, *, remove: bool) -> None:
        """Let go of the shard."""
        if remove:
            for path in (self._place.inflight, self._place.deaths, self._place.trace):
                path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1


def _parse(data: bytes) -> Progress | None:
    try:
        return msgspec.json.decode(data.partition(b"\n")[0], type=Progress) if data.strip() else None
    except msgspec.DecodeError:
        return None


def read_progress(place: Workplace) -> Progress | None:
    """Return how far the work on a shard is, None where nobody has begun."""
    try:
        return _parse(place.inflight.read_bytes())
    except OSError:
        return None


class Clock:
    """Ends the process when one document takes too long, and keeps it from taking too much memory.

    Setting the alarm costs a thread, so it is not set for each document but once in a twentieth of the limit.
    """

    def __init__(self, trace: IO[bytes], limits: Limits) -> None:
        self._file = trace
        self._limits = limits
        self._next = 0.0
        self._memory = resource.getrlimit(resource.RLIMIT_DATA)

    def start(self) -> None:
        """Begin to count for one document."""
        now = time.monotonic()
        if now < self._next:
            return
        seconds = self._limits.seconds
        self._next = now + _SLACK * seconds
        faulthandler.dump_traceback_later((1 + _SLACK) * seconds, exit=True, file=self._file)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (_held() + self._limits.memory_bytes, self._memory[1]))

    def pause(self) -> None:
        """Stop counting until the next start."""
        faulthandler.cancel_dump_traceback_later()
        self._next = 0.0

    def stop(self) -> None:
        """Stop counting for good."""
        faulthandler.cancel_dump_traceback_later()
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, self._memory)
        self._file.close()


def _held() -> int:
    """Return the bytes of data that this process holds; Linux alone tells."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - every few milliseconds count here
        return int(file.read().split()[5]) * _PAGE


def die_with_parent(parent: int) -> None:
    """Have the system end this process when its parent ends, however that happens (Linux)."""
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def blaming_nobody(mark: Mark) -> Iterator[None]:
    """Within, a polite request to end (SIGTERM) leaves no document named."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        mark.clear()
        os._exit(0)

    try:
        before = signal.signal(signal.SIGTERM, leave)
    except ValueError:  # not in the main thread: somebody else's process, who has handlers of his own
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
