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
from roundtable.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roundtable.limits import Limits

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

_RATIO_FROM = 1 << 20
"""A package that expands to no more bytes may be packed ever so tightly."""
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


def unpack(data: bytes, *, kind: str, limits: Limits = DEFAULT_LIMITS) -> dict[str, bytes]:
    """Return the members of the zip package ``data`` by name.

    Args:
        data: The package.
        kind: What it should be, for messages: ``"DOCX"``, ``"EPUB"``.
        limits: What it may cost.

    Raises:
        ImportedFileError: Not a zip package, damaged, encrypted, larger than is safe to expand, or with names
            that lead out of the package.
    """
    if len(data) > limits.package_bytes or data.count(_CENTRAL[:4]) > limits.package_members:
        raise _refusal(kind, f"has {len(data):,} bytes or holds too many members", limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check(infos, packed=len(data), kind=kind, limits=limits)
            return {info.filename: _expanded(package, info) for info in infos if not info.filename.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportedFileError(f"this is not a readable {kind} file ({error}). Export it again.") from error


def _check(infos: list[zipfile.ZipInfo], *, packed: int, kind: str, limits: Limits) -> None:
    expanded = sum(info.file_size for info in infos)
    most = min(limits.package_expanded, max(_RATIO_FROM, packed * limits.package_ratio))
    if len(infos) > limits.package_members or expanded > most:
        raise _refusal(kind, f"holds {len(infos)} members of {expanded:,} bytes in {packed:,}", limits)
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


def _refusal(kind: str, found: str, limits: Limits) -> ImportedFileError:
    return ImportedFileError(
        f"this {kind} file {found}: more than is safe to open (at most {limits.package_bytes:,} bytes, "
        f"{limits.package_members:,} members, {limits.package_expanded:,} bytes once expanded, "
        f"{limits.package_ratio:,}:1)."
    )


def _expanded(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member; one that is longer than its header says is no longer expanded than that, and refused."""
    with package.open(info) as member:
        # read() without a size expands the whole stream and only then cuts it to the size in the header.
        return member.read(info.file_size) if info.file_size else member.read(1)
