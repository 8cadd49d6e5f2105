"""The parts of an article, and the words that its fields may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from roundtable.edits import Span

__all__ = [
    "Block",
    "BlockRole",
    "Comparator",
    "IsoDate",
    "Layout",
    "Paragraph",
    "Post",
    "PrintedDate",
    "Section",
    "Speaker",
    "SpeakerRole",
    "Statement",
    "StatementKind",
    "Target",
    "TargetStatus",
    "Unparsed",
]

BlockRole = Literal[
    "space",  # white space between two lines: line ends, indents; every other block has none at its edges
    "navigation",  # "当前位置:首页 > 新闻"
    "headline",  # the whole line, column label included
    "subheadline",
    "byline",  # author or source line without a heading of its own
    "caption",  # text of a picture
    "label",  # heading of a list: "访谈嘉宾:", "核心提示"
    "moderators",  # "主持记者:林溪 周禾"
    "guest",  # one guest, posts and name
    "key_point",
    "lede",
    "kicker",  # the line above a section headline
    "section_headline",
    "abstract",  # summary under a section headline
    "paragraph",
    "question",  # a question put by a moderator or reporter
    "publication",  # "(稿件原载于…)"
    "credit",  # "(本版图片均由…提供)"
    "editor",
    "rights",
    "unparsed",
]
"""What a block is for the reader."""

Layout = Literal["feature", "qa", "report", "column", "unknown"]
"""How the page tells who speaks: guest list and sections, transcript, news report, signed columns."""

SpeakerRole = Literal["guest", "moderator", "reporter", "audience", "source"]
"""Listed guest, host of the talk, asking journalist, asking listener, or anybody else whose words are reported."""

StatementKind = Literal["direct", "indirect", "question", "answer"]
"""Words in quotation marks, reported words, or a turn of a transcript."""

Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx"]
"""How the figure is meant: exactly, at least (至少 以上), more than (突破 超过), at most, below, about (约 左右)."""

TargetStatus = Literal["planned", "ongoing"]
"""Announced, or already under way (正在)."""

IsoDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""ISO 8601 calendar date of reduced precision: as much as is printed, no more."""

_MAX_MAGNITUDE = 30
"""Decimal places before or after the point of a quantity; 亿亿亿元 has 24."""


