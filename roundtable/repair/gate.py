"""The gate: whether a page comes from the mirror channel, and what it tells of the mirror's settings.

A reading in parentheses is no damage by itself: dictionaries, poems, teaching texts and names have them.
The mirror betrays itself by its regularity. It annotates *every* occurrence of a character or none; its
characters are Traditional ones; and they are the head of one fixed list, up to the page's
cutoff. Only a page that shows all this is repaired. Every other page passes the gate as it is, at the
price of a substring search.
"""

from __future__ import annotations

import re
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair.channel import Key
from roundtable.repair.evidence import evidence, find_cutoff, membership
from roundtable.repair.halves import character_of, pair_of
from roundtable.repair.key_list import (
    is_reading,
    is_traditional,
    key_list,
    may_be_key,
    never_shown,
    ordered,
    simplified_only,
)
from roundtable.repair.script import source_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

__all__ = ["PINYIN", "Page", "Residue", "has_han", "inspect", "inspect_cuts", "wide"]

PINYIN = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}"
"""A syllable as the mirrors write it; longer ones do not exist."""

_han = re.compile("[\u4e00-\u9fa5]")
_hans = re.compile("[\u4e00-\u9fa5]+")
_TOKEN = re.compile(rf"\(({PINYIN}) ?(?:\)|(?=\s*\Z))")
_CUT_SHORT = re.compile(rf"([\u4e00-\u9fa5])(?:\(((?:{PINYIN})?) ?)?\s*\Z")
"""A character at the end of the text, an excerpt, which cuts off its reading."""

_wide_sign = re.compile("[\uff01-\uff5e]")
_BEHIND_LETTER = re.compile(rf"[@-~]\(({PINYIN}) ?\)")
"""A reading behind an ASCII sign that can be the second byte of a pair."""

_bare_cut = re.compile("\\?[?!,;，；？！](?:[\u4e00-\u9fa5\ue000-\uf8ff]|\\?/?[a-z][a-z0-9]{0,9}>)")
"""A cut, with a character read one byte off behind it or a tag whose ``<`` was swallowed."""
_replaced = re.compile(rf"\N{{REPLACEMENT CHARACTER}}(?:[?!,;，；？！]|\({PINYIN} ?\))")
_behind_bare_cut = re.compile(rf"(?:{_bare_cut.pattern}).{{0,40}}")
"""The same with what may have been read one byte off: that tells nothing of the page's script."""

_LATER = 10
"""Times that ASCII marks outnumber fullwidth signs on a folded page."""
_EVIDENCE = 6.5
"""Bits of evidence from which a page is a mirror's: about one page in a hundred would show as much by chance."""
_ON_THE_LIST = 0.5
"""How far it counts that the annotated characters are on the list: common ones are on it, and in lessons."""
_PSEUDO = 4.0
"""What it counts that a page is in a mirror's Traditional, if what is annotated is the head of the list or much."""
_PSEUDO_TOKENS = 8
_TOKENS = 2
"""Readings that another page has at least."""
_TRADITIONAL = 0.95
"""Least share of Traditional-only characters among the annotated ones."""
_ANNOTATED = 0.9
"""Share of a character's occurrences that must be annotated for it to count as a key."""
_FULLY_ANNOTATED = 0.6
"""Share of annotated characters among all Han from which a page is a text with readings, not a damaged one."""
_MOST_TYPES = 400
"""More characters than any list of a mirror has."""
_BARE_TRADITIONAL = 0.1
"""Share of Traditional-only characters among its different ones."""
_FOREIGN_TOKENS, _FOREIGN_TYPES, _FOREIGN_REPEATED = 12, 4, 8
"""What a page must show at least whose characters are not the head of the known list: readings, characters with
them, and times that a character comes again with its reading, or once for each if these are fewer."""


class Residue(NamedTuple):
    """A reading behind its own character, or behind a letter that makes one with the last byte before it: “l(fā)s."""

    key: Key
    start: int
    stop: int
    """Where the parentheses are, with what is in them."""


