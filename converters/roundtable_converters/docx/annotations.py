"""What is known about each printed paragraph: who is named, what is said, promised, repaired, open.

Everything is found once, for the whole article, and put down at the line where it shows; the time
grows with the article, not with its square. Places are plain numbers here: a page from a damaged mirror has
thousands of them, and a ``Span`` for each took longer than all that is decided about them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable.edits import Span
from roundtable_converters.docx import remarks
from roundtable_converters.docx.layout import HEADING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.edits import Edit
    from roundtable.model import Article, Speaker, Statement
    from roundtable_converters.docx.layout import Line

__all__ = ["Annotations", "Mark", "Notes", "Placed", "annotate"]

_HEADINGS = frozenset({"Title", HEADING})


class Mark(NamedTuple):
    """How a stretch of text looks, where it leads, and whether a repair put it there."""

    start: int
    stop: int
    style: str = ""
    link: str = ""
    """Bookmark to jump to."""
    edit: Edit | None = None


class Placed(NamedTuple):
    """A bookmark or a comment: what it covers, and its name or its paragraphs."""

    start: int
    stop: int
    name: str = ""
    remark: tuple[str, ...] = ()


class Notes:
    """All that is known about one line; every place lies in the line."""

    __slots__ = ("deletions", "marks", "placed", "routine")

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.placed: list[Placed] = []
        self.deletions: list[tuple[int, Edit]] = []
        """What was taken away, and where; what came instead is a mark."""
        self.routine: list[Edit] = []
        """Repairs that one comment sums up."""

    def add_remark(self, start: int, stop: int, text: tuple[str, ...]) -> None:
        """Comment on the characters from ``start`` to ``stop``."""
        self.placed.append(Placed(start, stop, remark=text))
        self.marks.append(Mark(start, stop))  # so that the text is cut there


class Annotations(msgspec.Struct, frozen=True):
    """The notes on each line, and the bookmarks that links may go to."""

    notes: tuple[Notes, ...]
    speakers: dict[str, str]
    """Bookmark of each speaker who is introduced or named in print, by id."""
    targets: dict[str, str]
    """Bookmark of each target in print, by id."""
    starts: list[int]
    """Where each line begins."""

    def changes_in(self, span: Span) -> Notes:
        """Return the tracked changes in ``span``, for where the document prints its words a second time."""
        found = Notes()
        for index in range(max(0, bisect_right(self.starts, span.start) - 1), bisect_left(self.starts, span.stop)):
            notes = self.notes[index]
            for start, stop, _, _, edit in notes.marks:
                if edit is not None and start < span.stop and span.start < stop:
                    found.marks.append(Mark(max(start, span.start), min(stop, span.stop), edit=edit))
            line = self.starts[index]
            for offset, edit in notes.deletions:
                # What was only taken away, such as a reading, belonged to the character before it.
                later = not edit.after and offset > line
                if span.start + later <= offset < span.stop + later:
                    found.deletions.append((offset, edit))
        return found


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
        language = self._article.language
        speakers = self._place_speakers(self._place_statements())
        targets = {}
        for number, target in enumerate(self._article.targets, start=1):
            if self._place(target.span, "Target", f"target_{number}"):
                targets[target.id] = f"target_{number}"
        for gap in self._article.provenance.gaps:
            self._place(gap.span, "Gap")
            if comments:
                self._remark(gap.span, remarks.gap_remark(gap, language))
        if comments:
            for unparsed in self._article.unparsed:
                self._remark(unparsed.span, remarks.unparsed_remark(unparsed, language))
        if comments or review:
            self._place_edits(comments=comments, review=review)
        return Annotations(self._notes, speakers, targets, self._starts)

    def _parts(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Yield each line that a stretch shows in, with the part that does."""
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._lines)):
            line = self._lines[index].span
            if line.start >= stop:
                return
            if start < line.stop:
                yield index, max(line.start, start), min(line.stop, stop)

    def _place(self, span: Span, style: str, bookmark: str = "", link: str = "") -> bool:
        """Mark ``span`` wherever it shows, and set the bookmark where it begins; tell whether it shows at all."""
        shown = False
        for index, start, stop in self._parts(span.start, span.stop):
            notes = self._notes[index]
            notes.marks.append(Mark(start, stop, style, link))
            if bookmark and not shown:
                notes.placed.append(Placed(start, stop, bookmark))
            shown = True
        return shown

    def _remark(self, span: Span, text: tuple[str, ...]) -> None:
        for index, start, stop in self._parts(span.start, span.stop):
            self._notes[index].add_remark(start, stop, text)
            return

    def _place_statements(self) -> dict[str, str]:
        """Mark the statements; return the bookmark of each speaker's first one, by the speaker's id."""
        first: dict[str, str] = {}
        for number, statement in enumerate(self._article.statements, start=1):
            style = "Quotation" if statement.kind == "direct" else "Statement"
            if self._place(statement.span, style, f"statement_{number}") and statement.speaker is not None:
                first.setdefault(statement.speaker, f"statement_{number}")
        return first

    def _place_speakers(self, first_statements: dict[str, str]) -> dict[str, str]:
        """Link the speakers' names: where they are introduced to their words, elsewhere to the introduction."""
        placed: dict[str, str] = {}
        named: set[tuple[str, int]] = set()
        people = (*self._article.moderators, *self._article.speakers)
        for number, person in enumerate(people, start=1):
            home = self._introduction(person)
            bookmark = f"speaker_{number}"
            if home is None or not self._place(home, "Speaker", bookmark, first_statements.get(person.id, "")):
                continue
            placed[person.id] = bookmark
            for index, start, stop in self._occurrences(person.name):
                if stop <= home.start or home.stop <= start:
                    self._notes[index].marks.append(Mark(start, stop, "Speaker", bookmark))
                    named.add((person.id, index))
        for statement in self._article.statements:
            if statement.speaker in placed:
                self._link_back(statement, placed[statement.speaker], named)
        return placed

    def _introduction(self, person: Speaker) -> Span | None:
        if person.span is None:
            return next((Span(start, stop) for _, start, stop in self._occurrences(person.name)), None)
        start = self._text.find(person.name, person.span.start, person.span.stop)
        return Span(start, start + len(person.name)) if start >= 0 else person.span

    def _occurrences(self, name: str) -> Iterator[tuple[int, int, int]]:
        """Yield where the running text says ``name``, each with its line."""
        # A name of one character would be found inside other words.
        start = self._text.find(name) if len(name) > 1 else -1
        while start >= 0:
            for index, begin, end in self._parts(start, start + len(name)):
                if self._lines[index].style not in _HEADINGS:
                    yield index, begin, end
            start = self._text.find(name, start + len(name))

    def _link_back(self, statement: Statement, bookmark: str, named: set[tuple[str, int]]) -> None:
        """Where a paragraph does not name its speaker, link the reporting verb, or the first character said."""
        for index, start, _ in self._parts(statement.span.start, statement.span.stop):
            if (statement.speaker, index) not in named:
                line = self._lines[index].span
                cue = statement.cue or ""
                place = self._text.find(cue, line.start, line.stop) if cue else -1
                mark = (
                    Mark(place, place + len(cue), link=bookmark) if place >= 0 else Mark(start, start + 1, "", bookmark)
                )
                self._notes[index].marks.append(mark)
            return

    def _place_edits(self, *, comments: bool, review: bool) -> None:
        edits, language = self._article.provenance.edits, self._article.language
        routine = remarks.are_routine(edits)
        grown = accumulate([len(edit.after) - len(edit.before) for edit in edits], initial=0)
        starts = [edit.span.start + shift for edit, shift in zip(edits, grown, strict=False)]
        borders = [bisect_left(starts, start) for start in self._starts] + [len(edits)]
        for line, notes, first, stop in zip(self._lines, self._notes, borders, borders[1:], strict=False):
            for number in range(first, stop):
                edit, start = edits[number], starts[number]
                end = start + len(edit.after)
                whole = end <= line.span.stop
                if not whole:
                    shown = self._shown(edit, start, line.span)
                    if shown is None:
                        continue
                    start, end = shown
                # What runs on into the white space after the line is too entangled to be undone by a click.
                if review and (whole or not edit.after):
                    notes.marks.append(Mark(start, end, edit=edit))
                    if edit.before:
                        notes.deletions.append((start, edit))
                if comments and routine[number]:
                    notes.routine.append(edit)
                elif comments:
                    notes.add_remark(start, end, remarks.repair_remark(edit, language))

    def _shown(self, edit: Edit, start: int, line: Span) -> tuple[int, int] | None:
        """Return where a repair shows that reaches beyond ``line``, the last one that begins before it."""
        if start < line.stop:
            return start, line.stop
        if edit.after or not edit.before.strip() or self._text[line.stop : start].strip():
            return None  # in white space or navigation, which are not printed
        return line.stop, line.stop  # a line that went wholly shows at the end of the one before it
