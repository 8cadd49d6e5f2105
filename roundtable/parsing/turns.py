"""Transcripts: the labels in front of the turns, such as ``主持人：`` or ``李明（江城大学教授）：``."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from msgspec.structs import replace

from roundtable.parsing.clauses import begins_predicate
from roundtable.parsing.folding import fold
from roundtable.parsing.furniture import is_heading
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.labels import read_label
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import is_address, is_name, surname_of
from roundtable.parsing.posts import ends_with_organization, ends_with_title, find_titles, is_title
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, rows, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast

__all__ = ["Turn", "TurnKind", "is_turn_label", "read_turns"]

TurnKind = Literal["moderator", "asker", "answerer", "audience", "narrator", "person"]
"""Host, journalist, nameless answer, listener, a voice that is nobody's, or a label with a name."""

_LABEL = re.compile(
    r"(?:[·■●◆▲] ?)?(?:[QA](?=[\u4e00-\u9fff]))?(?:"
    r"[\[【]? ?(?P<plain>(?:[^:,。;!?“”‘’《》\[\]【】]|“[^“”:。]{1,12}”|《[^《》:。]{1,16}》){1,60}?) ?[\]】]? ?: ?"
    r"|[\[【] ?\(?(?P<boxed>[^\]】:。()]{1,60}?)\)? ?[\]】] ?(?:\(\d{1,2}:\d{2}(?::\d{2})?\))?"
    r"|[\[【] ?(?P<marked>[^\]】:。]{1,60}?) ?[\]】] ?"
    r"|(?P<whole>[^:。;!?“”‘’\[\]【】]{8,100}) ?:$)"
)
_INNER = re.compile(r"[。!?…”)] ?(?P<label>[^,。:;!?“”]{1,30}) ?: ?")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_SPEECH = re.compile("[^。]{0,60}(?:各位|大家|荣幸|感谢|谢谢|我们|我)[^。]*。")
"""How somebody begins to speak to an audience."""
_NUMBERED = re.compile("(?:现场|观众|听众|读者|网友)?(?:提问|问题) ?[一二三四五六七八九十\\d]{1,2}")
_NUMBER = re.compile(r"[\d一二三四五六七八九十]+")
_SHORT_FOR = re.compile(
    r"(?P<who>[^()]{2,20}?) ?(?:问|答|提问|回答)? ?"
    r"\((?:以下|下文|下)?简?称(?:为|作)?:?[“‘]?(?P<word>[^()“”‘’]{1,4})[”’]?\)"
)
"""The first label of those that are short from then on: 江城周刊问(以下简称问), 李明答(以下简称答)."""


_MARK = re.compile("[,。:;!?…“”《》]")
_LONGEST_BARE = 12
_SHORT_OFFICE = 2
_NAME_LENGTHS = (2, 3)
_LONGEST_PEN_NAME, _LONGEST_TITLE = 8, 16
_LONGEST_LABEL = 110
_FEWEST_TURNS = 2
_MOST_HEADINGS = 6
_RECORD = re.compile("[^。]{0,100}(?:实录|全文|发言|讲话|谈话|演讲|致辞|内容)[^。]{0,6}:$")
_ANSWERED, _ANSWER = re.compile("回应|回答|答复|答记者问|解答|解读"), 24
_FRONT_LINES, _FRONT = 20, 200
"""Where a page says who is going to talk."""


class Turn(Record, frozen=True):
    """The label of a turn. Offsets index the line."""

    kind: TurnKind
    label: str
    entry: Entry | None
    """Name and posts, where the label holds a name."""
    stop: int
    """Where the words begin."""
    start: int = 0
    """Where the label begins; behind other words where one line holds several turns."""
    following: tuple[Turn, ...] = ()
    """The turns behind it in the line."""
    short: str = ""
    """By which word the person is called from then on: 李明(以下简称“李”)."""


@cache
def _kinds() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("turns") if row[1] != "media"}


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('cues'))}$")


def _sound_bite(image: str, start: int, label: str) -> Turn:
    """Read the line that announces whoever is heard next, as broadcasters print it: ``【同期】江城植物园主任 李明``."""
    entries = read_entries(image, start)
    if len(entries) == 1:
        return Turn("person", _plain_name(image, entries[0]), entries[0], len(image))
    told = len(image) - start > _LONGEST_BARE or _MARK.search(image, start) is not None
    return Turn("narrator", label, None, start if told else len(image))


def _plain_name(image: str, entry: Entry) -> str:
    start, stop = entry.name
    within = entry.infix or (stop, stop)
    return (image[start : within[0]] + image[within[1] : stop]).replace(" ", "")


