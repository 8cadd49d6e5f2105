"""From repaired text to article: the steps of the parser, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from roundtable.edits import Span
from roundtable.model import Article, Paragraph, Provenance, Section, Statement, Unparsed
from roundtable.parsing.blocks import partition, split_lines
from roundtable.parsing.cast import Cast
from roundtable.parsing.flow import attribute
from roundtable.parsing.folding import fold
from roundtable.parsing.front import by_role, read_front
from roundtable.parsing.furniture import is_heading
from roundtable.parsing.goals import collect_targets
from roundtable.parsing.introductions import note_posts
from roundtable.parsing.layout import plan_layout
from roundtable.parsing.mentions import find_mentions
from roundtable.parsing.metadata import read_metadata
from roundtable.parsing.sections import split_sections
from roundtable.parsing.transcripts import Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import BlockRole, Layout, Speaker
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Person
    from roundtable.parsing.front import ByRole, Roles
    from roundtable.parsing.layout import Plan
    from roundtable.parsing.sections import Part
    from roundtable.parsing.turn_labels import Turn
    from roundtable.text import RepairedText

__all__ = ["parse"]

_NAMING = frozenset({None, "headline", "subheadline"})
"""The lines that introduce people whom the running text may name without their posts."""
_THANKS = re.compile("谢谢|感谢|祝愿?|再见|你们?好|您好|大家好|[们志位]!$")
_SPOKEN = frozenset(",;?!…“”")
"""Marks of words that are short, but no heading."""


def parse(repaired: RepairedText) -> Article:
    """Return the article that ``repaired`` holds.

    Every text gives an article: what is not understood is kept in its place.
    """
    text = repaired.text
    image = fold(text)
    lines = split_lines(text, image)
    cast = Cast(text, image)
    roles = read_front(lines, cast)
    plan = plan_layout(lines, roles, cast)
    bare = {number + 1 for number, turn in plan.turns.items() if turn.stop == len(lines[number].image)}
    if _are_headed(lines, bare, plan):
        bare = set()
    if plan.turns:
        first = min(plan.turns)
        bare |= {
            number
            for number, line in enumerate(lines[first:], first)
            if _is_spoken(line.image, plan.turns.get(number + 1))
        }
    else:
        running = [line for line, role in zip(lines, roles, strict=True) if role in _NAMING]
        cast.mention(find_mentions(running, image, cast))
    parts = split_sections(lines, roles, plan.turns.keys() | plan.questions | bare, plan.signed)
    told = attribute(lines, parts, plan, cast)
    note_posts(lines, roles, image, told, cast)
    layout: Layout = plan.layout if cast.people or any(item.said for item in told.values()) else "unknown"
    parts = _lede(parts, told, roles)
    found = by_role(lines, roles)
    metadata = read_metadata(found, text)
    sections, speakers, moderators = _assemble(lines, parts, roles, told, plan, cast)
    today = next((day.date for day in metadata.dates if day.date), None)
    targets = collect_targets(lines, roles, sections, cast, today)
    return Article(
        headline=metadata.headline,
        subheadline=metadata.subheadline,
        column=metadata.column,
        language=repaired.language,
        layout=layout,
        published=metadata.published,
        dates=metadata.dates,
        place=metadata.place,
        source=metadata.source,
        publisher=metadata.publisher,
        byline=metadata.byline,
        moderators=moderators,
        speakers=speakers,
        navigation=next(iter(_texts(found, "navigation")), None),
        captions=_texts(found, "caption"),
        key_points=_texts(found, "key_point"),
        lede=_texts(found, "lede"),
        sections=sections,
        targets=targets,
        editor=metadata.editor,
        credits=_texts(found, "credit"),
        rights=_texts(found, "rights"),
        unparsed=tuple(
            Unparsed(span=line.span, text=line.text, reason="it stands outside the article, and no rule knows it")
            for line in found.get("unparsed", ())
        ),
        text=text,
        blocks=partition(len(text), lines, [role or "paragraph" for role in roles]),
        provenance=Provenance.of(repaired),
    )


def _texts(found: ByRole, role: BlockRole) -> tuple[str, ...]:
    return tuple([line.text for line in found[role]]) if role in found else ()


def _is_spoken(image: str, following: Turn | None) -> bool:
    """Tell whether a line of a transcript that ends in a mark is no heading; a question above a question is one."""
    if image[-1] == "!":
        return "," in image or _THANKS.search(image) is not None
    asks = following is not None and following.kind in {"moderator", "asker", "audience"}
    return image[-1] == "?" and "," in image and not asks


def _are_headed(lines: Sequence[Line], below: set[int], plan: Plan) -> bool:
    """Tell whether headings stand between each label of its own line and the words: 委员李明:|多种树|我建议…."""
    stops = sorted((*plan.turns, len(lines)))
    return len(below) > 1 and all(
        number < len(lines)
        and is_heading(lines[number].image)
        and _SPOKEN.isdisjoint(lines[number].image)
        and any(not is_heading(line.image) for line in lines[number : stops[bisect_left(stops, number)]])
        for number in below
    )


def _lede(parts: Sequence[Part], told: Mapping[int, Told], roles: Roles) -> list[Part]:
    """Make the paragraphs in front of the first heading, or of the first source, the lede."""
    rest = list(parts)
    if rest and not rest[0].headings and any(item.person for item in told.values()):
        first = rest[0]
        spoken = (i for i, number in enumerate(first.body) if told[number] != Told(None))
        count = next(spoken, len(first.body))
        for number in first.body[:count]:
            roles[number] = "lede"
        rest[0] = replace(first, body=first.body[count:])
    return [part for part in rest if part.headings or part.body]


def _assemble(
    lines: Sequence[Line], parts: Sequence[Part], roles: Roles, told: Mapping[int, Told], plan: Plan, cast: Cast
) -> tuple[tuple[Section, ...], tuple[Speaker, ...], tuple[Speaker, ...]]:
    people = sorted(cast.people, key=lambda person: person.span.start)
    ids: dict[Person | None, str | None] = {person: f"p{number}" for number, person in enumerate(people, 1)}
    ids[None] = None
    finished = [person.speaker(number) for number, person in enumerate(people, 1)]
    sections = []
    count = 0
    for part in parts:
        kicker, headline, abstract, body = _headings(lines, part, roles, told, plan)
        paragraphs, statements = [], []
        for number in body:
            line, item = lines[number], told[number]
            roles[number] = "question" if item.question else "paragraph"
            paragraphs.append(Paragraph(text=line.text, span=line.span, speaker=ids[item.person]))
            for said in item.said:
                count += 1
                span = Span(said.start, said.stop).shift(line.start)
                text = line.text[said.start : said.stop]
                statements.append(
                    Statement(
                        id=f"s{count}", speaker=ids[said.person], kind=said.kind, text=text, span=span, cue=said.cue
                    )
                )
        numbers = (*part.headings, *part.body)
        sections.append(
            Section(
                kicker=kicker,
                headline=headline,
                abstract=abstract,
                speaker=_main_speaker(paragraphs),
                span=Span(lines[min(numbers)].start, lines[max(numbers)].stop),
                paragraphs=tuple(paragraphs),
                statements=tuple(statements),
            )
        )
    moderators = tuple(person for person in finished if person.role == "moderator")
    return tuple(sections), tuple(person for person in finished if person.role != "moderator"), moderators


class _Headed(NamedTuple):
    """A section's headings, and the lines that are left for its paragraphs."""

    kicker: str | None
    headline: str | None
    abstract: str | None
    body: tuple[int, ...]


def _headings(lines: Sequence[Line], part: Part, roles: Roles, told: Mapping[int, Told], plan: Plan) -> _Headed:
    headings = [number for number in part.headings if number not in plan.signed]
    for number in part.headings:
        roles[number] = "section_headline" if number in headings or not headings else "guest"
    headings = headings or list(part.headings)
    body = part.body
    kicker = abstract = None
    if len(headings) > 1:
        kicker = lines[headings[0]].text
        roles[headings.pop(0)] = "kicker"
        if plan.layout == "feature" and _opens_with_abstract(body, told):
            abstract = lines[body[0]].text
            roles[body[0]] = "abstract"
            body = body[1:]
    return _Headed(kicker, " ".join(lines[number].text for number in headings) or None, abstract, body)


def _opens_with_abstract(body: Sequence[int], told: Mapping[int, Told]) -> bool:
    """Tell whether a section sums itself up before anybody in it is cited."""
    cited = [bool(told[number].person) for number in body]
    return any(cited) and not cited[0] and not told[body[0]].question


def _main_speaker(paragraphs: Sequence[Paragraph]) -> str | None:
    speakers = [paragraph.speaker for paragraph in paragraphs if paragraph.speaker]
    return max(speakers, key=speakers.count, default=None)
