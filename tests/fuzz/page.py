"""Read every beginning of one page and thousands of torn copies of it, and write and read back what comes of each.

    python -m fuzz.page PAGE [--torn 5000] [--every 1]

What is read has to go out in every format, come back equal and fit the published schema, in time that grows no faster
than the page; what is not has to be refused with a ``RoundtableError``. It takes the packages of the group ``fuzz``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

import jsonschema_rs

import roundtable
from fuzz.findings import Findings
from fuzz.mutation import mutate
from fuzz.targets import Target, export
from roundtable.schema import article_schema

_SCHEMA = jsonschema_rs.validator_for(article_schema().decode())


class Done(NamedTuple):
    """What one share of the inputs came to."""

    findings: Findings
    seconds: dict[int, float]
    """Least CPU time of one reading, by the size of the input in kilobytes."""


def main() -> int:
    """Run all inputs on all processors and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.page", description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("--torn", type=int, default=5_000, help="torn copies, beside all beginnings (default: 5000)")
    parser.add_argument("--every", type=int, default=1, help="take every so manieth beginning (default: 1)")
    options = parser.parse_args()
    page = options.page.read_bytes()
    everything = [page[:stop] for stop in range(1, len(page) + 1, options.every)]
    random = Random(1)
    everything += [mutate(page, page, random) for _ in range(options.torn)]
    shares = os.cpu_count() or 1
    with ProcessPoolExecutor(shares) as pool:
        results = list(pool.map(run, [everything[share::shares] for share in range(shares)]))
    for result in results:
        result.findings.report()
    for size in sorted({size for result in results for size in result.seconds}):
        least = min(result.seconds[size] for result in results if size in result.seconds)
        print(f"{size:>4} kB: read in {least * 1000:6.1f} ms CPU")
    return sum(len(result.findings) for result in results) and 1


def run(share: list[bytes]) -> Done:
    """Try out a share of the inputs."""
    findings, seconds = Findings("page", Target(checked, list)), dict[int, float]()
    for number, data in enumerate(share):
        if findings.try_out(data) and number % 20 == 0:
            start = process_time()
            roundtable.loads(data)
            kilobytes = len(data) // 1000
            seconds[kilobytes] = min(seconds.get(kilobytes, 60.0), process_time() - start)
    return Done(findings, seconds)


def checked(data: bytes) -> None:
    """Read a page, write it in every format, read each back, and hold the JSON against the schema."""
    _SCHEMA.validate(json.loads(export(data)["json"]))


if __name__ == "__main__":
    sys.exit(main())
