"""A speaker in the making, and when two printed forms mean the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roundtable.model import Post, Speaker, SpeakerRole
from roundtable.parsing.names import LOST

if TYPE_CHECKING:
    from roundtable.edits import Span

__all__ = ["Person", "is_same", "is_short_form"]


@dataclass(eq=False)
class Person:
    """A speaker in the making."""

    name: str
    role: SpeakerRole
    span: Span
    posts: tuple[Post, ...] = ()
    aliases: list[str] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)
    """The strings that ``posts`` and ``aliases`` were read from."""

    def speaker(self, number: int) -> Speaker:
        """Return the finished speaker."""
        return Speaker(
            id=f"p{number}",
            name=self.name,
            role=self.role,
            posts=self.posts,
            aliases=tuple(self.aliases),
            span=self.span,
        )


def is_same(one: str, other: str) -> bool:
    """Tell whether two names are the same but for a character that is lost in one of them: 鲁丹〓 and 鲁丹帆."""
    if len(one) != len(other) or (LOST in one) == (LOST in other):
        return False
    return all(a == b or LOST in (a, b) for a, b in zip(one, other, strict=True))


def is_short_form(short: str, long: str) -> bool:
    """Tell whether ``short`` is ``long`` with characters left out: 市工信委 of 市工业和信息化委."""
    if len(short) < 2 or short[0] != long[:1] or short[-1] != long[-1:]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
