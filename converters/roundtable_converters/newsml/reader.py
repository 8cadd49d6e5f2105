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
    add_parts(expected, article, lines, codes, ())
    add_asserts(expected, article, codes)
    add_body(expected, article, lines, codes)
    for said, meant in zip_longest(_shown(item), _shown(expected)):
        if said is None or meant is None or _said(said) != _said(meant):
            raise ImportedFileError(
                f"{_place(said, meant)}: the item says {_quoted(said)}, the article it was made from {_quoted(meant)}. "
                "It was changed by hand since; read it with model=False to take it as it is now."
            )


_SHOWN_META = [
    f"{nar('contentMeta')}/{'/'.join(map(nar, path.split('/')))}"
    for path in ("headline", "by", "creator/name", "contributor/name", "contributor/definition")
]
_SHOWN_PART = [nar(name) for name in ("infoSource", "headline", "description", "partMetaExtProperty", "related")]
_SHOWN_ASSERT = [nar(name) for name in ("name", "definition", "note")]
_XHTML = xhtml("")
_SHOWN_ATTRIBUTES = ("contentrefs", "role", "qcode", "literal", "value", "valueunit", "validto")


def _shown(item: etree._Element) -> Iterator[etree._Element]:
    """Yield everything that readers and editors see of the article.

    Subjects, notes and rights are the newsroom's to change.
    """
    for path in _SHOWN_META:
        yield from item.iterfind(path)
    for part in item.iterfind(nar("partMeta")):
        yield part
        yield from part.iterdescendants(*_SHOWN_PART)
    for element in item.iterfind(nar("assert")):
        yield from element.iterdescendants(*_SHOWN_ASSERT)
    for body in item.iter(xhtml("body")):
        yield from body


def _said(element: etree._Element) -> tuple[str | None, ...]:
    """Return what ``element`` itself says; white space counts as one blank, since clients fold it."""
    text = whole_text(element) if element.tag.startswith(_XHTML) else folded(element.text)
    return (element.tag, text, *map(element.get, _SHOWN_ATTRIBUTES))


def _place(said: etree._Element | None, meant: etree._Element | None) -> str:
    """Return the way to the element, such as ``partMeta st1-2/partMetaExtProperty t1``."""
    steps: list[str] = []
    node = meant if said is None else said
    while node is not None and node.tag != nar("newsItem"):
        name = next((value for key in (XML_ID, "partid", "id", "qcode") if (value := node.get(key))), None)
        steps.insert(0, f"{etree.QName(node).localname} {name}" if name else etree.QName(node).localname)
        node = node.getparent()
    return "/".join(steps)


def _quoted(element: etree._Element | None) -> str:
    if element is None:
        return "nothing"
    text = " ".join(value for value in _said(element)[1:] if value)
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
