"""Reading bytes of which some are lost: every way the rest allows, the likeliest first.

A damaged text is given as *slots*, one for each character on the page. A slot lists the byte strings that
the character can stand for; where a byte is lost, the set of its possible values stands in its place. The
lattice walks over the slots, keeps the readings that the encoding allows, and lets the language model
rank what the bytes leave open.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import exp, prod
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.repair.language_model import BORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roundtable.repair.page_model import PageModel

__all__ = ["BEAM", "INDENT", "LOST", "Byte", "Expansion", "Pattern", "Reading", "Slot", "double_byte", "read", "utf8"]

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
_SHUNNED = 5.0
"""Cost of a character of the script that the page is not written in."""
BEAM = 48
"""Readings kept on the way."""
_CHOICES = 12
"""Characters kept of those that one broken pattern allows."""
_MOST = 1024
"""Byte strings tried for one character."""
_CONTINUED = frozenset(range(0x80, 0xC0))
_LEADS = frozenset({0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF})
"""First bytes of what Chinese text consists of in UTF-8."""


class Reading(NamedTuple):
    """What the slots say, and how sure the choices in it are."""

    text: str
    certainty: float


_State: TypeAlias = "tuple[float, float, str, Pattern]"
"""Cost, certainty and text so far, and the bytes of the next character: tens of thousands are made for a line."""


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
    states: list[_State] = [(0.0, 1.0, "", ())]
    for slot in slots:
        best: dict[tuple[str, Pattern], _State] = {}
        settled = len(states) == len(slot) == 1
        for state, pattern in product(states, slot):
            old = state if pattern is slot[0] else (state[0] + dear, *state[1:])
            for new in _fed(old, pattern, expand, model, shunned, settled=settled):
                key = (new[2][-2:], new[3])
                if key not in best or new[0] < best[key][0]:
                    best[key] = new
        states = sorted(best.values(), key=itemgetter(0))[:beam]
    whole = [state for state in states if not state[3]]
    if not whole:
        return None
    _, certainty, text, _ = min(whole, key=lambda state: state[0] + model.cost(state[2][-2:], BORDER))
    return Reading(text, certainty)


def _fed(
    state: _State, pattern: Pattern, expand: Expansion, model: PageModel, shunned: frozenset[str], *, settled: bool
) -> list[_State]:
    states = [state]
    for byte in pattern:
        fed: list[_State] = []
        for cost, certainty, text, before in states:
            pending = (*before, byte)
            characters = expand(pending)
            if characters is None:
                fed.append((cost, certainty, text, pending))
            elif len(characters) == 1 and settled:  # nothing to weigh it against
                fed.append((cost, certainty, text + characters[0], ()))
            elif characters:
                choices, total = _chosen(text, characters, model, shunned)
                fed += [
                    (cost + further, certainty * weight / total, text + character, ())
                    for further, weight, character in choices
                ]
        states = fed
    return states


def _chosen(
    text: str, characters: list[str], model: PageModel, shunned: frozenset[str]
) -> tuple[list[tuple[float, float, str]], float]:
    """Return which of ``characters`` may follow on ``text``, each with cost and weight, and the sum of the weights."""
    context = text[-2:].replace(INDENT, BORDER)
    begins = not text or text[-1] == INDENT
    costs = model.costs(context, [BORDER if one == INDENT and begins else one for one in characters])
    if len(characters) == 1:
        weight = exp(-costs[0])
        return [(costs[0], weight, characters[0])], weight
    if shunned:
        costs = [cost + _SHUNNED * (one in shunned) for cost, one in zip(costs, characters, strict=True)]
    choices = [(cost, exp(-cost), one) for cost, one in sorted(zip(costs, characters, strict=True))[:_CHOICES]]
    return choices, sum(weight for _, weight, _ in choices)


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
