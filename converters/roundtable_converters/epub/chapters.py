"""Which line of the article stands in which file of the book.

The exporter writes the lines and the importer looks for them again, so this one plan decides what the
published text of the book is: every block but white space and the site's navigation, in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from roundtable.model import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.model import Article, Section
    from roundtable_converters.epub.labels import Labels

__all__ = ["Chapter", "Line", "block_id", "book_title", "chapters", "published"]


class Line(msgspec.Struct, frozen=True):
    """A published block and its number among all blocks."""

    number: int
    block: Block


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one file."""

    name: str
    title: str
    kind: str
    """``"front"``, ``"section"`` or ``"back"``."""
    lines: tuple[Line, ...]


def block_id(number: int) -> str:
    """Return the id of the element that holds a block; the importer finds the text again by it."""
    return f"block-{number}"


def book_title(article: Article, labels: Labels) -> str:
    """Return the headline, or what comes nearest to it."""
    return article.headline or article.column or labels.article


def published(article: Article) -> list[Line]:
    """Return the lines that the book shows."""
    return [
        Line(number, block) for number, block in enumerate(article.blocks) if block.role not in {"space", "navigation"}
    ]


def chapters(article: Article, lines: Sequence[Line], labels: Labels) -> list[Chapter]:
    """Cut the published ``lines`` into what comes before its sections, the sections, and what comes after them.

    What stands between two sections stays with the first. A section without a line has no chapter.
    """
    sections = sorted(article.sections, key=lambda section: section.span.start)
    borders = [section.span.start for section in sections]
    if sections:
        borders.append(max(section.span.stop for section in sections))
    found = []
    for place, group in groupby(lines, key=lambda line: bisect_right(borders, line.block.span.start)):
        part = tuple(group)
        if place == 0:
            chapter = Chapter(name="front.xhtml", title=book_title(article, labels), kind="front", lines=part)
        elif place > len(sections):
            chapter = Chapter(name="back.xhtml", title=labels.imprint, kind="back", lines=part)
        else:
            title = _section_title(sections[place - 1], article) or labels.section.format(place)
            chapter = Chapter(name=f"section-{place}.xhtml", title=title, kind="section", lines=part)
        found.append(chapter)
    return found


def _section_title(section: Section, article: Article) -> str | None:
    if section.headline or section.kicker:
        return section.headline or section.kicker
    return article.speaker(section.speaker).name if section.speaker else None
