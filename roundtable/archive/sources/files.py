"""Documents that are files: in folders, in zip archives, in tar archives."""

from __future__ import annotations

import lzma
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from roundtable.archive.checks import LimitError, check_expansion
from roundtable.archive.documents import Content, Entry, Passed, failed, native
from roundtable.archive.sources.gzips import GZIP, unpacked
from roundtable.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Item, Shard
    from roundtable.limits import Limits

__all__ = ["list_members", "list_offsets", "read_files", "read_tar", "read_zip"]

_CHUNK = 1 << 16
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800


def read_files(shard: Shard, limits: Limits) -> Iterator[Item]:
    """Yield the files of the shard; a name that ends in ``.gz`` is unpacked."""
    for path in shard.paths:
        yield Entry(path, path, None, None, partial(_file, path, limits))


def _file(path: str, limits: Limits) -> Content:
    try:
        place = Path(native(path))
        with place.open("rb") as file:
            if not stat.S_ISREG(place.stat().st_mode):
                raise InputError("no regular file")
            data = file.read(limits.input_bytes + 1)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})") from error
    if len(data) > limits.input_bytes:
        raise LimitError(f"a file of more than {limits.input_bytes:,} bytes")
    return Content(_gunzip(data, limits) if path.endswith(".gz") else data)


def _gunzip(data: bytes, limits: Limits) -> bytes:
    parts: list[bytes] = []
    size, rest = 0, data
    while rest:
        part, rest = unpacked(rest, GZIP, limits, whole=len(data), before=size)
        size += len(part)
        parts.append(part)
        rest = rest.lstrip(b"\0")
    return b"".join(parts)


def _unpack(stream: IO[bytes], packed: int, limits: Limits) -> bytes:
    """Return all of a member, read piece by piece so that one which grows without end is noticed."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_CHUNK):
        size += len(part)
        check_expansion(packed, size, limits)
        parts.append(part)
    return b"".join(parts)


def list_members(path: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the members of a zip archive.

    Raises:
        InputError: It is none, is damaged, or has too many members.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError(f"no sound zip archive ({error})") from error
    if len(members) > limits.archive_members:
        raise LimitError(f"{len(members):,} members; an archive may have {limits.archive_members:,}. Split it")
    return members


def read_zip(shard: Shard, limits: Limits) -> Iterator[Item]:
    """Yield the members of the shard's part of a zip archive."""
    try:
        members = list_members(native(shard.path), limits)
        archive = zipfile.ZipFile(native(shard.path))
    except (LimitError, InputError) as error:
        yield failed(shard.path, None, None, "limit" if isinstance(error, LimitError) else "read", error)
        return
    names = Counter(member.filename for member in members)
    with archive:
        for member in members[shard.start : shard.stop]:
            if member.is_dir():
                continue
            twice = f"@{member.header_offset}" if names[member.filename] > 1 else ""
            name = f"{shard.path}!{_member_name(member)}{twice}"
            yield Entry(name, shard.path, member.header_offset, None, partial(_zipped, archive, member, limits))


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of ``member``; archives made on Chinese Windows have it in GBK and do not say so."""
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> Content:
    if member.flag_bits & _ENCRYPTED:
        raise InputError("encrypted")
    if member.compress_size > limits.input_bytes:
        raise LimitError(f"a member of {member.compress_size:,} bytes; one may have {limits.input_bytes:,}")
    check_expansion(member.compress_size, member.file_size, limits)
    try:
        with archive.open(member) as stream:
            data = _unpack(stream, member.compress_size, limits)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError) as error:
        raise InputError(f"cannot be unpacked ({str(error) or 'it ends too early'})") from error
    return Content(_gunzip(data, limits) if member.filename.endswith(".gz") else data)


def list_offsets(path: str) -> Iterator[tuple[int, int]]:
    """Yield where each member of an uncompressed tar archive begins, and its size; up to damage, where there is any."""
    try:
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                archive.members = []  # type: ignore[attr-defined]  # else it keeps them all
                yield member.offset, member.size
    except (OSError, tarfile.TarError):
        return


def read_tar(shard: Shard, limits: Limits) -> Iterator[Item]:
    """Yield the members of the shard's part of a tar archive, compressed or not."""
    place = shard.start
    try:
        with Path(native(shard.path)).open("rb") as file:
            file.seek(shard.start)
            with tarfile.open(fileobj=file, mode="r:" if shard.start else "r:*") as archive:
                for member in archive:
                    archive.members = []  # type: ignore[attr-defined]  # else it keeps them all
                    place = member.offset
                    if shard.stop is not None and place >= shard.stop:
                        return
                    if member.isfile():
                        name = f"{shard.path}!{member.name}@{place}"
                        yield Entry(name, shard.path, place, None, partial(_tarred, archive, member, limits))
                    elif not member.isdir():
                        yield Passed("no regular file")
    except (OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError) as error:
        yield failed(shard.path, place, None, "read", f"cannot be read beyond this member ({error})")


def _tarred(archive: tarfile.TarFile, member: tarfile.TarInfo, limits: Limits) -> Content:
    if member.size > limits.input_bytes:
        raise LimitError(f"a member of {member.size:,} bytes; one may have {limits.input_bytes:,}")
    stream = archive.extractfile(member)
    if stream is None:
        raise InputError("no regular file")
    data = stream.read()
    if len(data) < member.size:
        raise InputError("the archive ends within this member; it was cut off")
    return Content(_gunzip(data, limits) if member.name.endswith(".gz") else data)
