"""Hypothesis strategies for valid articles, and a builder for articles made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from roundtable import (
    Article,
    Block,
    Candidate,
    DamageReport,
    Edit,
    ExportContext,
    Gap,
    Paragraph,
    Post,
    PrintedDate,
    Provenance,
    Section,
    Source,
    Span,
    Speaker,
    Statement,
    Target,
    Unparsed,
)
from roundtable.model import BlockRole, SpeakerRole

CONTEXT = ExportContext(created=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))

_ODD = "“”‘’「」《》，。？！、；：…—·〓&<>\"'\\/%+=@ 　\N{NO-BREAK SPACE}éü😀𠮷𪚥ABCxyz0123456789\ue000"
_ROLES: st.SearchStrategy[SpeakerRole] = st.sampled_from(["guest", "guest", "moderator", "source"])
_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_letters = st.one_of(_HAN, _HAN, _HAN, st.sampled_from(_ODD))


def lines(max_size: int = 40) -> st.SearchStrategy[str]:
    """Return a strategy for one line without white space at its edges."""
    return st.text(_letters, min_size=1, max_size=max_size).map(lambda text: text.strip() or "空")


class _Page:
    """Collects lines and knows where each of them stands."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []

    def add(self, role: BlockRole, line: str, space: str = "\n") -> Span:
        span = Span(len(self.text), len(self.text) + len(line))
        self.text += line + space
        self.blocks.append(Block(role=role, span=span))
        self.blocks.append(Block(role="space", span=Span(span.stop, span.stop + len(space))))
        return span


@st.composite
def articles(draw: st.DrawFn, max_people: int = 4, max_sections: int = 3) -> Article:
    """Draw a valid article: odd characters, empty parts, nobody or many speaking."""
    page = _Page()
    numbers = iter(range(1, 10_000))
    headline = draw(st.none() | lines())
    if headline is not None:
        page.add("headline", headline, draw(st.sampled_from(["\n", "\n\n", "\r\n", "\n　　"])))
    people = []
    for index in range(draw(st.integers(0, max_people))):
        posts = tuple(
            Post(text=line, organization=draw(st.none() | lines(8)), title=line[-4:])
            for line in draw(st.lists(lines(12), max_size=3))
        )
        name = draw(lines(4))
        span = page.add("guest", f"{'、'.join(post.text for post in posts)} {name}".strip())
        role = draw(_ROLES)
        people.append(Speaker(id=f"p{index + 1}", name=name, role=role, posts=posts, span=span))
    speaker_ids = st.sampled_from([person.id for person in people]) if people else st.none()
    lede = tuple(draw(st.lists(lines(), max_size=2)))
    for line in lede:
        page.add("lede", line)
    sections, targets = [], []
    for _ in range(draw(st.integers(0, max_sections))):
        start = len(page.text)
        kicker, title, abstract = draw(st.none() | lines()), draw(st.none() | lines()), draw(st.none() | lines())
        headings: tuple[tuple[BlockRole, str | None], ...]
        headings = (("kicker", kicker), ("section_headline", title), ("abstract", abstract))
        for heading, text in headings:
            if text is not None:
                page.add(heading, text)
        paragraphs, statements = [], []
        for line in draw(st.lists(lines(80), max_size=4)):
            span = page.add("paragraph", line, draw(st.sampled_from(["\n", "\n\n"])))
            speaker = draw(st.none() | speaker_ids)
            paragraphs.append(Paragraph(text=line, span=span, speaker=speaker))
            if draw(st.booleans()):
                cut = draw(st.integers(1, len(line)))
                part = Span(span.start, span.start + cut)
                statement = Statement(
                    id=f"s{next(numbers)}",
                    speaker=speaker,
                    kind=draw(st.sampled_from(["direct", "indirect", "answer", "question"])),
                    text=part.of(page.text),
                    span=part,
                    cue=draw(st.none() | st.just("表示")),
                )
                statements.append(statement)
                if draw(st.booleans()):
                    targets.append(
                        Target(
                            id=f"t{next(numbers)}",
                            speaker=speaker,
                            statement=statement.id,
                            text=statement.text,
                            span=part,
                            quantity=draw(st.none() | st.decimals(0, 10**12, places=2)),
                            quantity_max=draw(st.none() | st.just(Decimal(10**13))),
                            unit=draw(st.none() | st.sampled_from(["个", "元", "%", "公里"])),
                            comparator=draw(st.sampled_from(["eq", "ge", "gt", "le", "lt", "approx"])),
                            deadline=draw(st.none() | st.just("未来五年内")),
                            deadline_date=draw(st.none() | st.sampled_from(["2030", "2030-12", "2030-12-31"])),
                            status=draw(st.sampled_from(["planned", "ongoing"])),
                        )
                    )
        if len(page.text) > start:
            sections.append(
                Section(
                    kicker=kicker,
                    headline=title,
                    abstract=abstract,
                    speaker=draw(st.none() | speaker_ids),
                    span=Span(start, len(page.text)),
                    paragraphs=tuple(paragraphs),
                    statements=tuple(statements),
                )
            )
    unparsed = [
        Unparsed(span=page.add("unparsed", line), text=line, reason="no rule knows this line")
        for line in draw(st.lists(lines(), max_size=2))
    ]
    published = draw(st.none() | st.sampled_from(["2021", "2021-05", "2021-05-21"]))
    dates: tuple[PrintedDate, ...] = ()
    if published is not None:
        span = page.add("publication", "（原载于2021年05月21日《江城日报》）")
        dates = (
            PrintedDate(
                role="published", text="2021年05月21日", date=published, span=Span(span.start + 4, span.start + 15)
            ),
        )
    return Article(
        headline=headline,
        column=draw(st.none() | lines(8)),
        language=draw(st.sampled_from(["zh-Hans", "zh-Hant"])),
        layout=draw(st.sampled_from(["feature", "qa", "report", "column", "unknown"])),
        published=published,
        dates=dates,
        source=draw(st.none() | lines(8)),
        editor=draw(st.none() | lines(4)),
        rights=tuple(draw(st.lists(lines(), max_size=2))),
        moderators=tuple(person for person in people if person.role == "moderator"),
        speakers=tuple(person for person in people if person.role != "moderator"),
        lede=lede,
        sections=tuple(sections),
        targets=tuple(targets),
        unparsed=tuple(unparsed),
        text=page.text,
        blocks=tuple(page.blocks),
        provenance=_provenance(draw, page.text),
    )


def _provenance(draw: st.DrawFn, text: str) -> Provenance:
    edits: list[Edit] = []
    gaps: list[Gap] = []
    if text and draw(st.booleans()):
        # An edit whose "before" holds what XML cannot: the audit trail must survive all the same.
        before = draw(st.sampled_from(["(chuàng)", "?!笔", "\x00\x08", "\ufffe"]))
        edits.append(Edit(rule="residue", span=Span(0, len(before)), before=before, after=text[:1], certainty=0.5))
    if text and draw(st.booleans()):
        candidates = (Candidate(text="群", certainty=0.6), Candidate(text="人", certainty=0.3))
        gaps.append(Gap(rule="cut", span=Span(0, 1), before="??", candidates=candidates))
    return Provenance(
        source=Source(name="page.txt", sha256="0" * 64, size=len(text)),
        encoding="utf-8",
        evidence="detected",
        report=DamageReport(kinds=("residue",) if edits else (), script="Hans"),
        edits=tuple(edits),
        gaps=tuple(gaps),
    )
