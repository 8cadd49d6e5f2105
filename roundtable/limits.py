"""How much of anything is taken from outside before it is refused, each with its reason.

Pages come from strangers. What is over a limit is refused in one sentence that names the limit; nothing is cut
off in silence.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from roundtable.errors import InputError

__all__ = ["DEFAULT_LIMITS", "Limits"]

_Count = Annotated[int, msgspec.Meta(ge=1, le=2**40)]
_Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one page, or one file that is read back, may cost. The defaults take every newspaper page and no attack.

    Those from ``expanded_bytes`` on are looked at where many documents are read, by ``roundtable.archive``.

    >>> import roundtable
    >>> roundtable.loads("江城今天下雨。".encode(), limits=Limits(input_bytes=9))
    Traceback (most recent call last):
    roundtable.errors.InputError: input: 21 bytes are more than the 9 of the limit input_bytes. Split it, or raise that.
    """

    input_bytes: _Count = 20_000_000
    """Size of a page in bytes. The longest newspaper page seen has 0.3 million; a book has 2 million."""
    edits: _Count = 2_000_000
    """Repairs on one page. A pseudo-Traditional page changes a third of its characters."""
    package_bytes: _Count = 20 * 2**20
    """Size of a DOCX or EPUB that is read back, in bytes."""
    package_members: _Count = 10_000
    """Number of files in it."""
    package_expanded: _Count = 64 * 2**20
    """Bytes of all of them together, once expanded."""
    package_ratio: _Count = 100
    """How many times its packed size a package may expand to, where that is more than one MiB; a number."""
    expanded_bytes: _Count = 64 * 2**20
    """Bytes that anything in an archive may unpack to, what is thrown away included, and of one line of JSONL."""
    expanded_ratio: _Count = 100
    """How many times its stored size a document may unpack to …"""
    expanded_from: _Count = 1_000_000
    """… where it unpacks to more bytes than these."""
    line_characters: _Count = 1_000_000
    """Length of one line, measured in bytes where the text is not decoded yet. No newspaper has lines of megabytes."""
    archive_members: _Count = 100_000
    """Number of members of one zip archive, whose list must be held in memory."""
    seconds: _Seconds = 20.0
    """Seconds for one document. They are looked at by a clock of its own, so that it may be one twentieth more."""
    memory_bytes: _Count = 2**30
    """Bytes of memory that one document may take beyond what the process holds (Linux)."""

    def check_size(self, size: int, where: str) -> None:
        """Refuse an input of ``size`` bytes called ``where`` if that is too large.

        Raises:
            InputError: It is.
        """
        self._check("input_bytes", size, "bytes", where)

    def check_edits(self, count: int, where: str) -> None:
        """Refuse a page that took a number of repairs, ``count``, if those are too many.

        Raises:
            InputError: They are.
        """
        self._check("edits", count, "repairs", where)

    def _check(self, name: str, value: int, what: str, where: str) -> None:
        most: int = getattr(self, name)
        if value > most:
            raise InputError(
                f"{where}: {value:,} {what} are more than the {most:,} of the limit {name}. Split it, or raise that."
            )


DEFAULT_LIMITS = Limits()
