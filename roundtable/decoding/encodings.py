"""Which encoding the bytes are in, and how we know."""

from __future__ import annotations

import codecs
from typing import Literal, NamedTuple

from roundtable.errors import DecodeError

__all__ = ["Choice", "choose_encoding"]

# The four-byte marks come first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = ("gb18030", "big5hkscs")
# What else legacy bytes may be: known to the detector so that it does not call them Chinese.
_RIVALS = ("utf-8", "cp932", "euc_jis_2004", "cp949", "koi8-r", "cp1251", "cp1252")


class Choice(NamedTuple):
    """An encoding and the reason for it."""

    encoding: str
    evidence: Literal["given", "bom", "declared", "detected"]
    start: int = 0
    """Number of bytes of the byte order mark."""


def choose_encoding(data: bytes, *, where: str) -> Choice:
    """Return the encoding of ``data``.

    Raises:
        DecodeError: The bytes are text in no encoding we accept.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Choice(encoding, "bom", len(mark))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return Choice("utf-8", "detected")
    import chardet

    found = chardet.detect(data, compat_names=False, include_encodings=(*_CHINESE, *_RIVALS))["encoding"]
    if found in _CHINESE:
        return Choice(found, "detected")
    raise DecodeError(
        f"{where}: this is not text in an encoding that Chinese pages use. Give encoding= if you know it."
    )
