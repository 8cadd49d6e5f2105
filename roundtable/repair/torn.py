"""Torn runs: what the true text was where the page was read one byte off.

Such a run begins with ``?`` before a sign of row A3, where the page was cut and the lead byte in front
of the cut is lost, or with an orphan reading, ``?nèi)``, whose opening parenthesis is lost. From there
the steps are undone (``inversion``) until every way to read the run is aligned again. Whatever comes out
counts only if the forward model turns it into the damaged characters exactly.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from roundtable.edits import Span
from roundtable.repair import channel
from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import ALIGNED, CUT_SIGNS, LOST, Inversion, Move, lacking, trigger
from roundtable.repair.language_model import at_large
from roundtable.repair.swallowed import without_torn_tags
from roundtable.repair.words import word_cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.repair.channel import Key
    from roundtable.repair.gate import Page
    from roundtable.repair.language_model import PageModel

__all__ = ["Reading", "Run", "find_runs"]

_cut = re.compile(rf"\?[,;?!{CUT_SIGNS}]")
_residue = re.compile(rf"\({PINYIN} ?\)")

_CONTEXT = 2
"""Aligned characters after which a run is over: as many as the language model looks back."""
_BEAM = 40
_WIDTH = 12.0
"""How many states are kept, and how much more one may cost than the cheapest."""
_CONFIRM_WIDTH = 9.5
"""How much more a reading may cost than the cheapest to be worth a confirmation."""
_SURE = 2
"""Moves from one state up to which no byte is lost: a sign can be a half or a whole, and a ``?`` sound."""
_READINGS = 32
"""Readings kept of a run."""
_LONGEST = 300
"""Shown characters in a run; a longer one is left as it is."""
_BEFORE, _BEHIND = 8, 6
"""Characters around a run that are weighed with it, word by word."""
_WORDS = 0.85
_TRUST_BEFORE_LOST = 0.6
"""How far the costs are believed where a sign is lost: what stands before a figure is told by the figure."""
_WEIGHED = 7.0
"""How much more a reading may cost by its characters than the cheapest to be weighed by words as well."""
_MOST_TOLD = 6.0
"""How much likelier the page's own repetitions can make a character."""
"""How far words decide and single characters do not; the page's own repetitions always count."""
_WIDE = str.maketrans(",;:?!()〓", "，；：？！（）0")
_AGAIN = 12.0
"""How much likelier a word becomes that was read elsewhere on the page: articles of a thousand words repeat one that
makes up less than a hundred-thousandth of all texts about ten times as often and more."""
_QUOTATION = 1500
"""How far back the beginning of a quotation is looked for; its end may be lost in another run."""
_QUESTIONS = 8
"""Signs ``?`` in a run; one with more is left as it is, for each of them can stand for a lost byte."""
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
    torn: bool
    """Whether it is out of the question that nothing is torn here."""


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
    inversion = Inversion(text, page, model)
    aligned = [residue.span.stop for residue in page.residues]
    heaps = _sound_heaps(text)
    position = 0
    while match := trigger.search(text, position):
        start = match.start()
        if start in heaps:
            position = heaps[start]
            continue
        before, quoted = _line_before(text, start)
        stop, paths = _search(text, start, before, inversion, quoted=quoted)
        readings = _confirmed(text, start, stop, before, page, model, paths)
        if not readings:
            stop = _next_aligned(text, start, aligned)
        elif channel.fold(readings[0].text) != channel.fold(text[start:stop]):
            yield _tight(text, start, stop, readings, exact=len(readings) == 1 and not paths[0].guessed)
        position = stop


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


