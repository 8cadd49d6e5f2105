"""Kill things at many random moments, fill the disk at many places, and compare with a run that nothing happened to.

    python benchmarks/archive_faults.py                 # workers, the command, the disk: on this machine's processes
    python benchmarks/archive_faults.py --engine ray    # the same on a Ray cluster of this machine
    python benchmarks/archive_faults.py --fault disk    # one of them

The input holds what does harm by itself, too: documents that end the interpreter, hang or need too much memory,
and truncated gzip, WARC and Parquet files. Afterwards no document may be there twice, nothing unfinished may lie
about, and every byte must be that of the undisturbed run, whose results and failures add up to the inputs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from archives import (
    children,
    contents,
    html,
    ids,
    info,
    ray_workers,
    record,
    rows,
    run,
    start,
    surroundings,
    whole,
    write_jsonl,
    write_warc,
)
from gazette import page

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = 400
PER_FILE = 40
TRUNCATED = 20
"""Pages in each of the files that are cut off."""
POISON = ("exit", "hang", "memory", "raise")
PORT = 6397


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--fault", choices=("worker", "command", "disk"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    folder = Path(tempfile.mkdtemp(prefix="roundtable-faults-"))
    lost = write_inputs(folder / "in")
    common = ("-t", "jsonl", "-t", "json", "-q", "--jobs", 2, "--limit-seconds", 4, "--limit-memory", 200)
    slow = (*common, "--reader", "poison:slow")
    began = time.monotonic()
    run("convert", folder / "in", "-O", folder / "quiet", *slow, check=False)
    quiet, seconds = contents(folder / "quiet"), time.monotonic() - began
    inputs = PAGES + len(POISON) + 3 * TRUNCATED
    print(f"{inputs} documents, {lost}; undisturbed in {seconds:.0f} s", flush=True)
    check(folder / "quiet", quiet, "undisturbed")
    with cluster(options.engine) as engine:
        for fault in (options.fault,) if options.fault else ("worker", "command", "disk"):
            if fault == "disk":
                fill(options, draw, folder, quiet, (*slow, *engine))
                continue
            out = folder / f"{options.engine}-{fault}"
            killed = disturb(fault, options, draw, seconds, folder / "in", out, (*slow, *engine))
            check(out, quiet, f"{options.engine}, {killed} times kill -9 of the {fault}")
    shutil.rmtree(folder)


def write_inputs(folder: Path) -> str:
    """Write the input and return what of it is lost by truncation."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    for place, first in enumerate(range(0, PAGES, PER_FILE)):
        write_jsonl(folder / f"{place:02}.jsonl", range(first, first + PER_FILE))
    poison = "".join(f'{{"text": "poison: {kind}"}}\n' for kind in POISON)
    (folder / "poison.jsonl").write_text(poison, encoding="utf-8")
    numbers = range(PAGES, PAGES + TRUNCATED)
    write_jsonl(folder / "cut.jsonl.gz", numbers)
    write_warc(folder / "cut.warc.gz", [info(), *(record(f"http://news.invalid/w{n}", html(page(n))) for n in numbers)])
    pq.write_table(pa.table({"text": [page(n).text for n in numbers]}), folder / "cut.parquet", row_group_size=5)
    for name in ("cut.jsonl.gz", "cut.warc.gz", "cut.parquet"):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: 3 * len(data) // 4])
    return "a gzip, a WARC and a Parquet file cut off after three quarters"


@contextmanager
def cluster(engine: str) -> Iterator[tuple[object, ...]]:
    """Start a cluster if one is wanted, and yield the arguments that name it."""
    if engine == "local":
        yield ()
        return
    ray = str(Path(sys.executable).parent / "ray")
    os.environ["RAY_AUTH_MODE"] = "disabled"  # a cluster of this machine, for some minutes
    environment = surroundings(RAY_worker_niceness="0", RAY_USAGE_STATS_ENABLED="0")
    head = (ray, "start", "--head", "--block", "--num-cpus=2", f"--port={PORT}", "--include-dashboard=false")
    process = subprocess.Popen(head, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(15)
        yield ("--engine", "ray", "--address", f"127.0.0.1:{PORT}")
    finally:
        process.terminate()
        process.wait(60)


def disturb(
    victim: str,
    options: argparse.Namespace,
    draw: random.Random,
    seconds: float,
    sources: Path,
    out: Path,
    common: tuple[object, ...],
) -> int:
    """Run, kill ``victim`` at random moments, and see the run through to its end."""
    killed = 0
    extra = 5.0 if options.engine == "ray" and victim == "command" else 0.0
    driver = start("convert", sources, "-O", out, *common, "--resume")
    while True:
        with suppress(subprocess.TimeoutExpired):
            driver.wait(draw.uniform(0.1, 2 * seconds / options.points) + extra)
            return killed
        if killed == options.points:
            continue
        if victim == "command":
            driver.kill()
            driver.wait()
            killed += 1
            driver = start("convert", sources, "-O", out, *common, "--resume")
        elif workers := children(driver.pid) if options.engine == "local" else ray_workers():
            with suppress(ProcessLookupError):
                os.kill(draw.choice(workers), signal.SIGKILL)
                killed += 1


def fill(
    options: argparse.Namespace,
    draw: random.Random,
    folder: Path,
    quiet: dict[str, bytes],
    common: tuple[object, ...],
) -> None:
    """Run on small disks until they are full, make room, go on."""
    place = folder / "disk"
    place.mkdir()
    size = sum(len(data) for data in quiet.values())
    messages: set[str] = set()
    same = unfinished = full = 0
    for _ in range(options.points):
        kilobytes = draw.randrange(100, 2 * size // 1000)  # a file takes a whole page, and shards lie there twice
        mounted("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", place)
        try:
            out = place / "out"
            done = run("convert", folder / "in", "-O", out, *common, check=False)
            if "No space left" in done.stderr:
                full += 1
                messages.add(done.stderr.replace(str(place), "DISK"))
            found = {path: data for path, data in contents(out).items() if path != "manifest.json"}
            unfinished += any(quiet.get(path) != data for path, data in found.items())
            mounted("mount", "-o", "remount,size=512m", place)
            run("convert", folder / "in", "-O", out, *common, "--resume", check=False)
            same += contents(out) == quiet and whole(out)
        finally:
            mounted("umount", "-l", place)
    print(
        f"{options.engine}, {options.points} small disks, {full} of them full: "
        f"{unfinished} with a partial or wrong file; {same} with the same bytes once there was room",
        *sorted(messages),
        sep="\n    ",
        flush=True,
    )


def mounted(*command: object) -> None:
    subprocess.run([str(shutil.which(str(command[0]))), *map(str, command[1:])], check=True)


def check(out: Path, quiet: dict[str, bytes], what: str) -> None:
    names, failures = ids(out), rows(out, "failures")
    everything = [*names, *(str(row["document"] or row["source"]) for row in failures)]
    print(
        f"{what}: {len(names)} results, {len(failures)} failures; "
        f"twice: {len(everything) - len(set(everything))}; nothing unfinished: {whole(out)}; "
        f"same bytes: {contents(out) == quiet}",
        flush=True,
    )
    if contents(out) != quiet or what == "undisturbed":
        for row in failures:
            print("   ", Path(str(row["document"] or row["source"])).name, row["error"])


if __name__ == "__main__":
    main()
