"""The next version of an item that was delivered: update, correction or kill."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.errors import ImportedFileError
from roundtable_converters.newsml.reader import news_item
from roundtable_converters.newsml.xml import nar, parse_untrusted

__all__ = ["Revision", "delivery_name", "next_version"]

if TYPE_CHECKING:
    from lxml import etree

    from roundtable_converters.newsml.item import NewsMLExporter

Revision = Literal["update", "correction", "kill"]
"""New facts, a mistake set right, or: do not use any version."""


def next_version(previous: bytes, revision: Revision, exporter: NewsMLExporter) -> NewsMLExporter:
    """Return ``exporter`` set up to write the version after ``previous``, under the same identifier.

    For a kill, say the reason in ``ed_note`` and export the article that the previous item holds:

        killed = next_version(sent, "kill", NewsMLExporter(authority="news.example.org", ed_note="稿件撤销。"))
        killed.export(NewsMLImporter().read(sent), context)

    Args:
        previous: The item delivered last, bare or in a newsMessage.
        revision: Why there is a new version.
        exporter: The settings of the house; version, identifier, signal and first creation are replaced.

    Raises:
        ImportedFileError: ``previous`` is no news item, or was issued under another authority: only
            the house that issued an item can correct it.
    """
    item = news_item(parse_untrusted(previous))
    guid, version = _identity(item)
    if not guid.startswith(f"tag:{exporter.authority},"):
        raise ImportedFileError(
            f"the item {guid} was not issued by {exporter.authority}; only its own authority can revise it."
        )
    return msgspec.structs.replace(
        exporter,
        guid=guid,
        version=version + 1,
        first_created=_first_created(item),
        signal=None if revision == "kill" else revision,
        pub_status="canceled" if revision == "kill" else exporter.pub_status,
    )


def delivery_name(item: bytes) -> str:
    """Return a file name that no other item and no other version has, for a delivery folder.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> from roundtable_converters.newsml import NewsMLExporter
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> delivery_name(NewsMLExporter(authority="news.example.org").export(article, context))[:20]
    'tag_news.example.org'

    Raises:
        ImportedFileError: ``item`` is no news item.
    """
    guid, version = _identity(news_item(parse_untrusted(item)))
    return f"{re.sub('[^A-Za-z0-9.-]+', '_', guid)}_v{version}.xml"


def _identity(item: etree._Element) -> tuple[str, int]:
    guid, version = item.get("guid", ""), item.get("version", "1")
    if not guid or not re.fullmatch("[0-9]{1,9}", version):
        raise ImportedFileError(f"the identifier {guid!r} and version {version!r} of the item have no successor.")
    return guid, int(version)


def _first_created(item: etree._Element) -> datetime | None:
    """Return when version 1 was made; None where the item does not say it in a way that can be repeated."""
    for name in ("firstCreated", "versionCreated"):
        try:
            moment = datetime.fromisoformat(item.findtext(f"{nar('itemMeta')}/{nar(name)}", ""))
        except ValueError:
            continue
        if moment.tzinfo is not None:
            return moment
    return None
