"""Zip packages that are the same bytes for the same content, and that are safe to open.

python-docx and ebooklib stamp the clock and the machine into every member; ``pack`` writes fixed
dates, attributes and order instead. It writes the format itself and compresses with libdeflate, which
gives the same bytes on every machine: ``zipfile`` and zlib took longer than all the rest of an export.
``unpack`` looks at names and sizes before it expands anything: a DOCX or EPUB from outside may be a bomb.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from deflate import crc32, deflate_compress

from roundtable.errors import ImportedFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Packed", "pack", "packed", "unpack"]

_LEVEL = 1  # 3 packs a twentieth smaller and takes half as long again
_SHORT = 256  # bytes that are not worth compressing
_EPOCH = (0, 0x21)  # 1980-01-01 00:00, the earliest time and date that a zip file can say
_VERSION, _UTF8 = 20, 0x800
# PKWARE APPNOTE 6.3.10, 4.3.7, 4.3.12 and 4.3.16. What both headers say stands in _ENTRY.
_ENTRY = struct.Struct("<HHHHHLLLHH")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02\x14\x00", b"PK\x05\x06"
_CENTRAL_TAIL = struct.Struct("<HHHLL")
_END_TAIL = struct.Struct("<HHHHLLH")

MAX_PACKED = 20 * 1024 * 1024
"""Bytes of a package."""
MAX_MEMBERS = 10_000
MAX_EXPANDED = 64 * 1024 * 1024
"""Bytes of all members together, once expanded."""
MAX_RATIO = 100
"""Expanded to packed size, for packages that expand to more than one MiB."""
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What DOCX and EPUB allow; the others can ask for gigabytes before they expand a byte."""


_UNSAFE = re.compile(r"[\\\0]|^[A-Za-z]:")


class Packed(NamedTuple):
    """A member made ready, so that what is the same in every package is compressed once."""

    name: bytes
    entry: bytes
    data: bytes


def packed(name: str, data: bytes, *, compress: bool = True) -> Packed:
    """Return a member made ready for ``pack``; what is short is stored as it is."""
    encoded = name.encode()
    small, method = data, zipfile.ZIP_STORED
    if compress and len(data) > _SHORT:
        small, method = bytes(deflate_compress(data, _LEVEL)), zipfile.ZIP_DEFLATED
    flags = 0 if name.isascii() else _UTF8
    sizes = (crc32(data), len(small), len(data), len(encoded), 0)
    return Packed(encoded, _ENTRY.pack(_VERSION, flags, method, *_EPOCH, *sizes), small)


def pack(members: Iterable[Packed | tuple[str, bytes]]) -> bytes:
    """Return a zip package of ``members`` in the given order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        name, entry, data = member if isinstance(member, Packed) else packed(*member)
        parts += (_LOCAL, entry, name, data)
        directory += (_CENTRAL, entry, _CENTRAL_TAIL.pack(0, 0, 0, 0, offset), name)
        offset += len(_LOCAL) + len(entry) + len(name) + len(data)
    count, size = len(parts) // 4, sum(map(len, directory))
    return b"".join((*parts, *directory, _END, _END_TAIL.pack(0, 0, count, count, size, offset, 0)))


def unpack(data: bytes, *, kind: str) -> dict[str, bytes]:
    """Return the members of the zip package ``data`` by name.

    Args:
        data: The package.
        kind: What it should be, for messages: ``"DOCX"``, ``"EPUB"``.

    Raises:
        ImportedFileError: Not a zip package, damaged, encrypted, larger than is safe to expand, or with names
            that lead out of the package.
    """
    if len(data) > MAX_PACKED or data.count(_CENTRAL[:4]) > MAX_MEMBERS:
        raise _refusal(kind, f"has {len(data):,} bytes or holds too many members")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check(infos, packed=len(data), kind=kind)
            return {info.filename: _expanded(package, info) for info in infos if not info.filename.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportedFileError(f"this is not a readable {kind} file ({error}). Export it again.") from error


def _check(infos: list[zipfile.ZipInfo], *, packed: int, kind: str) -> None:
    expanded = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or expanded > MAX_EXPANDED or expanded > max(1 << 20, packed * MAX_RATIO):
        raise _refusal(kind, f"holds {len(infos)} members of {expanded:,} bytes in {packed:,}")
    names: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if info.compress_type not in _METHODS:
            raise zipfile.BadZipFile(f"{name!r:.80} is compressed by method {info.compress_type}")
        if name.startswith("/") or ".." in name.split("/") or _UNSAFE.search(name):
            raise ImportedFileError(
                f"this {kind} file has a member {name!r:.80}: a name that may lead out of the package. Export it again."
            )
        if name in names:
            raise ImportedFileError(
                f"this {kind} file has two members {name!r:.80}: which one counts? Export it again."
            )
        names.add(name)


def _refusal(kind: str, found: str) -> ImportedFileError:
    return ImportedFileError(
        f"this {kind} file {found}: more than is safe to open (at most {MAX_PACKED:,} bytes, {MAX_MEMBERS:,} members, "
        f"{MAX_EXPANDED:,} bytes once expanded, {MAX_RATIO}:1)."
    )


def _expanded(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member; one that is longer than its header says is no longer expanded than that, and refused."""
    with package.open(info) as member:
        # read() without a size expands the whole stream and only then cuts it to the size in the header.
        return member.read(info.file_size) if info.file_size else member.read(1)