def _line_before(text: str, start: int) -> tuple[str, bool]:
    """Return the last true characters in front of ``start``, and whether a quotation is open there."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - _LONGEST) : start]
    back = max(0, start - _QUOTATION)
    return _residue.sub("", line)[-_CONTEXT:], text.rfind("“", back, start) > text.rfind("”", back, start)


class _Path(NamedTuple):
    """One way to read a run up to some place."""

    cost: float
    text: str
    asserted: tuple[Key, ...]
    """Keys that must be active for this reading."""
    guessed: bool
    """Whether a byte is lost, so that it is a choice."""
    extra: float = 0.0
    """What of the cost is not about which characters follow each other."""

    def then(self, move: Move, *, guess: bool) -> _Path:
        asserted = (*self.asserted, move.key) if move.key else self.asserted
        extra = self.extra + move.extra
        return _Path(self.cost + move.cost, self.text + move.added, asserted, self.guessed or guess, extra)

    def along(self, on: _Path) -> _Path:
        return _Path(
            self.cost + on.cost,
            self.text + on.text,
            self.asserted + on.asserted,
            self.guessed or on.guessed,
            self.extra + on.extra,
        )


_NOWHERE = _Path(0.0, "", (), guessed=False)


class _Bundle(NamedTuple):
    """Paths, the cheapest first, that go on alike for a while; what they share is kept once."""

    paths: list[_Path]
    on: _Path = _NOWHERE

    @property
    def cost(self) -> float:
        return self.paths[0].cost + self.on.cost


class _State(NamedTuple):
    """What decides how a run can be read on; all paths that lead to it go on alike."""

    pending: int
    context: str
    quoted: bool


def _search(text: str, start: int, before: str, inversion: Inversion, *, quoted: bool) -> tuple[int, list[_Path]]:
    """Return where the run from ``start`` ends, and the paths there, the cheapest first."""
    line_end = text.find("\n", start)
    limit = min(len(text) if line_end < 0 else line_end, start + _LONGEST)
    waiting: dict[int, dict[_State, list[_Bundle]]] = {start: {_State(ALIGNED, before, quoted): [_Bundle([_NOWHERE])]}}
    position, quiet, questions = start, 0, 0
    while waiting and position < limit and questions <= _QUESTIONS:
        questions += text[position] == "?"
        states = _pruned(waiting.pop(position, {}))
        if not waiting and all(state.pending == ALIGNED for state in states) and not trigger.match(text, position):
            quiet += 1
            if quiet > _CONTEXT:
                return position, _paths(bundle for bundles in states.values() for bundle in bundles)
        else:
            quiet = 0
        for state, bundles in states.items():
            moves = list(inversion.moves(position, state.pending, state.context, quoted=state.quoted))
            for move in moves:
                _extend(waiting.setdefault(position + move.length, {}), state, bundles, move, guess=len(moves) > _SURE)
        position += 1
    if position == start + _LONGEST or questions > _QUESTIONS:
        return position, []
    ended: dict[_State, list[_Bundle]] = {}
    for state, bundles in _pruned(waiting.get(position, {})).items():
        moves = list(inversion.ends(state.pending, state.context, quoted=state.quoted))
        for move in moves:
            _extend(ended, state, bundles, move, guess=len(moves) > _SURE)
    return position, _paths(bundle for bundles in ended.values() for bundle in bundles)


def _extend(
    states: dict[_State, list[_Bundle]], state: _State, bundles: list[_Bundle], move: Move, *, guess: bool
) -> None:
    """Add to ``states`` where ``move`` leads from ``state``."""
    quoted = state.quoted
    if "“" in move.added or "”" in move.added:
        quoted = move.added.rfind("“") > move.added.rfind("”")
    new = _State(move.pending, (state.context + move.added)[-_CONTEXT:], quoted)
    states.setdefault(new, []).extend(_Bundle(paths, on.then(move, guess=guess)) for paths, on in bundles)


def _pruned(states: dict[_State, list[_Bundle]]) -> dict[_State, list[_Bundle]]:
    cheapest = {state: min(bundle.cost for bundle in bundles) for state, bundles in states.items()}
    most = min(cheapest.values(), default=0.0) + _WIDTH
    kept: dict[_State, list[_Bundle]] = {}
    for state in sorted(states, key=cheapest.__getitem__)[:_BEAM]:
        bundles = states[state]
        if cheapest[state] > most:
            break
        if len(bundles) > 1:
            near = [path for path in _paths(bundles) if path.cost <= most][:_READINGS]
            bundles = [_Bundle(near)]
        kept[state] = bundles
    return kept


def _paths(bundles: Iterable[_Bundle]) -> list[_Path]:
    return sorted(path.along(on) for paths, on in bundles for path in paths)


def _confirmed(
    text: str, start: int, stop: int, before: str, page: Page, model: PageModel, paths: list[_Path]
) -> tuple[Reading, ...]:
    """Return the readings that the forward model turns into the damaged characters, with their shares."""
    after = "\n" if text[stop : stop + 1] == "\n" else ""
    shown = channel.fold(text[start:stop] + after)
    passed: dict[str, _Path] = {}
    cheapest = math.inf
    active: dict[tuple[Key, ...], tuple[tuple[Key, ...], int]] = {}
    for path in paths:
        if path.cost > cheapest + _CONFIRM_WIDTH:
            break
        if path.text in passed:
            continue
        if path.asserted not in active:
            keys = page.active(path.asserted)
            active[path.asserted] = keys, len(channel.damage(before, keys=keys, cuts=()))
        if shown in _shown(before + path.text + after, *active[path.asserted]):
            passed[path.text] = path
            cheapest = min(cheapest, path.cost)
            if len(passed) == _READINGS:
                break
    if len(passed) < 2:
        return tuple(Reading(true, 1.0) for true in passed)
    costs = _costs(text, start, stop, passed, model)
    best = min(costs.values())
    trust = _TRUST_BEFORE_LOST if any(LOST in true for true in costs) else 1.0
    weights = {true: math.exp(trust * (best - cost)) for true, cost in costs.items()}
    total = sum(weights.values())
    return tuple(Reading(true, weights[true] / total) for true in sorted(costs, key=costs.__getitem__))


def _costs(text: str, start: int, stop: int, passed: dict[str, _Path], model: PageModel) -> dict[str, float]:
    """Return the costs of whole readings in their place: by words mostly, and by what the page has elsewhere.

    What all of them have in common at their ends is only looked at as far as words reach.
    """
    head, tail = _common(list(passed))
    line = text[max(text.rfind("\n", 0, start) + 1, start - _LONGEST) : start]
    some = next(iter(passed))
    before = (_residue.sub("", line).rpartition("?")[2] + some[:head])[-_BEFORE:].translate(_WIDE)
    rest, line_end, _ = text[stop : stop + _LONGEST].partition("\n")
    behind = some[len(some) - tail :] + rest
    costs: dict[str, float] = {}
    near = passed[some].cost + _WEIGHED
    beyond = 0.0
    for true, path in passed.items():  # the cheapest first
        differing = true[head : len(true) - tail]
        whole = trigger.split(_residue.sub("", without_torn_tags(differing + behind)), maxsplit=1)[0]
        short = len(whole) < len(differing) + _BEHIND
        whole = whole[: len(differing) + _BEHIND].translate(_WIDE) + (line_end if short else "")
        seen = range(len(before), len(before) + len(differing) + _CONTEXT)
        usual, here = at_large().each(before + whole, seen), model.each(before + whole, seen)
        told = sum(max(-_MOST_TOLD, there - cost) for cost, there in zip(usual, here, strict=True))
        characters = sum(usual)
        words = word_cost(before + whole) if path.cost <= near else characters + beyond
        beyond = beyond or words - characters  # what lies outside the window, about the same for all
        costs[true] = path.extra + _WORDS * words + (1 - _WORDS) * characters + told
    return costs


def _common(texts: list[str]) -> tuple[int, int]:
    """Return how many characters all of ``texts`` share at the beginning, and how many more at the end."""
    least, most = min(texts), max(texts)  # whatever these two share, the others share as well
    shortest = min(map(len, texts))
    head = next((place for place in range(shortest) if least[place] != most[place]), shortest)
    ends = [text[head:][::-1] for text in texts]
    least, most, shortest = min(ends), max(ends), shortest - head
    return head, next((place for place in range(shortest) if least[place] != most[place]), shortest)


def _shown(true: str, keys: tuple[Key, ...], head: int) -> Iterator[str]:
    """Yield what the mirror may show for ``true``, without cuts and with any choice of the free ones.

    The first ``head`` characters shown are left out.
    """
    data = channel.annotate(channel.encode(true.replace(LOST, "0")), keys)
    fixed, free = channel.cut_points(data), channel.cut_points(data, (channel.EXCLAMATION,))[:_FREE_CUTS]
    for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
        yield channel.fold(channel.decode(data, sorted((*fixed, *chosen))))[head:]
    yield channel.fold(channel.decode(data))[head:]


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
    cut = _cut.search(text, start, stop) is not None
    return Run(span, tight, exact=exact, cut=cut, torn=shown not in texts)
