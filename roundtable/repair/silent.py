"""Cuts that leave no sign: where older versions of PHP read the pieces, the lone byte in front of a cut vanishes.

Newer ones show ``?`` for it, as in ``開工?！笔薪``, older ones nothing. A page was read by one of them. Where it has no
such ``?``, one is thought of in front of each sign that may be a cut, and the runs are read as ever. What comes of
it counts only where it is decided, for most exclamations are nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import CUT_SIGNS
from roundtable.repair.page_model import at_large
from roundtable.repair.torn import Reading, find_runs

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel
    from roundtable.repair.torn import Run

__all__ = ["find_all_runs", "may_be_silent", "signs"]

_SIGNS = f",;?!{CUT_SIGNS}"
_shown_cut = re.compile(rf"\?[{_SIGNS}]")
_cut = re.compile(rf"(?<=[\u4e00-\u9fa5”)])[{_SIGNS}](?=([\u4e00-\u9fa5\ue000-\uf8ff]{{1,3}})(.?\(?))")
_line_end = re.compile(r"[!！](?=[ \t\r\u3000]*(?:\n\s*(.)|\Z))")
_quotation_mark = re.compile("[“”]")
_orphan = re.compile(rf"\?{PINYIN} ?\)[^\n]{{1,24}}")
_behind = re.compile(rf"(?<=[\u4e00-\u9fa5])[{_SIGNS}](?!{PINYIN} ?\))")
_residue = re.compile(rf"\({PINYIN} ?\)")
_thought_of = re.compile(rf"\?(?=[{_SIGNS}])")

_ODD = 9.5
"""Cost of each character behind a sign from which it may be read one byte off; news has 5 on average."""
_DECIDED = 0.95
"""Certainty from which something is torn, whatever stood there."""
_QUOTATION = 1500
"""How far on the end of a quotation is looked for."""
_NONE = 0.9
"""Share of the exclamations at the end of a line with an open quotation that are none."""


def may_be_silent(text: str) -> bool:
    """Tell whether the cuts of a mirror's page ``text`` may have left no ``?``."""
    return _shown_cut.search(text) is None and bool(_odd_places(text) or _unclosed(text, shown=False))


def signs(text: str) -> list[int]:
    """Return the signs of a mirror's page ``text`` that tear what follows without a ``?`` before them."""
    return [] if _shown_cut.search(text) else sorted(_odd_places(text))


def find_all_runs(text: str, page: Page, model: PageModel) -> tuple[Run, ...]:
    """Return the torn runs of ``text``, those behind cuts without a sign as well, each of these decided."""
    runs = find_runs(text, page, model)
    if _shown_cut.search(text):
        return runs
    places = _odd_places(text) | _within_unread(text, runs)
    unclosed = _unclosed(text, shown=bool(places)) - places
    places |= unclosed
    return _runs_with(text, sorted(places), unclosed, page, model) if places else runs


def _runs_with(
    text: str, places: list[int], unclosed: AbstractSet[int], page: Page, model: PageModel
) -> tuple[Run, ...]:
    """Return the torn runs of ``text`` if a ``?`` stood at each of these ``places``."""
    thought = "?".join(text[start:stop] for start, stop in zip([0, *places], [*places, len(text)], strict=True))
    residues = tuple(
        residue._replace(
            start=residue.start + bisect_right(places, residue.start),
            stop=residue.stop + bisect_right(places, residue.stop - 1),
        )
        for residue in page.residues
    )
    inserted = [place + count for count, place in enumerate(places)]
    runs: list[Run] = []
    for run in find_runs(thought, page._replace(residues=residues), model):
        start, stop = (border - bisect_left(inserted, border) for border in (run.span.start, run.span.stop))
        shares: dict[str, float] = {}
        for reading in run.readings:
            true = _thought_of.sub("", reading.text)
            shares[true] = shares.get(true, 0.0) + reading.certainty
        sound = _residue.sub("", text[start:stop])
        if start in unclosed:
            shares = {true: share * _NONE for true, share in shares.items()} | {sound: 1 - _NONE}
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        silent = bisect_left(inserted, run.span.start) < bisect_left(inserted, run.span.stop)
        torn = 1 - shares.get(sound, 0.0) >= _DECIDED * (_NONE if start in unclosed else 1)
        if silent and (ranked[0][0] == sound or not (torn or _orphan.match(text, start))):
            continue
        readings = tuple(Reading(true, share) for true, share in ranked)
        runs.append(run._replace(span=Span(start, stop), readings=readings))
    return tuple(runs)


def _odd_places(text: str) -> set[int]:
    """Return where a lone byte may have vanished: before a sign with odd characters behind it."""
    return {match.start() for match in _cut.finditer(text) if _is_odd(match)}


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


def _within_unread(text: str, runs: tuple[Run, ...]) -> set[int]:
    """Return the signs behind orphan readings that begin none of the ``runs``: one of them may end theirs."""
    starts = {run.span.start for run in runs}
    unread = (orphan for orphan in _orphan.finditer(text) if orphan.start() not in starts)
    return {match.start() for orphan in unread for match in _behind.finditer(text, *orphan.span())}


def _is_odd(match: re.Match[str]) -> bool:
    """Tell whether what follows a sign is private, the half of a key, or hardly Chinese."""
    characters, further = match[1], match[2]
    if any("\ue000" <= one <= "\uf8ff" for one in characters + further):
        return True
    if further[1:] == "(" and "@" <= further[0] <= "~":
        return True
    if match[0] not in "?!？！" or len(characters) < 2:
        return False
    costs = [at_large().cost(("\n" + characters)[place : place + 1], one) for place, one in enumerate(characters)]
    return sum(costs) > _ODD * len(costs)
