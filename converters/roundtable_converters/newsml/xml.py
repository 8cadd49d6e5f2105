"""The XML that NewsML-G2 items are made of: names, building, and safe reading.

Text is only ever set as a whole on an element of its own. There are no comments and no inline
markup: either loses text, or the whole item, in news clients that are in daily use.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from roundtable.errors import ExportError, ImportedFileError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "MODEL",
    "NAR",
    "XHTML",
    "XML_ID",
    "XML_LANG",
    "Element",
    "add",
    "folded",
    "nar",
    "new_root",
    "one_line",
    "parse_untrusted",
    "quoted_code",
    "serialize",
    "timestamp",
    "whole_text",
    "xhtml",
]

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = "http://www.w3.org/1999/xhtml"
XS = "http://www.w3.org/2001/XMLSchema"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Everything but what may stand in a text, and in a value, as it is: & < > " and what a parser would fold are written
# as references, what XML 1.0 forbids is refused. One class each, since most of an export's time goes here.
_IN_TEXT = re.compile("[^\t\n -%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_VALUE = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_LINE_BREAKS = re.compile(r"[\t\n\r]+")


def nar(name: str) -> str:
    """Return the qualified name of an element of NewsML-G2."""
    return f"{{{NAR}}}{name}"


def xhtml(name: str) -> str:
    """Return the qualified name of an element of XHTML."""
    return f"{{{XHTML}}}{name}"


MODEL = f"{nar('itemMeta')}/{nar('itemMetaExtProperty')}[@rel='rtrel:model']/{nar('note')}"
"""Where an item carries the whole article."""


class Element:
    """An element to be written.

    Building and writing a tree of these takes half the time that lxml takes, and most of an export is
    just that. Nothing here is ever read from outside.
    """

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], text: str | None = None) -> None:
        self.name, self.attributes, self.text = name, attributes, text
        self.children: list[Element] = []


def new_root(name: str) -> Element:
    """Return a new document's root; ``xs`` is declared for ``valuedatatype``, whose values are qualified names."""
    return Element(name, {"xmlns": NAR, "xmlns:xs": XS})


def add(
    parent: Element, name: str, text: str | None = None, *, lang: str | None = None, **attributes: str | None
) -> Element:
    """Append an element to ``parent`` and return it; attributes that are None are left out."""
    given = {key: value for key, value in attributes.items() if value is not None}
    if lang is not None:
        given["xml:lang"] = lang
    element = Element(name, given, text)
    parent.children.append(element)
    return element


def serialize(root: Element) -> bytes:
    """Return the document as UTF-8, one element a line.

    No blank is added to a text. An element with a ``name`` stands in one line, because clients take
    all of its text for the name; and nothing stands between an itemSet and its item, because clients take
    whatever stands there for an item.

    Raises:
        ExportError: A text or a value holds a character that XML cannot carry.
    """
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(root, "\n", pieces)
    pieces.append("\n")
    return "".join(pieces).encode()


def _write(element: Element, margin: str, pieces: list[str]) -> None:
    """Append ``element``; ``margin`` goes before its end tag and, with two blanks more, before its children."""
    try:
        values = "".join([f' {key}="{_IN_VALUE.sub(_reference, value)}"' for key, value in element.attributes.items()])
        text = _IN_TEXT.sub(_reference, element.text) if element.text else ""
    except ValueError as error:
        raise ExportError(
            f"the element {element.name} would hold {error}, which XML cannot carry. Remove it from the source text."
        ) from error
    if not element.children:
        pieces.append(f"<{element.name}{values}>{text}</{element.name}>" if text else f"<{element.name}{values}/>")
        return
    pieces.append(f"<{element.name}{values}>")
    inner = f"{margin}  " if margin and not any(child.name == "name" for child in element.children) else ""
    apart = element.name != "itemSet"
    for child in element.children:
        pieces.append(inner if apart else "")
        _write(child, inner, pieces)
    pieces.append(f"{margin if inner and apart else ''}</{element.name}>")


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED:
        return _NAMED[character]
    if character in "\t\n\r":
        return f"&#{ord(character)};"
    raise ValueError(f"U+{ord(character):04X}")


def folded(text: str | None) -> str:
    """Return ``text`` with white space as one blank, which is how clients take it."""
    return " ".join((text or "").split())


def whole_text(element: etree._Element) -> str:
    """Return the text of ``element`` and all that stands in it, folded."""
    if len(element):
        return folded(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
    return folded(element.text)


def one_line(text: str) -> str:
    """Return ``text`` as NewsML-G2 wants names and literals: without tabs and line breaks."""
    return _LINE_BREAKS.sub(" ", text)


def quoted_code(text: str) -> str:
    """Return ``text`` as the code of a QCode, which becomes a piece of a URI; ideographs stay readable.

    >>> quoted_code("亩"), quoted_code("美元/吨 a")
    ('亩', '美元%2F吨%20a')
    """
    return "".join(char if char.isalnum() else quote(char, safe="") for char in text)


def timestamp(moment: datetime) -> str:
    """Return ``moment`` as XML Schema writes it, with offset: a client that finds none reads UTC, hours off."""
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:  # local mean times have offsets that XML Schema cannot say
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")


def parse_untrusted(data: bytes) -> etree._Element:
    """Return the root element of XML from outside, its comments and processing instructions left out.

    Nothing is fetched, no entity is expanded, and a document with a DTD is refused: NewsML-G2 has
    none, so that a DTD can only be a mistake or an attack.

    Raises:
        ImportedFileError: Not well-formed, with a DTD, or larger than is safe to read.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportedFileError(f"this is not well-formed XML ({error}). Ask for the item again.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportedFileError("the XML has a document type declaration, which no news item needs; it is not read.")
    return root
