"""How fast an archive is converted, in how much memory, and how fast its ledger answers; peers in the same run.

    python benchmarks/archive.py throughput --pages 20000   # serial library call, workers, Ray, datatrove
    python benchmarks/archive.py throughput --pages 20000 --part "local 2"   # one of them; the others are remembered
    python benchmarks/archive.py warc --megabytes 2048      # memory, and time per document from first to last
    python benchmarks/archive.py gate                       # sound documents in --repair-only
    python benchmarks/archive.py ledger --pages 20000       # after throughput: asks its output

Everything is made at run time below ``--folder``. Ratios are of wall time on an otherwise quiet machine, start-up taken
off where it says so: that of a run over one document.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from archives import command, html, info, record, surroundings, write_jsonl  # noqa: E402
from gazette import page  # noqa: E402

import roundtable  # noqa: E402
from roundtable.archive import TargetQuery, deadlines_by_year, find_targets, read_manifest  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PART = 500
NEWLINE = b"\n"
PARTS = ("library", "local 1", "local 2", "ray 2", "datatrove")
NEWS = TESTS.parents[1] / "shared" / "clean-text" / "news-1998.zh-Hans.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("throughput", "warc", "gate", "ledger"))
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--part", choices=PARTS, action="append", help="of throughput; all by default")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "roundtable-archive-benchmark")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    {"throughput": throughput, "warc": warc, "gate": gate, "ledger": ledger}[options.what](options)


def make_pages(folder: Path, count: int) -> Path:
    """Return a folder of JSONL files with ``count`` pages, made where it is not there yet."""
    place = folder / f"pages-{count}"
    ready = place / ".ready"
    if not ready.exists():
        place.mkdir(exist_ok=True)
        for start in range(0, count, PART):
            write_jsonl(place / f"{start:07}.jsonl", range(start, min(start + PART, count)))
        ready.touch()
    return place


class Run:
    """A run of the command, watched."""

    def __init__(self, sources: Path, out: Path, *arguments: str) -> None:
        shutil.rmtree(out, ignore_errors=True)
        started = time.monotonic()
        process = subprocess.Popen(command("convert", sources, "-O", out, "-q", *arguments), env=surroundings())
        self.peak = 0
        watcher = threading.Thread(target=self._watch, args=(process.pid,))
        watcher.start()
        self.code = process.wait()
        self.seconds = time.monotonic() - started
        watcher.join()

    def _watch(self, pid: int) -> None:
        while Path(f"/proc/{pid}").exists():
            self.peak = max(self.peak, sum(map(_memory, _tree(pid))))
            time.sleep(0.3)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in below:
        yield from _tree(int(child))


def _memory(pid: int) -> int:
    """Return the memory of a process, what it shares counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


SERIAL = """
import json, sys, time
from pathlib import Path
import roundtable
parts = sorted(Path(sys.argv[1]).glob("*.jsonl"))
texts = [json.loads(line)["text"] for path in parts for line in path.open(encoding="utf-8")]
roundtable.loads(texts[0].encode())
started, begun = time.monotonic(), time.process_time()
for text in texts:
    roundtable.loads(text.encode())
print(time.monotonic() - started, time.process_time() - begun)
"""

DATATROVE = """
import sys
sys.path[:0] = [sys.argv[3]]
import roundtable
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
class Step(PipelineStep):
    name = type = "read"
    def run(self, data, rank=0, world_size=1):
        for doc in data:
            doc.metadata["targets"] = len(roundtable.loads(doc.text.encode()).article.targets)
            yield doc
if __name__ == "__main__":
    pipeline = [JsonlReader(sys.argv[1]), Step(), JsonlWriter(sys.argv[2], compression=None)]
    LocalPipelineExecutor(pipeline, tasks=8, workers=2, logging_dir=sys.argv[2] + "/logs", skip_completed=False).run()
"""


