"""Whose words each paragraph reports, from the first to the last."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.citations import find_told
from roundtable.parsing.folding import fold
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_name, name_lengths
from roundtable.parsing.posts import find_titles
from roundtable.parsing.records import Record
from roundtable.parsing.sources import SENTENCE_ENDS
from roundtable.parsing.statements import Account, Said, continue_words, read_paragraph
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.model import SpeakerRole, StatementKind
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.guests import Entry
    from roundtable.parsing.layout import Plan
    from roundtable.parsing.sections import Part
    from roundtable.parsing.turns import Turn

__all__ = ["Told", "attribute"]


_GREETING = re.compile(
    "(?:我是|我叫)(?:本期|今天|今天节目|本场|节目)?的?(?:主持人|记者|主播)?,?(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[,。!、;]|$)"
)
_TITLED_GREETING = re.compile("我是([^,。!、;?]{3,24})(?=[,。!;]|$)")
_GREETING_LENGTH = 120
_INTRODUCED = 4
"""Guests are introduced above the first turn, or in the first ones."""
_SHORTEST_LEAD = 12
_LIKE = "和与跟同像如"
_BEFORE_SOURCE = re.compile("[。!?]|(?<![^,:。!?])“")
_VOICES = re.compile("[。!?…]”“")
"""Quotations side by side are the words of several people: “…。”“…。”大家从不同角度建言."""
_TRANSITION = re.compile(
    "(?:就此|对此|为此|带着(?:这些|上述|种种)?(?:问题|疑问|疑惑)).{0,12}?"
    "(?:记者|本报|本刊|本网|举办|举行|召开|邀请|专访|走访|连线)"
)
_QUESTIONS = re.compile("(?:[^。!?]+\\?)+")
_OPENING = 6
"""A name in front of this is the subject, perhaps of a verb of saying that no table has."""


class Told(Record, frozen=True):
    """A paragraph with its speaker."""

    person: Person | None
    said: tuple[Said, ...] = ()
    question: bool = False


def attribute(lines: Sequence[Line], parts: Sequence[Part], plan: Plan, people: Cast) -> dict[int, Told]:
    """Return whose words each paragraph reports, by line number."""
    if plan.turns:
        for number, entry in plan.signed.items():
            _introduce(lines[number], entry, people, "guest")
        _note_initials(lines, plan.turns, people)
        return _follow_turns(lines, parts, plan.turns, people)
    if plan.signed or plan.questions:
        return _follow_headings(lines, parts, plan, people)
    return _follow_citations(lines, parts, people, steady=plan.layout == "feature")


@cache
def _narration() -> re.Pattern[str]:
    return re.compile(alternatives(words("narration")))


def _whole(line: Line, person: Person | None, start: int = 0, *, question: bool = False) -> Told:
    """Return a paragraph that is one person's turn."""
    kind: StatementKind = "question" if question else "answer"
    said = (Said(person, kind, start, len(line.text)),) if start < len(line.text) else ()
    return Told(person, said, question)


def _follow_turns(
    lines: Sequence[Line], parts: Sequence[Part], turns: Mapping[int, Turn], people: Cast
) -> dict[int, Told]:
    """Attribute a transcript: a label holds until the next one."""
    told: dict[int, Told] = {}
    speakers = _turn_speakers(lines, turns, people)
    person: Person | None = None
    asking = begun = False
    for part in parts:
        for number in part.body:
            turn = turns.get(number)
            line = lines[number]
            if turn is None:
                told[number] = (
                    _whole(line, person, question=asking) if begun else _above_turns(line, number, turns, people)
                )
                continue
            begun = turn.kind != "narrator"
            if not begun:
                told[number] = Told(None)
                continue
            in_line = [(one, speakers[number, one.start]) for one in (turn, *turn.following)]
            told[number] = _several_turns(line, in_line) if turn.following else _one_turn(line, *in_line[0])
            last, person = in_line[-1]
            asking = _is_asking(last, person)
    return told


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
    if number > min(turns):
        return Told(None)
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
    if hosting and not hosts and (host := _greeting_host(lines, *hosting[0], people)):
        hosts = [host]
    for number, turn in every:
        if turn.kind == "answerer" and len(guests) == 1:
            speakers[number, turn.start] = guests[0]
        if turn.kind == "moderator" and speakers[number, turn.start] is None and len(hosts) == 1:
            speakers[number, turn.start] = hosts[0]
    return speakers


def _greeting_host(lines: Sequence[Line], number: int, turn: Turn, people: Cast) -> Person | None:
    """Return the host who is named in the own first words alone: ``主持人:大家好,我是林溪。``."""
    below = turn.stop == len(lines[number].image) and number + 1 < len(lines)
    line, start = (lines[number + 1], 0) if below else (lines[number], turn.stop)
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


def _one_turn(line: Line, turn: Turn, person: Person | None) -> Told:
    return _whole(line, person, turn.stop, question=_is_asking(turn, person))


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


_TURN_ROLES: dict[str, SpeakerRole] = {"moderator": "moderator", "asker": "reporter"}


def _turn_speaker(line: Line, turn: Turn, people: Cast) -> Person | None:
    if turn.kind == "audience":
        start = line.image.index(turn.label[0])
        span = Span(line.start + start, line.start + start + len(line.image[start : turn.stop].rstrip(" :]】")))
        return people.listener(line.text[start : span.stop - line.start], span)
    if turn.entry is None:
        return None
    return _introduce(line, turn.entry, people, _TURN_ROLES.get(turn.kind, "guest"))


