r"""Escapes that a careless program left in: of HTML, of JSON and JavaScript, and of addresses.

``&#27743;``, ``\u6c5f``, ``%u6C5F`` and ``%E6%B1%9F`` are all 江. Each of them can be meant, on a page about code or in
an address; so each rule wants a whole page's evidence, and leaves alone what looks like code.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.tables import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["CHINESE", "FINDERS", "HAN", "RULES"]

RULES = (
    Rule("html-escape", "Character references of HTML, as &ldquo; or &#27743;, became their characters."),
    Rule("json-escape", r"Escapes of JSON, as \u300a or \/, became their characters."),
    Rule("address-escape", "Escapes of addresses in a text, as %u6C5F or %E6%B1%9F, became their characters."),
)

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CHINESE = f"{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—·"
_Place = tuple[int, int, str]

_about_code = re.compile(
    r"<[a-zA-Z/!]|`|\b(?:HTML|JSON)\b|&[a-z]+;(?:表示|代表)|&(?!r[ds]quo;)[a-z]+;(?:和|、|是)"
    r"|(?:写作|写成|写为|寫成|寫作)\s?[&\\]|(?:实体|實體|转义|轉義|网页里|字符|字元)\s?[，,]?&"
)
"""A line that speaks of code, or is code."""
_REFERENCE = r"&(?:amp;)*(?:#[0-9]{1,7};|#[0-9]{5}|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z]{2,8}[0-9]{0,2};)"
_reference = re.compile(f"(?:{_REFERENCE})+")
_quoted = re.compile(r"&(?:amp;)*ldquo;[^&\n]{2,200}&(?:amp;)*rdquo;")
_letters = re.compile(f"(?:{_REFERENCE}|[\xa1-\xff]){{6,}}")
"""Bytes of another encoding, each as the reference of a Latin letter; those without a name stand as letters."""
_beheaded = re.compile(rf"(?<=[{CHINESE}\w])#(?:x[0-9a-fA-F]{{4}}|[1-6][0-9]{{4}});")
"""A reference that lost its ``&`` to a program that took it for the next parameter of an address."""
_is_code = re.compile(r"\[\\u|\\u[0-9a-fA-F]{4}[-\]]|[={}]|[\"'`];|[A-Za-z_]\(\s?[\"'`]")
_surrogate = re.compile("[\ud800-\udfff]")
_han = re.compile(f"[{HAN}]")
_chinese = re.compile(f"[{CHINESE}]")
_latin = re.compile("[\xa0-\u024f]")
"""Letters with marks, and what else says nothing against Chinese."""
_wide_marks = re.compile("[，。：；！？、“”《》（）]")
_in_address = re.compile(r"://|www\.|[?&=#]|\A[./]|[A-Za-z0-9_-][/\\.][A-Za-z0-9_%-]|\]\(|[{}<>\"'`]")
_ascii_before = re.compile(r"[!-~]*\Z")
_ascii_behind = re.compile(r"[!-~]*")

_LEAST_ESCAPES = 3
_LEAST_CHINESE = 12
"""Chinese characters that a page must have in escapes that may be part of something else."""
_MOST = 0.85
_NEAR = 300
"""Characters looked at for an address around an escape."""


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _html_escapes(text: str) -> Iterator[_Place]:
    if "#" in text and ";" in text:
        yield from _beheaded_references(text)
    if "&" not in text or not (";" in text or "&#" in text):
        return
    lines = [(start, line) for start, line in _lines(text) if "&" in line and not _about_code.search(line)]
    found = [
        (start + match.start(), start + match.end(), _resolved(match[0]))
        for start, line in lines
        for match in _reference.finditer(line)
    ]
    found = [(start, stop, after) for start, stop, after in found if after != text[start:stop]]
    in_chinese = (
        text.count("&", start, stop) for start, stop, after in found if _is_in_chinese(text, start, stop, after)
    )
    quoted = any(_han.search(match[0]) for _, line in lines for match in _quoted.finditer(line))
    if quoted or sum(in_chinese) >= _LEAST_ESCAPES or any(_are_bytes(line) for _, line in lines):
        yield from found


def _beheaded_references(text: str) -> Iterator[_Place]:
    """Resolve what can only be the rest of a reference: it gives a Chinese character between others.

    A number without an x may be one of a list, such as #12345; unless there are several of them.
    """
    found = list(_beheaded.finditer(text))
    decimal = sum(match[0][1] != "x" for match in found) >= _LEAST_ESCAPES
    for match in found:
        if match[0][1] != "x" and not decimal:
            continue
        start, stop = match.span()
        after = html.unescape("&" + match[0])
        beside = text[start - 1], text[stop : stop + 1] or "\n"
        if _chinese.match(after) and any(map(_chinese.match, beside)) and "&" not in text[max(0, start - 5) : start]:
            yield start, stop, after


def _is_in_chinese(text: str, start: int, stop: int, after: str) -> bool:
    """Tell whether Chinese stands beside this place, spaces aside, or comes out of it, unlike in a table of signs."""
    left, right = text[max(0, start - 4) : start].rstrip()[-1:], text[stop : stop + 4].lstrip()[:1]
    return any(_chinese.match(character) for character in (left, right, after) if character)


def _are_bytes(line: str) -> bool:
    """Tell whether references in ``line`` stand side by side for letters that no language has in such rows."""
    for match in _letters.finditer(line):
        letters = html.unescape(match[0])
        if all("\x80" <= letter <= "\xff" for letter in letters) and len(match[0]) > 2 * len(letters):
            return True
    return False


def _resolved(reference: str) -> str:
    while (resolved := html.unescape(reference)) != reference and resolved.startswith("&"):
        reference = resolved
    return resolved


def _json_escapes(text: str) -> Iterator[_Place]:
    lines = [(start, line) for start, line in _lines(text) if "\\u" in line] if "\\u" in text else []
    prose = [(start, line) for start, line in lines if not _about_code.search(line) and not _is_code.search(line)]
    escapes = "".join(match[0] for _, line in prose for match in _json.escape.finditer(line))
    characters = _json.resolve(escapes) if escapes else ""
    if _is_chinese(characters, _LEAST_ESCAPES):
        # A page about code says in Chinese what it shows; on one that is nothing but escapes, what looks like code
        # is text.
        everywhere = len(_han.findall(text)) < len(_han.findall(characters))
        for start, line in lines if everywhere else prose:
            for match in _json.all.finditer(line):
                yield start + match.start(), start + match.end(), _json.resolve(match[0])
    elif "u" in text and _naked.escape.search(text):
        yield from _outside_addresses(text, _naked)


def _address_escapes(text: str) -> Iterator[_Place]:
    if "%" in text:
        for notation in (_javascript, _percent):
            if notation.escape.search(text):
                yield from _outside_addresses(text, notation)


class _Notation(NamedTuple):
    """A way to write characters as others."""

    escape: re.Pattern[str]
    """What shows it."""
    all: re.Pattern[str]
    """What is resolved where it is shown."""
    resolve: Callable[[str], str]
    """Returns the characters, or what it was given where there are none."""


def _outside_addresses(text: str, notation: _Notation) -> Iterator[_Place]:
    """Resolve escapes on a page that shows Chinese text in them, but none that belong to an address or to code."""
    found = [
        (*match.span(), notation.resolve(match[0]))
        for start, line in _lines(text)
        if notation.escape.search(line) and not _about_code.search(line)
        for match in notation.all.finditer(text, start, start + len(line))
        if not _is_address(text, notation, *match.span())
    ]
    found = [(start, stop, after) for start, stop, after in found if after != text[start:stop]]
    characters = "".join(after for *_, after in found)
    if _is_chinese(characters, _LEAST_CHINESE) and _wide_marks.search(characters):
        yield from found


def _is_address(text: str, notation: _Notation, start: int, stop: int) -> bool:
    before = _ascii_before.search(text, max(0, start - _NEAR), start)
    behind = _ascii_behind.match(text, stop, stop + _NEAR)
    around = (before[0] if before else "", behind[0] if behind else "")
    return any(_in_address.search(notation.all.sub("", part)) for part in around)


def _is_chinese(characters: str, least: int) -> bool:
    """Tell whether ``characters`` are Chinese text, at least so many."""
    telling = _latin.sub("", characters)
    chinese = len(_chinese.findall(telling))
    return chinese >= least and chinese >= _MOST * len(telling) and 2 * chinese >= len(characters)


def _of_json(escapes: str) -> str:
    escapes = escapes.replace("\\\\", "\\").replace("\\x", "\\u00")
    characters: str = json.loads(f'"{escapes}"')
    return _surrogate.sub("\N{REPLACEMENT CHARACTER}", characters)


def _of_javascript(escapes: str) -> str:
    return _of_json(_javascript.escape.sub(lambda match: match[0].replace("%u", r"\u"), escapes).replace("%", r"\x"))


def _of_percent(escapes: str) -> str:
    try:
        return bytes.fromhex(escapes.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return escapes


_json = _Notation(
    re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+"),
    re.compile(r"(?:\\{1,2}u[0-9a-fA-F]{4})+|\\[/\"nrt]|\\x[0-9a-f]{2}"),
    _of_json,
)
_naked = _Notation(
    re.compile(r"(?<![0-9A-Za-z\\%])u[0-9a-f]{4}u[0-9a-f]{4}"),
    re.compile(r"u(?:[4-9][0-9a-f]{3}|ff[0-5][0-9a-f]|30[01][0-9a-f]|20[12][0-9a-f])"),
    lambda escape: chr(int(escape[1:], 16)),
)
r"""Escapes whose ``\`` was lost."""
_javascript = _Notation(
    re.compile("%u[0-9a-fA-F]{4}"), re.compile("(?:%u[0-9a-fA-F]{4}|%[0-9A-F]{2})+"), _of_javascript
)
_percent = _Notation(re.compile("%[Ee][2-9EFef]%[89ABab]"), re.compile("(?:%[0-9a-fA-F]{2})+"), _of_percent)

FINDERS: dict[str, Callable[[str], Iterator[_Place]]] = {
    "html-escape": _html_escapes,
    "json-escape": _json_escapes,
    "address-escape": _address_escapes,
}
