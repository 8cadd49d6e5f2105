"""What the package file says about the book, in Dublin Core and schema.org terms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from roundtable_converters.epub.chapters import book_title
from roundtable_converters.epub.labels import language_tag
from roundtable_converters.epub.xhtml import element

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from roundtable.model import Article, SpeakerRole
    from roundtable_converters.epub.labels import Labels

__all__ = ["describe", "identifier"]

_RELATORS: dict[SpeakerRole, str] = {
    "moderator": "mod",
    "guest": "pan",
    "reporter": "rpt",
    "audience": "spk",
    "source": "spk",
}
"""MARC relator codes of our roles: moderator, panelist, reporter, speaker (https://id.loc.gov/vocabulary/relators)."""

_FEATURES = ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")


def identifier(article: Article) -> str:
    """Return the identifier of the publication, which a later export of the same page shares."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sha256:{article.provenance.source.sha256}#{article.language}')}"


def describe(
    article: Article, labels: Labels, *, modified: datetime, generator: str, conforms_to: str | None
) -> list[str]:
    """Return everything to be said about the book, each fact an element of the package file's metadata.

    Where the page prints no date, publisher or source, the truth about the e-book stands instead: the day
    of the export (``modified``, in UTC), the program that made it, the digest of the file it was made from.
    """
    return [
        *_bibliographic(article, labels, modified, generator),
        *_people(article),
        *_accessible(labels.accessibility, conforms_to),
        _meta("dcterms:modified", f"{modified:%Y-%m-%dT%H:%M:%SZ}"),
    ]


def _bibliographic(article: Article, labels: Labels, modified: datetime, generator: str) -> Iterator[str]:
    yield element("dc:identifier", identifier(article), 'id="identifier"')
    yield element("dc:title", book_title(article, labels), 'id="title"')
    yield _meta("title-type", "main", refines="title")
    if article.subheadline:
        yield element("dc:title", article.subheadline, 'id="subtitle"')
        yield _meta("title-type", "subtitle", refines="subtitle")
    yield element("dc:language", language_tag(article))
    yield element("dc:date", article.published or f"{modified:%Y-%m-%d}")
    yield element("dc:publisher", article.publisher or article.source or generator)
    yield element("dc:source", article.source or f"sha256:{article.provenance.source.sha256}")
    yield element("dc:rights", " ".join(article.rights) or labels.no_rights)
    summary = [*article.lede, *article.key_points, *(section.abstract for section in article.sections)]
    yield element("dc:description", next(filter(None, summary), book_title(article, labels)))
    yield element("dc:subject", labels.article)
    if article.column:
        yield element("dc:subject", article.column)


def _people(article: Article) -> Iterator[str]:
    """Name the moderators as creators, everybody else as contributors."""
    people = [
        *(("creator", person.name, _RELATORS[person.role]) for person in article.moderators),
        *(("contributor", person.name, _RELATORS[person.role]) for person in article.speakers),
        *([("contributor", article.editor, "edt")] if article.editor else []),
    ]
    for number, (kind, name, relator) in enumerate(people, start=1):
        key = f"{kind}-{number}"
        yield element(f"dc:{kind}", name, f'id="{key}"')
        yield _meta("role", relator, refines=key, more=' scheme="marc:relators"')
        yield _meta("file-as", name, refines=key)  # family name first, as a Chinese name is written anyway


@lru_cache(maxsize=8)
def _accessible(summary: str, conforms_to: str | None) -> list[str]:
    """Say what a reader with other senses may expect: the same of every book in a language."""
    return [
        _meta("schema:accessMode", "textual"),
        _meta("schema:accessModeSufficient", "textual"),
        *[_meta("schema:accessibilityFeature", feature) for feature in _FEATURES],
        _meta("schema:accessibilityHazard", "none"),
        _meta("schema:accessibilitySummary", summary),
        *([_meta("dcterms:conformsTo", conforms_to)] if conforms_to else []),
    ]


def _meta(term: str, text: str, *, refines: str = "", more: str = "") -> str:
    subject = f' refines="#{refines}"' if refines else ""
    return element("meta", text, f'property="{term}"{subject}{more}')
