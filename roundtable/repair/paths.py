"""The ways to read one torn run, followed through to where they are all aligned again.

What decides how a run can be read on is the pending byte, the last two true characters, and whether a quotation
is open. All ways that agree in these go on alike, so that they meet in one *node*; a node keeps what led to it. A
position has few nodes, however many ways there are, and the ways are told apart at the end only: from there they
are walked back, the cheapest first, as many as somebody asks for.
"""

from __future__ import annotations

import math
from bisect import insort
from collections import defaultdict
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.repair.inversion import ALIGNED, trigger
from roundtable.repair.language_model import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.channel import Key
    from roundtable.repair.choices import Option
    from roundtable.repair.inversion import Inversion
    from roundtable.repair.steps import Step

__all__ = ["LONGEST", "Path", "search"]

LONGEST = 300
"""Shown characters in a run; a longer one is left as it is."""
_CONTEXT = 2
"""Aligned characters after which a run is over: as many as the language model looks back."""
_BEAM = 32
_WIDTH = 7.5
"""How many nodes are kept at a position, and how much more one may cost than the cheapest."""
_SURE = 2
"""Ways to read on from one node up to which no byte is lost: a sign can be a half or a whole, and a ``?`` sound."""
_QUESTIONS = 8
"""Signs ``?`` in a run; one with more is left as it is, for each of them can stand for a lost byte."""


class Path(NamedTuple):
    """One way to read a run."""

    cost: float
    text: str
    asserted: tuple[Key, ...]
    """Keys that must be active for this reading."""
    guessed: bool
    """Whether a byte is lost, so that it is a choice."""
    extra: float
    """What of the cost is not about which characters follow each other."""


class _Node:
    __slots__ = ("context", "cost", "edges", "pending", "quoted")

    def __init__(self, pending: int, context: str, cost: float, *, quoted: bool) -> None:
        self.pending = pending
        self.context = context
        self.quoted = quoted
        self.cost = cost
        """Of the cheapest way that leads here."""
        self.edges: list[_Edge] = []
        """The last steps of all ways that lead here."""


_Edge: TypeAlias = "tuple[_Node, float, str, float, tuple[Key, ...], bool]"
"""One step: where from, cost, true characters, extra cost, asserted keys, whether it is a guess."""
_Nodes: TypeAlias = "dict[tuple[int, str, bool], _Node]"


def search(text: str, start: int, before: str, inversion: Inversion, *, quoted: bool) -> tuple[int, Iterator[Path]]:
    """Return where the run from ``start`` ends, and the ways to read it, the cheapest first.

    Args:
        text: The page as shown.
        start: Where the run begins.
        before: The two true characters before it.
        inversion: The ways to read on, at any place of the page.
        quoted: Whether a quotation is open before the run.
    """
    line_end = text.find("\n", start)
    limit = min(len(text) if line_end < 0 else line_end, start + LONGEST)
    first = _Node(ALIGNED, before, 0.0, quoted=quoted)
    waiting: dict[int, _Nodes] = {start: {(ALIGNED, before, quoted): first}}
    position, quiet, questions = start, 0, 0
    while waiting and position < limit and questions <= _QUESTIONS:
        questions += text[position] == "?"
        nodes = _kept(waiting.pop(position, {}))
        if not waiting and all(node.pending == ALIGNED for node in nodes) and not trigger.match(text, position):
            quiet += 1
            if quiet > _CONTEXT:
                return position, _cheapest_first(nodes)
        else:
            quiet = 0
        bounds: defaultdict[int, _Bound] = defaultdict(_Bound)
        for node in nodes:
            steps = inversion.steps(position, node.pending, node.context[-1])
            found = [(step, _options(inversion, node, step, bounds[step.length])) for step in steps]
            guess = sum(len(options) for _, options in found) > _SURE
            for step, options in found:
                there = waiting.get(position + step.length)
                if there is None:
                    there = waiting[position + step.length] = {}
                sound = bool(step.sound) and len(steps) > 1  # the other way may only have cost too much
                _lead(node, there, step, options, guess=guess or sound or bool(step.choice) or step.vanished)
        position += 1
    if position == start + LONGEST or questions > _QUESTIONS:
        return position, iter(())
    ended: _Nodes = {}
    bound = _Bound()
    for node in _kept(waiting.get(position, {})):
        step = inversion.ends(node.pending)
        _lead(node, ended, step, _options(inversion, node, step, bound), guess=bool(step.choice))
    return position, _cheapest_first(list(ended.values()))


