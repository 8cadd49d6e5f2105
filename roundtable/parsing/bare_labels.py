"""Turns under labels without a colon: names in lines of their own, or in front of the words behind a space.

``主持人|您来多久了?|李明|十年。``; ``李明 10:05|十年。``; ``李明 十年。``
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, cast

from roundtable.parsing.furniture import is_heading
from roundtable.parsing.guests import Entry
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_with_title
from roundtable.parsing.turn_labels import LONGEST_BARE, MARK, Turn, kinds, media

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.turn_labels import TurnKind

__all__ = ["read_bare_turns"]

_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_TIME_BEHIND = re.compile(r" ?[(\[]?\d{1,2}:\d{2}(?::\d{2})?[)\]]?$")
_SPACED = re.compile("(?P<label>[\u4e00-\u9fff]{1,4}) (?=[\u4e00-\u9fff“《])[^ ]{5,}")
_FEWEST = 2


def read_bare_turns(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    """Return the turns under labels without a colon, which come again and again; empty where there are none."""
    return _in_own_lines(lines, free) or _in_front(lines, free) or _signs(lines, free)


def _in_own_lines(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    images = {
        number: image
        for number, line in enumerate(lines[:-1])
        if free[number]
        and free[number + 1]
        and (image := _without_time(line.image))
        and len(image) <= LONGEST_BARE
        and not MARK.search(image)
    }
    if len(images) < _FEWEST:
        return {}
    counts = Counter(images.values())
    for number, image in images.items():  # a name beside the time of a live page counts though it stands there once
        timed = image != lines[number].image or (number and _TIME.fullmatch(lines[number - 1].image))
        if timed and (is_name(image, rare=False) or image in kinds()):
            counts[image] += 1
    posted = {number for number in images if number and _is_below_post(lines, number)}
    counts.update(images[number] for number in posted)
    for image in images.values():  # the paper that asks may ask once
        if image.endswith("记者") and media().search(image):
            counts[image] += 1
    found = {}
    for number, image in images.items():
        if counts[image] > 1 and counts[images.get(number + 1, "")] < 2:  # words follow, no second label
            kind = cast("TurnKind", kinds().get(image, "asker" if media().search(image) else "person"))
            entry = Entry((0, len(image)), None) if kind == "person" else None
            if number in posted and number > 1 and kinds().get(lines[number - 2].image) == "moderator":
                kind = "moderator"  # 主持人, below it the post, below it the name
            found[number] = Turn(kind, image.replace(" ", ""), entry, len(lines[number].image))
    named = any(turn.entry and (number in posted or is_name(turn.label, rare=False)) for number, turn in found.items())
    return found if named and len({turn.label for turn in found.values()}) > 1 else {}


def _without_time(image: str) -> str:
    timed = ":" in image[-8:] and (image[-1].isdigit() or image[-1] in ")]")
    return _TIME_BEHIND.sub("", image) if timed else image


def _is_below_post(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a name stands alone between its post and its words."""
    above, image, below = (line.image for line in lines[number - 1 : number + 2])
    return is_name(image) and is_heading(above) and ends_with_title(above) and not is_heading(below)


def _in_front(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    """Return the turns whose labels stand in front of the words, behind a space: ``李明 我一直记得那条船。``."""
    found = {}
    for number, line in enumerate(lines):
        match = _SPACED.match(line.image) if free[number] and " " in line.image[1:5] else None
        kind = kinds().get(match["label"]) if match else None
        if match and (kind in {"moderator", "asker"} or is_name(match["label"], rare=False)):
            entry = None if kind else Entry(match.span("label"), None)
            label = cast("TurnKind", kind or "person")
            found[number] = Turn(label, match["label"], entry, match.end("label") + 1)
    counts = Counter(turn.label for turn in found.values())
    again = [label for label, count in counts.items() if count > 1]
    named = any(turn.entry and turn.label in again for turn in found.values())
    return found if named and len(again) > 1 else {}


def _signs(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    """Return the turns that one sign opens where it asks, and another where it answers: ``□怎么改?|■慢慢改。``."""
    signed = {
        number: line.text[0]
        for number, line in enumerate(lines)
        if line.image[0] == "·" and free[number] and len(line.text) > 1
    }
    asking = Counter(sign for number, sign in signed.items() if lines[number].image[-1] == "?")
    if not asking or max(asking.values()) < _FEWEST:
        return {}
    question = max(asking, key=asking.__getitem__)
    answers = {sign for number, sign in signed.items() if signed.get(number - 1) == question} - {question}
    if len(answers) != 1 or asking.keys() & answers:
        return {}
    kinds_of: dict[str, TurnKind] = {question: "asker", min(answers): "answerer"}
    return {
        number: Turn(kinds_of[sign], sign, None, 1 + lines[number].image.startswith(" ", 1))
        for number, sign in signed.items()
        if sign in kinds_of
    }
