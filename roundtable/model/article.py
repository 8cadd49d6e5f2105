"""The article itself: everything that one page says, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.edits import Edit
from roundtable.model.parts import (
    Block,
    IsoDate,
    Layout,
    Paragraph,
    PrintedDate,
    Section,
    Speaker,
    Statement,
    Target,
    Unparsed,
)
from roundtable.text import DamageReport, Gap, RepairedText, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Article", "Provenance"]


class Provenance(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Where the article's text came from and everything that was done to it.

    >>> import roundtable
    >>> record = roundtable.loads("江城市今天下雨。".encode("gb18030")).article.provenance
    >>> record.encoding, record.evidence, record.source.size, record.edits
    ('gb18030', 'detected', 16, ())
    """

    source: Source
    """The bytes that were given."""
    encoding: str
    """Python codec name of the bytes, such as ``"gb18030"``."""
    evidence: Literal["given", "bom", "declared", "detected"]
    """Why this encoding: see ``DecodedText``."""
    undecoded: tuple[tuple[int, str], ...] = ()
    """Bytes that were no text: (byte offset, hexadecimal digits)."""
    report: DamageReport = DamageReport()
    """What was found out about the damage as a whole."""
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
    r"""A newspaper roundtable.

    >>> import roundtable
    >>> article = roundtable.loads("【圆桌】一起想办法\n\n江城市民政局局长安小禾表示，明年新建3个食堂。").article
    >>> article.headline, article.column, [speaker.name for speaker in article.speakers]
    ('一起想办法', '圆桌', ['安小禾'])
    >>> article.speaker("p1").posts[0].text
    '江城市民政局局长'

    Raises:
        ValueError: The blocks do not partition ``text``, a ``text`` differs from what stands at its
            span, or an id is unknown or used twice.
    """

    headline: str | None
    """Without the column label."""
    subheadline: str | None = None
    """Short line below the headline."""
    column: str | None = None
    """Standing title of the series (栏目), without its brackets."""
    language: Literal["zh-Hans", "zh-Hant", "und"]
    """BCP 47 tag of the text."""
    layout: Layout
    """How the page tells who speaks: guest list, transcript, report, signed columns, or not at all."""
    published: IsoDate | None = None
    """Day of the original publication where it is printed, with as much precision as is printed."""
    dates: tuple[PrintedDate, ...] = ()
    """Of publication and of the talk, each as printed."""
    place: str | None = None
    """Dateline place."""
    source: str | None = None
    """Publication that the text first appeared in."""
    publisher: str | None = None
    """Site or house that claims the rights on this page."""
    byline: str | None = None
    """As printed, such as ``"主持记者：林溪 周禾"``."""
    moderators: tuple[Speaker, ...] = ()
    """Whoever leads the talk."""
    speakers: tuple[Speaker, ...] = ()
    """Guests and everybody else who speaks; moderators stand in ``moderators``."""
    navigation: str | None = None
    """The path of the site to this page, as printed."""
    captions: tuple[str, ...] = ()
    """Texts of pictures."""
    key_points: tuple[str, ...] = ()
    """What the page says in brief before it begins (核心提示)."""
    lede: tuple[str, ...] = ()
    """Paragraphs in front of the first heading or source."""
    sections: tuple[Section, ...] = ()
    """The parts of the article; a page without headings has one."""
    targets: tuple[Target, ...] = ()
    """Measurable aims, in the order of the text."""
    editor: str | None = None
    """Who is answerable for the page (责任编辑)."""
    credits: tuple[str, ...] = ()
    """Who gave the pictures, and the like."""
    rights: tuple[str, ...] = ()
    """Notices on copyright and liability, as printed."""
    unparsed: tuple[Unparsed, ...] = ()
    """Lines that are kept and not understood."""
    text: str
    """The whole repaired text, every line of the page included."""
    blocks: tuple[Block, ...]
    """``text`` cut into lines and the white space between them, in order, without a hole."""
    provenance: Provenance
    """Where the text came from, and everything that was done to it."""

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
