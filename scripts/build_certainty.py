"""Write the table of how often claims about torn runs are right, for a person to look at.

    python scripts/build_certainty.py > roundtable/repair/data/certainty.tsv

News is damaged by the forward model at random cutoffs and repaired, as the benchmark does; of its two halves only the
one that may be looked at is taken. A place that several cutoffs tear alike counts once. Claims are taken together,
twenty and more, until a higher claim is nowhere less often right than a lower one (isotonic regression).
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import repair as benchmark

from roundtable.edits import apply_edits
from roundtable.repair import undamage
from roundtable.repair.channel import CUTS, EXCLAMATION, damage, fold, mirror_script
from roundtable.repair.gate import key_list

CUTOFFS = 4
"""Pages of each document, each with its own cutoff."""
AT_LEAST = 20
"""Claims that are taken together, at least."""


def main() -> None:
    """Print the table."""
    with patch("roundtable.repair.undamage.calibrated", lambda claimed: claimed):
        claims = sorted(gathered())
    bins = [claims[start : start + AT_LEAST] for start in range(0, len(claims), AT_LEAST)]
    if len(bins) > 1 and len(bins[-1]) < AT_LEAST:
        bins[-2:] = [bins[-2] + bins[-1]]
    pooled: list[list[tuple[float, bool]]] = []
    for some in bins:
        pooled.append(some)
        while len(pooled) > 1 and share(pooled[-2]) >= share(pooled[-1]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    print("# How often edits of torn runs were right that readings with this share of the belief agree on.")
    print("# Made by scripts/build_certainty.py; half a right and half a wrong claim are added to each row.")
    print("claimed\tright\tclaims")
    for some in pooled:
        print(f"{sum(claimed for claimed, _ in some) / len(some):.4f}\t{share(some):.3f}\t{len(some)}")


def share(some: list[tuple[float, bool]]) -> float:
    """Return how many of ``some`` claims are right."""
    return (sum(right for _, right in some) + 0.5) / (len(some) + 1)


def gathered() -> list[tuple[float, bool]]:
    """Return the claims of edits that are choices, and whether they are right."""
    rng = random.Random(3)  # noqa: S311 - repeatable, not secret
    found: dict[tuple[str, str], tuple[float, bool]] = {}
    for cuts in ((*CUTS, EXCLAMATION), CUTS) * CUTOFFS:
        for text in benchmark.documents(0):
            clean = mirror_script(text)
            page = damage(clean, keys=key_list()[: rng.randint(2, 135)], cuts=cuts)
            true, undamaged = fold(clean).split("\n"), undamage.propose(page)
            lines = fold(apply_edits(page, undamaged.edits)).split("\n")
            for place in benchmark.places(lines, undamaged.edits, undamaged.gaps):
                claims: benchmark.Claims = defaultdict(list)
                benchmark.judge(place, lines[place.line], true[place.line], Counter(), claims)
                for claim in claims["chosen"]:
                    found.setdefault((place.edit.before, true[place.line]), claim)
    return list(found.values())


if __name__ == "__main__":
    main()
