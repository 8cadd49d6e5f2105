"""Articles with a hostile text in every place where an article has text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from roundtable import (
    Article,
    Block,
    Candidate,
    Edit,
    Gap,
    Paragraph,
    Post,
    Provenance,
    Section,
    Source,
    Span,
    Speaker,
    Statement,
    Target,
    Unparsed,
)
from roundtable.model import BlockRole

__all__ = ["HOSTILE", "article_of"]

_CASES = msgspec.json.decode((Path(__file__).parent / "cases" / "hostile.json").read_bytes(), type=dict[str, list[str]])
HOSTILE = [text for texts in _CASES.values() for text in texts] + [f"江城{text}市" for text in _CASES["markup"]]
"""Texts that break out of their place where a writer forgets to escape."""


def article_of(text: str) -> Article:
    """Return an article that says ``text`` wherever it says anything."""
    page = ""
    blocks: list[Block] = []

    def add(role: BlockRole) -> Span:
        nonlocal page
        # A line has no white space at its edges; what stands between them is the text, whatever it is.
        span = Span(len(page), len(page) + len(text) + 2)
        page += f"江{text}城\n"
        blocks.extend((Block(role=role, span=span), Block(role="space", span=Span(span.stop, span.stop + 1))))
        return span

    line = f"江{text}城"
    headline, guest, _, title = add("headline"), add("guest"), add("lede"), add("section_headline")
    spoken, unknown = add("paragraph"), add("unparsed")
    person = Speaker(
        id="p1",
        name=line,
        role="guest",
        posts=(Post(text=line, organization=line, title=line),),
        aliases=(line,),
        span=guest,
    )
    section = Section(
        kicker=line,
        headline=line,
        abstract=line,
        speaker="p1",
        span=Span(title.start, spoken.stop),
        paragraphs=(Paragraph(text=line, span=spoken, speaker="p1"),),
        statements=(Statement(id="s1", speaker="p1", kind="direct", text=line, span=spoken, cue=line),),
    )
    target = Target(
        id="t1",
        speaker="p1",
        statement="s1",
        text=line,
        span=spoken,
        quantity=Decimal(5),
        unit=line,
        deadline=line,
    )
    return Article(
        headline=line,
        subheadline=line,
        column=line,
        language="zh-Hans",
        layout="feature",
        place=line,
        source=line,
        publisher=line,
        byline=line,
        speakers=(person,),
        captions=(line,),
        key_points=(line,),
        lede=(line,),
        sections=(section,),
        targets=(target,),
        editor=line,
        credits=(line,),
        rights=(line,),
        unparsed=(Unparsed(span=unknown, text=line, reason=line),),
        text=page,
        blocks=tuple(blocks),
        provenance=Provenance(
            source=Source(name=line, sha256="0" * 64, size=len(page)),
            encoding="utf-8",
            evidence="detected",
            edits=(Edit(rule="residue", span=Span(0, len(line)), before=line, after=line, certainty=0.5),),
            gaps=(Gap(rule="cut", span=headline, before=line, candidates=(Candidate(text=line, certainty=0.5),)),),
        ),
    )
