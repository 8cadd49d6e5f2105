"""The running text: each published line with its speakers, statements, targets, repairs and gaps marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from roundtable.text import Span
from roundtable_converters.epub.chapters import Chapter, Line, block_id
from roundtable_converters.epub.people import people_places
from roundtable_converters.epub.xhtml import Page, escape
from roundtable_converters.segments import segments

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
        # Marks are nested in this order, and a stretch has one link at most: that of the outermost mark.
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
        if line.block.role not in {"paragraph", "question"}:
            return 0
        marks = self._marks[line.number]
        label = _TURN.match(self._text, line.block.span.start, line.block.span.stop)
        answered = any(mark.style in {"question", "answer"} for _, mark in marks)
        if label is None or not (self._transcript or answered or line.block.role == "question"):
            return 0
        marks.append((Span(*label.span()), _Mark("turn-name")))
        return len(label[0])

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
            index = bisect_right(self._starts, statement.span.start) - 1
            if statement.speaker is None or index < 0 or (statement.speaker, index) in linked:
                continue
            linked.add((statement.speaker, index))
            person = people[statement.speaker]
            forms = (person.name, *person.aliases, statement.cue or "")
            # Where the line does not name the speaker, the first character said carries the link.
            found = self._find(forms, self._lines[index].block.span)
            found = found or Span(statement.span.start, statement.span.start + 1)
            self._mark(found, _Mark("person", href=places[person.id]))

    def _find(self, forms: tuple[str, ...], span: Span) -> Span | None:
        """Return where the first of ``forms`` stands in ``span``; one character would be found inside other words."""
        for form in forms:
            start = self._text.find(form, span.start, span.stop) if len(form) > 1 else -1
            if start >= 0:
                return Span(start, start + len(form))
        return None

    def _inline(self, line: Line, file: str) -> str:
        """Return the text of a line as markup."""
        marks = self._marks[line.number]
        if not marks:
            return escape(line.block.span.of(self._text))
        return "".join(
            self._wrapped(escape(part.of(self._text)), covering, file)
            for part, covering in segments(line.block.span, marks)
        )

    def _wrapped(self, markup: str, marks: tuple[_Mark, ...], file: str) -> str:
        linked = False
        tags: list[tuple[str, str]] = []
        for mark in marks:
            attributes = f'class="{mark.style}"'
            if mark.anchor and mark.anchor not in self.places:
                self.places[mark.anchor] = f"{file}#{mark.anchor}"
                attributes += f' id="{mark.anchor}"'
            if mark.href and not linked and not markup.isspace():
                linked = True
                tags.append(("a", f'{attributes} href="{mark.href}"'))
            else:
                tags.append(("span", attributes))
        opening = "".join(f"<{name} {attributes}>" for name, attributes in tags)
        return opening + markup + "".join(f"</{name}>" for name, _ in reversed(tags))


def _element(role: BlockRole, following: BlockRole | None, *, level: int) -> tuple[str, str]:
    """Return the element and class of a line; ``level`` is that of a heading in its place."""
    style = "imprint" if role in _IMPRINT else role.replace("_", "-")
    if role in {"headline", "section_headline"} or (role == "kicker" and following != "section_headline"):
        return f"h{level}", style
    return "h2" if role == "label" and level > 1 else "p", style
