"""Long runs and sudden ends: is memory flat over thousands of pages, and is every file whole after any kill?

::

    python benchmarks/endurance.py soak --pages 20000   # one process; resident memory and open files by tenths
    python benchmarks/endurance.py kill --times 200     # kill -9 at random moments of a batch, then look, then finish

The pages are ours: the samples and the cases of the parser, damaged at changing cutoffs.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import roundtable
from roundtable.repair.channel import damage, mirror_script
from roundtable.repair.key_list import key_list

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = roundtable.ExportContext(created=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
FORMATS = ("json", "newsml", "docx", "epub")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("soak", "kill"))
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    if options.what == "soak":
        soak(options.pages)
    else:
        kill(options.times)


def pages() -> Iterator[bytes]:
    """Yield pages without end, every other one damaged."""
    folders = (ROOT / "examples", ROOT / "tests" / "cases" / "articles")
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    chance = random.Random(1)  # noqa: S311 - it has to be repeatable, and guards nothing
    keys = key_list()
    for number, text in enumerate(cycle(texts)):
        if number % 2:
            active = keys[: chance.randrange(20, len(keys))]
            yield damage(mirror_script(text), keys=active).encode()
        else:
            yield text.encode()


def soak(count: int) -> None:
    exporters = [roundtable.get_exporter(name) for name in FORMATS]
    begin = time.process_time()
    for number, page in enumerate(islice(pages(), count), start=1):
        article = roundtable.loads(page).article
        exporters[number % len(exporters)].export(article, CONTEXT)
        if number % (count // 10) == 0:
            memory = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
            files = len(list(Path("/proc/self/fd").iterdir()))
            seconds, begin = time.process_time() - begin, time.process_time()
            print(
                f"{number:>7,} pages: {memory / 1e6:6.1f} MB resident, {files} open files, {seconds:.1f} s CPU",
                flush=True,
            )


def kill(times: int) -> None:
    chance = random.Random(1)  # noqa: S311 - the same
    partial = left = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = folder / "in"
        inputs.mkdir()
        for number, page in enumerate(islice(pages(), 40)):
            (inputs / f"{number:02}.txt").write_bytes(page)
        command = [sys.executable, "-m", "roundtable", *map(str, sorted(inputs.iterdir())), "-q", "-t", "json"]
        whole = finish(command, folder / "whole")
        for _ in range(times):
            out = folder / f"out{chance.random()}"
            process = subprocess.Popen([*command, "-O", str(out)], stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.1, 1.5))
            process.kill()
            process.wait()
            partial += sum(path.read_bytes() != whole[path.name] for path in out.glob("*.json"))
            left += len(list(out.glob(".*")))
            if finish([*command, "--force"], out) != whole:
                raise SystemExit("the next run did not complete the rest")
    print(f"{times} kills: {partial} partial files, {left} hidden files left behind and cleared away by the next run")


def finish(command: list[str], out: Path) -> dict[str, bytes]:
    """Run ``command`` to its end and return what stands in ``out``."""
    subprocess.run([*command, "-O", str(out)], check=True)
    return {path.name: path.read_bytes() for path in out.iterdir()}


if __name__ == "__main__":
    main()
