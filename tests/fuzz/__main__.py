"""Fuzz each target for a while; exit 1 if anything but a ``RoundtableError`` came out, or an input took too long."""

from __future__ import annotations

import argparse
import signal
import sys
import traceback
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from fuzz.mutation import mutate
from fuzz.targets import Target, targets
from roundtable import RoundtableError

if TYPE_CHECKING:
    from types import FrameType

FINDINGS = Path("fuzz-findings")
_SECONDS = 20
"""One input of some kilobytes that takes longer hangs."""
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
    options = parser.parse_args()
    if unknown := set(options.targets) - set(known):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGALRM, _too_long)
    return sum([fuzz(name, known[name], options.seconds, options.seed) for name in options.targets or known]) and 1


def fuzz(name: str, target: Target, seconds: float, seed: int) -> int:
    """Tear the seeds of ``target`` for so many seconds; return the number of findings."""
    random = Random(f"{name} {seed}")
    pool = target.seeds()
    first = len(pool)
    runs = refused = 0
    findings: dict[str, bytes] = {}
    end = monotonic() + seconds
    while monotonic() < end:
        data = mutate(random.choice(pool), random.choice(pool), random)
        runs += 1
        signal.alarm(_SECONDS)
        try:
            target.run(data)
        except RoundtableError:
            refused += 1
        except Exception as error:
            findings.setdefault(_place(error), data)
        else:
            if len(pool) < first + _KEPT:
                pool.append(data)
            else:
                pool[random.randrange(first, len(pool))] = data
        finally:
            signal.alarm(0)
    print(f"{name:<16} {runs:>8,} runs, {refused:>8,} refused, {len(findings)} findings", flush=True)
    for place, data in findings.items():
        file = FINDINGS / name / sha256(data).hexdigest()[:16]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        print(f"  {place}\n  {file}")
    return len(findings)


def _place(error: Exception) -> str:
    """Return what makes two findings the same: the error and where it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno}: {str(error)[:200]}"


def _too_long(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"more than {_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
