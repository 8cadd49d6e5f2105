"""A reader for tests that some documents kill: they say so themselves. Given to the command with ``--reader``."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import roundtable

if TYPE_CHECKING:
    from roundtable.loading import Reading, ScriptOption

__all__ = ["loads", "slow"]


def loads(
    data: bytes,
    *,
    script: ScriptOption = "auto",
    encoding: str | None = None,
    name: str | None = None,
    limits: roundtable.Limits | None = None,
) -> Reading:
    """Read a page as ``roundtable.loads`` does, unless it is poison."""
    if data.startswith(b"poison: exit"):
        os._exit(3)
    if data.startswith(b"poison: hang"):
        while True:
            pass
    if data.startswith(b"poison: memory"):
        held = [bytearray(8 << 20) for _ in range(64)]
        assert held
    if data.startswith(b"poison: raise"):
        raise ZeroDivisionError("a fault\nin two lines")
    return roundtable.loads(data, script=script, encoding=encoding, name=name)


def slow(
    data: bytes,
    *,
    script: ScriptOption = "auto",
    encoding: str | None = None,
    name: str | None = None,
    limits: roundtable.Limits | None = None,
) -> Reading:
    """Read a page and take some time for it, so that there is somebody to kill."""
    time.sleep(0.05)
    return loads(data, script=script, encoding=encoding, name=name)
