"""Bytes that are no text at all: what they look like, said in a reader's words."""

from __future__ import annotations

import re

__all__ = ["describe_binary", "has_controls"]

# File signatures (https://en.wikipedia.org/wiki/List_of_file_signatures). RTF and PDF are partly
# legible, but what a reader sees of them is not what stands in the bytes.
_SIGNATURES = tuple(
    (re.compile(pattern, re.DOTALL), description)
    for pattern, description in (
        (rb"\x89PNG\r\n", "a PNG picture"),
        (rb"\xff\xd8\xff", "a JPEG picture"),
        (rb"GIF8[79]a", "a GIF picture"),
        (rb"RIFF....WEBP", "a WebP picture"),
        (rb"BM....\0\0\0\0", "a BMP picture"),
        (rb"II\*\0|MM\0\*", "a TIFF picture"),
        (rb"%PDF-", "a PDF document"),
        (rb"\{\\rtf", "an RTF document"),
        (rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", "an EPUB book"),
        (rb"PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/)", "an Office document (DOCX, XLSX or PPTX)"),
        (rb"PK(\x03\x04|\x05\x06)", "a ZIP archive"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS or PPT)"),
        (rb"\x1f\x8b\x08", "a gzip archive"),
        (rb"Rar!\x1a\x07", "a RAR archive"),
        (rb"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (rb"BZh[1-9]1AY&SY", "a bzip2 archive"),
        (rb"\xfd7zXZ\0", "an XZ archive"),
        (rb"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (rb"PAR1.*PAR1\Z", "a Parquet table"),
        (rb"SQLite format 3\0", "an SQLite database"),
        (rb"\x7fELF|MZ.{58}..\0\0", "a program"),
        (rb"ID3[\x02-\x04]\0|OggS\0|RIFF....WAVE", "a sound recording"),
        (rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI ", "a video"),
    )
)
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
_SAMPLE = 1 << 16
_MOST_CONTROLS = 1 / 200
"""A crawl leaves a stray control character here and there; a share above this is data."""


def describe_binary(data: bytes) -> str | None:
    """Return what ``data`` looks like by its first bytes, such as ``"a PNG picture"``; None where they say nothing."""
    return next((description for signature, description in _SIGNATURES if signature.match(data)), None)


def has_controls(data: bytes) -> bool:
    """Tell whether ``data``, one byte or more for each character, holds more control characters than a text does."""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > len(sample) * _MOST_CONTROLS or data.count(b"\0") > len(data) * _MOST_CONTROLS
