"""Pages for the parser's tests: text that needed no repair."""

from __future__ import annotations

import hashlib
from typing import Literal, cast

from roundtable import DecodedText, RepairedText, Source, Span
from roundtable.text import Piece

__all__ = ["repaired"]


def repaired(text: str, *, language: str = "zh-Hans") -> RepairedText:
    """Return ``text`` as the repair stage hands on a page without damage."""
    data = text.encode("utf-8", "surrogatepass")
    decoded = DecodedText(
        text=text,
        source=Source(sha256=hashlib.sha256(data).hexdigest(), size=len(data)),
        encoding="utf-8",
        evidence="given",
        pieces=(Piece(Span(0, len(text)), Span(0, len(data))),) if text else (),
    )
    return RepairedText(decoded=decoded, language=cast("Literal['zh-Hans', 'zh-Hant', 'und']", language))
