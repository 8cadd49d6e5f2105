"""From a NewsML-G2 item back to an article."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from roundtable.errors import ImportedFileError
from roundtable_converters.embedding import article_from_json
from roundtable_converters.newsml.body import body_lines
from roundtable_converters.newsml.content import add_headlines
from roundtable_converters.newsml.foreign import foreign_article
from roundtable_converters.newsml.naming import person_codes
from roundtable_converters.newsml.parts import add_parts
from roundtable_converters.newsml.people import add_asserts, add_parties
from roundtable_converters.newsml.xml import (
    MODEL,
    XML_ID,
    add,
    folded,
    nar,
    new_root,
    parse_untrusted,
    whole_text,
    xhtml,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import Article

__all__ = ["NewsMLImporter"]


class NewsMLImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads a newsItem, bare or inside a newsMessage, as UTF-8 or any encoding it declares.

    An item of ours carries the whole article; it is given back as it was, provided that the item still
    says the same. An item of another producer gives the best article that its headline, people and body allow.
    """

    model: bool = True
    """Take the article that an item of ours carries. False reads the item as anybody else's, edits by hand included."""

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: No news item, one that is not safe to read, or one of ours that was changed by hand.
        """
        item = _news_item(parse_untrusted(data))
        model = item.findtext(MODEL)
        if model is None or not self.model:
            return foreign_article(item, data)
        article = article_from_json(model, where="itemMetaExtProperty rtrel:model")
        _check_unchanged(item, article)
        return article


def _news_item(root: etree._Element) -> etree._Element:
    if root.tag == nar("newsItem"):
        return root
    items = root.findall(f"{nar('itemSet')}/{nar('newsItem')}")
    if root.tag != nar("newsMessage") or len(items) != 1:
        raise ImportedFileError(
            f"the XML is a {etree.QName(root).localname} with {len(items)} news items; "
            "give one newsItem, or a newsMessage around one."
        )
    return items[0]


def _check_unchanged(item: etree._Element, article: Article) -> None:
    """Compare what the item shows with what the article in it would show."""
    expected = new_root("newsItem")
    codes, lines = person_codes(article), body_lines(article)
    meta = add(expected, "contentMeta")
    add_parties(meta, article, codes)
    add_headlines(meta, article)
    add_parts(expected, article, lines, codes, ())
    add_asserts(expected, article, codes)
    for element, other in zip_longest(_shown(item), _shown(expected)):
        told, known = _said(element), _said(other)
        if told != known:
            raise _changed(_place(other if element is None else element), told, known)
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
_SHOWN_ATTRIBUTES = ("contentrefs", "role", "qcode", "literal", "value", "valueunit", "validto")


def _shown(item: etree._Element) -> Iterator[etree._Element]:
    """Yield all that the metadata of ``item`` say of the article; subjects, notes and rights are the newsroom's."""
    for path in _SHOWN_META:
        yield from item.iterfind(path)
    for part in item.iterfind(nar("partMeta")):
        yield part
        yield from part.iterdescendants(*_SHOWN_PART)
    for element in item.iterfind(nar("assert")):
        yield from element.iterdescendants(*_SHOWN_ASSERT)


def _said(element: etree._Element | None) -> tuple[str | None, ...]:
    """Return what ``element`` itself says; white space counts as one blank, since clients fold it."""
    if element is None:
        return ()
    return (element.tag, folded(element.text), *map(element.get, _SHOWN_ATTRIBUTES))


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
