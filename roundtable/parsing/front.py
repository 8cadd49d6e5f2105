"""What stands before and around the running text: headline, people, key points, frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.furniture import (
    furniture_role,
    is_affiliation,
    is_column,
    is_date_line,
    is_heading,
    is_house,
    is_series,
    names_authors,
)
from roundtable.parsing.guests import read_entries, read_names
from roundtable.parsing.labels import read_label
from roundtable.parsing.lists import Roles, read_lists
from roundtable.parsing.navigation import is_buttons, is_page_label, is_shell
from roundtable.parsing.turn_labels import is_turn_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.model import BlockRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["ByRole", "Roles", "by_role", "read_front"]

ByRole = dict["BlockRole | None", list["Line"]]
"""The lines of each role, in order."""

_HEADLINE_BEHIND_DATE = re.compile(r"\d[日 ] ?[^\d:: ]{6,}$")
_COLUMN_ONLY = re.compile("【[^】]{1,20}】|\\[[^]]{1,20}\\]")
_HAN = re.compile("[\u4e00-\u9fff]")
_FRONT_LINES, _BETWEEN_CRUMBS = 20, re.compile("[>»›→|:-]")
_JUNK_LINES = 8
_MASTHEAD = 10
_NEXT_TURNS, _LONGEST_LABEL = 12, 30
_PARAGRAPH_LENGTH = 60
_HEADING_LENGTH = 40
_HEADLINE_LENGTH = 70
_MOST_NOTICES = 10


def read_front(lines: Sequence[Line], cast: Cast) -> Roles:
    """Give roles to all lines but those of the running text, and introduce the people listed."""
    roles: Roles = [furniture_role(line.image) for line in lines]
    _find_crumbs(lines, roles)
    _find_headline(lines, roles)
    _find_twice(lines, roles)
    read_lists(lines, roles, cast)
    _find_captions(lines, roles)
    _close_tail(lines, roles)
    return roles


def by_role(lines: Sequence[Line], roles: Roles) -> ByRole:
    """Return the lines sorted by role."""
    found: ByRole = {}
    for line, role in zip(lines, roles, strict=True):
        found.setdefault(role, []).append(line)
    return found


def _find_crumbs(lines: Sequence[Line], roles: Roles) -> None:
    """What the crumbs name above the article is a part of the site, also in a line of its own: ``新闻中心``."""
    crumbs: set[str] = set()
    for number, line in enumerate(lines[:_FRONT_LINES]):
        if roles[number] == "navigation":
            crumbs.update(part.strip() for part in _BETWEEN_CRUMBS.split(line.image))
        elif roles[number] is None and line.image.strip("· ") in crumbs:
            roles[number] = "navigation"


def _find_headline(lines: Sequence[Line], roles: Roles) -> None:
    _skip_masthead(lines, roles)
    for number, line in enumerate(lines):
        if number == 0 and _is_dated_headline(line.image):
            roles[number] = None
        if roles[number] is not None:
            continue
        if is_page_label(line.image) or (
            number < _JUNK_LINES
            and (_is_junk(lines, number) or _is_masthead(lines, roles, number) or is_shell(line.image))
        ):
            roles[number] = "navigation"
            continue
        if is_affiliation(line.image) or (names_authors(line.image) and not _is_turn(lines, number)):
            roles[number] = "byline"
            continue
        label = read_label(line.image)
        if label and label.colon and not is_series(line.image, label):
            return
        if _COLUMN_ONLY.fullmatch(line.image) or _stands_above_headline(lines, roles, number):
            roles[number] = "label"
            continue
        image = line.image
        if (is_turn_label(image.partition(":")[0]) or not is_heading(image)) and _is_turn(lines, number):
            return
        if len(image) > _HEADLINE_LENGTH or image[-1] in "。;,:" or "。" in image:
            return
        following = number + 1
        below = lines[following].image if following < len(lines) and roles[following] is None else "。"
        if image.endswith("——") and is_heading(below):  # 与会专家认为——|码头要还给市民
            roles[number], roles[following] = "subheadline", "headline"
            return
        if following < len(lines) and roles[following] is None and lines[following].image == image:
            roles[number] = "navigation"  # the title of the page, and then the headline
            continue
        roles[number] = "headline"
        while following < min(len(lines), number + 3) and roles[following] is None:
            asks = following > number + 1 and lines[following].image[-1] == "?"  # the first question of an interview
            if asks or not _is_subheadline(lines, following):
                break
            roles[following] = "subheadline"
            following += 1
        return


def _skip_masthead(lines: Sequence[Line], roles: Roles) -> None:
    """What stands above the navigation is the head of the site, if a headline and no paragraph follows below.

    Buttons may stand below a headline as well.
    """
    top = [
        number
        for number, role in enumerate(roles[:_MASTHEAD])
        if role == "navigation" and not is_buttons(lines[number].image)
    ]
    below = top[-1] + 1 if top else 0
    above = range(below)
    headed = below < len(lines) - 1 and roles[below] is None and is_heading(lines[below].image)
    if headed and all(len(lines[number].image) <= _HEADING_LENGTH or roles[number] for number in above):
        for number in above:
            roles[number] = roles[number] or "navigation"


def _is_junk(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line in front holds no Chinese, as buttons and addresses do, though the page is Chinese."""
    return not _HAN.search(lines[number].image) and any(
        _HAN.search(line.image) for line in lines[number + 1 : number + _JUNK_LINES]
    )