class _Bound:
    """Up to which cost it is worth to arrive at a place: few are kept there, and none that costs much more."""

    def __init__(self) -> None:
        self.most = math.inf
        self._costs: list[float] = []

    def add(self, cost: float) -> None:
        insort(self._costs, cost)
        self.most = (
            min(self._costs[_BEAM - 1], self._costs[0] + _WIDTH)
            if len(self._costs) >= _BEAM
            else self._costs[0] + _WIDTH
        )
        del self._costs[_BEAM:]


def _options(inversion: Inversion, node: _Node, step: Step, bound: _Bound) -> list[Option]:
    """Return what ``step`` may have read from ``node``, up to the ``bound``."""
    most = bound.most - node.cost
    options = inversion.costs.options(step, node.context, quoted=node.quoted, most=most)
    for place, option in enumerate(options):
        if option.cost > most:
            return options[:place]
        bound.add(node.cost + option.cost)
        most = bound.most - node.cost
    return options


def _lead(node: _Node, there: _Nodes, step: Step, options: list[Option], *, guess: bool) -> None:
    """Add to the nodes ``there`` those that ``step`` leads to from ``node``."""
    base, context, keys, pending = node.cost, node.context, step.keys, step.pending
    for cost, added, extra in options:
        total = base + cost
        quoted = node.quoted
        if "”" in added or "“" in added:
            quoted = added.rfind("“") > added.rfind("”")
        state = (pending, (context + added)[-_CONTEXT:], quoted)
        new = there.get(state)
        if new is None:
            new = there[state] = _Node(pending, state[1], total, quoted=quoted)
        elif total < new.cost:
            new.cost = total
        new.edges.append((node, cost, added, extra, keys, guess))


def _kept(nodes: _Nodes) -> list[_Node]:
    """Return those of ``nodes`` that are near enough to the cheapest, the cheapest first."""
    if len(nodes) < 2:
        return list(nodes.values())
    ranked = sorted(nodes.values(), key=_cost)
    most = ranked[0].cost + _WIDTH
    return [node for node in ranked[:_BEAM] if node.cost <= most]


def _cost(node: _Node) -> float:
    return node.cost


class _Tail(NamedTuple):
    """The end of a way, from some node on."""

    edge: _Edge
    then: _Tail | None


def _cheapest_first(ends: list[_Node]) -> Iterator[Path]:
    """Yield the ways to one of the nodes ``ends``, the cheapest first.

    The cost of the cheapest way to a node is known, so that no way is looked at before all cheaper ones (A*).
    """
    number = count()  # of two equal ones the first found is the first
    heap: list[tuple[float, int, _Node, float, _Tail | None]] = []
    for node in ends:
        heappush(heap, (node.cost, next(number), node, 0.0, None))
    while heap:
        _, _, node, after, tail = heappop(heap)
        while len(node.edges) == 1:
            edge = node.edges[0]
            node, after, tail = edge[0], after + edge[1], _Tail(edge, tail)
        if not node.edges:
            yield _path(after, tail)
        for edge in node.edges:
            cost = after + edge[1]
            heappush(heap, (edge[0].cost + cost, next(number), edge[0], cost, _Tail(edge, tail)))


def _path(cost: float, tail: _Tail | None) -> Path:
    added: list[str] = []
    asserted: list[Key] = []
    guessed, extra = False, 0.0
    while tail:
        _, _, true, surcharge, keys, guess = tail.edge
        added.append(true)
        extra += surcharge
        guessed = guessed or guess
        asserted += keys
        tail = tail.then
    return Path(cost, "".join(added).removesuffix(BORDER), tuple(asserted), guessed, extra)
