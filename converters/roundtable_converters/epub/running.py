"""The running text: each published line with its speakers, statements, targets, repairs and gaps marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from roundtable.edits import Span
from roundtable_converters.epub.chapters import Chapter, Line, block_id
from roundtable_converters.epub.people import people_places
from roundtable_converters.epub.xhtml import Page, escape

if TYPE_CHECKING:
    from roundtable.model import Article, BlockRole
    from roundtable_converters.epub.notes import Note

__all__ = ["RunningText"]

_SECTION_TYPES = {
    "front": 'epub:type="preamble"',
    "section": 'epub:type="chapter" role="doc-chapter"',
    "back": 'epub:type="colophon" role="doc-colophon"',
}
_IMPRINT: frozenset[BlockRole] = frozenset({"publication", "credit", "editor", "rights"})
# The name (and post) that a turn of a transcript begins with; what has a comma or a quotation mark is a sentence.
_TURN = re.compile("[^：:，。！？“”「」]{1,12}[：:]")
_TURN_KINDS: frozenset[str] = frozenset({"question", "answer"})
_MAX_HANG = 6
"""Widest hanging indent, in characters, that style.css has."""


class _Mark(NamedTuple):
    """What is known about a stretch of text."""

    style: str
    anchor: str = ""
    href: str = ""


class RunningText:
    """Writes chapters, and remembers in ``places`` where things stand."""

    def __init__(self, article: Article, lines: list[Line], notes: tuple[Note, ...]) -> None:
        self._text = article.text
        self._transcript = article.layout == "qa"
        self._lines = lines
        self._starts = [line.block.span.start for line in lines]
        self._marks: dict[int, list[tuple[Span, _Mark]]] = {line.number: [] for line in lines}
        self.places: dict[str, str] = {}
        """File and fragment of each statement, target, repair and gap that shows, by its anchor."""
        # Of two marks on the same words, the one that is noted first goes around the other and has the link.
        for note in notes:
            self._mark(note.span, _Mark(note.kind, note.text_anchor, f"notes.xhtml#{note.anchor}"))
        self._link_speakers(article)
        for number, statement in enumerate(article.statements, start=1):
            self._mark(statement.span, _Mark(statement.kind, f"statement-{number}"))
        for number, target in enumerate(article.targets, start=1):
            self._mark(target.span, _Mark("target", f"target-{number}"))

    def page(self, chapter: Chapter) -> Page:
        """Return the file of ``chapter``."""
        parts: list[str] = []
        heading, hang = "", 0
        for index, line in enumerate(chapter.lines):
            following = chapter.lines[index + 1].block.role if index + 1 < len(chapter.lines) else None
            name, style = _element(line.block.role, following, level=2 if heading else 1)
            if name == "h1":
                heading = block_id(line.number)
            if turn := self._turn(line):
                hang = min(turn, _MAX_HANG)
                style += f" turn hang-{hang}"
            elif hang and style == "paragraph":
                style += f" hang-{hang}"
            else:
                hang = 0
            inline = self._inline(line, chapter.name)
            parts.append(f'<{name} class="{style}" id="{block_id(line.number)}">{inline}</{name}>')
        label = f'aria-labelledby="{heading}"' if heading else f'aria-label="{escape(chapter.title)}"'
        body = "\n".join((f"<section {_SECTION_TYPES[chapter.kind]} {label}>", *parts, "</section>"))
        return Page(name=chapter.name, title=chapter.title, body=body)

    def _turn(self, line: Line) -> int:
        """Mark the name that a turn of a transcript begins with; return its length, colon included, or 0."""
        marks, role = self._marks[line.number], line.block.role
        spoken = self._transcript or any(mark.style in _TURN_KINDS for _, mark in marks)
        if role == "question" or (role == "paragraph" and spoken):
            label = _TURN.match(self._text, line.block.span.start, line.block.span.stop)
            if label is not None:
                marks.append((Span(*label.span()), _Mark("turn-name")))
                return len(label[0])
        return 0

    def _mark(self, span: Span, mark: _Mark) -> None:
        """Note ``mark`` at every line that ``span`` shows in."""
        index = max(0, bisect_right(self._starts, span.start) - 1)
        while index < len(self._lines) and self._starts[index] < span.stop:
            line = self._lines[index]
            if line.block.span.overlaps(span):
                self._marks[line.number].append((span, mark))
            index += 1

    def _link_speakers(self, article: Article) -> None:
        """Link people where they are introduced and where they speak, at the name if the line has it."""
        people = {person.id: person for person in (*article.moderators, *article.speakers)}
        places = people_places(article)
        for person in people.values():
            if person.span is not None and (found := self._find((person.name,), person.span)):
                self._mark(found, _Mark("person", href=places[person.id]))
        linked: set[tuple[str, int]] = set()
        for statement in article.statements:
            said, index = statement.span, bisect_right(self._starts, statement.span.start) - 1
            if statement.speaker is None or index < 0 or (statement.speaker, index) in linked:
                continue
            line = self._lines[index].block.span
            if line.overlaps(said):
                linked.add((statement.speaker, index))
                person = people[statement.speaker]
                # Where the line does not name the speaker, the first character said carries the link.
                named = self._find((person.name, *person.aliases, statement.cue or ""), line)
                self._mark(named or Span(said.start, said.start + 1), _Mark("person", href=places[person.id]))

    def _find(self, forms: tuple[str, ...], span: Span) -> Span | None:
        """Return where the first of ``forms`` stands in ``span``; one character would be found inside other words."""
        for form in forms:
            start = self._text.find(form, span.start, span.stop) if len(form) > 1 else -1
            if start >= 0:
                return Span(start, start + len(form))
        return None

    def _inline(self, line: Line, file: str) -> str:
        """Return the text of a line as markup, each mark an element around its words.

        Elements must nest, marks need not: one that reaches across the end of another is cut there.
        """
        span = line.block.span
        waiting = [
            (max(place.start, span.start), -min(place.stop, span.stop), order, mark)
            for order, (place, mark) in enumerate(self._marks[line.number])
        ]
        heapify(waiting)  # by start; of two that start together, the longer one goes around the other
        parts: list[str] = []
        ends: list[tuple[int, str]] = []
        position = linked = span.start
        while waiting or ends:
            if ends and (not waiting or ends[-1][0] <= waiting[0][0]):
                stop, tag = ends.pop()
                parts += (escape(self._text[position:stop]), tag)
                position = stop
                continue
            start, negative_stop, order, mark = heappop(waiting)
            stop = -negative_stop
            if ends and ends[-1][0] < stop:
                stop = ends[-1][0]
                heappush(waiting, (stop, negative_stop, order, mark))
            # A link inside a link is not allowed, and one on white space has nothing to click on.
            if link := bool(mark.href) and start >= linked and not self._text[start:stop].isspace():
                linked = stop
            parts += (escape(self._text[position:start]), self._opened(mark, file, link=link))
            ends.append((stop, "</a>" if link else "</span>"))
            position = start
        parts.append(escape(self._text[position : span.stop]))
        return "".join(parts)

    def _opened(self, mark: _Mark, file: str, *, link: bool) -> str:
        anchor = ""
        if mark.anchor and mark.anchor not in self.places:
            self.places[mark.anchor] = f"{file}#{mark.anchor}"
            anchor = f' id="{mark.anchor}"'
        if link:
            return f'<a class="{mark.style}"{anchor} href="{mark.href}">'
        return f'<span class="{mark.style}"{anchor}>'


def _element(role: BlockRole, following: BlockRole | None, *, level: int) -> tuple[str, str]:
    """Return the element and class of a line; ``level`` is that of a heading in its place."""
    style = "imprint" if role in _IMPRINT else role.replace("_", "-")
    if role in {"headline", "section_headline"} or (role == "kicker" and following != "section_headline"):
        return f"h{level}", style
    return "h2" if role == "label" and level > 1 else "p", style
