"""Headline, column, dates, source, editor and publisher, from the lines that carry them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.model import PrintedDate
from roundtable.parsing.bylines import read_byline, read_editor
from roundtable.parsing.datelines import event_lines, find_events, find_place
from roundtable.parsing.dates import find_dates
from roundtable.parsing.furniture import is_column
from roundtable.parsing.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.front import ByRole

__all__ = ["Metadata", "read_metadata"]

_COLUMN = re.compile(
    r"[【\[](?P<boxed>[^】\]]{1,20})[】\]] *|(?P<barred>[^|:,。]{1,16}) ?\|+ ?|《(?P<titled>[^》]{1,16})》 *[|:] *"
)
_SOURCE = re.compile(
    r"(?:来源|稿源|出处|转自|转载自|来自) ?: ?(?!(?:发布|更新|发表)?时间)(?P<source>[^ ,。:()|《》]{2,24}?)"
    r"(?=(?:浏览|点击|作者|责任编辑|编辑|责编|时间|日期|字号|字体|评论|阅读|打印|分享)[^ :]{0,4}:|[ ,。:()|《》]|$)"
)
_TITLED_DATELINE = re.compile(r"[^,。“]{2,20}?\d日电 ?题 ?: ?(?=.)")
"""``江城社江城3月5日电 题:码头变公园`` is a dateline and a headline."""
_OCCASION = re.compile(
    ".?(?:访谈|采访|会议|活动|对谈|座谈|对话)?(?:时间|地点|主题|话题|议题) ?:(?!.*(?:来源|记者|作者))"
)
_WRITTEN = re.compile("^.?文|记者|通讯员")
_TITLED = re.compile(r"《([^》]{2,24})》")
_OWNER = re.compile(
    r"(?:版权及相关权利|版权|著作权|知识产权)(?:均|皆)?(?:属于?|归) ?(?P<owner>[^,。;所]{2,40}?)(?:所有|拥有|享有)"
    r"|(?:copyright|©) ?(?:\d{4}[-—]?(?:\d{4})?)? ?(?P<holder>[^\d ,。.;|][^,。;|]{1,30}?) ?(?:版权所有|all rights|$)"
    r"|版权所有 ?[:©]? ?(?P<after>[^\d ,。;|:©][^ ,。;|]{1,30})",
    re.IGNORECASE,
)


class Metadata(Record, frozen=True):
    """What the page says about itself."""

    headline: str | None = None
    subheadline: str | None = None
    column: str | None = None
    published: str | None = None
    dates: tuple[PrintedDate, ...] = ()
    place: str | None = None
    source: str | None = None
    publisher: str | None = None
    byline: str | None = None
    editor: str | None = None


def read_metadata(by_role: ByRole, text: str) -> Metadata:
    """Return what the lines around the running text say about the article, whose paragraphs have no role yet."""
    headline, column = _headline(by_role.get("headline", []))
    column = column or next(filter(None, map(_column, by_role.get("label", []))), None)
    titled = [line for line in by_role.get("headline", []) if _TITLED_DATELINE.match(line.image)]
    events = event_lines(by_role.get("byline", []))
    of_talk = {line.start for line in events}
    dated = [*by_role.get("publication", []), *by_role.get("byline", []), *by_role.get("headline", [])]
    dates = _dates([line for line in dated if line.start not in of_talk])
    published = dates[0].date if dates else None
    subheadlines = by_role.get("subheadline", [])
    bylines = [line for line in by_role.get("byline", []) if not _OCCASION.match(line.image)]
    credited = [line for line in by_role.get("credit", []) if _WRITTEN.search(line.image)]
    paragraphs = by_role.get(None, [])
    if "lede" in by_role:
        paragraphs = sorted((*by_role["lede"], *paragraphs), key=lambda line: line.start)
    return Metadata(
        headline=headline,
        column=column,
        subheadline=" ".join(line.text for line in subheadlines) or None,
        published=published,
        dates=(*dates, *find_events(paragraphs, events, published)),
        place=find_place([*titled, *(line for line in bylines if line.image[-1] in "电讯"), *paragraphs], text),
        source=_source(by_role),
        publisher=_publisher(by_role.get("rights", [])),
        byline=read_byline([*bylines, *credited], by_role.get("moderators", []), paragraphs),
        editor=read_editor(by_role.get("editor", []), by_role.get("byline", [])),
    )


def _column(line: Line) -> str | None:
    if line.image[0] in "【[":
        return line.text[1:-1]
    return line.text if is_column(line.image) else None


def _headline(found: Sequence[Line]) -> tuple[str | None, str | None]:
    if not found:
        return None, None
    line = found[0]
    if titled := _TITLED_DATELINE.match(line.image):
        return line.text[titled.end() :], None
    match = _COLUMN.match(line.image)
    if not match or match.lastgroup is None:
        return line.text, None
    return line.text[match.end() :] or None, line.text[slice(*match.span(match.lastgroup))].strip()


def _dates(found: Sequence[Line]) -> tuple[PrintedDate, ...]:
    return tuple(
        PrintedDate(
            role="published",
            text=line.text[printed.start : printed.stop],
            date=printed.iso,
            span=Span(line.start + printed.start, line.start + printed.stop),
        )
        for line in found
        for printed in find_dates(line.image)
    )


def _source(by_role: ByRole) -> str | None:
    for line in by_role.get("publication", []):
        if match := _TITLED.search(line.image):
            return line.text[slice(*match.span(1))]
    for line in by_role.get("byline", []):
        if match := _SOURCE.search(line.image):
            return line.text[slice(*match.span("source"))].strip("《》")
    return None


def _publisher(found: Sequence[Line]) -> str | None:
    for line in found:
        if (match := _OWNER.search(line.image)) and match.lastgroup:
            return line.text[slice(*match.span(match.lastgroup))].strip()
    return None
