"""The package around the pages: container, package file and NCX, written by EbookLib.

EbookLib damages Chinese text when it builds XHTML itself, and writes invalid files with its own
conveniences (two authors, ``set_cover``). So it gets finished pages as raw items, and the metadata is put
into its package file as text. Its clock and its random identifier never reach the book.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from ebooklib import epub

from roundtable_converters.packing import Packed, pack, packed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Item", "Toc", "package", "unchanging"]

_MEDIA_TYPES = {
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "xhtml": "application/xhtml+xml",
}
_MIMETYPE = packed("mimetype", b"application/epub+zip", compress=False)
_FOLDER, _PACKAGE_FILE = "EPUB/", "EPUB/content.opf"
_METADATA = re.compile("<metadata.*</metadata>", re.DOTALL)
_METADATA_START = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the book."""

    name: str
    data: bytes | Packed
    property: str = ""


@lru_cache(maxsize=8)
def unchanging(name: str, text: str) -> Item:
    """Return a file that is the same in many books, compressed once."""
    return Item(name=name, data=packed(_FOLDER + name, text.encode()))


class Toc(msgspec.Struct, frozen=True, kw_only=True):
    """What the contents of EPUB 2 say beside the titles of the pages: they repeat some metadata."""

    identifier: str
    title: str
    entries: tuple[tuple[str, str], ...]
    """File and title of each page."""


def package(
    items: Sequence[Item], metadata: Sequence[str], *, language: str, right_to_left: bool, toc: Toc | None
) -> bytes:
    """Return the EPUB: the same bytes for the same arguments.

    Args:
        items: The files, pages in the order of reading.
        metadata: Elements of the package file.
        language: BCP 47 tag of the book.
        right_to_left: Whether pages are turned from left to right.
        toc: The contents of EPUB 2, where they are wanted.
    """
    entries = tuple([(item.name, item.property) for item in items])
    before, after, written = _shell(entries, language, right_to_left, toc)
    package_file = f"{before}{_METADATA_START}" + "\n".join(metadata) + f"\n</metadata>{after}"
    files = [item.data if isinstance(item.data, Packed) else (_FOLDER + item.name, item.data) for item in items]
    return pack((_MIMETYPE, *written, (_PACKAGE_FILE, package_file.encode()), *files))


class _Members:
    """Takes the place of the zip file that EbookLib writes to."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def writestr(self, name: str, data: str | bytes) -> None:
        self.data[name] = data.encode() if isinstance(data, str) else data


@lru_cache(maxsize=256)
def _shell(
    entries: tuple[tuple[str, str], ...], language: str, right_to_left: bool, toc: Toc | None
) -> tuple[str, str, list[Packed]]:
    """Return the package file before and after its metadata, and what else EbookLib writes around these files.

    It depends on which files there are, and not on what they say; so books of the same shape share it. The public
    ``write_epub`` would zip all of it, with the clock of the machine, only for us to unzip and zip it again; so this
    calls the steps of ``EpubWriter.write`` itself.
    """
    book = epub.EpubBook()
    book.IDENTIFIER_ID, book.language = "identifier", language
    for name, property_ in entries:
        key = name.replace("/", "-").replace(".", "-")
        raw = epub.EpubItem(uid=key, file_name=name, media_type=_MEDIA_TYPES[name.rpartition(".")[2]], content=b"")
        raw.properties = [property_] if property_ else []
        book.add_item(raw)
        if name.endswith(".xhtml"):
            book.spine.append(raw)
    if toc:
        book.uid, book.title = toc.identifier, toc.title
        book.toc = [epub.Link(name, title, name.replace(".", "-")) for name, title in toc.entries]
        book.add_item(epub.EpubNcx())
    if right_to_left:
        book.set_direction("rtl")
    writer = epub.EpubWriter("", book)
    writer.out = members = _Members()
    for step in (writer._write_container, writer._write_opf, writer._write_items):  # noqa: SLF001 - said above
        step()
    package_file = members.data.pop(_PACKAGE_FILE)
    # EbookLib can say neither the language of the metadata nor that there is no NCX.
    package_file = package_file.replace(b"<package ", f'<package xml:lang="{language}" '.encode(), 1)
    if not toc:
        package_file = package_file.replace(b'<spine toc="ncx"', b"<spine", 1)
    before, after = _METADATA.split(package_file.decode())
    others = {name: data for name, data in members.data.items() if name.removeprefix(_FOLDER) not in dict(entries)}
    return before, after, [packed(name, data) for name, data in others.items()]
