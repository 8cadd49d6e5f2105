"""Zip packages that are the same bytes for the same content, and that are safe to open.

python-docx and ebooklib stamp the clock and the machine into every member; ``pack`` writes fixed
dates, attributes and order instead. ``unpack`` looks at sizes and names before it expands anything:
a DOCX or EPUB from outside may be a bomb.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from roundtable.errors import ImportedFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pack", "unpack"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip file can say
_LEVEL = 3  # 6 packs a tenth smaller and takes more than twice as long

MAX_MEMBERS = 10_000
MAX_EXPANDED = 64 * 1024 * 1024
"""Bytes of all members together, once expanded."""
MAX_RATIO = 100
"""Expanded to packed size, for packages that expand to more than one MiB."""


def pack(members: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip package of ``members`` in the given order, those named in ``stored`` uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 0
            info.external_attr = 0
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(info, data, compresslevel=_LEVEL)
    return buffer.getvalue()


def unpack(data: bytes, *, kind: str) -> dict[str, bytes]:
    """Return the members of the zip package ``data`` by name.

    Args:
        data: The package.
        kind: What it should be, for messages: ``"DOCX"``, ``"EPUB"``.

    Raises:
        ImportedFileError: Not a zip package, damaged, encrypted, or larger than is safe to expand.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check_sizes(infos, packed=len(data), kind=kind)
            return {info.filename: package.read(info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportedFileError(f"this is not a readable {kind} file ({error}). Export it again.") from error


def _check_sizes(infos: list[zipfile.ZipInfo], *, packed: int, kind: str) -> None:
    expanded = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or expanded > MAX_EXPANDED or expanded > max(1 << 20, packed * MAX_RATIO):
        raise ImportedFileError(
            f"this {kind} file holds {len(infos)} members of {expanded:,} bytes in {packed:,}: "
            f"more than is safe to open (at most {MAX_MEMBERS:,} members, {MAX_EXPANDED:,} bytes, {MAX_RATIO}:1)."
        )
