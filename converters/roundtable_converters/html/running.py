"""The article as it will be published: every line with its statements, targets, repairs and gaps marked."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from roundtable.edits import Span
from roundtable_converters.html.markup import element, escape
from roundtable_converters.html.places import GAPS
from roundtable_converters.html.words import both, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.model import Article, Block, BlockRole
    from roundtable_converters.html.places import Group, Mark, Places

__all__ = ["RunningText", "lines_of"]

_CLIP = 20
"""Characters of what was taken out that name its place."""
_HEADINGS: dict[BlockRole, str] = {"headline": "h1", "section_headline": "h2"}


def lines_of(article: Article) -> list[Block]:
    """Return the blocks that show: all but white space."""
    return [block for block in article.blocks if block.role != "space"]


class _Layer(NamedTuple):
    """Stretches that do not overlap, in order, with the tags around each."""

    spans: list[Span]
    tags: list[str]

    @classmethod
    def of(cls, marks: Iterable[tuple[Span, str, str]]) -> _Layer:
        """Return the layer of ``marks``: place, attributes, and the id that only the first part has."""
        spans: list[Span] = []
        tags: list[str] = []
        position = 0
        for span, attributes, identifier in sorted(marks, key=lambda mark: (mark[0].start, mark[0].stop)):
            part = Span(max(span.start, position), max(span.stop, position))
            if part:
                spans.append(part)
                tags.append(f'<span {attributes} id="{identifier}">')
                position = part.stop
        return cls(spans, tags)


class RunningText:
    """Writes the lines of an article as HTML."""

    def __init__(self, article: Article, lines: list[Block], places: Places) -> None:
        self._text = article.text
        self._lines = lines
        self._people = {
            person.id: number for number, person in enumerate((*article.moderators, *article.speakers), start=1)
        }
        self._reasons = {unparsed.span.start: unparsed.reason for unparsed in article.unparsed}
        self._groups: list[Group] = list(places.groups)
        self._marks = places.marks
        self._mark_starts = [mark.span.start for mark in places.marks]
        self._layers = (
            _Layer.of(
                (said.span, f'class="st" data-s="{self._people.get(said.speaker or "", 0)}"', f"s{number}")
                for number, said in enumerate(article.statements, start=1)
            ),
            _Layer.of(
                (target.span, f'class="tg" data-t="{number}"', f"t{number}")
                for number, target in enumerate(article.targets, start=1)
            ),
        )
        self._before = [edit.before for edit in article.provenance.edits]
        self._named: set[str] = set()

    def html(self) -> str:
        """Return all lines."""
        has_headline = any(line.role == "headline" for line in self._lines)
        rows = [self._row(number, line) for number, line in enumerate(self._lines)]
        if not has_headline:
            rows.insert(0, element("h1", both("（没有标题）", "(no headline)"), 'class="note untitled"'))
        return "\n".join(rows)

    def _row(self, number: int, line: Block) -> str:
        tag = _HEADINGS.get(line.role, "p")
        inline = "".join(self._inline(line.span, 0, end=line.span.stop))
        style = line.role.replace("_", "-")
        row = element(tag, inline, f'data-b="{number}" class="{style}"')
        if line.role == "navigation":
            row += element("p", both("网站导航，不刊出", "Navigation of the site, not printed"), 'class="note"')
        elif line.role == "unparsed":
            reason = self._reasons.get(line.span.start, "")
            row += element(
                "p", both("未识别的一行：", "A line that was not understood: ") + escape(reason), 'class="note"'
            )
        return element("div", row, f'class="row {style}-row"')

    def _inline(self, span: Span, depth: int, *, end: int) -> Iterator[str]:
        """Yield the text at ``span`` inside its marks; ``end`` is where the line ends."""
        if depth == len(self._layers):
            yield from self._marked(span, end)
            return
        layer = self._layers[depth]
        position = span.start
        index = bisect_left(layer.spans, span.start + 1, key=lambda other: other.stop)
        while index < len(layer.spans) and layer.spans[index].start < span.stop:
            other = layer.spans[index]
            part = Span(max(other.start, span.start), min(other.stop, span.stop))
            if position < part.start:
                yield from self._inline(Span(position, part.start), depth + 1, end=end)
            yield self._once(layer.tags[index])
            yield from self._inline(part, depth + 1, end=end)
            yield "</span>"
            position = part.stop
            index += 1
        if position < span.stop:
            yield from self._inline(Span(position, span.stop), depth + 1, end=end)

    def _once(self, tag: str) -> str:
        """Return the tag, without its id where an earlier part of the same stretch has it."""
        if tag in self._named:
            return tag.partition(" id=")[0] + ">"
        self._named.add(tag)
        return tag

    def _marked(self, span: Span, end: int) -> Iterator[str]:
        """Yield the text at ``span`` with its repairs and gaps."""
        position = span.start
        index = bisect_left(self._mark_starts, span.start)
        while index and self._marks[index - 1].span.stop > span.start:
            index -= 1
        for mark in self._marks[index : bisect_left(self._mark_starts, span.stop + (span.stop == end))]:
            part = Span(max(mark.span.start, span.start), min(mark.span.stop, span.stop))
            if mark.span and not part:
                continue
            yield escape(self._text[position : part.start])
            yield self._opened(mark, first=mark.first and part.start == mark.span.start)
            yield escape(part.of(self._text))
            yield "</span>"
            position = part.stop
        yield escape(self._text[position : span.stop])

    def _opened(self, mark: Mark, *, first: bool) -> str:
        group = self._groups[mark.group]
        kind = "gap" if group == GAPS else "routine" if group.routine else f"l{group.level}"
        traits = (("cont", not first), ("around", mark.around), ("none", not mark.span))
        classes = " ".join(("e", f"g{mark.group}", kind, *(name for name, holds in traits if holds)))
        attributes = f'class="{classes}"'
        if mark.edit is not None:
            attributes += f' data-e="{mark.edit}"'
        if mark.gap is not None:
            attributes += f' data-g="{mark.gap}"'
        if first and not group.routine and not mark.around:
            identifier = f"g{mark.gap}" if mark.gap is not None else f"e{mark.edit}"
            attributes += f' id="{identifier}" role="button" tabindex="0"'
            if not mark.span:
                came = self._before[mark.edit][:_CLIP] if mark.edit is not None else ""
                attributes += " " + label(f"删去：{came}", f"Taken out: {came}")
        return f"<span {attributes}>"
