"""What one document may cost, and the checks that are made before anything reads it.

Pages from the open web are hostile at times: a record of nine megabytes that unpacks to two gigabytes, a page
of one line without end, a document on which a parser never ends. Each limit turns such a document into
one row of the failures table, and the run goes on. How deep or how full of elements a page may be, the library itself
knows (``roundtable.limits``); it reads such pages in another way and refuses none.
"""

from __future__ import annotations

import msgspec

from roundtable.errors import InputError

__all__ = ["DocumentLimits", "LimitError", "check_document", "check_expansion"]


class LimitError(InputError):
    """A document is larger than what one document may cost."""


class DocumentLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may cost; whatever costs more becomes a failure.

    >>> DocumentLimits().seconds
    20.0
    """

    document_bytes: int = 20_000_000
    """Bytes of one document, as it is stored and once it is unpacked."""
    expanded_bytes: int = 64 * 2**20
    """Bytes that anything may unpack to, what is thrown away included, and of one line of a JSONL file."""
    ratio: int = 100
    """How many times its stored size a document may unpack to …"""
    ratio_from: int = 1_000_000
    """… where it unpacks to more bytes than these."""
    line_characters: int = 1_000_000
    """Length of one line, measured in bytes where the text is not decoded yet."""
    seconds: float = 20.0
    """Time for one document. It is looked at by a clock of its own, so that it may be one twentieth more."""
    memory_bytes: int = 2**30
    """Memory that one document may take beyond what the process holds (Linux)."""
    entries: int = 100_000
    """Members of one zip archive, whose list must be held in memory."""


_WIDEST = 4
"""Bytes of the widest character in UTF-8."""


def check_document(data: bytes | str, limits: DocumentLimits) -> None:
    """Check a document, unpacked and not yet read, against ``limits``.

    Raises:
        LimitError: It is too long, or has a line too long.
    """
    if isinstance(data, str) and _WIDEST * len(data) <= min(limits.document_bytes, limits.line_characters):
        return
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > limits.document_bytes:
        raise LimitError(f"{len(raw):,} bytes; one document may have {limits.document_bytes:,}")
    if len(raw) > limits.line_characters:
        longest = max(map(len, data.splitlines() if isinstance(data, str) else raw.splitlines()), default=0)
        if longest > limits.line_characters:
            raise LimitError(f"a line of {longest:,} characters; one may have {limits.line_characters:,}")


def check_expansion(packed: int, unpacked: int, limits: DocumentLimits) -> None:
    """Check the size of something that is being unpacked, ``unpacked`` bytes so far from ``packed``.

    Raises:
        LimitError: It grows too large, or too large for its stored size.
    """
    if unpacked > limits.expanded_bytes:
        raise LimitError(f"unpacks to more than {limits.expanded_bytes:,} bytes")
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        raise LimitError(f"unpacks to more than {limits.ratio} times its size")