@cache
def _host() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('turns', 'moderator'))}$")


@cache
def _host_first() -> re.Pattern[str]:
    return re.compile(alternatives(words("turns", "moderator")))


@cache
def _media() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('turns', 'media'))}$")


def read_turns(lines: Sequence[Line], free: Sequence[bool], people: Cast) -> dict[int, Turn]:
    """Return the turns by line number; empty where the page is no transcript.

    Args:
        lines: All lines of the page.
        free: For each line, whether it may be a turn.
        people: Those that the page has introduced before the transcript begins.
    """
    found = {}
    for number, line in enumerate(lines):
        if free[number] and (turn := _read_turn(line.image)):
            found[number] = replace(turn, following=inner) if (inner := _inner_turns(line.image, turn)) else turn
    spoken = [
        number for number, turn in found.items() if turn.kind == "person" and turn.stop < len(lines[number].image)
    ]
    if spoken and all(is_heading(lines[number].image) and lines[number].image[-1] not in "?!" for number in spoken):
        for number in spoken:
            del found[number]  # 李明:码头要还给市民 stands above what the paper reports of him
    if len(found) < _FEWEST_TURNS:
        found |= _bare_turns(lines, free)
    if found:
        for number, line in enumerate(lines[:-1]):
            if free[number] and _NUMBERED.fullmatch(line.image):
                found[number] = Turn("asker", "提问", None, len(line.image))
    every = [one for turn in found.values() for one in (turn, *turn.following)]
    if speech := _speech_of_one(lines, found, people):
        return speech
    if len(every) < _FEWEST_TURNS:
        return {number: turn for number, turn in found.items() if _announces(lines, number, turn, people)}
    counts = Counter(turn.label for turn in every)
    asking = Counter(turn.label for number, turn in found.items() if "?" in _words(lines, number, turn))
    short = {turn.short for turn in found.values()}
    for number, turn in found.items():
        if (
            turn.kind == "person"
            and not (_has_form(turn) or turn.label in short)
            and counts[turn.label] < 2 * asking[turn.label]
        ):
            found[number] = replace(turn, kind="asker", entry=None)  # a paper that puts the questions
    asked = any(one.kind not in {"person", "narrator"} for one in every)
    front = "\n".join(line.image[:_FRONT] for line in lines[:_FRONT_LINES])
    turns = {
        number: turn
        for number, turn in found.items()
        if _is_person(turn, people)
        or turn.label in short
        or (
            front.count(turn.label) > 1
            and not ends_with_organization(turn.label)
            and not _is_above_heading(lines, number, turn)
        )
    }
    if asked or len(turns) > 1:
        # A pen name has no form of its own: it must come again, and somebody must talk with it.
        turns |= {number: turn for number, turn in found.items() if counts[turn.label] > 1}
    labels = {one.label for turn in turns.values() for one in (turn, *turn.following)}
    if len(labels) > 1 or (asked and len(turns) > 1):
        return dict(sorted(turns.items()))
    return {}


def _speech_of_one(lines: Sequence[Line], found: dict[int, Turn], people: Cast) -> dict[int, Turn]:
    """Return the turns where one person alone speaks, under a label of its own line, and is introduced above."""
    named = {number: turn for number, turn in found.items() if is_name(turn.label, rare=False)}
    if len(found) == 1 and not named:
        ((number, turn),) = found.items()
        opens = turn.kind == "person" and _SPEECH.match(lines[number].image, turn.stop) is not None
        return found if opens and _opens_page(lines, number) and people.holder(turn.label) else {}
    first = min(named, default=0)
    labels = {turn.label for turn in named.values()}
    asked = any(turn.kind != "person" for turn in found.values())
    if (
        not asked
        and len(named) == 1
        and _SPEECH.match(lines[first].image, named[first].stop)
        and (
            first <= 1
            or (_opens_page(lines, first) and not any(named[first].label in line.image for line in lines[first + 1 :]))
        )
    ):
        return named  # 李明:非常荣幸参加今天的论坛,… and nobody else speaks
    listed = len(named) > 1 and any(person.role == "guest" and fold(person.name) in labels for person in people.people)
    alone = first in named and named[first].stop == len(lines[first].image)
    if asked or len(labels) != 1 or first in {0, len(lines) - 1} or not (alone or len(named) > _FEWEST_TURNS or listed):
        return {}
    above = (line.image for line in lines[:first])
    if listed:
        return named
    introduced = (image[start:stop] for image in above for start, stop, _ in find_titled(image))
    return named if any(name in labels for name in introduced) else {}


def _opens_page(lines: Sequence[Line], number: int) -> bool:
    """Tell whether nothing but headings and lines without a sentence stand above."""
    return number <= _MOST_HEADINGS and not any("。" in line.image for line in lines[:number])


