"""From a NewsML-G2 item back to an article."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from roundtable.errors import ImportedFileError
from roundtable_converters.embedding import article_from_json
from roundtable_converters.identifiers import person_codes
from roundtable_converters.newsml.body import body_lines
from roundtable_converters.newsml.content import add_headlines
from roundtable_converters.newsml.foreign import foreign_article
from roundtable_converters.newsml.parts import add_parts
from roundtable_converters.newsml.people import add_asserts, add_concepts, add_parties
from roundtable_converters.newsml.xml import (
    MODEL,
    XML_ID,
    add,
    folded,
    nar,
    new_root,
    parse_untrusted,
    serialize,
    whole_text,
    xhtml,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.model import Article
    from roundtable_converters.newsml.body import Line

__all__ = ["NewsMLImporter", "NewsMLSpeakersImporter", "news_item"]


class NewsMLImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads a newsItem, bare or inside a newsMessage, as UTF-8 or any encoding it declares.

    An item of ours carries the whole article; it is given back as it was, provided that the item still
    says the same. An item of another producer gives the best article that its headline, people and body allow.

    >>> from roundtable_converters.newsml import NewsMLExporter
    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> NewsMLImporter().read(NewsMLExporter().export(article, context)) == article
    True
    """

    model: bool = True
    """Take the article that an item of ours carries. False reads the item as anybody else's, edits by hand included."""

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: No news item, one that is not safe to read, or one of ours that was changed by hand.
        """
        item = news_item(parse_untrusted(data))
        model = item.findtext(MODEL)
        if model is None or not self.model:
            return foreign_article(item, data)
        article = article_from_json(model, where="itemMetaExtProperty rtrel:model")
        lines = body_lines(article)
        _check_metadata(item, _expected(article, lines))
        _check_body(item, lines)
        return article


class NewsMLSpeakersImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads back what ``NewsMLSpeakersExporter`` wrote. The people alone, of whatever producer, are no article.

    >>> from roundtable_converters.newsml import NewsMLSpeakersExporter
    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> NewsMLSpeakersImporter().read(NewsMLSpeakersExporter().export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: No knowledgeItem of ours, or one that was changed by hand.
        """
        root = parse_untrusted(data)
        model = root.findtext(MODEL) if root.tag == nar("knowledgeItem") else None
        if model is None:
            raise ImportedFileError("this is not a file of speakers with their article; give the newsItem instead.")
        article = article_from_json(model, where="itemMetaExtProperty rtrel:model")
        expected = new_root("knowledgeItem")
        add_concepts(expected, article)
        _check_metadata(root, etree.fromstring(serialize(expected)))
        return article


def news_item(root: etree._Element) -> etree._Element:
    """Return the one newsItem in a document.

    Raises:
        ImportedFileError: There is none, or more than one.
    """
    if root.tag == nar("newsItem"):
        return root
    items = root.findall(f"{nar('itemSet')}/{nar('newsItem')}")
    if root.tag != nar("newsMessage") or len(items) != 1:
        raise ImportedFileError(
            f"the XML is a {etree.QName(root).localname} with {len(items)} news items; "
            "give one newsItem, or a newsMessage around one."
        )
    return items[0]


def _expected(article: Article, lines: Sequence[Line]) -> etree._Element:
    """Return what an item made from ``article`` shows, but for the body."""
    item, codes = new_root("newsItem"), person_codes(article)
    meta = add(item, "contentMeta")
    add_parties(meta, article, codes)
    add_headlines(meta, article)
    add_parts(item, article, lines, codes, ())
    add_asserts(item, article, codes)
    return etree.fromstring(serialize(item))


def _check_metadata(item: etree._Element, expected: etree._Element) -> None:
    for element, other in zip_longest(_shown(item), _shown(expected)):
        told, known = _said(element), _said(other)
        if told != known:
            raise _changed(_place(other if element is None else element), told, known)


def _check_body(item: etree._Element, lines: Sequence[Line]) -> None:
    for element, line in zip_longest(item.iterfind(f".//{xhtml('body')}/*"), lines):
        told = () if element is None else (element.tag, whole_text(element))
        known = () if line is None else (xhtml(line.tag), folded(line.text))
        if told != known:
            place = f"body/{line.tag} {line.id}" if element is None and line else _place(element)
            raise _changed(place, told, known)


_SHOWN_META = [
    f"{nar('contentMeta')}/{'/'.join(map(nar, path.split('/')))}"
    for path in ("headline", "by", "creator/name", "contributor/name", "contributor/definition")
]
_SHOWN_PART = [nar(name) for name in ("infoSource", "headline", "description", "partMetaExtProperty", "related")]
_SHOWN_ASSERT = [nar(name) for name in ("name", "definition", "note")]


def _shown(item: etree._Element) -> Iterator[etree._Element]:
    """Yield all that the metadata of ``item`` say of the article; subjects, notes and rights are the newsroom's."""
    for path in _SHOWN_META:
        yield from item.iterfind(path)
    for part in item.iterfind(nar("partMeta")):
        yield part
        yield from part.iterdescendants(*_SHOWN_PART)
    for element in item.iter(nar("assert"), nar("concept")):
        yield from element.iterdescendants(*_SHOWN_ASSERT)


def _said(element: etree._Element | None) -> tuple[str | None, ...]:
    """Return what ``element`` itself says; white space counts as one blank, since clients fold it."""
    if element is None:
        return ()
    return (element.tag, folded(element.text), *sorted(map(str, element.values())))


def _place(element: etree._Element | None) -> str:
    """Return the way to ``element``, such as ``partMeta st1-2/partMetaExtProperty t1``."""
    steps: list[str] = []
    while element is not None and element.tag != nar("newsItem"):
        name = next((value for key in (XML_ID, "partid", "id", "qcode") if (value := element.get(key))), None)
        steps.insert(0, f"{etree.QName(element).localname} {name}" if name else etree.QName(element).localname)
        element = element.getparent()
    return "/".join(steps)


def _changed(place: str, told: tuple[str | None, ...], known: tuple[str | None, ...]) -> ImportedFileError:
    return ImportedFileError(
        f"{place}: the item says {_quoted(told)}, the article it was made from {_quoted(known)}. "
        "It was changed by hand since; read it with model=False to take it as it is now."
    )


def _quoted(said: tuple[str | None, ...]) -> str:
    text = " ".join(value for value in said[1:] if value)
    return repr(text if len(text) <= 60 else f"{text[:60]}…") if said else "nothing"
