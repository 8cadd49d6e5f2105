"""Lines that frame an article: bylines, credits, rights notices, and what ``navigation`` finds.

What each word means is in ``data/labels.tsv`` (words that begin a line) and ``data/phrases.tsv`` (words
that may stand anywhere in it).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast

from roundtable.parsing.labels import read_label
from roundtable.parsing.names import BETWEEN_NAMES, is_name, names_only
from roundtable.parsing.navigation import is_buttons, is_menu
from roundtable.parsing.tables import alternatives, rows, words

if TYPE_CHECKING:
    from roundtable.model import BlockRole
    from roundtable.parsing.labels import Label

__all__ = [
    "ends_with_house",
    "furniture_role",
    "is_affiliation",
    "is_column",
    "is_date_line",
    "is_house",
    "is_series",
    "names_authors",
]


_CREDITED_DATE = re.compile(
    r"[^。]{0,40}\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}[^。]{0,30}"
    r"(?:来源|作者|记者|编辑|发布|阅读|浏览|点击)[^。]{0,60}"
)
_DATE_LINE = re.compile(r"(?:https?://[^ ]{1,60} +)?\D{0,12}\d{4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}[^,。;!?]{0,60}")
_DAY_FIRST = re.compile(r"\D{0,12}\d{1,2}\.\d{1,2}\.\d{4}[^,。;!?]{0,40}")
_ISSUE = re.compile(r"[^。;!?]{0,120}\d{4}年\d{1,2}月\d{1,2}日 ?星期[一二三四五六日天]")
_DIGITS = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_LETTER = re.compile(r"[^\W_]")
_CAPTION = re.compile("[↑↓]|[▲△▼](?!.*(?:记者|提问|网友) ?:).*[^。?]$|(?:图片?(?:说明|注)|[上下左右]图)(?::|为)|图为")
_CAPTION_BEGINS = frozenset("↑↓▲△▼图上下左右")
_SIGNED_PHOTO = re.compile(
    r"[^“]{4,}[ 。(](?:[^ 。,]{2,12}(?:记者|通讯员) ?)?[^ 。,]{2,8}(?: [^ 。,]{2,4})* ?/? ?"
    r"(?:摄|供图|摄影|(?<=[局处社])图片)[)。]?$"
)
_PHOTOGRAPHED = ("摄", "供图", "摄影", "图片")
_WRITERS = re.compile("通讯员|(?:实习|见习|特约|本报)?记者|实习生|摄影报道|摄影|[文图] ?[/、] ?[文图]|[文图摄]$")
_REPORTED = re.compile(r"[^。]{0,8}/? ?[【(]?(?:记者|特派员) ?[^ /。]{2,8} ?/ ?[^ 。]{2,10}(?:报导|报道|电)[】)]?")
_HAN_NAME = "[\u4e00-\u9fff]{2,3}"
_REPORTERS = re.compile(
    rf"(?:[^ 。,:]{{0,8}}(?:记者|通讯员) ?{_HAN_NAME}(?:[ 、]{_HAN_NAME})*[ ,]?)+(?:报道|报导|摄影报道|文/图)?"
)
_GLUED_REPORTERS = re.compile(r"·? ?(?:本报|本刊|本台|特派|实习)*(?:记者|通讯员) ?(?P<names>[\u4e00-\u9fff]{4,12})")
_DATELINE_ALONE = re.compile(r"[\u4e00-\u9fff]{2,8}[报社网台刊][\u4e00-\u9fff]{2,6}(?:\d{1,2}月)?\d{1,2}日[电讯]")
_REPORTING = ("记者", "特派员", "通讯员")
_SIGNED_REMARK = re.compile(r"\([^()]{0,10}(?:记者|通讯员)[ :][^()]{1,60}\)")
_LONGEST_CAPTION = 150
_LONGEST_FRAME = 120
_YEAR = re.compile(r"\d\d\d\d")
_PUBLISHED = re.compile(r"(?:(?:发布|更新|发表|刊出)|(?:来源|作者|记者|编辑)[^。]{0,40} )时间: ?\d{4}")
_AFFILIATION = re.compile(r"\(?[^。()]{4,80}[ ,]\d{6}\)?")
_SHORT = 40
_LONGEST_COLUMN = 8
_HEADING_LENGTH = 40
_QUOTING = re.compile(".:“|,.*[说道喊问答]“")
_LONGEST_HOUSE = 10
_OCCASION = ("时间", "地点")


@cache
def _house_pattern() -> re.Pattern[str]:
    return re.compile(f"{alternatives(words('turns', 'media'))}(?:(?:全媒体|首席|实习|见习|特约)?记者)?$")


@cache
def _phrase_patterns() -> dict[str, re.Pattern[str]]:
    roles = dict.fromkeys(row[1] for row in rows("phrases"))
    return {role: re.compile(alternatives(words("phrases", role))) for role in roles}


@cache
def _hint() -> re.Pattern[str]:
    """Return a pattern of what every frame without a label has; most lines have none of it."""
    phrases = words("phrases", "rights", "publication", "credit") | {
        "记者",
        "通讯员",
        "特派员",
        "日电",
        "日讯",
        *">»›→|/ ()",
    }
    return re.compile(alternatives(phrases, *(rf"{digit}\d{{3}}" for digit in range(10))))


@cache
def _column_ends() -> tuple[str, ...]:
    return tuple(words("phrases", "column"))


@cache
def _mastheads() -> tuple[str, ...]:
    return tuple(words("phrases", "masthead"))


def is_heading(image: str) -> bool:
    """Tell whether a folded line has the shape of a heading: short, and no sentence.

    >>> is_heading("把创新写进每一条街"), is_heading("他说,好。")
    (True, False)
    """
    return (
        len(image) <= _HEADING_LENGTH
        and image[-1] not in "。,;:、…—"
        and "。" not in image
        and not (image.endswith(("!”", "?”", "…”")) and _QUOTING.search(image))  # 李明回答:“当然!”
    )


def is_column(image: str) -> bool:
    """Tell whether a line is the bare name of a series, such as stands above headlines.

    >>> is_column("江报圆桌"), is_column("江城圆桌会开幕")
    (True, False)
    """
    return len(image) <= _LONGEST_COLUMN and image.endswith(_column_ends())


def _role_of_paragraph(image: str, label: Label | None) -> BlockRole | None:
    """Return the role of a line as long as a paragraph; only notices are as long."""
    if label and label.role == "rights":
        return "rights"
    first = _phrase_patterns()["rights"].search(image)
    if first and (image[0] in "【[(©*※" or _phrase_patterns()["rights"].search(image, first.end())):
        return "rights"
    return None


def _is_caption(image: str) -> bool:
    signed = image.rstrip(")。").endswith(_PHOTOGRAPHED) and _SIGNED_PHOTO.match(image)
    return bool(signed) or (image[0] in _CAPTION_BEGINS and _CAPTION.match(image) is not None)


def is_affiliation(image: str) -> bool:
    """Tell whether a line says where authors work, with the postal code: ``(江城大学 水利学院,江城 430000)``."""
    return image.rstrip(")")[-6:].isdecimal() and _AFFILIATION.fullmatch(image) is not None


def names_authors(image: str) -> bool:
    """Tell whether a line is nothing but two or more names, or one that is spaced: ``李明,王芳``, ``李 明``.

    >>> [names_authors(image) for image in ("李明,王小芳", "周 明 吴 江 王一川", "李 明", "李明", "和平 发展")]
    [True, True, True, False, False]
    """
    parts = BETWEEN_NAMES.split(image.strip()) if len(image) <= _SHORT and image[-1] not in "。;!?" else []
    return len(parts) > 1 and (names_only(image) or _are_glued_names("".join(parts)))


def is_house(image: str) -> bool:
    """Tell whether a line is nothing but the name of a paper or site: ``江城新闻网``."""
    return len(image) <= _LONGEST_HOUSE and image.endswith(_mastheads()) and " " not in image


def ends_with_house(image: str) -> bool:
    """Tell whether ``image`` ends in the name of a paper or site, or its reporter: ``江城新闻网``, ``江城日报记者``."""
    return _house_pattern().search(image) is not None


def is_date_line(image: str) -> bool:
    """Tell whether a line is little more than a date: ``2021-05-21 09:10 江城日报``."""
    if len(image) > 2 * _SHORT or not _YEAR.search(image):
        return False
    return any(pattern.fullmatch(image) for pattern in (_DATE_LINE, _CREDITED_DATE, _DAY_FIRST, _DIGITS, _ISSUE))


def furniture_role(image: str) -> BlockRole | None:
    """Return the role of a line that frames the article, ``None`` for a line of the article itself.

    >>> furniture_role("当前位置:首页 > 新闻 > 正文")
    'navigation'
    >>> furniture_role("(稿件原载于2021年5月21日《江城日报》)")
    'publication'
    """
    if not (image[0].isalnum() or _LETTER.search(image)):
        return "unparsed"
    if len(image) <= _LONGEST_CAPTION and _is_caption(image):
        return "caption"
    if is_buttons(image):
        return "navigation"
    label = read_label(image)
    if len(image) > _LONGEST_FRAME:
        return _role_of_paragraph(image, label)
    patterns = _phrase_patterns()
    if label and label.role == "rights":
        return "rights"
    lowered = image.lower()
    if label is None and not _hint().search(lowered):
        return None
    if patterns["rights"].search(lowered):
        return "rights"
    if label and label.role == "navigation":
        return "byline" if _CREDITED_DATE.fullmatch(image) else "navigation"
    if is_menu(image):
        return "navigation"
    if len(image) <= 2 * _SHORT and patterns["publication"].search(image) and ("《" in image or _YEAR.search(image)):
        return "publication"
    if label and label.role in {"editor", "credit", "byline", "unparsed"}:
        return None if is_series(image, label) else _labelled_role(image, label)
    if len(image) <= _SHORT and patterns["credit"].search(lowered) and image[-1] not in "。!?":
        return "credit"
    if image[0] == "(" and image[-1] == ")" and patterns["credit"].search(lowered):
        return "credit"
    if len(image) <= 2 * _SHORT and "时间:" in image and _PUBLISHED.search(image):
        return "byline"
    if is_date_line(image) or _is_signature(image) or (len(image) <= _SHORT and _is_reported(image)):
        return "byline"
    if len(image) <= 2 * _SHORT and _SIGNED_REMARK.fullmatch(image):
        return "byline"
    is_remark = image[0] == "(" and image[-1] == ")" and len(image) <= 2 * _SHORT
    return "unparsed" if is_remark else None


def _is_reported(image: str) -> bool:
    """Tell whether a line names nothing but reporters: ``记者李明报道``, ``江城日报记者 李明 江城日报通讯员 王芳``."""
    if _DATELINE_ALONE.fullmatch(image):
        return True
    if not any(word in image for word in _REPORTING):
        return False
    if _REPORTED.fullmatch(image) or _REPORTERS.fullmatch(image):
        return True
    glued = _GLUED_REPORTERS.fullmatch(image)
    return glued is not None and _are_glued_names(glued["names"])


def _are_glued_names(image: str) -> bool:
    """Tell whether names stand there without anything between them: 金毅朱海兵."""
    return not image or any(
        is_name(image[:length], rare=False) and _are_glued_names(image[length:])
        for length in (2, 3)
        if length <= len(image)
    )


def _is_signature(image: str) -> bool:
    """Tell whether a line is a name and a paper: 李明/江城日报, 江城日报记者 李明."""
    if len(image) > _SHORT:
        return False
    house, _, rest = (part.strip() for part in image.partition("/" if "/" in image else " "))
    return any(
        _house_pattern().search(one) and other and names_only(other) for one, other in ((house, rest), (rest, house))
    )


def is_series(image: str, label: Label) -> bool:
    """Tell whether a word with a bar is the name of a series in front of a headline: ``视频|码头变公园``."""
    rest = image[label.stop :]
    reported = label.role == "byline" and any(word in rest for word in _REPORTING)  # 文|本刊记者 李明
    return "|" in image[: label.stop] and len(rest) > _LONGEST_COLUMN and not reported


def _labelled_role(image: str, label: Label) -> BlockRole | None:
    """Return the role of a line with a label, unless the line is too long to be a frame."""
    rest = image[label.stop :].strip(" )]】")
    if label.colon or not rest:
        return (
            cast("BlockRole", label.role) if len(rest) <= 2 * _SHORT and not rest.endswith(("。", "?", "!")) else None
        )
    if label.word.endswith(_OCCASION) and is_heading(image):  # 地点 江城饭店
        return cast("BlockRole", label.role)
    rest = _WRITERS.sub(" ", rest) if label.role == "byline" else rest
    return cast("BlockRole", label.role) if len(rest) <= _SHORT and names_only(rest) else None
