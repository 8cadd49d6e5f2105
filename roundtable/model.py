"""The roundtable as a newsroom sees it: article, sections, speakers, statements, targets.

All values are frozen; every ``Span`` here indexes ``Article.text``, the repaired text, which the
``Article.blocks`` partition without a hole: what is not understood is kept, in its place, as
``Unparsed``. Names follow IPTC and newsroom usage; dates and posts are given as printed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from roundtable.edits import Edit, Span
from roundtable.text import DamageReport, Gap, RepairedText, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "Article",
    "Block",
    "BlockRole",
    "Comparator",
    "Layout",
    "Paragraph",
    "Post",
    "PrintedDate",
    "Provenance",
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

_IsoDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""ISO 8601 calendar date of reduced precision: as much as is printed, no more."""

_MAX_MAGNITUDE = 30
"""Decimal places before or after the point of a quantity; 亿亿亿元 has 24."""


class Block(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One line of the article, or the white space between two lines."""

    role: BlockRole
    span: Span


class Unparsed(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A line the parser kept but did not understand, with the reason."""

    span: Span
    text: str
    reason: str


class PrintedDate(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A date of the article, as printed and as far as it can be said in ISO 8601."""

    role: Literal["published", "event"]
    """Day of the (original) publication, or of the talk itself."""
    text: str
    date: _IsoDate | None = None
    span: Span


class Post(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One post that a speaker holds.

    ``text`` is the post as printed (``"管委会主任"``); ``organization`` is completed from the posts
    before it where the page leaves it out (``"江城经开区管委会"``), and None where it is not printed.
    """

    text: str
    organization: str | None = None
    title: str


class Speaker(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Somebody who speaks in the article, or is announced to."""

    id: str
    """Unique in the article: ``"p1"``, ``"p2"`` … in order of appearance."""
    name: str
    """In the script of the article, without inner spaces."""
    role: SpeakerRole
    posts: tuple[Post, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other forms of name or post that the page uses for the same person, as printed."""
    span: Span | None = None
    """Where the page introduces the speaker."""


class Statement(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What one speaker says in one stretch; never crosses a paragraph.

    ``text`` is exactly the text at ``span``: the words between the quotation marks where ``kind`` is
    ``"direct"``.
    """

    id: str
    """Unique in the article: ``"s1"``, ``"s2"`` …"""
    speaker: str | None
    """Id of the speaker; None for an unnamed source."""
    kind: StatementKind
    text: str
    span: Span
    cue: str | None = None
    """The reporting verb as printed, such as ``"表示"``."""


class Target(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A measurable aim that somebody states. Figures of the past or present are not targets.

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
    quantity: Decimal | None
    """Exact, in units of ``unit``: 1000亿元 is 100000000000 of 元. None where no number is named (翻一番)."""
    quantity_max: Decimal | None = None
    """Upper end where a range is named (4.5%—5%)."""
    unit: str | None
    comparator: Comparator = "eq"
    deadline: str | None = None
    """As printed: 未来五年内, 到2025年底, 每年."""
    deadline_date: _IsoDate | None = None
    """Last day, month or year of the deadline, where the dates of the article allow to compute it."""
    status: TargetStatus = "planned"

    def __post_init__(self) -> None:
        for quantity in (self.quantity, self.quantity_max):
            if quantity is not None and not (quantity.is_finite() and abs(quantity.adjusted()) <= _MAX_MAGNITUDE):
                raise ValueError(f"a quantity has at most {_MAX_MAGNITUDE} places on either side, not {quantity}")


class Paragraph(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One paragraph of a section's running text."""

    text: str
    span: Span
    speaker: str | None = None
    """Id of the speaker whose words the paragraph mainly reports."""


class Section(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A themed part of the article: kicker, headline, abstract, then paragraphs."""

    kicker: str | None = None
    headline: str | None = None
    abstract: str | None = None
    speaker: str | None = None
    """Id of the section's main speaker."""
    span: Span
    paragraphs: tuple[Paragraph, ...] = ()
    statements: tuple[Statement, ...] = ()


class Provenance(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where the article's text came from and everything that was done to it."""

    source: Source
    encoding: str
    evidence: Literal["given", "bom", "declared", "detected"]
    undecoded: tuple[tuple[int, str], ...] = ()
    """Bytes that were no text: (byte offset, hexadecimal digits)."""
    report: DamageReport = DamageReport()
    edits: tuple[Edit, ...] = ()
    """Every change; spans index the decoded text. ``RepairedText`` explains how to take them back."""
    gaps: tuple[Gap, ...] = ()
    """Places left open; spans index ``Article.text``."""

    @classmethod
    def of(cls, repaired: RepairedText) -> Provenance:
        """Return the record of ``repaired``."""
        decoded = repaired.decoded
        return cls(
            source=decoded.source,
            encoding=decoded.encoding,
            evidence=decoded.evidence,
            undecoded=decoded.undecoded,
            report=repaired.report,
            edits=tuple(repaired.edits),
            gaps=repaired.gaps,
        )


class Article(msgspec.Struct, frozen=True, kw_only=True, tag_field="format", tag="roundtable-article/1"):
    """A newspaper roundtable.

    Raises:
        ValueError: The blocks do not partition ``text``, a ``text`` differs from what stands at its
            span, or an id is unknown or used twice.
    """

    headline: str | None
    """Without the column label."""
    subheadline: str | None = None
    column: str | None = None
    """Standing title of the series (栏目), without its brackets."""
    language: Literal["zh-Hans", "zh-Hant", "und"]
    """BCP 47 tag of the text."""
    layout: Layout
    published: _IsoDate | None = None
    """Day of the original publication where it is printed, with as much precision as is printed."""
    dates: tuple[PrintedDate, ...] = ()
    place: str | None = None
    """Dateline place."""
    source: str | None = None
    """Publication that the text first appeared in."""
    publisher: str | None = None
    """Site or house that claims the rights on this page."""
    byline: str | None = None
    """As printed, such as ``"主持记者：林溪 周禾"``."""
    moderators: tuple[Speaker, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    """Guests and everybody else who speaks; moderators stand in ``moderators``."""
    navigation: str | None = None
    captions: tuple[str, ...] = ()
    key_points: tuple[str, ...] = ()
    lede: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    targets: tuple[Target, ...] = ()
    editor: str | None = None
    credits: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    text: str
    """The whole repaired text, every line of the page included."""
    blocks: tuple[Block, ...]
    """``text`` cut into lines and the white space between them, in order, without a hole."""
    provenance: Provenance

    def __post_init__(self) -> None:
        position = 0
        for block in self.blocks:
            span = block.span
            if span.start != position or span.stop == position:
                raise self._error(f"blocks leave a hole, overlap or are empty at character {position}", block, "span")
            position = span.stop
        if position != len(self.text):
            raise ValueError(f"blocks end at character {position}, the text at {len(self.text)} - at `$.blocks`")
        statements = [statement for section in self.sections for statement in section.statements]
        paragraphs = [paragraph for section in self.sections for paragraph in section.paragraphs]
        quoted: tuple[Statement | Paragraph | Target | Unparsed, ...]
        quoted = (*statements, *paragraphs, *self.targets, *self.unparsed)
        text = self.text
        for value in quoted:
            span = value.span
            if text[span.start : span.stop] != value.text:
                message = f"{type(value).__name__} at {value.span} says another text than stands there"
                raise self._error(message, value, "text")
        people = self._unique("speaker", (*self.moderators, *self.speakers))
        said = self._unique("statement", statements)
        self._unique("target", self.targets)
        owners: tuple[Section | Statement | Paragraph | Target, ...]
        owners = (*self.sections, *statements, *paragraphs, *self.targets)
        for owner in owners:
            if owner.speaker is not None and owner.speaker not in people:
                message = f"{type(owner).__name__} at {owner.span} names an unknown speaker {owner.speaker!r}"
                raise self._error(message, owner, "speaker")
        for target in self.targets:
            if target.statement is not None and target.statement not in said:
                message = f"target {target.id!r} names an unknown statement {target.statement!r}"
                raise self._error(message, target, "statement")

    def _unique(self, kind: str, values: Sequence[Speaker | Statement | Target]) -> set[str]:
        ids: set[str] = set()
        for value in values:
            if value.id in ids:
                raise self._error(f"two {kind}s share the id {value.id!r}", value, "id")
            ids.add(value.id)
        return ids

    def _error(self, message: str, value: msgspec.Struct, field: str) -> ValueError:
        """Return an error that names the place as msgspec does: ``$.sections[1].statements[0].text``."""
        path = next(path for path, part in _parts("$", self) if part is value)
        return ValueError(f"{message} - at `{path}.{field}`")

    def speaker(self, speaker_id: str) -> Speaker:
        """Return the speaker or moderator with this id.

        Raises:
            KeyError: Nobody has this id.
        """
        for person in (*self.speakers, *self.moderators):
            if person.id == speaker_id:
                return person
        raise KeyError(speaker_id)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all sections, in order."""
        return tuple(statement for section in self.sections for statement in section.statements)


def _parts(path: str, whole: msgspec.Struct) -> Iterator[tuple[str, object]]:
    """Yield every value that ``whole`` lists, and what that lists in turn, with its place in the JSON document."""
    for name in whole.__struct_fields__:
        listed = getattr(whole, name)
        for index, value in enumerate(listed if isinstance(listed, tuple) else ()):
            place = f"{path}.{name}[{index}]"
            yield place, value
            if isinstance(value, msgspec.Struct):
                yield from _parts(place, value)
