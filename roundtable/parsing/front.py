"""What stands before and around the running text: headline, people, key points, frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.citations import find_citations
from roundtable.parsing.furniture import (
    Label,
    furniture_role,
    is_column,
    is_date_line,
    is_house,
    is_page_label,
    is_series,
    read_label,
)
from roundtable.parsing.guests import Entry, read_entries, read_names
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_with_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.model import BlockRole, SpeakerRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person

_SPEAKING = {"person", "pronoun"}

__all__ = ["ByRole", "Roles", "by_role", "is_heading", "read_front"]

Roles = list["BlockRole | None"]
"""The role of each line; ``None`` while it is not known."""

ByRole = dict["BlockRole | None", list["Line"]]
"""The lines of each role, in order."""

_HEADLINE_BEHIND_DATE = re.compile(r"\d[日 ] ?[^\d:: ]{6,}$")
_COLUMN_ONLY = re.compile("【[^】]{1,20}】|\\[[^]]{1,20}\\]")
_HAN = re.compile("[\u4e00-\u9fff]")
_JUNK_LINES = 8
_MASTHEAD = 10
_NEXT_TURNS, _LONGEST_LABEL = 12, 30
_PARAGRAPH_LENGTH = 60
_HEADING_LENGTH = 40
_HEADLINE_LENGTH = 70
_MOST_NOTICES = 10
_SHORTEST_LIST = 3


def is_heading(image: str) -> bool:
    """Tell whether a folded line has the shape of a heading: short, and no sentence.

    >>> is_heading("把创新写进每一条街"), is_heading("他说,好。")
    (True, False)
    """
    return len(image) <= _HEADING_LENGTH and image[-1] not in "。,;:、…" and "。" not in image


def read_front(lines: Sequence[Line], cast: Cast) -> Roles:
    """Give roles to all lines but those of the running text, and introduce the people listed."""
    roles: Roles = [furniture_role(line.image) for line in lines]
    _find_headline(lines, roles)
    _Lists(lines, roles, cast).read()
    _find_unlabelled_guests(lines, roles, cast)
    _find_captions(lines, roles)
    _close_tail(lines, roles)
    return roles


def by_role(lines: Sequence[Line], roles: Roles) -> ByRole:
    """Return the lines sorted by role."""
    found: ByRole = {}
    for line, role in zip(lines, roles, strict=True):
        found.setdefault(role, []).append(line)
    return found


def _find_headline(lines: Sequence[Line], roles: Roles) -> None:
    _skip_masthead(lines, roles)
    for number, line in enumerate(lines):
        if number == 0 and _is_dated_headline(line.image):
            roles[number] = None
        if roles[number] is not None:
            continue
        if is_page_label(line.image) or (
            number < _JUNK_LINES and (_is_junk(lines, number) or _is_masthead(lines, roles, number))
        ):
            roles[number] = "navigation"
            continue
        label = read_label(line.image)
        if label and label.colon and not is_series(line.image, label):
            return
        if _COLUMN_ONLY.fullmatch(line.image) or _stands_above_headline(lines, roles, number):
            roles[number] = "label"
            continue
        image = line.image
        if len(image) > _HEADLINE_LENGTH or image[-1] in "。;,:" or "。" in image:
            return
        following = number + 1
        below = lines[following].image if following < len(lines) and roles[following] is None else "。"
        if image.endswith("——") and is_heading(below):  # 与会专家认为——|码头要还给市民
            roles[number], roles[following] = "subheadline", "headline"
            return
        roles[number] = "headline"
        while following < min(len(lines), number + 3) and roles[following] is None:
            asks = following > number + 1 and lines[following].image[-1] == "?"  # the first question of an interview
            if asks or not _is_subheadline(lines, following):
                break
            roles[following] = "subheadline"
            following += 1
        return


def _skip_masthead(lines: Sequence[Line], roles: Roles) -> None:
    """What stands above the navigation is the head of the site, if a headline and no paragraph follows below."""
    top = [number for number, role in enumerate(roles[:_MASTHEAD]) if role == "navigation"]
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
    if not heading or read_label(image) or read_names(image) or _is_turn(lines, number):
        return False
    return image.startswith("—") or not read_entries(image)


def _is_turn(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line has a label that comes again below: the transcript begins under the headline."""
    label, colon, _ = lines[number].image.partition(":")
    following = lines[number + 1 : number + _NEXT_TURNS]
    if not colon:
        return any(line.image == label for line in following)
    return len(label) <= _LONGEST_LABEL and any(line.image.startswith(label + ":") for line in following)


