"""Fifty roundtables that no page was ever like, for whoever opens our files; city, people and figures are invented.

    python tests/generated.py FOLDER      writes each as DOCX, as DOCX with tracked changes, and as EPUB

They go through long titles, 0 to 80 speakers, empty sections, gaps, repairs, emoji, Han beyond the basic plane,
combining marks, Latin-heavy text, both scripts and every layout, so that each meets each other.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from roundtable import (
    Article,
    Block,
    Candidate,
    Edit,
    ExportContext,
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
    get_exporter,
)
from roundtable.model import BlockRole, Layout, SpeakerRole

__all__ = ["COUNT", "generated"]

COUNT = 50

_TITLES = (
    "让老人在家门口养老",
    None,
    "长" * 120 + "题",
    "A Roundtable on AI, 5G & the “Low-Altitude Economy” in Jiangcheng: What Four Mayors Promised 2026",
    "𠮷田片区怎么建？😀",
    "“《江城》、《望湖》”——（三）！",
    "e\N{COMBINING ACUTE ACCENT}tude：\N{ZERO WIDTH JOINER}家庭👨\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧",
)
_BODIES = (
    "三年内新建重点实验室100个，投入超过20亿元，让“科研成果”落得了地。",
    "𠮷野家街道的𪚥𪚥小区，到2030年底每百户要有1家食堂😀，覆盖率达到4.5%—5%。",
    "The low-altitude economy (eVTOL, UAV) grew 12.5 % year-on-year; GDP < 100 & PM2.5 > 35 are “no excuse”.",
    "記者問：「明年呢？」——他說：『再建十二座橋。』",
    "https://news.example.org/2026/11/25/a-very-long-address-without-any-place-to-break-it?id=0123456789abcdef 可查。",
    "　　全角空格开头的一行，有\tTab，也有 不间断空格。",
    "短。",
    "望湖区" * 150 + "。",
)
_SPEAKERS = (0, 1, 3, 12, 80)
_LAYOUTS: tuple[Layout, ...] = ("feature", "qa", "report", "column", "unknown")


class _Writer:
    """Collects the lines of a page and knows where each stands."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []

    def add(self, role: BlockRole, line: str) -> Span:
        lead = len(line) - len(line.lstrip())
        span = Span(len(self.text) + lead, len(self.text) + len(line.rstrip()))
        end = Span(span.stop, len(self.text) + len(line) + 1)
        if lead:
            self.blocks.append(Block(role="space", span=Span(len(self.text), span.start)))
        self.text += f"{line}\n"
        self.blocks += (Block(role=role, span=span), Block(role="space", span=end))
        return span


def generated(number: int) -> Article:
    """Return the article with this number, from 0 to ``COUNT``; always the same."""
    page = _Writer()
    title = _TITLES[number % len(_TITLES)]
    if title is not None:
        page.add("headline", f"【江城会客厅】{title}")
    people = []
    for index in range(1, _SPEAKERS[number % len(_SPEAKERS)] + 1):
        name = ("沈望", "欧阳明", "Maria García", "𠮷川")[index % 4] + (str(index) if index > 3 else "")
        posts = ("江城市养老服务中心主任", "望湖区委副书记、区长")[: index % 3]
        span = page.add("guest", "，".join(posts) + f" {name}")
        held = tuple(Post(text=post, title=post[-2:]) for post in posts)
        role: SpeakerRole = "moderator" if index % 7 == 3 else "guest"
        people.append(Speaker(id=f"p{index}", name=name, role=role, posts=held, span=span))
    targets: list[Target] = []
    unparsed: list[Unparsed] = []
    places = range((0, 1, 3, 12)[number % 4])
    sections = [_section(page, number, place, people, targets) for place in places]
    if number % 3 == 0:
        span = page.add("unparsed", "扫码看更多内容 <script>alert(1)</script>")
        unparsed.append(Unparsed(span=span, text=span.of(page.text), reason="no rule knows this line"))
    page.add("rights", "版权声明：本网作品版权属江城网所有。")
    return Article(
        headline=title,
        column="江城会客厅" if title else None,
        language=("zh-Hans", "zh-Hant", "und")[number % 3],
        layout=_LAYOUTS[number % len(_LAYOUTS)],
        published=(None, "2026", "2026-11", "2026-11-25")[number % 4],
        source="江城日报" if number % 2 else None,
        moderators=tuple(person for person in people if person.role == "moderator"),
        speakers=tuple(person for person in people if person.role != "moderator"),
        sections=tuple(sections),
        targets=tuple(targets),
        rights=("版权声明：本网作品版权属江城网所有。",),
        unparsed=tuple(unparsed),
        text=page.text,
        blocks=tuple(page.blocks),
        provenance=_provenance(page.text, number),
    )


