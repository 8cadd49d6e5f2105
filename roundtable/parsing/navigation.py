"""Lines of the site around an article: crumbs, menus, rows of buttons, labels of pages, spam.

The words on buttons are in ``data/buttons.tsv``.
"""

from __future__ import annotations

import re
from functools import cache

from roundtable.parsing.names import names_only
from roundtable.parsing.tables import alternatives, first_characters, words

__all__ = ["is_buttons", "is_menu", "is_page_label", "is_shell"]

_ARROW = " ?(?:-?>|>>|»|›|→) ?"
_CRUMBS = re.compile(rf"首页{_ARROW}[^>»›→]{{1,20}}|[^>]{{1,20}}(?:{_ARROW}[^>»›→]{{1,20}}){{2,}}")
_BRACKETS = re.compile("(?:【[^】]{1,6}】 *){3,}|« ?[^。]{2,16}")
"""【打印】 【投稿】 【关闭】, « 返回前页."""
_MENU = re.compile(r"[^|。]{1,14}(?:\|[^|。]{1,14}){4,}\|?")
_PAGE = re.compile(
    r"第?[A-Z]?\d{1,3}版(?:[:·| ].{0,16})?|[\[【]? ?(?:第\d{1,2}页 ?){2,}[\]】]?"
    r"|·? ?\d{1,2}月\d{1,2}日 ?星期[一二三四五六日天]"
)
_SECTIONS_OF_SITE = re.compile(r"(?:[\u4e00-\u9fff]{2,6} +){5,}[\u4e00-\u9fff]{2,6}")
_LONG_SECTIONS = re.compile(r"(?:[\u4e00-\u9fff]{1,12} +){8,}[\u4e00-\u9fff]{1,12}")
_LONG_WORD, _MANY_LONG = re.compile(r"[\u4e00-\u9fff]{4,12}(?: |$)"), 4
_SHELL_LENGTHS, _SHELL_WORDS = range(8, 600), 4
_LONGEST_ROW = 80


@cache
def _buttons() -> re.Pattern[str]:
    """Return the pattern of a row of buttons; what is a button is not read in another way, which keeps it linear."""
    return re.compile(rf"(?:(?>{alternatives(words('buttons'))})[ |/·>»()\[\]【】]*)+")


@cache
def _shell() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what spam searches for, and of what it adds to that."""
    return re.compile(alternatives(words("phrases", "shell"))), re.compile(alternatives(words("phrases", "shell_more")))


@cache
def _begins() -> frozenset[str]:
    return first_characters(words("buttons")) | set("【[(")


def is_buttons(image: str) -> bool:
    """Tell whether a folded line is nothing but buttons: ``登录 注册``, ``【打印】【投稿】【关闭】``.

    >>> is_buttons("打印 收藏 返回顶部"), is_buttons("收藏江城的记忆")
    (True, False)
    """
    if image[0] in "【«" and _BRACKETS.fullmatch(image):
        return True
    if len(image) > _LONGEST_ROW:
        return False
    lowered = image.lower()
    return lowered[0] in _begins() and _buttons().fullmatch(lowered.lstrip("【[(")) is not None


def is_menu(image: str) -> bool:
    """Tell whether a folded line leads to other pages: ``首页 > 新闻 > 正文``, ``要闻|时政|财经|文化|体育``."""
    if len(image) <= _LONGEST_ROW and _CRUMBS.fullmatch(image):
        return True
    return "|" in image and _MENU.fullmatch(image) is not None


def is_page_label(image: str) -> bool:
    """Tell whether a line names the page of a paper: ``第5版:特别报道``, ``03版 要闻``.

    Also the links to the pages of a long piece, and the sections of the site in a row.

    >>> is_page_label("A2版:两会特刊"), is_page_label("第5版块的讨论"), is_page_label("【第1页 第2页】")
    (True, False, True)
    """
    if _PAGE.fullmatch(image):
        return True
    if _SECTIONS_OF_SITE.fullmatch(image):
        return not names_only(image)
    # 要 闻 is spaced to be as long as its neighbours; a headline spaced throughout has no long words.
    return _LONG_SECTIONS.fullmatch(image) is not None and len(_LONG_WORD.findall(image)) >= _MANY_LONG


def is_shell(image: str) -> bool:
    """Tell whether a line heaps up search words, as spam does in front of pages that it copied.

    >>> is_shell("亚洲在线观看久久-免费高清视频久久"), is_shell("国产高清视频设备在线展出")
    (True, False)
    """
    if "。" in image or not _SHELL_LENGTHS.start <= len(image) < _SHELL_LENGTHS.stop:
        return False
    lowered = image.lower()
    sought, more = _shell()
    found = set(sought.findall(lowered))
    return bool(found) and len(found | {*more.findall(lowered)}) >= _SHELL_WORDS
