"""Torn runs: what the true text was where the page was read one byte off.

Such a run begins with ``?`` before a sign of row A3, where the page was cut and the lead byte in front
of the cut is lost, or with an orphan reading, ``?nèi)``, whose opening parenthesis is lost. From there
the steps are undone (``inversion``) until every way to read the run is aligned again. Whatever comes out
counts only if the forward model turns it into the damaged characters exactly.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from roundtable.repair import channel
from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import CUT_SIGNS, LOST, Inversion, State, trigger
from roundtable.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.repair.gate import Page
    from roundtable.repair.language_model import PageModel

__all__ = ["Reading", "Run", "find_runs"]

_cut = re.compile(rf"\?[,;?!{CUT_SIGNS}]")
_residue = re.compile(rf"\({PINYIN} ?\)")

_CONTEXT = 2
"""Aligned characters after which a run is over: as many as the language model looks back."""
_BEAM = 64
_WIDTH = 14.0
"""How many states are kept, and how much more one may cost than the cheapest."""
_READINGS = 24
"""Readings kept of a run."""
_LONGEST = 300
"""Shown characters in a run; a longer one is left as it is."""
_AGAIN = 12.0
"""How much likelier a word becomes that was read elsewhere on the page: articles of a thousand words repeat one that
makes up less than a hundred-thousandth of all texts about ten times as often and more."""
_QUOTATION = 1500
"""How far back the beginning of a quotation is looked for; its end may be lost in another run."""
_FREE_CUTS = 4
"""Signs ！ in a run for which both a cut and none are tried."""


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


def find_runs(text: str, page: Page, model: PageModel) -> tuple[Run, ...]:
    """Return the torn runs of ``text`` in order, those left out that are likeliest sound."""
    return _agreed(list(_runs(text, page, model)))


def _agreed(runs: list[Run]) -> tuple[Run, ...]:
    """Return ``runs`` with readings favoured that hold a word which another run on the page may hold too."""
    spoken = [_pairs(run) for run in runs]
    total: defaultdict[str, float] = defaultdict(float)
    for shares in spoken:
        for pair, share in shares.items():
            total[pair] += share
    return tuple(
        _weighed(run, {pair: total[pair] - share for pair, share in shares.items()})
        for run, shares in zip(runs, spoken, strict=True)
    )


def _pairs(run: Run) -> dict[str, float]:
    """Return how surely each pair of characters stands in ``run``."""
    shares: defaultdict[str, float] = defaultdict(float)
    for reading in run.readings:
        for pair in set(pairwise(reading.text)):
            shares["".join(pair)] += reading.certainty
    return shares


def _weighed(run: Run, elsewhere: dict[str, float]) -> Run:
    weights = [
        reading.certainty * math.prod(1 + _AGAIN * elsewhere["".join(pair)] for pair in set(pairwise(reading.text)))
        for reading in run.readings
    ]
    total = sum(weights)
    readings = [Reading(reading.text, weight / total) for reading, weight in zip(run.readings, weights, strict=True)]
    return run._replace(readings=tuple(sorted(readings, key=lambda reading: -reading.certainty)))


def _runs(text: str, page: Page, model: PageModel) -> Iterator[Run]:
    position = 0
    while match := trigger.search(text, position):
        start = match.start()
        before, quoted = _line_before(text, start)
        inversion = Inversion(text, before, quoted, page, model)
        stop, states = _search(text, start, inversion)
        readings = _confirmed(text, start, stop, before, page, states)
        if not readings:
            stop = max(start + 1, text.find("\n", start))
        elif channel.fold(readings[0].text) != channel.fold(text[start:stop]):
            yield _tight(text, start, stop, readings, exact=not inversion.guessed and len(readings) == 1)
        position = stop


def _line_before(text: str, start: int) -> tuple[str, bool]:
    """Return the last true characters in front of ``start``, and whether a quotation is open there."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - _LONGEST) : start]
    quoted = text.rfind("“", start - min(start, _QUOTATION), start) > text.rfind(
        "”", start - min(start, _QUOTATION), start
    )
    return _residue.sub("", line)[-_CONTEXT:], quoted


