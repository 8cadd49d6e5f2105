"""From a NewsML-G2 item back to an article."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from roundtable.errors import ImportedFileError
from roundtable_converters.embedding import article_from_json
from roundtable_converters.newsml.body import add_body, body_lines
from roundtable_converters.newsml.content import add_headlines
from roundtable_converters.newsml.foreign import foreign_article
from roundtable_converters.newsml.naming import person_codes
from roundtable_converters.newsml.parts import add_parts
from roundtable_converters.newsml.people import add_asserts, add_parties
from roundtable_converters.newsml.xml import XML_ID, add, folded, nar, new_root, parse_untrusted, whole_text, xhtml

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
        model = item.find(f"{nar('itemMeta')}/{nar('itemMetaExtProperty')}[@rel='rtrel:model']")
        if model is None or not self.model:
            return foreign_article(item, data)
        article = article_from_json(model.get("value", ""), where="itemMetaExtProperty rtrel:model")
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
    add_parts(expected, article, lines, codes)
    add_asserts(expected, article, codes)
    add_body(expected, article, lines, codes)
    for said, meant in zip_longest(_shown(item), _shown(expected)):
        if said != meant:
            place = (said or meant or ("", ""))[0]
            raise ImportedFileError(
                f"{place}: the item says {_quoted(said)}, the article it was made from {_quoted(meant)}. "
                "It was changed by hand since; read it with model=False to take it as it is now."
            )


def _shown(item: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of everything that readers and editors see of the article.

    White space counts as one blank: clients fold it. Subjects, notes and rights are the newsroom's to change.
    """
    meta = f"{nar('contentMeta')}/"
    for path in ("headline", "by", "creator/name", "contributor/name", "contributor/definition"):
        for number, element in enumerate(item.iterfind(meta + "/".join(map(nar, path.split("/")))), start=1):
            yield f"{path} {number}", folded(element.text)
    for part in item.iterfind(nar("partMeta")):
        yield from _part(part)
    for element in item.iterfind(nar("assert")):
        place = f"assert {element.get('qcode')}"
        for inner in element.iter(nar("name"), nar("definition"), nar("note")):
            yield f"{place} {etree.QName(inner).localname}", folded(inner.text)
    for element in item.iterfind(f".//{xhtml('body')}/*"):
        yield f"{etree.QName(element).localname} {element.get(XML_ID)}", whole_text(element)


def _part(part: etree._Element) -> Iterator[tuple[str, str]]:
    place = f"partMeta {part.get('partid')}"
    yield f"{place} contentrefs", part.get("contentrefs", "")
    for element in part.iterfind(nar("infoSource")):
        yield f"{place} infoSource", element.get("qcode", "")
    for name in ("headline", "description"):
        for element in part.iterfind(nar(name)):
            yield f"{place} {name}", folded(element.text)
    for outer in part.iterfind(nar("partMetaExtProperty")):
        for element in (outer, *outer.iterfind(nar("related"))):
            said = (element.get(key) for key in ("qcode", "literal", "value", "valueunit", "validto"))
            yield f"{place} {element.get('rel')}", " | ".join(text for text in said if text is not None)


def _quoted(pair: tuple[str, str] | None) -> str:
    return "nothing" if pair is None else repr(pair[1] if len(pair[1]) <= 60 else pair[1][:60] + "…")
