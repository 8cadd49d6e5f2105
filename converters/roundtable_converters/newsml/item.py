"""The newsItem: NewsML-G2 2.35 at power conformance, as news clients in daily use take it in whole."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
from lxml import etree

from roundtable.errors import ExportError, FormatError
from roundtable_converters.embedding import article_to_json, check_xml_text
from roundtable_converters.newsml.body import add_body, body_lines, item_title
from roundtable_converters.newsml.content import add_content_meta, add_publication
from roundtable_converters.newsml.naming import item_guid, person_codes
from roundtable_converters.newsml.notes import repair_summary
from roundtable_converters.newsml.parts import add_parts
from roundtable_converters.newsml.people import add_asserts
from roundtable_converters.newsml.topics import Suggestion, known_topics, suggest
from roundtable_converters.newsml.xml import XML_LANG, add, new_root, one_line, quoted_code, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["NewsMLExporter", "PubStatus", "Signal"]

PubStatus = Literal["usable", "withheld", "canceled"]
"""``canceled`` kills every earlier version of the item."""

Signal = Literal["update", "correction"]
"""Why this version was sent."""

_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_SCHEMES = {
    "rtperson": "person",
    "rtpart": "part",
    "rtrel": "rel",
    "rtspeech": "speech",
    "rtcmp": "comparator",
    "rtstatus": "status",
    "rtunit": "unit",
    "rthl": "headlinerole",
    "rtnote": "noterole",
    "rtrole": "partyrole",
    "rtdesc": "descrole",
    "rtservice": "service",
}
_AUTHORITY = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_MAX_SUBJECTS = 12
# libxml2 reads no longer string without being told to trust the document.
_MAX_MODEL = 9_000_000
# White space would be folded by clients that tidy up text; in JSON an escape says the same.
_WHITE_SPACE = re.compile(r"\s")


class NewsMLExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes an article as a NewsML-G2 newsItem.

    Raises:
        FormatError: An option has a value that NewsML-G2 cannot say.
    """

    media_type: ClassVar[str] = "application/vnd.iptc.g2.newsitem+xml"
    suffix: ClassVar[str] = ".xml"

    authority: str = "newsroom.invalid"
    """Your domain name: item and person identifiers are made under it. The default is nobody's."""
    provider: str | None = None
    """Name of the house that delivers the item; the authority where not given."""
    version: int = 1
    guid: str | None = None
    """Identifier of an item delivered before, where it is not the one made from the article."""
    signal: Signal | None = None
    pub_status: PubStatus = "usable"
    embargoed: datetime | None = None
    """Not to be published before; with offset."""
    first_created: datetime | None = None
    """Time of version 1; the time of export where not given."""
    urgency: int = 5
    """1 (most urgent) to 9."""
    copyright_holder: str | None = None
    """Holder of the rights; the publisher or source that the page names where not given."""
    usage_terms: str | None = None
    """What clients may do with the text, before the notices of the page."""
    contact: str | None = None
    """Mail address, telephone number or web address of the desk that answers for the item."""
    service: str | None = None
    """Name of the service that the item belongs to."""
    ed_note: str | None = None
    """A note to the editor, before the summary of repairs."""
    subjects: tuple[str, ...] | None = None
    """Media Topics chosen by a person (``"medtop:20000735"``), in place of those suggested from the text."""
    legacy_subjects: bool = True
    """Add IPTC Subject Codes (``subj:``) beside Media Topics."""
    message: bool = False
    """Wrap the item in a newsMessage."""
    model: bool = True
    """Carry the whole article for reading back. Without it the item tells only what clients show."""

    def __post_init__(self) -> None:
        problem = None
        if not _AUTHORITY.fullmatch(self.authority):
            problem = f"authority {self.authority!r} is not a domain name, such as news.example.org"
        elif self.version < 1:
            problem = f"version {self.version} is not a positive number"
        elif not 1 <= self.urgency <= 9:
            problem = f"urgency {self.urgency} is not a number from 1 (most urgent) to 9"
        elif any(moment and moment.tzinfo is None for moment in (self.embargoed, self.first_created)):
            problem = "embargoed and first_created need a time zone, for example 2026-11-23T12:00:00+08:00"
        elif unknown := set(self.subjects or ()) - {topic.qcode for topic in known_topics()}:
            problem = f"subjects {', '.join(sorted(unknown))} are not in the table of Media Topics"
        if problem:
            raise FormatError(f"NewsML-G2: {problem}.")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the item as UTF-8 bytes.

        Raises:
            ExportError: The article holds a character that XML cannot carry, or is too long to be read back.
        """
        check_xml_text(article)
        root = new_root("newsMessage" if self.message else "newsItem")
        item = self._wrapped(root, article, context) if self.message else root
        self._fill(item, article, context)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)

    def _wrapped(self, root: etree._Element, article: Article, context: ExportContext) -> etree._Element:
        header = add(root, "header")
        add(header, "sent", timestamp(context.created))
        add(header, "sender", self.provider or self.authority)
        add(header, "transmitId", f"{self._guid(article)}:{self.version}")
        add(header, "priority", str(self.urgency))
        return add(add(root, "itemSet"), "newsItem")

    def _guid(self, article: Article) -> str:
        return self.guid or item_guid(article, self.authority)

    def _fill(self, item: etree._Element, article: Article, context: ExportContext) -> None:
        for key, value in {
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            "guid": self._guid(article),
            "version": str(self.version),
            XML_LANG: article.language,
            "dir": "ltr",
        }.items():
            item.set(key, value)
        codes, lines = person_codes(article), body_lines(article)
        suggestions = self._subjects(article)
        self._add_catalogs(item)
        add_publication(item, article)
        self._add_rights(item, article)
        self._add_item_meta(item, article, context)
        add_content_meta(
            item,
            article,
            codes,
            suggestions,
            urgency=self.urgency,
            legacy_subjects=self.legacy_subjects,
            created=context.created,
        )
        add_parts(item, article, lines, codes, [found.topic for found in suggestions])
        add_asserts(item, article, codes)
        add_body(item, article, lines, codes)

    def _subjects(self, article: Article) -> Sequence[Suggestion]:
        if self.subjects is None:
            return suggest(article.text, article.language)[:_MAX_SUBJECTS]
        topics = {topic.qcode: topic for topic in known_topics()}
        return [Suggestion(topic=topics[qcode]) for qcode in self.subjects]

    def _add_catalogs(self, item: etree._Element) -> None:
        add(item, "catalogRef", href=_CATALOG)
        base = f"http://{self.authority}/cv/"
        catalog = add(item, "catalog", additionalInfo=base)
        for alias, path in _SCHEMES.items():
            add(catalog, "scheme", alias=alias, uri=f"{base}{path}/")

    def _add_rights(self, item: etree._Element, article: Article) -> None:
        holder = one_line(self.copyright_holder or article.publisher or article.source or "未注明")
        info = add(item, "rightsInfo")
        add(add(info, "copyrightHolder", literal=holder), "name", holder)
        notices = [text for text in article.rights if "版权" in text and "免责" not in text]
        terms = [text for text in article.rights if text not in notices]
        add(info, "copyrightNotice", "\n".join(notices) or f"版权持有者：{holder}")
        if self.usage_terms:
            terms.insert(0, self.usage_terms)
        add(info, "usageTerms", "\n".join(terms) or "原文未载明使用条款，使用前请与版权持有者联系。")

    def _add_item_meta(self, item: etree._Element, article: Article, context: ExportContext) -> None:
        meta = add(item, "itemMeta")
        add(meta, "itemClass", qcode="ninat:text")
        name = one_line(self.provider or self.authority)
        provider = add(meta, "provider", literal=name)
        add(provider, "name", name)
        if self.contact:
            contact = add(add(provider, "organisationDetails"), "contactInfo")
            _add_contact(contact, self.contact)
        add(meta, "versionCreated", timestamp(context.created))
        add(meta, "firstCreated", timestamp(self.first_created or context.created))
        if self.embargoed is not None:
            add(meta, "embargoed", timestamp(self.embargoed))
        add(meta, "pubStatus", qcode=f"stat:{self.pub_status}")
        add(meta, "generator", one_line(context.generator))
        add(meta, "profile", "roundtable-article", versioninfo="1.0")
        if self.service:
            service = add(meta, "service", qcode=f"rtservice:{quoted_code(self.service)}")
            add(service, "name", one_line(self.service))
        add(meta, "title", "｜".join(text for text in (article.column, item_title(article)) if text))
        add(meta, "edNote", "".join(text for text in (self.ed_note, repair_summary(article)) if text))
        if self.signal is not None:
            add(meta, "signal", qcode=f"sig:{self.signal}")
        if self.model:
            add(add(meta, "itemMetaExtProperty", rel="rtrel:model"), "note", _model(article), role="rtnote:model")


def _model(article: Article) -> str:
    document = _WHITE_SPACE.sub(lambda match: f"\\u{ord(match[0]):04x}", article_to_json(article))
    if len(document) > _MAX_MODEL:
        raise ExportError(
            f"the article takes {len(document):,} characters, more than the {_MAX_MODEL:,} that can be read back. "
            "Export it with model=False."
        )
    return document


def _add_contact(parent: etree._Element, contact: str) -> None:
    kind = "email" if "@" in contact else "web" if contact.startswith("http") else "phone"
    add(parent, kind, contact)
