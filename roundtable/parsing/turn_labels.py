"""The labels in front of turns: ``主持人:``, ``李明(江城大学教授):``, ``【记者】``."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from msgspec.structs import replace

from roundtable.parsing.clauses import begins_predicate
from roundtable.parsing.guests import Entry, read_entries
from roundtable.parsing.labels import read_label
from roundtable.parsing.names import is_name, surname_of
from roundtable.parsing.posts import ends_with_organization, ends_with_title, find_titles, is_title
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, rows, words

__all__ = [
    "LONGEST_BARE",
    "MARK",
    "NUMBERED",
    "RECORD",
    "Turn",
    "TurnKind",
    "inner_turns",
    "is_turn_label",
    "kinds",
    "media",
    "read_turn",
    "turns_within",
]

TurnKind = Literal["moderator", "asker", "answerer", "audience", "narrator", "person", "record"]
"""Host, journalist, nameless answer, listener, a voice that is nobody's, a label with a name, or 讲话全文如下:."""
_LABEL = re.compile(
    r"(?![\[【][^\]】]{1,60}\d ?日 ?[讯电] ?[\]】])"  # 【江城台 5 月 14 日讯】
    r"(?:[·▲△※]{1,3} ?|[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]? ?|\d{1,2}[.、] ?)?(?:\*\*)?(?:[QA](?=[\u4e00-\u9fff]))?(?:"
    r"[\[【]? ?(?P<plain>(?:[^:,。;!?“”‘’《》\[\]【】]|“[^“”:。]{1,12}”|《[^《》:。]{1,16}》){1,60}?)"
    r" ?[\]】]? ?(?:\*\*)?: ?(?:\*\* ?)?"  # **主持人:** in Markdown
    r"|[\[【] ?\(?(?P<boxed>[^\]】:。()]{1,60}?)\)? ?[\]】] ?(?:\(\d{1,2}:\d{2}(?::\d{2})?\))?"
    r"|[\[【] ?(?P<marked>[^\]】:。]{1,60}?) ?[\]】] ?"
    r"|(?P<letter>[QA]) (?=[\u4e00-\u9fff“])"  # Q 您怎么看?
    r"|(?P<whole>[^:。;!?“”‘’\[\]【】]{8,100}) ?:$)"
)
_INNER = re.compile(r"[。!?…”):] ?(?P<label>[^,。:;!?“”]{1,30}) ?: ?")
NUMBERED = re.compile("(?:现场|观众|听众|读者|网友)?(?:提问|问题) ?[一二三四五六七八九十\\d]{1,2}")
"""Labels such as 提问一, which are a line of their own."""
_NUMBER = re.compile(r"[\d一二三四五六七八九十]+")
_SHORT_FOR = re.compile(
    r"(?P<who>[^()]{2,20}?) ?(?:问|答|提问|回答)? ?"
    r"\((?:以下|下文|下)?简?称(?:为|作)?:?[“‘]?(?P<word>[^()“”‘’]{1,4})[”’]?\)"
)
"""The first label of those that are short from then on: 江城周刊问(以下简称问), 李明答(以下简称答)."""
MARK = re.compile("[,。:;!?…“”《》]")
"""A mark that no label of its own line has."""
_FEWEST_WITHIN = 4
_ASKING_MARKS = ("主持人:", "记者:", "问:")
LONGEST_BARE = 12
"""No label without a mark is longer."""
_SHORT_OFFICE = 2
_NAME_LENGTHS = (2, 3)
_LONGEST_PEN_NAME, _LONGEST_TITLE = 8, 16
_LONGEST_LABEL = 110
RECORD = re.compile("[^。]{0,100}(?:实录|全文|发言|讲话|谈话|演讲|致辞|内容)[^。]{0,6}:$")
"""A line that announces a record: 以下为发言实录:"""


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
def kinds() -> dict[str, str]:
    """Return the kind of turn for each word that labels one, such as 主持人."""
    return {row[0]: row[1] for row in rows("turns") if row[1] != "media"}


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('cues'))}$")


def _sound_bite(image: str, start: int, label: str) -> Turn:
    """Read the line that announces whoever is heard next, as broadcasters print it: ``【同期】江城植物园主任 李明``."""
    entries = read_entries(image, start)
    if len(entries) == 1:
        return Turn("person", _plain_name(image, entries[0]), entries[0], len(image))
    told = len(image) - start > LONGEST_BARE or MARK.search(image, start) is not None
    return Turn("narrator", label, None, start if told else len(image))


def _plain_name(image: str, entry: Entry) -> str:
    start, stop = entry.name
    within = entry.infix or (stop, stop)
    return (image[start : within[0]] + image[within[1] : stop]).replace(" ", "")


