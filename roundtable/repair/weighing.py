"""What whole readings of a torn run cost in their place: by words mostly, and by what the page has elsewhere.

The search looks two characters back. What passes the forward model is weighed once more with what stands before
and behind it, every way to cut the stretch into words counted. A word that another run on the page may hold too is
favoured.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from roundtable.repair.gate import PINYIN
from roundtable.repair.inversion import CUT_SIGNS, trigger
from roundtable.repair.page_model import at_large
from roundtable.repair.steps import LOST
from roundtable.repair.swallowed import tag_tail, without_torn_tags
from roundtable.repair.words import Stretch, word_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.edits import Span
    from roundtable.repair.page_model import PageModel
    from roundtable.repair.paths import Path

__all__ = ["agreement", "cost_of_marks", "costs", "gain", "line_before", "pairs"]

_residue = re.compile(rf"\({PINYIN} ?\)")
_reading = re.compile(rf"[?(]{PINYIN} ?\)")
_untidy = re.compile(f"[?({LOST}]")
"""What may have to be left out together with what follows."""

_pair = re.compile("[\u4e00-\u9fff]{2}")

_LINE = 300
"""Characters looked at to either side, readings included."""
_BEFORE, _BEHIND = 8, 6
"""Characters around a run that are weighed with it, word by word."""
_SEEN_BEHIND = 2
"""Characters behind a reading that are told by it, as far as the n-grams look."""
_WORDS = 0.85
"""How far words decide and single characters do not; the page's own repetitions always count."""
_WEIGHED = 7.0
"""How much more a reading may cost by its characters than the cheapest to be weighed by words as well."""
_MOST_TOLD = 6.0
"""How much likelier the page's own repetitions can make a character."""
_MOST_MARK = 8.0
"""Up to which cost a mark counts where a page must prove itself: ?!? is rare and sound."""
_AGAIN = 12.0
"""How much likelier a word becomes that was read elsewhere on the page: articles of a thousand words repeat one that
makes up less than a hundred-thousandth of all texts about ten times as often and more."""
_TERM_ENDED = 4.0
"""Cost of a full stop within the quotation of a term."""
_CLOSED_BY = {"’": "‘", "》": "《", "〉": "〈", "】": "【", "」": "「", "』": "『", "〕": "〔", "”": "“"}
_UNOPENED = 3.0
"""Cost of a mark that closes what no other opened in its line; the search does so for ” by itself."""
_OPENED_AT_END = 5.0
"""Cost of a mark that opens something in front of a tag: that ends a paragraph."""
_term = re.compile(r"[\u4e00-\u9fff]“[\u4e00-\u9fff]{1,3}。”")
"""A quotation that nobody announced with a colon, and so short that it holds a term, not a sentence."""
_WIDE = str.maketrans(",;:?!()〓", "，；：？！（）0")


def line_before(text: str, start: int) -> str:
    """Return what stands in front of ``start`` in its line, without readings."""
    return _residue.sub("", text[max(text.rfind("\n", 0, start) + 1, start - _LINE) : start])


def costs(text: str, start: int, stop: int, passed: dict[str, Path], model: PageModel) -> dict[str, float]:
    """Return the costs of whole readings in their place.

    What all of them have in common at their ends is only looked at as far as words reach.

    Args:
        text: The page as shown.
        start: Where the run begins.
        stop: Where it ends.
        passed: The readings, at least one, the cheapest first.
        model: The language of the page.
    """
    readings = list(passed)
    head, tail = _common(readings)
    before = (line_before(text, start).rpartition("?")[2] + readings[0][:head])[-_BEFORE:].translate(_WIDE)
    rest, line_end, _ = text[stop : stop + _LINE].partition("\n")
    behind = readings[0][len(readings[0]) - tail :] + rest
    quoted = line_before(text, start)[-_BEFORE:]
    usual_behind = _tidy("", behind, line_end)
    stretch = Stretch(before, usual_behind)
    costs: dict[str, float] = {}
    near = passed[readings[0]].cost + _WEIGHED
    beyond = 0.0
    for true, path in passed.items():
        differing = true[head : len(true) - tail]
        if _untidy.search(differing):
            whole = _tidy(differing, behind, line_end)
        else:
            differing = differing.translate(_WIDE)
            whole = differing + usual_behind
        seen = range(len(before), len(before) + len(differing) + _SEEN_BEHIND)
        usual, here = at_large().each(before + whole, seen), model.each(before + whole, seen)
        told = sum(max(-_MOST_TOLD, there - cost) for cost, there in zip(usual, here, strict=True))
        characters = sum(usual)
        if path.cost > near:
            words = characters + beyond
        elif whole.endswith(usual_behind):
            words = stretch.cost(whole[: len(whole) - len(usual_behind)])
        else:
            words = word_cost(before + whole)
        beyond = beyond or words - characters  # what lies outside the window, about the same for all
        extra = path.extra + (_TERM_ENDED if _term.search(quoted + true) else 0.0)
        costs[true] = extra + _WORDS * words + (1 - _WORDS) * characters + told
    return costs