def _search(text: str, start: int, inversion: Inversion) -> tuple[int, list[State]]:
    """Return where the run from ``start`` ends, and the states there."""
    line_end = text.find("\n", start)
    limit = min(len(text) if line_end < 0 else line_end, start + _LONGEST)
    waiting: dict[int, list[State]] = {start: [Inversion.start]}
    position, quiet = start, 0
    while waiting and position < limit:
        states = _pruned(waiting.pop(position, []))
        if not waiting and all(state.aligned for state in states) and not trigger.match(text, position):
            quiet += 1
            if quiet > _CONTEXT:
                return position, states
        else:
            quiet = 0
        for state in states:
            for step, new in inversion.steps(position, state):
                waiting.setdefault(position + step, []).append(new)
        position += 1
    if position < start + _LONGEST:
        return position, [end for state in _pruned(waiting.get(position, [])) for end in inversion.ends(state)]
    return position, []


def _pruned(states: list[State]) -> list[State]:
    if len(states) < 2:
        return states
    groups: dict[tuple[int, str], int] = {}
    kept: list[State] = []
    states.sort()
    for state in states:
        if len(kept) == _BEAM or state.cost > states[0].cost + _WIDTH:
            break
        group = state.pending, state.text[-_CONTEXT:]
        groups[group] = groups.get(group, 0) + 1
        if groups[group] <= _READINGS:
            kept.append(state)
    return kept


def _confirmed(
    text: str, start: int, stop: int, before: str, page: Page, states: Iterable[State]
) -> tuple[Reading, ...]:
    """Return the readings that the forward model turns into the damaged characters, with their shares."""
    after = "\n" if text[stop : stop + 1] == "\n" else ""
    shown = channel.fold(text[start:stop] + after)
    costs: dict[str, float] = {}
    for state in sorted(states):
        if state.text not in costs and shown in _shown(before, state, after, page):
            costs[state.text] = state.cost
            if len(costs) == _READINGS:
                break
    best = min(costs.values(), default=0.0)
    weights = [(true, math.exp(best - cost)) for true, cost in costs.items()]
    total = sum(weight for _, weight in weights)
    return tuple(Reading(true, weight / total) for true, weight in weights)


def _shown(before: str, state: State, after: str, page: Page) -> Iterator[str]:
    """Yield what the mirror may show for the reading ``state``: without cuts, and with any choice of the free ones."""
    keys = [key for key in page.possible if key in page.keys or key in state.asserted]
    head = len(channel.damage(before, keys=keys, cuts=()))
    data = channel.annotate(channel.encode(before + state.text.replace(LOST, "0") + after), keys)
    yield channel.fold(channel.decode(data))[head:]
    fixed, free = channel.cut_points(data), channel.cut_points(data, (channel.EXCLAMATION,))[:_FREE_CUTS]
    for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
        yield channel.fold(channel.decode(data, sorted((*fixed, *chosen))))[head:]


def _tight(text: str, start: int, stop: int, readings: tuple[Reading, ...], *, exact: bool) -> Run:
    """Return the run without the characters at its ends that all readings leave as they are."""
    shown = channel.fold(text[start:stop])
    texts = [channel.fold(reading.text) for reading in readings]  # one character for one
    shortest = min(len(shown), *map(len, texts))
    head = tail = 0
    while head < shortest and all(true[head] == shown[head] for true in texts):
        head += 1
    while tail < shortest - head and all(true[-1 - tail] == shown[-1 - tail] for true in texts):
        tail += 1
    span = Span(start + head, stop - tail)
    tight = tuple(Reading(true[head : len(true) - tail], certainty) for true, certainty in readings)
    return Run(span, tight, exact=exact, cut=_cut.search(text, start, stop) is not None)
