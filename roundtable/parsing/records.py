"""The base of the small values that the parser passes around."""

from __future__ import annotations

import msgspec

__all__ = ["Record"]


class Record(msgspec.Struct, frozen=True, gc=False):
    """A frozen value with named fields, made five times as fast as a named tuple: a page needs thousands of them.

    No record refers back to itself, so that the garbage collector need not look at it.
    """
