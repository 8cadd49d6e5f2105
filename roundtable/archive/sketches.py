"""Sketches: what an article says in a few figures, so that mirrors of it find each other in millions.

A mirror adds its own menu, its own notices, perhaps damage; the body's sentences stay. The sketch is a MinHash over
the sentences of the running text, letters and digits only. Two sketches agree in about as many places as
the two articles share sentences.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roundtable.model import Article

__all__ = ["BAND", "SKETCH", "sketch"]

SKETCH = 16
"""Figures of a sketch."""
BAND = 2
"""Figures that two articles must share side by side before they are compared."""

_ENDS = re.compile(r"[。！？；\n]")
_NO_WORD = re.compile(r"[\W_]+")
_SHORTEST = 6
"""Letters of a sentence that says enough to be recognised by."""
_MASK = 2**64 - 1


def sketch(article: Article) -> tuple[str, ...]:
    """Return the sketch of ``article``, ``SKETCH`` hexadecimal figures; nothing where there is no running text."""
    body = [paragraph.text for section in article.sections for paragraph in section.paragraphs] or list(article.lede)
    sentences = {_NO_WORD.sub("", part) for text in body for part in _ENDS.split(text)}
    digests = [
        int.from_bytes(blake2b(sentence.encode(), digest_size=8).digest())
        for sentence in sentences
        if len(sentence) >= _SHORTEST
    ]
    if not digests:
        return ()
    return tuple(f"{min((digest * odd + odd) & _MASK for digest in digests):016x}" for odd in _ODD)


def _odd(index: int) -> int:
    return int.from_bytes(blake2b(b"roundtable sketch %d" % index, digest_size=8).digest()) | 1


_ODD = tuple(_odd(index) for index in range(SKETCH))
"""One multiplier for each figure; a product with an odd number is a permutation of 64 bits."""
