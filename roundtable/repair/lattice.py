"""Reading bytes of which some are lost: every way the rest allows, the likeliest first.

A damaged text is given as *slots*, one for each character on the page. A slot lists the byte strings that
the character can stand for; where a byte is lost, the set of its possible values stands in its place. The
lattice walks over the slots, keeps the readings that the encoding allows, and lets the language model
rank what the bytes leave open.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import prod
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.repair.language_model import BORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roundtable.repair.page_model import PageModel

__all__ = [
    "BEAM",
    "INDENT",
    "LOST",
    "SHUNNED",
    "Byte",
    "Choice",
    "Expansion",
    "Pattern",
    "Reading",
    "Slot",
    "double_byte",
    "read",
    "utf8",
]

Byte: TypeAlias = "int | frozenset[int]"
"""A byte, or what a lost one can have been."""
Pattern: TypeAlias = "tuple[Byte, ...]"
Slot: TypeAlias = "tuple[Pattern, ...]"
"""The byte strings that one character of the page can stand for."""
Expansion: TypeAlias = "Callable[[Pattern], list[str] | None]"
"""Says of the first bytes of a character what they can be: None while bytes are missing, nothing where none can."""

LOST = "〓"
"""Printed for a character of which too little is left to choose."""
INDENT = "\N{IDEOGRAPHIC SPACE}"
"""Begins a paragraph, as a line end does for the language model."""
SHUNNED = 5.0
"""Cost of a character of the script that the page is not written in."""
_ALONE = 6.0
"""Cost of a letter between two Chinese characters: far rarer than letters are, which stand in words."""
BEAM = 48
"""Readings kept on the way."""
_CHOICES = 12
"""Characters kept of those that one broken pattern allows."""
_MOST = 1024
"""Byte strings tried for one character."""
_CONTINUED = frozenset(range(0x80, 0xC0))
_LEADS = frozenset({0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF})
"""First bytes of what Chinese text consists of in UTF-8."""


class Choice(NamedTuple):
    """A character of a reading that the bytes leave open."""

    place: int
    """Where it stands in the reading."""
    characters: tuple[str, ...]
    """What it can be; nothing but ``LOST`` where too little is left."""
    start: int
    stop: int
    """The slots that it was read from."""


class Reading(NamedTuple):
    """What the slots say, and which choices are in it."""

    text: str
    open: tuple[Choice, ...] = ()


_Chain: TypeAlias = "tuple[_Chain, Choice] | None"
_State: TypeAlias = "tuple[float, str, Pattern, int, _Chain]"
"""Cost and text so far, the bytes of the next character, the slot these begin in, and what was open so far, the last
first: tens of thousands are made for a line."""


def read(
    slots: Sequence[Slot],
    expand: Expansion,
    model: PageModel,
    shunned: frozenset[str] = frozenset(),
    *,
    beam: int = BEAM,
    dear: float = 0.0,
) -> Reading | None:
    """Return the likeliest reading of ``slots``, None where the encoding allows none.

    Args:
        slots: What each character of the page can stand for.
        expand: Says what the bytes can be.
        model: Says what is likely.
        shunned: Characters that are less likely than it says.
        beam: How many readings are kept on the way.
        dear: What it costs that a character stands for anything but the first of its byte strings.

    >>> from roundtable.repair.page_model import PageModel
    >>> lost = frozenset(range(256))
    >>> read([((0xE8,),), ((0xBF,),), ((lost,),), *[((byte,),) for byte in "入".encode()]], utf8, PageModel("进入"))[0]
    '进入'
    """
    states: list[_State] = [(0.0, "", (), 0, None)]
    for number, slot in enumerate(slots):
        best: dict[tuple[str, Pattern], _State] = {}
        settled = len(states) == len(slot) == 1
        for state, pattern in product(states, slot):
            old = state if pattern is slot[0] else (state[0] + dear, *state[1:])
            for new in _fed(old, pattern, number, expand, model, shunned, settled=settled):
                key = (new[1][-2:], new[2])
                if key not in best or new[0] < best[key][0]:
                    best[key] = new
        states = sorted(best.values(), key=itemgetter(0))[:beam]
    whole = [state for state in states if not state[2]]
    if not whole:
        return None
    _, text, _, _, chain = min(whole, key=lambda state: state[0] + model.cost(state[1][-2:], BORDER))
    choices: list[Choice] = []
    while chain:
        chain, choice = chain
        choices.append(choice)
    return Reading(text, tuple(reversed(choices)))


def _fed(
    state: _State,
    pattern: Pattern,
    number: int,
    expand: Expansion,
    model: PageModel,
    shunned: frozenset[str],
    *,
    settled: bool,
) -> list[_State]:
    states = [state]
    for byte in pattern:
        fed: list[_State] = []
        for cost, text, before, begun, chain in states:
            pending = (*before, byte)
            begun = begun if before else number  # noqa: PLW2901 - the next character may begin here
            characters = expand(pending)
            if characters is None:
                fed.append((cost, text, pending, begun, chain))
            elif len(characters) == 1 and characters[0] != LOST:
                further = (
                    0.0 if settled else _chosen(text, characters, model, shunned)[0][0]
                )  # nothing to weigh it against
                if text and "@" <= text[-1] <= "~" and _is_alone(text, characters[0]):
                    further += _ALONE
                fed.append((cost + further, text + characters[0], (), number, chain))
            elif characters:
                choices = _chosen(text, characters, model, shunned)
                choice = Choice(len(text), tuple(characters), begun, number + 1)
                fed += [(cost + further, text + one, (), number, (chain, choice)) for further, one in choices]
        states = fed
    return states


def _is_alone(text: str, follows: str) -> bool:
    """Tell whether the letter at the end of ``text`` stands between two Chinese characters."""
    return "\u3400" <= follows <= "\u9fff" and "\u3400" <= text[-2:-1] <= "\u9fff"


def _chosen(text: str, characters: list[str], model: PageModel, shunned: frozenset[str]) -> list[tuple[float, str]]:
    """Return which of ``characters`` may follow on ``text``, the cheapest first, each with its cost."""
    context = text[-2:].replace(INDENT, BORDER)
    begins = not text or text[-1] == INDENT
    costs = model.costs(context, [BORDER if one == INDENT and begins else one for one in characters])
    if len(characters) == 1:
        return [(costs[0], characters[0])]
    if shunned:
        costs = [cost + SHUNNED * (one in shunned) for cost, one in zip(costs, characters, strict=True)]
    return sorted(zip(costs, characters, strict=True))[:_CHOICES]


@cache
def utf8(pattern: Pattern) -> list[str] | None:
    """Return the characters that ``pattern`` can be in UTF-8, None where it is only the beginning of one."""
    lead = pattern[0]
    leads = {lead} if isinstance(lead, int) else lead
    if max(leads) < 0x80:
        return [chr(lead)] if isinstance(lead, int) else [LOST]
    needed = _length(lead)
    if not needed or any(isinstance(byte, int) and byte not in _CONTINUED for byte in pattern[1:]):
        return []
    if len(pattern) < needed:
        return None
    rest = [{byte} if isinstance(byte, int) else byte & _CONTINUED for byte in pattern[1:]]
    return _characters([leads if isinstance(lead, int) else leads & _LEADS, *rest], "utf-8")


def _length(lead: Byte) -> int:
    """Return how many bytes a character has in UTF-8 that begins with ``lead``, 0 where none does."""
    if isinstance(lead, frozenset):
        return 3
    return 2 if 0xC2 <= lead < 0xE0 else 3 if 0xE0 <= lead < 0xF0 else 4 if 0xF0 <= lead < 0xF5 else 0


@cache
def double_byte(codec: str) -> Expansion:
    """Return the same for a Chinese encoding that has one or two bytes for a character."""

    @cache
    def expand(pattern: Pattern) -> list[str] | None:
        lead = pattern[0]
        if len(pattern) == 1 and (isinstance(lead, frozenset) or lead >= 0x80):
            return None
        return _characters([{byte} if isinstance(byte, int) else byte for byte in pattern], codec)

    return expand


def _characters(choices: Sequence[set[int] | frozenset[int]], codec: str) -> list[str]:
    if prod(map(len, choices)) > _MOST:
        return [LOST]
    # What is no character gives U+FFFD, by itself or beside a sign in ASCII that the wrong codec did not take.
    found = (bytes(choice).decode(codec, "replace") for choice in product(*map(sorted, choices)))
    return [character for character in found if len(character) == 1 and character != "\N{REPLACEMENT CHARACTER}"]
