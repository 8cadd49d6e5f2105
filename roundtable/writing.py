"""Writing files whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from roundtable.errors import OutputError

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


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that at any moment the old file or the new one is there, never a part.

    The data go to a hidden file beside the target, to the disk, and then take the target's name. A
    symbolic link stays a link; a device such as ``/dev/null`` is written to directly.

    Raises:
        OutputError: The folder is missing or not writable, the disk is full, the target is a folder.
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        beside = target.with_name(f".roundtable-{secrets.token_hex(8)}.part")
        try:
            _write_through(beside, data)
            if mode is not None:
                beside.chmod(mode)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}). Choose another place.") from error


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk; systems that cannot open a folder do without."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