def _announces(lines: Sequence[Line], number: int, turn: Turn, people: Cast) -> bool:
    """Tell whether a label alone makes a transcript: a colon behind the name in a line of its own above the words.

    A post must stand there with the name, or the page must have introduced the person.
    """
    posted = turn.entry is not None and turn.entry.posts is not None
    named = is_name(turn.label, rare=False) and (posted or people.by_address(turn.label) is not None)
    if number and turn.kind == "person" and is_name(turn.label, rare=False) and _RECORD.match(lines[number - 1].image):
        return True  # 以下为发言实录:
    if posted and number and turn.kind == "person" and named and _ANSWERED.search(lines[number - 1].image[-_ANSWER:]):
        return True  # …对此,市政府新闻发言人作出回应。|市政府新闻发言人李明:…
    asked = number and lines[number - 1].image[-1] == "?" and turn.kind == "person" and is_name(turn.label, rare=False)
    if asked and any(turn.label in line.image for line in lines[: number - 1]):
        return True  # 有记者问,…?|李明:…
    alone = turn.stop == len(lines[number].image) and lines[number].image[-1] == ":"
    return named and alone and number + 1 < len(lines) and not is_heading(lines[number + 1].image)


def is_turn_label(image: str) -> bool:
    """Tell whether a line is a word for whoever speaks, or that and a name: ``主持人``, ``主持人李明``."""
    if image.rstrip(":") in _kinds() or _NUMBERED.fullmatch(image) is not None:
        return True
    host = _host_first().match(image)
    return host is not None and is_name(image[host.end() :].strip(), rare=False)


def _inner_turns(image: str, first: Turn) -> tuple[Turn, ...]:
    """Return the turns behind the first one of a line: ``主持人:您来多久了?李明:十年。``."""
    found = []
    for match in _INNER.finditer(image, first.stop):
        begin = match.start("label")
        turn = _read_turn(image[begin : match.end()])
        if turn and (turn.kind in {"moderator", "asker", "answerer"} or _is_surely_named(turn)):
            entry = turn.entry and _shifted(turn.entry, begin)
            found.append(replace(turn, entry=entry, start=begin, stop=begin + turn.stop))
    return tuple(found)


def _is_surely_named(turn: Turn) -> bool:
    return turn.entry is not None and is_name(turn.label, rare=False)


def _shifted(entry: Entry, offset: int) -> Entry:
    name, posts, infix = (
        (span[0] + offset, span[1] + offset) if span else None for span in (entry.name, entry.posts, entry.infix)
    )
    return Entry(name or entry.name, posts, infix)


def _words(lines: Sequence[Line], number: int, turn: Turn) -> str:
    """Return the first words of a turn, which may stand below a label of its own line."""
    alone = turn.stop == len(lines[number].image) and number + 1 < len(lines)
    return lines[number + alone].image


def _bare_turns(lines: Sequence[Line], free: Sequence[bool]) -> dict[int, Turn]:
    """Return the turns under labels without a colon: names on lines of their own that come again and again."""
    alone = [
        number
        for number, line in enumerate(lines[:-1])
        if free[number] and free[number + 1] and len(line.image) <= _LONGEST_BARE and not _MARK.search(line.image)
    ]
    counts = Counter(lines[number].image for number in alone)
    for number in alone:  # a name between the times of a live page counts though it stands there once
        if number and _TIME.fullmatch(lines[number - 1].image) and is_name(lines[number].image, rare=False):
            counts[lines[number].image] += 1
    posted = {number for number in alone if number and _is_below_post(lines, number)}
    counts.update(lines[number].image for number in posted)
    for number in alone:  # the paper that asks may ask once
        if lines[number].image.endswith("记者") and _media().search(lines[number].image):
            counts[lines[number].image] += 1
    found = {}
    for number in alone:
        image = lines[number].image
        if counts[image] > 1 and counts[lines[number + 1].image] < 2:  # words follow, no second label
            kind = cast("TurnKind", _kinds().get(image, "asker" if _media().search(image) else "person"))
            entry = Entry((0, len(image)), None) if kind == "person" else None
            if number in posted and number > 1 and _kinds().get(lines[number - 2].image) == "moderator":
                kind = "moderator"  # 主持人, below it the post, below it the name
            found[number] = Turn(kind, image.replace(" ", ""), entry, len(image))
    named = any(turn.entry and (number in posted or is_name(turn.label, rare=False)) for number, turn in found.items())
    return found if named and len({turn.label for turn in found.values()}) > 1 else {}


