"""The package around the text: template, properties, embedded model, and its bytes."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from roundtable.errors import ExportError, ImportedFileError
from roundtable_converters.docx.layout import title
from roundtable_converters.docx.styles import StyleSheet
from roundtable_converters.packing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.opc.package import OpcPackage

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
    "style_sheet",
]

MODEL_NAMESPACE = "urn:roundtable-convert:article:1"
"""Namespace of the custom XML part that carries the model."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = nsdecls("w", "r")
_BODY = "body"
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
    except (ImportedFileError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise ExportError(
            f"the DOCX template is not a Word document or template ({error}). Save it in Word as .docx or .dotx."
        ) from error
    return data


def open_template(data: bytes) -> Document:
    """Return a document with the styles and the page of a template, and whatever text it holds."""
    return docx.Document(io.BytesIO(data))


@lru_cache(maxsize=8)
def style_sheet(template: bytes) -> StyleSheet:
    """Return where a template keeps our styles.

    Raises:
        ExportError: It lacks some of them.
    """
    return StyleSheet(open_template(template).styles.element)


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


def attach_comments(document: Document, comments: str) -> None:
    """Put comments, as XML, in place of those that a template may have brought."""
    for relation in _COMMENTS:
        _drop(document.part, relation)
    if comments:
        content = f"{_DECLARATION}<w:comments {_NAMESPACES}>{comments}</w:comments>".encode()
        part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, content, document.part.package)
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


def packed(document: Document, text: str) -> bytes:
    """Return the bytes of the document with ``text`` (XML) as its body; the same input gives the same bytes."""
    package = document.part.package
    members = [("_rels/.rels", package.rels.xml)]
    overrides = []
    for part in package.iter_parts():
        overrides.append(f'<Override PartName="{escape(part.partname)}" ContentType="{part.content_type}"/>')
        blob = _main_part(document, text) if part is document.part else part.blob
        members.append((part.partname.membername, blob))
        if part.rels:
            members.append((part.partname.rels_uri.removeprefix("/"), part.rels.xml))
    types = (
        f'{_DECLARATION}<Types xmlns="{_TYPES}">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{"".join(overrides)}</Types>'
    )
    return pack([("[Content_Types].xml", types.encode("utf-8")), *members])


def _main_part(document: Document, text: str) -> bytes:
    """Return the main part; its root and page are the template's, its text is spliced in as it is.

    To parse the text and to write it again takes longer than the rest of an export.
    """
    root = document.element
    section = root.body.find(qn("w:sectPr"))
    page = "" if section is None else etree.tostring(section, encoding="unicode", with_tail=False)
    root.replace(root.body, etree.Comment(_BODY))
    shell: str = etree.tostring(root, encoding="unicode")
    body = f"<w:body {_NAMESPACES}>{text}{page}</w:body>"
    return (_DECLARATION + shell.replace(f"<!--{_BODY}-->", body)).encode("utf-8")


def _drop(source: OpcPackage | Part, relation: str, unwanted: Callable[[Part], bool] = lambda _: True) -> None:
    """Forget the parts of one kind that a template brought along."""
    for key, old in list(source.rels.items()):
        if old.reltype == relation and not old.is_external and unwanted(old.target_part):
            del source.rels[key]
