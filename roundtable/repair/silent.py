"""Cuts that leave no sign: where older versions of PHP read the pieces, the lone byte in front of a cut vanishes.

Newer ones show ``?`` for it, as in ``開工?！笔薪``, older ones nothing. A page was read by one of them. Where it has no
such ``?``, one is thought of in front of each sign that may be a cut, and the runs are read as ever. What comes of
it counts only where it is decided, for most exclamations are nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from roundtable.edits import Span
from roundtable.repair import channel, vanished, weighing
from roundtable.repair.confirming import before_sign
from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import CUT_SIGNS
from roundtable.repair.page_model import at_large
from roundtable.repair.torn import Reading, find_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel
    from roundtable.repair.torn import Run

__all__ = ["Signs", "find_all_runs", "find_signs", "may_be_silent", "with_signs"]

_SIGNS = f",;?!{CUT_SIGNS}"
_shown_cut = re.compile(rf"\?[{_SIGNS}]")
_NUMBERED = "\u2160-\u216b\u2460-\u249b\u3220-\u3229"
_cut = re.compile(rf"(?<=\S)[{_SIGNS}](?=([{_NUMBERED}]?)(?![\x00-\x7f])([^\n{_SIGNS}]{{1,6}}))")
_strange = re.compile(
    rf"[\u0391-\u0451{_NUMBERED}\u2500-\u254b\u3041-\u3129\u3447-\u4dae\ue000-\uf8ff]"
    r"|[\u3447-\u9fa5](?:[@\[-`{-~]|[@-~]\(|[a-z](?=[\u4e00-\u9fa5]))|(?<![(a-z])[\xe0-\u01dc](?![a-z)])"
)
_half_a_key = re.compile(rf"(?<=[\u4e00-\u9fa5”)])[{_SIGNS}](?=[@-~]\({PINYIN} ?\))")
"""The end of one character and the beginning of an annotated one: ，F(xiàn) is 現 behind what ends in A3."""
_letter = re.compile(rf"[{_SIGNS}][@-~][\u4e00-\u9fa5]")
_beginning, _longer_beginning = re.compile("[\u4e00-\u9fa5]{2,3}"), re.compile("[\u4e00-\u9fa5]{4,6}")
_doubtful = re.compile(rf"[!！](?=[?<-~＜-～]?[\u4e00-\u9fa5])|(?<=[\u4e00-\u9fa5”])[{_SIGNS}](?=[@-~][\u4e00-\u9fa5])")
_line_end = re.compile(r"[!！](?=[ \t\r\u3000]*(?:\n\s*(.)|\Z))")
_quotation_mark = re.compile("[“”]")
_orphan = re.compile(rf"\?\(?{PINYIN} ?\)")
_end = re.compile(rf"(?<=[\u4e00-\u9fa5\ue000-\uf8ff])[{_SIGNS}](?!{PINYIN} ?\))")
_residue = re.compile(rf"\({PINYIN} ?\)")

_ODD, _ODDER = 9.5, 10.5
"""Cost of each character behind a sign from which it may be read one byte off, the second behind commas, which are
many; news has 5 on average."""
_MOST, _SHARE = 12, 0.01
"""Such signs, at most, and for each character of a page; with more, the page is in another language."""
_DECIDED = 0.95
"""Certainty from which something is torn, whatever stood there."""
_CLEAR = 12.0
"""How much likelier a reading must be that is hardly Chinese, but for what stood there, as a natural logarithm."""
_LETTER = 0.7
"""The same where a letter stands behind the sign: in news a word hardly ever begins with one letter."""
_FAR = 32
"""Characters of a run behind which its end is looked for."""
_QUOTATION = 1500
"""How far on the end of a quotation is looked for."""
_NONE = 0.9
"""Share of the exclamations at the end of a line with an open quotation that are none."""


class Signs(NamedTuple):
    """Where signs of a mirror's page may tear what follows them, though no ``?`` stands before any sign of it."""

    shown: bool
    """Whether a ``?`` stands before a sign, so that cuts leave one."""
    odd: tuple[int, ...] = ()
    """Signs behind which stands what is hardly Chinese."""
    doubtful: tuple[int, ...] = ()
    """These and those behind which nothing tells: ！, and the comma of ，F在."""


