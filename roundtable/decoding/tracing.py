"""Bytes to text in known encodings, with the way back from every character to its bytes."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from roundtable.decoding.pieces import PieceList
from roundtable.decoding.tears import find_tears

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Stretch", "Tracer"]

# In these every character has bytes of its own, whatever stands beside it: no need to look.
_ONE_TO_ONE = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
# Four codes of Big5-HKSCS stand for a letter and one of these marks.
_BIG5_MARKS = re.compile("[\u0304\u030c]")


class Stretch(NamedTuple):
    """A range of bytes in one encoding."""

    start: int
    stop: int
    encoding: str


class Tracer:
    """Collects text and the pieces that it came in, from the first byte to the last.

    A piece is verbatim where ``encoding`` turns its text back into its bytes, so that offsets inside it can
    be computed. The few others (``十`` has two codes in Big5; a line in another encoding) are derived pieces
    of one character each.
    """

    def __init__(self, data: bytes, encoding: str) -> None:
        """Begin at the start of a text whose main encoding is ``encoding``."""
        self._data = data
        self._encoding = encoding
        self.read = PieceList()
        self.undecoded: list[tuple[int, str]] = []

    def add(self, stretch: Stretch, text: str | None = None) -> None:
        """Decode the bytes of ``stretch``; one U+FFFD stands for each torn character.

        Args:
            stretch: Bytes that follow those added before.
            text: What they say, where that is already known.

        Raises:
            UnicodeDecodeError: The codec cannot go on after an error.
        """
        start, stop, encoding = stretch
        raw = self._data[start:stop]
        try:
            self._add_whole(raw.decode(encoding) if text is None else text, stretch)
        except UnicodeDecodeError:
            last = 0
            for tear, end in find_tears(raw, encoding):
                self._add_whole(raw[last:tear].decode(encoding), Stretch(start + last, start + tear, encoding))
                self._add_tear(start + tear, start + end, encoding)
                last = end
            self._add_whole(raw[last:].decode(encoding), Stretch(start + last, stop, encoding))

    def _add_tear(self, start: int, stop: int, encoding: str) -> None:
        torn = self._data[start:stop]
        if torn == b"\x80" and encoding == "gb18030":  # the euro sign of Windows code page 936
            self.read.append("€", start, stop, "derived")
        else:
            self.read.append("\N{REPLACEMENT CHARACTER}", start, stop, "undecoded")
            self.undecoded.append((start, torn.hex()))

    def _add_whole(self, text: str, stretch: Stretch) -> None:
        start, stop, encoding = stretch
        if encoding == self._encoding and (encoding in _ONE_TO_ONE or self._is_verbatim(text, start, stop)):
            self.read.append(text, start, stop, "verbatim")
            return
        waiting, first = "", start  # verbatim characters not yet appended, and where they begin
        for character, begin, end in _characters(self._data, stretch):
            if self._is_verbatim(character, begin, end):
                waiting += character
                continue
            self.read.append(waiting, first, begin, "verbatim")
            self.read.append(character, begin, end, "derived")
            waiting, first = "", end
        self.read.append(waiting, first, stop, "verbatim")

    def _is_verbatim(self, text: str, start: int, stop: int) -> bool:
        """Tell whether the characters of ``text``, each for itself, give the bytes from ``start`` to ``stop``."""
        raw = self._data[start:stop]
        if self._encoding == "big5hkscs" and not _BIG5_MARKS.search(text):
            return text.encode(self._encoding, "ignore") == raw
        codes = {character: character.encode(self._encoding, "ignore") for character in set(text)}
        return b"".join(map(codes.__getitem__, text)) == raw


def _characters(data: bytes, stretch: Stretch) -> Iterator[tuple[str, int, int]]:
    """Yield each character (now and then two that one code stands for) with the range of its bytes."""
    decoder = codecs.getincrementaldecoder(stretch.encoding)()
    start = stretch.start
    for place in range(start, stretch.stop):
        if text := decoder.decode(data[place : place + 1], final=place + 1 == stretch.stop):
            yield text, start, place + 1
            start = place + 1