class Page(NamedTuple):
    """What a page shows of the mirror that made it."""

    residues: tuple[Residue, ...]
    keys: tuple[Key, ...]
    """Characters annotated on this page, in list order."""
    possible: tuple[Key, ...]
    """Characters that may have been annotated here where it cannot be seen, ``keys`` included, in list order."""
    cutoff: str | None
    folded: bool
    mixed: frozenset[str]
    """Simplified characters that the mirror's script table would have changed and that stand here all the same."""
    replaced: bool
    """Whether lone bytes show as U+FFFD: a browser read the page, and no sign was taken along."""

    def as_asked(self, text: str) -> str:
        """Return ``text``, whose page this is, with ``?`` for lone bytes and nothing else."""
        return text.replace("?", "？").replace("\N{REPLACEMENT CHARACTER}", "?") if self.replaced else text

    def as_shown(self, asked: str) -> str:
        """Return what ``as_asked`` was given, but for the width of ``?``."""
        return asked.replace("?", "\N{REPLACEMENT CHARACTER}") if self.replaced else asked

    def active(self, asserted: tuple[Key, ...]) -> tuple[Key, ...]:
        """Return the keys of the page, and those that a reading asserts, in list order."""
        if not asserted:
            return self.keys
        active = {*self.keys, *asserted}
        known = tuple(key for key in self.possible if key in active)
        return known if len(known) == len(active) else (*known, *(key for key in asserted if key not in self.possible))

    def is_foreign(self, character: str) -> bool:
        """Tell whether the mirror would have turned ``character`` into another one, or never have made it."""
        return character in never_shown() and character not in self.mixed


def has_han(text: str) -> bool:
    """Tell whether there is a Chinese character in ``text``."""
    return _han.search(text) is not None


def inspect(text: str) -> Page | None:
    """Return what ``text`` tells of the mirror, or None where it does not come from one."""
    residues, readings = _annotated(text, 1)
    return _placed(text, residues, readings) if residues else None


def _annotated(text: str, least: int) -> tuple[list[Residue], dict[str, str]]:
    """Return the readings behind characters that may be keys, in order, and these characters with theirs.

    None if there are not at least so many, or if an author may have set them.
    """
    places: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        if start and "\u4e00" <= (character := text[start - 1]) <= "\u9fa5":
            places[character, match[1]].append((start, stop))
    if len(places) > _MOST_TYPES or sum(map(len, places.values())) < least:
        return [], {}
    end = _CUT_SHORT.search(text, max(0, len(text) - 16))
    last = end[1] if end else ""
    keys = {
        key: found
        for pair, found in places.items()
        if may_be_key(key := Key(*pair))
        and len(found) >= _ANNOTATED * (text.count(key.character) - (key.character == last))
    }
    tokens = sum(map(len, keys.values()))
    if tokens < least:
        return [], {}
    if sum(len(found) for key, found in keys.items() if is_traditional(key.character)) < _TRADITIONAL * tokens:
        return [], {}
    if not _has_more(text, tokens / _FULLY_ANNOTATED):
        return [], {}
    residues = [
        Residue(key, start, _behind_further(text, key, stop)) for key, found in keys.items() for start, stop in found
    ]
    if end and end[2] is not None:
        residues += (
            Residue(key, end.end(1), end.end(2))
            for key in keys
            if key.character == last and key.reading != end[2] and key.reading.startswith(end[2])
        )
    return sorted(residues, key=itemgetter(1)), dict(keys.keys())


def _behind_further(text: str, key: Key, stop: int) -> int:
    """Return where the readings of ``key`` end: a page that went through two mirrors has two of them."""
    while (
        text.startswith("(", stop) and (further := _TOKEN.match(text, stop)) and is_reading(key.character, further[1])
    ):
        stop = further.end()
    return stop


def inspect_cuts(text: str) -> Page | None:
    """Return a page where ``text`` may come from a mirror that gives no readings, or too few to tell, or None.

    Such a mirror cuts all the same. What passes here must still prove itself by its runs; then readings that are the
    head of the list are the mirror's as well.
    """
    asked = text.replace("\N{REPLACEMENT CHARACTER}", "?")
    if not _bare_cut.search(asked):
        return None
    han = set(_han.findall(_behind_bare_cut.sub("", asked)))
    traditional = sum(map(is_traditional, han))
    if traditional < _BARE_TRADITIONAL * len(han) or 4 * len(han & simplified_only()) > traditional:
        return None
    order = ordered()
    residues, readings = _annotated(text, 1)
    cutoff, wrong = find_cutoff(order, readings, han.intersection(order) - readings.keys())
    if wrong or not readings.keys() <= set(order):
        residues, readings, cutoff = [], {}, None
    unread = {key.character for key in key_list() if key.character in han} - readings.keys()
    return _page(text, frozenset(text), residues, readings, unread, cutoff)


