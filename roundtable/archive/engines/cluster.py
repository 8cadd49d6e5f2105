"""The engine for many machines: Ray tasks over shards. The nodes share a file system and have this package."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import msgspec

from roundtable.archive.engines import TICK
from roundtable.archive.extras import ray as import_ray
from roundtable.archive.work import process
from roundtable.errors import OutputError, RunError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Shard
    from roundtable.archive.engines import Losses
    from roundtable.archive.job import Job
    from roundtable.archive.outputs import Tally

__all__ = ["RayEngine"]


_PATIENCE = 10.0
"""Seconds for the head to answer."""


class RayEngine(msgspec.Struct, frozen=True, kw_only=True):
    """Runs tasks on the Ray cluster at ``address``, or on one of its own on this machine.

    >>> RayEngine(address="head:6379").workers is None
    True
    """

    address: str | None = None
    """``"auto"``, or ``HOST:PORT`` of the head; None starts a cluster on this machine alone."""
    workers: int | None = None
    """Number of tasks at the same time; as many as the cluster has processors where it is not given."""

    def run(self, job: Job, shards: Iterator[Shard], driver: str, losses: Losses) -> Iterator[Tally | None]:
        """See ``Engine``.

        Raises:
            RunError: The cluster does not answer, or its nodes lack what they need.
            DependencyError: Ray is not installed.
        """
        ray = import_ray()
        self._connect()
        # Retries are ours: Ray would give a task out again without anybody counting.
        task = ray.remote(process).options(max_retries=0, num_cpus=1)
        busy: dict[object, Shard] = {}
        again: list[Shard] = []
        try:
            while True:
                while len(busy) < self._most(ray) and (shard := again.pop() if again else next(shards, None)):
                    busy[task.remote(job, shard, driver)] = shard
                if not busy:
                    return
                finished, _ = ray.wait(list(busy), num_returns=1, timeout=TICK)
                if not finished:
                    yield None
                for reference in finished:
                    shard = busy.pop(reference)
                    try:
                        tally = ray.get(reference)
                    except ray.exceptions.RayTaskError as error:
                        raise _cause(error) from error
                    except ray.exceptions.RayError:  # the process, its node or its memory was lost
                        losses.add(shard)
                        again.append(shard)
                    else:
                        yield tally
        finally:
            for reference in busy:
                ray.cancel(reference, force=True)
            ray.shutdown()

    def _connect(self) -> None:
        ray = import_ray()
        _check_address(self.address)
        os.environ.setdefault("RAY_worker_niceness", "0")  # Ray's own default gives way to everything else
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody is told what is done here
        # A cluster of our own has as many processors as workers; of a foreign one we take what it has.
        cpus = self.workers if self.address is None else None
        try:
            ray.init(
                address=self.address or "local",
                num_cpus=cpus,
                include_dashboard=False if self.address is None else None,
                log_to_driver=False,
                logging_level="ERROR",
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:200]
            raise RunError(
                f"no Ray cluster at {self.address or 'this machine'} ({reason}). Check --address, "
                "and that RAY_AUTH_MODE and the token are those of the cluster."
            ) from error

    def _most(self, ray: object) -> int:
        """Return how many tasks to have given out: a few more than run, so that no node waits for us."""
        if self.workers is not None and self.address is not None:
            return self.workers
        cpus = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[attr-defined]
        return cpus + max(2, cpus // 4)


def _check_address(address: str | None) -> None:
    """Try the door first: where nobody answers, Ray itself keeps knocking for minutes."""
    host, _, port = (address or "").rpartition(":")
    if not (host and port.isdigit()):
        return
    try:
        socket.create_connection((host.removeprefix("ray://"), int(port)), timeout=_PATIENCE).close()
    except OSError as error:
        raise RunError(f"no Ray cluster at {address} ({error.strerror or error}). Check --address.") from error


def _cause(error: Exception) -> Exception:
    """Return what went wrong in the task itself."""
    cause = getattr(error, "cause", None)
    if isinstance(cause, OutputError):
        return cause
    return cause if isinstance(cause, Exception) else error
