"""What mirrors sow into a text to make it look like another: readings here and there, commas before other marks.

Unlike the channel's key list, these mirrors pick places at random: 有(yǒu) once and 有 the next time, 的 like
any other character. Who teaches reading annotates what is hard to read, at its first place or at all; nobody
explains 的 in the middle of an article. And nobody types a comma in front of a full stop, time and again.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from roundtable.repair import gate, script
from roundtable.repair.key_list import is_reading, toneless
from roundtable.repair.language_model import openings, simplified
from roundtable.repair.tables import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RULES", "junk_commas", "sown_readings"]

RULES = (
    Rule("sown-reading", "A reading that a mirror put after any character at random, as in 有(yǒu), was taken out."),
    Rule("junk-comma", "A comma that a mirror put in front of another mark, as in 江城,。, was taken out."),
)

_token = re.compile(rf"\(({gate.PINYIN}) ?\)(?:\(\1 ?\))*")
_comma = re.compile(",(?=[,，。、；;：:！？])")
_han = re.compile("[\u4e00-\u9fa5]")

_COMMONEST = frozenset(
    "的一是不了在人有我他这這个個上们們来來到时時大地为為子中你说說生国國年就那和要她它出也得里后後以会會下去很用"
)
"""Characters that nobody needs a reading for."""
_LEAST, _LEAST_TYPES, _LEAST_COMMON = 12, 8, 3
"""Readings that a page must show at least, on how many characters, and how many of them after the commonest."""
_MOST_SHARE, _MOST_SHARE_TONELESS = 0.4, 0.6
"""Share of annotated characters among all, from which a page is a text with readings; few of these have no tones."""
_RIGHT = 0.95
"""Share of the readings that must be right."""
_BARE, _BARE_TONELESS = 0.4, 0.2
"""Share of the annotated characters that must stand without a reading as well; nobody teaches reading without tones."""
_TONELESS = 0.9
"""Share of readings without a tone from which none is meant to have one."""
_LATE, _AGAIN = 4, 2
"""Characters of Simplified text that must stand bare before they are annotated, and that must do so afterwards."""
_ALWAYS, _ALWAYS_COMMON = 0.9, 4
"""Share of the annotated characters that a mirror must annotate each time, and how many must be of the commonest."""
_SPACED = 0.9
"""Share of the readings that a space must follow to belong to them."""
_USUAL = 600
_COMMAS = 5
"""Commas before another mark that are no slips any more."""


def sown_readings(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the readings that a mirror sowed into ``text``; none where they may be meant."""
    if text.count("(") < _LEAST:
        return
    found = [
        (text[match.start() - 1], match)
        for match in _token.finditer(text)
        if match.start() and _han.match(text, match.start() - 1)
    ]
    annotated = Counter(character for character, _ in found)
    without_tone = sum(match[1].isascii() for _, match in found) > _TONELESS * len(found)
    most = (_MOST_SHARE_TONELESS if without_tone else _MOST_SHARE) * len(_han.findall(text))
    if not _LEAST <= len(found) <= most or len(annotated) < _LEAST_TYPES:
        return
    if sum(_is_right(character, match[1]) for character, match in found) < _RIGHT * len(found):
        return
    bare = _token.sub("", text)
    least = (_BARE_TONELESS if without_tone else _BARE) * len(annotated)
    times = {character: bare.count(character) for character in annotated}
    here_and_there = sum(times[character] > count for character, count in annotated.items()) >= least
    if not here_and_there and not _throughout(annotated, times, without_tone=without_tone):
        return
    traditional = script.source_script(bare) in ("Hant", "pseudo-Hant", "mixed")
    if not here_and_there and not traditional:
        return
    common = sum(count for character, count in annotated.items() if character in _COMMONEST)
    if common >= _LEAST_COMMON if traditional else common and _at_random(text, found):
        spaced = sum(text.startswith(" ", match.end()) for _, match in found) >= _SPACED * len(found)
        for _, match in found:
            start, stop = match.span()
            yield start, stop + (spaced and text.startswith(" ", stop)), ""


def _throughout(annotated: Counter[str], times: dict[str, int], *, without_tone: bool) -> bool:
    """Tell whether each of these characters is annotated every time, the commonest among them, unlike in a lesson.

    Args:
        annotated: How often each character has a reading.
        times: How often it stands in the text.
        without_tone: Whether hardly any of the readings has a tone.
    """
    always = sum(times[character] == count for character, count in annotated.items())
    # Traditional ones with tones are for the other mirrors.
    common = len(annotated.keys() & _COMMONEST - (frozenset() if without_tone else script.TRADITIONAL))
    again = sum(annotated.values()) - len(annotated)
    return always >= _ALWAYS * len(annotated) and common >= _ALWAYS_COMMON and again >= _LEAST


def _at_random(text: str, found: list[tuple[str, re.Match[str]]]) -> bool:
    """Tell whether characters are annotated here and there, more surely than a Traditional page must show.

    Lessons are mostly Simplified: they annotate a character where it comes first, or each of its readings, and rather
    rare ones.
    """
    first: dict[str, re.Match[str]] = {}
    for character, match in found:
        first.setdefault(character, match)
    if len({(character, match[1]) for character, match in found}) > len(first):
        return False
    late = sum(_is_in_a_word(text[: match.start() - 1], character) for character, match in first.items())
    again = sum(
        text.count(character, match.end()) > text.count(f"{character}(", match.end())
        for character, match in first.items()
    )
    usual = sum(character in _usual() for character in first)
    return late >= _LATE and again >= _AGAIN and usual > len(first) / 2


def _is_in_a_word(text: str, character: str) -> bool:
    """Tell whether ``character`` stands beside another one in ``text``, unlike in a list of characters to learn."""
    place = text.find(character)
    while place >= 0:
        if _han.match(text, place + 1) or (place and _han.match(text, place - 1)):
            return True
        place = text.find(character, place + 1)
    return False


@cache
def _usual() -> frozenset[str]:
    """Return the characters that most words begin with."""
    begins = openings()
    return frozenset(sorted(begins, key=begins.__getitem__, reverse=True)[:_USUAL])


def _is_right(character: str, reading: str) -> bool:
    return any(is_reading(one, reading) or reading in toneless(one) for one in (character, simplified(character)))


def junk_commas(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the commas that a mirror put before other marks; none where it may be a slip."""
    if any(pair in text for pair in (",。", ",、", ",，")):
        found = list(_comma.finditer(text))
        if len(found) >= _COMMAS:
            yield from ((*match.span(), "") for match in found)
