"""What a document prints, paragraph by paragraph.

The exporter writes these paragraphs and the importer looks for them again, so this one plan decides
what "the text of the document" is. Nothing here knows XML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from roundtable.edits import Span
from roundtable_converters.characters import printable
from roundtable_converters.docx.wording import say
from roundtable_converters.figures import quantity

if TYPE_CHECKING:
    from roundtable.model import Article, Block, BlockRole, Comparator

__all__ = [
    "HEADING",
    "Line",
    "contents_place",
    "contents_title",
    "heading_without_line",
    "lay_out",
    "printed_text",
    "table_caption",
    "table_header",
    "table_rows",
    "table_title",
    "title",
]

HEADING = "Heading1"

_STYLES: dict[BlockRole, str] = {
    "headline": "Title",
    "subheadline": "Subtitle",
    "byline": "Byline",
    "caption": "PictureCaption",
    "label": "Label",
    "moderators": "Byline",
    "guest": "Guest",
    "key_point": "KeyPoint",
    "lede": "Lede",
    "kicker": "Kicker",
    "section_headline": HEADING,
    "abstract": "Abstract",
    "paragraph": "BodyText",
    "question": "Question",
    "publication": "Imprint",
    "credit": "Imprint",
    "editor": "Imprint",
    "rights": "Imprint",
    "unparsed": "Unparsed",
}
"""The style of each role; white space and the site's navigation are not printed."""

_COMPARATORS: dict[Comparator, str] = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "约 "}
_STATUS = {"planned": "计划", "ongoing": "进行中"}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One printed paragraph: its style and its place in ``Article.text``."""

    style: str
    span: Span


def lay_out(article: Article) -> tuple[Line, ...]:
    """Return the paragraphs of the article, in the order of its blocks."""
    printed = [block for block in article.blocks if block.role in _STYLES]
    lines: list[Line] = []
    for index, block in enumerate(printed):
        following = printed[index + 1].role if index + 1 < len(printed) else None
        if block.role == "headline":
            lines += _headline(article, block)
        else:
            lines.append(Line(style=_style(block.role, following), span=block.span))
    return tuple(lines)


def _style(role: BlockRole, following: BlockRole | None) -> str:
    if role == "kicker" and following != "section_headline":
        return HEADING  # it stands alone, so it is what the section is found by
    if role == "label" and following == "key_point":
        return "KeyPointLabel"
    return _STYLES[role]


def _headline(article: Article, block: Block) -> list[Line]:
    """Set the column label on a line of its own, above the headline."""
    span = block.span
    text = span.of(article.text)
    cut = text.rfind(article.headline) if article.headline else -1
    label = text[: max(0, cut)].rstrip()
    if not label:
        return [Line(style="Title", span=span)]
    return [
        Line(style="Column", span=Span(span.start, span.start + len(label))),
        Line(style="Title", span=Span(span.start + cut, span.stop)),
    ]


def printed_text(article: Article) -> list[str]:
    """Return the text of every paragraph of the document, the contents' entries aside."""
    lines = lay_out(article)
    texts = [line.span.of(article.text) for line in lines]
    if all(line.style != "Title" for line in lines):
        texts.insert(0, heading_without_line(article))
    if (place := contents_place(lines)) is not None:
        texts.insert(place + (len(texts) - len(lines)), contents_title(article))
    if article.targets:
        texts += [table_title(article), f"表 1{table_caption(article)}", *table_header(article)]
        texts += [cell for row in table_rows(article) for cell in row]
    return texts


def heading_without_line(article: Article) -> str:
    """Return what stands as the title where the page prints none."""
    return printable(article.headline or say(article.language, "（无标题）"))


def contents_place(lines: tuple[Line, ...]) -> int | None:
    """Return the line before which the contents stand: the first heading, or the kicker above it."""
    for index, line in enumerate(lines):
        if line.style == HEADING:
            return index - 1 if index and lines[index - 1].style == "Kicker" else index
    return None


def title(article: Article) -> str:
    """Return what the document is called; it must have a name even where the page has no headline."""
    return printable(article.headline or article.column or say(article.language, "（无标题）"))


def contents_title(article: Article) -> str:
    """Return the heading of the contents."""
    return say(article.language, "目录")


def table_title(article: Article) -> str:
    """Return the heading of the targets table."""
    return say(article.language, "目标一览")


def table_caption(article: Article) -> str:
    """Return what stands after the number of the targets table."""
    return say(article.language, "　文中人物提出的 {} 项目标", len(article.targets))


def table_header(article: Article) -> tuple[str, ...]:
    """Return the head row of the targets table."""
    return tuple(say(article.language, cell) for cell in ("序号", "发言人", "目标（原文）", "数值", "期限", "状态"))


def table_rows(article: Article) -> list[tuple[str, ...]]:
    """Return the cells of the targets table, one row for each target."""
    names = {person.id: person.name for person in (*article.moderators, *article.speakers)}
    comparators = {key: say(article.language, sign) for key, sign in _COMPARATORS.items()}
    return [
        tuple(
            printable(cell)
            for cell in (
                str(number),
                names[target.speaker] if target.speaker else "—",
                target.text,
                quantity(target, article.language, comparators, "—") or "—",
                target.deadline or target.deadline_date or "—",
                say(article.language, _STATUS[target.status]),
            )
        )
        for number, target in enumerate(article.targets, start=1)
    ]
