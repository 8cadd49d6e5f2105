"""Speeches: the words of one person below a name and a salutation, or below a line that announces their record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.boundaries import clause_start, sentence_start
from roundtable.parsing.clauses import after_lead_in, begins_predicate, first_post, post_before
from roundtable.parsing.furniture import is_date_line, is_heading
from roundtable.parsing.guests import read_entries
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_name, name_lengths
from roundtable.parsing.posts import title_at
from roundtable.parsing.turn_labels import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["read_speech"]

_SALUTATION = re.compile("(?:尊敬的|各位|同志们|女士们|老师们|朋友们|同胞们|代表们)[^。?]{0,40}[:!,]")
_GREETING = re.compile("(?:大家|各位)(?:[^,。:]{0,6})?(?:早上|上午|中午|下午|晚上)?好[,。!]")
_SPEECH = re.compile("致辞|致词|演讲|演说|讲话(?!精神)|发言(?!人)|祝酒|贺词|献词|开场白|谈话|讲稿|述职")
_ANNOUNCED = re.compile("(?:以下|下面|下文)[是为系][^。]{2,60}:$|(?:如下|全文|实录|摘要|节选)[^。:]{0,4}:$")
_HERE = re.compile("(?:以下|下面|下文)(?:就?是|为|系)")
_IN_FULL = re.compile("(?:以下|下面)?[是为]?全文(?:内容)?(?:如下)?:")
"""It tells of a speech if the sentence before it does."""
_LONGEST_ANNOUNCEMENT = 80
_LOOKING_BACK = 6


def read_speech(lines: Sequence[Line], people: Cast) -> dict[int, Turn]:
    """Return the line that a person's speech follows: a name above a salutation, or ``以下是市长李明的致辞全文:``."""
    return _below_name(lines) or _below_announcement(lines, people)


def _below_name(lines: Sequence[Line]) -> dict[int, Turn]:
    """Return the line of a name, and perhaps a post, above a salutation; a date may stand between."""
    for below, line in enumerate(lines[1:], 1):
        if (line.image[-1] in ":!," and _SALUTATION.fullmatch(line.image)) or _GREETING.match(line.image):
            number = below - 1
            number -= number > 0 and is_date_line(lines[number].image)
            image = lines[number].image
            entries = read_entries(image) if is_heading(image) else ()
            label = image[slice(*entries[0].name)].replace(" ", "") if len(entries) == 1 else ""
            if is_name(label, rare=False) and (entries[0].posts or len(label) == len(image.replace(" ", ""))):
                return {number: Turn("person", label, entries[0], len(image))}
    return {}


def _below_announcement(lines: Sequence[Line], people: Cast) -> dict[int, Turn]:
    """Return the line that announces the record of a speech, if the lines up to it say who gave it."""
    for number, line in enumerate(lines[:-1]):
        if line.image[-1] != ":":
            continue
        start = sentence_start(line.image, len(line.image))
        if len(line.image) - start > _LONGEST_ANNOUNCEMENT or not _ANNOUNCED.search(line.image, start):
            continue
        if not (_SPEECH.search(line.image, start) or _IN_FULL.fullmatch(line.image, start)):
            continue  # 具体安排如下:, 通知全文如下:
        for sentence in _sentences_back(lines, number):
            if speaker := _giver(*sentence, people):
                return {number: Turn("record", speaker, None, len(line.image))}
        return {}
    return {}


def _sentences_back(lines: Sequence[Line], number: int) -> Iterator[tuple[Line, int, int]]:
    """Yield the sentences that tell of a speech, from the one that announces it back to the headline."""
    for line in (*lines[max(0, number - _LOOKING_BACK) : number + 1][::-1], lines[0]):
        stop = len(line.image)
        while stop > 0:
            start = sentence_start(line.image, stop - 1)
            if _SPEECH.search(line.image, start, stop):
                yield line, start, stop
            stop = min(start, stop - 1)


def _giver(line: Line, start: int, stop: int, people: Cast) -> str | None:
    """Return the name of whom a sentence tells before it tells of the speech; nobody where it names nobody."""
    image = line.image
    here = _HERE.match(image, start, stop)
    begin = here.end() if here else after_lead_in(image, start, stop)
    names = [(place, end) for place, end, _ in find_titled(image) if start <= place and end <= stop]
    names += [
        (begin, begin + length)
        for length in name_lengths(image, begin, rare=False)
        if (here and image.startswith("的", begin + length))
        or begins_predicate(image, begin + length, stop)
        or title_at(image, begin + length, stop)
    ]
    if not names:
        return None
    place, end = min(names)
    post = post_before(image, clause_start(image, place), place)
    if post:
        post = first_post(image, post[0]), post[1]
    title = line.text[slice(*post)] if post else ""
    return people.introduce(line.text[place:end], Span(place, end).shift(line.start), "guest", title).name
