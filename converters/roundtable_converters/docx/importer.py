"""Reading an article back from a Word document."""

from __future__ import annotations

import posixpath
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec
from docx.oxml.ns import qn
from lxml import etree

from roundtable.errors import ImportedFileError
from roundtable.limits import DEFAULT_LIMITS, Limits
from roundtable_converters.changes import clipped, difference
from roundtable_converters.docx.layout import printed_text
from roundtable_converters.docx.shell import MODEL_NAMESPACE
from roundtable_converters.embedding import article_from_json
from roundtable_converters.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from roundtable.model import Article

__all__ = ["DocxImporter"]

_OFFICE_DOCUMENT = "/officeDocument"  # the end of the relation's type, transitional or strict
_PARAGRAPH, _FIELD_CHARACTER, _FIELD_TYPE = map(qn, ("w:p", "w:fldChar", "w:fldCharType"))
_TEXT, _INSTRUCTION = map(qn, ("w:t", "w:instrText"))
_SPECIAL = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
    qn("w:softHyphen"): "\N{SOFT HYPHEN}",
}
_UNSEEN = frozenset(map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:txbxContent")))


class DocxImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the article that ``DocxExporter`` put into a document, also after Word or LibreOffice saved it.

    >>> from roundtable_converters.docx import DocxExporter
    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> DocxImporter().read(DocxExporter().export(article, context)) == article
    True
    """

    limits: Limits = DEFAULT_LIMITS
    """What the package may cost."""

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Tracked changes count as accepted.

        Raises:
            ImportedFileError: ``data`` is no DOCX file, carries no article, or its text was changed by
                hand; the message lists each paragraph that differs.
        """
        members = unpack(data, kind="DOCX", limits=self.limits)
        article = _model(members)
        expected = [_folded(text) for text in printed_text(article)]
        try:
            found = [_folded(text) for text in _paragraphs(_parse(members, _main_part(members)))]
        except RecursionError as error:
            raise ImportedFileError("the text of this document is nested too deeply. Export it again.") from error
        _compare([text for text in expected if text], [text for text in found if text])
        return article


def _parse(members: dict[str, bytes], name: str) -> _Element:
    # The sizes are known to be sane (unpack), so libxml2's own limit on long texts may go.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(members[name], parser)
    except KeyError as error:
        raise ImportedFileError(f"this is not a DOCX file: it has no {name}. Export it again.") from error
    except etree.XMLSyntaxError as error:
        raise ImportedFileError(f"{name}: this is not XML ({error}). Export the document again.") from error


def _model(members: dict[str, bytes]) -> Article:
    marker = MODEL_NAMESPACE.encode()
    for name, data in members.items():
        if name.startswith("customXml/item") and marker in data:
            root = _parse(members, name)
            if root.tag == f"{{{MODEL_NAMESPACE}}}article":
                return article_from_json(root.text or "", where=name)
    raise ImportedFileError(
        "this document carries no roundtable article: another program made it, or dropped the article when it saved. "
        "Export it again."
    )


def _main_part(members: dict[str, bytes]) -> str:
    for relation in _parse(members, "_rels/.rels"):
        if relation.get("Type", "").endswith(_OFFICE_DOCUMENT):
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return "word/document.xml"


def _paragraphs(document: _Element) -> Iterator[str]:
    """Yield the text of each paragraph that a reader sees, the entries of contents aside."""
    reader = _Reader()
    for paragraph in document.iter(_PARAGRAPH):
        yield "".join(reader.read(paragraph))


class _Reader:
    """Reads text and knows, from one paragraph to the next, whether it is the result of a contents field."""

    def __init__(self) -> None:
        self._depth = 0  # of nested fields
        self._contents = 0  # depth of the contents field that the text is in

    def read(self, parent: _Element) -> Iterator[str]:
        for element in parent:
            if element.tag == _FIELD_CHARACTER:
                self._depth += {"begin": 1, "end": -1}.get(element.get(_FIELD_TYPE, ""), 0)
                if self._depth < self._contents:
                    self._contents = 0
            elif element.tag == _INSTRUCTION:
                if not self._contents and (element.text or "").strip().startswith("TOC"):
                    self._contents = self._depth
            elif element.tag == _TEXT or element.tag in _SPECIAL:
                if not self._contents:
                    yield _SPECIAL.get(element.tag) or element.text or ""
            elif element.tag not in _UNSEEN:
                yield from self.read(element)


def _folded(text: str) -> str:
    """Return ``text`` with each run of white space as one space: programs re-write it when they save."""
    return " ".join(text.split())


def _compare(expected: list[str], found: list[str]) -> None:
    if expected == found:
        return
    changes = [
        line
        for kind, start, stop, new_start, new_stop in SequenceMatcher(
            None, expected, found, autojunk=False
        ).get_opcodes()
        if kind != "equal"
        for line in _changes(start, expected[start:stop], found[new_start:new_stop])
    ]
    raise ImportedFileError(
        "the text of this document was changed after its export; the article in it no longer matches. "
        f"Take the changes back, or make them in the source and export again ({len(changes)} in all):\n"
        + "\n".join(changes)
    )


def _changes(start: int, old: list[str], new: list[str]) -> Iterator[str]:
    for number, (before, after) in enumerate(zip(old, new, strict=False), start=start + 1):
        yield f"paragraph {number}: {difference(before, after)}"
    for number, before in enumerate(old[len(new) :], start=start + len(new) + 1):
        yield f"paragraph {number}: removed: “{clipped(before)}”"
    for after in new[len(old) :]:
        yield f"after paragraph {start + len(old)}: added: “{clipped(after)}”"
