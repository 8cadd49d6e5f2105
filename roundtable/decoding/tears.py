"""Where bytes are missing: the bytes that belong to no character any more.

A codec that meets half a character goes on with the next byte. In UTF-8 that is right. In GB18030 and
Big5 every second byte looks like a first one, so one lost byte turns the rest of the line into other,
valid, rare characters. There the cheapest way through the bytes is searched: characters cost the bits
that they carry in Chinese, a byte left over costs more than any character.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from roundtable.decoding.likelihood import ASCII_BITS, bits_per_character, character_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find_tears"]

_ESCAPED = re.compile("[\udc80-\udcff]")
# In UTF-8 the bytes left of one character hang together: a lead byte, if it is still there, and what follows it.
_ESCAPED_UTF8 = re.compile("[\udcc0-\udcff][\udc80-\udcbf]*|[\udc80-\udcbf]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEAR_BITS = 24.0
_SOUND_BITS = 10.5
"""Mean bits of a line; two bytes lost in it leave a stretch between them that costs more."""
_LONGEST_LINE = 1 << 16
"""Bytes; a longer line is left to the codec's own way of finding its step again."""


def find_tears(data: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges, in order, that are no text in ``encoding``; what lies between them is.

    Raises:
        UnicodeDecodeError: The codec cannot go on after an error.
    """
    if encoding in ("utf-16-le", "utf-16-be"):
        yield from _wide_tears(data, encoding)
    elif encoding in ("gb18030", "big5hkscs"):
        start = 0
        for line in data.splitlines(keepends=True):
            if not _is_sound(line, encoding):
                find = _pair_tears if len(line) <= _LONGEST_LINE else _codec_tears
                yield from ((start + a, start + b) for a, b in find(line, encoding))
            start += len(line)
    else:
        yield from _codec_tears(data, encoding)


def _is_sound(line: bytes, encoding: str) -> bool:
    """Tell whether ``line`` can be left alone: it decodes, and to common characters."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return bits_per_character(text) <= _SOUND_BITS


def _codec_tears(data: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    escaped = data.decode(encoding, "surrogateescape")
    offset = last = 0
    for match in (_ESCAPED_UTF8 if encoding == "utf-8" else _ESCAPED).finditer(escaped):
        offset += len(escaped[last : match.start()].encode(encoding))
        yield offset, offset + len(match[0])
        offset, last = offset + len(match[0]), match.end()


def _wide_tears(data: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    whole = len(data) & ~1
    text = data[:whole].decode(encoding, "surrogatepass")
    offset = last = 0
    for match in _SURROGATE.finditer(text):
        offset += len(text[last : match.start()].encode(encoding))
        yield offset, offset + 2
        offset, last = offset + 2, match.end()
    if whole < len(data):
        yield whole, len(data)


def _pair_tears(line: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    """Find the tears of one line as the cheapest path through its bytes."""
    size = len(line)
    costs = [0.0] * (size + 1)
    steps = [1] * (size + 1)  # length of the step that starts here; 0 leaves one byte over
    for place in range(size - 1, -1, -1):
        if line[place] < 0x80:
            costs[place] = costs[place + 1] + ASCII_BITS
            continue
        best, step = costs[place + 1] + _TEAR_BITS, 0
        for length in (2, 4):
            if place + length <= size:
                cost = _bits(line[place : place + length], encoding)
                if cost is not None and cost + costs[place + length] <= best:
                    best, step = cost + costs[place + length], length
        costs[place], steps[place] = best, step
    place = 0
    while place < size:
        if not steps[place]:
            yield place, place + 1
        place += steps[place] or 1


@lru_cache(maxsize=1 << 16)
def _bits(raw: bytes, encoding: str) -> float | None:
    """Return the bits that the one character ``raw`` costs, None where it is not one."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if len(raw) == 4 and len(text) > 1 else character_bits(text[0])
