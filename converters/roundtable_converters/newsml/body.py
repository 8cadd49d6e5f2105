"""The article as readers see it: one flat XHTML body.

Only ``p`` and ``h2``, straight in a bare ``body``, without inline markup: sections, quotes and spans
inside lose text in clients that look no deeper.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

import msgspec
from lxml import etree

from roundtable.model import BlockRole
from roundtable.text import Span
from roundtable_converters.newsml.xml import XHTML, XML_ID, XML_LANG, add, xhtml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import Article

__all__ = ["Line", "add_body", "body_lines", "item_title", "line_of", "lines_in", "word_count"]

# The other roles stand elsewhere: headline, captions, editor and rights in the metadata; navigation and
# white space are no part of the story.
_TAGS: Mapping[BlockRole, Literal["p", "h2"]] = {
    "subheadline": "p",
    "byline": "p",
    "moderators": "p",
    "label": "h2",
    "guest": "p",
    "key_point": "p",
    "lede": "p",
    "kicker": "h2",
    "section_headline": "h2",
    "abstract": "p",
    "paragraph": "p",
    "question": "p",
    "publication": "p",
    "credit": "p",
    "unparsed": "p",
}

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
    shown = [block for block in article.blocks if block.role in _TAGS]
    return tuple(
        Line(id=f"p{number}", tag=_TAGS[block.role], role=block.role, span=block.span, text=block.span.of(article.text))
        for number, block in enumerate(shown, start=1)
    )


def lines_in(lines: Sequence[Line], span: Span) -> Sequence[Line]:
    """Return the lines that ``span`` of the article's text touches."""
    first = max(0, bisect_right(lines, span.start, key=lambda line: line.span.start) - 1)
    last = bisect_right(lines, max(span.start, span.stop - 1), key=lambda line: line.span.start)
    return [line for line in lines[first:last] if line.span.overlaps(span) or line.span.contains(span)]


def line_of(lines: Sequence[Line], span: Span) -> Line | None:
    """Return the one line that holds all of ``span``, if there is one."""
    touched = lines_in(lines, span)
    return touched[0] if len(touched) == 1 and touched[0].span.contains(span) else None


def item_title(article: Article) -> str:
    """Return the plain headline, or what comes nearest on a page without one: an item must be called something."""
    first = next((line.text for line in body_lines(article) if line.text.strip()), "")
    return article.headline or article.column or first[:60] or "无题"


def word_count(lines: Sequence[Line]) -> int:
    """Return the number of Han characters and other words in ``lines``."""
    return sum(len(_WORD.findall(line.text)) for line in lines)


def add_body(item: etree._Element, article: Article, lines: Sequence[Line], codes: Mapping[str, str]) -> None:
    """Append the contentSet with the article's text to ``item``."""
    content = add(
        add(item, "contentSet"),
        "inlineXML",
        contenttype="application/xhtml+xml",
        wordcount=str(word_count(lines)),
        charcount=str(sum(len(line.text) for line in lines)),
    )
    html = etree.fromstring(f'<html xmlns="{XHTML}"/>')
    content.append(html)
    html.set("lang", article.language)
    html.set(XML_LANG, article.language)
    head = etree.SubElement(html, xhtml("head"))
    etree.SubElement(head, xhtml("title")).text = item_title(article)
    body = etree.SubElement(html, xhtml("body"))
    speakers = {
        paragraph.span.start: paragraph.speaker for section in article.sections for paragraph in section.paragraphs
    }
    for line in lines:
        element = etree.SubElement(body, xhtml(line.tag), {XML_ID: line.id, "class": line.role})
        speaker = speakers.get(line.span.start)
        if speaker is not None:
            element.set("data-speaker", codes[speaker])
        element.text = line.text