def find_signs(text: str) -> Signs:
    """Return where the signs of a mirror's page ``text`` may tear what follows them."""
    if _shown_cut.search(text):
        return Signs(shown=True)
    odd = _few(
        text,
        [
            *(match.start() for match in _cut.finditer(text) if _is_odd(match)),
            *(match.start() for match in _half_a_key.finditer(text)),
        ],
    )
    doubtful = _few(text, [match.start() for match in _doubtful.finditer(text)])
    return Signs(shown=False, odd=tuple(odd), doubtful=tuple(sorted({*odd, *doubtful})))


def may_be_silent(text: str, signs: Signs) -> bool:
    """Tell whether the cuts of a mirror's page ``text`` with these ``signs`` may have left no ``?``."""
    return not signs.shown and bool(signs.doubtful or _unclosed(text, shown=False))


def with_signs(text: str, places: Sequence[int]) -> str:
    """Return ``text`` with the ``?`` of newer versions of PHP at ``places``."""
    return "?".join(text[start:stop] for start, stop in zip([0, *places], [*places, len(text)], strict=True))


def find_all_runs(text: str, signs: Signs, page: Page, model: PageModel) -> tuple[Run, ...]:
    """Return the torn runs of ``text``, those behind cuts without a sign as well, each of these decided."""
    runs = find_runs(text, page, model)
    if signs.shown:
        return runs
    begins = _first(text, signs.doubtful)
    ends = _ends(text, (orphan.start() for orphan in _orphan.finditer(text)), runs)
    unclosed = _unclosed(text, shown=bool(signs.odd or ends)) - begins - ends
    thought = _Thought(begins | unclosed, ends, unclosed, plain=begins.difference(signs.odd))
    if thought.begins or ends:
        runs = _runs_with(text, thought, page, model)
        unread = _outside(signs.odd, runs)
        if further := (unread | _ends(text, unread, runs)) - thought.begins - ends:
            thought = thought._replace(begins=thought.begins | unread, ends=ends | further - unread)
            runs = _runs_with(text, thought, page, model)
    return runs


class _Thought(NamedTuple):
    """Where a ``?`` is thought of, since a run may begin or end there."""

    begins: AbstractSet[int]
    ends: AbstractSet[int]
    unclosed: AbstractSet[int]
    """Those of ``begins`` that may be the 。” of an open quotation."""
    plain: AbstractSet[int]
    """Those of ``begins`` for which nothing speaks but the sense of what comes of it."""


def _few(text: str, places: list[int]) -> list[int]:
    return places if len(places) <= _MOST + _SHARE * len(text) else []


def _first(text: str, places: Sequence[int]) -> set[int]:
    """Return those of ``places`` that cannot belong to the run that begins at the one before."""
    found: list[int] = []
    for place in places:
        if not found or place - found[-1] > _FAR or "\n" in text[found[-1] : place]:
            found.append(place)
    return {*found}


def _outside(places: Iterable[int], runs: tuple[Run, ...]) -> set[int]:
    borders = [border for run in runs for border in (run.span.start, run.span.stop)]
    return {place for place in places if bisect_right(borders, place) % 2 == 0}


