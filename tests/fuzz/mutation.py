"""Tearing inputs: bytes flipped, cut, repeated, moved, and pieces of what hurts put in.

A package is torn inside its members, too, and packed again: a bit flipped in compressed bytes is found by a
checksum and tests nothing else. In JSON other values are put in, too, so that it stays JSON.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from roundtable_converters.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

__all__ = ["mutate"]

_ZIP = b"PK\x03\x04"
_WORDS = [
    *"“”‘’「」：？，。〓\N{NO-BREAK SPACE}\N{REPLACEMENT CHARACTER}\u2028\u202e\ue000𠮷😀",
    *("創(chuàng)", "(jīng)", "?！", "?笔薪?", "杩涘叆", "ÖÐ¹ú", "&nbsp;", "&#x110000;", r"\u300a"),
    *("主持人：", "记者：", "李明表示，", "将新建3个", "到2025年底", "1.4万亿", "翻一番", "百分之五"),
    *("<p>", "</div>", "<![CDATA[", "]]>", "</script>", "<!--", "&a;", '<!DOCTYPE a [<!ENTITY a "b">]>'),
    *("9" * 40, "1e999", "-1", "null", "[]", "{}", "NaN", '"', "\\ud800", "[" * 200, "(" * 200, "\r\n", "\n", " " * 50),
]
_BYTES = [
    *(b"\x00", b"\x80", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b"\xa3\xac", b"\xa1\xb1", b"\x84\x31\xa4\x37"),
]
_SCALARS: list[object] = [None, True, 0, -1, 1.5, 1 << 60, "", "1e999", "NaN", [], {}, "\ud800"]
_PIECES = [word.encode() for word in _WORDS] + _BYTES


def mutate(data: bytes, other: bytes, random: Random) -> bytes:
    """Return ``data`` torn in one to six places, now and then with a part of ``other`` in it."""
    if data.startswith(_ZIP) and random.random() < 0.8:
        with suppress(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            return _mutate_member(data, other, random)
    if data.startswith(b"{") and random.random() < 0.6:
        with suppress(ValueError, RecursionError):
            return _mutate_json(data, random)
    return _mutate_bytes(data, other, random)


def _mutate_member(data: bytes, other: bytes, random: Random) -> bytes:
    """Tear one member; what is torn so that it is no package any more raises what ``zipfile`` does."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    index = random.randrange(len(members))
    name, content = members[index]
    match random.randrange(10):
        case 0:
            del members[index]
        case 1:
            members[index] = (random.choice(["../../etc/passwd", "a" * 300, "", members[0][0]]), content)
        case 2:
            members[index] = (name, random.choice(members)[1])
        case _:
            members[index] = (name, mutate(content, other, random))
    return pack(members)


def _mutate_json(data: bytes, random: Random) -> bytes:
    """Put other values into a JSON document, which stays one."""
    document = json.loads(data)
    for _ in range(random.randint(1, 3)):
        holders = [value for value in _values(document) if value and isinstance(value, dict | list)]
        if not holders:
            break
        holder = random.choice(holders)
        key = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))
        match random.randrange(5):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder *= 2
            case 2:
                holder[key] = random.choice(list(_values(document)))
            case 3 if isinstance(holder[key], int):
                holder[key] += random.choice((-1, 1, 1 << 40))
            case _:
                holder[key] = random.choice([*_SCALARS, *_WORDS])
    return json.dumps(document, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _values(value: Any) -> Iterator[Any]:
    """Yield ``value`` and all values in it."""
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _values(part)


def _mutate_bytes(data: bytes, other: bytes, random: Random) -> bytes:
    torn = bytearray(data)
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(torn))
        stop = min(len(torn), start + random.choice((1, 1, 2, 3, 8, 40, 400)))
        match random.randrange(8):
            case 0:
                del torn[start:stop]
            case 1:
                torn[start:stop] = bytes(random.randrange(256) for _ in range(start, stop))
            case 2:
                torn[start:start] = torn[start:stop] * random.choice((1, 2, 30))
            case 3:
                place = random.randint(0, len(torn))
                torn[place:place] = torn[start:stop]
            case 4 if start < len(torn):
                torn[start] ^= 1 << random.randrange(8)
            case 5 if other:
                place = random.randrange(len(other))
                torn[start:stop] = other[place : place + random.choice((1, 8, 80, 800))]
            case 6 if random.random() < 0.2:
                del torn[start:]
            case _:
                torn[start:start] = random.choice(_PIECES)
    return bytes(torn)
