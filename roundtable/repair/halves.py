"""Characters by their bytes: of a torn run, one half of a character is known, or both stand in two others."""

from __future__ import annotations

from functools import cache

from roundtable.repair import channel

__all__ = ["character_of", "pair_of", "with_lead", "with_trail"]


@cache
def pair_of(character: str) -> bytes:
    """Return the bytes of ``character``, none where CP936 lacks it."""
    data = channel.encode(character)
    return data if data != b"?" or character == "?" else b""


@cache
def character_of(lead: int, trail: int) -> str:
    """Return the character of a pair, ``""`` where there is none that stands in a text."""
    if lead < 0x81 or trail < 0x40:
        return ""
    character = channel.decode(bytes((lead, trail)))
    return "" if character == "?" or len(character) != 1 or "\ue000" <= character <= "\uf8ff" else character


@cache
def with_lead(lead: int) -> tuple[str, ...]:
    """Return the characters that begin with ``lead`` and whose second byte can pass for a lead byte."""
    return tuple(filter(None, (character_of(lead, trail) for trail in range(0x81, 0xFF))))


@cache
def with_trail(trail: int) -> tuple[str, ...]:
    """Return the characters that end with ``trail``."""
    return tuple(filter(None, (character_of(lead, trail) for lead in range(0x81, 0xFF))))