def _section(page: _Writer, number: int, place: int, people: list[Speaker], targets: list[Target]) -> Section:
    """Write one section; every fifth has a headline and nothing else."""
    start = len(page.text)
    kicker = "用科技破题养老" if (number + place) % 2 else None
    headline = _TITLES[(number + place) % len(_TITLES)]
    if kicker:
        page.add("kicker", kicker)
    if headline:
        page.add("section_headline", headline)
    paragraphs, statements = [], []
    for turn in range(0 if place % 5 == 4 else 1 + (number + place) % 4):
        speaker = people[(number + place + turn) % len(people)] if people else None
        body = _BODIES[(number + place * 3 + turn) % len(_BODIES)]
        line = f"{speaker.name}：{body.strip()}" if speaker else body
        span = page.add("question" if turn == 3 else "paragraph", line)
        paragraphs.append(Paragraph(text=span.of(page.text), span=span, speaker=speaker.id if speaker else None))
        said = Span(span.stop - len(body.strip()), span.stop)
        key = f"{place}.{turn}"
        statements.append(
            Statement(
                id=f"s{key}",
                speaker=speaker.id if speaker else None,
                kind=("direct", "indirect", "question", "answer")[turn],
                text=said.of(page.text),
                span=said,
            )
        )
        if "三年内" in body:
            aim = Span(said.start + 3, said.start + 13)
            targets.append(
                Target(
                    id=f"t{key}",
                    speaker=speaker.id if speaker else None,
                    statement=f"s{key}",
                    text=aim.of(page.text),
                    span=aim,
                    quantity=Decimal(100),
                    unit="个",
                    comparator=("eq", "ge", "approx")[place % 3],
                    deadline="三年内",
                )
            )
    return Section(
        kicker=kicker,
        headline=headline,
        speaker=people[place % len(people)].id if people else None,
        span=Span(start, len(page.text)),
        paragraphs=tuple(paragraphs),
        statements=tuple(statements),
    )


def _provenance(text: str, number: int) -> Provenance:
    """Return the record of repairs at every thirtieth character, and of gaps between them, on odd numbers."""
    edits, gaps, shift = [], [], 0
    for start in range(5, len(text) - 3, 30) if number % 2 else ():
        rule, before = (("script", "臺"), ("residue", "?(x\x08)"), ("torn", "?\ufffd"), ("typography", ""))[start % 4]
        after = text[start]
        if after.isspace():
            continue
        place = start - shift
        edits.append(Edit(rule=rule, span=Span(place, place + len(before)), before=before, after=after, certainty=0.8))
        shift += len(after) - len(before)
        if start % 120 == 5:
            readings = (Candidate(text="群", certainty=0.6), Candidate(text="人", certainty=0.3))
            gaps.append(Gap(rule="cut", span=Span(start + 1, start + 2), before="??", candidates=readings))
    return Provenance(
        source=Source(name="page.txt", sha256=f"{number:064x}", size=len(text)),
        encoding="utf-8",
        evidence="detected",
        edits=tuple(edits),
        gaps=tuple(gaps),
    )


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    context = ExportContext(created=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
    exporters = {".docx": get_exporter("docx"), ".review.docx": get_exporter("docx", review=True)}
    exporters[".epub"] = get_exporter("epub")
    for number in range(COUNT):
        for suffix, exporter in exporters.items():
            article = generated(number)
            (folder / f"{number:02}{suffix}").write_bytes(exporter.export(article, context))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