class _Lists:
    """Reads the lists that a label heads: moderators, guests, key points."""

    def __init__(self, lines: Sequence[Line], roles: Roles, cast: Cast) -> None:
        self._lines, self._roles, self._cast = lines, roles, cast
        self._open: str | None = None
        self._last: Person | None = None
        """Who was introduced last, where no post has been printed yet."""

    def read(self) -> None:
        for number, line in enumerate(self._lines):
            if self._roles[number] is not None:
                self._open = self._open if self._roles[number] in {"credit", "byline"} else None
                continue
            label = read_label(line.image)
            if label and label.role in {"moderators", "guests", "key_points", "lede"}:
                self._roles[number] = self._labelled(line, label)
            elif self._open:
                self._roles[number] = self._item(line)
            if self._roles[number] is None:
                self._open = None

    def _labelled(self, line: Line, label: Label) -> BlockRole | None:
        if label.stop == len(line.image) and not label.colon and self._comes_again(line):
            return None  # a turn of a transcript without colons
        if label.stop == len(line.image):
            self._open = label.role
            return "label"
        if label.role in {"moderators", "guests"}:
            if not self._introduce(line, label.role, label.stop):
                return None
            self._open = label.role
            return "moderators" if label.role == "moderators" else "guest"
        if not label.colon and label.role == "lede":
            return None
        return "key_point" if label.role == "key_points" else "lede"

    def _comes_again(self, line: Line) -> bool:
        return any(other.image == line.image for other in self._lines if other.start != line.start)

    def _item(self, line: Line) -> BlockRole | None:
        if self._open in {"moderators", "guests"}:
            if line.image.endswith(":"):
                return None
            if self._last and _is_post(line.image):  # the name stands alone in the line above
                self._cast.note_post(self._last, line.text)
                self._last = None
            elif not self._introduce(line, self._open, 0):
                return None
            return "moderators" if self._open == "moderators" else "guest"
        if is_heading(line.image) or any(found.subject.kind in _SPEAKING for found in find_citations(line.image, ())):
            return None
        return "key_point" if self._open == "key_points" else "lede"

    def _introduce(self, line: Line, kind: str, start: int) -> bool:
        role: SpeakerRole = "moderator" if kind == "moderators" else "guest"
        entries = read_entries(line.image, start)
        people = [introduce_guest(line, entry, self._cast, role) for entry in entries]
        self._last = people[0] if len(people) == 1 and entries[0].posts is None else None
        return bool(entries)


def _is_post(image: str) -> bool:
    """Tell whether a line is nothing but a post: ``江城大学建筑学院教授``."""
    return is_heading(image) and ends_with_title(image) and not is_name(image, rare=False)


def _find_unlabelled_guests(lines: Sequence[Line], roles: Roles, cast: Cast) -> None:
    """Lines in a row that each introduce one person by name and post are a guest list, though no label heads it."""
    run: list[tuple[int, Entry]] = []
    for number, line in enumerate((*lines, None)):
        entries = read_entries(line.image) if line and roles[number] is None and line.image[-1] not in ":,。" else []
        if len(entries) == 1 and entries[0].posts:
            run.append((number, entries[0]))
            continue
        if len(run) >= _SHORTEST_LIST:
            for listed, entry in run:
                roles[listed] = "guest"
                introduce_guest(lines[listed], entry, cast, "guest")
        run = []


def introduce_guest(line: Line, entry: Entry, cast: Cast, role: SpeakerRole) -> Person:
    """Introduce the person of an entry of a list."""
    post = line.text[slice(*entry.posts)] if entry.posts else ""
    span = Span(line.start + entry.name[0], line.start + entry.name[1])
    return cast.introduce(line.text[slice(*entry.name)], span, role, post)


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
