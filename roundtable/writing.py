"""Writing files whole or not at all.

A file is written beside its place under a hidden name, and takes its own name when it is on the disk. What a
process that was killed left behind is known by the lock that its owner no longer holds, and is cleared away by
the next one that writes into the same folder.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from roundtable.errors import OutputError

if sys.platform != "win32":  # which has no such locks: there what is left behind stays
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["make_folder", "write_whole"]


def make_folder(folder: Path) -> None:
    """Make ``folder`` and its parents where they are missing.

    Raises:
        OutputError: It cannot be made, or something else has its name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be used as output folder ({error.strerror}). Choose another with -O."
        ) from error


def write_whole(path: Path, data: bytes | Iterable[bytes], *, replace: bool = True) -> None:
    """Write ``data`` to ``path`` so that at any moment the old file or the new one is there, never a part.

    The data, whole or piece by piece, go to a hidden file beside the target, to the disk, and then take the
    target's name. A symbolic link stays a link; a device such as ``/dev/null`` is written to directly. Where
    ``replace`` is false, a file that is there already stays, whoever made it and however late.

    Raises:
        OutputError: The folder is missing or not writable, the disk is full, the target is a folder, or a
            file that must not be replaced.
    """
    target = Path(os.path.realpath(path))
    pieces = (data,) if isinstance(data, bytes) else data
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as device:
                device.writelines(pieces)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        _clear_away(target.parent)
        file = _begin(target.parent)
        beside = Path(file.name)
        try:
            with file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
                if sys.platform == "win32":
                    file.close()  # elsewhere it stays open, and with it locked, until it has its name
                if mode is not None:
                    beside.chmod(mode)
                if replace:
                    beside.replace(target)
                else:
                    _name_once(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except FileExistsError as error:
        raise OutputError(f"{path}: exists already. Replace it with --force, or choose another place.") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}). Choose another place.") from error


def _begin(folder: Path) -> IO[bytes]:
    """Open a new hidden file in ``folder``, and lock it where the system can."""
    while True:
        file = (folder / f".roundtable-{secrets.token_hex(8)}.part").open("xb")
        if sys.platform == "win32":
            return file
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # somebody took it, not yet locked, for one left behind


@cache
def _clear_away(folder: Path) -> None:
    """Remove the hidden files in ``folder`` that nobody is writing any more; once in each process is enough."""
    if sys.platform == "win32":
        return
    for left in folder.glob(".roundtable-*.part"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _name_once(beside: Path, target: Path) -> None:
    """Give ``beside`` the name ``target``, which nobody must have."""
    if target.exists():
        raise FileExistsError
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        beside.replace(target)  # this file system has no hard links; nobody was there a moment ago


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk; systems that cannot open a folder do without."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
