"""What the package file says about the book, in Dublin Core and schema.org terms."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import msgspec

from roundtable_converters.embedding import printable
from roundtable_converters.epub.chapters import book_title
from roundtable_converters.epub.labels import language_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.formats import ExportContext
    from roundtable.model import Article, SpeakerRole
    from roundtable_converters.epub.labels import Labels

__all__ = ["Fact", "describe", "identifier"]

_RELATORS: dict[SpeakerRole, str] = {
    "moderator": "mod",
    "guest": "pan",
    "reporter": "rpt",
    "audience": "spk",
    "source": "spk",
}
"""MARC relator codes of our roles: moderator, panelist, reporter, speaker (https://id.loc.gov/vocabulary/relators)."""

_FEATURES = ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")


class Fact(msgspec.Struct, frozen=True):
    """One metadata element: ``dc:name``, or ``meta`` where the name is ``"meta"``."""

    name: str
    text: str
    attributes: dict[str, str] = {}


def identifier(article: Article) -> str:
    """Return the identifier of the publication, which a later export of the same page shares."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sha256:{article.provenance.source.sha256}#{article.language}')}"


def describe(article: Article, context: ExportContext, labels: Labels, *, conforms_to: str | None) -> list[Fact]:
    """Return everything to be said about the book.

    Where the page prints no date, publisher or source, the truth about the e-book stands instead: the day
    of the export, the program that made it, the digest of the file it was made from.
    """
    facts = (
        *_bibliographic(article, context, labels),
        *_people(article),
        *_accessible(labels, conforms_to),
        _meta("dcterms:modified", context.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    )
    return [msgspec.structs.replace(fact, text=printable(fact.text)) for fact in facts]


def _bibliographic(article: Article, context: ExportContext, labels: Labels) -> Iterator[Fact]:
    yield Fact("identifier", identifier(article), {"id": "identifier"})
    yield Fact("title", book_title(article, labels), {"id": "title"})
    yield _meta("title-type", "main", refines="title")
    if article.subheadline:
        yield Fact("title", article.subheadline, {"id": "subtitle"})
        yield _meta("title-type", "subtitle", refines="subtitle")
    yield Fact("language", language_tag(article))
    yield Fact("date", article.published or context.created.astimezone(UTC).strftime("%Y-%m-%d"))
    yield Fact("publisher", article.publisher or article.source or context.generator)
    yield Fact("source", article.source or f"sha256:{article.provenance.source.sha256}")
    yield Fact("rights", " ".join(article.rights) or labels.no_rights)
    summary = [*article.lede, *article.key_points, *(section.abstract for section in article.sections)]
    yield Fact("description", next(filter(None, summary), book_title(article, labels)))
    yield Fact("subject", labels.article)
    if article.column:
        yield Fact("subject", article.column)


def _people(article: Article) -> Iterator[Fact]:
    """Name the moderators as creators, everybody else as contributors."""
    people = [
        *(("creator", person.name, _RELATORS[person.role]) for person in article.moderators),
        *(("contributor", person.name, _RELATORS[person.role]) for person in article.speakers),
        *([("contributor", article.editor, "edt")] if article.editor else []),
    ]
    for number, (element, name, relator) in enumerate(people, start=1):
        key = f"{element}-{number}"
        yield Fact(element, name, {"id": key})
        yield _meta("role", relator, refines=key, scheme="marc:relators")
        yield _meta("file-as", name, refines=key)  # family name first, as a Chinese name is written anyway


def _accessible(labels: Labels, conforms_to: str | None) -> Iterator[Fact]:
    yield _meta("schema:accessMode", "textual")
    yield _meta("schema:accessModeSufficient", "textual")
    for feature in _FEATURES:
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "none")
    yield _meta("schema:accessibilitySummary", labels.accessibility)
    if conforms_to:
        yield _meta("dcterms:conformsTo", conforms_to)


def _meta(term: str, text: str, *, refines: str = "", scheme: str = "") -> Fact:
    attributes = {"property": term}
    if refines:
        attributes["refines"] = f"#{refines}"
    if scheme:
        attributes["scheme"] = scheme
    return Fact("meta", text, attributes)