@cache
def _heading() -> re.Pattern[str]:
    return re.compile(f"(?<!^中国){alternatives(words('turns', 'heading'))}$")  # 中国改革 is a paper


@cache
def _host() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('turns', 'moderator'))}$")


@cache
def _host_first() -> re.Pattern[str]:
    return re.compile(alternatives(words("turns", "moderator")))


@cache
def media() -> re.Pattern[str]:
    """Return the pattern of what the names of papers and their reporters end in."""
    return re.compile(f"{alternatives(words('turns', 'media'))}$")


def is_turn_label(image: str) -> bool:
    """Tell whether a line is a word for whoever speaks, or that and a name: ``主持人``, ``主持人李明``."""
    image = image.strip("*")
    if image.rstrip(":") in kinds() or NUMBERED.fullmatch(image) is not None:
        return True
    host = _host_first().match(image)
    return host is not None and is_name(image[host.end() :].strip(), rare=False)


def inner_turns(image: str, first: Turn) -> tuple[Turn, ...]:
    """Return the turns behind the first one of a line: ``主持人:您来多久了?李明:十年。``."""
    found = []
    for match in _INNER.finditer(image, first.stop):
        begin = match.start("label")
        turn = read_turn(image[begin : match.end()])
        if turn and (turn.kind in {"moderator", "asker", "answerer"} or _is_surely_named(turn)):
            entry = turn.entry and _shifted(turn.entry, begin)
            found.append(replace(turn, entry=entry, start=begin, stop=begin + turn.stop))
    return tuple(found)


def turns_within(image: str) -> Turn | None:
    """Return the first turn of a line that begins with other words and holds several, as when a site joins lines.

    ``以下为节目实录: 主持人:您好。 李明:你好。 主持人:您来多久了? 李明:十年。``
    """
    if image.count(":") < _FEWEST_WITHIN or not any(mark in image for mark in _ASKING_MARKS):
        return None
    turns = inner_turns(image, Turn("narrator", "", None, 0))
    named = [turn.label for turn in turns if turn.kind == "person"]
    asking = any(turn.kind in {"moderator", "asker"} for turn in turns)
    return replace(turns[0], following=turns[1:]) if asking and len(named) > len(set(named)) > 0 else None


def _is_surely_named(turn: Turn) -> bool:
    return turn.entry is not None and is_name(turn.label, rare=False)


def _shifted(entry: Entry, offset: int) -> Entry:
    name, posts, infix = (
        (span[0] + offset, span[1] + offset) if span else None for span in (entry.name, entry.posts, entry.infix)
    )
    return Entry(name or entry.name, posts, infix)


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
    kind = kinds().get(short)
    entries = read_entries(image[:stop], start)
    if kind == "asker" or (not entries and media().search(label)):
        return Turn("asker", short if kind else label, None, words)
    if len(entries) != 1:
        return None
    return Turn("person", _plain_name(image, entries[0]), entries[0], words, short="" if kind else short)


def read_turn(image: str) -> Turn | None:
    """Return the turn whose label a folded line begins with."""
    labelled = ":" in image[:_LONGEST_LABEL] or "[" in image[:3] or "【" in image[:3] or image.startswith(("Q ", "A "))
    match = _LABEL.match(image) if labelled else None
    if not match:
        return _dashed(image) if image.endswith("——") else None
    group = str(match.lastgroup)
    start, stop = match.span(group)
    label = image[start:stop]
    key = label.replace(" ", "").strip("《》")
    if key[0] in "QA问答":
        key = key.rstrip("0123456789") or key  # Q1:
    if "称" in key and (short := _SHORT_FOR.fullmatch(label)):
        return _first_of_short(image, start, start + short.end("who"), match.end(), short["word"])
    kind = kinds().get(key)
    if (
        kind in {"no_turn", "heading"}
        or _NUMBER.fullmatch(key)
        or (image[-1] == ":" and "以下" in image and RECORD.match(image))
    ):
        return None
    if kind == "narrator" and group in {"boxed", "marked"} and match.end() < len(image):
        return _sound_bite(image, match.end(), key)
    if kind is not None:
        return Turn(cast("TurnKind", kind), key, None, match.end())
    if _speech().search(key):  # 李明说：“…”
        return None
    if _heading().search(key):  # 进展情况:, 工作措施:
        return None
    known = read_label(image)
    if known and known.role == "moderators":
        entries = read_entries(image[:stop], known.stop)
        return Turn("moderator", key, entries[0] if entries else None, match.end())
    if known and known.role != "guests" and known.colon:
        return None
    if (house := media().search(key)) and (house[0] == key or not read_entries(image[:stop], start)):  # 周刊
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
