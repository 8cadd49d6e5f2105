"""Lists in front of the running text: moderators, guests, key points, headed by a label or by none."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.citations import find_citations
from roundtable.parsing.clauses import cuts
from roundtable.parsing.furniture import is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.labels import Label, read_label
from roundtable.parsing.names import is_name
from roundtable.parsing.posts import ends_like_a_post, ends_with_organization, ends_with_title, may_hold_a_post
from roundtable.parsing.tables import first_characters, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.model import BlockRole, SpeakerRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person

__all__ = ["Roles", "introduce_guest", "read_lists"]

Roles = list["BlockRole | None"]
"""The role of each line; ``None`` while it is not known."""

_SPEAKING = {"person", "pronoun"}
_SHORTEST_LIST = 3
_BETWEEN_COMMAS = re.compile("[^、]+")
_STRANGE = re.compile("[\u4e00-\u9fff]{2,5}|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)+")
_LEGEND = re.compile("(?P<surname>.)[:=] ?(?P<name>(?P=surname).{1,3})")


@cache
def _guest_words() -> tuple[str, ...]:
    return tuple(words("labels", "guests"))


@cache
def _guest_begins() -> frozenset[str]:
    return first_characters(_guest_words())


def read_lists(lines: Sequence[Line], roles: Roles, cast: Cast) -> None:
    """Give roles to the lines of all lists, and introduce the people listed."""
    _find_legend(lines, roles, cast)
    _Lists(lines, roles, cast).read()
    _find_unlabelled_guests(lines, roles, cast)


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
                self._roles[number] = self._item(line) or self._post_above(number)
            elif (
                line.image[0] in _guest_begins()
                and line.image.startswith(_guest_words())
                and self._introduces_several(line)
            ):
                self._roles[number] = "guest"
            if self._roles[number] is None:
                self._open = None

    def _introduces_several(self, line: Line) -> bool:
        """Introduce people with posts behind a label that no mark divides from them: ``嘉宾市长李明;局长王芳。``."""
        start = max((len(word) for word in _guest_words() if line.image.startswith(word)), default=0)
        entries = read_entries(line.image.rstrip("。"), start) if start else ()
        several = len(entries) > 1 and all(entry.posts for entry in entries)
        for entry in entries if several else ():
            introduce_guest(line, entry, self._cast, "guest")
        return several

    def _labelled(self, line: Line, label: Label) -> BlockRole | None:
        turns = not label.colon or label.role in {"moderators", "guests"}
        if label.stop == len(line.image) and turns and self._comes_again(line):
            return None  # turns of a transcript below labels of their own line
        if label.stop == len(line.image):
            self._open = label.role
            return "label"
        if label.role in {"moderators", "guests"}:
            if line.image.endswith(":"):
                return None  # a turn of a transcript: 主持人 李明:
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
        if line.image.endswith(":"):
            return None  # the label of a turn
        if self._open in {"moderators", "guests"}:
            if self._last and _is_post(line.image):  # the name stands alone in the line above
                self._cast.note_post(self._last, line.text)
                self._last = None
            elif not self._introduce(line, self._open, 0):
                return None
            return "moderators" if self._open == "moderators" else "guest"
        if is_heading(line.image) or any(found.subject.kind in _SPEAKING for found in find_citations(line.image, ())):
            return None
        return "key_point" if self._open == "key_points" else "lede"

    def _post_above(self, number: int) -> BlockRole | None:
        """Introduce a person below a label whose post stands in the line above the name."""
        post, *below = self._lines[number : number + 3]
        if self._open not in {"moderators", "guests"} or not below or not _is_post(post.image):
            return None
        if not is_heading(below[-1].image):
            return None  # the label of a turn
        if not is_name(below[0].image, rare=False) or not self._introduce(below[0], self._open, 0):
            return None
        if self._last:
            self._cast.note_post(self._last, post.text)
            self._last = None
        self._roles[number + 1] = "moderators" if self._open == "moderators" else "guest"
        return self._roles[number + 1]

    def _introduce(self, line: Line, kind: str, start: int) -> bool:
        role: SpeakerRole = "moderator" if kind == "moderators" else "guest"
        entries = read_entries(line.image, start) or _strange_names(line.image, start)
        people = [introduce_guest(line, entry, self._cast, role) for entry in entries]
        self._last = people[0] if len(people) == 1 and entries[0].posts is None else None
        return bool(entries)


def _strange_names(image: str, start: int) -> tuple[Entry, ...]:
    """Read a list of nothing but names, some of which have no form of their own: 沙马诗哲、阿苏木果、Anna Lee."""
    places = [match.span() for match in _BETWEEN_COMMAS.finditer(image, start)]
    listed = [image[slice(*place)] for place in places]
    if len(listed) < _SHORTEST_LIST or not all(_STRANGE.fullmatch(name) for name in listed):
        return ()
    if any(ends_like_a_post(name) or ends_with_organization(name) for name in listed):
        return ()
    return tuple(Entry(place, None) for place in places) if any(is_name(name) for name in listed) else ()


def _is_post(image: str) -> bool:
    """Tell whether a line is nothing but a post: ``江城大学建筑学院教授``."""
    return is_heading(image) and ends_with_title(image) and not is_name(image, rare=False)


def _find_unlabelled_guests(lines: Sequence[Line], roles: Roles, cast: Cast) -> None:
    """Lines in a row that each introduce one person by name and post are a guest list, though no label heads it."""
    free = [number for number, role in enumerate(roles) if role is None and lines[number].image[-1] not in ":,。"]
    runs: list[list[tuple[int, Entry]]] = []
    for number in free if len(free) >= _SHORTEST_LIST else ():
        image = lines[number].image
        entries = read_entries(image) if may_hold_a_post(image) else ()
        if len(entries) == 1 and entries[0].posts and not _tells(image, *entries[0].posts):
            if not (runs and runs[-1][-1][0] == number - 1):
                runs.append([])
            runs[-1].append((number, entries[0]))
    for run in runs:
        for number, entry in run if len(run) >= _SHORTEST_LIST else ():
            roles[number] = "guest"
            introduce_guest(lines[number], entry, cast, "guest")


def _find_legend(lines: Sequence[Line], roles: Roles, cast: Cast) -> None:
    """Lines such as ``羅:羅卡`` say whom the surnames stand for that a transcript prints in front of its turns."""
    for number, line in enumerate(lines):
        if roles[number] is None and line.image[1:2] in (":", "=") and (match := _LEGEND.fullmatch(line.image)):
            name = match.span("name")
            if is_name(match["name"]):
                roles[number] = "guest"
                introduce_guest(line, Entry(name, None), cast, "guest")


def _tells(image: str, start: int, stop: int) -> bool:
    """Tell whether a verb stands in what would be a post: 这位是我采访的校长."""
    return cuts(image, start, stop) > start


def introduce_guest(line: Line, entry: Entry, cast: Cast, role: SpeakerRole) -> Person:
    """Introduce the person of an entry of a list."""
    post = line.text[slice(*entry.posts)] if entry.posts else ""
    start, stop = entry.name
    within = entry.infix or (stop, stop)
    name = line.text[start : within[0]] + line.text[within[1] : stop]
    return cast.introduce(name, Span(start, stop).shift(line.start), role, post)
