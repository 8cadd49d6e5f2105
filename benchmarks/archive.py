"""How fast an archive is converted, in how much memory, and how fast its ledger answers; peers in the same run.

    python benchmarks/archive.py throughput --pages 20000   # serial library call, workers, Ray, datatrove
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
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from archives import command, html, info, record, surroundings, write_jsonl  # noqa: E402
from gazette import page  # noqa: E402

import roundtable  # noqa: E402
from roundtable.archive import TargetQuery, deadlines_by_year, find_targets, read_manifest  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 500
NEWS = TESTS.parents[1] / "shared" / "clean-text" / "news-1998.zh-Hans.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("throughput", "warc", "gate", "ledger"))
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "roundtable-archive-benchmark")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    {"throughput": throughput, "warc": warc, "gate": gate, "ledger": ledger}[options.what](options)


def make_pages(folder: Path, count: int) -> Path:
    """Return a folder of JSONL files with ``count`` pages, made where it is not there yet."""
    place = folder / f"pages-{count}"
    if not (place / "ready").exists():
        place.mkdir(exist_ok=True)
        for start in range(0, count, PART):
            write_jsonl(place / f"{start:07}.jsonl", range(start, min(start + PART, count)))
        (place / "ready").touch()
        (place / "ready").rename(place / ".ready")
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
started = time.monotonic()
for text in texts:
    roundtable.loads(text.encode())
print(time.monotonic() - started)
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
    sources, folder = make_pages(options.folder, options.pages), options.folder
    engines: dict[str, tuple[str, ...]] = {"local 1": ("--jobs", "1"), "local 2": ("--jobs", "2")}
    if importlib.util.find_spec("ray"):
        engines["ray 2"] = ("--engine", "ray", "--jobs", "2")
    quick = [sys.executable, "-c", SERIAL, str(sources)]
    serial = float(subprocess.run(quick, check=True, stdout=subprocess.PIPE, env=surroundings()).stdout)
    print(f"serial library call: {options.pages / serial:.1f} documents/s", flush=True)
    took: dict[str, float] = {}
    for name, arguments in engines.items():
        start = Run(sources, folder / "start", *arguments, "--sample", "1").seconds
        run = Run(sources, folder / f"out-{name.replace(' ', '-')}", *arguments)
        took[name] = run.seconds - start
        manifest = read_manifest(folder / f"out-{name.replace(' ', '-')}")
        print(
            f"{name}: {options.pages / took[name]:.1f} documents/s ({serial / took[name]:.2f} × serial), "
            f"start-up {start:.1f} s, peak {run.peak / 1e6:.0f} MB, "
            f"{manifest.counts.results} results, {manifest.counts.failed} failed",
            flush=True,
        )
    if "ray 2" in took:
        print(f"ray 2 : local 2 = {took['local 2'] / took['ray 2']:.2f}")
    hashes = {name: read_manifest(folder / f"out-{name.replace(' ', '-')}").hashes for name in engines}
    print("same bytes:", len({json.dumps(one, sort_keys=True) for one in hashes.values()}) == 1)
    if importlib.util.find_spec("datatrove"):
        script = folder / "datatrove_run.py"
        script.write_text(DATATROVE, encoding="utf-8")
        shutil.rmtree(folder / "datatrove", ignore_errors=True)
        started = time.monotonic()
        peer = [sys.executable, str(script), str(sources), str(folder / "datatrove"), str(TESTS)]
        subprocess.run(peer, check=True, env=surroundings(), capture_output=True)
        seconds = time.monotonic() - started
        print(f"datatrove local 2, start-up included: {options.pages / seconds:.1f} documents/s")


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
    path = options.folder / "clean.jsonl"
    size = 0
    with path.open("w", encoding="utf-8") as file:
        while size < 40e6:
            for text in texts:
                file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
                size += len(text.encode())
    best = [1e9, 1e9]
    for _ in range(5):
        out = options.folder / "out-gate"
        shutil.rmtree(out, ignore_errors=True)
        (out / ".state").mkdir(parents=True)
        job = Job(
            out=str(out),
            formats=("jsonl",),
            repair_only=True,
            created=datetime.now(UTC),
            source=SourceOptions(metadata=True),
        )
        shard = Shard(name="000000", kind="jsonl", path=str(path), size=size)
        started = time.process_time()
        process(job, shard, "benchmark")
        best[0] = min(best[0], time.process_time() - started)
        started = time.process_time()
        for text in texts:
            clean(text)
        best[1] = min(best[1], time.process_time() - started)
    kept = [json.loads(line)["text"] for line in (out / "texts" / "part-000000.jsonl").open(encoding="utf-8")]
    same = kept == texts * (len(kept) // len(texts))
    once = sum(len(text.encode()) for text in texts)
    print(
        f"JSONL to JSONL: {size / best[0] / 1e6:.0f} MB/s of text per core; "
        f"clean() alone: {once / best[1] / 1e6:.0f} MB/s"
    )
    print(f"texts out = texts in: {same}")


def ledger(options: argparse.Namespace) -> None:
    out = options.folder / "out-local-2"
    (out / ".state" / "mirrors.parquet").unlink(missing_ok=True)
    wanted = Counter(
        (one.name, str(one.quantity), one.unit, str(one.year)) for n in range(options.pages) for one in page(n).promises
    )
    queries = {
        "all, first time": TargetQuery(),
        "all": TargetQuery(),
        "an organization": TargetQuery(organization="民政局"),
        "a speaker": TargetQuery(speaker="安晓"),
        "a unit until a year": TargetQuery(unit="张", until="2028"),
    }
    for name, query in queries.items():
        started = time.monotonic()
        rows = list(find_targets(out, query))
        print(f"{name}: {len(rows):,} targets in {time.monotonic() - started:.2f} s")
    started = time.monotonic()
    years = deadlines_by_year(out)
    print(f"deadlines by year: {sum(years.values()):,} in {time.monotonic() - started:.2f} s")
    everything = find_targets(out, TargetQuery())
    found = Counter((str(r.name), str(r.quantity), str(r.unit), str(r.deadline_date)[:4]) for r in everything)
    print(f"put in {wanted.total():,}, missing {(wanted - found).total()}, not put in {(found - wanted).total()}")
    print(f"library {roundtable.__name__}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