def _has_more(text: str, count: float) -> bool:
    """Tell whether ``text`` has at least ``count`` Chinese characters; it is read no further than that."""
    for match in _hans.finditer(text):
        count -= match.end() - match.start()
        if count <= 0:
            return True
    return False


def _placed(text: str, residues: list[Residue], readings: dict[str, str]) -> Page | None:
    """Return the page with its keys held against the known list, or None where they do not look like any list."""
    order = ordered()
    shown = frozenset(text)
    unread = shown.intersection(order) - readings.keys()
    cutoff, wrong = find_cutoff(order, readings, unread)
    order_kept = evidence(len(residues), readings, unread, wrong)
    on_the_list = (
        order_kept if order_kept >= _EVIDENCE else order_kept + _ON_THE_LIST * membership(text, readings, unread)
    )
    if len(residues) < _TOKENS or on_the_list < _EVIDENCE:
        head = not wrong and readings.keys() <= {*order}
        known = order_kept if head else on_the_list if len(residues) >= _PSEUDO_TOKENS else 0.0
        pseudo = source_script(text) == "pseudo-Hant"
        if pseudo and known + _PSEUDO >= _EVIDENCE:
            return _page(text, shown, residues, readings, unread, cutoff)
        cutoff = None
        known_ones = sum(character in order for character in readings)
        repeated = len(residues) - len(readings)
        if (
            len(residues) < _FOREIGN_TOKENS
            or (repeated < min(len(readings), _FOREIGN_REPEATED) and not pseudo)
            or not _FOREIGN_TYPES <= len(readings) <= 2 * known_ones
        ):
            return None
    return _page(text, shown, residues, readings, unread, cutoff)


def _page(
    text: str,
    shown: frozenset[str],
    residues: list[Residue],
    readings: dict[str, str],
    unread: AbstractSet[str],
    cutoff: str | None,
) -> Page:
    possible = [
        key._replace(reading=readings[key.character]) if key.character in readings else key for key in key_list()
    ]
    listed = {key.character for key in possible}
    possible += [Key(character, readings[character]) for character in sorted(readings) if character not in listed]
    possible = [key for key in possible if key.character not in unread]
    folded = _is_folded(text)
    straddling = list(_straddling(text, set(possible), folded=folded)) if residues else []
    active = readings.keys() | {residue.key.character for residue in straddling}
    return Page(
        residues=tuple(sorted([*residues, *straddling], key=itemgetter(1))) if straddling else tuple(residues),
        keys=tuple(key for key in possible if key.character in active),
        possible=tuple(possible),
        cutoff=cutoff,
        folded=folded,
        mixed=never_shown() & shown,
        replaced=_replaced.search(text) is not None,
    )


def _is_folded(text: str) -> bool:
    """Tell whether the fullwidth signs of ``text`` were folded; a few may have come to the page later."""
    wide = len(_wide_sign.findall(text))
    return wide == 0 or wide * _LATER <= sum(map(text.count, ",;:?!"))


def _straddling(text: str, possible: set[Key], *, folded: bool) -> Iterator[Residue]:
    """Yield the readings of keys that consist of the second byte of a character and the letter behind it."""
    end = 0
    for match in _BEHIND_LETTER.finditer(text):
        start = match.start()
        if start == end or text[start - 1] == "\n":
            continue
        end = match.end()
        before, letter, reading = text[start - 1], text[start], match[1]
        pair = pair_of(wide(before) if folded else before)
        key = Key(character_of(pair[-1], ord(letter)) if pair else "", reading)
        if key in possible:
            yield Residue(key, start + 1, end)


def wide(sign: str) -> str:
    """Return the fullwidth sign that ``sign`` may have been before the page was folded, or itself.

    >>> wide(","), wide("字")
    ('，', '字')
    """
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign
