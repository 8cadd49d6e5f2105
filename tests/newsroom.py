"""One roundtable with everything that a newsroom meets; city, people and figures are invented."""

from __future__ import annotations

from decimal import Decimal

from roundtable import (
    Article,
    Block,
    Candidate,
    Edit,
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
from roundtable.model import BlockRole, Comparator, StatementKind

_LINES: tuple[tuple[BlockRole, str], ...] = (
    ("navigation", "当前位置：首页 > 江城新闻"),
    ("headline", "【江城会客厅】让创新之水流进千家万户"),
    ("subheadline", "——三位嘉宾谈科技与养老"),
    ("caption", "图为望湖区智慧养老中心。"),
    ("moderators", "主持记者：林晓 周远"),
    ("label", "访谈嘉宾："),
    ("guest", "江城市科技局局长 李明"),
    ("guest", "望湖区委副书记，江城经开区党工委副书记、管委会主任 王芳"),
    ("label", "核心提示"),
    ("key_point", "科技创新要落到产业上，也要落到老人的饭桌上。"),
    ("lede", "5月20日，江城日报请来三位嘉宾，谈科技创新与养老服务。"),
    ("kicker", "在产业里强化“科技赋能”"),
    ("section_headline", "三年再建一百个创新平台"),
    ("abstract", "以企业为主体，补齐创新平台的短板。"),
    (
        "paragraph",
        "“没有平台，科研成果就落不了地。”江城市科技局局长李明表示，三年内新建重点实验室100个，投入超过20亿元。",
    ),
    ("paragraph", '据了解，全市制造业<企业>已有5G&AI车间"12"个😀，𠮷田片区正在〓筑智能制造产业链。'),
    ("kicker", "用科技破题养老"),
    ("section_headline", "让老人在家门口养老"),
    ("question", "记者：养老服务怎样更近？"),
    ("paragraph", "王芳：到2025年底，居家养老覆盖率达到4.5%—5%，每个街道至少有1家养老机构，助餐点翻一番。"),
    ("unparsed", "扫码看更多内容"),
    ("credit", "（本版图片均由受访者提供）"),
    ("publication", "（原载于2021年05月21日《江城日报》）"),
    ("editor", "编辑：陈静"),
    ("rights", "版权声明：本网作品版权属江城网所有。"),
    ("rights", "免责声明：转载稿请与江城网联系。"),
)


def rich_article() -> Article:
    """Return the article: three people, two sections, quotes, targets of every kind, a gap and an unparsed line."""
    text = ""
    blocks: list[Block] = []
    for role, line in _LINES:
        span = Span(len(text), len(text) + len(line))
        blocks += (Block(role=role, span=span), Block(role="space", span=Span(span.stop, span.stop + 1)))
        text += f"{line}\n"
    page = _Page(text)
    li = Speaker(
        id="p1",
        name="李明",
        role="guest",
        posts=(Post(text="江城市科技局局长", organization="江城市科技局", title="局长"),),
        aliases=("市科技局局长李明",),
        span=page.find("江城市科技局局长 李明"),
    )
    wang = Speaker(
        id="p2",
        name="王芳",
        role="guest",
        posts=(
            Post(text="望湖区委副书记", organization="望湖区委", title="副书记"),
            Post(text="江城经开区党工委副书记", organization="江城经开区党工委", title="副书记"),
            Post(text="管委会主任", organization="江城经开区管委会", title="主任"),
        ),
        span=page.find("望湖区委副书记，江城经开区党工委副书记、管委会主任 王芳"),
    )
    quote = page.statement("s1", "p1", "direct", "没有平台，科研成果就落不了地。")
    plan = page.statement("s2", "p1", "indirect", "三年内新建重点实验室100个，投入超过20亿元", cue="表示")
    answer = page.statement(
        "s3", "p2", "answer", "到2025年底，居家养老覆盖率达到4.5%—5%，每个街道至少有1家养老机构，助餐点翻一番。"
    )
    return Article(
        headline="让创新之水流进千家万户",
        subheadline="——三位嘉宾谈科技与养老",
        column="江城会客厅",
        language="zh-Hans",
        layout="feature",
        published="2021-05-21",
        dates=(
            PrintedDate(role="event", text="5月20日", date="2021-05-20", span=page.find("5月20日")),
            PrintedDate(role="published", text="2021年05月21日", date="2021-05-21", span=page.find("2021年05月21日")),
        ),
        place="江城",
        source="江城日报",
        publisher="江城网",
        byline="主持记者：林晓 周远",
        moderators=(
            Speaker(id="m1", name="林晓", role="moderator"),
            Speaker(id="m2", name="周远", role="moderator"),
        ),
        speakers=(li, wang, Speaker(id="p3", name="某企业负责人", role="source")),
        navigation="当前位置：首页 > 江城新闻",
        captions=("图为望湖区智慧养老中心。",),
        key_points=("科技创新要落到产业上，也要落到老人的饭桌上。",),
        lede=("5月20日，江城日报请来三位嘉宾，谈科技创新与养老服务。",),
        sections=(
            page.section(
                "在产业里强化“科技赋能”",
                "三年再建一百个创新平台",
                (quote, plan),
                abstract="以企业为主体，补齐创新平台的短板。",
                end="用科技破题养老",
            ),
            page.section("用科技破题养老", "让老人在家门口养老", (answer,), speaker="p2", end="扫码看更多内容"),
        ),
        targets=(
            page.target("t1", plan, "新建重点实验室100个", "100", "个", deadline="三年内", deadline_date="2024-05"),
            page.target("t2", plan, "投入超过20亿元", "2000000000", "元", comparator="gt"),
            page.target("t3", answer, "居家养老覆盖率达到4.5%—5%", "4.5", "%", maximum="5", deadline_date="2025-12-31"),
            page.target("t4", answer, "每个街道至少有1家养老机构", "1", "家", comparator="ge"),
            page.target("t5", answer, "助餐点翻一番", None, None),
            page.target("t6", None, "正在〓筑智能制造产业链", None, None),
        ),
        editor="陈静",
        credits=("（本版图片均由受访者提供）",),
        rights=("版权声明：本网作品版权属江城网所有。", "免责声明：转载稿请与江城网联系。"),
        unparsed=(Unparsed(span=page.find("扫码看更多内容"), text="扫码看更多内容", reason="no rule knows this line"),),
        text=text,
        blocks=tuple(blocks),
        provenance=Provenance(
            source=Source(name="page.txt", sha256="a" * 64, size=4096),
            encoding="gb18030",
            evidence="detected",
            edits=(
                Edit(rule="residue", span=Span(3, 8), before="(chu\x00", after=""),
                Edit(rule="script", span=Span(20, 21), before="創", after="创"),
            ),
            gaps=(
                Gap(
                    rule="cut",
                    span=page.find("〓"),
                    before="?!笔",
                    candidates=(Candidate(text="构", certainty=0.8), Candidate(text="建", certainty=0.15)),
                ),
            ),
        ),
    )


class _Page:
    """Finds words in the page and makes the values that stand there."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def statement(self, key: str, speaker: str, kind: StatementKind, words: str, cue: str | None = None) -> Statement:
        return Statement(id=key, speaker=speaker, kind=kind, text=words, span=self.find(words), cue=cue)

    def target(
        self,
        key: str,
        statement: Statement | None,
        words: str,
        quantity: str | None,
        unit: str | None,
        *,
        maximum: str | None = None,
        comparator: Comparator = "eq",
        deadline: str | None = None,
        deadline_date: str | None = None,
    ) -> Target:
        return Target(
            id=key,
            speaker=statement.speaker if statement else None,
            statement=statement.id if statement else None,
            text=words,
            span=self.find(words),
            quantity=Decimal(quantity) if quantity else None,
            quantity_max=Decimal(maximum) if maximum else None,
            unit=unit,
            comparator=comparator,
            deadline=deadline,
            deadline_date=deadline_date,
            status="planned" if statement else "ongoing",
        )

    def section(
        self,
        kicker: str,
        headline: str,
        statements: tuple[Statement, ...],
        *,
        end: str,
        abstract: str | None = None,
        speaker: str | None = "p1",
    ) -> Section:
        span = Span(self.find(kicker).start, self.find(end).start)
        paragraphs = []
        for role, line in _LINES:
            place = self.find(line)
            if role == "paragraph" and span.contains(place):
                said = any(place.contains(statement.span) for statement in statements)
                paragraphs.append(Paragraph(text=line, span=place, speaker=speaker if said else None))
        return Section(
            kicker=kicker,
            headline=headline,
            abstract=abstract,
            speaker=speaker,
            span=span,
            paragraphs=tuple(paragraphs),
            statements=statements,
        )
