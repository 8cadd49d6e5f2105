"""A page's source to its readable text, with the way back to the bytes kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from roundtable.decoding.html import article_lines
from roundtable.decoding.pieces import PieceList

if TYPE_CHECKING:
    from roundtable.text import DecodedText

__all__ = ["readable"]


def readable(page: DecodedText) -> DecodedText:
    """Return the article on ``page``, a saved HTML page: one line for each line that a reader sees."""
    writer = _Writer(page)
    end = None
    for line in article_lines(page.text):
        if end is not None:
            writer.write("\n", end, line.atoms[0].start)
        for atom in line.atoms:
            writer.write(*atom)
        end = line.atoms[-1].stop
    return msgspec.structs.replace(
        page,
        text=writer.read.text,
        source=msgspec.structs.replace(page.source, media_type="text/html"),
        pieces=tuple(writer.read.pieces),
    )


class _Writer:
    """Writes text that stands for growing places of a page, and finds their bytes on the way."""

    def __init__(self, page: DecodedText) -> None:
        self.read = PieceList()
        self._page = page
        self._current = 0  # the piece of the page that holds the place last looked up
        self._place = 0  # that place, in the characters of the page
        self._byte = page.pieces[0].source.start if page.pieces else 0  # and in its bytes

    def write(self, text: str, start: int, stop: int) -> None:
        """Write ``text`` for the characters of the page from ``start`` to ``stop``."""
        if text != self._page.text[start:stop]:
            first = self._find(start)
            self.read.append(text, first, max(first, self._find(stop, end=True)), "derived")
            return
        while start < stop:
            first = self._find(start)
            piece = self._page.pieces[self._current]
            part = min(stop, piece.span.stop)
            self.read.append(self._page.text[start:part], first, self._find(part, end=True), piece.kind)
            start = part

    def _find(self, place: int, *, end: bool = False) -> int:
        """Return the byte at which the character at ``place`` begins, or with ``end`` the one before it ends."""
        pieces = self._page.pieces
        while self._current + 1 < len(pieces) and place >= pieces[self._current].span.stop + end:
            self._current += 1
            self._place, self._byte = pieces[self._current].span.start, pieces[self._current].source.start
        piece = pieces[self._current]
        if piece.kind != "verbatim":
            return piece.source.stop if end else piece.source.start
        self._byte += len(self._page.text[self._place : place].encode(self._page.encoding))
        self._place = place
        return self._byte
