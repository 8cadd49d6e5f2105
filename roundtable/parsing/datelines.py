"""Where the report comes from and when the talk was held, as the page says it.

A dateline opens the running text: ``本报江城6月17日电（记者 李明）``, ``江城讯``, ``（江城）``. The day of the talk
stands in a line of its own (``座谈时间：…``) or in the sentence of the lede that tells of the talk.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.model import PrintedDate
from roundtable.parsing.dates import find_dates
from roundtable.parsing.labels import read_label
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.parsing.blocks import Line

__all__ = ["event_lines", "find_events", "find_place"]

_LEDE_LINES = 3
_LONGEST = 50
"""A dateline ends before this."""
_HAN = "[\u4e00-\u9fff]"
_BRACKETED = re.compile(rf"[(【\[]({_HAN}{{2,6}}?)[讯电]?[)】\]]")
_NO_PLACE = re.compile("^(?:本|据|来自|综合|今|昨|专|独家|特别|最新|最近|第)|[社者台报网刊]$")
_REGION = "省市区县州镇乡村"
_TALK_TIME = re.compile("(?:访谈|采访|会议|活动|对谈|座谈|对话)时间")
_TALK = re.compile(
    "圆桌|座谈|访谈|对话|对谈|论坛|研讨|沙龙|听证|茶叙|发布会|记者会|见面会|做客|齐聚|围坐|举行|召开|举办"
)
_DAY = re.compile(r"(?<![\d年])(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])日")
_SENTENCE_END = re.compile("[。!?]")


@cache
def _dateline() -> re.Pattern[str]:
    house = (
        rf"(?P<house>本[报刊网台社]|{_HAN}{{0,6}}?(?:社|{alternatives(words('turns', 'media'))}))(?:记者{_HAN}{{2,4}})?"
    )
    return re.compile(
        rf"[(【\[]?据?(?:{house} ?)?(?P<place>{_HAN}{{2,8}}?) ?"
        r"(?:(?:\d{1,2}月)?\d{1,2}日(?:综合|专)?[电讯]|[电讯](?=[ (:)】\]—]))"
    )


def find_place(paragraphs: Sequence[Line], text: str) -> str | None:
    """Return the place of the dateline, None where the first paragraphs have none."""
    for line in paragraphs[:_LEDE_LINES]:
        head = line.image[:_LONGEST]
        match = _dateline().match(line.image) if "电" in head or "讯" in head else None
        if match and not _NO_PLACE.search(match["place"]):
            place = line.text[slice(*match.span("place"))]
            if match["house"] or "日" in match[0] or text.count(place) > 1:
                return place
        if bare := _BRACKETED.match(line.image):
            place = line.text[slice(*bare.span(1))]
            if any(place + level in text for level in _REGION):
                return place
    return None


def event_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that give the time of the talk: ``座谈时间：…``, or ``时间：…`` beside a line ``地点：…``."""
    labels = [label.word if (label := read_label(line.image)) else "" for line in lines]
    plain = "时间" if "地点" in labels else None
    return [line for line, word in zip(lines, labels, strict=True) if word == plain or _TALK_TIME.fullmatch(word)]


def find_events(paragraphs: Sequence[Line], labelled: Sequence[Line], published: str | None) -> Iterator[PrintedDate]:
    """Yield the days of the talk.

    Args:
        paragraphs: The running text.
        labelled: The lines that give the time of the talk.
        published: Day of publication in ISO 8601. A day printed without a year is in its year if it is not later.
    """
    for line in labelled:
        yield from _days(line, 0, len(line.image), published)
    for line in () if labelled else paragraphs[:_LEDE_LINES]:
        if not ("月" in line.image or "20" in line.image or "19" in line.image):
            continue
        start = 0
        for end in (*(match.end() for match in _SENTENCE_END.finditer(line.image)), len(line.image)):
            if _TALK.search(line.image, start, end) and (days := list(_days(line, start, end, published))):
                yield days[0]
                return
            start = end


def _days(line: Line, start: int, stop: int, published: str | None) -> Iterator[PrintedDate]:
    whole = [(found.start, found.stop, found.iso) for found in find_dates(line.image[start:stop])]
    short = [(*match.span(), _in_year(match, published)) for match in _DAY.finditer(line.image[start:stop])]
    for begin, end, iso in sorted((*whole, *short), key=lambda day: day[0]):
        span = Span(start + begin, start + end)
        text = line.text[span.start : span.stop].rstrip()
        yield PrintedDate(
            role="event", text=text, date=iso, span=Span(span.start, span.start + len(text)).shift(line.start)
        )


def _in_year(match: re.Match[str], published: str | None) -> str | None:
    if published is None or len(published) < 10:
        return None
    day = f"{published[:4]}-{int(match['month']):02}-{int(match['day']):02}"
    return day if day <= published else None
