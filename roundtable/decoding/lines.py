"""Files put together from pages in different encodings: each line by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.decoding.encodings import LEGACY, likelier
from roundtable.decoding.tracing import Stretch

if TYPE_CHECKING:
    from roundtable.decoding.encodings import Choice

__all__ = ["stretches"]

# Two Chinese characters in UTF-8: in GB18030 or Big5 text, such bytes stand side by side once in many megabytes.
_UTF8_PAIR = re.compile(rb"[\xe4-\xe9][\x80-\xbf][\x80-\xbf][\xe4-\xe9][\x80-\xbf][\x80-\xbf]")


def stretches(data: bytes, choice: Choice) -> list[Stretch]:
    """Return ``data`` in stretches of one encoding each: that of ``choice``, or UTF-8 for lines that are.

    Only an encoding that was found out is doubted.
    """
    start, stop = choice.start, len(data)
    if choice.evidence in ("given", "bom") or choice.encoding not in LEGACY or not _UTF8_PAIR.search(data):
        return [Stretch(start, stop, choice.encoding)] if start < stop else []
    parts: list[Stretch] = []
    for line in data.splitlines(keepends=True):
        last = parts[-1] if parts else None
        stop = start + len(line)
        if line.isascii():
            encoding = last.encoding if last else choice.encoding
        else:
            encoding = likelier(line, (choice.encoding, "utf-8"))
        if last and last.encoding == encoding:
            parts[-1] = Stretch(last.start, stop, encoding)
        else:
            parts.append(Stretch(start, stop, encoding))
        start = stop
    return parts
