"""Bytes to text: the one public function of the stage."""

from __future__ import annotations

import codecs
from hashlib import sha256

from roundtable.decoding.encodings import Choice, choose_encoding
from roundtable.decoding.tolerant import decode_bytes
from roundtable.errors import DecodeError
from roundtable.text import DecodedText, Source

__all__ = ["decode"]


def decode(data: bytes, *, encoding: str | None = None, name: str | None = None) -> DecodedText:
    """Return what ``data`` says, each character traced to its bytes.

    Args:
        data: The bytes of a text file or a saved HTML page.
        encoding: Python codec name; found out where it is not given.
        name: Name of the source for messages and provenance; never opened.

    >>> decode("江城市".encode("gb18030")).text
    '江城市'

    Raises:
        DecodeError: The bytes are not text, or ``encoding`` is no codec.
    """
    where = name or "input"
    choice = _given(encoding, where) if encoding else choose_encoding(data, where=where)
    text, pieces, undecoded = decode_bytes(data, choice.encoding, start=choice.start)
    return DecodedText(
        text=text,
        source=Source(name=name, sha256=sha256(data).hexdigest(), size=len(data)),
        encoding=choice.encoding,
        evidence=choice.evidence,
        pieces=pieces,
        undecoded=undecoded,
    )


def _given(encoding: str, where: str) -> Choice:
    try:
        return Choice(codecs.lookup(encoding).name, "given")
    except LookupError as error:
        raise DecodeError(
            f"{where}: there is no encoding {encoding!r}. Give a Python codec name such as utf-8, gb18030 or big5."
        ) from error
