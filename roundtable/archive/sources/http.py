"""The page in an HTTP response: chunks joined, compression undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.archive.documents import Content
from roundtable.archive.sources.gzips import GZIP, unpacked
from roundtable.errors import InputError

if TYPE_CHECKING:
    from roundtable.limits import Limits

__all__ = ["page_of"]


def page_of(response: bytes, limits: Limits) -> Content:
    """Return the page that ``response``, header and body, brought.

    Crawlers often store a body unpacked under the header that it came with; then it is taken as it is.

    Raises:
        InputError: The body is packed in a way that nothing here unpacks, or is damaged.
        LimitError: It unpacks to too much.
    """
    header, _, body = response.partition(b"\r\n\r\n")
    fields = {}
    for line in header.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        fields[name.strip().lower()] = value.strip().lower()
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        body = _joined(body)
    for coding in reversed(fields.get(b"content-encoding", b"").replace(b" ", b"").split(b",")):
        if coding in (b"gzip", b"x-gzip") and body.startswith(b"\x1f\x8b"):
            body = unpacked(body, GZIP, limits)[0]
        elif coding == b"deflate" and not body.lstrip().startswith(b"<"):
            body = unpacked(body, 15 if body[:1] == b"\x78" else -15, limits)[0]
        elif coding not in (b"", b"identity", b"gzip", b"x-gzip", b"deflate") and not body.lstrip().startswith(b"<"):
            raise InputError(f"packed as {coding.decode('ascii', 'replace')!r}, which is not unpacked here")
    return Content(body)


def _joined(body: bytes) -> bytes:
    """Return the chunks of ``body`` joined, or ``body`` where it does not begin with a chunk."""
    parts: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place, place + 64)
        try:
            size = int(body[place:end].partition(b";")[0].strip() or b"x", 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or (size and end + 2 + size > len(body)):
            if not parts:
                return body
            raise InputError("the response ends within a chunk")
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        place = end + 2 + size + 2
