"""Undoing the mirror's steps one shown character at a time.

In a torn run every shown character holds the second byte of one true character and the first byte of the
next. A *state* is the true text so far and a *pending* byte, the first half of the next true character.
``Inversion.steps`` says which states a shown character leads to:

==================  =========================================================================
aligned             ``?`` before ， ； ？ ！: the lead byte in front of a cut is lost; each
                    character that ends in A3 is tried
                    ``?nèi)``: the key 內 lies across the border behind the character before
pending byte        a pair: its first byte completes a true character, its second is pending
                    an ASCII letter, ``€``: the lone byte that ends the run
                    ``?nèi)``: a key complete in itself, its second byte went with the ``(``
                    ``?`` before a cut or at the end: the second byte is lost
                    ``?`` elsewhere: it is lost, and took an ASCII sign along
                    a space: the second byte vanished without a trace
==================  =========================================================================

Where a byte is lost, the language model keeps the likely characters.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from roundtable.repair import vanished
from roundtable.repair.channel import Key
from roundtable.repair.gate import PINYIN, wide
from roundtable.repair.halves import character_of, pair_of, with_lead, with_trail
from roundtable.repair.key_list import unlisted_keys
from roundtable.repair.language_model import BORDER
from roundtable.repair.page_model import Choice, Option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel

__all__ = ["ALIGNED", "CUT_SIGNS", "LOST", "Inversion", "Step", "lacking", "trigger"]

LOST = "〓"
"""Stands for an ASCII sign that a lead byte took along."""
CUT_SIGNS = "，；？！"

trigger = re.compile(rf"\?(?:[,;?!{CUT_SIGNS}]|{PINYIN} ?\))")
"""Where a run may begin."""

_unasked = re.compile(r"\?+(?![,;?!，；？！])")
_NOTHING_BEFORE = "\n \t\r\u3000\xa0(（“《：:"
_MARKS_BEFORE = ",，。;；、”’)）"
_in_row = re.compile(r"\?(?: \?){2}")
"""No-break spaces and plain ones by turns, as word processors fill up a line."""
_HEAP = 3
"""Question marks in a row that nobody asks with, not even behind a mark."""

_orphan = re.compile(rf"\?({PINYIN}) ?\)")
_residue = re.compile(rf"\(({PINYIN}) ?\)")

ALIGNED = -1
"""In place of a pending byte, where there is none."""
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
_SWALLOWED = 6.0
"""Cost of a lost ASCII sign, about that of a digit."""
_FOREIGN_SCRIPT = 6.0
"""Cost of a character that the mirror would have turned into a Traditional one."""
_FOLLOWING = 2
"""Characters behind a guess that are weighed with it: as many as the language model looks back."""
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


class Inversion:
    """The ways to read on, at any place of one page.

    Args:
        text: The page as shown.
        page: What the page tells of the mirror.
        model: The language of the page.
        stripped: Whether private-use characters may be missing from ``text``.
    """

    def __init__(self, text: str, page: Page, model: PageModel, *, stripped: bool = False) -> None:
        self._text = text
        self._stripped = stripped
        self._page = page
        self._model = model
        self._steps: dict[tuple[int, int, str], list[Step]] = {}
        self._choices: dict[tuple[tuple[str, ...], bool, bool], Choice] = {}
        self._guessed: dict[tuple[str, Choice], tuple[float, list[Option]]] = {}
        """What was likely at a place, and up to which cost it was looked for."""
        self._least: dict[str, float] = {}
        """What each text behind a guess cost at least so far."""

    def steps(self, position: int, pending: int, last: str) -> list[Step]:
        """Return the ways to read on.

        Args:
            position: Place in the page as shown.
            pending: First byte of the next true character, or ``ALIGNED``.
            last: The last true character so far.
        """
        # An orphan reading belongs to a pair that begins with the second byte of the last character.
        orphan = pending == ALIGNED and self._text.startswith("?", position) and self._orphan(position)
        place = (position, pending, last if orphan else "")
        steps = self._steps.get(place)
        if steps is None:
            found = self._aligned(position, last) if pending == ALIGNED else self._misaligned(position, pending)
            steps = self._steps[place] = [
                self._with_following(position, step) if step.choice else step for step in found
            ]
        return steps

    def ends(self, pending: int) -> Step:
        """Return how the line may end; a pending byte vanishes there."""
        return Step(0, ALIGNED, BORDER, () if pending == ALIGNED else with_lead(pending))

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
                surcharge = _QUOTE_OPEN if quoted else _QUOTE_UNOPENED
                cost += surcharge
                extra += surcharge
        return [Option(cost, step.added, extra)]

    def _guesses(self, step: Step, context: str, *, quoted: bool, most: float) -> list[Option]:
        """Return the likely characters of a choice, with what follows on them."""
        opened = "“" in context
        place = (step.choice, quoted, opened)
        choice = self._choices.get(place)
        if choice is None:
            surcharges = {one: extra for one in step.choice if (extra := self._surcharge(one, quoted=quoted))}
            if opened and "。" in step.choice:
                surcharges["。"] = _SENTENCE_OF_ONE
            choice = Choice(step.choice, surcharges, width=_BRANCH_WIDTH, most=_BRANCHES)
            self._choices[place] = choice
        cost_of_last, added = self._model.cost_of_last, step.added
        least = self._least.get(added, _SLACK) - _SLACK
        guesses = self._likely(context, choice, most - step.extra - min(least, _SWALLOWED))
        if not added:
            return guesses
        last = context[-1]
        if added[0] == LOST:  # it hides what follows as well
            most -= step.extra
            return [Option(cost + step.extra, true + LOST, extra) for cost, true, extra in guesses if cost <= most]
        closing = step.extra + (self._surcharge("”", quoted=quoted) if "”" in added else 0.0)
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

    def _with_following(self, position: int, step: Step) -> Step:
        """Return ``step`` with the two characters behind it, where these are known: they tell of it, and it of them."""
        length, pending, added, keys, extra = step.length, step.pending, step.added, step.keys, step.extra
        while len(added) < _FOLLOWING and LOST not in added and position + length < len(self._text):
            if self._text[position + length] in "?\n":
                break
            found = self.steps(position + length, pending, "")
            if len(found) != 1 or found[0].choice or len(added) + len(found[0].added) > _FOLLOWING:
                break
            length, pending, added = length + found[0].length, found[0].pending, added + found[0].added
            keys, extra = (*keys, *found[0].keys), extra + found[0].extra
        return step._replace(length=length, pending=pending, added=added, keys=keys, extra=extra)

    def _aligned(self, position: int, last: str) -> list[Step]:
        shown = self._text[position]
        unfolded = self._wide(shown)
        if shown == "?":
            if orphan := self._orphan(position):
                keys = self._keys(pair_of(last)[-1:], orphan[1])
                whole = [Step(len(orphan[0]), pair[1], "", keys=(key,)) for key, pair in keys]
                if not whole and any(key.reading == orphan[1] for key in self._page.possible):
                    return []  # the text before it was not read as it is
                return [*whole, Step(1, ALIGNED, "?", sound="orphan")]
            if sign := self._cut_sign(position + 1):
                return [
                    Step(len("?!"), pair_of(sign)[1], "", with_trail(0xA3)),
                    Step(1, ALIGNED, "?", sound="cut"),
                ]
            unfolded = shown  # a sound ? stays as shown
        # Of a sign that tore what follows both bytes are known.
        tears = self._text.startswith("?", position + 1) and self._orphan(position + 1)
        return [self._read(position, unfolded if tears or unfolded in CUT_SIGNS else shown, ALIGNED, shown)]

    def _misaligned(self, position: int, pending: int) -> list[Step]:
        shown = self._text[position]
        if shown <= " " or shown == "\x7f":
            return [Step(1, ALIGNED, shown, with_lead(pending))]
        steps = self._at_question_mark(position, pending) if shown == "?" else []
        pair = pair_of(shown)
        if len(pair) == 1 and (true := character_of(pending, pair[0])):
            steps.append(self._read(position, true, ALIGNED, true))
        pair = pair_of(self._wide(shown))
        if len(pair) == len("AB") and (true := character_of(pending, pair[0])):
            if pair[1] < 0x80:
                steps.append(self._read(position, true + chr(pair[1]), ALIGNED, shown))
            else:
                steps.append(self._read(position, true, pair[1], shown))
        if self._stripped and shown not in "?(":
            if len(pair) == len("AB") and pair[1] >= 0x81:
                steps.append(Step(1, pair[1], "", lead=pending, follow=pair[0], vanished=True))
            aligned = self._wide(shown) if self._wide(shown) in CUT_SIGNS else shown
            steps.append(Step(1, ALIGNED, aligned, lead=pending, vanished=True))
        return steps

    def _at_question_mark(self, position: int, pending: int) -> list[Step]:
        if orphan := self._orphan(position):
            keys = self._keys(bytes([pending]), orphan[1])
            found = [Step(len(orphan[0]), ALIGNED, key.character, keys=(key,)) for key, _ in keys]
            if self._stripped:
                pairs = ((key, pair_of(key.character)) for key in self._page.possible if key.reading == orphan[1])
                found += (
                    Step(
                        len(orphan[0]),
                        ALIGNED,
                        "",
                        keys=(key,),
                        lead=pending,
                        only=pair[0],
                        follow=pair[1],
                        vanished=True,
                    )
                    for key, pair in pairs
                )
            return found
        choice = with_lead(pending)
        swallowed = Step(1, ALIGNED, LOST, choice, extra=_SWALLOWED)
        if position + 1 == len(self._text) or self._cut_sign(position + 1):
            return [Step(1, ALIGNED, "", choice), swallowed]
        return [swallowed]

    def _read(self, position: int, added: str, pending: int, owner: str) -> Step:
        """Return the step over one character, and over the reading of ``owner`` behind it where there is one."""
        extra = sum(_FOREIGN_SCRIPT for character in added if self._page.is_foreign(character))
        if self._text.startswith("(", position + 1):
            residue = _residue.match(self._text, position + 1)
            if residue and (key := Key(owner, residue[1])) in self._page.possible:
                return Step(1 + len(residue[0]), pending, added, keys=(key,), extra=extra)
        return Step(1, pending, added, extra=extra)

    def _surcharge(self, character: str, *, quoted: bool) -> float:
        if character == "”":
            return _QUOTE_OPEN if quoted else _QUOTE_UNOPENED
        return _FOREIGN_SCRIPT if self._page.is_foreign(character) else 0.0

    def _keys(self, first: bytes, reading: str) -> list[tuple[Key, bytes]]:
        """Return the keys with this ``reading`` whose pair begins with ``first``, and the pairs.

        Where no known key is one, any character can be that a mirror may annotate and that the page does not show.
        """
        pairs = [(key, pair_of(key.character)) for key in self._page.possible if key.reading == reading]
        known = [(key, pair) for key, pair in pairs if pair[:1] == first]
        if known:
            return known
        unlisted = (key for key in unlisted_keys(reading) if key.character not in self._text)
        return [(key, pair) for key in unlisted if (pair := pair_of(key.character))[:1] == first]

    def _orphan(self, position: int) -> re.Match[str] | None:
        return _orphan.match(self._text, position)

    def _wide(self, shown: str) -> str:
        """Return the fullwidth sign that ``shown`` may have been."""
        return wide(shown) if self._page.folded else shown

    def _cut_sign(self, position: int) -> str:
        sign = self._wide(self._text[position : position + 1])
        return sign if sign in CUT_SIGNS else ""


def lacking(text: str) -> Iterator[re.Match[str]]:
    """Yield the question marks in ``text`` that ask nothing: there stood characters that CP936 lacks."""
    for match in _unasked.finditer(text):
        if match[0] == "?" and _in_row.match(text, match.start()):
            yield match
            continue
        before = text[match.start() - 1] if match.start() else "\n"
        if before in _NOTHING_BEFORE or (before in _MARKS_BEFORE and len(match[0]) >= _HEAP):
            yield match
