"""What came out of a target that should not have."""

from __future__ import annotations

import signal
import traceback
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from roundtable import RoundtableError

if TYPE_CHECKING:
    from types import FrameType

    from fuzz.targets import Target

__all__ = ["Findings"]

FOLDER = Path("fuzz-findings")
_SECONDS = 20
"""An input of some kilobytes that takes so much CPU time hangs."""


class Findings:
    """Runs a target, counts, and saves one input for each place where it broke."""

    def __init__(self, name: str, target: Target) -> None:
        self._name, self._run = name, target.run
        self._runs = self._refused = 0
        self._places: dict[str, Path] = {}
        signal.signal(signal.SIGPROF, _too_long)

    def __len__(self) -> int:
        return len(self._places)

    def try_out(self, data: bytes) -> bool:
        """Run the target on ``data`` and tell whether it was read to the end."""
        self._runs += 1
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
        try:
            self._run(data)
        except RoundtableError:
            self._refused += 1
            return False
        except Exception as error:
            self._save(error, data)
            return False
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return True

    def report(self) -> None:
        """Print what was run and found."""
        print(f"{self._name:<16} {self._runs:>8,} runs, {self._refused:>8,} refused, {len(self)} findings", flush=True)
        for place, file in self._places.items():
            print(f"  {place}\n  {file}", flush=True)

    def _save(self, error: Exception, data: bytes) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {frame.filename}:{frame.lineno}: {str(error)[:200]}"
        if place in self._places:
            return
        file = FOLDER / self._name / sha256(data).hexdigest()[:16]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self._places[place] = file


def _too_long(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError(f"more than {_SECONDS} s of CPU time")
