"""HTML pages from WARC files, also from damaged ones.

The usual readers end silently where a file is cut off, and lose all that follows a damaged record. This one
checks that each record has the length that it claims; where it has not, it says so and goes on at the next
record. A place counts as a record only where a whole WARC header stands, not for a sign that compressed
bytes may hold by chance. Because it can begin anywhere, a file can be read in stretches at the same time.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from roundtable.archive.checks import LimitError, check_expansion
from roundtable.archive.documents import Content, Entry, Passed, failed, native
from roundtable.archive.sources.gzips import Inflated, Plain, find
from roundtable.archive.sources.http import page_of
from roundtable.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Item, Shard
    from roundtable.archive.sources.gzips import Stretch
    from roundtable.limits import Limits

__all__ = ["read_warc"]

_GZIP = b"\x1f\x8b\x08"
_VERSION = b"WARC/"
_END = b"\r\n\r\n"
_HEADER = 1 << 16
"""Longest header of a record, and of the HTTP response in it."""
_PAGES = ("text/html", "application/xhtml+xml")


class _Head(NamedTuple):
    """What a record says of itself."""

    kind: str
    url: str | None
    media_type: str
    length: int


def read_warc(shard: Shard, limits: Limits) -> Iterator[Item]:
    """Yield the pages among the records that begin in the shard, and a failure for each damaged place."""
    try:
        with Path(native(shard.path)).open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            yield from _Reader(file, shard, limits, packed=packed).items()
    except OSError as error:
        yield failed(shard.path, None, None, "read", f"cannot be read ({error.strerror})")


class _Reader:
    def __init__(self, file: IO[bytes], shard: Shard, limits: Limits, *, packed: bool) -> None:
        self._file, self._path, self._limits, self._packed = file, shard.path, limits, packed
        self._start = shard.start
        self._size = file.seek(0, 2)
        self._stop = self._size if shard.stop is None else shard.stop

    def items(self) -> Iterator[Item]:
        place: int | None = self._start if self._starts_record(self._start) else self._next(self._start)
        if self._start == 0 and place != 0:
            where = "no record anywhere" if place is None else f"no record before byte {place:,}"
            yield failed(self._path, 0, None, "read", f"{where}; is this a WARC file?")
        while place is not None and place < self._stop:
            stretch: Stretch = Inflated(self._file, place) if self._packed else Plain(self._file, place)
            begin = place
            try:
                yield from self._records(stretch, begin)
                following = begin + stretch.packed
                if following >= self._size or self._starts_record(following):
                    place = following
                    continue
                begin, problem = following, "no record where one should begin"
            except InputError as error:
                problem = str(error)
            place = self._next(begin + 1)
            lost = f"goes on at byte {place:,}" if place is not None else "nothing can be read after it"
            yield failed(self._path, begin, f"{self._path}@{begin}", "read", f"{problem}; {lost}")

    def _records(self, stretch: Stretch, begin: int) -> Iterator[Item]:
        """Yield the records of one gzip member (one, as a rule), or the one record of a plain file that begins here."""
        inside = 0
        while True:
            head, size = _head(stretch)
            stretch.skip(size)
            inner = 0
            item: Item
            if head.kind in ("response", "resource"):
                item, inner = self._page(stretch, head, begin, inside)
            else:
                item = Passed(f"a record of type {head.kind}")
            if inner + stretch.skip(head.length - inner) < head.length:
                raise InputError("the file ends within this record; it was cut off")
            if stretch.take(len(_END)) != _END:
                raise InputError("the record is not as long as it says; bytes were lost or added")
            yield item
            inside += size + head.length + len(_END)
            if not self._packed or not stretch.peek(1):
                return

    def _page(self, stretch: Stretch, head: _Head, begin: int, inside: int) -> tuple[Item, int]:
        """Return the item for a record that may be a page, and how many bytes of the record it took."""
        name = f"{self._path}@{begin}" + (f"+{inside}" if inside else "")
        top = stretch.peek(min(head.length, _HEADER))
        if head.kind == "response" and not _is_page(top):
            return Passed("no HTML page"), 0
        if head.kind == "resource" and not head.media_type.startswith(_PAGES):
            return Passed("no HTML page"), 0
        if head.length > self._limits.input_bytes:
            error = f"a record of {head.length:,} bytes; one may have {self._limits.input_bytes:,}"
            return failed(self._path, begin, name, "limit", error), 0
        taken = bytearray()
        while len(taken) < head.length:
            part = stretch.take(min(1 << 16, head.length - len(taken)))
            if not part:
                raise InputError("the file ends within this record; it was cut off")
            taken += part
            try:
                if self._packed:
                    check_expansion(stretch.packed, len(taken), self._limits)
            except LimitError as error:
                return failed(self._path, begin, name, "limit", error), len(taken)
        data = bytes(taken)
        read = partial(page_of, data, self._limits) if head.kind == "response" else partial(Content, data)
        return Entry(name, self._path, begin, head.url, read), len(data)

    def _starts_record(self, place: int) -> bool:
        try:
            _head(Inflated(self._file, place) if self._packed else Plain(self._file, place))
        except InputError:
            return False
        return True

    def _next(self, start: int) -> int | None:
        """Return the first place from ``start`` on where a record begins."""
        sign = _GZIP if self._packed else _END + _VERSION
        skip = 0 if self._packed else len(_END)
        place = find(self._file, sign, max(0, start - skip))
        while place is not None and not self._starts_record(place + skip):
            place = find(self._file, sign, place + 1)
        return None if place is None else place + skip


def _head(stretch: Stretch) -> tuple[_Head, int]:
    """Return what the record that begins here says of itself, and the size of its header.

    Raises:
        InputError: No record begins here.
    """
    if stretch.peek(len(_VERSION)) != _VERSION:
        raise InputError("no WARC record where one should begin")
    size = 1024
    while (end := (top := stretch.peek(size)).find(_END)) < 0:
        if len(top) < size or size >= _HEADER:
            raise InputError("a WARC header without end")
        size *= 4
    fields = {}
    for line in top[:end].split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip().decode("utf-8", "replace")
    kind, length = fields.get(b"warc-type", ""), fields.get(b"content-length", "")
    if not kind or not (length.isascii() and length.isdigit()) or len(length) > len(str(2**62)):
        raise InputError("a WARC header without type or length")
    url = fields.get(b"warc-target-uri", "").strip("<>") or None
    media_type = fields.get(b"content-type", "").lower()
    return _Head(kind.lower(), url, media_type, int(length)), end + len(_END)


def _is_page(top: bytes) -> bool:
    """Tell whether an HTTP response of which ``top`` is the beginning brought an HTML page."""
    header, _, _ = top.partition(_END)
    status, *lines = header.split(b"\r\n")
    parts = status.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/") or not parts[1].startswith(b"2"):
        return False
    for line in lines:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-type":
            return value.strip().lower().decode("ascii", "replace").startswith(_PAGES)
    return False
