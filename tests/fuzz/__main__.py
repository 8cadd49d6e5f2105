"""Fuzz each target for a while; exit 1 if anything but a ``RoundtableError`` came out, or an input took too long."""

from __future__ import annotations

import argparse
import subprocess
import sys
from random import Random
from time import monotonic

from fuzz.findings import Findings
from fuzz.mutation import mutate
from fuzz.targets import Target, targets

_KEPT = 400
"""Torn inputs that were read to the end are torn further; so many of them are kept at a time."""


def main() -> int:
    """Run the targets named on the command line, or all."""
    known = targets()
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"one or more of {', '.join(known)} (default: all)"
    )
    parser.add_argument("--seconds", type=float, default=10, help="for each target (default: 10)")
    parser.add_argument("--seed", type=int, default=0, help="another seed tears other places (default: 0)")
    parser.add_argument(
        "--guided", metavar="FOLDER", help="let Atheris keep, in FOLDER, what reaches new code, and tear that further"
    )
    options = parser.parse_args()
    if unknown := set(options.targets) - set(known):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    failed = False
    for name in options.targets or known:
        if options.guided:  # Atheris ends the process that it ran in.
            arguments = [name, str(options.seconds), str(options.seed), options.guided]
            failed |= subprocess.run([sys.executable, "-m", "fuzz.guided", *arguments], check=False).returncode != 0
        else:
            failed |= fuzz(name, known[name], options.seconds, options.seed) > 0
    return int(failed)


def fuzz(name: str, target: Target, seconds: float, seed: int) -> int:
    """Tear the seeds of ``target`` for so many seconds; return the number of findings."""
    random = Random(f"{name} {seed}")
    findings = Findings(name, target)
    pool = target.seeds()
    first = len(pool)
    end = monotonic() + seconds
    while monotonic() < end:
        data = mutate(random.choice(pool), random.choice(pool), random)
        if findings.try_out(data):
            if len(pool) < first + _KEPT:
                pool.append(data)
            else:
                pool[random.randrange(first, len(pool))] = data
    findings.report()
    return len(findings)


if __name__ == "__main__":
    sys.exit(main())
