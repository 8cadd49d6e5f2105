"""Kill things at many random moments, and compare with a run that nothing happened to.

    python benchmarks/archive_faults.py --points 20                # workers, then the command itself, on local
    python benchmarks/archive_faults.py --points 20 --engine ray   # the same on a Ray cluster of this machine

Among the documents are one that ends the interpreter and one that hangs. Afterwards results and failures must add up
to the inputs, no document may be there twice, nothing unfinished may lie about, and every byte must be the same.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from archives import children, contents, ids, rows, run, start, whole, write_jsonl

PAGES = 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    folder = Path(tempfile.mkdtemp(prefix="roundtable-faults-"))
    (folder / "in").mkdir()
    for place, first in enumerate(range(0, PAGES, 40)):
        write_jsonl(folder / "in" / f"{place:02}.jsonl", range(first, first + 40))
    poison = '{"text": "poison: exit"}\n{"text": "poison: hang"}\n'
    (folder / "in" / "poison.jsonl").write_text(poison, encoding="utf-8")
    common = ("-t", "jsonl", "-t", "json", "-q", "--jobs", 2, "--reader", "poison:slow", "--limit-seconds", 4)
    began = time.monotonic()
    run("convert", folder / "in", "-O", folder / "quiet", *common, check=False)
    quiet, seconds = contents(folder / "quiet"), time.monotonic() - began
    engine = ("--engine", options.engine)
    check(folder / "quiet", quiet, "undisturbed")
    for victim in ("worker", "command"):
        out = folder / f"{options.engine}-{victim}"
        killed = disturb(victim, options, draw, seconds, folder / "in", out, (*common, *engine))
        check(out, quiet, f"{options.engine}, {killed} times kill -9 of the {victim}")
    shutil.rmtree(folder)


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
    driver = start("convert", sources, "-O", out, *common, "--resume")
    while True:
        try:
            driver.wait(
                draw.uniform(0.1, 2 * seconds / options.points)
                + (4 if options.engine == "ray" and victim == "command" else 0)
            )
            return killed
        except Exception:
            if killed == options.points:
                continue
        if victim == "command":
            driver.kill()
            driver.wait()
            killed += 1
            driver = start("convert", sources, "-O", out, *common, "--resume")
            continue
        workers = children(driver.pid) if options.engine == "local" else ray_workers()
        if workers:
            try:
                os.kill(draw.choice(workers), signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                continue


def ray_workers() -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes().startswith(b"ray::process"):
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def check(out: Path, quiet: dict[str, bytes], what: str) -> None:
    names, failures = ids(out), rows(out, "failures")
    everything = [*names, *(str(row["document"]) for row in failures)]
    print(
        f"{what}: {len(names)} results + {len(failures)} failures = {PAGES + 2} inputs: "
        f"{len(everything) == PAGES + 2}; "
        f"twice: {len(everything) - len(set(everything))}; nothing unfinished: {whole(out)}; "
        f"same bytes: {contents(out) == quiet}",
        flush=True,
    )
    if contents(out) != quiet:
        for row in failures:
            print("   ", row["document"], row["error"])


if __name__ == "__main__":
    main()
