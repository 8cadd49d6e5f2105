"""The whole model, carried inside a file of another format.

No document format has a place for everything an ``Article`` knows. So each of ours carries the
article's JSON beside its own content; the importer takes the article from there and then checks it
against what the document shows.
"""

from __future__ import annotations

import re

import msgspec

from roundtable.errors import ExportError, ImportedFileError
from roundtable.model import Article

__all__ = ["article_from_json", "article_to_xml", "encode_article"]

_NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF in UTF-8
_encoder = msgspec.json.Encoder(decimal_format="string")
_decoder = msgspec.json.Decoder(Article)
_VERSION = str(Article.__struct_config__.tag)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Head(msgspec.Struct):
    """The key that every version of the document has."""

    format: str


_head_decoder = msgspec.json.Decoder(_Head)


def encode_article(article: Article) -> bytes:
    """Return the article as one line of JSON in UTF-8.

    Raises:
        ExportError: The article holds a lone surrogate, which no encoding can carry.
    """
    try:
        return _encoder.encode(article)
    except UnicodeEncodeError as error:
        raise ExportError(
            f"the article holds a lone surrogate (U+{ord(error.object[error.start]):04X}), which is no character. "
            "Replace it in the source text."
        ) from error


def article_to_xml(article: Article) -> bytes:
    r"""Return the article as one line of JSON in UTF-8, escaped for the content of an XML element.

    Raises:
        ExportError: The article holds a lone surrogate, which no encoding can carry.
    """
    # All else that XML forbids is escaped in JSON. These can only stand inside strings, where an escape means the same.
    data = _NONCHARACTERS.sub(lambda match: b"\\ufff" + b"ef"[match[0][2] - 0xBE :][:1], encode_article(article))
    return data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def article_from_json(data: str | bytes, *, where: str) -> Article:
    """Return the article in ``data``.

    Args:
        data: JSON as ``encode_article`` writes it, in any formatting.
        where: What holds it, for messages: ``"customXml/item1.xml"``.

    Raises:
        ImportedFileError: ``data`` is not an article of a version that we read.
    """
    try:
        return _decoder.decode(data)
    except _UNREADABLE as error:
        raise ImportedFileError(f"{where}: {_refusal(data, error)}") from error


def _refusal(data: str | bytes, error: Exception) -> str:
    """Say why ``data`` is not read: it is of another version, or contradicts itself, or is no article at all."""
    try:
        version = _head_decoder.decode(data).format
    except _UNREADABLE as lacking:
        version, error = _VERSION, lacking
    if version == _VERSION:
        return f"this is not a roundtable article ({error}). Export it again."
    advice = "Export it again."
    if version.startswith("roundtable-article/"):
        advice = "A newer release wrote it; upgrade with: pip install --upgrade roundtable-convert"
    return f"this release reads {_VERSION!r}, not {version[:80]!r} - at `$.format`. {advice}"
