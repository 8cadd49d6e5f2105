"""Whether a mirror shows a reading of a torn run as the page does, for all that is missing from the page."""

from __future__ import annotations

import re
from itertools import chain, combinations
from typing import TYPE_CHECKING

from roundtable.repair import channel, vanished
from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import CUT_SIGNS
from roundtable.repair.steps import LOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["before_sign", "has_reading", "shown_by_mirror", "without_lost"]

before_sign = re.compile(rf"\?(?=[,;?!{CUT_SIGNS}])")
"""What newer versions of PHP show for a byte in front of a cut, and older ones do not."""
_orphan = re.compile(rf"\?(?={PINYIN} ?\))")
_reading = re.compile(rf"\({PINYIN} ?\)")
_FREE_CUTS = 4
"""Signs ！ and 。 in a run for which both a cut and none are tried."""


def has_reading(shown: str) -> bool:
    """Tell whether there is a whole reading in ``shown``; some programs lose a byte in front of one without a sign."""
    return "(" in shown and _reading.search(shown) is not None


def without_lost(shown: str, *, stripped: bool, silent: bool, bracketed: bool) -> str:
    """Return ``shown`` without what is missing from the page.

    Args:
        shown: What the page shows, or what the mirror would.
        stripped: Whether private-use characters are missing.
        silent: Whether the signs of lone bytes are.
        bracketed: Whether such a byte may not have taken the ``(`` of a reading along.
    """
    shown = vanished.strip(shown) if stripped else shown
    shown = before_sign.sub("", shown).replace("€", "") if silent else shown
    return _orphan.sub("(", shown) if bracketed else shown


def shown_by_mirror(
    true: str, annotate: Callable[[bytes], bytes], head: int, may_cut: Sequence[bytes], *, browser: bool
) -> Iterator[str]:
    """Yield what the mirror may show for ``true``, without cuts and with any choice of those that it ``may_cut`` at.

    The first ``head`` characters shown are left out.
    """
    data = annotate(channel.encode(true.replace(LOST, "0")))
    fixed, free = channel.cut_points(data), channel.cut_points(data, may_cut)[:_FREE_CUTS]
    # Some mirrors cut at ！ alone.
    for always in (fixed, []) if fixed else ([],):
        for chosen in chain.from_iterable(combinations(free, size) for size in range(len(free) + 1)):
            yield channel.fold(channel.decode(data, sorted((*always, *chosen)), browser=browser))[head:]
