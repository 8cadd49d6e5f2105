"""The package around the text: template, properties, embedded model, and its bytes."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from roundtable.errors import ExportError, ImportedFileError
from roundtable_converters.docx.layout import title
from roundtable_converters.packing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.opc.package import OpcPackage
    from lxml.etree import _Element

    from roundtable.model import Article
    from roundtable_converters.docx.body import Stamp

__all__ = [
    "MODEL_NAMESPACE",
    "attach_comments",
    "built_in_template",
    "describe",
    "embed",
    "house_template",
    "open_template",
    "packed",
    "set_language",
]

MODEL_NAMESPACE = "urn:roundtable-convert:article:1"
"""Namespace of the custom XML part that carries the model."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_ID = "{6F1B5D0E-52C7-4B55-9C5E-1C7A0E4D3B21}"
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_COMMENTS = (
    RELATIONSHIP_TYPE.COMMENTS,
    # What newer versions of Word write beside the comments themselves.
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "http://schemas.microsoft.com/office/2016/09/relationships/commentsIds",
    "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible",
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"


@cache
def built_in_template(profile: str, script: str) -> bytes:
    """Return the template of a profile, with the typefaces of a script (``zh-Hans`` or ``zh-Hant``)."""
    return files(__package__ or "").joinpath("templates", f"{profile}.{script}.docx").read_bytes()


@lru_cache(maxsize=4)
def house_template(data: bytes) -> bytes:
    """Return a template from outside as python-docx can open it.

    Raises:
        ExportError: ``data`` is not a Word document or template.
    """
    try:
        members = unpack(data, kind="DOCX")
        # A .dotx differs from a .docx in this one word, but python-docx reads only the latter.
        types = members["[Content_Types].xml"].replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
        data = pack((members | {"[Content_Types].xml": types}).items())
        open_template(data)
    except (ImportedFileError, KeyError, ValueError, AttributeError, XMLSyntaxError) as error:
        raise ExportError(
            f"the DOCX template is not a Word document or template ({error}). Save it in Word as .docx or .dotx."
        ) from error
    return data


def open_template(data: bytes) -> Document:
    """Return an empty document with the styles and the page of a template."""
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    for element in body.xpath("./*[not(self::w:sectPr)]"):
        body.remove(element)
    return document


def set_language(document: Document, locale: str) -> None:
    """Say the language of the Chinese text, such as ``zh-CN``, where the template says one."""
    for part in (document.styles.element, document.settings.element):
        for element in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            element.set(qn("w:eastAsia"), locale)


def describe(document: Document, article: Article, stamp: Stamp) -> None:
    """Write the core properties."""
    language = "zh" if article.language == "und" else article.language
    hosts = "；".join(person.name for person in article.moderators)
    values = (
        ("dc:title", title(article)),
        ("dc:subject", article.column),
        ("dc:creator", hosts or article.source or article.publisher or stamp.author),
        ("cp:keywords", "；".join(person.name for person in article.speakers)),
        ("dc:description", f"原载：{article.source} {article.published or ''}".strip() if article.source else None),
        ("cp:lastModifiedBy", stamp.author),
        ('dcterms:created xsi:type="dcterms:W3CDTF"', stamp.date),
        ('dcterms:modified xsi:type="dcterms:W3CDTF"', stamp.date),
        ("dc:language", language),
    )
    content = "".join(f"<{tag}>{escape(text)}</{tag.split()[0]}>" for tag, text in values if text)
    core = (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{content}</cp:coreProperties>"
    )
    package = document.part.package
    _drop(package, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    part = Part(PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, core.encode("utf-8"), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CORE_PROPERTIES)


def attach_comments(document: Document, comments: _Element | None) -> None:
    """Put comments in place of those that a template may have brought."""
    for relation in _COMMENTS:
        _drop(document.part, relation)
    if comments is not None and len(comments):
        part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, serialize_part_xml(comments))
        document.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)


def embed(document: Document, model: str) -> None:
    """Put the model into a custom XML part, which Word and LibreOffice keep when they save."""
    main, package = document.part, document.part.package
    marker = MODEL_NAMESPACE.encode()
    _drop(main, RELATIONSHIP_TYPE.CUSTOM_XML, lambda part: marker in part.blob)
    item = f'{_DECLARATION}<article xmlns="{MODEL_NAMESPACE}">{escape(model)}</article>'
    properties = (
        f'{_DECLARATION}<ds:datastoreItem xmlns:ds="{_DATA_STORE}" ds:itemID="{_ITEM_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{MODEL_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    name = package.next_partname("/customXml/item%d.xml")
    part = Part(name, CONTENT_TYPE.XML, item.encode("utf-8"), package)
    main.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    about = PackURI(name.replace("/item", "/itemProps"))
    part.relate_to(
        Part(about, CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, properties.encode("utf-8"), package),
        RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
    )


def packed(document: Document) -> bytes:
    """Return the bytes of the document; the same document gives the same bytes."""
    package = document.part.package
    members = [("_rels/.rels", package.rels.xml)]
    overrides = []
    for part in package.iter_parts():
        overrides.append(f'<Override PartName="{escape(part.partname)}" ContentType="{part.content_type}"/>')
        members.append((part.partname.membername, part.blob))
        if part.rels:
            members.append((part.partname.rels_uri.removeprefix("/"), part.rels.xml))
    types = (
        f'{_DECLARATION}<Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{"".join(overrides)}</Types>'
    )
    return pack([("[Content_Types].xml", types.encode("utf-8")), *members])


def _drop(source: OpcPackage | Part, relation: str, unwanted: Callable[[Part], bool] = lambda _: True) -> None:
    """Forget the parts of one kind that a template brought along."""
    for key, old in list(source.rels.items()):
        if old.reltype == relation and not old.is_external and unwanted(old.target_part):
            del source.rels[key]
