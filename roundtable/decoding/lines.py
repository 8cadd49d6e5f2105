"""A file in stretches of one encoding each: some are put together from pages in different ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.decoding.encodings import LEGACY, likelier
from roundtable.decoding.tears import starts_torn
from roundtable.decoding.tracing import Stretch

if TYPE_CHECKING:
    from roundtable.decoding.encodings import Choice

__all__ = ["stretches"]

# Two Chinese characters in UTF-8 are a lead byte and two others, twice. In GB18030 or Big5 text, such bytes stand side
# by side once in many megabytes.
_CLASSES = bytes(ord("L" if 0xE4 <= byte <= 0xE9 else "C" if 0x80 <= byte <= 0xBF else "-") for byte in range(256))
_UTF8_PAIR = b"LCCLCC"


def stretches(data: bytes, choice: Choice) -> list[Stretch]:
    """Return ``data`` in stretches of one encoding each: that of ``choice``, or UTF-8 for lines that are.

    Only an encoding that was found out is doubted.
    """
    start, stop, encoding = choice.start, len(data), choice.encoding
    parts: list[Stretch] = []
    if encoding in LEGACY and choice.evidence in ("declared", "detected"):
        if _UTF8_PAIR in data.translate(_CLASSES):
            return _by_line(data, start, encoding)
        if starts_torn(data[start:], encoding):
            parts.append(Stretch(start, start + 1, encoding))
            start += 1
    if start < stop:
        parts.append(Stretch(start, stop, encoding))
    return parts


def _by_line(data: bytes, start: int, legacy: str) -> list[Stretch]:
    parts: list[Stretch] = []
    for line in data[start:].splitlines(keepends=True):
        last = parts[-1] if parts else None
        stop = start + len(line)
        before = last.encoding if last else legacy
        encoding = before if line.isascii() else likelier(line, (legacy, "utf-8"))
        if last and last.encoding == encoding:
            parts[-1] = Stretch(last.start, stop, encoding)
        else:
            parts.append(Stretch(start, stop, encoding))
        start = stop
    return parts
