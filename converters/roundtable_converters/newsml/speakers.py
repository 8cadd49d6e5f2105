"""The speakers of an article as a knowledgeItem, which a newsroom may keep as its own file of people.

It is a file of its own: a knowledgeItem inside a newsMessage stops clients that expect news.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable.errors import FormatError
from roundtable_converters.characters import check_xml_text
from roundtable_converters.identifiers import item_guid
from roundtable_converters.newsml.body import item_title
from roundtable_converters.newsml.envelope import add_model, add_provider, add_rights, begin_item, check_identity
from roundtable_converters.newsml.people import add_concepts
from roundtable_converters.newsml.xml import add, new_root, one_line, serialize, timestamp

if TYPE_CHECKING:
    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["NewsMLSpeakersExporter"]


class NewsMLSpeakersExporter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Writes moderators and speakers as a NewsML-G2 knowledgeItem, one concept each.

    The codes are those of the newsItem, so that one file explains the other.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市民政局局长安小禾表示，明年新建3个食堂。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> "安小禾" in NewsMLSpeakersExporter().export(article, context).decode()
    True

    Raises:
        FormatError: An option has a value that NewsML-G2 cannot say.
    """

    media_type: ClassVar[str] = "application/vnd.iptc.g2.knowledgeitem+xml"
    suffix: ClassVar[str] = ".speakers.xml"

    authority: str = "newsroom.invalid"
    """Your domain name, as for the newsItem."""
    provider: str | None = None
    """Name of the house that delivers the item; the authority where not given."""
    version: int = 1
    """Number of this version of the item, from 1."""
    first_created: datetime | None = None
    """Time of version 1, with offset; the time of export where not given."""
    copyright_holder: str | None = None
    """Holder of the rights; the publisher or source that the page names where not given."""
    usage_terms: str | None = None
    """What clients may do with the item."""
    contact: str | None = None
    """Mail address, telephone number or web address of the desk that answers for the item."""
    model: bool = True
    """Carry the whole article for reading back."""

    def __post_init__(self) -> None:
        check_identity(self.authority, self.version)
        if self.first_created is not None and self.first_created.tzinfo is None:
            raise FormatError("NewsML-G2: first_created needs an offset, such as +08:00 at its end.")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the item as UTF-8 bytes.

        Raises:
            ExportError: The article holds a character that XML cannot carry.
        """
        check_xml_text(article)
        root = new_root("knowledgeItem")
        guid = f"{item_guid(article, self.authority)}:speakers"
        begin_item(root, article, guid=guid, version=self.version, authority=self.authority)
        add_rights(root, article, holder=self.copyright_holder, terms=self.usage_terms)
        meta = add(root, "itemMeta")
        add(meta, "itemClass", qcode="cinat:concept")
        add_provider(meta, self.provider or self.authority, self.contact)
        add(meta, "versionCreated", timestamp(context.created))
        add(meta, "firstCreated", timestamp(self.first_created or context.created))
        add(meta, "pubStatus", qcode="stat:usable")
        add(meta, "generator", one_line(context.generator))
        add(meta, "title", f"{item_title(article)}｜人物")
        if self.model:
            add_model(meta, article)
        add_concepts(root, article)
        return serialize(root)