def throughput(options: argparse.Namespace) -> None:
    """Measure each of the parts that are wanted, and compare all that were measured in this folder so far."""
    sources = make_pages(options.folder, options.pages)
    kept = options.folder / f"throughput-{options.pages}.json"
    took: dict[str, Cost] = msgspec.json.decode(kept.read_bytes(), type=dict[str, Cost]) if kept.exists() else {}
    for part in options.part or PARTS:
        if part == "library":
            quick = [sys.executable, "-c", SERIAL, str(sources)]
            done = subprocess.run(quick, check=True, stdout=subprocess.PIPE, env=surroundings()).stdout
            took[part] = Cost(*map(float, done.split()))
        elif part == "datatrove":
            if importlib.util.find_spec("datatrove"):
                took[part] = datatrove(options.folder, sources)
        elif part != "ray 2" or importlib.util.find_spec("ray"):
            took[part] = converted(options.folder, sources, part)
        print(part, "measured", flush=True)
        kept.write_bytes(msgspec.json.encode(took))
    for part, (seconds, processor) in took.items():
        compared = ", ".join(
            f"{took[other].seconds / seconds:.2f} × {other}"
            for other in ("library", "local 1", "local 2")
            if other in took
        )
        print(
            f"{part}: {options.pages / seconds:.1f} documents/s, "
            f"{processor * 1000 / options.pages:.1f} ms of processor for each; {compared}"
        )
    outs = [options.folder / f"out-{part.replace(' ', '-')}" for part in took]
    hashes = {json.dumps(read_manifest(out).hashes, sort_keys=True) for out in outs if out.exists()}
    print("same bytes:", len(hashes) == 1)


class Cost(NamedTuple):
    """Seconds by the clock, and of the processors: on a machine that others use, the latter say more."""

    seconds: float
    processor: float


