"""Transcripts: whose turn each paragraph belongs to."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.folding import fold
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_address, is_name, name_lengths
from roundtable.parsing.posts import find_titles
from roundtable.parsing.records import Record
from roundtable.parsing.statements import Said, read_paragraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import SpeakerRole, StatementKind
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.guests import Entry
    from roundtable.parsing.sections import Part
    from roundtable.parsing.turn_labels import Turn

__all__ = ["Told", "contributed", "follow_turns", "introduce", "whole"]

_GREETING = re.compile(
    "(?:我是|我叫)(?:本期|今天|今天节目|本场|节目)?的?(?:主持人|记者|主播)?,?(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[,。!、;]|$)"
)
_TITLED_GREETING = re.compile("我是([^,。!、;?]{3,24})(?=[,。!;]|$)")
_WELCOME = re.compile("欢迎(?:大家|各位|您|你们)?(?:继续)?(?:收看|收听|观看|来到|走进|关注)")
_GREETING_LENGTH = 120
_REPORTER = re.compile("记者(?:注意到|看到|了解到|获悉|发现|走进|来到|采访|在现场)|[诉向对]记者")
_OF_OTHERS = (",男", ",女", ",汉族", ",1", ",生于", ",著名", ",现任", ",毕业", "(1")
"""What stands behind the name where somebody is presented."""
_LONGEST_HEADING = 60
_INTRODUCED = 4
"""Guests are introduced above the first turn, or in the first ones."""
_TURN_ROLES: dict[str, SpeakerRole] = {"moderator": "moderator", "asker": "reporter"}


class Told(Record, frozen=True):
    """A paragraph with its speaker."""

    person: Person | None
    said: tuple[Said, ...] = ()
    question: bool = False


def whole(line: Line, person: Person | None, start: int = 0, *, question: bool = False) -> Told:
    """Return a paragraph that is one person's turn."""
    kind: StatementKind = "question" if question else "answer"
    said = (Said(person, kind, start, len(line.text)),) if start < len(line.text) else ()
    return Told(person, said, question)


def contributed(line: Line, person: Person, people: Cast) -> Told:
    """Read a paragraph below a label or heading: it is the person's own words, or it cites whom the heading names."""
    name = fold(person.name)
    if line.image.startswith(name) and line.image.startswith(_OF_OTHERS, len(name)):
        return Told(None)  # 李明,男,江城人: nobody presents himself so
    account = read_paragraph(line, people, person) if name in line.image else None
    return Told(person, account.said) if account and account.person is person else whole(line, person)


def follow_turns(
    lines: Sequence[Line],
    parts: Sequence[Part],
    turns: Mapping[int, Turn],
    signed: Mapping[int, Entry],
    people: Cast,
) -> dict[int, Told]:
    """Attribute a transcript: a label holds until the next one; whom a heading names answers below it."""
    _note_initials(lines, turns, people)
    told: dict[int, Told] = {}
    speakers = _turn_speakers(lines, turns, people)
    person: Person | None = None
    asking = begun = False
    bites = _are_sound_bites(lines, parts, turns)
    interviewee: Person | None = None
    for part in parts:
        for number in part.headings:
            if entry := signed.get(number):
                interviewee = introduce(lines[number], entry, people, "guest")
        for number in part.body:
            turn = turns.get(number)
            line = lines[number]
            if turn is None:
                if begun and person and not asking and _heads_question(line.image, turns.get(number + 1)):
                    told[number] = Told(None)
                elif begun and person and not asking:
                    told[number] = contributed(line, person, people)
                elif begun:
                    told[number] = whole(line, person, question=asking)
                else:
                    told[number] = _above_turns(line, number, turns, people)
                continue
            if turn.kind == "record":  # 以下是致辞全文:
                begun, person, asking = True, speakers[number, turn.start], False
                told[number] = Told(None)
                continue
            begun = turn.kind != "narrator"
            if not begun:
                told[number] = Told(None)
                continue
            in_line = [
                (one, interviewee if one.kind == "answerer" and interviewee else speakers[number, one.start])
                for one in (turn, *turn.following)
            ]
            told[number] = _several_turns(line, in_line) if turn.following else _one_turn(line, *in_line[0])
            begun = not bites and (turn.following != () or not _is_quoted(line, turn))
            last, person = in_line[-1]
            asking = _is_asking(last, person)
    return told


