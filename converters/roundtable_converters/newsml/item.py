"""The newsItem: NewsML-G2 2.35 at power conformance, as news clients in daily use take it in whole."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import msgspec

from roundtable.errors import FormatError
from roundtable_converters.characters import check_xml_text
from roundtable_converters.identifiers import item_guid, person_codes
from roundtable_converters.newsml.body import add_body, body_lines, item_title
from roundtable_converters.newsml.content import add_content_meta, add_publication
from roundtable_converters.newsml.envelope import add_model, add_provider, add_rights, begin_item, check_identity
from roundtable_converters.newsml.notes import repair_summary
from roundtable_converters.newsml.parts import add_parts
from roundtable_converters.newsml.people import add_asserts
from roundtable_converters.newsml.topics import Mention, Suggestion, find_mentions, known_topics, suggest
from roundtable_converters.newsml.xml import add, new_root, one_line, quoted_code, serialize, timestamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.formats import ExportContext
    from roundtable.model import Article
    from roundtable_converters.newsml.xml import Element

__all__ = ["NewsMLExporter", "PubStatus", "Signal"]

PubStatus = Literal["usable", "withheld", "canceled"]
"""``canceled`` kills every earlier version of the item."""

Signal = Literal["update", "correction"]
"""Why this version was sent."""

_MAX_SUBJECTS = 12


class NewsMLExporter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Writes an article as a NewsML-G2 newsItem.

    >>> NewsMLExporter(authority="news.example.org", urgency=0)
    Traceback (most recent call last):
    roundtable.errors.FormatError: NewsML-G2: urgency 0 is not a number from 1 (most urgent) to 9.

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
    """Number of this version of the item, from 1."""
    guid: str | None = None
    """Identifier of an item delivered before, where it is not the one made from the article."""
    signal: Signal | None = None
    """Why a later version comes: new facts, or a mistake set right."""
    pub_status: PubStatus = "usable"
    """``withheld``: not to be published; ``canceled``: drop every earlier version."""
    embargoed: datetime | None = None
    """Not to be published before; with offset."""
    first_created: datetime | None = None
    """Time of version 1, with offset; the time of export where not given."""
    urgency: int = 5
    """A number from 1 (most urgent) to 9."""
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
        check_identity(self.authority, self.version, self.guid)
        if not 1 <= self.urgency <= 9:
            raise FormatError(f"NewsML-G2: urgency {self.urgency} is not a number from 1 (most urgent) to 9.")
        if self.pub_status not in get_args(PubStatus) or self.signal not in (None, *get_args(Signal)):
            raise FormatError(f"NewsML-G2: there is no status {self.pub_status!r} with signal {self.signal!r}.")
        for moment in (self.embargoed, self.first_created):
            if moment is not None and moment.tzinfo is None:
                raise FormatError(f"NewsML-G2: {moment.isoformat()} needs an offset, such as +08:00 at its end.")
        unknown = set(self.subjects or ()) - {topic.qcode for topic in known_topics()}
        if unknown:
            raise FormatError(f"NewsML-G2: subjects {', '.join(sorted(unknown))} are not in the table of Media Topics.")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the item as UTF-8 bytes.

        Raises:
            ExportError: The article holds a character that XML cannot carry, or is too long to be read back.
        """
        check_xml_text(article)
        if self.message:
            root = new_root("newsMessage")
            self._add_header(root, article, context)
            self._fill(add(add(root, "itemSet"), "newsItem"), article, context)
        else:
            root = new_root("newsItem")
            self._fill(root, article, context)
        return serialize(root)

    def _guid(self, article: Article) -> str:
        return self.guid or item_guid(article, self.authority)

    def _add_header(self, root: Element, article: Article, context: ExportContext) -> None:
        header = add(root, "header")
        add(header, "sent", timestamp(context.created))
        add(header, "sender", one_line(self.provider or self.authority))
        add(header, "transmitId", f"{self._guid(article)}:{self.version}")
        add(header, "priority", str(self.urgency))  # Superdesk reads it without looking whether it is there

    def _fill(self, item: Element, article: Article, context: ExportContext) -> None:
        codes, lines = person_codes(article), body_lines(article)
        mentions = find_mentions(article.text, article.language)
        begin_item(item, article, guid=self._guid(article), version=self.version, authority=self.authority)
        add_publication(item, article)
        add_rights(item, article, holder=self.copyright_holder, terms=self.usage_terms)
        self._add_item_meta(item, article, context)
        add_content_meta(
            item,
            article,
            codes,
            self._suggestions(article, mentions),
            urgency=self.urgency,
            legacy_subjects=self.legacy_subjects,
            created=context.created,
        )
        add_parts(item, article, lines, codes, mentions if self.subjects is None else ())
        add_asserts(item, article, codes)
        add_body(item, article, lines, codes)

    def _suggestions(self, article: Article, mentions: Sequence[Mention]) -> Sequence[Suggestion]:
        if self.subjects is None:
            return suggest(mentions, len(article.text), article.language)[:_MAX_SUBJECTS]
        topics = {topic.qcode: topic for topic in known_topics()}
        return [Suggestion(topic=topics[qcode]) for qcode in self.subjects]

    def _add_item_meta(self, item: Element, article: Article, context: ExportContext) -> None:
        meta = add(item, "itemMeta")
        add(meta, "itemClass", qcode="ninat:text")
        add_provider(meta, self.provider or self.authority, self.contact)
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
            add_model(meta, article)
