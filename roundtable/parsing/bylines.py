"""Who wrote the piece and who edited it, in the forms that newspapers, portals and broadcasters print.

A line of its own (``本报记者 李明 通讯员 王芳 文/图``), a part of a line (``2024-05-14 | 作者:李明 | 来源:江城日报``),
brackets in the dateline (``本报讯(记者 李明)``, ``【记者李明/江城报导】``) or at the end of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.furniture import names_authors
from roundtable.parsing.labels import read_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.parsing.blocks import Line

__all__ = ["read_byline", "read_editor"]

_NAME = r"[\u4e00-\u9fff]{2,4}"
_OTHER = re.compile(
    r"\||\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?|\d{1,3}版"
    r"|(?:文章来源|来源|稿源|出处|转自|时间|日期|发布时间|发表时间|发表于|更新时间|点击|浏览|阅读|评论|字号|字体|分享到?|打印|版次|标签|原标题"
    rf"|关键词|值班编辑|责任编辑|责编|编辑)(?:次数|量|数)? ?: ?(?:[^ |]*(?: {_NAME}(?=[ |]|$))*)"
)
_AUTHOR = re.compile(
    "记者|通讯员|作者|原创|撰文|撰稿|采写|文字|整理|记录|编译|翻译|译者|实习生|特约|供稿|主持|^ ?[文图] ?[/、:]|[文图]$"
)
_SIGNED = re.compile("[\u4e00-\u9fff·A-Za-z]{2}")
_EDITOR = re.compile(rf"(?:责任编辑|值班编辑|责编|编辑) ?: ?(?P<editor>{_NAME}(?:[ 、]{_NAME}(?![:]))*)")
_IN_DATELINE = re.compile(r"[(【](?P<byline>[^()【】]{0,8}?(?:记者|通讯员|特派员)[^()【】]{1,40})[)】]")
_AT_END = re.compile(r"\((?P<byline>[^()]{0,10}(?:记者|通讯员|文/|图/|撰文|采写|整理)[^()]{1,40})\)$")
_PHOTO = re.compile("图 ?[/:][^文]*|[^文]*摄[)】]?")
"""A line that names nobody but the photographer."""
_DATELINE = 60
_EDGES = " |/、,;:\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}"


def read_byline(lines: Sequence[Line], hosts: Sequence[Line], paragraphs: Sequence[Line]) -> str | None:
    """Return the byline as printed; the parts of several lines are joined by a space.

    Args:
        lines: The lines of the frame that can name authors.
        hosts: The lines that name the moderators, who sign a talk that nobody else signs.
        paragraphs: The running text, whose first and last lines can name the reporter.
    """
    parts = [part for line in lines if (part := _authors(line))]
    if parts:
        return " ".join(dict.fromkeys(parts))
    if hosts:
        return hosts[0].text
    for line in paragraphs[:1]:
        if match := _IN_DATELINE.search(line.image, 0, _DATELINE):
            return line.text[slice(*match.span("byline"))].strip()
    for line in paragraphs[-1:]:
        if match := _AT_END.search(line.image):
            return line.text[slice(*match.span("byline"))].strip()
    return None


def _authors(line: Line) -> str | None:
    """Return the part of a line that names authors, without its date, source, editor and counters."""
    if names_authors(line.image):
        return line.text
    if _PHOTO.fullmatch(line.image):
        return None
    start = 0
    ends = [*(match.span() for match in _OTHER.finditer(line.image)), (len(line.image), len(line.image))]
    signed = len(ends) == 1 and not read_label(line.image) and "/" in line.image
    for stop, following in ends:
        piece = line.image[start:stop]
        if signed or (_AUTHOR.search(piece) and _SIGNED.search(_AUTHOR.sub("", piece))):
            return line.text[start:stop].strip(_EDGES).strip("()（）") or None
        start = following
    return None


def read_editor(editors: Sequence[Line], lines: Sequence[Line]) -> str | None:
    """Return the name of the editor, from a line of its own or from the line with date and source."""
    for line in editors:
        label = read_label(line.image)
        if label and (name := line.text[label.stop :].strip(")）】] \N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}")):
            return name
    for line in lines:
        if match := _EDITOR.search(line.image):
            return line.text[slice(*match.span("editor"))]
    return None
