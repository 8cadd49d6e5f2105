"""Zip packages that are the same bytes for the same content, and that are safe to open.

python-docx and ebooklib stamp the clock and the machine into every member; ``pack`` writes fixed
dates, attributes and order instead. It writes the format itself: ``zipfile`` gives each member the
256 KiB of memory that a large one needs, and for a book of twenty short files that takes longer than
the compression. ``unpack`` looks at sizes and names before it expands anything:
a DOCX or EPUB from outside may be a bomb.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from roundtable.errors import ImportedFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["pack", "unpack"]

_LEVEL = 3  # 6 packs a tenth smaller and takes more than twice as long
_EPOCH = (0, 0x21)  # 1980-01-01 00:00, the earliest time and date that a zip file can say
_VERSION, _UTF8 = 20, 0x800
_MIN_WINDOW, _MAX_WINDOW = 10, 15
# PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16. What both headers say stands in _ENTRY.
_ENTRY = struct.Struct("<HHHHHLLLHH")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_CENTRAL_TAIL = struct.Struct("<HHHLL")
_END_TAIL = struct.Struct("<HHHHLLH")

MAX_MEMBERS = 10_000
MAX_EXPANDED = 64 * 1024 * 1024
"""Bytes of all members together, once expanded."""
MAX_RATIO = 100
"""Expanded to packed size, for packages that expand to more than one MiB."""


def pack(members: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip package of ``members`` in the given order, those named in ``stored`` uncompressed."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in members:
        encoded = name.encode()
        packed = data if name in stored else _deflated(data)
        flags, method = 0 if name.isascii() else _UTF8, 0 if name in stored else zipfile.ZIP_DEFLATED
        sizes = (zlib.crc32(data), len(packed), len(data), len(encoded), 0)
        entry = _ENTRY.pack(_VERSION, flags, method, *_EPOCH, *sizes)
        parts += (_LOCAL, entry, encoded, packed)
        directory += (_CENTRAL, _VERSION.to_bytes(2, "little"), entry, _CENTRAL_TAIL.pack(0, 0, 0, 0, offset), encoded)
        offset += len(_LOCAL) + len(entry) + len(encoded) + len(packed)
    count, size = len(parts) // 4, sum(map(len, directory))
    return b"".join((*parts, *directory, _END, _END_TAIL.pack(0, 0, count, count, size, offset, 0)))


def _deflated(data: bytes) -> bytes:
    """Return ``data`` compressed with a window, and memory, no larger than it needs."""
    window = min(max(len(data).bit_length(), _MIN_WINDOW), _MAX_WINDOW)
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window, window - 7)
    return compressor.compress(data) + compressor.flush()


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
            return {info.filename: package.read(info) for info in infos if not info.filename.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportedFileError(f"this is not a readable {kind} file ({error}). Export it again.") from error


def _check_sizes(infos: list[zipfile.ZipInfo], *, packed: int, kind: str) -> None:
    expanded = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or expanded > MAX_EXPANDED or expanded > max(1 << 20, packed * MAX_RATIO):
        raise ImportedFileError(
            f"this {kind} file holds {len(infos)} members of {expanded:,} bytes in {packed:,}: "
            f"more than is safe to open (at most {MAX_MEMBERS:,} members, {MAX_EXPANDED:,} bytes, {MAX_RATIO}:1)."
        )
