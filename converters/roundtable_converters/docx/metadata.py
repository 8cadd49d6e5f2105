"""The parts beside the text: what the document is, and the whole model."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from roundtable_converters.docx.layout import title
from roundtable_converters.docx.shell import DECLARATION, MODEL_NAMESPACE
from roundtable_converters.embedding import article_to_xml

if TYPE_CHECKING:
    from roundtable.model import Article
    from roundtable_converters.docx.body import Stamp

__all__ = ["core_properties", "model_part"]

_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)

_MODEL_START = f'{DECLARATION}<article xmlns="{MODEL_NAMESPACE}">'.encode()


def core_properties(article: Article, stamp: Stamp) -> bytes:
    """Return the part that says title, people, source, language and date."""
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
        ("dc:language", "zh" if article.language == "und" else article.language),
    )
    content = "".join(f"<{tag}>{escape(text)}</{tag.split()[0]}>" for tag, text in values if text)
    return f"{DECLARATION}<cp:coreProperties {_CORE}>{content}</cp:coreProperties>".encode()


def model_part(article: Article) -> bytes:
    """Return the custom XML part with the model, which Word and LibreOffice keep when they save.

    Raises:
        ExportError: The article holds a lone surrogate.
    """
    return b"".join((_MODEL_START, article_to_xml(article), b"</article>"))
