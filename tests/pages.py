"""Pages for the parser's tests: text that needed no repair, and what is read in them."""

from __future__ import annotations

import hashlib
from typing import Literal, cast

from roundtable import DecodedText, RepairedText, Source, Span
from roundtable.parsing import parse
from roundtable.text import Piece

__all__ = ["repaired", "roles", "turns"]


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


def roles(*lines: str) -> list[str]:
    """Return the role of each line."""
    article = parse(repaired("\n\n".join(lines) + "\n"))
    return [block.role for block in article.blocks if block.role != "space"]


def turns(*lines: str) -> list[str | None]:
    """Return the speaker of each paragraph."""
    article = parse(repaired("\n\n".join(lines) + "\n"))
    people: dict[str | None, str | None] = {None: None}
    people |= {person.id: person.name for person in (*article.speakers, *article.moderators)}
    return [people[paragraph.speaker] for section in article.sections for paragraph in section.paragraphs]
