"""The article as readers see it: one flat XHTML body.

Only ``p`` and ``h2``, straight in a bare ``body``, without inline markup: sections, quotes and spans
inside lose text in clients that look no deeper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.edits import Span
from roundtable.model import BlockRole
from roundtable_converters.newsml.xml import XHTML, add
from roundtable_converters.story import STORY_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import Article
    from roundtable_converters.newsml.xml import Element

__all__ = ["Line", "add_body", "body_lines", "item_title"]

# A word for ``wordcount`` is a Han character, as Chinese newsrooms count, or a run of other letters and digits.
_WORD = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\\W_\u3400-\u9fff]+(?:[.,'’-]\\w+)*"
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One ``p`` or ``h2`` of the body."""

    id: str
    tag: Literal["p", "h2"]
    role: BlockRole
    span: Span
    """Place in the article's text."""
    text: str


def body_lines(article: Article) -> tuple[Line, ...]:
    """Return the lines of the body in document order."""
    shown = [block for block in article.blocks if block.role in STORY_TAGS]
    return tuple(
        Line(
            id=f"p{number}",
            tag=STORY_TAGS[block.role],
            role=block.role,
            span=block.span,
            text=block.span.of(article.text),
        )
        for number, block in enumerate(shown, start=1)
    )


def item_title(article: Article) -> str:
    """Return the plain headline, or what comes nearest on a page without one: an item must be called something."""
    if article.headline or article.column:
        return article.headline or article.column or ""
    return next((line.text[:60] for line in body_lines(article) if line.text.strip()), "无题")


def add_body(item: Element, article: Article, lines: Sequence[Line], codes: Mapping[str, str]) -> None:
    """Append the contentSet with the article's text to ``item``."""
    content = add(
        add(item, "contentSet"),
        "inlineXML",
        contenttype="application/xhtml+xml",
        wordcount=str(sum(len(_WORD.findall(line.text)) for line in lines)),
        charcount=str(sum(len(line.text) for line in lines)),
    )
    html = add(content, "html", xmlns=XHTML, **{"xml:lang": article.language, "lang": article.language})
    add(add(html, "head"), "title", item_title(article))
    body = add(html, "body")
    speakers = {
        paragraph.span.start: codes[paragraph.speaker]
        for section in article.sections
        for paragraph in section.paragraphs
        if paragraph.speaker is not None
    }
    for line in lines:
        speaker = speakers.get(line.span.start)
        add(body, line.tag, line.text, **{"xml:id": line.id, "class": line.role, "data-speaker": speaker})