def _is_above_heading(lines: Sequence[Line], number: int, turn: Turn) -> bool:
    """Tell whether a label that fills its line stands above a heading: 近期规划: above 起步区为10平方公里."""
    if turn.stop < len(lines[number].image) or number + 1 >= len(lines):
        return False
    return is_heading(lines[number + 1].image)


def _is_below_post(lines: Sequence[Line], number: int) -> bool:
    """Tell whether a name stands alone between its post and its words."""
    above, image, below = (line.image for line in lines[number - 1 : number + 2])
    return is_name(image) and is_heading(above) and ends_with_title(above) and not is_heading(below)


def _is_person(turn: Turn, people: Cast) -> bool:
    return turn.kind != "person" or _has_form(turn) or people.by_address(turn.label) is not None


def _has_form(turn: Turn) -> bool:
    """Tell whether the label has the form of a person's name, or a post beside it."""
    return (
        is_name(turn.label, rare=False)
        or is_address(turn.label)
        or (turn.entry is not None and turn.entry.posts is not None)
    )


def _unheard_of(image: str, start: int, stop: int) -> tuple[Entry, ...]:
    """Read a name behind a whole post, whose surname the table lacks: 省水利厅副厅长|闸源虹."""
    for begin, end in find_titles(image, start, stop)[-1:]:
        in_office = begin - start > _SHORT_OFFICE and ends_with_organization(image[start:begin].rstrip("副"))
        if in_office and stop - end in _NAME_LENGTHS and not begins_predicate(image, end, stop):
            return (Entry((end, stop), (start, end)),)
    return ()


def _dashed(image: str) -> Turn | None:
    """Read a label of its own line that ends in a dash: ``江城市航运局副局长李明——``."""
    entries = read_entries(image.rstrip("—")) if len(image) <= _LONGEST_LABEL else ()
    if len(entries) != 1 or not entries[0].posts or not is_name(name := _plain_name(image, entries[0]), rare=False):
        return None
    return Turn("person", name, entries[0], len(image))


def _first_of_short(image: str, start: int, stop: int, words: int, short: str) -> Turn | None:
    """Read the label that says by which word those below are short for it: ``李明答(以下简称答):``."""
    label = image[start:stop].strip("《》")
    kind = _kinds().get(short)
    entries = read_entries(image[:stop], start)
    if kind == "asker" or (not entries and _media().search(label)):
        return Turn("asker", short if kind else label, None, words)
    if len(entries) != 1:
        return None
    return Turn("person", _plain_name(image, entries[0]), entries[0], words, short="" if kind else short)


def _read_turn(image: str) -> Turn | None:
    match = _LABEL.match(image) if ":" in image[:_LONGEST_LABEL] or "[" in image[:3] or "【" in image[:3] else None
    if not match:
        return _dashed(image) if image.endswith("——") else None
    group = str(match.lastgroup)
    start, stop = match.span(group)
    label = image[start:stop]
    key = label.replace(" ", "").strip("《》")
    if "称" in key and (short := _SHORT_FOR.fullmatch(label)):
        return _first_of_short(image, start, start + short.end("who"), match.end(), short["word"])
    kind = _kinds().get(key)
    if kind == "no_turn" or _NUMBER.fullmatch(key) or (image[-1] == ":" and "以下" in image and _RECORD.match(image)):
        return None
    if kind == "narrator" and group in {"boxed", "marked"} and match.end() < len(image):
        return _sound_bite(image, match.end(), key)
    if kind is not None:
        return Turn(cast("TurnKind", kind), key, None, match.end())
    if _speech().search(key):  # 李明说：“…”
        return None
    known = read_label(image)
    if known and known.role == "moderators":
        entries = read_entries(image[:stop], known.stop)
        return Turn("moderator", key, entries[0] if entries else None, match.end())
    if known and known.role != "guests" and known.colon:
        return None
    if (media := _media().search(key)) and (media[0] == key or not read_entries(image[:stop], start)):  # 周刊
        return Turn("asker", key, None, match.end())
    entries = read_entries(image[:stop], start) or (_unheard_of(image, start, stop) if group == "plain" else ())
    if group != "plain" and not entries and not is_title(key.removeprefix(surname_of(key) or "-")):
        return None
    if len(entries) == 1:
        name = _plain_name(image, entries[0])
        hosts = entries[0].posts is not None and _host().search(image, *entries[0].posts) is not None
        return Turn("moderator" if hosts else "person", name, entries[0], match.end())
    if "的" in key or len(key) > (_LONGEST_TITLE if ends_with_title(key) else _LONGEST_PEN_NAME):
        return None
    return Turn("person", key, Entry((start, stop), None), match.end())