class Block(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    r"""One line of the article, or the white space between two lines.

    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。\n明天也下。").article
    >>> [(block.role, block.span.of(article.text)) for block in article.blocks]
    [('paragraph', '江城市今天下雨。'), ('space', '\n'), ('paragraph', '明天也下。')]
    """

    role: BlockRole
    """What it is for the reader."""
    span: Span
    """Place in ``Article.text``."""


class Unparsed(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    r"""A line the parser kept but did not understand, with the reason.

    >>> import roundtable
    >>> kept = roundtable.loads("江城市今天下雨。\n###").article.unparsed
    >>> [(line.text, line.reason) for line in kept]
    [('###', 'it stands outside the article, and no rule knows it')]
    """

    span: Span
    """Place in ``Article.text``."""
    text: str
    """Exactly the text at ``span``."""
    reason: str
    """One sentence, for people."""


class PrintedDate(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    r"""A date of the article, as printed and as far as it can be said in ISO 8601.

    >>> import roundtable
    >>> article = roundtable.loads("（江城日报 2025年6月18日）\n\n座谈时间：2025年6月17日").article
    >>> [(day.role, day.text, day.date) for day in article.dates]
    [('published', '2025年6月18日', '2025-06-18'),
     ('event', '2025年6月17日', '2025-06-17')]
    """

    role: Literal["published", "event"]
    """Day of the (original) publication, or of the talk itself."""
    text: str
    """As printed; exactly the text at ``span``."""
    date: IsoDate | None = None
    """In ISO 8601, as precise as it is printed; None where the year is not known."""
    span: Span
    """Place in ``Article.text``."""


class Post(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One post that a speaker holds.

    ``text`` is the post as printed (``"管委会主任"``); ``organization`` is completed from the posts
    before it where the page leaves it out (``"江城经开区管委会"``), and None where it is not printed.

    >>> import roundtable
    >>> line = "江城经开区党工委副书记、管委会主任韩秋屏表示，明年新建3个食堂。"
    >>> [(post.text, post.organization) for post in roundtable.loads(line).article.speakers[0].posts]
    [('江城经开区党工委副书记', '江城经开区党工委'), ('管委会主任', '江城经开区管委会')]
    """

    text: str
    """As printed."""
    organization: str | None = None
    """Whose post it is, completed where the page leaves it out."""
    title: str
    """The post without its organization: ``"主任"``."""


class Speaker(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Somebody who speaks in the article, or is announced to.

    >>> import roundtable
    >>> (speaker,) = roundtable.loads("江城市民政局局长安小禾表示，明年新建3个食堂。").article.speakers
    >>> speaker.id, speaker.name, speaker.role
    ('p1', '安小禾', 'source')
    """

    id: str
    """Unique in the article: ``"p1"``, ``"p2"`` … in order of appearance."""
    name: str
    """In the script of the article, without inner spaces."""
    role: SpeakerRole
    """Guest, moderator, reporter, audience, or a source whose words are reported."""
    posts: tuple[Post, ...] = ()
    """In the order of the page."""
    aliases: tuple[str, ...] = ()
    """Other forms of name or post that the page uses for the same person, as printed."""
    span: Span | None = None
    """Where the page introduces the speaker, in ``Article.text``."""


class Statement(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What one speaker says in one stretch; never crosses a paragraph.

    ``text`` is exactly the text at ``span``: the words between the quotation marks where ``kind`` is
    ``"direct"``.

    >>> import roundtable
    >>> article = roundtable.loads("“老人吃饭是大事。”江城市民政局局长安小禾说，明年新建3个食堂。").article
    >>> [(said.kind, said.speaker, said.text) for said in article.statements]
    [('direct', 'p1', '老人吃饭是大事。'), ('indirect', 'p1', '明年新建3个食堂。')]
    """

    id: str
    """Unique in the article: ``"s1"``, ``"s2"`` …"""
    speaker: str | None
    """Id of the speaker; None for an unnamed source."""
    kind: StatementKind
    """Words in quotation marks, reported words, or a turn of a transcript."""
    text: str
    """The words, as they stand at ``span``."""
    span: Span
    """Place in ``Article.text``."""
    cue: str | None = None
    """The reporting verb as printed, such as ``"表示"``."""


class Target(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A measurable aim that somebody states. Figures of the past or present are not targets.

    >>> import roundtable
    >>> (target,) = roundtable.loads("江城市民政局局长安小禾表示，到2027年投入3亿元以上。").article.targets
    >>> str(target.quantity), target.unit, target.comparator, target.deadline_date
    ('300000000', '元', 'ge', '2027')

    Raises:
        ValueError: A quantity is not finite, or so far from 1 that writing it out would fill the memory.
    """

    id: str
    """Unique in the article: ``"t1"``, ``"t2"`` …"""
    speaker: str | None
    """Id of the speaker."""
    statement: str | None
    """Id of the statement that holds it."""
    text: str
    """The clause as printed; exactly the text at ``span``."""
    span: Span
    """Place in ``Article.text``."""
    quantity: Decimal | None
    """Exact, in units of ``unit``: 1000亿元 is 100000000000 of 元. None where no number is named (翻一番)."""
    quantity_max: Decimal | None = None
    """Upper end where a range is named (4.5%—5%), in units of ``unit``."""
    unit: str | None
    """As printed, without 万 and 亿: 元, 个, %."""
    comparator: Comparator = "eq"
    """How the figure is meant: exactly, at least, more than, at most, less than, about."""
    deadline: str | None = None
    """As printed: 未来五年内, 到2025年底, 每年."""
    deadline_date: IsoDate | None = None
    """Last day, month or year of the deadline, where the dates of the article allow to compute it."""
    status: TargetStatus = "planned"
    """Announced, or under way already."""

    def __post_init__(self) -> None:
        for quantity in (self.quantity, self.quantity_max):
            if quantity is not None and not (quantity.is_finite() and abs(quantity.adjusted()) <= _MAX_MAGNITUDE):
                raise ValueError(f"a quantity has at most {_MAX_MAGNITUDE} places on either side, not {quantity}")


class Paragraph(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    r"""One paragraph of a section's running text.

    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。\n\n江城市民政局局长安小禾表示，明年新建3个食堂。").article
    >>> [(part.speaker, part.text[:6]) for section in article.sections for part in section.paragraphs]
    [('p1', '江城市民政局')]
    """

    text: str
    """As it stands at ``span``."""
    span: Span
    """Place in ``Article.text``."""
    speaker: str | None = None
    """Id of the speaker whose words the paragraph mainly reports."""


class Section(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A themed part of the article: kicker, headline, abstract, then paragraphs.

    >>> import roundtable
    >>> article = roundtable.load("examples/roundtable.zh-Hans.txt").article
    >>> section = article.sections[0]
    >>> section.headline, section.speaker, len(section.paragraphs)
    ('建设统一开放的公共数据平台', 'p4', 5)
    """

    kicker: str | None = None
    """The line above the headline."""
    headline: str | None = None
    """Of the section, not of the article."""
    abstract: str | None = None
    """What the page says in brief under the headline."""
    speaker: str | None = None
    """Id of the section's main speaker."""
    span: Span
    """Place in ``Article.text``, from its first line to its last."""
    paragraphs: tuple[Paragraph, ...] = ()
    """The running text."""
    statements: tuple[Statement, ...] = ()
    """What is said in it, in order."""
