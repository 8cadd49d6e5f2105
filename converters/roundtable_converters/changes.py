"""What a hand changed in an exported file, said in words that help to find the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["clipped", "difference", "listed"]

_CONTEXT = 10
"""Characters that are shown on either side of a difference."""
_MOST = 20
"""Changes that are listed singly."""


def listed(changes: Sequence[str]) -> str:
    """Return ``changes`` as lines, the first twenty of them.

    >>> listed(["front.xhtml: “终稿” was added"] * 22).splitlines()[-2:]
    ['front.xhtml: “终稿” was added', '… and 2 more']
    """
    more = [f"… and {len(changes) - _MOST} more"] if len(changes) > _MOST else []
    return "\n".join([*changes[:_MOST], *more])


def clipped(text: str) -> str:
    """Return ``text``, its middle left out where it is long.

    >>> clipped("江城市水务局局长李明表示，明年新建三座水厂，后年再建两座。")
    '江城市水务局局长李明…水厂，后年再建两座。'
    """
    return text if len(text) <= 2 * _CONTEXT else f"{text[:_CONTEXT]}…{text[-_CONTEXT:]}"


def difference(had: str, has: str) -> str:
    """Say what stood in a line and what stands there now, with a little of what is around it.

    >>> difference("明年新建三座水厂。", "明年新建五座水厂。")
    '“明年新建〔三〕座水厂。” now reads “明年新建〔五〕座水厂。”'
    """
    start = _common(had, has)
    tail = _common(had[start:][::-1], has[start:][::-1])
    left = had[max(0, start - _CONTEXT) : start]
    right = had[len(had) - tail :][:_CONTEXT]
    was, now = had[start : len(had) - tail], has[start : len(has) - tail]
    return f"“{left}〔{was}〕{right}” now reads “{left}〔{now}〕{right}”"


def _common(one: str, other: str) -> int:
    """Return how many characters the two begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
