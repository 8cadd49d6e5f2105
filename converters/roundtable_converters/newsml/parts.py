"""Sections, statements, targets and gaps, as partMeta.

A part points at lines of the body (``contentrefs``) and says where in the line it stands, in Unicode
code points (``rtrel:charRange``). That is NewsML-G2's own means; nothing here needs a foreign namespace.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from roundtable_converters.dates import calendar_date, last_day
from roundtable_converters.newsml.people import add_info_source
from roundtable_converters.newsml.topics import add_subjects, suggest
from roundtable_converters.newsml.xml import add, one_line, quoted_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from roundtable.edits import Span
    from roundtable.model import Article, Section, Statement, Target
    from roundtable.text import Gap
    from roundtable_converters.newsml.body import Line
    from roundtable_converters.newsml.topics import Mention
    from roundtable_converters.newsml.xml import Element

__all__ = ["add_parts"]

_MAX_SUBJECTS = 3
_CURRENCIES = {"元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "歐元": "EUR", "日元": "JPY"}


def add_parts(
    item: Element,
    article: Article,
    lines: Sequence[Line],
    codes: Mapping[str, str],
    mentions: Sequence[Mention],
) -> None:
    """Append the parts of ``article`` to ``item``: each section, its statements with their targets, then passages.

    ``mentions`` give a section subjects of its own.
    """
    _Parts(item, article, lines, codes, mentions).add_all()


class _Parts:
    """Numbers the parts and the targets while they are written."""

    def __init__(
        self,
        item: Element,
        article: Article,
        lines: Sequence[Line],
        codes: Mapping[str, str],
        mentions: Sequence[Mention],
    ) -> None:
        self.item, self.article, self.lines, self.codes, self.mentions = item, article, lines, codes, mentions
        self.starts = [line.span.start for line in lines]
        self.people = {person.id: person for person in (*article.moderators, *article.speakers)}
        self.parts = self.targets = 0
        self.of_statement: dict[str | None, list[Target]] = {}
        for target in article.targets:
            self.of_statement.setdefault(target.statement, []).append(target)

    def add_all(self) -> None:
        for number, section in enumerate(self.article.sections, start=1):
            name = f"sec{number}"
            self._section(name, section)
            for index, statement in enumerate(section.statements, start=1):
                self._statement(f"st{number}-{index}", name, statement)
        self._passages()

    def _part(self, name: str, role: str, refs: Sequence[Line]) -> Element:
        self.parts += 1
        part = add(
            self.item,
            "partMeta",
            partid=name,
            seq=str(self.parts),
            contentrefs=" ".join(line.id for line in refs) or None,
            how="howextr:tool",
        )
        add(part, "role", qcode=f"rtpart:{role}")
        return part

    def _lines(self, span: Span) -> Sequence[Line]:
        """Return the lines of the body that ``span`` of the article's text touches."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = bisect_right(self.starts, max(span.start, span.stop - 1))
        return [line for line in self.lines[first:last] if line.span.overlaps(span) or line.span.contains(span)]

    def _line(self, span: Span) -> Line | None:
        """Return the line that holds all of ``span``, if there is one."""
        number = bisect_right(self.starts, span.start) - 1
        return self.lines[number] if number >= 0 and self.lines[number].span.contains(span) else None

    def _section(self, name: str, section: Section) -> None:
        part = self._part(name, "section", self._lines(section.span))
        if section.speaker is not None:
            add_info_source(part, self.people[section.speaker], self.codes)
        said = [mention for mention in self.mentions if section.span.start <= mention.start < section.span.stop]
        found = suggest(said, len(section.span), self.article.language)
        add_subjects(part, found[:_MAX_SUBJECTS], self.article.language)
        if section.headline is not None:
            add(part, "headline", section.headline)
        if section.kicker is not None:
            add(part, "headline", section.kicker, role="rthl:kicker")
        if section.abstract is not None:
            add(part, "description", section.abstract, role="drol:summary")

    def _statement(self, name: str, section: str, statement: Statement) -> None:
        refs, line = self._lines(statement.span), self._line(statement.span)
        part = self._part(name, "statement", refs)
        if statement.speaker is not None:
            add_info_source(part, self.people[statement.speaker], self.codes)
        if statement.kind == "direct":
            genre = add(part, "genre", qcode="genre:Quote")
            add(genre, "name", "直接引语", lang="zh-Hans")
            add(genre, "name", "Quote", lang="en-GB")
        add(part, "partMetaExtProperty", rel="rtrel:partOf", value=section)
        add(part, "partMetaExtProperty", rel="rtrel:speech", qcode=f"rtspeech:{statement.kind}")
        if statement.cue is not None:
            add(part, "partMetaExtProperty", rel="rtrel:cue", literal=one_line(statement.cue))
        if line is not None:
            place = _in_line(statement.span, line)
            add(part, "partMetaExtProperty", rel="rtrel:charRange", value=place)
        for target in self.of_statement.pop(statement.id, ()):
            self._target(part, target, line, said_by=statement.speaker)

    def _passages(self) -> None:
        """Write what stands in no statement, line by line: targets that nobody is quoted with, and gaps."""
        targets = [(self._line(target.span), target) for target in self.of_statement.pop(None, ())]
        gaps = [(self._line(gap.span), gap) for gap in self.article.provenance.gaps]
        held = {line.id for line, _ in (*targets, *gaps) if line is not None}
        passages = [line for line in self.lines if line.id in held]
        for number, line in enumerate((*passages, None), start=1):
            here = [target for place, target in targets if place == line]
            open_here = [gap for place, gap in gaps if place == line]
            if not here and not open_here:
                continue
            part = self._part(f"pas{number}", "passage", [line] if line else [])
            for target in here:
                self._target(part, target, line, said_by=None)
            for gap in open_here:
                self._gap(part, gap, line)

    def _target(self, part: Element, target: Target, line: Line | None, *, said_by: str | None) -> None:
        self.targets += 1
        element = add(
            part,
            "partMetaExtProperty",
            id=f"t{self.targets}",
            rel="rtrel:target",
            literal=one_line(target.text),
            **_number(target.quantity),
            valueunit=_unit(target.unit),
            validto=due.isoformat() if (due := last_day(target.deadline_date)) else None,
        )
        add(element, "related", rel="rtrel:comparator", qcode=f"rtcmp:{target.comparator}")
        if line is not None and line.span.contains(target.span):
            add(element, "related", rel="rtrel:charRange", value=_in_line(target.span, line))
        add(element, "related", rel="rtrel:status", qcode=f"rtstatus:{target.status}")
        if target.quantity_max is not None:
            add(element, "related", rel="rtrel:maximum", **_number(target.quantity_max), valueunit=_unit(target.unit))
        if target.deadline is not None:
            add(element, "related", rel="rtrel:deadline", literal=one_line(target.deadline))
        if target.deadline_date != element.attributes.get("validto") and calendar_date(target.deadline_date):
            add(element, "related", rel="rtrel:deadlineDate", value=target.deadline_date)
        if target.speaker is not None and target.speaker != said_by:
            add(element, "related", rel="rtrel:speaker", qcode=f"rtperson:{self.codes[target.speaker]}")

    def _gap(self, part: Element, gap: Gap, line: Line | None) -> None:
        literal = one_line(gap.span.of(self.article.text)) or None
        element = add(part, "partMetaExtProperty", rel="rtrel:gap", literal=literal)
        if line is not None:
            add(element, "related", rel="rtrel:charRange", value=_in_line(gap.span, line))
        for candidate in gap.candidates:
            add(
                element,
                "related",
                rel="rtrel:candidate",
                literal=one_line(candidate.text),
                value=f"{candidate.certainty:.4f}",
                valuedatatype="xs:decimal",
            )


def _in_line(span: Span, line: Line) -> str:
    return f"{span.start - line.span.start} {span.stop - line.span.start}"


def _number(quantity: Decimal | None) -> dict[str, str | None]:
    """Return the attributes that say ``quantity`` in full: XML Schema has no 1E+11."""
    if quantity is None or not quantity.is_finite():
        return {}
    whole = quantity == quantity.to_integral_value()
    digits = f"{quantity.to_integral_value() if whole else quantity:f}"
    return {"value": digits, "valuedatatype": "xs:integer" if whole else "xs:decimal"}


def _unit(unit: str | None) -> str | None:
    if not unit:
        return None
    if unit in _CURRENCIES:
        return f"iso4217a:{_CURRENCIES[unit]}"
    return f"rtunit:{quoted_code(unit)}"
