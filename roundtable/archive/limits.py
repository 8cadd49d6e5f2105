"""What one document may cost, and the checks that are made before anything reads it.

Pages from the open web are hostile at times: a record of nine megabytes that unpacks to two gigabytes, a page
of two hundred thousand links, a document on which a parser never ends. Each limit turns such a document into
one row of the failures table, and the run goes on.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from roundtable.errors import InputError

__all__ = ["LimitError", "Limits", "check_document", "check_expansion"]


class LimitError(InputError):
    """A document is larger than what one document may cost."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may cost; whatever costs more becomes a failure.

    >>> Limits().seconds
    20.0
    """

    document_bytes: int = 20_000_000
    """Bytes of one document as it is stored, compressed or not."""
    expanded_bytes: int = 64 * 2**20
    """Bytes of one document after it is unpacked."""
    ratio: int = 100
    """How many times its stored size a document may unpack to …"""
    ratio_from: int = 1_000_000
    """… where it unpacks to more bytes than these."""
    tags: int = 20_000
    """Elements of one HTML page."""
    depth: int = 200
    """HTML elements inside each other."""
    line_characters: int = 1_000_000
    """Length of one line, measured in bytes where the text is not decoded yet."""
    seconds: float = 20.0
    """Time for one document. It is looked at by a clock of its own, so that it may be one twentieth more."""
    memory_bytes: int = 2**30
    """Memory that one document may take beyond what the process holds (Linux)."""
    entries: int = 100_000
    """Members of one zip archive, whose list must be held in memory."""


_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>")
# Elements without content, and those that a reader closes by itself when the next one begins.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr p li dd dt tr td th option optgroup thead tbody "
    b"tfoot colgroup rt rp html body head".split()
)


def check_document(data: bytes | str, limits: Limits) -> None:
    """Check a document, unpacked and not yet read, against ``limits``.

    Raises:
        LimitError: It is too long, has a line too long, or too many or too deep HTML elements.
    """
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > limits.expanded_bytes:
        raise LimitError(f"{len(raw):,} bytes; one document may have {limits.expanded_bytes:,}")
    if len(raw) > limits.line_characters:
        longest = max(map(len, data.splitlines() if isinstance(data, str) else raw.splitlines()), default=0)
        if longest > limits.line_characters:
            raise LimitError(f"a line of {longest:,} characters; one may have {limits.line_characters:,}")
    if _MARKUP.match(raw) and raw.count(b"<") > min(limits.depth, limits.tags):
        _check_markup(raw, limits)


def _check_markup(raw: bytes, limits: Limits) -> None:
    opened: Counter[bytes] = Counter()
    tags = depth = 0
    for match in _TAG.finditer(raw):
        name = match[2].lower()
        if not match[1]:
            tags += 1
            if tags > limits.tags:
                raise LimitError(f"a page of more than {limits.tags:,} HTML elements")
        if name in _FLAT:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
            if depth > limits.depth:
                raise LimitError(f"HTML elements more than {limits.depth} deep")
        elif opened[name]:
            opened[name] -= 1
            depth -= 1


def check_expansion(packed: int, unpacked: int, limits: Limits) -> None:
    """Check the size of something that is being unpacked, ``unpacked`` bytes so far from ``packed``.

    Raises:
        LimitError: It grows too large, or too large for its stored size.
    """
    if unpacked > limits.expanded_bytes:
        raise LimitError(f"unpacks to more than {limits.expanded_bytes:,} bytes")
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        raise LimitError(f"unpacks to more than {limits.ratio} times its size")
