"""Which ASCII sign a bad lead byte took along.

The sign is gone, and mostly nothing tells a 3 from an 8. What stands behind it can: a year of four figures has a 1
or a 2 before its last three, the twelfth month a 1, and before ``/p>`` stood a ``<``. Shares are
round figures for news; they put candidates in order and decide only where one sign is as good as alone.
"""

from __future__ import annotations

import re

from roundtable.repair.lattice import LOST

__all__ = ["LONGEST_TAG", "swallowed", "tag_tail", "without_torn_tags"]

_AT_LARGE = {
    "1": 0.24,
    "2": 0.14,
    "3": 0.11,
    "4": 0.09,
    "5": 0.09,
    "6": 0.07,
    "7": 0.06,
    "8": 0.06,
    "9": 0.05,
    "0": 0.03,
    "<": 0.03,
    "(": 0.02,
    "%": 0.005,
    ".": 0.005,
}
"""The first digits of figures, one rarer than the other, and what else stands between Chinese characters."""

_TENS_OF_DAYS = {"0": {"1": 0.34, "2": 0.34, "3": 0.26}, "1": {"1": 0.38, "2": 0.38, "3": 0.16}}

LONGEST_TAG = 220
"""Characters in the rest of a tag."""
_tail = re.compile(r"/?[a-z][a-z0-9]{0,9}(?: [^<>\n]{0,200})?/?>", re.IGNORECASE)
_torn_tag = re.compile(LOST + _tail.pattern, re.IGNORECASE)

_RULES: tuple[tuple[re.Pattern[str], dict[str, dict[str, float]]], ...] = (
    (_tail, {"": {"<": 0.98}}),
    (re.compile(r"(?:[lr][ds]quo|nbsp|[nm]dash|hellip|middot|quot|amp|[lg]t|#[0-9]{2,5});"), {"": {"&": 0.98}}),
    (re.compile(r"([0-9])[0-9]{2} ?年(?!来|來|前|后|後|间|間|历史|歷史)"), {
        "0": {"2": 0.95, "1": 0.02},
        "1": {"2": 0.75, "1": 0.15},
        "2": {"2": 0.75, "1": 0.15},
        **{digit: {"1": 0.95, "2": 0.01} for digit in "6789"},
    }),
    (re.compile(r"([0-9]) ?世[纪紀]"), {
        **{digit: {"2": 0.85, "1": 0.1} for digit in "01"},
        **{digit: {"1": 0.95} for digit in "3456789"},
    }),
    (re.compile(r"([012]) ?月(?!来|來)"), {digit: {"1": 0.85} for digit in "012"}),
    (re.compile(r"([0-9]) ?[日号號](?!线|線|楼|樓|文)"), {
        **{digit: {"1": 0.46, "2": 0.46} for digit in "23456789"},
        **_TENS_OF_DAYS,
    }),
    (re.compile(r"月"), {"": dict.fromkeys("123456789", 0.105)}),
)  # fmt: skip


def tag_tail(after: str) -> str:
    """Return the rest of a tag at the beginning of ``after`` whose ``<`` was lost, ``""`` where there is none.

    >>> tag_tail("/p>江城"), tag_tail("3月")
    ('/p>', '')
    """
    match = _tail.match(after)
    return match[0] if match else ""


def without_torn_tags(text: str) -> str:
    """Return ``text`` without the tags whose ``<`` is lost and stands as 〓."""
    return _torn_tag.sub("", text) if LOST in text else text


def swallowed(after: str) -> dict[str, float]:
    """Return the signs that may have stood before ``after``, with their shares, the likeliest first.

    >>> [next(iter(swallowed(after))) for after in ("998年", "1世紀", "/p>", "rdquo;", "个月")]
    ['1', '2', '<', '&', '1']
    """
    for rule, shares in _RULES:
        match = rule.match(after)
        known = shares.get(match[1] if rule.groups else "") if match else None
        if known:
            others = {sign: share for sign, share in _AT_LARGE.items() if sign not in known}
            rest = (1 - sum(known.values())) / sum(others.values())
            together = known | {sign: share * rest for sign, share in others.items()}
            return dict(sorted(together.items(), key=lambda item: -item[1]))
    return _AT_LARGE