def _is_masthead(lines: Sequence[Line], roles: Roles, number: int) -> bool:
    """Tell whether the name of a paper stands alone above a longer heading."""
    below = number + 1
    return (
        is_house(lines[number].image)
        and below < len(lines)
        and roles[below] is None
        and is_heading(lines[below].image)
        and len(lines[below].image) > len(lines[number].image)
    )


def _stands_above_headline(lines: Sequence[Line], roles: Roles, number: int) -> bool:
    """Tell whether the name of a series stands alone above a longer line, which is the headline."""
    following = number + 1
    return (
        is_column(lines[number].image)
        and following < len(lines)
        and roles[following] is None
        and len(lines[following].image) > len(lines[number].image)
        and not lines[following].image.startswith("—")
        and _is_subheadline(lines, following)
    )


def _is_dated_headline(image: str) -> bool:
    """Tell whether a first line that begins with a date goes on with a headline: ``2019-05-14 整治说明会``."""
    return is_date_line(image) and bool(_HEADLINE_BEHIND_DATE.search(image))


def _is_subheadline(lines: Sequence[Line], number: int) -> bool:
    image = lines[number].image
    heading = is_heading(image) or (image.startswith("——") and len(image) <= _HEADLINE_LENGTH and "。" not in image)
    if not heading or read_label(image) or read_names(image) or _is_turn(lines, number) or is_turn_label(image):
        return False
    return image.startswith("—") or not read_entries(image)


def _is_turn(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line has a label that comes again below: the transcript begins under the headline."""
    label, colon, _ = lines[number].image.partition(":")
    following = lines[number + 1 : number + _NEXT_TURNS]
    if not colon:
        return any(line.image == label for line in following)
    return len(label) <= _LONGEST_LABEL and any(line.image.startswith(label + ":") for line in following)


def _find_twice(lines: Sequence[Line], roles: Roles) -> None:
    """Post and name printed twice, one below the other, describe a portrait and stand under it."""
    for number, line in enumerate(lines[1:], 1):
        both = roles[number - 1] is None and roles[number] is None
        if both and line.image == lines[number - 1].image and is_heading(line.image):
            entries = read_entries(line.image)
            if entries and entries[0].posts:
                roles[number - 1] = roles[number] = "caption"


def _find_captions(lines: Sequence[Line], roles: Roles) -> None:
    """Lines of nothing but names, before the running text, stand under portraits."""
    for number, line in enumerate(lines):
        if roles[number] is None:
            if ":" in line.image or not read_names(line.image):
                break
            roles[number] = "caption"


def _close_tail(lines: Sequence[Line], roles: Roles) -> None:
    """Behind the rights notices and links nothing of the article follows; a house that they name signs them."""
    ends = [
        number for number, role in enumerate(roles) if role in {"rights", "unparsed"} and not _is_remark(lines[number])
    ]
    texts = (i for i in range(len(lines) - 1, -1, -1) if roles[i] is None and _is_paragraph(lines[i].image))
    last = next(texts, 0)  # a notice in the middle of the text ends nothing
    ends = [number for number in ends if number > last]
    if not ends or ends[0] < len(lines) // 2:
        return
    notices = [line.image for line, role in zip(lines, roles, strict=True) if role == "rights"][:_MOST_NOTICES]
    for number in range(ends[0], len(lines)):
        if roles[number] is None:
            roles[number] = "rights" if any(lines[number].image in notice for notice in notices) else "unparsed"


def _is_paragraph(image: str) -> bool:
    return len(image) >= _PARAGRAPH_LENGTH and "。" in image


def _is_remark(line: Line) -> bool:
    return line.image[0] == "(" or not any(map(str.isalnum, line.image))
