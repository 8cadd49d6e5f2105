r"""The forward model of the mirror channel: what a mirror site did to a page, step by step.

Nobody has seen the program. It was inferred from damaged pages, and it predicts: fed with the clean
text it gives the damaged one, character by character. Every byte-level repair is therefore checked
here and not guessed: a candidate counts only if these steps turn it into exactly what the page shows.

1. Simplified to Traditional, one character at a time (``mirror_script``).
2. To CP936, that is GBK (``encode``); what CP936 lacks becomes ``?``.
3. Each key character gets its reading in parentheses, by a search for its two *bytes* (``annotate``).
   The search also hits a pair that straddles two characters.
4. The bytes are cut in front of the punctuation pairs A3AC ， A3BB ； A3BF ？ and often A3A1 ！, a
   straddling pair included (``cut_points``).
5. Each piece is decoded by itself, by the rules of PHP's mbstring (``decode``).
6. Fullwidth signs are folded to ASCII (``fold``).

Where a pair straddles, the rest of the line is read one byte off, until a lone byte sets it right::

    true text    。     ”     市     經                  純     人     力
    step 2      A1 A3  A1 B1  CA D0  BD 9B              BC 83  C8 CB  C1 A6
    step 3                               (jīng)            └內┘  (nèi)
    step 4      A1 | A3 A1  B1 CA  D0 BD  9B (          BC 83  C8 (   nèi)  CB C1  A6 ...
    step 5      ?      ！     笔     薪    ?    jīng)    純      ?     nèi)   肆

A lead byte takes the byte after it along: the ``(`` of a reading, a digit or a ``<`` is gone for good.

>>> damage("開工。”市經貿局", keys=(Key("經", "jīng"),), cuts=(*CUTS, EXCLAMATION))
'開工?!笔薪?jīng)貿局'
"""

from __future__ import annotations

import codecs
import re
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "CUTS",
    "EXCLAMATION",
    "FULL_STOP",
    "Key",
    "annotate",
    "annotator",
    "cut_points",
    "damage",
    "decode",
    "encode",
    "fold",
    "mirror_script",
]

CUTS = (b"\xa3\xac", b"\xa3\xbb", b"\xa3\xbf")
"""The pairs ， ； ？ that the bytes were always cut in front of."""
EXCLAMATION = b"\xa3\xa1"
"""The pair ！, where a cut was made often and not always."""
FULL_STOP = b"\xa1\xa3"
"""The pair 。, where some mirrors cut as well."""


class Key(NamedTuple):
    """A character that the mirror annotates, with the one reading it gives it everywhere."""

    character: str
    reading: str


def damage(
    text: str, *, keys: Sequence[Key], cuts: Sequence[bytes] = CUTS, folded: bool = True, browser: bool = False
) -> str:
    r"""Return ``text`` as the mirror would show it (steps 2 to 6; for step 1 see ``mirror_script``).

    Args:
        text: The clean text, in the script of the page.
        keys: The active keys in list order.
        cuts: Byte strings to cut in front of. Each begins with a punctuation pair; bytes after it
            narrow the place, as in ``b"\xa3\xa1\xb1\xca"``.
        folded: Whether fullwidth signs are folded to ASCII at the end.
        browser: Whether a browser reads the bytes, see ``decode``.
    """
    data = annotate(encode(text), keys)
    shown = decode(data, cut_points(data, cuts), browser=browser)
    return fold(shown) if folded else shown


def mirror_script(text: str) -> str:
    """Return ``text`` in the mirror's pseudo-Traditional: each character by itself, without regard to words.

    >>> mirror_script("制造业里的标准")
    '制造業里的標準'
    """
    return text.translate(_mirror_table())


@cache
def _mirror_table() -> dict[int, str]:
    return {ord(simplified): traditional for simplified, traditional in rows("mirror_script.tsv")}


def encode(text: str) -> bytes:
    r"""Return ``text`` in CP936; ``?`` stands for what CP936 lacks.

    Private-use characters stand for pairs that CP936 leaves to its users, and get their bytes back.

    >>> encode("\ue78d€\N{NO-BREAK SPACE}")
    b'\xa6\xd9\x80?'
    """
    return text.encode("gbk", _ENCODE_ERRORS)


def annotate(data: bytes, keys: Iterable[Key]) -> bytes:
    """Return ``data`` with its reading after each key, in list order, at any offset."""
    return annotator(keys)(data)


def annotator(keys: Iterable[Key]) -> Callable[[bytes], bytes]:
    """Return ``annotate`` with these ``keys``, for many short stretches of one page."""
    return partial(_annotate, _replacements(tuple(keys)))


def _annotate(replacements: dict[bytes, tuple[int, bytes, bytes]], data: bytes) -> bytes:
    # What is put in begins and ends with a parenthesis and holds no Chinese, so that it makes no pair of a key.
    present = replacements.keys() & {data[place : place + 2] for place in range(len(data) - 1)}
    for _, pair, annotated in sorted(map(replacements.__getitem__, present)):
        data = data.replace(pair, annotated)
    return data


