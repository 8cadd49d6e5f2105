"""What is known about each printed paragraph: who is named, what is said, promised, repaired, open.

Everything is found once, for the whole article, and put down at the line where it shows; the time
grows with the article, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import msgspec

from roundtable.edits import Edit, Span, repaired_spans
from roundtable_converters.docx import remarks
from roundtable_converters.docx.layout import HEADING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import Article, Speaker, Statement
    from roundtable_converters.docx.layout import Line

__all__ = ["Annotations", "Mark", "Notes", "annotate"]

_HEADINGS = frozenset({"Title", HEADING})


class Mark(msgspec.Struct, frozen=True):
    """How a stretch of text looks, where it leads, and whether a repair put it there."""

    style: str = ""
    link: str = ""
    """Bookmark to jump to."""
    edit: Edit | None = None


_COMMENTED = Mark()


class Notes:
    """All that is known about one line; every span lies in the line."""

    def __init__(self) -> None:
        self.marks: list[tuple[Span, Mark]] = []
        self.bookmarks: list[tuple[Span, str]] = []
        self.remarks: list[tuple[Span, tuple[str, ...]]] = []
        self.deletions: list[tuple[int, Edit]] = []
        """What was taken away, and where; what came instead is a mark."""
        self.routine: list[Edit] = []
        """Repairs that one comment sums up."""

    def add_remark(self, span: Span, text: tuple[str, ...]) -> None:
        """Comment on ``span``."""
        self.remarks.append((span, text))
        self.marks.append((span, _COMMENTED))  # so that the text is cut there


class Annotations(msgspec.Struct, frozen=True):
    """The notes on each line, and the bookmarks that links may go to."""

    notes: tuple[Notes, ...]
    speakers: dict[str, str]
    """Bookmark of each speaker who is introduced or named in print, by id."""
    targets: dict[str, str]
    """Bookmark of each target in print, by id."""


def annotate(article: Article, lines: tuple[Line, ...], *, comments: bool, review: bool) -> Annotations:
    """Find everything there is to say about ``lines`` of ``article``."""
    return _Annotator(article, lines).annotate(comments=comments, review=review)


class _Annotator:
    def __init__(self, article: Article, lines: tuple[Line, ...]) -> None:
        self._article = article
        self._text = article.text
        self._lines = lines
        self._starts = [line.span.start for line in lines]
        self._notes = tuple(Notes() for _ in lines)

    def annotate(self, *, comments: bool, review: bool) -> Annotations:
        statements = self._place_statements()
        speakers = self._place_speakers(statements)
        targets = {}
        for number, target in enumerate(self._article.targets, start=1):
            if self._bookmark(target.span, f"target_{number}"):
                targets[target.id] = f"target_{number}"
            self._mark(target.span, Mark("Target"))
        for gap in self._article.provenance.gaps:
            self._mark(gap.span, Mark("Gap"))
            if comments:
                self._remark(gap.span, remarks.gap_remark(gap, self._article.language))
        if comments:
            for unparsed in self._article.unparsed:
                self._remark(unparsed.span, remarks.unparsed_remark(unparsed, self._article.language))
        if comments or review:
            self._place_edits(comments=comments, review=review)
        return Annotations(self._notes, speakers, targets)

    def _parts(self, span: Span) -> Iterator[tuple[int, Span]]:
        """Yield each line that ``span`` shows in, with the part that does."""
        index = max(0, bisect_right(self._starts, span.start) - 1)
        while index < len(self._lines) and self._starts[index] < span.stop:
            line = self._lines[index].span
            if line.overlaps(span):
                yield index, Span(max(line.start, span.start), min(line.stop, span.stop))
            index += 1

    def _mark(self, span: Span, mark: Mark) -> None:
        for index, part in self._parts(span):
            self._notes[index].marks.append((part, mark))

    def _bookmark(self, span: Span, name: str) -> bool:
        for index, part in self._parts(span):
            self._notes[index].bookmarks.append((part, name))
            return True
        return False

    def _remark(self, span: Span, text: tuple[str, ...]) -> None:
        for index, part in self._parts(span):
            self._notes[index].add_remark(part, text)
            return

    def _place_statements(self) -> dict[str, str]:
        """Mark the statements; return the bookmark of each speaker's first one, by the speaker's id."""
        first: dict[str, str] = {}
        for number, statement in enumerate(self._article.statements, start=1):
            name = f"statement_{number}"
            if self._bookmark(statement.span, name) and statement.speaker is not None:
                first.setdefault(statement.speaker, name)
            self._mark(statement.span, Mark("Quotation" if statement.kind == "direct" else "Statement"))
        return first

    def _place_speakers(self, first_statements: dict[str, str]) -> dict[str, str]:
        """Link the speakers' names: where they are introduced to their words, elsewhere to the introduction."""
        placed: dict[str, str] = {}
        named: set[tuple[str, int]] = set()
        people = (*self._article.moderators, *self._article.speakers)
        for number, person in enumerate(people, start=1):
            home = self._introduction(person)
            bookmark = f"speaker_{number}"
            if home is None or not self._bookmark(home, bookmark):
                continue
            placed[person.id] = bookmark
            self._mark(home, Mark("Speaker", link=first_statements.get(person.id, "")))
            for index, span in self._occurrences(person.name):
                if not span.overlaps(home):
                    self._notes[index].marks.append((span, Mark("Speaker", link=bookmark)))
                    named.add((person.id, index))
        for statement in self._article.statements:
            if statement.speaker in placed:
                self._link_back(statement, placed[statement.speaker], named)
        return placed

    def _introduction(self, person: Speaker) -> Span | None:
        if person.span is None:
            return next((span for _, span in self._occurrences(person.name)), None)
        start = self._text.find(person.name, person.span.start, person.span.stop)
        return Span(start, start + len(person.name)) if start >= 0 else person.span

    def _occurrences(self, name: str) -> Iterator[tuple[int, Span]]:
        """Yield where the running text says ``name``, each with its line."""
        # A name of one character would be found inside other words.
        start = self._text.find(name) if len(name) > 1 else -1
        while start >= 0:
            for index, part in self._parts(Span(start, start + len(name))):
                if self._lines[index].style not in _HEADINGS:
                    yield index, part
            start = self._text.find(name, start + len(name))

    def _link_back(self, statement: Statement, bookmark: str, named: set[tuple[str, int]]) -> None:
        """Where a paragraph does not name its speaker, link the reporting verb, or the first character said."""
        for index, part in self._parts(statement.span):
            if (statement.speaker, index) not in named:
                line = self._lines[index].span
                start = self._text.find(statement.cue, line.start, line.stop) if statement.cue else -1
                span = Span(start, start + len(statement.cue or "")) if start >= 0 else Span(part.start, part.start + 1)
                self._notes[index].marks.append((span, Mark(link=bookmark)))
            return

    def _place_edits(self, *, comments: bool, review: bool) -> None:
        edits, language = self._article.provenance.edits, self._article.language
        spans = repaired_spans(edits)
        borders = [bisect_left(spans, Span(start, start)) for start in self._starts] + [len(spans)]
        for line, notes, first, stop in zip(self._lines, self._notes, borders, borders[1:], strict=False):
            for edit, span in zip(edits[first:stop], spans[first:stop], strict=True):
                place = span if span.stop <= line.span.stop else self._shown(edit, span, line.span)
                if place is None:
                    continue
                # What runs on into the white space after the line is too entangled to be undone by a click.
                if review and (place is span or not edit.after):
                    notes.marks.append((place, Mark(edit=edit)))
                    if edit.before:
                        notes.deletions.append((place.start, edit))
                if comments and remarks.is_routine(edit):
                    notes.routine.append(edit)
                elif comments:
                    notes.add_remark(place, remarks.repair_remark(edit, language))

    def _shown(self, edit: Edit, span: Span, line: Span) -> Span | None:
        """Return where a repair shows that reaches beyond ``line``, the last one that begins before it."""
        if span.start < line.stop:
            return Span(span.start, line.stop)
        if edit.after or not edit.before.strip() or self._text[line.stop : span.start].strip():
            return None  # in white space or navigation, which are not printed
        return Span(line.stop, line.stop)  # a line that went wholly shows at the end of the one before it
