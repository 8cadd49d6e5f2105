"""Undoing the mirror's steps one shown character at a time.

In a torn run every shown character holds the second byte of one true character and the first byte of the
next. A *state* is the true text so far and a *pending* byte, the first half of the next true character.
``Inversion.steps`` says which states a shown character leads to:

==================  =========================================================================
aligned             ``?`` before ， ； ？ ！ 。: the lead byte in front of a cut is lost; each
                    character that ends in A3 is tried, before 。 each that ends in A1
                    ``?nèi)``: the key 內 lies across the border behind the character before
pending byte        a pair: its first byte completes a true character, its second is pending
                    an ASCII letter, ``€``: the lone byte that ends the run
                    ``?nèi)``: a key complete in itself, its second byte went with the ``(``
                    ``?`` before a cut or at the end: the second byte is lost
                    ``?`` elsewhere: it is lost, and took an ASCII sign along
                    a space: the second byte vanished without a trace
==================  =========================================================================

What a step costs, ``steps`` says.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from roundtable.repair.channel import Key
from roundtable.repair.gate import PINYIN, wide
from roundtable.repair.halves import character_of, pair_of, with_lead, with_trail
from roundtable.repair.key_list import unlisted_keys
from roundtable.repair.language_model import BORDER
from roundtable.repair.steps import FOREIGN_SCRIPT, LOST, SWALLOWED, Step, StepCosts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel

__all__ = ["ALIGNED", "CUT_SIGNS", "Inversion", "lacking", "trigger"]

CUT_SIGNS = "，；？！。"

trigger = re.compile(rf"\?(?:[,;?!{CUT_SIGNS}]|\(?{PINYIN} ?\))")
"""Where a run may begin."""

_unasked = re.compile(r"\?+(?![,;?!，；？！])")
_NOTHING_BEFORE = "\n \t\r\u3000\xa0(（“《：:"
_MARKS_BEFORE = ",，。;；、”’)）"
_in_row = re.compile(r"\?(?: \?){2}")
"""No-break spaces and plain ones by turns, as word processors fill up a line."""
_HEAP = 3
"""Question marks in a row that nobody asks with, not even behind a mark."""

_orphan = re.compile(rf"\?\(?({PINYIN}) ?\)")  # a browser leaves the (, PHP takes it along
_residue = re.compile(rf"\(({PINYIN}) ?\)")

ALIGNED = -1
"""In place of a pending byte, where there is none."""
_FOLLOWING = 2
"""Characters behind a guess that are weighed with it: as many as the language model looks back."""

_OFTEN_CUT = {"，": 7.0, "；": 7.0, "？": 7.0, "！": 0.9}
"""How much less likely it becomes that a page is cut in front of these signs by each place where the bytes of one stand
whole across two characters: three of them are always cut in front of, ！ somewhat more often than not."""
_MOST_UNCUT, _WHOLE = 28.0, 7.0
_TRAIL_OF_FULL_STOP, _TWICE = 0xA1, 5.0
"""The byte between two cuts, and what it costs that there were two: few mirrors cut in front of 。."""


class Inversion:
    """The ways to read on, at any place of one page.

    Args:
        text: The page as shown.
        page: What the page tells of the mirror.
        model: The language of the page.
        stripped: Whether private-use characters may be missing from ``text``.
        thought_of: Whether each ``?`` before a sign is only thought of.
    """

    def __init__(
        self, text: str, page: Page, model: PageModel, *, stripped: bool = False, thought_of: bool = False
    ) -> None:
        self._text = text
        self._stripped = stripped
        self._page = page
        self._steps: dict[tuple[int, int, str], list[Step]] = {}
        self._thought_of = thought_of
        self.costs = StepCosts(page, model)
        self._uncut = {sign: _cost_of_cut(text, sign) for sign in _OFTEN_CUT}

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

    def is_whole(self, position: int) -> bool:
        """Tell whether the page shows that it was not cut in front of signs as the one behind the ``?`` there."""
        return self._uncut.get(self._cut_sign(position + 1), 0.0) >= _WHOLE

    def ends(self, pending: int) -> Step:
        """Return how the line may end; a pending byte vanishes there."""
        return Step(0, ALIGNED, BORDER, () if pending == ALIGNED else with_lead(pending))

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
                trail, pending = pair_of(sign)
                sound = Step(1, ALIGNED, "") if self._thought_of else Step(1, ALIGNED, self._wide("?"), sound="cut")
                torn = Step(len("?!"), pending, "", with_trail(trail), extra=self._uncut.get(sign, 0.0))
                if sign == "？" and self._cut_sign(position + 2):  # cut in front of 。 as well, in the middle of 取，
                    apart = Step(len("??"), ALIGNED, "", with_trail(_TRAIL_OF_FULL_STOP), extra=_TWICE)
                    return [torn, apart, sound]
                return [torn, sound]
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
        residue = _residue.match(self._text, position) if shown == "(" else None
        if residue:  # the second byte was lost without a sign, and did not take the bracket along
            keys = self._keys(bytes([pending]), residue[1])
            steps += (Step(len(residue[0]), ALIGNED, key.character, keys=(key,)) for key, _ in keys)
        pair = b"" if residue else pair_of(self._wide(shown))  # a reading is no bracket
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
            if "@" <= shown <= "~":
                steps += self._behind_vanished(position, pending)
        return steps

    def _behind_vanished(self, position: int, pending: int) -> list[Step]:
        """Return the steps over a letter that is the second byte of a character whose first one vanished."""
        letter = ord(self._text[position])
        residue = _residue.match(self._text, position + 1)
        if residue is None:
            return [Step(1, ALIGNED, "", lead=pending, follow=letter, vanished=True)]
        pairs = ((key, pair_of(key.character)) for key in self._page.possible if key.reading == residue[1])
        length = 1 + len(residue[0])
        return [
            Step(length, ALIGNED, "", keys=(key,), lead=pending, only=pair[0], follow=letter, vanished=True)
            for key, pair in pairs
            if pair[1] == letter
        ]

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
        swallowed = Step(1, ALIGNED, LOST, choice, extra=SWALLOWED)
        if self._page.replaced:
            return [Step(1, ALIGNED, "", choice)]
        if position + 1 == len(self._text) or self._cut_sign(position + 1):
            return [Step(1, ALIGNED, "", choice), swallowed]
        return [swallowed]

    def _read(self, position: int, added: str, pending: int, owner: str) -> Step:
        """Return the step over one character, and over the reading of ``owner`` behind it where there is one."""
        extra = sum(FOREIGN_SCRIPT for character in added if self._page.is_foreign(character))
        if self._text.startswith("(", position + 1):
            residue = _residue.match(self._text, position + 1)
            if residue and (key := Key(owner, residue[1])) in self._page.possible:
                return Step(1 + len(residue[0]), pending, added, keys=(key,), extra=extra)
        return Step(1, pending, added, extra=extra)

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


def _cost_of_cut(text: str, sign: str) -> float:
    """Return what it costs that the page ``text`` was cut in front of a ``sign``, for all that stands uncut."""
    places = _straddled(sign).finditer(text)
    return min(_MOST_UNCUT, _OFTEN_CUT[sign] * sum(1 for _ in islice(places, int(_MOST_UNCUT / _OFTEN_CUT[sign]) + 1)))


@cache
def _straddled(sign: str) -> re.Pattern[str]:
    """Find the bytes of ``sign`` across the border of two characters."""
    trail, lead = pair_of(sign)
    return re.compile(f"[{re.escape(''.join(with_trail(trail)))}](?=[{re.escape(''.join(with_lead(lead)))}])")


def lacking(text: str) -> Iterator[re.Match[str]]:
    """Yield the question marks in ``text`` that ask nothing: there stood characters that CP936 lacks."""
    for match in _unasked.finditer(text):
        if match[0] == "?" and _in_row.match(text, match.start()):
            yield match
            continue
        before = text[match.start() - 1] if match.start() else "\n"
        if before in _NOTHING_BEFORE or (before in _MARKS_BEFORE and len(match[0]) >= _HEAP):
            yield match
