"""Writing the paragraphs: runs, links, bookmarks, comments, revisions, contents, table.

Elements are made directly: ``add_paragraph(style=...)`` of python-docx searches the styles anew for each
paragraph and costs a millisecond.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml.ns import qn
from lxml.etree import SubElement

from roundtable.text import Span
from roundtable_converters.docx.annotations import Mark
from roundtable_converters.docx.layout import (
    CONTENTS_TITLE,
    HEADING,
    TABLE_HEADER,
    TABLE_TITLE,
    contents_place,
    heading_without_line,
    printable,
    table_caption,
    table_rows,
)
from roundtable_converters.docx.remarks import summary_remark
from roundtable_converters.segments import segments

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from roundtable.model import Article
    from roundtable.text import Edit
    from roundtable_converters.docx.annotations import Annotations, Notes
    from roundtable_converters.docx.layout import Line
    from roundtable_converters.docx.styles import StyleSheet

__all__ = ["BodyWriter", "Stamp"]

_P, _PPR, _PSTYLE, _R, _RPR, _RSTYLE, _RFONTS = map(
    qn, ("w:p", "w:pPr", "w:pStyle", "w:r", "w:rPr", "w:rStyle", "w:rFonts")
)
_T, _DEL_TEXT, _TAB, _BR, _INS, _DEL = map(qn, ("w:t", "w:delText", "w:tab", "w:br", "w:ins", "w:del"))
_HYPERLINK, _BOOKMARK_START, _BOOKMARK_END = map(qn, ("w:hyperlink", "w:bookmarkStart", "w:bookmarkEnd"))
_COMMENT, _COMMENT_START, _COMMENT_END = map(qn, ("w:comment", "w:commentRangeStart", "w:commentRangeEnd"))
_REFERENCE, _INSTRUCTION, _FIELD_CHARACTER = map(qn, ("w:commentReference", "w:instrText", "w:fldChar"))
_SIMPLE_FIELD, _ROW, _ROW_PROPERTIES, _CANT_SPLIT = map(qn, ("w:fldSimple", "w:tr", "w:trPr", "w:cantSplit"))
_HEADER_ROW, _CELL, _CELL_PROPERTIES, _CELL_WIDTH = map(qn, ("w:tblHeader", "w:tc", "w:tcPr", "w:tcW"))
_VAL, _ID, _NAME, _ANCHOR, _HINT = map(qn, ("w:val", "w:id", "w:name", "w:anchor", "w:hint"))
_AUTHOR, _DATE, _INITIALS, _INSTR = map(qn, ("w:author", "w:date", "w:initials", "w:instr"))
_FIELD_TYPE, _WIDTH, _TYPE, _XML_SPACE = map(qn, ("w:fldCharType", "w:w", "w:type", "xml:space"))

# In these Word takes the Latin font, unless a hint says that the text is Chinese.
_AMBIGUOUS = re.compile("[\u2010-\u2027\u2030-\u205e\u00b7×÷°±§¨´]")
_BREAKS = re.compile("(\t|\r\n|[\n\r])")
_COLUMNS = (560, 1080, 3620, 1430, 1240, 800)
_BORDER = Mark()

# What comes first where several things stand between the same two characters.
_END, _START_OF_NOTHING, _DELETION, _END_OF_NOTHING, _START = range(5)


class _Event(NamedTuple):
    """Something that stands between two characters."""

    offset: int
    rank: int
    write: Callable[[_Element], None]


class Stamp(NamedTuple):
    """Who signs comments and revisions, and when."""

    author: str
    date: str


class BodyWriter:
    """Writes one document: its body, and its comments where they are wanted."""

    def __init__(self, body: _Element, comments: _Element, styles: StyleSheet, stamp: Stamp) -> None:
        self._body = body
        self._comments = comments
        self._styles = styles
        self._stamp = stamp
        self._numbers = count()
        self._comment_numbers = count()

    def write(self, article: Article, lines: tuple[Line, ...], annotations: Annotations) -> None:
        """Write the whole document."""
        if all(line.style != "Title" for line in lines):
            self._plain("Title", heading_without_line(article))
        headings = [index for index, line in enumerate(lines) if line.style == HEADING]
        contents = [lines[index].span.of(article.text) for index in headings]
        for number, index in enumerate(headings, start=1):
            annotations.notes[index].bookmarks.append((lines[index].span, _toc_bookmark(number)))
        first = contents_place(lines)
        for index, (line, notes) in enumerate(zip(lines, annotations.notes, strict=True)):
            if index == first:
                self._write_contents(contents + [TABLE_TITLE] * bool(article.targets))
            self._write_line(article, line, notes)
        if article.targets:
            self._write_targets(article, annotations, len(headings) + 1)

    def _paragraph(self, parent: _Element, style: str) -> _Element:
        paragraph = SubElement(parent, _P)
        SubElement(SubElement(paragraph, _PPR), _PSTYLE).set(_VAL, self._styles[style])
        return paragraph

    def _plain(self, style: str, text: str, parent: _Element | None = None) -> _Element:
        paragraph = self._paragraph(self._body if parent is None else parent, style)
        self._run(paragraph, text)
        return paragraph

    def _run(self, parent: _Element, text: str, style: str = "", tag: str = _T) -> None:
        run = SubElement(parent, _R)
        ambiguous = _AMBIGUOUS.search(text)
        if style or ambiguous:
            properties = SubElement(run, _RPR)
            if style:
                SubElement(properties, _RSTYLE).set(_VAL, self._styles[style])
            if ambiguous:
                SubElement(properties, _RFONTS).set(_HINT, "eastAsia")
        for part in _BREAKS.split(text) if _BREAKS.search(text) else (text,):
            if part == "\t":
                SubElement(run, _TAB)
            elif _BREAKS.match(part):
                SubElement(run, _BR)
            elif part:
                element = SubElement(run, tag)
                element.text = part
                if part != part.strip():
                    element.set(_XML_SPACE, "preserve")

    def _write_line(self, article: Article, line: Line, notes: Notes) -> None:
        paragraph = self._paragraph(self._body, line.style)
        events = self._events(line, notes)
        marks = notes.marks + [(Span(event.offset, event.offset), _BORDER) for event in events]
        for span, covering in segments(line.span, marks):
            while events and events[-1].offset <= span.start:
                events.pop().write(paragraph)
            self._piece(paragraph, span.of(article.text), covering)
        for event in reversed(events):
            event.write(paragraph)

    def _piece(self, parent: _Element, text: str, marks: tuple[Mark, ...]) -> None:
        link = next((mark.link for mark in marks if mark.link), "")
        if link:
            parent = SubElement(parent, _HYPERLINK)
            parent.set(_ANCHOR, link)
        for mark in marks:
            if mark.edit is not None:
                parent = self._revision(parent, _INS, mark.edit)
        self._run(parent, text, _character_style({mark.style for mark in marks}))

    def _events(self, line: Line, notes: Notes) -> list[_Event]:
        """Return what stands between the characters of a line, the last one first."""
        events: list[_Event] = []
        for span, name in notes.bookmarks:
            number = str(next(self._numbers))
            events.append(_Event(span.start, _START, partial(_bookmark, name, number)))
            events.append(_Event(span.stop, _END, partial(_point, _BOOKMARK_END, number)))
        for offset, edit in notes.deletions:
            if edit.before:
                events.append(_Event(offset, _DELETION, partial(self._deletion, edit)))
        summary = [(line.span, summary_remark(notes.routine))] if notes.routine else []
        for span, remark in notes.remarks + summary:
            number = self._comment(remark)
            events.append(
                _Event(span.start, _START if span else _START_OF_NOTHING, partial(_point, _COMMENT_START, number))
            )
            events.append(_Event(span.stop, _END if span else _END_OF_NOTHING, partial(self._comment_end, number)))
        events.sort(key=attrgetter("offset", "rank"))
        events.reverse()
        return events

    def _revision(self, parent: _Element, tag: str, edit: Edit) -> _Element:
        element = SubElement(parent, tag)
        element.set(_ID, str(next(self._numbers)))
        # One author for each rule, so that Word can show, accept or reject the work of a single rule.
        element.set(_AUTHOR, f"{self._stamp.author}: {edit.rule}")
        element.set(_DATE, self._stamp.date)
        return element

    def _deletion(self, edit: Edit, parent: _Element) -> None:
        self._run(self._revision(parent, _DEL, edit), printable(edit.before), tag=_DEL_TEXT)

    def _comment(self, remark: tuple[str, ...]) -> str:
        number = str(next(self._comment_numbers))
        comment = SubElement(self._comments, _COMMENT)
        comment.set(_ID, number)
        comment.set(_AUTHOR, self._stamp.author)
        comment.set(_DATE, self._stamp.date)
        comment.set(_INITIALS, "RT")
        for text in remark:
            self._plain("CommentText", text, comment)
        return number

    def _comment_end(self, number: str, parent: _Element) -> None:
        _point(_COMMENT_END, number, parent)
        run = SubElement(parent, _R)
        SubElement(SubElement(run, _RPR), _RSTYLE).set(_VAL, self._styles["CommentReference"])
        _point(_REFERENCE, number, run)

    def _write_contents(self, headings: list[str]) -> None:
        r"""Write the table of contents, entries included: no program has to be asked to fill it.

        It has no page numbers (``\n``), for only the program that breaks the pages knows them.
        """
        self._plain("TOCHeading", CONTENTS_TITLE)
        for number, heading in enumerate(headings, start=1):
            paragraph = self._paragraph(self._body, "TOC1")
            if number == 1:
                _field_character(paragraph, "begin")
                SubElement(SubElement(paragraph, _R), _INSTRUCTION).text = 'TOC \\o "1-1" \\n \\h \\z'
                _field_character(paragraph, "separate")
            link = SubElement(paragraph, _HYPERLINK)
            link.set(_ANCHOR, _toc_bookmark(number))
            self._run(link, heading)
            if number == len(headings):
                _field_character(paragraph, "end")

    def _write_targets(self, article: Article, annotations: Annotations, heading_number: int) -> None:
        heading = self._paragraph(self._body, HEADING)
        number = str(next(self._numbers))
        _bookmark(_toc_bookmark(heading_number), number, heading)
        self._run(heading, TABLE_TITLE)
        _point(_BOOKMARK_END, number, heading)
        caption = self._paragraph(self._body, "Caption")
        self._run(caption, "表 ")
        field = SubElement(caption, _SIMPLE_FIELD)
        field.set(_INSTR, r"SEQ 表 \* ARABIC")
        self._run(field, "1")
        self._run(caption, table_caption(article))
        table = self._table()
        self._row(table, TABLE_HEADER, ("",) * len(TABLE_HEADER), "TableHeader")
        for target, cells in zip(article.targets, table_rows(article), strict=True):
            speaker = annotations.speakers.get(target.speaker or "", "")
            self._row(table, cells, ("", speaker, annotations.targets.get(target.id, ""), "", "", ""), "TableText")
        self._paragraph(self._body, "TableText")  # Word wants a paragraph between a table and the end

    def _table(self) -> _Element:
        table = SubElement(self._body, qn("w:tbl"))
        properties = SubElement(table, qn("w:tblPr"))
        SubElement(properties, qn("w:tblStyle")).set(_VAL, self._styles["Targets"])
        width = SubElement(properties, qn("w:tblW"))
        width.set(qn("w:w"), "5000")
        width.set(qn("w:type"), "pct")
        SubElement(properties, qn("w:tblLook")).set(qn("w:firstRow"), "1")
        SubElement(properties, qn("w:tblCaption")).set(_VAL, TABLE_TITLE)
        SubElement(properties, qn("w:tblDescription")).set(
            _VAL, "文中人物提出的可衡量目标：发言人、原文、数值、期限和状态"
        )
        grid = SubElement(table, qn("w:tblGrid"))
        for column in _COLUMNS:
            SubElement(grid, qn("w:gridCol")).set(qn("w:w"), str(column))
        return table

    def _row(self, table: _Element, cells: tuple[str, ...], links: tuple[str, ...], style: str) -> None:
        row = SubElement(table, _ROW)
        properties = SubElement(row, _ROW_PROPERTIES)
        SubElement(properties, _CANT_SPLIT)
        if style == "TableHeader":
            SubElement(properties, _HEADER_ROW)
        for text, link, width in zip(cells, links, _COLUMNS, strict=True):
            cell = SubElement(row, _CELL)
            measure = SubElement(SubElement(cell, _CELL_PROPERTIES), _CELL_WIDTH)
            measure.set(_WIDTH, str(width))
            measure.set(_TYPE, "dxa")
            parent = self._paragraph(cell, style)
            if link:
                parent = SubElement(parent, _HYPERLINK)
                parent.set(_ANCHOR, link)
            self._run(parent, text)


def _toc_bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def _character_style(styles: set[str]) -> str:
    """Return the one character style that says most of several."""
    if {"Quotation", "Target"} <= styles and not styles & {"Gap", "Speaker"}:
        return "QuotedTarget"
    return next((style for style in ("Gap", "Speaker", "Target", "Quotation", "Statement") if style in styles), "")


def _point(tag: str, number: str, parent: _Element) -> None:
    SubElement(parent, tag).set(_ID, number)


def _bookmark(name: str, number: str, parent: _Element) -> None:
    start = SubElement(parent, _BOOKMARK_START)
    start.set(_ID, number)
    start.set(_NAME, name)


def _field_character(parent: _Element, kind: str) -> None:
    SubElement(SubElement(parent, _R), _FIELD_CHARACTER).set(_FIELD_TYPE, kind)
