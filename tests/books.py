"""Opening exported books the way a reading system does, and changing them the way people do."""

from __future__ import annotations

import io
import zipfile

from lxml import etree
from roundtable_converters.epub import EpubExporter
from roundtable_converters.packing import pack
from strategies import CONTEXT

from roundtable import Article

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


def exported(article: Article) -> bytes:
    return EpubExporter().export(article, CONTEXT)


def members(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name.removeprefix("EPUB/"): package.read(name) for name in package.namelist()}


def replaced(book: bytes, name: str, old: str, new: str) -> bytes:
    """Return the book with ``new`` in the place of every ``old`` in one of its files."""
    files = members(book)
    assert old in files[name].decode(), f"{old} is not in {name}"
    return repacked(files | {name: files[name].decode().replace(old, new).encode()})


def repacked(files: dict[str, bytes]) -> bytes:
    outside = {"mimetype", "META-INF/container.xml"}
    return pack((name if name in outside else f"EPUB/{name}", data) for name, data in files.items())


def pages(book: bytes) -> dict[str, etree._Element]:
    return {name: etree.fromstring(data) for name, data in members(book).items() if name.endswith(".xhtml")}


def seen(element: etree._Element) -> str:
    """Return the text that a reader sees, without white space."""
    return "".join("".join(str(text) for text in element.itertext()).split())


def body(page: etree._Element) -> etree._Element:
    found = page.find(f"{X}body")
    assert found is not None
    return found
