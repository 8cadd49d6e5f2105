"""Stage 1: from bytes to text, with the way back from every character to its bytes."""

from roundtable.decoding.document import decode

__all__ = ["decode"]