def _introduce(line: Line, entry: Entry, people: Cast, role: SpeakerRole) -> Person:
    start, stop = entry.name
    within = entry.infix or (stop, stop)
    label = line.image[start : within[0]] + line.image[within[1] : stop]
    known = people.by_address(label) or people.holder(label)
    name = known.name if known else line.text[start : within[0]] + line.text[within[1] : stop]
    post = line.text[slice(*entry.posts)] if entry.posts else ""
    return people.introduce(name, Span(line.start + start, line.start + stop), role, post)


def _follow_headings(lines: Sequence[Line], parts: Sequence[Part], plan: Plan, people: Cast) -> dict[int, Told]:
    """Attribute contributions that a heading signs, or answers of the only guest."""
    told: dict[int, Told] = {}
    guests = [person for person in people.people if person.role == "guest"]
    person = guests[0] if len(guests) == 1 and not plan.signed else None
    begun = bool(plan.signed)
    for part in parts:
        for number in part.headings:
            if entry := plan.signed.get(number):
                person = _introduce(lines[number], entry, people, "guest")
        quoted = bool(plan.signed) and bool(part.body) and _is_quotation(lines[part.body[0]].image)
        for number in part.body:
            begun = begun or number in plan.questions
            line = lines[number]
            if number in plan.questions:
                told[number] = _whole(line, None, question=True)
            elif quoted:  # the name stands above words in quotation marks; what follows them is the reporter's
                spoken = person is not None and _is_quotation(line.image)
                said = (Said(person, "direct", 1, len(line.text) - 1),) if spoken else ()
                told[number] = Told(person if spoken else None, said)
            else:
                told[number] = _whole(line, person) if begun and person else Told(None)
    return told


def _goes_on(image: str, account: Account, person: Person, people: Cast, *, steady: bool) -> bool:
    """Tell whether a paragraph that cites no person can be the words of ``person``, cited before it.

    Nobody speaks of oneself by name, and who is introduced at the beginning is told of by the reporter.
    """
    name = fold(person.name)
    if image[-1] == ":" and len(image) <= _SHORTEST_LEAD:  # 更多新闻:
        return False
    if (
        _narration().search(image)
        or _TRANSITION.search(image)
        or _VOICES.search(image)
        or _QUESTIONS.fullmatch(image)
        or image.find(name, _OPENING) >= 0
        or (image[0] in _LIKE and image.startswith(name, 1))
    ):
        return False
    return steady or not (account.others or image.startswith(("据", "根据")) or _tells_of_other(image, person, people))


def _tells_of_other(image: str, person: Person, people: Cast) -> bool:
    found = find_told(image, people.names)
    return found is not None and people.by_name(image[found.start : found.stop]) is not person


def _is_quotation(image: str) -> bool:
    """Tell whether a paragraph is a sentence in quotation marks and nothing else."""
    return image[0] == "“" and image[-1] == "”" and image[-2] in SENTENCE_ENDS and "”" not in image[:-1]


def _ends_quoting(told: Mapping[int, Told], lines: Sequence[Line], number: int) -> Person | None:
    """Return who is quoted at the very end of a paragraph."""
    said = told[number].said if number in told else ()
    at_end = bool(said) and said[-1].kind == "direct" and said[-1].stop >= len(lines[number].text) - 1
    return said[-1].person if at_end else None


def _opens_with(image: str, account: Account) -> Person | None:
    """Return whose words a paragraph reports that names its source before anything else."""
    place = image.find(fold(account.person.name)) if account.person else -1
    return account.person if place >= 0 and not _BEFORE_SOURCE.search(image, 0, place) else None


def _follow_citations(lines: Sequence[Line], parts: Sequence[Part], people: Cast, *, steady: bool) -> dict[int, Told]:
    """Attribute the paragraphs of a page that cites its sources (``…表示``).

    A paragraph without a source of its own continues the one before. On a ``steady`` page (a feature,
    where each section belongs to one guest) it does so to the end of the section, elsewhere only
    while the words before it were left open.
    """
    told: dict[int, Told] = {}
    last: Person | None = None
    for part in parts:
        current: Person | None = None
        quoting = False
        ahead: dict[int, Account] = {}
        for number, following in zip_longest(part.body, part.body[1:]):
            line = lines[number]
            account = ahead.pop(number, None) or read_paragraph(line, people, last)
            if not (account.person or account.others or current) and _is_quotation(line.image):
                person = _ends_quoting(told, lines, number - 1)
                if person is None and following is not None:
                    ahead[following] = read_paragraph(lines[following], people, last)
                    person = _opens_with(lines[following].image, ahead[following])
                if person:
                    last = person
                    told[number] = Told(person, (Said(person, "direct", 1, len(line.text) - 1),))
                    continue
            if account.person:
                told[number] = Told(account.person, account.said)
                last = account.person
                quoting = account.quoting
                current = last if steady or account.open else None
            elif current and _goes_on(line.image, account, current, people, steady=steady):
                told[number] = Told(current, continue_words(line, current, quoting=quoting))
                quoting = quoting and "”" not in line.image
            else:
                told[number] = Told(None, account.said)
                current = None
                last = None if account.others else last
    return told
