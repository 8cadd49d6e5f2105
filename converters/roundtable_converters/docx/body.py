"""Writing the paragraphs: runs, links, bookmarks, comments, revisions, contents, table.

The XML is put together as text: python-docx's ``add_paragraph(style=...)`` costs a millisecond each,
and even bare lxml elements cost more than all the rest of an export. Every text goes through ``_run``, which
escapes it, every other value from outside through ``escape`` or ``quoteattr``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from roundtable_converters.characters import printable
from roundtable_converters.docx.annotations import Placed
from roundtable_converters.docx.layout import (
    HEADING,
    Line,
    contents_place,
    contents_title,
    heading_without_line,
    table_caption,
    table_header,
    table_rows,
    table_title,
)
from roundtable_converters.docx.remarks import summary_remark
from roundtable_converters.docx.shell import DECLARATION, NAMESPACES
from roundtable_converters.docx.wording import say
from roundtable_converters.segments import segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.edits import Edit, Span
    from roundtable.model import Article
    from roundtable_converters.docx.annotations import Annotations, Mark, Notes
    from roundtable_converters.docx.styles import StyleSheet

__all__ = ["BodyWriter", "Stamp"]

# In these Word takes the Latin font, unless a hint says that the text is Chinese.
_AMBIGUOUS = "\u2010-\u2027\u2030-\u205e\u00b7×÷°±§¨´"
_CHINESE = re.compile(f"[{_AMBIGUOUS}]")
# Looked for in one go, for most runs have none of it.
_SPECIAL = re.compile(f"[{_AMBIGUOUS}&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("(\t|\r\n|[\n\r])")
_TABLE_DESCRIPTION = "文中人物提出的可衡量目标：发言人、原文、数值、期限和状态"
_COLUMNS = (620, 1080, 3480, 1420, 1300, 880)
"""Widths of the table's columns, in twentieths of a point."""

# What comes first where several things stand between the same two characters.
_END, _START_OF_NOTHING, _DELETION, _END_OF_NOTHING, _START = range(5)
_Event = tuple[int, int, str]
"""Something between two characters: offset, rank from the list above, XML."""


class Stamp(NamedTuple):
    """Who signs comments and revisions, and when."""

    author: str
    date: str


