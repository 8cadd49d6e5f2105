"""Text as it is put together, and the bytes that each part of it stands for."""

from __future__ import annotations

from typing import Literal

from roundtable.edits import Span
from roundtable.text import Piece

__all__ = ["Kind", "PieceList"]

Kind = Literal["verbatim", "derived", "undecoded"]
"""See ``roundtable.text.Piece``."""


class PieceList:
    """Grows at its end; verbatim parts that follow each other in text and bytes become one piece."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.pieces: list[Piece] = []
        self._parts: list[str] = []
        self._position = 0

    @property
    def text(self) -> str:
        """All of the text."""
        return "".join(self._parts)

    def append(self, text: str, start: int, stop: int, kind: Kind) -> None:
        """Add ``text``, which stands for the bytes from ``start`` to ``stop``; nothing where it is empty."""
        if not text:
            return
        span = Span(self._position, self._position + len(text))
        self._parts.append(text)
        self._position = span.stop
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind == kind == "verbatim" and last.source.stop == start:
            self.pieces[-1] = Piece(Span(last.span.start, span.stop), Span(last.source.start, stop))
        else:
            self.pieces.append(Piece(span, Span(start, stop), kind))
