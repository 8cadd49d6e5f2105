"""Bytes to text in one known encoding, torn characters and all.

Pages come cut off in the middle of a character, or with a byte lost. Python's codecs find their
step again by themselves; what they stumble over stays visible as one U+FFFD for each torn character.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from roundtable.text import Piece, Span

__all__ = ["Decoded", "decode_bytes"]

_ESCAPED = re.compile("[\udc80-\udcff]")
# In UTF-8 the bytes left of one character hang together: a lead byte, if it is still there, and what follows it.
_ESCAPED_UTF8 = re.compile("[\udcc0-\udcff][\udc80-\udcbf]*|[\udc80-\udcbf]+")


class Decoded(NamedTuple):
    """Text, the bytes behind it, and the bytes that are no text."""

    text: str
    pieces: tuple[Piece, ...]
    undecoded: tuple[tuple[int, str], ...]


def decode_bytes(data: bytes, encoding: str, *, start: int = 0) -> Decoded:
    """Return the text of ``data[start:]``; what is no text becomes U+FFFD, a piece of its own."""
    body = data[start:] if start else data
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return _with_torn(body, encoding, start)
    pieces = (Piece(Span(0, len(text)), Span(start, len(data))),) if text else ()
    return Decoded(text, pieces, ())


def _with_torn(body: bytes, encoding: str, start: int) -> Decoded:
    escaped = body.decode(encoding, "surrogateescape")
    torn = _ESCAPED_UTF8 if encoding == "utf-8" else _ESCAPED
    text = torn.sub("\N{REPLACEMENT CHARACTER}", escaped)
    pieces: list[Piece] = []
    undecoded: list[tuple[int, str]] = []
    position, offset, last = 0, start, 0

    def verbatim(stretch: str) -> None:
        nonlocal position, offset
        if stretch:
            size = len(stretch.encode(encoding))
            pieces.append(Piece(Span(position, position + len(stretch)), Span(offset, offset + size)))
            position, offset = position + len(stretch), offset + size

    for match in torn.finditer(escaped):
        verbatim(escaped[last : match.start()])
        size = len(match[0])
        pieces.append(Piece(Span(position, position + 1), Span(offset, offset + size), "undecoded"))
        undecoded.append((offset, body[offset - start : offset - start + size].hex()))
        position, offset, last = position + 1, offset + size, match.end()
    verbatim(escaped[last:])
    return Decoded(text, tuple(pieces), tuple(undecoded))
