"""One wrong guess of an encoding: what the characters of a misread line stand for, and how the mistake is made again.

Programs that read in the wrong encoding differ in what they do with a byte that has no character there.
Python puts U+FFFD for it, or drops it, and goes on at the next byte. Java does the same, and its U+FFFD was mostly
saved as ``?``. PHP and browsers have ways of their own, and so each is a mistake of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from roundtable.repair.lattice import Byte, Expansion, Slot

__all__ = ["Lost", "Mistake", "after_loss"]

Lost: TypeAlias = "Callable[[Byte | None], frozenset[int]]"


class Mistake(NamedTuple):
    """One wrong guess of an encoding, and the way back."""

    rule: str
    right: str
    """Codec that the bytes were meant for."""
    slots: Callable[[str], list[Slot] | None]
    """What the characters of a line can stand for; None where the line cannot come from this mistake."""
    lost: Lost
    """Says which bytes the wrong codec has no character for, by the byte that follows (None at the end)."""
    expand: Expansion
    again: tuple[Callable[[bytes], str], ...]
    """The mistake itself, as programs make it that treat bytes without a character in different ways."""
    php: bool = False
    asked: bool = False
    """Whether ``?`` stands for a byte that was lost."""
    partly: bool = False
    """Whether some program may have read a part of a line anew already."""
    stripped: bool = False
    """Whether some program may have stripped the private-use characters that came of it, and folded fullwidth ones."""
    handled: Callable[[str, bool], list[Slot] | None] | None = None
    """The same as ``slots`` for a line that further programs have handled; it leaves much open.

    They may have read a part of it anew, or not.
    """


def after_loss(slot: Slot, lost: Lost) -> Slot:
    """Return ``slot`` with a lost byte in front; the empty slot is the end of the line."""
    return tuple((gone, *pattern) for pattern in slot or ((),) if (gone := lost(pattern[0] if pattern else None)))
