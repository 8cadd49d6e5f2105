"""Task after task, here or in several processes; the outcomes come in the order of the tasks."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import msgspec

from roundtable.cli.converting import Converter, Outcome, failure
from roundtable.cli.inputs import STANDARD_INPUT
from roundtable.cli.messages import message
from roundtable.cli.naming import shown
from roundtable.cli.report import Failure, InputReport

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from roundtable.cli.plan import Task, Work

__all__ = ["outcomes"]


def outcomes(work: Work, tasks: Sequence[Task], *, jobs: int) -> Generator[Outcome]:
    """Yield what came of each task, in order; ``jobs`` processes work at once (0: one for each core).

    A task that kills its process, by taking all memory for example, is a failed task; the others go on.
    """
    jobs = min(jobs or os.cpu_count() or 1, len(tasks))
    if jobs <= 1:
        converter = Converter(work)
        yield from map(converter.convert, tasks)
        return
    here, rest = Converter(work), iter(tasks)
    waiting: deque[tuple[Task, Future[Outcome] | None]] = deque()
    executor = _executor(work, jobs)
    try:
        while True:
            while len(waiting) < 3 * jobs and (task := next(rest, None)):
                # Standard input belongs to this process, and what has failed already needs no other.
                local = task.name == STANDARD_INPUT or (task.failures and not task.outputs)
                waiting.append((task, None if local else _submit(executor, task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            if future is None:
                yield here.convert(task)
            elif not isinstance(error := future.exception(), BrokenProcessPool):
                yield _failed(task, error) if error else future.result()
            else:
                # Nobody knows whose page killed the process, and all that were on their way are lost.
                executor.shutdown()
                again = [(task, future), *waiting]
                waiting.clear()
                for each, done in again:
                    yield here.convert(each) if done is None else _alone(work, each, done)
                executor = _executor(work, jobs)
    finally:
        executor.shutdown(cancel_futures=True)


def _executor(work: Work, jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start, initargs=(work,)
    )


def _submit(executor: ProcessPoolExecutor, task: Task) -> Future[Outcome]:
    try:
        return executor.submit(_convert, task)
    except BrokenProcessPool as error:
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _alone(work: Work, task: Task, future: Future[Outcome]) -> Outcome:
    """Return the outcome of a task after its process, or another, died: in a process of its own, if need be."""
    error = future.exception()
    if error is None:
        return future.result()
    # What it had written before is there already, and it is ours.
    with _executor(msgspec.structs.replace(work, force=True), 1) as executor:
        try:
            return executor.submit(_convert, task).result()
        except Exception as again:
            return _failed(task, again)


def _failed(task: Task, error: BaseException) -> Outcome:
    if isinstance(error, BrokenProcessPool):
        one = Failure(stage="worker", kind="BrokenProcessPool", message=message("worker-died"))
    else:
        one = failure(error if isinstance(error, Exception) else RuntimeError(repr(error)), "worker")
    return Outcome(report=InputReport(input=shown(task.name), errors=(*task.failures, one)))


_converters: list[Converter] = []
"""The converter of this process, where it is one of several."""


def _start(work: Work) -> None:
    # An interruption is the affair of the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _converters[:] = [Converter(work)]


def _convert(task: Task) -> Outcome:
    return _converters[0].convert(task)
