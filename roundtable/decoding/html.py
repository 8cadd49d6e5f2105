"""The article on a saved HTML page: which of its lines belong to it.

trafilatura says where the article is. It is careful and drops what is short: headline, date line, guest
list, headings, the editor's name. So it only points: the text is taken from the page, from the headline to
the last line beside the text, without links, menus and footers.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from roundtable.decoding.markup import read_lines

if TYPE_CHECKING:
    from roundtable.decoding.markup import Line

__all__ = ["article_lines", "is_html"]

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(?P<tag>div|p|article|section|table|h[1-6])[\s>].*</(?:div|p|article|section|table)>\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_NO_WORD = re.compile(r"[\W_]+")
# Words of the page's own furniture, and lines under a text that belong to it all the same.
_FURNITURE = re.compile(
    r"(?:分享到?|打印|收藏|评论|評論|字号|字體|字体|大|中|小|A[+-]?|放大|缩小|复制链接|扫一扫|关闭|返回|首页|顶部|\W)+[:：]?"
)
_TAIL = re.compile(
    r"[\(（\[【]?\s*(?:责任编辑|責任編輯|责编|編輯|编辑|审核|校对|校對|监制|统筹|来源|稿源|来稿|作者|记者|摄影|原标题|原载|稿件原载|本版)"
)
_SENTENCE = re.compile("[。！？；]")
_LINES_ABOVE = 3
_LINES_BELOW = 6
_BODY = 2
"""Elements around a line that stands in the body itself: what is above a headline there may be anything."""
_SHORTEST_HEADLINE = 4
_MOST = 0.9
MAX_TAGS = 20_000
"""trafilatura needs 1.5 s for 20,000 paragraphs and over a minute for ten times as many."""
MAX_TAG = 65_536
"""Characters of one tag: the parser compares each attribute with all those before it."""
_LEAST_SHARE = 0.25
"""Share of the page's text, links left out, that must be found; less means that the article was missed."""


def is_html(text: str) -> bool:
    """Tell whether ``text`` is the source of a page, rather than a text with a few tags in it.

    >>> is_html("<!DOCTYPE html><title>江城</title>"), is_html("小于号 < 和 <b>粗体</b>")
    (True, False)
    """
    return _PAGE.match(text) is not None or _FRAGMENT.match(text) is not None


def article_lines(source: str) -> list[Line]:
    """Return the lines of the article on the page ``source``; of the whole page where no article is found."""
    everything = read_lines(source)
    titles = [line for line in everything if line.tag == "title"]
    lines = [line for line in everything if line.tag != "title"]
    keys = [_key(line.text) for line in lines]
    plain = [not _is_side(line) for line in lines]
    marked = _marked(keys, _extract(source))
    if _size(keys, marked) < _LEAST_SHARE * _size(keys, plain):
        marked = [own and _SENTENCE.search(line.text) is not None for line, own in zip(lines, plain, strict=True)]
    if not any(marked):
        chosen = [line for line, own in zip(lines, plain, strict=True) if own] or lines
        return _in_order(titles + chosen)
    home = _home(lines, keys, marked)
    inside = [home in line.containers or _SENTENCE.search(line.text) is not None for line in lines]
    sure = [place for place, mark in enumerate(marked) if mark and inside[place]]
    first, last = sure[0], sure[-1]
    headline = _headline(lines, keys, "".join(_key(line.text) for line in titles), first)
    start = first if headline is None else _start(lines, headline, first)
    stop = _stop(lines, plain, last, home)
    chosen = [lines[place] for place in range(start, stop) if marked[place] or plain[place]]
    return chosen if headline is not None else _in_order(titles + chosen)


def _in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.atoms[0].start)


def _size(keys: list[str], wanted: list[bool]) -> int:
    return sum(len(key) for key, want in zip(keys, wanted, strict=True) if want)


def _headline(lines: list[Line], keys: list[str], title: str, first: int) -> int | None:
    """Return the place of the headline: the longest line that the page's title repeats, else the last h1."""
    repeated = [place for place in range(first + 1) if len(keys[place]) >= _SHORTEST_HEADLINE and keys[place] in title]
    named = [place for place in range(first + 1) if lines[place].tag == "h1"]
    if repeated:
        return max(repeated, key=lambda place: (len(keys[place]), place))
    return named[-1] if named else None


def _home(lines: list[Line], keys: list[str], marked: list[bool]) -> int:
    """Return the innermost element that holds nearly all of the marked text."""
    held: Counter[int] = Counter()
    for line, key, mark in zip(lines, keys, marked, strict=True):
        if mark:
            held.update(dict.fromkeys(line.containers, len(key)))
    # Elements that hold so much stand inside each other, and numbers grow inwards.
    return max(number for number, size in held.items() if size >= _MOST * held[0])


def _start(lines: list[Line], headline: int, first: int) -> int:
    """Return the place of the article's first line: column label and kicker stand close above the headline."""
    around = [
        one for one, other in zip(lines[headline].containers, lines[first].containers, strict=False) if one == other
    ]
    start = headline
    top = max(0, headline - _LINES_ABOVE) if len(around) > _BODY else headline
    while start > top and around[-1] in lines[start - 1].containers:
        start -= 1
    return start


def _stop(lines: list[Line], plain: list[bool], last: int, home: int) -> int:
    """Return the place behind the article's last line, those under the text that belong to it included."""
    stop = last + 1
    while stop < len(lines) and home in lines[stop].containers:
        stop += 1
    for place in range(stop, min(stop + _LINES_BELOW, len(lines))):
        if plain[place] and _TAIL.match(lines[place].text):
            stop = place + 1
    return stop


def _key(text: str) -> str:
    """Return the letters and digits of ``text``: what two readings of a page agree on."""
    return _NO_WORD.sub("", text)


def _is_side(line: Line) -> bool:
    text = line.text
    return line.side or 2 * line.linked > len(text) or _FURNITURE.fullmatch(text) is not None


def _extract(source: str) -> str:
    if source.count("<") > 2 * MAX_TAGS or max(map(_tag_length, source.split("<"))) > MAX_TAG:
        return ""
    import trafilatura

    # Without a handler Python prints a library's complaints; what matters of them is seen in the result.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        text = trafilatura.extract(source, fast=True, favor_precision=True, include_comments=False)
    except Exception:  # whatever a hostile page does to it, the page can still be read without it
        return ""
    return text or ""


def _tag_length(part: str) -> int:
    """Return the length of the tag that ``part``, the source from one ``<`` to the next, begins with."""
    return part.find(">") if ">" in part else len(part)


def _marked(keys: list[str], extract: str) -> list[bool]:
    """Tell of each line of the page whether at least half of it stands in ``extract``."""
    whole = "".join(keys)
    covered = bytearray(len(whole))
    position = 0
    for part in extract.splitlines():
        key = _key(part)
        place = whole.find(key, position)
        if key and place >= 0:
            position = place + len(key)
            covered[place:position] = b"\1" * len(key)
    stops = list(accumulate(map(len, keys)))
    return [
        bool(key) and 2 * sum(covered[stop - len(key) : stop]) >= len(key)
        for key, stop in zip(keys, stops, strict=True)
    ]
