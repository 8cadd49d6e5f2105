"""What a document has before the article comes in: styles, page, footers, and the places for the rest.

Opening a template costs more than writing an article into it, so each is opened once, by python-docx,
and kept as the bytes of its parts. Four parts are left open: text, comments, properties, model.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
import msgspec
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from roundtable.errors import FormatError, ImportedFileError
from roundtable_converters.docx.styles import StyleSheet
from roundtable_converters.packing import Packed, pack, packed, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.opc.package import OpcPackage

__all__ = ["DECLARATION", "MODEL_NAMESPACE", "NAMESPACES", "Shell", "built_in_shell", "house_shell"]

MODEL_NAMESPACE = "urn:roundtable-convert:article:1"
"""Namespace of the custom XML part that carries the model."""
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = nsdecls("w", "r")

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TEMPLATE_TYPE, _DOCUMENT_TYPE = (f"wordprocessingml.{kind}.main+xml".encode() for kind in ("template", "document"))
_COMMENTS = (
    RELATIONSHIP_TYPE.COMMENTS,
    # What newer versions of Word write beside the comments themselves.
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds",
    "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible",
)
_MODEL_PROPERTIES = (
    f'{DECLARATION}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{6F1B5D0E-52C7-4B55-9C5E-1C7A0E4D3B21}">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{MODEL_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()
_BODY = "body"


class Shell(msgspec.Struct, frozen=True, kw_only=True):
    """A template made ready; ``fill`` makes a document of it."""

    styles: StyleSheet
    members: tuple[Packed | str, ...]
    """Every part in the order of the package; of those that an article fills, the name."""
    main: str
    before: str
    """The main part up to the text, and from there on."""
    after: str
    model: str
    properties: str
    comments: str | None
    """Names of the parts that an article fills; no comments where none are wanted."""

    def fill(self, text: str, *, model: bytes, properties: bytes, comments: bytes) -> bytes:
        """Return a document with ``text`` (the content of ``w:body``, as XML) and these parts."""
        # The text is not parsed again: that takes longer than the rest of an export.
        main = f"{self.before}{text}{self.after}".encode()
        filled = {self.main: main, self.model: model, self.properties: properties, self.comments: comments}
        return pack((part, filled[part]) if isinstance(part, str) else part for part in self.members)


@cache
def built_in_shell(profile: str, script: str, locale: str, *, comments: bool) -> Shell:
    """Return the shell of a profile, with the typefaces of a script (``zh-Hans`` or ``zh-Hant``)."""
    template = files(__package__ or "").joinpath("templates", f"{profile}.{script}.docx")
    return _shell(docx.Document(io.BytesIO(template.read_bytes())), locale, comments=comments)


@lru_cache(maxsize=8)
def house_shell(template: bytes, locale: str, *, comments: bool) -> Shell:
    """Return the shell of a template from outside.

    Raises:
        FormatError: ``template`` is not a Word document or template, or lacks some of our styles.
    """
    try:
        members = unpack(template, kind="DOCX")
        # A .dotx differs from a .docx in this one word, but python-docx reads only the latter.
        types = members["[Content_Types].xml"].replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
        document = docx.Document(io.BytesIO(pack((members | {"[Content_Types].xml": types}).items())))
    except (ImportedFileError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise FormatError(
            f"the DOCX template is not a Word document or template ({error}). Save it in Word as .docx or .dotx."
        ) from error
    return _shell(document, locale, comments=comments)


def _shell(document: Document, locale: str, *, comments: bool) -> Shell:
    styles = document.styles.element
    for root in (styles, document.settings.element):
        for element in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            element.set(qn("w:eastAsia"), locale)
    main, package = document.part, document.part.package
    for relation in _COMMENTS:
        _drop(main, relation)
    _drop(package, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    _drop(main, RELATIONSHIP_TYPE.CUSTOM_XML, lambda part: MODEL_NAMESPACE.encode() in part.blob)
    model = _add(main, package.next_partname("/customXml/item%d.xml"), CONTENT_TYPE.XML, RELATIONSHIP_TYPE.CUSTOM_XML)
    about = PackURI(model.partname.replace("/item", "/itemProps"))
    _add(model, about, CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, _MODEL_PROPERTIES)
    core = _add(package, "/docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    remarks = _add(main, "/word/comments.xml", CONTENT_TYPE.WML_COMMENTS, _COMMENTS[0]) if comments else None
    filled = {part.partname.membername for part in (main, model, core, remarks) if part}
    before, after = _around_the_text(document)
    return Shell(
        styles=StyleSheet(styles),
        members=tuple(name if name in filled else packed(name, data) for name, data in _members(package)),
        main=main.partname.membername,
        before=before,
        after=after,
        model=model.partname.membername,
        properties=core.partname.membername,
        comments=remarks.partname.membername if remarks else None,
    )


def _drop(source: OpcPackage | Part, relation: str, unwanted: Callable[[Part], bool] = lambda _: True) -> None:
    """Forget the parts of one kind that a template brought along."""
    for key, old in list(source.rels.items()):
        if old.reltype == relation and not old.is_external and unwanted(old.target_part):
            del source.rels[key]


def _add(source: OpcPackage | Part, name: str, content_type: str, relation: str, blob: bytes = b"") -> Part:
    part = Part(PackURI(name), content_type, blob)
    source.relate_to(part, relation)
    return part


def _around_the_text(document: Document) -> tuple[str, str]:
    """Return the main part before and after its text; root, page and footers stay the template's."""
    root = document.element
    section = root.body.find(qn("w:sectPr"))
    page = "" if section is None else etree.tostring(section, encoding="unicode", with_tail=False)
    root.replace(root.body, etree.Comment(_BODY))
    before, _, after = etree.tostring(root, encoding="unicode").partition(f"<!--{_BODY}-->")
    return f"{DECLARATION}{before}<w:body {NAMESPACES}>", f"{page}</w:body>{after}"


def _members(package: OpcPackage) -> list[tuple[str, bytes]]:
    members = []
    overrides = ""
    for part in package.iter_parts():
        overrides += f'<Override PartName="{escape(part.partname)}" ContentType="{part.content_type}"/>'
        members.append((part.partname.membername, part.blob))
        if part.rels:
            members.append((part.partname.rels_uri.removeprefix("/"), part.rels.xml))
    types = (
        f'{DECLARATION}<Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{overrides}</Types>'
    )
    return [("[Content_Types].xml", types.encode()), ("_rels/.rels", package.rels.xml), *members]
