"""Reading back what ``EpubExporter`` wrote, and noticing what was changed by hand since.

EbookLib's own reader is not used: it follows ``../`` in the names of a package. The published text is
found by the ids of its elements, which programs that re-save a book keep, and compared without white
space, which they do not keep.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from roundtable.errors import ImportedFileError
from roundtable.limits import DEFAULT_LIMITS, Limits
from roundtable_converters.changes import clipped, difference, listed
from roundtable_converters.embedding import article_from_json
from roundtable_converters.epub.chapters import block_id, published
from roundtable_converters.epub.exporter import DIGESTS, MODEL
from roundtable_converters.epub.xhtml import squeeze
from roundtable_converters.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from roundtable.model import Article

__all__ = ["EpubImporter"]

_BODY = "{http://www.w3.org/1999/xhtml}body"
_GENERATED = frozenset({"nav.xhtml", "cover.xhtml"})
"""Pages that reading systems and other programs write anew."""


class EpubImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the books that ``EpubExporter`` writes, also after another program saved them again.

    >>> from roundtable_converters.epub import EpubExporter
    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> EpubImporter().read(EpubExporter().export(article, context)) == article
    True
    """

    limits: Limits = DEFAULT_LIMITS
    """What the package may cost."""

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: Not an EPUB, not one of ours, or its text was changed by hand since; the message
                says where and how, paragraph by paragraph.
        """
        members = unpack(data, kind="EPUB", limits=self.limits)
        folder = next((name.removesuffix(MODEL) for name in members if name.endswith(MODEL)), None)
        if folder is None:
            raise ImportedFileError(
                f"this EPUB holds no {MODEL}: it was not made by roundtable-convert, or another program left the file "
                "out. Export the article again."
            )
        article = article_from_json(members[folder + MODEL], where=MODEL)
        bodies = {
            name.removeprefix(folder): _body(name, member)
            for name, member in members.items()
            if name.endswith(".xhtml") and name.removeprefix(folder) not in _GENERATED
        }
        changes = list(_changes(article, bodies, _digests(members.get(folder + DIGESTS, b"{}"))))
        if changes:
            raise ImportedFileError(
                f"this EPUB was changed by hand in {len(changes)} place(s) since it was exported. Make the changes in "
                f"the source and export it again:\n{listed(changes)}"
            )
        return article


def _body(name: str, page: bytes) -> etree._Element:
    # Neither entities nor the network: a book from outside may be an attack.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        body = etree.fromstring(page, parser).find(_BODY)
    except etree.XMLSyntaxError as error:
        raise ImportedFileError(f"{name}: this page is not well-formed ({error}). Export the article again.") from error
    if body is None:
        raise ImportedFileError(f"{name}: this page has no body. Export the article again.")
    return body


def _digests(data: bytes) -> dict[str, str]:
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ImportedFileError(f"{DIGESTS}: not readable ({error}). Export the article again.") from error


def _changes(article: Article, bodies: Mapping[str, etree._Element], digests: Mapping[str, str]) -> Iterator[str]:
    """Yield one sentence for each difference between the pages and the article."""
    expected = {block_id(line.number): squeeze(line.block.span.of(article.text)) for line in published(article)}
    order = {key: position for position, key in enumerate(expected)}
    for name, body in bodies.items():
        if name in digests:
            if hashlib.sha256(_text(body).encode()).hexdigest() != digests[name]:
                yield f"{name}: this page, which is made from the article, was changed"
            continue
        found: list[int] = []
        for element in [element for element in body.iter() if element.get("id") in expected]:
            key = element.get("id", "")
            if key in expected:
                found.append(order[key])
                had, has = expected.pop(key), _text(element)
                if had != has:
                    yield f"{name}: {difference(had, has)}"
                tail = element.tail
                element.clear()
                element.tail = tail
        if found != sorted(found):
            yield f"{name}: the paragraphs stand in another order"
        if added := _text(body):
            yield f"{name}: “{clipped(added)}” was added"
    for text in expected.values():
        yield f"the paragraph “{clipped(text)}” was taken out"
    for name in sorted(digests.keys() - bodies.keys()):
        yield f"{name}: this page was taken out"


def _text(element: etree._Element) -> str:
    return squeeze("".join(str(text) for text in element.itertext()))
