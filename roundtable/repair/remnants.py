r"""What programs leave behind in a text that they handle carelessly.

Escapes of HTML and JSON that nobody resolved, the tail of a tag whose ``<`` was swallowed, one character
on each line, a space after each character, readings without tones that a mirror put twice, invisible
characters between two Chinese ones, private-use characters of an old standard.

Each of these can be meant: a text about HTML names ``&nbsp;``, a poem is set upright, a heading is
letter-spaced. So each rule wants a whole page's evidence, or a place where the thing cannot be meant.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from roundtable.edits import Edit, Span
from roundtable.repair import escapes, gate, sown
from roundtable.repair.escapes import CHINESE, HAN
from roundtable.repair.key_list import toneless
from roundtable.repair.tables import Rule, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["RULES", "find", "propose"]

RULES = (
    *escapes.RULES,
    Rule("tag-tail", "The end of a tag whose < was lost, as /p>, was taken out."),
    Rule("one-per-line", "A page with a line for each character was joined again."),
    Rule("spaced", "A page with a space after each character was closed up."),
    Rule("repeated-reading", "A reading without tones that a mirror put more than once, as (hui)(hui), was taken out."),
    Rule("zero-width", "An invisible character between two Chinese ones was taken out."),
    Rule("private-use", "A private-use character of GBK became the character that Unicode has for it now."),
    *sown.RULES,
)

_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"

_TAIL = "/(?:p|div|span|strong|b|i|u|em|a|li|ul|td|tr|table|font|center|h[1-6]|section)>"
_tail = re.compile(_TAIL, re.IGNORECASE)
_tails = re.compile(f"{_TAIL}(?:{_TAIL}|</[a-z1-6]{{1,10}}>)*", re.IGNORECASE)
"""A tail, and what else is left of tags behind it."""
_between = re.compile(rf"(?<=[{CHINESE}])[{_INVISIBLE}]+(?=[{CHINESE}])")
_spaces = re.compile(r"(?<=\S) +(?=\S(?:\s|$))")
_spaced = re.compile(rf"[{HAN}](?= {{1,4}}[{CHINESE}])")
_toned = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_glued = re.compile(f"[{HAN}](?=[{HAN}])")
_between_chinese = re.compile(f"(?<=[{CHINESE}]) (?=[{CHINESE}])")
_between_single = re.compile(r"(?<=[^A-Za-z0-9][A-Za-z0-9]) (?=[A-Za-z0-9](?![A-Za-z0-9]))")
"""A space between a letter or digit and the next one, both alone but for signs: ``D B 3 6/T``."""
_pause = re.compile(r"(?<=\S)[ \t\r\u3000]*\n\s*(?=\S(?:\s|$))")
_invisible = re.compile(f"[{_INVISIBLE}]")
_han = re.compile(f"[{HAN}]")
_chinese = re.compile(f"[{CHINESE}]")
_repeated = re.compile(rf"(?<=([{HAN}]))(\(([a-z]{{1,6}}) ?\))(?:\(\3 ?\))+")
_private = re.compile("[\ue815-\ue864]")

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
    **escapes.FINDERS,
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
