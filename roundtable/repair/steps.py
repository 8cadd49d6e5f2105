"""One step through a torn run, and what it costs.

Where a byte is lost, the language model keeps the likely characters.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from roundtable.repair import vanished
from roundtable.repair.choices import Choice, Option
from roundtable.repair.key_list import never_shown

if TYPE_CHECKING:
    from roundtable.repair.channel import Key
    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel

__all__ = ["FOREIGN_SCRIPT", "LOST", "SWALLOWED", "Step", "StepCosts"]

LOST = "〓"
"""Stands for an ASCII sign that a lead byte took along."""
_BRANCHES = 24
_BRANCH_WIDTH = 6.5
"""How many characters are tried for a lost byte, and how much more one may cost than the likeliest."""
_SLACK = 2.0
"""How much cheaper what follows on a guess may come than it did on all guesses before."""
_INTACT_CUT, _INTACT_ORPHAN = 2.0, 16.0
"""Costs of taking what looks torn for sound: a ``?`` before punctuation may be a question mark."""
_LACKING = 3.0
_NO_WORD = " \u3000(（“《：？"
"""Cost of a character that CP936 lacks, and where ``?`` is one: nothing stands before it that could be asked."""
SWALLOWED = 6.0
"""Cost of a lost ASCII sign, about that of a digit."""
FOREIGN_SCRIPT = 7.0
"""Cost of a character that the mirror would have turned into a Traditional one."""
_SENTENCE_OF_ONE = 3.0
"""Cost of a full stop that ends a quotation of one character: mostly it holds a name or a term."""
_QUOTE_UNOPENED, _QUOTE_OPEN = 4.0, -1.0
"""Costs of a closing quotation mark in a line without an open one, and in a line with one."""


class Step(NamedTuple):
    """One way to read on from a place."""

    length: int
    """Shown characters that it reads."""
    pending: int
    added: str
    """The true characters that are known."""
    choice: tuple[str, ...] = ()
    """In front of them stands one of these, of which a byte is lost."""
    keys: tuple[Key, ...] = ()
    """Keys that must be active for it."""
    extra: float = 0.0
    """What it costs besides the characters."""
    lead: int = 0
    only: int = 0
    follow: int = 0
    """The byte before what vanished, its second one where that is known, and the one behind it, if any."""
    vanished: bool = False
    """Whether a private-use character stood in front of what it reads, which some program stripped."""
    sound: Literal["", "orphan", "cut"] = ""
    """What a ``?`` is, if it is none: the beginning of an orphan reading, or what is left in front of a cut."""


class StepCosts:
    """What the ways to read on cost on one page.

    Args:
        page: What the page tells of the mirror.
        model: The language of the page.
    """

    def __init__(self, page: Page, model: PageModel) -> None:
        self._page = page
        self._model = model
        self._choices: dict[tuple[tuple[str, ...], bool, bool], Choice] = {}
        self._guessed: dict[tuple[str, Choice], tuple[float, list[Option]]] = {}
        """What was likely at a place, and up to which cost it was looked for."""
        self._least: dict[str, float] = {}
        """What each text behind a guess cost at least so far."""

    def options(self, step: Step, context: str, *, quoted: bool, most: float) -> list[Option]:
        """Return what ``step`` may have read after ``context``, the likeliest first.

        Args:
            step: One of ``steps``.
            context: The last two true characters.
            quoted: Whether a quotation is open.
            most: The highest cost that is of interest.
        """
        if step.vanished:
            return vanished.options(step.lead, step.only, step.follow, context, step.added, self._model, most)
        if step.choice:
            return self._guesses(step, context, quoted=quoted, most=most)
        model = self._model
        if step.sound:
            asked = model.cost(context, "？")
            if step.sound == "orphan":
                intact = _INTACT_ORPHAN
            elif context[-1] in _NO_WORD:  # nothing stands before it that could be asked: CP936 lacks a character
                intact = _LACKING
            else:
                intact = _INTACT_CUT + asked
            return [Option(intact, step.added, intact - asked)]
        extra = step.extra
        cost = extra
        for character in step.added:
            cost += model.cost_of_last(context + character)
            context = context[1:] + character
            if character == "”":
                surcharge = _closing(quoted=quoted)
                cost += surcharge
                extra += surcharge
        return [Option(cost, step.added, extra)]

    def _guesses(self, step: Step, context: str, *, quoted: bool, most: float) -> list[Option]:
        """Return the likely characters of a choice, with what follows on them."""
        opened = "“" in context
        place = (step.choice, quoted, opened)
        choice = self._choices.get(place)
        if choice is None:
            foreign = never_shown().intersection(step.choice) - self._page.mixed
            choice = self._choices[place] = _choice(step.choice, foreign, quoted=quoted, opened=opened)
        cost_of_last, added = self._model.cost_of_last, step.added
        least = self._least.get(added, _SLACK) - _SLACK
        guesses = self._likely(context, choice, most - step.extra - min(least, SWALLOWED))
        if not added:
            return guesses
        last = context[-1]
        if added[0] == LOST:  # it hides what follows as well
            most -= step.extra
            return [Option(cost + step.extra, true + LOST, extra) for cost, true, extra in guesses if cost <= most]
        closing = step.extra + (_closing(quoted=quoted) if "”" in added else 0.0)
        options: list[Option] = []
        least += closing
        for cost, true, extra in guesses:
            if cost + least > most:
                break
            follows = cost_of_last(last + true + added[0])
            if len(added) > 1:
                follows += cost_of_last(true + added)
            whole = cost + closing + follows
            options.append(Option(whole, true + added, extra + closing))
            most = min(most, whole + _BRANCH_WIDTH)
            least = min(least, follows + closing - _SLACK) if options[1:] else follows + closing - _SLACK
        if options:
            self._least[added] = min(self._least.get(added, math.inf), least - closing + _SLACK)
        options.sort()
        return options

    def _likely(self, context: str, choice: Choice, most: float) -> list[Option]:
        place = (context, choice)
        looked, guesses = self._guessed.get(place, (-math.inf, []))
        if looked < most:
            guesses = self._model.likely(context, choice, most)
            self._guessed[place] = most, guesses
        return guesses


def _closing(*, quoted: bool) -> float:
    return _QUOTE_OPEN if quoted else _QUOTE_UNOPENED


@lru_cache(maxsize=1 << 9)
def _choice(characters: tuple[str, ...], foreign: frozenset[str], *, quoted: bool, opened: bool) -> Choice:
    """Return the choice among ``characters``, the same on all pages that tell the same of them."""
    surcharges = dict.fromkeys(foreign, FOREIGN_SCRIPT)
    surcharges["”"] = _closing(quoted=quoted)
    if opened:
        surcharges["。"] = _SENTENCE_OF_ONE
    return Choice(characters, surcharges, width=_BRANCH_WIDTH, most=_BRANCHES)
