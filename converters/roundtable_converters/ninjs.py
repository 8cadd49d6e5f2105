"""News in JSON: IPTC's ninjs 3.2, for newsrooms that take JSON rather than XML.

The text goes into ``bodies`` twice, as XHTML and plain, and the whole article a third time, as JSON with a role of its
own: the standard allows no foreign keys, and readers choose bodies by role.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import msgspec

from roundtable.errors import ExportError, FormatError, ImportedFileError
from roundtable_converters.characters import printable
from roundtable_converters.embedding import article_from_json, encode_article
from roundtable_converters.identifiers import item_guid, person_codes
from roundtable_converters.story import STORY_TAGS

if TYPE_CHECKING:
    from roundtable.formats import ExportContext
    from roundtable.model import Article, Speaker

__all__ = ["NinjsExporter", "NinjsImporter"]

_VERSION = "3.2"
_SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{_VERSION}.json#"
_MODEL = "roundtable-article"
"""Role of the body that carries the article."""

PubStatus = Literal["usable", "withheld", "canceled"]


class _Part(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A headline, a description or a body."""

    role: str | None = None
    content_type: str | None = None
    char_count: int | None = None
    value: str


class _Party(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A person, an organisation, a place or a source."""

    name: str
    rel: str | None = None
    role: str | None = None
    uri: str | None = None
    literal: str | None = None


class _Standard(msgspec.Struct, kw_only=True):
    name: str = "ninjs"
    version: str = _VERSION
    schema: str = _SCHEMA


class _Item(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """The keys of the standard that we write, by their names there in Python's spelling."""

    uri: str
    standard: _Standard | None = None
    type: str | None = None
    representation_type: str | None = None
    profile: str | None = None
    version: str | None = None
    first_created: str | None = None
    version_created: str | None = None
    embargoed_until: str | None = None
    pub_status: str | None = None
    urgency: int | None = None
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None
    ed_note: str | None = None
    language: str | None = None
    title: str | None = None
    by: str | None = None
    located: str | None = None
    headlines: list[_Part] = []
    descriptions: list[_Part] = []
    bodies: list[_Part] = []
    people: list[_Party] = []
    organisations: list[_Party] = []
    places: list[_Party] = []
    info_sources: list[_Party] = []


_decoder = msgspec.json.Decoder(_Item)


class NinjsExporter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Writes an article as a ninjs item in UTF-8.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> b"tag:news.example.org" in NinjsExporter(authority="news.example.org").export(article, context)
    True

    Raises:
        FormatError: An option has a value that ninjs cannot say.
    """

    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".ninjs.json"

    authority: str = "newsroom.invalid"
    """Your domain name: identifiers are made under it, the same as in NewsML. The default is nobody's."""
    provider: str | None = None
    """Name of the house that delivers the item."""
    version: int = 1
    """Number of this version of the item, from 1."""
    pub_status: PubStatus = "usable"
    """``withheld``: not to be published; ``canceled``: drop every earlier version."""
    embargoed: datetime | None = None
    """Not to be published before; with offset."""
    urgency: int = 5
    """A number from 1 (most urgent) to 9."""
    copyright_holder: str | None = None
    """Holder of the rights; the publisher or source that the page names where not given."""
    usage_terms: str | None = None
    """What clients may do with the text, before the notices of the page."""
    ed_note: str | None = None
    """Note to the editor; stands before the summary of repairs."""
    model: bool = True
    """Carry the whole article for reading back."""

    def __post_init__(self) -> None:
        if not 1 <= self.urgency <= 9:
            raise FormatError(f"ninjs: urgency {self.urgency} is not a number from 1 (most urgent) to 9.")
        if self.pub_status not in get_args(PubStatus):
            raise FormatError(f"ninjs: there is no status {self.pub_status!r}.")
        if self.version < 1:
            raise FormatError(f"ninjs: version {self.version} is not a positive number.")
        if self.embargoed is not None and self.embargoed.tzinfo is None:
            raise FormatError(f"ninjs: {self.embargoed.isoformat()} needs an offset, such as +08:00 at its end.")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the item, one key to a line.

        Raises:
            ExportError: The article holds a lone surrogate.
        """
        created = context.created.isoformat()
        uri = item_guid(article, self.authority)
        item = _Item(
            uri=uri,
            standard=_Standard(),
            type="text",
            representation_type="full",
            profile=_MODEL,
            version=str(self.version),
            first_created=created if self.version == 1 else None,
            version_created=created,
            embargoed_until=None if self.embargoed is None else self.embargoed.isoformat(),
            pub_status=self.pub_status,
            urgency=self.urgency,
            copyright_holder=self.copyright_holder or article.publisher or article.source,
            usage_terms="\n".join((*filter(None, (self.usage_terms,)), *article.rights)) or None,
            ed_note=self.ed_note,
            language=None if article.language == "und" else article.language,
            title="｜".join(filter(None, (article.column, article.headline))) or None,
            by=article.byline,
            located=article.place,
            headlines=_headlines(article),
            descriptions=[
                *(_Part(role="abstract", content_type="text/plain", value=line) for line in article.lede),
                *(_Part(role="keypoint", content_type="text/plain", value=line) for line in article.key_points),
            ],
            bodies=_bodies(article),
            people=_people(article, self.authority),
            organisations=_organisations(article),
            places=[_Party(name=article.place, rel="located")] if article.place else [],
            info_sources=[
                _Party(name=name, role=role)
                for name, role in ((self.provider, "provider"), (article.source, "source"))
                if name
            ],
        )
        if self.model:
            item.bodies.append(
                _Part(role=_MODEL, content_type="application/json", value=encode_article(article).decode())
            )
        try:
            return msgspec.json.format(msgspec.json.encode(item), indent=2) + b"\n"
        except UnicodeEncodeError as error:
            raise ExportError(
                f"the article holds a lone surrogate ({error}). Replace it in the source text."
            ) from error


class NinjsImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads what ``NinjsExporter`` wrote, in any formatting.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> NinjsImporter().read(NinjsExporter().export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: Not a ninjs item, one without our article, or one whose text was changed since.
        """
        try:
            item = _decoder.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ImportedFileError(f"ninjs: this is not a ninjs item ({error}). Export it again.") from error
        models = [index for index, body in enumerate(item.bodies) if body.role == _MODEL]
        if len(models) != 1:
            raise ImportedFileError(
                f"ninjs: {len(models)} bodies have the role {_MODEL!r}, not one. Export it again, with model = true."
            )
        article = article_from_json(item.bodies[models[0]].value, where=f"$.bodies[{models[0]}].value")
        for key, ours, theirs in (
            ("headlines", _headlines(article), item.headlines),
            ("bodies", _bodies(article), [body for body in item.bodies if body.role != _MODEL]),
        ):
            for index, part in enumerate(ours):
                if index >= len(theirs) or theirs[index].value != part.value:
                    raise ImportedFileError(
                        f"ninjs: $.{key}[{index}].value was changed since. Undo that, or export it again."
                    )
        return article


def _headlines(article: Article) -> list[_Part]:
    shown = ("main", article.headline or article.column), ("subheadline", article.subheadline)
    return [_Part(role=role, content_type="text/plain", value=text) for role, text in shown if text]


def _bodies(article: Article) -> list[_Part]:
    lines = [
        (STORY_TAGS[block.role], block.span.of(article.text)) for block in article.blocks if block.role in STORY_TAGS
    ]
    rich = "\n".join(f"<{tag}>{escape(printable(text), quote=False)}</{tag}>" for tag, text in lines)
    plain = "\n".join(text for _, text in lines)
    count = sum(len(text) for _, text in lines)
    return [
        _Part(role="main", content_type="application/xhtml+xml", char_count=count, value=rich),
        _Part(role="plain", content_type="text/plain", char_count=count, value=plain),
    ]


def _people(article: Article, authority: str) -> list[_Party]:
    codes = person_codes(article)

    def party(person: Speaker, rel: str) -> _Party:
        posts = "、".join(post.text for post in person.posts)
        return _Party(
            name=person.name, rel=rel, uri=f"tag:{authority},2026:person:{codes[person.id]}", literal=posts or None
        )

    return [
        *(party(person, "moderator") for person in article.moderators),
        *(party(person, person.role) for person in article.speakers),
        *(_Party(name=name, rel="editor") for name in (article.editor,) if name),
    ]


def _organisations(article: Article) -> list[_Party]:
    posts = (post for person in (*article.moderators, *article.speakers) for post in person.posts)
    names = dict.fromkeys(post.organization for post in posts if post.organization)
    return [_Party(name=name, rel="mentions") for name in names]
