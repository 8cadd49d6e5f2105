"""The targets of an article: found in what is said, and in what the reporter sums up or tells.

Whose words they are: the speaker's whose statement holds them; the section's main speaker's in an abstract, which
sums up the section; nobody's in a lede, a key point or the reporter's own telling. A sum of what is said further
down is no promise of its own: a figure in it counts only where the text itself does not have it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from roundtable.edits import Span
from roundtable.model import Target
from roundtable.parsing.deadlines import find_deadlines, is_ahead
from roundtable.parsing.moods import Context, introduces_plans, misleads
from roundtable.parsing.targets import find_aims

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from roundtable.model import Section, Statement
    from roundtable.parsing.aims import Aim
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast
    from roundtable.parsing.front import Roles

__all__ = ["collect_targets"]

_ENTRY = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.)]|·|- |——")
_BULLET = re.compile(r"·|- |——")
_FIGURE = re.compile(r"\d")
_OUTLOOK = re.compile(r"展望(?:20\d\d|[明今]年)")
_PROMISED = re.compile("实事(?<!完成实事)(?:项目)?(?:清单|名单)?:?”?$")
"""Such a line introduces what a government has promised for the year: 2025年度十大民生实事项目."""
_LONGEST_ITEM = 80
_OWN_WORDS = re.compile("各位代表|我们")
"""Where nobody is cited, who writes so speaks for himself, as whoever reports to an assembly does."""
_CHAPTER = re.compile("(?P<past>回顾|总结|成效|成绩)|安排|打算|部署|目标|任务|展望|思路|举措")
"""What the headings of such reports have in them that tell of the past, or of plans."""
_ANNOUNCED = re.compile("(?:目标|指标)[是为]?:$")
"""What such a line announces may stand below headings: 今后五年的目标是: / 产业显著提升 / 占比达46%."""
_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}、")
_PROGRESS = re.compile(r"\W*(?:工作)?(?:进展|完成|落实|推进|办理)情况:")
"""Below an aim this says how far it has come."""
_Due = tuple[str, str | None]
"""A deadline as printed, and its day where it can be computed."""
_HEADED = {"kicker", "section_headline"}
_SUMMARIES = {"lede", "key_point", "abstract"}


def collect_targets(
    lines: Sequence[Line], roles: Roles, sections: Sequence[Section], people: Cast, today: str | None
) -> tuple[Target, ...]:
    """Return the targets in the order of the page.

    Args:
        lines: All lines.
        roles: Their roles.
        sections: The sections, with their statements.
        people: Everybody met; 曾正将 is a name, and no word of time.
        today: Day of publication in ISO 8601, where it is known.
    """
    names = [name for name in people.longest_names() if misleads(name)]
    said_at = _statements(sections)
    speakers = {paragraph.span.start: paragraph.speaker for section in sections for paragraph in section.paragraphs}
    of_section = {section.span: section.speaker for section in sections}
    found: list[tuple[Target, bool]] = []
    contexts: dict[str | None, Context] = {}
    listing, lasting, under, who = False, False, False, None
    announced, themed = False, False
    due: _Due | None = None
    starts = {section.span.start for section in sections}
    own = not said_at and any(_OWN_WORDS.search(line.image) for line in lines)
    for line, role in zip(lines, roles, strict=True):
        if line.start in starts and not own:
            contexts = {}
        if role == "paragraph":
            said, who = said_at.get(line.start, []), speakers.get(line.start)
        elif role in _SUMMARIES:
            within = (span for span in of_section if span.start <= line.start < span.stop)
            said, who = [], of_section.get(next(within, line.span)) if role == "abstract" else None
        elif role in _HEADED and _is_item(line.image, listing=listing, lasting=lasting):
            said, who = [], None
            under = _ENTRY.match(line.image) is not None
        else:
            under = False
            themed = (announced or themed) and _NUMBERED.match(line.image) is None
            listing = lasting = _opens_list(line.image, today, "目标")
            if listing or not themed:
                due = _due(line, today) if listing else None
            if own and (heading := _CHAPTER.search(line.image)):
                contexts.setdefault(None, Context(today)).set("past" if heading["past"] else "planned")
            continue
        image = line.image
        announced = _ANNOUNCED.search(image) is not None
        themed = themed and not said
        for name in names:  # few people have such a name
            image = image.replace(name, "某" * len(name))
        if who not in contexts:
            contexts[who] = Context(today)
        loose = not said and (under or _is_sentence(image))  # who is cited among plans speaks of more than plans
        item = loose or role in _HEADED or _ENTRY.match(image) is not None
        listed = ((listing and item) or themed) and not _PROGRESS.match(image)
        if aims := find_aims(image, today, contexts[who], told=not (said or own), listed=listed):
            if said and who is None:
                aims = _outside(line, aims, said, image, today)
            found += [
                (target, role in _SUMMARIES) for target in _finish(line, aims, said, who, due if listed else None)
            ]
        if (
            (listed or lasting) and not (aims or due) and image[0] in "到至"
        ):  # 主要目标 / 到2030年,体系基本建成。 / 床位达到…
            due = _due(line, today)
        if not (listed or lasting or themed):
            listing = _opens_list(image, today, ":", "目标")
            due = _due(line, today) if listing else None
    told = {_measure(target) for target, summary in found if not summary}
    kept = [target for target, summary in found if not (summary and _measure(target) in told)]
    return tuple([msgspec.structs.replace(target, id=f"t{number}") for number, target in enumerate(kept, 1)])


def _is_item(image: str, *, listing: bool, lasting: bool) -> bool:
    """Tell whether what looks like a heading is an item of a list: it has a bullet, or a figure among plans.

    In a ``lasting`` list, which a heading introduces, a number alone begins the next section: 二、重点任务.
    """
    entry = _ENTRY.match(image)
    figure = _FIGURE.search(image, entry.end() if entry else 0)
    return bool(_BULLET.match(image)) or (listing and bool(figure or (entry and not lasting)))


def _is_sentence(image: str) -> bool:
    """Tell whether a line below plans is one of them: one short sentence in nobody's mouth, 建设100个口袋公园。."""
    return len(image) <= _LONGEST_ITEM and image.find("。", 0, -1) < 0 and image[-1] in "。;" and image[0] not in "“("