@lru_cache(maxsize=64)
def _replacements(keys: tuple[Key, ...]) -> dict[bytes, tuple[int, bytes, bytes]]:
    """Return by the bytes of each key its place in the list, these bytes, and the same with the reading."""
    pairs = [(key.character.encode("gbk"), key.reading.encode("gbk")) for key in keys]
    return {pair: (place, pair, pair + b"(" + reading + b")") for place, (pair, reading) in enumerate(pairs)}


def cut_points(data: bytes, cuts: Sequence[bytes] = CUTS) -> list[int]:
    """Return the offsets in ``data`` in front of which it is cut."""
    if not cuts:
        return []
    return [match.start() for match in _cut_pattern(tuple(cuts)).finditer(data)]


@lru_cache(maxsize=64)
def _cut_pattern(cuts: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(b"(?=" + b"|".join(map(re.escape, cuts)) + b")")


def decode(data: bytes, points: Iterable[int] = (), *, browser: bool = False) -> str:
    r"""Return ``data``, cut at ``points``, as PHP's mbstring reads each piece in CP936.

    Where a pair is bad:

    - 0x80 alone is ``€``, 0xFF is U+F8F5;
    - a lead byte at the end of a piece is ``?``;
    - a lead byte before 0x21..0x3F is ``?`` and takes that byte along;
    - a lead byte before a control or a space vanishes;
    - a pair of the user-defined areas is a private-use character;
    - any other unassigned pair is ``?``.

    Where the reading was left to a ``browser``, each is U+FFFD, vanishes nowhere and takes no ASCII along
    (https://encoding.spec.whatwg.org/#gb18030-decoder).

    >>> decode(b"\xa1\xa3\xa1\xb1", [1]), decode(b"\xd6<p>"), decode(b"\xd6<p>", browser=True)
    ('?！?', '?p>', '\ufffd<p>')
    """
    errors = _BROWSER_ERRORS if browser else _DECODE_ERRORS
    return "".join(data[start:stop].decode("gbk", errors) for start, stop in pairwise((0, *points, len(data))))


def fold(text: str) -> str:
    """Return ``text`` with U+FF01..FF5E as ASCII, as the crawl did.

    >>> fold("是，ＶＲ？")
    '是,VR?'
    """
    return text.translate(_FOLDED)


_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_GAPS = (
    "A2AB-A2B0 A2E3-A2E4 A2EF-A2F0 A2FD-A2FE A4F4-A4FE A5F7-A5FE A6B9-A6C0 A6D9-A6DF A6EC-A6ED A6F3-A6F3 "
    "A6F6-A6FE A7C2-A7D0 A7F2-A7FE A896-A8A0 A8BC-A8BC A8BF-A8BF A8C1-A8C4 A8EA-A8FE A958-A958 A95B-A95B "
    "A95D-A95F A989-A995 A997-A9A3 A9F0-A9FE D7FA-D7FE FE50-FE7E FE80-FEA0"
)
"""Pairs without a character between the assigned ones; they have U+E766 and what follows, in byte order."""


def _private_use() -> dict[bytes, str]:
    pairs = [(lead, trail) for lead in (*range(0xAA, 0xB0), *range(0xF8, 0xFF)) for trail in range(0xA1, 0xFF)]
    pairs += [(lead, trail) for lead in range(0xA1, 0xA8) for trail in range(0x40, 0xA1) if trail != 0x7F]
    for gap in _GAPS.split():
        (lead, first), (_, last) = (bytes.fromhex(end) for end in gap.split("-"))
        pairs += [(lead, trail) for trail in range(first, last + 1)]
    return {bytes(pair): chr(0xE000 + index) for index, pair in enumerate(pairs)}


_PRIVATE_USE = _private_use()
_FROM_PRIVATE_USE = {character: pair for pair, character in _PRIVATE_USE.items()} | {"€": b"\x80", "\uf8f5": b"\xff"}


def _decode_bad_pair(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start = error.object, error.start
    if data[start] in b"\x80\xff":
        return _FROM_BYTE[data[start]], start + 1
    pair = data[start : start + 2]
    if len(pair) == 2 and (pair[1] < 0x21 or pair[1] == 0x7F):
        return "", start + 1
    return _PRIVATE_USE.get(pair, "?"), start + len(pair)


def _decode_as_browser(error: UnicodeError) -> tuple[str, int]:
    character, stop = _decode_bad_pair(error)
    if character not in {"", "?"} or not isinstance(error, UnicodeDecodeError):
        return character, stop
    alone = error.object[error.start + 1 : error.start + 2].isascii()
    return "\N{REPLACEMENT CHARACTER}", error.start + 1 if alone else stop


def _encode_lacking(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return b"".join(_FROM_PRIVATE_USE.get(character, b"?") for character in lacking), error.end


_FROM_BYTE = {0x80: "€", 0xFF: "\uf8f5"}
_DECODE_ERRORS, _BROWSER_ERRORS, _ENCODE_ERRORS = "roundtable-mbstring", "roundtable-browser", "roundtable-cp936"
codecs.register_error(_DECODE_ERRORS, _decode_bad_pair)
codecs.register_error(_BROWSER_ERRORS, _decode_as_browser)
codecs.register_error(_ENCODE_ERRORS, _encode_lacking)
