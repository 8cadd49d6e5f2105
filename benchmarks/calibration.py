"""Whether claims of a certainty are as often right as they say: a reliability table, and what chance would show.

Few claims, or many of the same place, leave an error of calibration even where each certainty is what it ought to
be. So the error is printed beside the one that the same claims show when the truth is drawn by their certainties.
"""

from __future__ import annotations

import random
from collections import defaultdict
from statistics import mean, quantiles
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Claim", "report"]

_BINS = 10
_DRAWS = 200
"""How often the truth is drawn by the certainties claimed."""


class Claim(NamedTuple):
    """One thing said with some certainty."""

    certainty: float
    right: bool
    place: str
    """Claims of one place in the text are right and wrong together: other pages show the same torn character."""
    below: float = 0.0
    """Certainty of what was claimed before it of the same place, of which but one can be right."""


def report(kind: str, claims: Sequence[Claim]) -> None:
    """Print how often claims of each height were right, and how far off they are."""
    right = sum(claim.right for claim in claims)
    places = len({claim.place for claim in claims})
    print(f"  {kind}: {len(claims)} of {places} places, right {right / len(claims):.2%}")
    bins: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        bins[_bin(claim.certainty)].append(claim)
    for _, some in sorted(bins.items()):
        true = sum(claim.right for claim in some)
        claimed = mean(claim.certainty for claim in some)
        print(f"    claimed {claimed:.3f}: {true} of {len(some)} right ({true / len(some):.3f})")
    drawn = sorted(_drawn_errors(claims))
    found = _error((claim.certainty, claim.right) for claim in claims)
    brier = mean((claim.certainty - claim.right) ** 2 for claim in claims)
    print(
        f"    expected calibration error {found:.3f}; if each certainty were right {mean(drawn):.3f}, "
        f"in one of twenty draws above {quantiles(drawn, n=20)[-1]:.3f}; Brier score {brier:.4f}"
    )


def _bin(certainty: float) -> int:
    return min(_BINS - 1, int(certainty * _BINS))


def _error(claims: Iterable[tuple[float, bool]]) -> float:
    """Return the expected calibration error in ten bins."""
    off = [0.0] * _BINS
    count = 0
    for certainty, right in claims:
        off[_bin(certainty)] += certainty - right
        count += 1
    return sum(map(abs, off)) / count


def _drawn_errors(claims: Sequence[Claim]) -> Iterable[float]:
    rng = random.Random(11)  # noqa: S311 - repeatable, not secret
    places = sorted({claim.place for claim in claims})
    for _ in range(_DRAWS):
        truth = {place: rng.random() for place in places}
        yield _error(
            (claim.certainty, claim.below <= truth[claim.place] < claim.below + claim.certainty) for claim in claims
        )