def _processor() -> float:
    """Return the processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def converted(folder: Path, sources: Path, part: str) -> Cost:
    """Return what the command takes beyond starting it for one document."""
    engine, jobs = part.split()
    arguments = ("--engine", engine, "--jobs", jobs)
    begun = _processor()
    start = Run(sources, folder / "start", *arguments, "--sample", "1").seconds
    started = _processor()
    out = folder / f"out-{engine}-{jobs}"
    run = Run(sources, out, *arguments)
    counts = read_manifest(out).counts
    print(
        f"{part}: start-up {start:.1f} s, peak {run.peak / 1e6:.0f} MB, "
        f"{counts.results} results, {counts.failed} failed"
    )
    return Cost(run.seconds - start, _processor() - started - (started - begun))


def datatrove(folder: Path, sources: Path) -> Cost:
    """Return what the peer takes, start-up included."""
    script = folder / "datatrove_run.py"
    script.write_text(DATATROVE, encoding="utf-8")
    shutil.rmtree(folder / "datatrove", ignore_errors=True)
    started, begun = time.monotonic(), _processor()
    peer = [sys.executable, str(script), str(sources), str(folder / "datatrove"), str(TESTS)]
    subprocess.run(peer, check=True, env=surroundings(), capture_output=True)
    return Cost(time.monotonic() - started, _processor() - begun)


def warc(options: argparse.Namespace) -> None:
    path = options.folder / f"crawl-{options.megabytes}.warc"
    pages = options.megabytes * 3
    if not path.exists():
        make_warc(path, options.megabytes * 2**20, pages)
    out = options.folder / "out-warc"
    run = Run(path, out, "--jobs", "2")
    counts = read_manifest(out).counts
    print(
        f"{path.stat().st_size / 2**20:,.0f} MiB, {counts.results:,} pages, {counts.failed} failed, "
        f"{sum(counts.passed.values()):,} passed over: {run.seconds:.0f} s, "
        f"peak {run.peak / 1e6:.0f} MB over all processes"
    )
    marks = sorted((out / ".state").glob("*.done"), key=lambda mark: mark.stat().st_mtime)
    times = [mark.stat().st_mtime for mark in marks]
    results = [json.loads(mark.read_bytes())["results"] for mark in marks]
    tenth = max(1, len(marks) // 10)
    first = (times[2 * tenth] - times[tenth]) / max(1, sum(results[tenth + 1 : 2 * tenth + 1]))
    last = (times[-2] - times[-2 - tenth]) / max(1, sum(results[-1 - tenth : -1]))
    print(f"wall time per page: {first * 1000:.1f} ms in the second tenth, {last * 1000:.1f} ms in the last")


def make_warc(path: Path, size: int, pages: int) -> None:
    """Write a web archive: pages among pictures, as crawls have them."""
    draw = random.Random(1)  # noqa: S311 - the same archive every time
    step = size // pages
    with path.open("wb") as file:
        file.write(info())
        for number in range(pages):
            body = html(page(number))
            file.write(record(f"http://news.invalid/{number}", body))
            while file.tell() < (number + 1) * step:
                picture = draw.randbytes(min(200_000, max(1_000, (number + 1) * step - file.tell())))
                file.write(record("http://news.invalid/picture", picture, media_type="image/jpeg"))


def gate(options: argparse.Namespace) -> None:
    """Measure CPU time of the unit of work itself, in this process; start-up is no matter of throughput."""
    from datetime import UTC, datetime

    from roundtable.archive import Job, SourceOptions, clean
    from roundtable.archive.documents import Shard
    from roundtable.archive.work import process

    lines = NEWS.read_text(encoding="utf-8").splitlines()
    texts = ["\n".join(lines[start : start + 40]) for start in range(0, len(lines), 40)]
    once = sum(len(text.encode()) for text in texts)
    rounds = int(40e6 / once) + 1
    path = options.folder / "clean.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for text in texts * rounds:
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    best: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        started = time.process_time()
        work()
        best[name] = min(best.get(name, 1e9), time.process_time() - started)

    decode, encode = msgspec.json.Decoder(dict[str, str]).decode, msgspec.json.Encoder().encode
    rows = path.read_bytes().splitlines()
    out = options.folder / "out-gate"
    for _ in range(7):
        for kind in ("jsonl", "parquet"):
            shutil.rmtree(out / kind, ignore_errors=True)
            (out / kind / ".state").mkdir(parents=True)
            job = Job(
                out=str(out / kind),
                formats=(kind,),
                repair_only=True,
                created=datetime.now(UTC),
                source=SourceOptions(metadata=True),
            )
            shard = Shard(name="000000", kind="jsonl", path=str(path), size=path.stat().st_size)
            timed(f"JSONL to {kind}", lambda job=job, shard=shard: process(job, shard, "benchmark"))  # type: ignore[misc]
        timed("clean() alone", lambda: [clean(text) for text in texts * rounds])
        timed("JSON read and written alone", lambda: [encode(decode(row)) for row in rows])
    for name, seconds in best.items():
        print(f"{name}: {once * rounds / seconds / 1e6:.0f} MB/s of text per core")
    written = (out / "jsonl" / "texts" / "part-000000.jsonl").open(encoding="utf-8")
    print("texts out = texts in:", [json.loads(line)["text"] for line in written] == texts * rounds)


def ledger(options: argparse.Namespace) -> None:
    out = options.folder / "out-local-2"
    (out / ".state" / "mirrors.parquet").unlink(missing_ok=True)
    wanted = Counter(
        (one.name, str(one.quantity), one.unit, str(one.year)) for n in range(options.pages) for one in page(n).promises
    )
    questions = {
        "an organization, first time": ("--organization", "民政局"),
        "an organization": ("--organization", "民政局"),
        "a speaker": ("--speaker", "安晓"),
        "a unit until a year": ("--unit", "张", "--until", "2028"),
        "a word": ("--text", "社区食堂"),
        "everything": (),
    }
    for name, arguments in questions.items():
        started = time.monotonic()
        process = subprocess.Popen(command("targets", out, *arguments), env=surroundings(), stdout=subprocess.PIPE)
        assert process.stdout is not None
        lines = process.stdout.readline()
        first = time.monotonic() - started
        lines += process.stdout.read()
        print(
            f"{name}: {lines.count(NEWLINE) // 2:,} targets, the first after {first:.2f} s, "
            f"the last after {time.monotonic() - started:.2f} s, start-up included"
        )
    started = time.monotonic()
    years = deadlines_by_year(out)
    print(f"deadlines by year: {sum(years.values()):,} in {time.monotonic() - started:.2f} s")
    everything = find_targets(out, TargetQuery())
    found = Counter((str(r.name), str(r.quantity), str(r.unit), str(r.deadline_date)[:4]) for r in everything)
    print(f"put in {wanted.total():,}, missing {(wanted - found).total()}, not put in {(found - wanted).total()}")
    print(f"library {roundtable.__name__}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
