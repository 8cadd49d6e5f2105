"""The running text: each published line with its speakers, statements, targets, repairs and gaps marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, get_args

from roundtable.model import BlockRole
from roundtable_converters.epub.chapters import Chapter, Line, block_id
from roundtable_converters.epub.people import people_places
from roundtable_converters.epub.xhtml import Page, escape, escaping

if TYPE_CHECKING:
    from roundtable.model import Article, Statement
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


_Mark = tuple[int, int, int, str, str, str]
"""What is known about a stretch of one line: start, negative stop, number, style, anchor, link.

So they sort into the order in which elements open: of two that begin together, the longer goes around the other.
"""


class RunningText:
    """Writes chapters, and remembers in ``places`` where things stand."""

    def __init__(self, article: Article, lines: list[Line], notes: tuple[Note, ...]) -> None:
        self._text = article.text
        self._escape = escaping(article.text)
        self._transcript = article.layout == "qa"
        self._starts = [line.block.span.start for line in lines]
        self._stops = [line.block.span.stop for line in lines]
        self._marks: list[list[_Mark]] = [[] for _ in lines]
        self._turns: set[int] = set()
        """Lines in which somebody asks or answers."""
        self.places: dict[str, str] = {}
        """File and fragment of each statement, target, repair and gap that shows, by its anchor."""
        # Of two marks on the same words, the one that is noted first goes around the other and has the link.
        for note in notes:
            self._mark(note.span.start, note.span.stop, note.kind, note.text_anchor, f"notes.xhtml#{note.anchor}")
        statements = article.statements
        self._link_speakers(article, statements)
        for number, statement in enumerate(statements, start=1):
            span, kind = statement.span, statement.kind
            shown = self._mark(span.start, span.stop, kind, f"statement-{number}")
            if kind in _TURN_KINDS:
                self._turns.update(shown)
        for number, target in enumerate(article.targets, start=1):
            self._mark(target.span.start, target.span.stop, "target", f"target-{number}")

    def page(self, chapter: Chapter) -> Page:
        """Return the file of ``chapter``."""
        parts = [""]
        heading, hang = "", 0
        roles = [line.block.role for line in chapter.lines]
        first = bisect_left(self._starts, chapter.lines[0].block.span.start)
        for index, (line, role, following) in enumerate(
            zip(chapter.lines, roles, [*roles[1:], None], strict=True), start=first
        ):
            name, style = _element(role, following, level=2 if heading else 1)
            key = block_id(line.number)
            if name == "h1":
                heading = key
            if role in _TURN_ROLES and (turn := self._turn(role, index)):
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
        if role == "question" or self._transcript or index in self._turns:
            start = self._starts[index]
            if label := _TURN.match(self._text, start, self._stops[index]):
                self._mark(start, label.end(), "turn-name")
                return label.end() - start
        return 0

    def _mark(self, start: int, stop: int, style: str, anchor: str = "", href: str = "") -> range:
        """Note what is known about the text from ``start`` to ``stop`` at every line that it shows in; return these."""
        starts, stops = self._starts, self._stops
        index = bisect_right(stops, start)
        first = index
        while index < len(starts) and starts[index] < stop:
            marks = self._marks[index]
            marks.append((max(starts[index], start), -min(stops[index], stop), len(marks), style, anchor, href))
            index += 1
        return range(first, index)

    def _link_speakers(self, article: Article, statements: tuple[Statement, ...]) -> None:
        """Link people where they are introduced and where they speak, at the name if the line has it."""
        people = {person.id: person for person in (*article.moderators, *article.speakers)}
        places = people_places(article)
        for person in people.values():
            if person.span is not None:
                self._link((person.name,), person.span.start, person.span.stop, places[person.id])
        linked: set[tuple[str, int]] = set()
        for statement in statements:
            start, speaker = statement.span.start, statement.speaker
            index = bisect_right(self._starts, start) - 1
            if speaker is None or index < 0 or (speaker, index) in linked or start >= self._stops[index]:
                continue
            linked.add((speaker, index))
            forms = (people[speaker].name, *people[speaker].aliases, statement.cue or "")
            if not self._link(forms, self._starts[index], self._stops[index], places[speaker]):
                # The first character said carries the link, and does not look like one.
                self._mark(start, start + 1, "person unnamed", href=places[speaker])

    def _link(self, forms: tuple[str, ...], start: int, stop: int, place: str) -> bool:
        """Link the first of ``forms`` that stands there; one character would be found inside other words."""
        for form in forms:
            found = self._text.find(form, start, stop) if len(form) > 1 else -1
            if found >= 0:
                self._mark(found, found + len(form), "person", href=place)
                return True
        return False

    def _inline(self, index: int, file: str) -> str:
        """Return the text of a line as markup, each mark an element around its words.

        Elements must nest, marks need not: one that reaches across the end of another is cut there.
        """
        text, marks, places, escape = self._text, self._marks[index], self.places, self._escape
        position = linked = self._starts[index]
        parts: list[str] = []
        ends: list[tuple[int, str]] = []
        marks.sort()
        for start, negative_stop, order, style, anchor, href in marks:
            while ends and ends[-1][0] <= start:
                stop, tag = ends.pop()
                parts += (escape(text[position:stop]), tag)
                position = stop
            stop = -negative_stop
            if ends and ends[-1][0] < stop:
                stop = ends[-1][0]
                insort(marks, (stop, negative_stop, order, style, anchor, href))  # its rest comes later in this loop
            identity = ""
            if anchor and anchor not in places:
                places[anchor] = f"{file}#{anchor}"
                identity = f' id="{anchor}"'
            # A link inside a link is not allowed, and one on white space has nothing to click on.
            if href and start >= linked and not text[start:stop].isspace():
                linked = stop
                opening, tag = f'<a class="{style}"{identity} href="{href}">', "</a>"
            else:
                opening, tag = f'<span class="{style}"{identity}>', "</span>"
            parts += (escape(text[position:start]), opening)
            ends.append((stop, tag))
            position = start
        for stop, tag in reversed(ends):
            parts += (escape(text[position:stop]), tag)
            position = stop
        parts.append(escape(text[position : self._stops[index]]))
        return "".join(parts)


def _element(role: BlockRole, following: BlockRole | None, *, level: int) -> tuple[str, str]:
    """Return the element and class of a line; ``level`` is that of a heading in its place."""
    if role in _HEADINGS or (role == "kicker" and following != "section_headline"):
        return f"h{level}", _CLASSES[role]
    return "h2" if role == "label" and level > 1 else "p", _CLASSES[role]