def _opens_list(image: str, today: str | None, *ends: str) -> bool:
    """Tell whether a line introduces a list of plans: 到2030年，江城将实现：, 今年的主要目标, 展望2026年."""
    return bool(_OUTLOOK.match(image) or _PROMISED.search(image)) or (
        image.endswith(ends) and introduces_plans(image, today)
    )


def _due(line: Line, today: str | None) -> _Due | None:
    """Return the deadline that a line gives to the list that it introduces: 到2030年，江城将实现：."""
    found = [deadline for deadline in find_deadlines(line.image, today) if is_ahead(line.image, deadline, today)]
    return (line.text[found[-1].start : found[-1].stop], found[-1].date) if found else None


def _measure(target: Target) -> tuple[Decimal | None, Decimal | None, str | None]:
    return target.quantity, target.quantity_max, target.unit


def _statements(sections: Sequence[Section]) -> dict[int, list[Statement]]:
    """Return the statements of each paragraph, by the paragraph's first character."""
    found: dict[int, list[Statement]] = {}
    for section in sections:
        waiting = iter([*section.statements, None])
        statement = next(waiting)
        for paragraph in section.paragraphs:
            while statement and statement.span.start < paragraph.span.stop:
                found.setdefault(paragraph.span.start, []).append(statement)
                statement = next(waiting)
    return found


def _outside(line: Line, aims: list[Aim], said: Sequence[Statement], image: str, today: str | None) -> list[Aim]:
    """Leave out what stands outside the statements of a paragraph and would be no target in the reporter's words."""
    outside = [aim for aim in aims if not any(_holds(statement, aim, line) for statement in said)]
    if not outside:
        return aims
    told = {aim.figure.start for aim in find_aims(image, today, Context(today), told=True)}
    return [aim for aim in aims if aim not in outside or aim.figure.start in told]


def _holds(statement: Statement, aim: Aim, line: Line) -> bool:
    return statement.span.overlaps(Span(aim.start, aim.stop).shift(line.start))


def _finish(
    line: Line, aims: Sequence[Aim], said: Sequence[Statement], who: str | None, due: _Due | None
) -> Iterator[Target]:
    """Yield the targets of ``line``, without their ids; ``due`` is the deadline of those that have none."""
    for aim in aims:
        deadline = (line.text[aim.deadline.start : aim.deadline.stop], aim.deadline.date) if aim.deadline else due
        span = Span(aim.start, aim.stop).shift(line.start)
        holder = next((statement for statement in said if statement.span.overlaps(span)), None)
        yield Target(
            id="",
            speaker=holder.speaker if holder else who,
            statement=holder.id if holder else None,
            text=line.text[aim.start : aim.stop],
            span=span,
            quantity=aim.figure.low,
            quantity_max=aim.figure.high,
            unit=aim.figure.unit,
            comparator=aim.comparator,
            deadline=deadline[0] if deadline else None,
            deadline_date=deadline[1] if deadline else None,
            status=aim.status,
        )
