"""The unit of work: one shard, from its source to its mark. Every engine runs this function and nothing else.

It may be run again at any time, by anybody, after whatever happened: where the mark is there it does nothing,
else it begins anew, and what it writes depends on the shard and the job alone.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from roundtable.archive.checks import LimitError, check_document
from roundtable.archive.cleaning import clean
from roundtable.archive.documents import Entry, Failure, failed
from roundtable.archive.guard import Clock, Mark, blaming_nobody
from roundtable.archive.job import TEXT_FORMAT, Places
from roundtable.archive.outputs import Output, Tally
from roundtable.archive.results import Result, edit_rows, file_name, rows_of, text_row
from roundtable.archive.sources import read
from roundtable.archive.trial import tried
from roundtable.errors import DecodeError, OutputError, RoundtableError
from roundtable.formats import ExportContext, get_exporter
from roundtable.loading import loads

if TYPE_CHECKING:
    from collections.abc import Callable

    from roundtable.archive.documents import Content, Shard, Stage
    from roundtable.archive.guard import Cause, Suspects
    from roundtable.archive.job import Job
    from roundtable.formats import Exporter
    from roundtable.limits import Limits
    from roundtable.loading import Reading

__all__ = ["attempt", "prepare", "process"]


def process(job: Job, shard: Shard, driver: str) -> Tally:
    """Do all that ``job`` asks for with the documents of ``shard``.

    Args:
        job: What to do.
        shard: With which documents.
        driver: Who asks, the same for the whole of a run: a death under another one weighs less.

    Raises:
        OutputError: The output cannot be written, for example because the disk is full.
    """
    place = Places(Path(job.out)).shard(shard.name)
    prepare(job)
    try:
        mark = Mark(place, driver)
    except OSError as error:
        raise _unwritable(job, error) from error
    output = clock = None
    finished = False
    try:
        if place.done.exists():
            finished = True
            return msgspec.json.decode(place.done.read_bytes(), type=Tally)
        suspects = mark.suspects()
        clock = Clock(place.trace.open("wb"), job.limits)
        output = Output(job, place)
        mark.between()
        with blaming_nobody(mark):
            _work(job, shard, output, mark, clock, suspects)
            clock.stop()
            mark.clear()  # whatever happens from here on is no document's doing
            tally = output.commit(shard.name, shard.size)
        finished = True
        return tally
    except OSError as error:
        raise _unwritable(job, error) from error
    finally:
        if clock is not None and not finished:
            clock.stop()
        if output is not None and not finished:
            output.discard()
        with suppress(OSError):
            if not finished:
                mark.clear()
            mark.close(remove=finished)


def prepare(job: Job) -> None:
    """Bring this process to where it can read documents."""
    if job.folder and job.folder != os.getcwd():  # noqa: PTH109
        os.chdir(job.folder)  # a worker on another machine began elsewhere
    _warm_up()


def _unwritable(job: Job, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{job.out}: cannot be written ({reason}). Make room or choose another place; --resume goes on.")


def _work(job: Job, shard: Shard, output: Output, mark: Mark, clock: Clock, suspects: Suspects) -> None:
    items = read(shard, job.source, job.limits)
    quota = shard.quota
    last = ""

    def guilty(document: str, *, behind: bool) -> Cause | None:
        among = suspects.after if behind else suspects.documents
        if document not in among:
            return None
        cause = among[document]
        if cause is None:
            clock.pause()
            cause = tried(job, shard, document, behind=behind)
            clock.start()
            if cause is not None:
                mark.prove(document, cause, behind=behind)
        return cause

    while quota is None or output.results + output.failed < quota:
        if cause := guilty(last, behind=True):
            problem = f"the source {_died(cause, job.limits)}, behind {last or 'its start'}"
            output.fail(failed(shard.path, None, None, cause, problem))
            return
        clock.start()
        item = next(items, None)
        if item is None:
            return
        if not isinstance(item, Entry):
            if isinstance(item, Failure):
                output.fail(item)
            else:
                output.pass_over(item.reason)
            continue
        mark.begin(item.id)
        if cause := guilty(item.id, behind=False):
            output.fail(failed(item.source, item.offset, item.id, cause, f"reading it {_died(cause, job.limits)}"))
        else:
            outcome = attempt(job, item)
            if isinstance(outcome, Failure):
                output.fail(outcome)
            else:
                output.add(outcome)
        last = item.id
        mark.end(item.id)


def _died(cause: Cause, limits: Limits) -> str:
    return f"took longer than {limits.seconds:g} s, each time" if cause == "time" else "ended the process, each time"


def attempt(job: Job, entry: Entry) -> Result | Failure:
    """Return what ``entry`` gives, or why it gives nothing. Nothing is raised, whatever the document holds."""
    stage: Stage = "read"
    try:
        content = entry.read()
        stage = "limit"
        check_document(content.data, job.limits)
        stage = "load"
        if job.repair_only:
            return _cleaned(job, entry, content)
        reading = _read(job, entry, content)
        stage = "export"
        return Result(rows_of(entry, reading), _files(job, entry, reading), len(content.data))
    except MemoryError:
        problem: object = f"needs more than {job.limits.memory_bytes / 2**20:,.0f} MiB of memory"
        stage = "memory"
    except LimitError as error:
        problem, stage = error, "limit"
    except DecodeError as error:
        problem, stage = error, "decode"
    except RoundtableError as error:
        problem = error
    except Exception as error:  # one document must not end the run
        problem = f"internal error, {type(error).__name__}: {error}"
    return failed(entry.source, entry.offset, entry.id, stage, problem)


def _read(job: Job, entry: Entry, content: Content) -> Reading:
    data, encoding = content.data, job.encoding
    if isinstance(data, str):
        data, encoding = data.encode(), "utf-8"
    return _reader(job.reader)(
        data, script=job.script, encoding=encoding, name=entry.url or entry.id, limits=job.limits
    )


def _files(job: Job, entry: Entry, reading: Reading) -> dict[str, bytes]:
    context = ExportContext(created=job.created)
    return {
        f"{name}/{file_name(entry.id, exporter.suffix)}": exporter.export(reading.article, context)
        for name, exporter in ((name, _exporter(name, job)) for name in job.file_formats)
    }


def _cleaned(job: Job, entry: Entry, content: Content) -> Result:
    cleaned = clean(content.data, script=job.script, encoding=job.encoding, name=entry.url or entry.id)
    files = {}
    if TEXT_FORMAT in job.formats:
        files[f"{TEXT_FORMAT}/{file_name(entry.id, '.txt')}"] = cleaned.data
    row = text_row(entry, content, cleaned, as_json="parquet" not in job.formats)
    return Result({"texts": [row], "edits": edit_rows(entry.id, cleaned.edits)}, files, len(content.data))


_WARM_UP = (
    "<html><title>創(chuàng)業(yè)</title><body><p>開工?!笔薪?jīng)貿(mào)局局長李明表示,明年發(fā)展數(shù)據(jù)產(chǎn)業(yè),"
    "創(chuàng)新3個平臺。</p></body></html>"
)
"""A page of our own on which most of the library's tables are needed."""


@cache
def _warm_up() -> None:
    """Load what the library loads on first use, lest a document's clock runs for that."""
    loads(_WARM_UP.encode())
    gc.freeze()  # the tables stay for good; looking through them for garbage cost a tenth of the time


@cache
def _reader(name: str) -> Callable[..., Reading]:
    module, _, function = name.partition(":")
    return cast("Callable[..., Reading]", getattr(import_module(module), function))


_made: dict[tuple[str, bytes], Exporter] = {}


def _exporter(name: str, job: Job) -> Exporter:
    """Return the exporter called ``name``, made once in each process for the same options."""
    options = job.options.get(name, {})
    key = (name, msgspec.json.encode(options))
    if key not in _made:
        _made[key] = get_exporter(name, **options)
    return _made[key]
