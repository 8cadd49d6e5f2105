"""The package around the pages: container, package file and NCX, written by EbookLib.

EbookLib damages Chinese text when it builds XHTML itself, and writes invalid files with its own
conveniences (two authors, ``set_cover``). So it gets finished pages as raw items and finished metadata.
Its clock and its random identifier never reach the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from ebooklib import epub

from roundtable_converters.packing import pack, packed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from roundtable_converters.epub.metadata import Fact

__all__ = ["Item", "package"]

_MEDIA_TYPES = {
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xhtml": "application/xhtml+xml",
}
_MIMETYPE = packed("mimetype", b"application/epub+zip", compress=False)
_PACKAGE_FILE = "EPUB/content.opf"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the book."""

    name: str
    data: bytes
    properties: tuple[str, ...] = ()
    title: str = ""
    """Its line in the NCX; files without one are not listed."""

    @property
    def id(self) -> str:
        """Its id in the manifest."""
        return self.name.replace("/", "-").replace(".", "-")

    @property
    def media_type(self) -> str:
        """Its media type, by its suffix."""
        return _MEDIA_TYPES[self.name.rpartition(".")[2]]


def package(
    items: Sequence[Item],
    facts: Sequence[Fact],
    *,
    identifier: str,
    title: str,
    language: str,
    modified: datetime,
    right_to_left: bool,
    ncx: bool,
) -> bytes:
    """Return the EPUB: the same bytes for the same arguments."""
    book = epub.EpubBook()
    book.IDENTIFIER_ID = "identifier"
    book.uid, book.title, book.language = identifier, title, language
    dublin_core: dict[str, list[tuple[str, dict[str, str]]]] = {}
    metas: list[tuple[str, dict[str, str]]] = []
    for fact in facts:
        values = metas if fact.name == "meta" else dublin_core.setdefault(fact.name, [])
        values.append((fact.text, fact.attributes))
    book.metadata = {epub.NAMESPACES["DC"]: dublin_core, epub.NAMESPACES["OPF"]: {"meta": metas}}
    for item in items:
        raw = epub.EpubItem(uid=item.id, file_name=item.name, media_type=item.media_type, content=item.data)
        raw.properties = list(item.properties)
        book.add_item(raw)
    if ncx:
        book.add_item(epub.EpubNcx())
        book.toc = [epub.Link(item.name, item.title, item.id) for item in items if item.title]
    book.spine = [item.id for item in items if item.name.endswith(".xhtml")]
    if right_to_left:
        book.set_direction("rtl")
    members = _written(book, modified)
    members[_PACKAGE_FILE] = _corrected(members[_PACKAGE_FILE], language, ncx=ncx)
    return pack((_MIMETYPE, *members.items()))


class _Members:
    """Takes the place of the zip file that EbookLib writes to."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def writestr(self, name: str, data: str | bytes) -> None:
        self.data[name] = data.encode() if isinstance(data, str) else data


def _written(book: epub.EpubBook, modified: datetime) -> dict[str, bytes]:
    """Return the files that EbookLib writes, by name.

    Its public ``write_epub`` would zip them, with the clock of the machine, only for us to unzip and zip them
    again: a third of the time of an export. So this calls the steps of ``EpubWriter.write`` itself.
    """
    writer = epub.EpubWriter("", book, {"mtime": modified})
    writer.out = members = _Members()
    for step in (writer._write_container, writer._write_opf, writer._write_items):  # noqa: SLF001 - said above
        step()
    return members.data


def _corrected(package_file: bytes, language: str, *, ncx: bool) -> bytes:
    """Say the language of the metadata, and name no NCX where there is none: EbookLib can do neither."""
    package_file = package_file.replace(b"<package ", f'<package xml:lang="{language}" '.encode(), 1)
    return package_file if ncx else package_file.replace(b'<spine toc="ncx"', b"<spine", 1)
