"""The mirrors' list of characters, what may be on it, and what their script table makes and leaves.

The list is one and the same for all mirrors that this knows of; a page uses it up to its cutoff.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from roundtable.repair.channel import Key
from roundtable.repair.tables import rows

__all__ = [
    "is_reading",
    "is_traditional",
    "key_list",
    "may_be_key",
    "never_shown",
    "ordered",
    "simplified_only",
    "toneless",
    "unlisted_keys",
]

_han = re.compile("[\u4e00-\u9fa5]")
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")


@cache
def never_shown() -> frozenset[str]:
    """Return the characters that no Simplified text gives on the way through the mirror's script table."""
    kept = {character for _, character in rows("mirror_script.tsv")}
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    han = (character for pair in pairs if _han.match(character := pair.decode("gbk", "ignore")))
    return simplified_only() | {character for character in han if is_traditional(character) and character not in kept}


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters that the mirror's script table changes."""
    return frozenset(character for character, _ in rows("mirror_script.tsv"))


@cache
def key_list() -> tuple[Key, ...]:
    """Return the mirrors' list of characters with the readings they give them, in list order.

    The last ones are those whose place is not known.
    """
    return tuple(key for key, _ in _key_rows())


@cache
def ordered() -> tuple[str, ...]:
    """Return the characters of the list whose place is known, in list order."""
    return tuple(key.character for key, place in _key_rows() if place == "known")


def _key_rows() -> list[tuple[Key, str]]:
    return [(Key(character, reading), place) for character, _, reading, place in rows("keys.tsv")]


@cache
def _readings() -> dict[str, str]:
    return dict(rows("readings.tsv"))


def may_be_key(key: Key) -> bool:
    """Tell whether a mirror may annotate this character with this reading."""
    return key.character in _annotated() and is_reading(*key)


@cache
def unlisted_keys(reading: str) -> tuple[Key, ...]:
    """Return the Traditional characters that a mirror may annotate with this ``reading``, and none was seen to do."""
    listed = {key.character for key in key_list() if key.reading == reading}
    return tuple(
        Key(character, reading)
        for character, readings in _readings().items()
        if reading in readings.split()
        and character not in listed
        and character in _annotated()
        and is_traditional(character)
    )


@cache
def _annotated() -> frozenset[str]:
    """Return the characters that may be on a mirror's list: those of its script table, and the known keys."""
    pairs = "".join(character for pair in rows("mirror_script.tsv") for character in pair)
    return frozenset(pairs) | {key.character for key in key_list()}


def is_reading(character: str, reading: str) -> bool:
    """Tell whether ``reading``, with its tone, is one of ``character``."""
    return reading in _readings().get(character, "").split()


@cache
def toneless(character: str) -> frozenset[str]:
    """Return the readings of ``character`` without their tones.

    >>> sorted(toneless("长")), sorted(toneless("绿"))
    (['chang', 'zhang'], ['lu', 'lv', 'lü'])
    """
    bare = {_TONES.sub("", normalize("NFD", reading)) for reading in _readings().get(character, "").split()}
    return frozenset(normalize("NFC", reading) for reading in bare | {one.replace("u\u0308", "v") for one in bare})


def is_traditional(character: str) -> bool:
    """Tell whether GB2312, the character set of Simplified, lacks ``character``."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False