def _heads_question(image: str, following: Turn | None) -> bool:
    """Tell whether a line without an end stands right above a question: a heading that is as long as a sentence."""
    asks = following is not None and following.kind in {"moderator", "asker"}
    return asks and len(image) <= _LONGEST_HEADING and image[-1].isalnum()


def _are_sound_bites(lines: Sequence[Line], parts: Sequence[Part], turns: Mapping[int, Turn]) -> bool:
    """Tell whether each turn is what somebody with a post says to the camera once, and a reporter tells the rest."""
    labels = {turn.label for turn in turns.values()}
    if len(labels) < len(turns) or not all(
        turn.entry and turn.entry.posts and turn.stop < len(lines[number].image) for number, turn in turns.items()
    ):
        return False
    first = min(turns)
    between = (number for part in parts for number in part.body if number > first and number not in turns)
    return any(_REPORTER.search(lines[number].image) for number in between)


def _note_initials(lines: Sequence[Line], turns: Mapping[int, Turn], people: Cast) -> None:
    """Note the names that the surnames stand for in front of the turns: 今天的来宾是作家|李明, 李:…."""
    initials = {turn.label for turn in turns.values() if len(turn.label) == 1}
    found: dict[str, Span] = {}
    for line in lines[: min(turns) + _INTRODUCED] if initials else ():
        places = [(start, stop) for start, stop, _ in find_titled(line.image)]
        places += [match.span("name") for match in _GREETING.finditer(line.image)]
        for start, stop in places:
            name = line.image[start:stop]
            if name[0] in initials and is_name(name):
                found.setdefault(name, Span(start, stop).shift(line.start))
    firsts = [name[0] for name in found]
    people.mention({name: span for name, span in found.items() if firsts.count(name[0]) == 1})


def _above_turns(line: Line, number: int, turns: Mapping[int, Turn], people: Cast) -> Told:
    """Read a paragraph above the first turn, which may cite somebody as any report does."""
    if number > min(turns) and not any(turn.kind == "person" for turn in turns.values()):
        return Told(None)
    if line.image[-1] == ":" and ("以下" in line.image or number + 1 in turns):
        return Told(None)  # 以下是市长李明回应提问的实录:
    account = read_paragraph(line, people, None)
    return Told(account.person, account.said) if account.person else Told(None)


def _turn_speakers(
    lines: Sequence[Line], turns: Mapping[int, Turn], people: Cast
) -> dict[tuple[int, int], Person | None]:
    """Return who speaks in each turn, by line and place in it."""
    every = [(number, one) for number, turn in turns.items() for one in (turn, *turn.following)]
    speakers = {(number, turn.start): _turn_speaker(lines[number], turn, people) for number, turn in every}
    guests = [person for person in people.people if person.role not in {"moderator", "audience"}]
    hosts = [person for person in people.people if person.role == "moderator"]
    hosting = [(number, turn) for number, turn in every if turn.kind == "moderator"]
    for greeting in hosting[:_INTRODUCED] if not hosts else ():
        if host := _greeting_host(lines, *greeting, people):
            hosts = [host]
            break
    first = speakers[every[0][0], every[0][1].start]
    if (
        not hosts
        and first
        and len(guests) > 1
        and (_welcomes(lines, *every[0]) or _presides(lines, every[0][0], first))
    ):
        first.role = "moderator"
        guests.remove(first)
    for number, turn in every:
        if turn.kind == "answerer" and len(guests) == 1:
            speakers[number, turn.start] = guests[0]
        if turn.kind == "moderator" and speakers[number, turn.start] is None and len(hosts) == 1:
            speakers[number, turn.start] = hosts[0]
    return speakers


def _welcomes(lines: Sequence[Line], number: int, turn: Turn) -> bool:
    """Tell whether a turn welcomes everybody to the programme, as its host does: ``林溪:欢迎收看《江城会客厅》。``."""
    line, start = _first_words(lines, number, turn)
    return _WELCOME.search(line.image, start, start + _GREETING_LENGTH) is not None


def _presides(lines: Sequence[Line], number: int, person: Person) -> bool:
    """Tell whether the page says above its first turn that ``person`` presides: ``圆桌由江城大学教授林溪主持。``."""
    return any(f"{fold(person.name)}主持" in line.image for line in lines[:number])