def cost_of_marks(line: str, true: str, behind: str) -> float:
    """Return what it costs that marks of ``true`` close what nothing opened in its ``line``, or open the end of one.

    Args:
        line: What stands before it.
        true: A reading.
        behind: What follows on the page.
    """
    cost = _UNOPENED * _count_unopened(line, true)
    before_tag = _before_tag(true, behind)
    return cost + _OPENED_AT_END if before_tag and before_tag[-1] in _CLOSED_BY.values() else cost


def _count_unopened(line: str, true: str) -> int:
    """Return how many marks of ``true`` close what nothing opened, in ``true`` or before it in its ``line``."""
    count = 0
    for place, mark in enumerate(true):
        if mark != "”" and (opening := _CLOSED_BY.get(mark)):
            before = line + true[:place]
            count += before.rfind(opening) <= before.rfind(mark)
    return count


def _before_tag(true: str, behind: str) -> str:
    """Return what stands in ``true`` before a sign that is lost, if it was the ``<`` of a tag."""
    before, lost, after = true.rpartition(LOST)
    return before if lost and tag_tail(after + behind) else ""


def gain(text: str, span: Span, true: str) -> float:
    """Return how much likelier the reading ``true`` is at ``span`` than what ``text`` shows there, whatever the page.

    As a natural logarithm. Letters, figures and signs that are lost tell nothing: they are unlikely in any Chinese.
    """
    before, behind = line_before(text, span.start)[-_SEEN_BEHIND:], text[span.stop : span.stop + _SEEN_BEHIND]
    shown, restored = (
        (before + middle + behind).translate(_WIDE) for middle in (_reading.sub("", span.of(text)), true)
    )
    return _cost_of_chinese(shown, len(before)) - _cost_of_chinese(restored, len(before))


def _cost_of_chinese(text: str, start: int) -> float:
    costs = at_large().each(text, range(start, len(text)))
    return sum(
        min(cost, _MOST_MARK) if one in CUT_SIGNS else cost
        for cost, one in zip(costs, text[start:], strict=True)
        if one > "\x7f"
    )


def _tidy(differing: str, behind: str, line_end: str) -> str:
    """Return ``differing`` and what is looked at behind it, as true text has it."""
    whole = trigger.split(_residue.sub("", without_torn_tags(differing + behind)), maxsplit=1)[0]
    size = len(differing) + _BEHIND
    return whole[:size].translate(_WIDE) + (line_end if len(whole) < size else "")


def _common(texts: list[str]) -> tuple[int, int]:
    """Return how many characters all of ``texts`` share at the beginning, and how many more at the end."""
    least, most = min(texts), max(texts)  # whatever these two share, the others share as well
    shortest = min(map(len, texts))
    head = next((place for place in range(shortest) if least[place] != most[place]), shortest)
    ends = [text[head:][::-1] for text in texts]
    least, most, shortest = min(ends), max(ends), shortest - head
    return head, next((place for place in range(shortest) if least[place] != most[place]), shortest)


def pairs(texts: Sequence[str], shares: Sequence[float]) -> dict[str, float]:
    """Return how surely each pair of characters stands in a run with these readings."""
    spoken: defaultdict[str, float] = defaultdict(float)
    for text, share in zip(texts, shares, strict=True):
        for pair in _words(text):
            spoken[pair] += share
    return spoken


def agreement(text: str, elsewhere: dict[str, float]) -> float:
    """Return how much likelier ``text`` becomes by the pairs of characters that are read ``elsewhere`` on the page."""
    return math.prod(1 + _AGAIN * elsewhere[pair] for pair in _words(text))


def _words(text: str) -> dict[str, None]:
    """Return the pairs of Chinese characters in ``text``, each once; that a mark comes again says nothing.

    In order, since sums of shares differ in their last digit with it, and a set's order with each process.
    """
    return dict.fromkeys(pair for pair in map("".join, pairwise(text)) if _pair.fullmatch(pair))
