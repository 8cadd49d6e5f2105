"""Where bytes are missing: the bytes that belong to no character any more.

A codec that meets half a character goes on with the next byte. In UTF-8 that is right. In GB18030 and
Big5 every second byte looks like a first one, so one lost byte turns the rest of the line into other,
valid, rare characters. There the cheapest way through the bytes is searched: characters cost the bits
that they carry in Chinese, a byte left over costs more than any character.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from roundtable.decoding.likelihood import ASCII_BITS, bits_per_character, character_bits

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["bits_with_tears", "find_tears", "starts_torn"]

_ESCAPED = re.compile("[\udc80-\udcff]")
# In UTF-8 the bytes left of one character hang together: a lead byte, if it is still there, and what follows it.
_ESCAPED_UTF8 = re.compile("[\udcc0-\udcff][\udc80-\udcbf]{0,3}|[\udc80-\udcbf]{1,3}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEAR_BITS = 24.0
_EURO_BITS = 16.0
"""For byte 80, with which no character begins: the euro sign of code page 936."""
_FIRST_TEAR_BITS = 20.0
"""A little less: a text cut out of another begins in the middle of a character as often as not."""
_SOUND_BITS = 9.5
"""Mean bits of a line; two bytes lost in it leave a stretch between them that costs more."""
_THOROUGH = 1 << 20
"""Bytes; in a longer text only those lines are searched that do not decode."""
_LONGEST_START = 400
"""Bytes; reading from the wrong byte on ends sooner, at a line end or a letter."""
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
        sound = _SOUND_BITS if len(data) <= _THOROUGH else inf
        for line in data.splitlines(keepends=True):
            if not _is_sound(line, encoding, sound):
                find = _pair_tears if len(line) <= _LONGEST_LINE else _codec_tears
                yield from ((start + a, start + b) for a, b in find(line, encoding))
            start += len(line)
    else:
        yield from _codec_tears(data, encoding)


def starts_torn(data: bytes, encoding: str) -> bool:
    """Tell whether valid bytes in GB18030 or Big5 begin in the middle of a character all the same.

    >>> starts_torn("江城市的公园。".encode("gb18030")[1:], "gb18030")
    True
    """
    if encoding not in ("gb18030", "big5hkscs") or not data or data[0] < 0x80:
        return False
    line = data[:_LONGEST_START].splitlines()[0]
    first = next(_cheapest_steps(line, encoding, first_tear=_FIRST_TEAR_BITS))
    return first.length == 0


def bits_with_tears(data: bytes, encoding: str) -> float:
    """Return the mean bits of the characters beyond ASCII in ``data``, bytes left over counted among them.

    Args:
        data: Some bytes in GB18030 or Big5; this is slow.
        encoding: Which of the two.
    """
    steps = [step.bits for step in _cheapest_steps(data, encoding) if data[step.place] >= 0x80]
    return sum(steps) / len(steps) if steps else inf


def _is_sound(line: bytes, encoding: str, most: float) -> bool:
    """Tell whether ``line`` can be left alone: it decodes, to characters of at ``most`` so many bits."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return text.isascii() or bits_per_character(text) <= most


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
    yield from ((step.place, step.place + 1) for step in _cheapest_steps(line, encoding) if not step.length)


class _Step(NamedTuple):
    place: int
    length: int
    """Bytes of the character; 0 for one byte left over."""
    bits: float


def _cheapest_steps(line: bytes, encoding: str, *, first_tear: float = _TEAR_BITS) -> Iterator[_Step]:
    """Yield the steps of the cheapest path through ``line``."""
    size = len(line)
    costs = [0.0] * (size + 1)
    steps = [1] * (size + 1)
    for place in range(size - 1, -1, -1):
        if line[place] < 0x80:
            costs[place] = costs[place + 1] + ASCII_BITS
            continue
        tear = _EURO_BITS if line[place] == 0x80 else _TEAR_BITS if place else first_tear
        best, step = costs[place + 1] + tear, 0
        for length in (2, 4):
            if place + length <= size:
                cost = _bits(line[place : place + length], encoding)
                if cost is not None and cost + costs[place + length] <= best:
                    best, step = cost + costs[place + length], length
        costs[place], steps[place] = best, step
    place = 0
    while place < size:
        after = place + (steps[place] or 1)
        yield _Step(place, steps[place], costs[place] - costs[after])
        place = after


@lru_cache(maxsize=1 << 16)
def _bits(raw: bytes, encoding: str) -> float | None:
    """Return the bits that the one character ``raw`` costs, None where it is not one."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if len(raw) == 4 and len(text) > 1 else character_bits(text[0])
