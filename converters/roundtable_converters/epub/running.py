"""The running text: each published line with its speakers, statements, targets, repairs and gaps marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, get_args

from roundtable.edits import Span
from roundtable.model import BlockRole
from roundtable_converters.epub.chapters import Chapter, Line, block_id
from roundtable_converters.epub.people import people_places
from roundtable_converters.epub.xhtml import Page, escape

if TYPE_CHECKING:
    from roundtable.model import Article
    from roundtable_converters.epub.notes import Note

__all__ = ["RunningText"]

_SECTION_TYPES = {
    "front": 'epub:type="preamble"',
    "section": 'epub:type="chapter" role="doc-chapter"',
    "back": 'epub:type="colophon" role="doc-colophon"',
}
_IMPRINT: frozenset[BlockRole] = frozenset({"publication", "credit", "editor", "rights"})
_HEADINGS: frozenset[BlockRole] = frozenset({"headline", "section_headline"})
_CLASSES: dict[BlockRole, str] = {
    role: "imprint" if role in _IMPRINT else role.replace("_", "-") for role in get_args(BlockRole)
}
# The name (and post) that a turn of a transcript begins with; what has a comma or a quotation mark is a sentence.
_TURN = re.compile("[^：:，。！？“”「」]{1,12}[：:]")
_TURN_ROLES: frozenset[BlockRole] = frozenset({"question", "paragraph"})
_TURN_KINDS: frozenset[str] = frozenset({"question", "answer"})
_MAX_HANG = 6
"""Widest hanging indent, in characters, that style.css has."""


class _Mark(NamedTuple):
    """What is known about a stretch of one line, in the order in which elements open.

    Of two that begin together, the longer one goes around the other.
    """

    start: int
    negative_stop: int
    order: int
    style: str
    anchor: str
    href: str


class RunningText:
    """Writes chapters, and remembers in ``places`` where things stand."""

    def __init__(self, article: Article, lines: list[Line], notes: tuple[Note, ...]) -> None:
        self._text = article.text
        self._transcript = article.layout == "qa"
        self._spans = [line.block.span for line in lines]
        self._starts = [span.start for span in self._spans]
        self._marks: list[list[_Mark]] = [[] for _ in lines]
        self._indexes = {line.number: index for index, line in enumerate(lines)}
        self.places: dict[str, str] = {}
        """File and fragment of each statement, target, repair and gap that shows, by its anchor."""
        # Of two marks on the same words, the one that is noted first goes around the other and has the link.
        for note in notes:
            self._mark(note.span, note.kind, note.text_anchor, f"notes.xhtml#{note.anchor}")
        self._link_speakers(article)
        for number, statement in enumerate(article.statements, start=1):
            self._mark(statement.span, statement.kind, f"statement-{number}")
        for number, target in enumerate(article.targets, start=1):
            self._mark(target.span, "target", f"target-{number}")

    def page(self, chapter: Chapter) -> Page:
        """Return the file of ``chapter``."""
        parts = [""]
        heading, hang = "", 0
        roles = [line.block.role for line in chapter.lines]
        for line, role, following in zip(chapter.lines, roles, [*roles[1:], None], strict=True):
            name, style = _element(role, following, level=2 if heading else 1)
            key, index = block_id(line.number), self._indexes[line.number]
            if name == "h1":
                heading = key
            if turn := self._turn(role, index):
                hang = min(turn, _MAX_HANG)
                style += f" turn hang-{hang}"
            elif hang and style == "paragraph":
                style += f" hang-{hang}"
            else:
                hang = 0
            parts.append(f'<{name} class="{style}" id="{key}">{self._inline(index, chapter.name)}</{name}>')
        label = f'aria-labelledby="{heading}"' if heading else f'aria-label="{escape(chapter.title)}"'
        parts[0] = f"<section {_SECTION_TYPES[chapter.kind]} {label}>"
        parts.append("</section>")
        return Page(name=chapter.name, title=chapter.title, body="\n".join(parts))

    def _turn(self, role: BlockRole, index: int) -> int:
        """Mark the name that a turn of a transcript begins with; return its length, colon included, or 0."""
        if role not in _TURN_ROLES:
            return 0
        marks, span = self._marks[index], self._spans[index]
        if role == "question" or self._transcript or any(mark.style in _TURN_KINDS for mark in marks):
            label = _TURN.match(self._text, span.start, span.stop)
            if label is not None:
                marks.append(_Mark(span.start, -label.end(), len(marks), "turn-name", "", ""))
                return label.end() - span.start
        return 0

    def _mark(self, span: Span, style: str, anchor: str = "", href: str = "") -> None:
        """Note what is known about ``span`` at every line that it shows in."""
        start, stop = span.start, span.stop
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._spans)):
            line = self._spans[index]
            if line.start >= stop:
                return
            if start < line.stop:
                marks = self._marks[index]
                place = max(line.start, start), -min(line.stop, stop)
                marks.append(_Mark(*place, len(marks), style, anchor, href))

    def _link_speakers(self, article: Article) -> None:
        """Link people where they are introduced and where they speak, at the name if the line has it."""
        people = {person.id: person for person in (*article.moderators, *article.speakers)}
        places = people_places(article)
        for person in people.values():
            if person.span is not None and (found := self._find((person.name,), person.span)):
                self._mark(found, "person", href=places[person.id])
        linked: set[tuple[str, int]] = set()
        for statement in article.statements:
            said, index = statement.span, bisect_right(self._starts, statement.span.start) - 1
            if statement.speaker is None or index < 0 or (statement.speaker, index) in linked:
                continue
            line = self._spans[index]
            if line.overlaps(said):
                linked.add((statement.speaker, index))
                person = people[statement.speaker]
                if named := self._find((person.name, *person.aliases, statement.cue or ""), line):
                    self._mark(named, "person", href=places[person.id])
                else:  # The first character said carries the link, and does not look like one.
                    self._mark(Span(said.start, said.start + 1), "person unnamed", href=places[person.id])

    def _find(self, forms: tuple[str, ...], span: Span) -> Span | None:
        """Return where the first of ``forms`` stands in ``span``; one character would be found inside other words."""
        for form in forms:
            start = self._text.find(form, span.start, span.stop) if len(form) > 1 else -1
            if start >= 0:
                return Span(start, start + len(form))
        return None

    def _inline(self, index: int, file: str) -> str:
        """Return the text of a line as markup, each mark an element around its words.

        Elements must nest, marks need not: one that reaches across the end of another is cut there.
        """
        text, span, waiting = self._text, self._spans[index], self._marks[index]
        if not waiting:
            return escape(text[span.start : span.stop])
        heapify(waiting)
        parts: list[str] = []
        ends: list[tuple[int, str]] = []
        position = linked = span.start
        while waiting or ends:
            if ends and (not waiting or ends[-1][0] <= waiting[0].start):
                stop, tag = ends.pop()
                parts += (escape(text[position:stop]), tag)
                position = stop
                continue
            mark = heappop(waiting)
            start, negative_stop, order, style, anchor, href = mark
            stop = -negative_stop
            if ends and ends[-1][0] < stop:
                stop = ends[-1][0]
                heappush(waiting, _Mark(stop, negative_stop, order, style, anchor, href))
            if anchor and anchor not in self.places:
                self.places[anchor] = f"{file}#{anchor}"
                style += f'" id="{anchor}'
            # A link inside a link is not allowed, and one on white space has nothing to click on.
            if href and start >= linked and not text[start:stop].isspace():
                linked = stop
                parts += (escape(text[position:start]), f'<a class="{style}" href="{href}">')
                ends.append((stop, "</a>"))
            else:
                parts += (escape(text[position:start]), f'<span class="{style}">')
                ends.append((stop, "</span>"))
            position = start
        parts.append(escape(text[position : span.stop]))
        return "".join(parts)


def _element(role: BlockRole, following: BlockRole | None, *, level: int) -> tuple[str, str]:
    """Return the element and class of a line; ``level`` is that of a heading in its place."""
    if role in _HEADINGS or (role == "kicker" and following != "section_headline"):
        return f"h{level}", _CLASSES[role]
    return "h2" if role == "label" and level > 1 else "p", _CLASSES[role]
