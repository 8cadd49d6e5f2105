"""A file as a row of stretches that can be read forward: plain, or one gzip member after another."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Protocol

from roundtable.archive.checks import check_expansion
from roundtable.errors import InputError

if TYPE_CHECKING:
    from roundtable.limits import Limits

__all__ = ["GZIP", "Inflated", "Plain", "Stretch", "find", "unpacked"]

_CHUNK = 1 << 16
GZIP = 31
"""How zlib is told that a gzip header comes first."""


class Stretch(Protocol):
    """Bytes from a place of a file on."""

    @property
    def packed(self) -> int:
        """Bytes of the file that it has taken so far."""
        ...

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes without passing over them, fewer only at the end."""
        ...

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer only at the end."""
        ...

    def skip(self, size: int) -> int:
        """Pass over ``size`` bytes, and return how many there were."""
        ...


class Plain:
    """A file as it is."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start
        self._taken = 0
        self._size = file.seek(0, 2)

    @property
    def packed(self) -> int:
        """See ``Stretch``."""
        return self._taken

    def peek(self, size: int) -> bytes:
        """See ``Stretch``."""
        self._file.seek(self._start + self._taken)
        return self._file.read(size)

    def take(self, size: int) -> bytes:
        """See ``Stretch``."""
        data = self.peek(size)
        self._taken += len(data)
        return data

    def skip(self, size: int) -> int:
        """See ``Stretch``."""
        step = max(0, min(size, self._size - self._start - self._taken))
        self._taken += step
        return step


class Inflated:
    """One gzip member, unpacked as far as it is asked for.

    Raises:
        InputError: The member is damaged, or ends too early.
    """

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start
        self._unpacker = zlib.decompressobj(GZIP)
        self._raw = b""
        self._read = 0
        self._buffer = bytearray()

    @property
    def packed(self) -> int:
        """Bytes of the file that the member has taken so far; its whole size once all of it is read."""
        return self._read - len(self._raw) - len(self._unpacker.unused_data)

    def _ended(self) -> bool:
        return self._unpacker.eof

    def _fill(self, size: int) -> None:
        while len(self._buffer) < size and not self._ended():
            if not self._raw:
                self._file.seek(self._start + self._read)
                self._raw = self._file.read(_CHUNK)
                self._read += len(self._raw)
            if not self._raw:
                raise InputError("the gzip ends too early; the file was cut off here")
            try:
                self._buffer += self._unpacker.decompress(self._raw, max(_CHUNK, size - len(self._buffer)))
            except zlib.error as error:
                raise InputError(f"damaged gzip ({error})") from error
            # At the end, zlib leaves in both what is not of this member.
            self._raw = b"" if self._ended() else self._unpacker.unconsumed_tail

    def peek(self, size: int) -> bytes:
        """See ``Stretch``; damage further on is left for whoever takes it."""
        try:
            self._fill(size)
        except InputError:
            if not self._buffer:
                raise
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        """See ``Stretch``."""
        self._fill(size)
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def skip(self, size: int) -> int:
        """See ``Stretch``."""
        left = size
        while left and (part := self.take(min(left, _CHUNK))):
            left -= len(part)
        return size - left


def unpacked(data: bytes, window: int, limits: Limits, *, whole: int = 0, before: int = 0) -> tuple[bytes, bytes]:
    """Return what is packed in ``data``, and what stands behind it.

    Args:
        data: One member, and perhaps more.
        window: ``GZIP``, or the window of zlib.
        limits: How much it may become.
        whole: Bytes of all members, of which this one may be the last.
        before: Bytes that the members before it have become.

    Raises:
        InputError: It is damaged, or ends too early.
        LimitError: It unpacks to too much.
    """
    unpacker = zlib.decompressobj(window)
    parts: list[bytes] = []
    size, rest = before, data
    while not unpacker.eof:
        try:
            part = unpacker.decompress(rest, _CHUNK)
        except zlib.error as error:
            raise InputError(f"cannot be unpacked, it is damaged ({error})") from error
        rest = unpacker.unconsumed_tail
        size += len(part)
        check_expansion(whole or len(data), size, limits)
        parts.append(part)
        if not part and not unpacker.eof:
            raise InputError("cannot be unpacked, it ends too early and was cut off")
    return b"".join(parts), unpacker.unused_data


def find(file: IO[bytes], sign: bytes, start: int) -> int | None:
    """Return the first place from ``start`` on where ``sign`` stands in ``file``."""
    file.seek(start)
    held, place = b"", start
    while chunk := file.read(1 << 20):
        held += chunk
        found = held.find(sign)
        if found >= 0:
            return place + found
        kept = len(sign) - 1
        place += len(held) - kept
        held = held[-kept:]
    return None