class BodyWriter:
    """Writes the text of one document, and the comments on it."""

    def __init__(self, styles: StyleSheet, stamp: Stamp) -> None:
        self._styles = styles
        self._stamp = stamp
        self._signature = f"w:author={quoteattr(stamp.author)} w:date={quoteattr(stamp.date)}"
        self._signatures: dict[str, str] = {}
        """Of revisions, by their rule."""
        self._numbers = count()
        self._comments: list[str] = []

    def comments_part(self) -> bytes:
        """Return the part with the comments on what was written so far."""
        return f"{DECLARATION}<w:comments {NAMESPACES}>{''.join(self._comments)}</w:comments>".encode()

    def write(self, article: Article, lines: tuple[Line, ...], annotations: Annotations) -> str:
        """Return the whole text, as the content of ``w:body``."""
        headings = [line.span for line in lines if line.style == HEADING]
        entries = [self._again(article, span, annotations) for span in headings]
        if article.targets:
            entries.append(self._run(table_title(article)))
        toc_numbers = count(1)
        first = contents_place(lines)
        parts = []
        if all(line.style != "Title" for line in lines):
            parts.append(self._paragraph("Title", self._run(heading_without_line(article))))
        for index, (line, notes) in enumerate(zip(lines, annotations.notes, strict=True)):
            if index == first:
                parts += self._contents(contents_title(article), entries)
            if line.style == HEADING:
                notes.placed.append(Placed(line.span.start, line.span.stop, _toc_bookmark(next(toc_numbers))))
            parts.append(self._paragraph(line.style, self._line(article, line, notes)))
        if article.targets:
            parts += self._targets(article, annotations, _toc_bookmark(next(toc_numbers)))
        return "".join(parts)

    def _paragraph(self, style: str, content: str) -> str:
        return f"{self._styles.paragraphs[style]}{content}</w:p>"

    def _run(self, text: str, style: str = "", tag: str = "w:t") -> str:
        if not _SPECIAL.search(text):
            return f'{self._styles.runs[style, False]}<{tag} xml:space="preserve">{text}</{tag}></w:r>'
        opening = self._styles.runs[style, _CHINESE.search(text) is not None]
        return f"{opening}{_text(escape(printable(text)), tag)}</w:r>"

    def _line(self, article: Article, line: Line, notes: Notes) -> str:
        text, span = article.text, line.span
        if not (notes.marks or notes.placed or notes.routine or notes.deletions):
            return self._run(text[span.start : span.stop])
        events = self._events(line, notes, article.language)
        parts = []
        for start, stop, covering in segments(span.start, span.stop, notes.marks):
            while events and events[-1][0] <= start:
                parts.append(events.pop()[2])
            parts.append(self._piece(text[start:stop], covering) if covering else self._run(text[start:stop]))
        parts += [xml for _, _, xml in reversed(events)]
        return "".join(parts)

    def _piece(self, text: str, marks: tuple[Mark, ...]) -> str:
        xml = self._run(text, _character_style(tuple([mark.style for mark in marks])))
        link = ""
        for mark in marks:
            link = link or mark.link
            if mark.edit is not None:
                xml = self._revision("w:ins", mark.edit, xml)
        return _linked(xml, link)

    def _again(self, article: Article, span: Span, annotations: Annotations) -> str:
        """Return words of the article that are printed in a second place, with the changes tracked there as well."""
        return self._line(article, Line(style="", span=span), annotations.changes_in(span))

    def _events(self, line: Line, notes: Notes, language: str) -> list[_Event]:
        """Return what stands between the characters of a line, the last one first."""
        events: list[_Event] = []
        for offset, edit in notes.deletions:
            deleted = self._run(edit.before, tag="w:delText")
            events.append((offset, _DELETION, self._revision("w:del", edit, deleted)))
        if notes.routine:
            remark = summary_remark(notes.routine, language)
            notes.placed.append(Placed(line.span.start, line.span.stop, remark=remark))
        for begin, end, name, remark in notes.placed:
            start, stop = self._bookmark(name) if name else self._comment(remark)
            events.append((begin, _START if begin < end else _START_OF_NOTHING, start))
            events.append((end, _END if begin < end else _END_OF_NOTHING, stop))
        events.sort(key=itemgetter(0, 1))
        events.reverse()
        return events

    def _bookmark(self, name: str) -> tuple[str, str]:
        number = next(self._numbers)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'

    def _revision(self, tag: str, edit: Edit, content: str) -> str:
        signature = self._signatures.get(edit.rule)
        if signature is None:
            # One author for each rule, so that Word can show, accept or reject the work of a single rule.
            author = quoteattr(printable(f"{self._stamp.author}: {edit.rule}"))
            signature = f"w:author={author} w:date={quoteattr(self._stamp.date)}"
            self._signatures[edit.rule] = signature
        return f'<{tag} w:id="{next(self._numbers)}" {signature}>{content}</{tag}>'

    def _comment(self, remark: tuple[str, ...]) -> tuple[str, str]:
        """Add a comment; return what marks the start and the end of what it is about."""
        number = len(self._comments)
        text = "".join([self._paragraph("CommentText", self._run(line)) for line in remark])
        self._comments.append(f'<w:comment w:id="{number}" {self._signature} w:initials="RT">{text}</w:comment>')
        reference = f'{self._styles.runs["CommentReference", False]}<w:commentReference w:id="{number}"/></w:r>'
        return f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>{reference}'

    def _contents(self, title: str, entries: list[str]) -> Iterator[str]:
        r"""Yield the table of contents, entries included: no program has to be asked to fill it.

        It has no page numbers (``\n``), for only the program that breaks the pages knows them.
        """
        yield self._paragraph("TOCHeading", self._run(title))
        for number, entry in enumerate(entries, start=1):
            xml = _linked(entry, _toc_bookmark(number))
            if number == 1:
                instruction = r'<w:r><w:instrText>TOC \o "1-1" \n \h \z</w:instrText></w:r>'
                xml = f"{_field_character('begin')}{instruction}{_field_character('separate')}{xml}"
            if number == len(entries):
                xml += _field_character("end")
            yield self._paragraph("TOC1", xml)

    def _targets(self, article: Article, annotations: Annotations, toc_bookmark: str) -> Iterator[str]:
        start, end = self._bookmark(toc_bookmark)
        yield self._paragraph(HEADING, f"{start}{self._run(table_title(article))}{end}")
        description = say(article.language, _TABLE_DESCRIPTION)
        number = rf'<w:fldSimple w:instr="SEQ 表 \* ARABIC">{self._run("1")}</w:fldSimple>'
        yield self._paragraph("Caption", f"{self._run('表 ')}{number}{self._run(table_caption(article))}")
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val={self._styles["Targets"]}/><w:tblW w:w="5000" w:type="pct"/>'
            f'<w:tblLook w:firstRow="1"/><w:tblCaption w:val="{table_title(article)}"/>'
            f'<w:tblDescription w:val="{description}"/></w:tblPr><w:tblGrid>'
        )
        yield "".join(f'<w:gridCol w:w="{width}"/>' for width in _COLUMNS) + "</w:tblGrid>"
        yield self._row("TableHeader", [self._run(cell) for cell in table_header(article)], "<w:tblHeader/>")
        for target, cells in zip(article.targets, table_rows(article), strict=True):
            content = [self._run(cell) for cell in cells]
            content[1] = _linked(content[1], annotations.speakers.get(target.speaker or "", ""))
            words = self._again(article, target.span, annotations)
            content[2] = _linked(words, annotations.targets.get(target.id, ""))
            yield self._row("TableText", content)
        yield "</w:tbl>" + self._paragraph("TableText", "")  # Word wants a paragraph between a table and the end

    def _row(self, style: str, cells: list[str], kind: str = "") -> str:
        content = "".join(
            [
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self._paragraph(style, cell)}</w:tc>'
                for cell, width in zip(cells, _COLUMNS, strict=True)
            ]
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>{content}</w:tr>"


def _text(text: str, tag: str) -> str:
    """Return escaped ``text`` as the content of a run."""
    return "".join(
        "<w:tab/>" if part == "\t" else "<w:br/>" if part in "\r\n" else f'<{tag} xml:space="preserve">{part}</{tag}>'
        for part in _BREAKS.split(text)
        if part
    )


def _linked(xml: str, bookmark: str) -> str:
    return f'<w:hyperlink w:anchor="{bookmark}">{xml}</w:hyperlink>' if bookmark else xml


def _toc_bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


@lru_cache(maxsize=1024)
def _character_style(styles: tuple[str, ...]) -> str:
    """Return the one character style that says most of several."""
    if {"Quotation", "Target"} <= {*styles} and not {"Gap", "Speaker"} & {*styles}:
        return "QuotedTarget"
    return next((style for style in ("Gap", "Speaker", "Target", "Quotation", "Statement") if style in styles), "")


def _field_character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
