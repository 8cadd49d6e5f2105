"""Short forms of the names of people whom the page has named in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.parsing.clauses import is_adverbial
from roundtable.parsing.names import is_double, last_part, surname_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["last_part_alone", "surname_alone"]

_DOUBLE_SURNAME = 2


def last_part_alone(image: str, start: int, stop: int, names: Sequence[str]) -> tuple[int, int] | None:
    """Read the surname of a known person with a foreign name in front of the verb: 翠西·里根, 里根|指出."""
    for name in names:
        part = last_part(name)
        if len(part) < len(name) and image.startswith(part, start) and is_adverbial(image, start + len(part), stop):
            return start, start + len(part)
    return None


def surname_alone(image: str, start: int, stop: int, names: Sequence[str]) -> tuple[int, int] | None:
    """Read a known person's surname in front of the verb, in Traditional pages: 钟|回应, 何周|指, 钟|其后说."""
    sizes = [size for size in range(1, _DOUBLE_SURNAME + 1) if size <= stop - start]
    size = next((size for size in sizes if is_adverbial(image, start + size, stop, manner=False)), 0)
    if not size or (size == 1 and is_adverbial(image, start, stop)):
        return None
    surname = image[start : start + size]
    known = [name for name in names if name.startswith(surname) and len(name) > size + 1 - (size == 1)]
    if len(known) != 1 or not (surname_of(known[0]) == surname or (size == _DOUBLE_SURNAME and is_double(known[0]))):
        return None
    return start, start + size
