"""Torn runs: what the true text was where the page was read one byte off.

Such a run begins with ``?`` before a sign of row A3, where the page was cut and the lead byte in front
of the cut is lost, or with an orphan reading, ``?nèi)``, whose opening parenthesis is lost. From there
the steps are undone (``inversion``) until every way to read the run is aligned again (``paths``). Whatever comes
out counts only if the forward model turns it into the damaged characters exactly; what then is left to choose from
is ranked (``weighing``).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from roundtable.edits import Span
from roundtable.repair import channel, vanished, weighing
from roundtable.repair.confirming import has_reading, shown_by_mirror, without_lost
from roundtable.repair.gate import wide
from roundtable.repair.inversion import CUT_SIGNS, Inversion, lacking, trigger
from roundtable.repair.language_model import BORDER
from roundtable.repair.paths import search
from roundtable.repair.swallowed import LONGEST_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from roundtable.repair.channel import Key
    from roundtable.repair.gate import Page
    from roundtable.repair.page_model import PageModel
    from roundtable.repair.paths import Path

__all__ = ["Reading", "Run", "find_runs"]

_cut = re.compile(rf"\?[,;?!{CUT_SIGNS}]")

_two_marks = re.compile(r"\?[?!]")
_quotation_mark = re.compile("[“”]")
_halves = re.compile("[?(@-~\ue000-\uf8ff]")
"""What is half of something where the page is read one byte off."""
_private = re.compile("[\ue000-\uf8ff]")

_BETTER = 10.0
"""How much more a reading may cost than what the page shows behind two marks; a mark of its own costs it some."""
_CONFIRM_WIDTH = 5.5
"""How much more a reading may cost than the cheapest to be worth a confirmation."""
_ALONE = 30.0
"""How much likelier the only reading with characters that vanished is than the one without."""
_CLEARLY = 0.9
"""Share of belief of a reading from which private-use characters are missing on the page."""
_DOUBTED = 0.8
"""Certainty of an exact reading that is hardly Chinese, on a page that lacks private-use characters elsewhere."""
_MOST_TRIED = 2000
"""Ways through a run that are tried; where none of these passes, as in text misread otherwise, none does."""
_READINGS = 32
"""Readings kept of a run."""
_QUOTATION = 1500
"""How far back the beginning of a quotation is looked for; its end may be lost in another run."""


class Reading(NamedTuple):
    """One true text that gives the damaged characters of a run."""

    text: str
    certainty: float


class Run(NamedTuple):
    """A torn place and all readings that passed, best first."""

    span: Span
    readings: tuple[Reading, ...]
    exact: bool
    """Whether no byte is lost, so that there is no choice."""
    cut: bool
    """Whether a cut is involved, not only a misplaced reading."""
    torn: bool
    """Whether it is out of the question that nothing is torn here."""
    stripped: bool
    """Whether private-use characters are missing from it."""
    doubtful: bool
    """Whether the one exact reading is hardly Chinese, and may lack such characters as well."""


def find_runs(text: str, page: Page, model: PageModel, *, thought_of: bool = False) -> tuple[Run, ...]:
    """Return the torn runs of ``text`` in order, those left out that are likeliest sound.

    Args:
        text: The page as shown.
        page: What it tells of the mirror.
        model: Its language.
        thought_of: Whether each ``?`` before a sign is only thought of.
    """
    runs = _agreed(list(_runs(text, page, model, thought_of=thought_of)))
    return tuple(map(_doubted, runs)) if any(run.stripped for run in runs) else runs


def _doubted(run: Run) -> Run:
    if not run.doubtful:
        return run
    return run._replace(exact=False, readings=tuple(Reading(reading.text, _DOUBTED) for reading in run.readings))


def _agreed(runs: list[Run]) -> tuple[Run, ...]:
    """Return ``runs`` with readings favoured that hold a word which another run on the page may hold too."""
    spoken = [
        weighing.pairs([reading.text for reading in run.readings], [reading.certainty for reading in run.readings])
        for run in runs
    ]
    total: defaultdict[str, float] = defaultdict(float)
    for shares in spoken:
        for pair, share in shares.items():
            total[pair] += share
    return tuple(
        _weighed(run, {pair: total[pair] - share for pair, share in shares.items()})
        for run, shares in zip(runs, spoken, strict=True)
    )


def _weighed(run: Run, elsewhere: dict[str, float]) -> Run:
    weights = [reading.certainty * weighing.agreement(reading.text, elsewhere) for reading in run.readings]
    total = sum(weights)
    readings = [Reading(reading.text, weight / total) for reading, weight in zip(run.readings, weights, strict=True)]
    return run._replace(readings=tuple(sorted(readings, key=lambda reading: -reading.certainty)))


def _runs(text: str, page: Page, model: PageModel, *, thought_of: bool) -> Iterator[Run]:
    inversion = Inversion(text, page, model, thought_of=thought_of)
    roomy = Inversion(text, page, model, stripped=True, thought_of=thought_of)
    stripped = _private.search(text) is None
    aligned = [residue.stop for residue in page.residues]
    heaps = _sound_heaps(text)
    position = 0
    told = (-1, False)
    while match := trigger.search(text, position):
        start = match.start()
        if start in heaps:
            position = heaps[start]
            continue
        before = weighing.line_before(text, start)[-2:].rjust(2, BORDER)
        if page.folded and not _cut.match(text, start):  # the sign before it is one half of what tore the run
            before = before[0] + wide(before[1])
        stop, paths = search(text, start, before, inversion, quoted=_is_quoted(text, start, told))
        confirm = partial(_confirmed, text, start, page=page, model=model, silent=thought_of)
        readings, exact = confirm(stop, before.lstrip(BORDER), paths=paths)
        lacks = False
        odd = stripped and bool(readings) and vanished.is_odd(readings[0].text, before, text[stop : stop + 2])
        if stripped and not inversion.is_whole(start):
            further, paths = search(text, start, before, roomy, quoted=_is_quoted(text, start, told))
            found, _ = confirm(further, before.lstrip(BORDER), paths=paths, stripped=True)
            if len(found) == 1 and readings:  # the other one did not come near
                found = (Reading(found[0].text, _ALONE), *readings) if found[0].text != readings[0].text else ()
            if found:
                lacks = found[0].certainty >= _CLEARLY and found[0].text != (readings[0].text if readings else "")
                stop, readings, exact = further, found, False
        if not readings:
            stop = _next_aligned(text, start, aligned)
        elif thought_of or (
            channel.fold(readings[0].text) != channel.fold(text[start:stop])
            and not _asks(text, start, stop, readings[0].text)
        ):
            run = _tight(text, start, stop, readings, exact=exact, silent=thought_of)
            yield run._replace(stripped=lacks, doubtful=odd and exact)
        if readings and _quotation_mark.search(readings[0].text):
            told = stop, readings[0].text.rfind("“") > readings[0].text.rfind("”")
        position = stop


def _asks(text: str, start: int, stop: int, true: str) -> bool:
    """Tell whether two marks together ask and exclaim, for what stands behind them reads better than ``true`` does."""
    marks = _two_marks.match(text, start, stop)
    if marks is None or marks.end() == stop or _halves.search(text, marks.end(), stop):
        return False
    return weighing.gain(text, Span(marks.end(), stop), true) < -_BETTER


def _sound_heaps(text: str) -> dict[int, int]:
    """Return where question marks stand for lost characters and are no beginning of a run, with their ends.

    Two of them before Chinese can be a torn 海口; more, or any before a space or an annotated character, are not.
    """
    heaps: dict[int, int] = {}
    for match in lacking(text):
        start, stop = match.span()
        if stop - start > len("海口") or text[stop : stop + 1].isspace() or text.startswith("(", stop + 1):
            heaps[start] = stop
    return heaps


def _next_aligned(text: str, start: int, aligned: list[int]) -> int:
    """Return where the text is surely aligned again: behind a character with its own reading, or in the next line."""
    line_end = text.find("\n", start)
    place = bisect_right(aligned, start)
    stops = [*aligned[place : place + 1], line_end if line_end >= 0 else len(text)]
    return max(start + 1, min(stops))


def _is_quoted(text: str, start: int, told: tuple[int, bool]) -> bool:
    """Tell whether a quotation is open at ``start``; a run that ended before ``told`` whether one was open there."""
    back = max(0, start - _QUOTATION, told[0])
    opened, closed = text.rfind("“", back, start), text.rfind("”", back, start)
    return opened > closed or (opened == closed and told[1] and start - told[0] < _QUOTATION)


def _confirmed(
    text: str,
    start: int,
    stop: int,
    before: str,
    *,
    page: Page,
    model: PageModel,
    paths: Iterable[Path],
    silent: bool,
    stripped: bool = False,
) -> tuple[tuple[Reading, ...], bool]:
    """Return the readings that the forward model turns into the damaged characters, with their shares.

    And whether there is but one because no byte is lost.
    """
    after = "\n" if text[stop : stop + 1] == "\n" else ""
    shown = channel.fold(page.as_shown(text[start:stop]) + after)
    leave_out = partial(without_lost, stripped=stripped, silent=silent, bracketed=has_reading(shown))
    shown = leave_out(shown)
    cut = text[start:stop]
    free = (channel.EXCLAMATION, channel.FULL_STOP) if "?。" in cut or "??" in cut else (channel.EXCLAMATION,)
    passed: dict[str, Path] = {}
    cheapest = math.inf
    active: dict[tuple[Key, ...], tuple[Callable[[bytes], bytes], int]] = {}
    for path in islice(paths, _MOST_TRIED):
        if path.cost > cheapest + _CONFIRM_WIDTH:
            break
        if path.text in passed:
            continue
        if path.asserted not in active:
            keys = page.active(path.asserted)
            active[path.asserted] = channel.annotator(keys), len(channel.damage(before, keys=keys, cuts=()))
        wanted = shown_by_mirror(before + path.text + after, *active[path.asserted], free, browser=page.replaced)
        if shown in map(leave_out, wanted):
            passed[path.text] = path
            cheapest = min(cheapest, path.cost)
            if len(passed) == _READINGS:
                break
    if len(passed) < 2:
        known = {*page.possible}
        sure = all(not path.guessed and known.issuperset(path.asserted) for path in passed.values())
        return tuple(Reading(true, 1.0) for true in passed), sure
    costs = weighing.costs(text, start, stop, passed, model)
    best = min(costs.values())
    behind = text[stop : stop + LONGEST_TAG]
    line = weighing.line_before(text, start)
    for true in costs:
        costs[true] += weighing.cost_of_marks(line, true, behind)
    weights = {true: math.exp(best - cost) for true, cost in costs.items()}
    total = sum(weights.values())
    readings = tuple(Reading(true, weights[true] / total) for true in sorted(costs, key=costs.__getitem__))
    return readings, False


def _tight(text: str, start: int, stop: int, readings: tuple[Reading, ...], *, exact: bool, silent: bool) -> Run:
    """Return the run without the characters at its ends that all readings leave as they are.

    A sign that is only thought of is none of them.
    """
    shown = channel.fold(text[start:stop])
    texts = [channel.fold(reading.text) for reading in readings]  # one character for one
    shortest = min(len(shown), *map(len, texts))
    head = tail = 0
    while not silent and head < shortest and all(true[head] == shown[head] for true in texts):
        head += 1
    while tail < shortest - head and all(true[-1 - tail] == shown[-1 - tail] for true in texts):
        tail += 1
    span = Span(start + head, stop - tail)
    tight = tuple(Reading(true[head : len(true) - tail], certainty) for true, certainty in readings)
    cut = _cut.search(text, start, stop) is not None
    return Run(span, tight, exact=exact, cut=cut, torn=shown not in texts, stripped=False, doubtful=False)
