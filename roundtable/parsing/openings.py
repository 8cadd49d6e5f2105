"""Subjects that stand in another place than right in front of a reporting verb: two at a time, or at the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from roundtable.parsing.boundaries import clause_start
from roundtable.parsing.clauses import TOGETHER, is_subject, post_before, predicate_length
from roundtable.parsing.posts import find_titles, title_at
from roundtable.parsing.subjects import MOST_NAMES, Subject, read_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["opening", "people_together"]

_NAME_LENGTHS = range(2, 20)
_NO_SUBJECT = tuple("的、和与及")


def people_together(
    image: str, start: int, stop: int, subject: Subject, names: Sequence[str]
) -> tuple[Subject, Subject | None]:
    """Return the first of two people who are cited together, and the second: ``局长李明和王强表示``.

    Where ``subject``, read between ``start`` and ``stop``, stands alone, it is returned with None.
    """
    behind = title_at(image, subject.stop, stop) or subject.stop
    if joint := TOGETHER.match(image, behind, stop):
        second = read_subject(image, joint.end(), stop, names)
        if second and second.kind == "person" and (second.post or (second.start,))[0] == joint.end():
            return subject, second
    for joint in TOGETHER.finditer(image, start, subject.start) if subject.post else ():
        ends = (end for _, end in find_titles(image, start, joint.start()))
        if not any(joint.start() - end in _NAME_LENGTHS for end in ends):
            continue  # 发展和改革委员会: no title and name stand before it
        first = read_subject(image, start, joint.start(), names)
        if first and first.kind == "person" and first.post and first.stop == joint.start():
            return first, replace(subject, post=(joint.end(), subject.start))
    return subject, None


def opening(image: str, start: int, stop: int, names: Sequence[str]) -> Subject | None:
    """Return the first of ``names`` that opens a clause between the offsets: ``但李明一开口…``, not ``李明的儿子``."""
    found = None
    for name in names[:MOST_NAMES]:
        place = image.find(name, start, stop if found is None else found.start)
        end = place + len(name)
        if place < 0 or image[end : end + 1] in _NO_SUBJECT:
            continue
        if (verb := predicate_length(image, end, stop)) and image.startswith("的", end + verb):
            continue  # 局长李明|发布|的数据
        clause = max(start, clause_start(image, place))
        post = post_before(image, clause, place)
        if is_subject(image, clause, post[0] if post else place):
            behind = title_at(image, end, stop) if post is None else None
            found = Subject("person", place, end, (end, behind) if behind else post)
    return found
