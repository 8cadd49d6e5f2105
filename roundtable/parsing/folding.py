"""The folded image of a text: one form for every way of writing the same thing.

Pages print the same words in Simplified or Traditional characters, with fullwidth or ASCII
punctuation, with “curly”, 「corner」 or "straight" quotation marks. All patterns of the parser look at
an image of the text in which these are one. The image has the length of the text, so that every
offset holds for both.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

__all__ = ["fold"]

_SHORT = 60
_MARKS = dict(zip("，：；？！（）「」『』％～\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}", ",:;?!()“”‘’%~  ", strict=True))

_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "＂": '"'}
_OTHER = {
    "\N{IDEOGRAPHIC SPACE}": " ",
    "\N{NO-BREAK SPACE}": " ",
    "\t": " ",
    **dict.fromkeys("•‧・﹒■□◆◇●◎★☆▪▶►", "·"),  # points in names, and what decorates labels and headings
    "―": "—",
    "─": "—",
    "━": "—",
    "–": "—",
    "～": "~",
    "﹪": "%",
    "丨": "|",
    "∣": "|",
    "│": "|",
    "﹕": ":",
    "︰": ":",
    "〇": "零",
    "説": "说",  # variants that papers print and conversion leaves alone
    "敎": "教",
    "啓": "启",
    "衆": "众",
    "峯": "峰",
    "嘅": "的",  # what Cantonese pages write for words that Mandarin shares
    "喺": "在",
    "咗": "了",
    "哋": "们",
    "冇": "没",
}


@cache
def _table() -> dict[int, str | int]:
    """Map each character to its folded form, or to itself: looking for one in vain takes three times as long."""
    han = [chr(code) for block in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(*block)]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table: dict[int, str | int] = {code: code for code in range(0xFFFF)}
    table |= {ord(old): new for old, new in zip(han, simple, strict=True) if old != new and len(new) == 1}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    return table | {ord(old): new for old, new in (_QUOTES | _OTHER).items()}


@cache
def _rest() -> re.Pattern[str]:
    """Return the pattern of characters to fold but for the marks that every page has."""
    codes = (code for code, new in _table().items() if isinstance(new, str) and chr(code) not in _MARKS)
    return re.compile(f"[{re.escape(''.join(map(chr, codes)))}]")


def fold(text: str) -> str:
    """Return the folded image of ``text``, which has the same length.

    >>> fold("「創新，」他說")
    '“创新,”他说'
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=4096)
def _fold_short(text: str) -> str:
    """Names and posts are asked for again and again."""
    return _fold(text)


_ZERO = re.compile("(?<=[零一二三四五六七八九])[○◯]+")
"""A circle behind a digit is a zero (二○三○年); elsewhere it is a mark in front of a line."""


def _fold(text: str) -> str:
    image = text
    for old, new in _MARKS.items():
        image = image.replace(old, new)
    if _rest().search(image):  # a page in Simplified characters has little else to fold
        image = image.translate(_table())
        if "画" in image:
            image = image.replace("计画", "计划").replace("规画", "规划")  # as Taiwan prints 计划 and 规划
    if "○" in image or "◯" in image:
        image = _ZERO.sub(lambda match: "零" * len(match[0]), image).replace("○", "·").replace("◯", "·")
    if '"' in image:
        image = "".join(_pair(line) for line in image.splitlines(keepends=True))
    return image


def _pair(line: str) -> str:
    """Make the straight quotation marks of a line open and close in turn."""
    parts = line.split('"')
    marks = ["“", "”"] * (len(parts) // 2 + 1)
    return "".join(part + mark for part, mark in zip(parts, [*marks[: len(parts) - 1], ""], strict=True))