def _first_words(lines: Sequence[Line], number: int, turn: Turn) -> tuple[Line, int]:
    """Return the line that the words of a turn begin in, and where."""
    below = turn.stop == len(lines[number].image) and number + 1 < len(lines)
    return (lines[number + 1], 0) if below else (lines[number], turn.stop)


def _greeting_host(lines: Sequence[Line], number: int, turn: Turn, people: Cast) -> Person | None:
    """Return the host who is named in the own first words alone: ``主持人:大家好,我是林溪。``."""
    line, start = _first_words(lines, number, turn)
    match = _GREETING.search(line.image, start, start + _GREETING_LENGTH)
    if match and is_name(match["name"]):
        (begin, end), post = match.span("name"), ""
    elif (match := _TITLED_GREETING.search(line.image, start, start + _GREETING_LENGTH)) and (
        ends := [
            end
            for _, end in find_titles(line.image, *match.span(1))
            if match.end() - end in name_lengths(line.image, end, rare=True)
        ]
    ):
        begin, end, post = ends[-1], match.end(), line.text[match.start(1) : ends[-1]]
    else:
        return None
    return people.introduce(line.text[begin:end], Span(begin, end).shift(line.start), "moderator", post)


def _is_asking(turn: Turn, person: Person | None) -> bool:
    if turn.kind in {"moderator", "asker", "audience"}:
        return True
    return person is not None and person.role in {"moderator", "reporter"}


def _is_quoted(line: Line, turn: Turn) -> bool:
    """Tell whether the words of a turn are one quotation: what follows below is the reporter's."""
    words = line.image[turn.stop :].strip()
    return words[:1] == "“" and words[-1:] == "”" and "”" not in words[:-1]


def _one_turn(line: Line, turn: Turn, person: Person | None) -> Told:
    if person is not None and not _is_asking(turn, person) and _is_quoted(line, turn):
        start, stop = line.image.index("“", turn.stop) + 1, line.image.rindex("”")
        return Told(person, (Said(person, "direct", start, stop),))
    return whole(line, person, turn.stop, question=_is_asking(turn, person))


def _several_turns(line: Line, turns: Sequence[tuple[Turn, Person | None]]) -> Told:
    """Read a line that holds several turns; it belongs to whoever says most in it."""
    said = []
    sizes: dict[tuple[Person | None, bool], int] = {}
    for (turn, person), following in zip_longest(turns, turns[1:]):
        asking = _is_asking(turn, person)
        stop = following[0].start if following else len(line.text)
        sizes[person, asking] = sizes.get((person, asking), 0) + stop - turn.stop
        if turn.stop < stop:
            said.append(Said(person, "question" if asking else "answer", turn.stop, stop))
    person, asking = max(sizes, key=sizes.__getitem__)
    return Told(person, tuple(said), asking)


def _turn_speaker(line: Line, turn: Turn, people: Cast) -> Person | None:
    if turn.kind == "audience":
        start = line.image.index(turn.label[0])
        span = Span(line.start + start, line.start + start + len(line.image[start : turn.stop].rstrip(" :]】")))
        return people.listener(line.text[start : span.stop - line.start], span)
    if turn.entry is None:
        return people.by_name(turn.label) if turn.kind in {"record", "person"} else None
    person = introduce(line, turn.entry, people, _TURN_ROLES.get(turn.kind, "guest"))
    if turn.short:
        people.call(person, turn.short)
    return person


def introduce(line: Line, entry: Entry, people: Cast, role: SpeakerRole) -> Person:
    """Introduce the person of a label, whom the page may have named in full elsewhere."""
    start, stop = entry.name
    within = entry.infix or (stop, stop)
    label = line.image[start : within[0]] + line.image[within[1] : stop]
    post = line.text[slice(*entry.posts)] if entry.posts else ""
    known = people.by_address(label) or people.holder(label)
    if post and is_address(label) and known and fold(post) not in {fold(own.text) for own in known.posts}:
        known = None  # 船厂街居民韩女士 is not 渡口街居民|韩桂兰
    name = known.name if known else line.text[start : within[0]] + line.text[within[1] : stop]
    return people.introduce(name, Span(line.start + start, line.start + stop), role, post)
