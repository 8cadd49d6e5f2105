"""The checks of ``roundtable.limits`` that are made before anything reads a document.

Pages from the open web are hostile at times: a record of nine megabytes that unpacks to two gigabytes, a page
of one line without end, a document on which a parser never ends. Each limit turns such a document into
one row of the failures table, and the run goes on. How deep or how full of elements a page may be, the library itself
knows; it reads such pages in another way and refuses none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.errors import InputError

if TYPE_CHECKING:
    from roundtable.limits import Limits

__all__ = ["LimitError", "check_document", "check_expansion"]


class LimitError(InputError):
    """A document is larger than what one document may cost."""


_WIDEST = 4
"""Bytes of the widest character in UTF-8."""


def check_document(data: bytes | str, limits: Limits) -> None:
    """Check a document, unpacked and not yet read, against ``limits``.

    Raises:
        LimitError: It is too long, or has a line too long.
    """
    if isinstance(data, str) and _WIDEST * len(data) <= min(limits.input_bytes, limits.line_characters):
        return
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > limits.input_bytes:
        raise LimitError(f"{len(raw):,} bytes; one document may have {limits.input_bytes:,}")
    if len(raw) > limits.line_characters:
        longest = max(map(len, data.splitlines() if isinstance(data, str) else raw.splitlines()), default=0)
        if longest > limits.line_characters:
            raise LimitError(f"a line of {longest:,} characters; one may have {limits.line_characters:,}")


def check_expansion(packed: int, unpacked: int, limits: Limits) -> None:
    """Check the size of something that is being unpacked, ``unpacked`` bytes so far from ``packed``.

    Raises:
        LimitError: It grows too large, or too large for its stored size.
    """
    if unpacked > limits.expanded_bytes:
        raise LimitError(f"unpacks to more than {limits.expanded_bytes:,} bytes")
    if unpacked > limits.expanded_from and unpacked > limits.expanded_ratio * packed:
        raise LimitError(f"unpacks to more than {limits.expanded_ratio} times its size")