def _runs_with(text: str, thought: _Thought, page: Page, model: PageModel) -> tuple[Run, ...]:
    """Return the torn runs of ``text`` if a ``?`` stood where they may begin and end."""
    places = sorted(thought.begins | thought.ends)
    inserted = [place + count for count, place in enumerate(places)]
    residues = tuple(
        residue._replace(
            start=residue.start + bisect_right(places, residue.start),
            stop=residue.stop + bisect_right(places, residue.stop - 1),
        )
        for residue in page.residues
    )
    runs: list[Run] = []
    for run in find_runs(with_signs(text, places), page._replace(residues=residues), model, thought_of=True):
        span = Span(*(border - bisect_left(inserted, border) for border in (run.span.start, run.span.stop)))
        shares = _shares(run, _residue.sub("", span.of(text)), unclosed=span.start in thought.unclosed)
        silent = len(span) < len(run.span)
        if not silent or _is_torn(text, span, shares, thought) or _orphan.search(text, span.start, span.stop):
            readings = tuple(
                Reading(true, shares[true]) for true in sorted(shares, key=shares.__getitem__, reverse=True)
            )
            runs.append(run._replace(span=span, readings=readings))
    return tuple(runs)


def _shares(run: Run, sound: str, *, unclosed: bool) -> dict[str, float]:
    """Return the shares of the readings of ``run`` without what is only thought of; ``sound`` is as the page has it."""
    shares: dict[str, float] = {}
    for reading in run.readings:
        true = before_sign.sub("", reading.text)
        true = sound if channel.fold(true) == channel.fold(sound) else true
        shares[true] = shares.get(true, 0.0) + reading.certainty
    if unclosed:
        total = sum(shares.values()) - shares.pop(sound, 0.0)
        shares = {true: share / total * _NONE for true, share in shares.items()} | {sound: 1 - _NONE}
    return shares


def _is_torn(text: str, span: Span, shares: dict[str, float], thought: _Thought) -> bool:
    """Tell whether a sign tears what stands at ``span``, whose readings have these ``shares``."""
    sound = _residue.sub("", span.of(text))
    best = max(shares, key=shares.__getitem__)
    if best == sound or span.start in thought.ends - thought.begins:
        return False
    unclosed = span.start in thought.unclosed
    least = _LETTER if _letter.match(text, span.start) else _DECIDED * (_NONE if unclosed else 1)
    if 1 - shares.get(sound, 0.0) < least:
        return False
    before, behind = weighing.line_before(text, span.start)[-2:], text[span.stop : span.stop + 2]
    if span.start not in thought.plain or not vanished.is_odd(best, before, behind):
        return True
    return weighing.gain(text, span, best) >= _CLEAR


def _unclosed(text: str, *, shown: bool) -> set[int]:
    """Return the exclamations at ends of lines that may be the 。” of the quotation that is open there.

    It is closed further on where the next mark is a ”. Where the next line begins with a “ it may go on; ``shown``
    says that other signs tore something on this page.
    """
    places: set[int] = set()
    for match in _line_end.finditer(text):
        end = match.start()
        line = text.rfind("\n", 0, end) + 1
        if text.rfind("“", line, end) > text.rfind("”", line, end) and (shown or match[1] != "“"):
            further = _quotation_mark.search(text, end, end + _QUOTATION)
            if further is None or further[0] == "“":
                places.add(end)
    return places


def _ends(text: str, places: Iterable[int], runs: tuple[Run, ...]) -> set[int]:
    """Return the signs behind those of ``places`` that are in none of the ``runs``: one of them may end theirs."""
    starts = [run.span.start for run in runs]
    found: set[int] = set()
    for place in _outside(places, runs):
        index = bisect_right(starts, place)
        stop = min([place + _FAR, *starts[index : index + 1]])
        line_end = text.find("\n", place, stop)
        stop = line_end if line_end >= 0 else stop
        found.update(match.start() for match in _end.finditer(text, place + 1, stop))
    return found


def _is_odd(match: re.Match[str]) -> bool:
    """Tell whether what follows a sign, and a number in a list, is private, half of something, or hardly Chinese."""
    number, further = match.groups()
    if _strange.search(further):
        return True
    often = number or match[0] in "?!？！"
    characters = (_beginning if often else _longer_beginning).match(further)
    if not characters:
        return False
    costs = [at_large().cost(("\n" + characters[0])[place : place + 1], one) for place, one in enumerate(characters[0])]
    return sum(costs) > (_ODD if often else _ODDER) * len(costs)
