"""Which encoding the bytes are in, and how we know.

In this order: a byte order mark; strict UTF-8, which no other text passes by chance; what the page
declares, if the bytes bear it out; statistics. ``docs/reference/encodings.md`` says it for users.
"""

from __future__ import annotations

import codecs
import re
from math import inf
from typing import Literal, NamedTuple

from roundtable.decoding.likelihood import bits_per_character
from roundtable.decoding.tears import bits_with_tears

__all__ = ["LEGACY", "WIDE", "Choice", "choose_encoding", "codec_name", "given_encoding", "likelier", "looks_like"]

LEGACY = ("gb18030", "big5hkscs")
WIDE = ("utf-16-le", "utf-16-be")
# What else legacy bytes may be, so that the detector does not call them Chinese for want of a better name.
_RIVALS = {
    "cp932": "Japanese",
    "euc_jis_2004": "Japanese",
    "cp949": "Korean",
    "koi8-r": "Russian",
    "cp1251": "Russian",
    "cp1252": "Western European",
}
_MARKS = (
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Names are read as browsers read them (https://encoding.spec.whatwg.org/#names-and-labels): pages that say
# gb2312 use all of GB18030, pages that say big5 use the Hong Kong characters.
_LABELS = {
    "gb18030": "gb2312 gb-2312 gb-2312-80 csgb2312 iso-ir-58 chinese euc-cn gbk x-gbk cp936 ms936 gb18030",
    "big5hkscs": "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950 ms950",
    "utf-8": "utf-8 utf8 utf-8-sig unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf16 utf-16le utf-16-le ucs-2 unicode csunicode iso-10646-ucs-2 unicodefeff",
    "utf-16-be": "utf-16be utf-16-be unicodefffe",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_DECLARATION = re.compile(
    rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+) | \A\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_DECLARED_WITHIN = 4096
_SAMPLE = 1 << 16
"""Bytes that statistics look at; more do not change the answer."""
_TORN_SAMPLE = 1 << 10
_LIKELY_BITS = 13.0
"""Chinese costs 8 to 12 bits a character, bytes read wrongly 14 to 21 (``benchmarks/detection.py``)."""


class Choice(NamedTuple):
    """An encoding and the reason for it."""

    encoding: str
    evidence: Literal["given", "bom", "declared", "detected"]
    start: int = 0
    """Number of bytes of the byte order mark."""
    text: str | None = None
    """The text, where all of it had to be decoded to find the encoding out."""


def codec_name(name: str) -> str | None:
    """Return the Python codec that stands for an encoding's ``name``, read as browsers read it.

    >>> codec_name("GB2312"), codec_name("latin1"), codec_name("klingon")
    ('gb18030', 'iso8859-1', None)
    """
    label = name.strip().lower().replace("_", "-")
    codec = _CODECS.get(label, label)
    try:
        "a".encode(codec)  # fails for codecs that are no encodings of text, such as base64
        return codecs.lookup(codec).name
    except (LookupError, ValueError):
        return None


def given_encoding(data: bytes, codec: str) -> Choice:
    """Return the choice of ``codec`` for ``data``, its byte order mark passed over where there is one."""
    mark, encoding = _mark(data)
    return Choice(encoding, "given", len(mark)) if mark and encoding[:6] == codec[:6] else Choice(codec, "given")


def choose_encoding(data: bytes) -> Choice | None:
    """Return the encoding of ``data``, None where it is none that Chinese pages use."""
    mark, encoding = _mark(data)
    start = len(mark)
    if mark and encoding != "utf-8":
        return Choice(encoding, "bom", start)
    declared = _declared(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken = start + error.start
    else:
        if "\0" not in text:
            return Choice("utf-8", "bom" if mark else "declared" if declared == "utf-8" else "detected", start, text)
        broken = start
    # First the lines that are not UTF-8 decide, since those that are say nothing about them; then the page as a whole.
    wide = {encoding: _bits(_sample(data, start), encoding) for encoding in WIDE}
    for sample in (_foreign_lines(data, broken), _sample(data, start)):
        bits = wide | {encoding: _bits(sample, encoding) for encoding in ("utf-8", *LEGACY)}
        if declared is not None and bits.get(declared, inf) <= _LIKELY_BITS:
            return Choice(declared, "declared", start)
        best = min(bits, key=bits.__getitem__)
        if bits[best] <= _LIKELY_BITS:
            return Choice(best, "detected", start)
    # A lost byte may have put the whole sample out of step.
    torn = {encoding: bits_with_tears(data[:_TORN_SAMPLE], encoding) for encoding in LEGACY}
    best = min(torn, key=torn.__getitem__)
    if torn[best] > _LIKELY_BITS:
        best, _ = looks_like(data)
    return Choice(best, "detected", start) if best in LEGACY else None


def _mark(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark that ``data`` begins with and the encoding it stands for, empty where none."""
    return next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), (b"", ""))


def _declared(data: bytes) -> str | None:
    match = _DECLARATION.search(data, 0, _DECLARED_WITHIN)
    return codec_name((match[1] or match[2]).decode("ascii")) if match else None


def looks_like(data: bytes) -> tuple[str, str]:
    """Return the codec and the language that an outside detector reads in ``data``, empty where none."""
    import chardet

    found = chardet.detect(_sample(data, 0), compat_names=False, include_encodings=(*LEGACY, *_RIVALS))["encoding"]
    return found or "", _RIVALS.get(found or "", "")


def likelier(line: bytes, encodings: tuple[str, ...]) -> str:
    """Return the one of ``encodings`` in which ``line`` is the likelier Chinese, the first where both are."""
    return min(encodings, key=lambda encoding: _bits(line, encoding))


def _foreign_lines(data: bytes, error: int) -> bytes:
    """Return lines that are not UTF-8, from the one with the first ``error`` on."""
    lines = _sample(data, data.rfind(b"\n", 0, error) + 1).splitlines(keepends=True)
    return b"".join(line for line in lines if not _is_utf8(line))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes, start: int) -> bytes:
    """Return some kilobytes from ``start`` on, cut at a line end so as not to tear a character."""
    sample = data[start : start + _SAMPLE]
    return sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample


def _bits(data: bytes, encoding: str) -> float:
    """Return the bits a character that ``data`` costs in ``encoding``; infinite where there is nothing to measure."""
    # A text may begin or end in the middle of a character; that says nothing against the encoding.
    text = data.decode(encoding, "replace").strip("\N{REPLACEMENT CHARACTER}")
    return bits_per_character(text, with_ascii=encoding in WIDE)
