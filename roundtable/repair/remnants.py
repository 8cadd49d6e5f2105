r"""What programs leave behind in a text that they handle carelessly.

Escapes of HTML and JSON that nobody resolved, the tail of a tag whose ``<`` was swallowed, one character
on each line, a space after each character, readings without tones that a mirror put twice, invisible
characters between two Chinese ones, private-use characters of an old standard.

Each of these can be meant: a text about HTML names ``&nbsp;``, a poem is set upright, a heading is
letter-spaced. So each rule wants a whole page's evidence, or a place where the thing cannot be meant.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from roundtable.edits import Edit, Span
from roundtable.repair import gate, sown
from roundtable.repair.key_list import toneless
from roundtable.repair.tables import Rule, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["RULES", "find", "propose"]

RULES = (
    Rule("html-escape", "Character references of HTML, as &ldquo; or &#27743;, became their characters."),
    Rule("json-escape", r"Escapes of JSON, as \u300a or \/, became their characters."),
    Rule("tag-tail", "The end of a tag whose < was lost, as /p>, was taken out."),
    Rule("one-per-line", "A page with a line for each character was joined again."),
    Rule("spaced", "A page with a space after each character was closed up."),
    Rule("repeated-reading", "A reading without tones that a mirror put more than once, as (hui)(hui), was taken out."),
    Rule("zero-width", "An invisible character between two Chinese ones was taken out."),
    Rule("private-use", "A private-use character of GBK became the character that Unicode has for it now."),
    *sown.RULES,
)

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = f"{_HAN}\u3000-\u303f\uff00-\uffef“”‘’…—·"
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"

_about_code = re.compile(
    r"<[a-zA-Z/!]|`|\b(?:HTML|JSON)\b|&[a-z]+;(?:表示|代表|和|、|是)|(?:写作|写成|写为|寫成|寫作)\s?[&\\]"
    r"|(?:实体|實體|转义|轉義|网页里|字符|字元)\s?[，,]?&"
)
"""A line that speaks of code, or is code."""
_reference = re.compile(r"(?:&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});)+")
_beheaded = re.compile(rf"(?<=[{_CHINESE}\w])#(?:x[0-9a-fA-F]{{4}}|[1-6][0-9]{{4}});")
"""A reference that lost its ``&`` to a program that took it for the next parameter of an address."""
_json_escape = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\[/\"nrt]")
_is_code = re.compile(r"\[\\u|\\u[0-9a-fA-F]{4}[-\]]|[=;{}]|[A-Za-z_]\(\s?[\"'`]")
_TAIL = "/(?:p|div|span|strong|b|i|u|em|a|li|ul|td|tr|table|font|center|h[1-6]|section)>"
_tail = re.compile(_TAIL, re.IGNORECASE)
_tails = re.compile(f"{_TAIL}(?:{_TAIL}|</[a-z1-6]{{1,10}}>)*", re.IGNORECASE)
"""A tail, and what else is left of tags behind it."""
_between = re.compile(rf"(?<=[{_CHINESE}])[{_INVISIBLE}]+(?=[{_CHINESE}])")
_spaces = re.compile(r"(?<=\S) +(?=\S(?:\s|$))")
_spaced = re.compile(rf"[{_HAN}](?= {{1,4}}[{_CHINESE}])")
_toned = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_glued = re.compile(f"[{_HAN}](?=[{_HAN}])")
_between_chinese = re.compile(f"(?<=[{_CHINESE}]) (?=[{_CHINESE}])")
_between_single = re.compile(r"(?<=[^A-Za-z0-9][A-Za-z0-9]) (?=[A-Za-z0-9](?![A-Za-z0-9]))")
"""A space between a letter or digit and the next one, both alone but for signs: ``D B 3 6/T``."""
_pause = re.compile(r"(?<=\S)[ \t\r\u3000]*\n\s*(?=\S(?:\s|$))")
_invisible = re.compile(f"[{_INVISIBLE}]")
_surrogate = re.compile("[\ud800-\udfff]")
_han = re.compile(f"[{_HAN}]")
_chinese = re.compile(f"[{_CHINESE}]")
_repeated = re.compile(rf"(?<=([{_HAN}]))(\(([a-z]{{1,6}}) ?\))(?:\(\3 ?\))+")
_private = re.compile("[\ue815-\ue864]")

_LEAST_ESCAPES = 3
_LEAST_LETTERS = 40
"""Characters that a page of single ones must have: couplets and poems are set like that."""
_MOST = 0.85
_SOWN = 0.2


def propose(text: str, *, plain: bool = False) -> tuple[Edit, ...]:
    r"""Return the edits that take such remnants out of ``text``.

    >>> from roundtable.edits import apply_edits
    >>> text = "&nbsp;&nbsp;江城&ldquo;创新&rdquo;月"
    >>> apply_edits(text, propose(text))
    '\xa0\xa0江城“创新”月'
    """
    edits: list[Edit] = []
    taken: set[int] = set()
    for rule, places in find(text, plain=plain):
        for start, stop, after in places:
            if taken.isdisjoint(range(start, stop)):
                taken.update(range(start, stop))
                before = text[start:stop]
                edits.append(Edit(rule=rule, span=Span(start, stop), before=before, after=after, certainty=0.99))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def find(text: str, *, plain: bool = False) -> Iterator[tuple[str, Iterator[tuple[int, int, str]]]]:
    """Yield each rule with the places it finds, as start, stop and what should stand there."""
    for rule, finder in _FINDERS.items():
        if not (plain and rule in _OF_ODD_CHARACTERS):
            yield rule, finder(text)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _html_escapes(text: str) -> Iterator[tuple[int, int, str]]:
    if "#" in text and ";" in text:
        yield from _beheaded_references(text)
    if "&" not in text or ";" not in text:
        return
    found = [
        (start + match.start(), start + match.end(), _resolved(match[0]))
        for start, line in _lines(text)
        if "&" in line and not _about_code.search(line)
        for match in _reference.finditer(line)
    ]
    found = [(start, stop, after) for start, stop, after in found if after != text[start:stop]]
    in_chinese = (
        text.count(";", start, stop) for start, stop, after in found if _is_in_chinese(text, start, stop, after)
    )
    if sum(in_chinese) >= _LEAST_ESCAPES:
        yield from found


def _beheaded_references(text: str) -> Iterator[tuple[int, int, str]]:
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


def _resolved(reference: str) -> str:
    while (resolved := html.unescape(reference)) != reference and resolved.startswith("&"):
        reference = resolved
    return resolved


def _json_escapes(text: str) -> Iterator[tuple[int, int, str]]:
    if "\\u" not in text:
        return
    lines = [(start, line) for start, line in _lines(text) if "\\u" in line]
    prose = [(start, line) for start, line in lines if not _about_code.search(line) and not _is_code.search(line)]
    escapes = "".join(escape for _, line in prose for escape in re.findall(r"(?:\\u[0-9a-fA-F]{4})+", line))
    if len(escapes) < 6 * _LEAST_ESCAPES:
        return
    characters = _unescaped(escapes)
    if len(re.findall(f"[{_CHINESE}]", characters)) < _MOST * len(characters):
        return
    # A page about code says in Chinese what it shows; on one that is nothing but escapes, what looks like code is text.
    for start, line in lines if len(_han.findall(text)) < len(_han.findall(characters)) else prose:
        for match in _json_escape.finditer(line):
            yield start + match.start(), start + match.end(), _unescaped(match[0])


def _unescaped(escapes: str) -> str:
    characters: str = json.loads(f'"{escapes}"')
    return _surrogate.sub("\N{REPLACEMENT CHARACTER}", characters)


def _tag_tails(text: str) -> Iterator[tuple[int, int, str]]:
    if ">" in text and _tail.search(text):
        for match in _tails.finditer(text):
            left = text[max(0, match.start() - 1) : match.start()]
            if left == "?" or _chinese.match(left):
                yield *match.span(), ""


def _line_ends(text: str) -> Iterator[tuple[int, int, str]]:
    """Join a page of single characters; a longer pause than usual ends a paragraph."""
    if 3 * text.count("\n") < len(text):
        return
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    single = sum(len(line) == 1 for line in lines)
    if single < _LEAST_LETTERS or single < _MOST * len(lines):
        return
    pauses = [
        match for match in _pause.finditer(text) if not text[max(0, match.start() - 2) : match.start() - 1].strip()
    ]
    usual = Counter(match[0].count("\n") for match in pauses).most_common(1)
    for match in pauses:
        if match[0].count("\n") <= usual[0][0]:
            yield *match.span(), ""
        elif match[0] != "\n":
            yield *match.span(), "\n"


def _single_spaces(text: str) -> Iterator[tuple[int, int, str]]:
    """Close up a page of spaced characters; a wider space than usual was a space before.

    Figures and Latin words are set without spaces there, so that only Chinese characters next to each other count.
    """
    if 4 * text.count(" ") < len(text):
        return
    spaced, glued = len(_spaced.findall(text)), len(_glued.findall(text))
    if spaced < _LEAST_LETTERS or spaced < _MOST * (spaced + glued):
        return
    if 4 * len(_toned.findall(text)) > spaced:  # each character stands below its reading
        return
    places = {match.span(): " " if len(match[0]) > 1 else "" for match in _spaces.finditer(text)}
    places |= {match.span(): "" for match in _between_chinese.finditer(text)}
    places |= {match.span(): "" for match in _between_single.finditer(text)}
    yield from ((start, stop, after) for (start, stop), after in sorted(places.items()))


def _repeated_readings(text: str) -> Iterator[tuple[int, int, str]]:
    """Take out toneless readings of characters that a mirror annotates throughout, at least once in pairs."""
    if ")(" not in text:
        return
    marked = {(match[1], match[3]) for match in _repeated.finditer(text) if match[3] in toneless(match[1])}
    for character, reading in marked:
        found = list(re.finditer(rf"(?<={character})(?:\({reading} ?\))+", text))
        if len(found) >= _MOST * text.count(character):
            yield from ((*match.span(), "") for match in found)


def _invisibles(text: str) -> Iterator[tuple[int, int, str]]:
    if any(character in text for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"):
        # Sown over a whole page, they are nowhere meant.
        sown = len(_invisible.findall(text)) > max(_LEAST_LETTERS, _SOWN * len(text))
        yield from ((*match.span(), "") for match in (_invisible if sown else _between).finditer(text))


def _private_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Replace what the old standard had no code point for; on a mirror's page it stands for torn bytes instead."""
    found = [match for match in _private.finditer(text) if _chinese.search(text[match.start() - 1 : match.end() + 1])]
    if found and gate.inspect(text) is None:
        for match in found:
            if "?" not in text[max(0, match.start() - 3) : match.end() + 3]:
                yield *match.span(), _now()[match[0]]


@cache
def _now() -> dict[str, str]:
    return {
        bytes.fromhex(old.removeprefix("U+")).decode("utf-16-be"): character
        for old, _, character, *_ in rows("private_use.tsv")
    }


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int, str]]]] = {
    "html-escape": _html_escapes,
    "json-escape": _json_escapes,
    "tag-tail": _tag_tails,
    "one-per-line": _line_ends,
    "spaced": _single_spaces,
    "repeated-reading": _repeated_readings,
    "zero-width": _invisibles,
    "private-use": _private_characters,
    "sown-reading": sown.sown_readings,
    "junk-comma": sown.junk_commas,
}
_OF_ODD_CHARACTERS = frozenset({"zero-width", "private-use"})
"""Rules that find nothing in a plain text."""
