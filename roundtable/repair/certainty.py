"""From the share of belief that the readings of a run leave to one, to how often such a claim is right.

The costs that readings are weighed by are no exact probabilities: in the middle they doubt too much, at the top a
little too little. ``data/certainty.tsv``, made by ``scripts/build_certainty.py``, says how often claims were right.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from roundtable.repair.tables import rows

__all__ = ["calibrated"]


def calibrated(share: float) -> float:
    """Return how often an edit is right whose readings have ``share`` of the belief, between rows of the table evenly.

    >>> 0.0 == calibrated(0.0) <= calibrated(0.5) <= calibrated(0.9) < calibrated(1.0) < 1.0
    True
    """
    claimed, right = _table()
    place = min(bisect_right(claimed, share), len(claimed) - 1)
    start, stop = claimed[place - 1], claimed[place]
    part = min(1.0, (share - start) / (stop - start))
    return right[place - 1] + part * (right[place] - right[place - 1])


@cache
def _table() -> tuple[list[float], list[float]]:
    pairs = [(float(claimed), float(right)) for claimed, right, _ in rows("certainty.tsv")]
    return [0.0, *(claimed for claimed, _ in pairs)], [0.0, *(right for _, right in pairs)]
