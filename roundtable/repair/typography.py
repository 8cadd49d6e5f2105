"""Pass 3, typography: fullwidth punctuation that a crawl folded to ASCII, set right again.

Crawlers fold the fullwidth forms U+FF01 to U+FF5E to ASCII, so ``，`` arrives as ``,`` while ``。`` ``、`` ``“``
(which have no ASCII counterpart in that block) stay. That contrast shows the damage: whoever types
``。`` and ``、`` does not type ``,`` between them. People who write ASCII on purpose put a space after it
or end sentences with ``.``; their pages are left alone, and so are pages that have fullwidth marks.

A mark is widened where a Chinese editor would set it wide (GB/T 15834): next to Chinese, never
inside numbers, Latin text, addresses, file names or code.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from roundtable.repair.changes import Change, as_edits, outside
from roundtable.repair.gate import PINYIN
from roundtable.repair.tables import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.edits import Edit

__all__ = ["CLOSING", "HAN", "RULES", "changes", "count_wide", "is_folded", "propose"]


RULES = (
    Rule("typography-punctuation", "A folded , ; : ? ! or ~ beside Chinese was made fullwidth."),
    Rule("typography-brackets", "A folded pair ( ) in Chinese text was made fullwidth."),
    Rule("typography-quotes", 'A pair of straight quotation marks " " around Chinese was made “ ”.'),
    Rule("typography-dash", "A dash folded to -- in Chinese text was made ——."),
    Rule("typography-ellipsis", "An ellipsis folded to dots in Chinese text was made ……."),
)

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_OPENING = "“‘「『《〈【〔〖（"
CLOSING = "”’」』》〉】〕〗）"
_BESIDE = f"[{HAN}{_OPENING}{CLOSING}。、…—〓]"

_address = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}://|www\.)[!-~]*[\w/]|[\w.+-]{1,64}@[\w-]{1,64}\.[!-~]*\w|`[^`\n]*`",
    re.ASCII | re.IGNORECASE,
)
"""A web or mail address, or code in backquotes."""
_ADDRESS_SIGNS = ("://", "w.", "W.", "@", "`")
"""What each of them has."""
# Each begins with a class of few characters: that is looked for in a loop in C.
_mark = re.compile(r"[,;:~?!.-](?:(?<=[?!])[?!]+|(?<=-)-+|(?<=\.)\.+)?")
_glued = re.compile(f"[,;:?!](?<=[{HAN}{CLOSING}].)(?:[{HAN}{_OPENING}{CLOSING}\\w\\n]|$)")
_spaced = re.compile(f"[,;:?!.](?:(?<=[{HAN}{CLOSING}][^.]) |(?<=[{HAN}][.])(?:\\s|$))")
_native = re.compile("[。、《》“”【】]")
_han = re.compile(f"[{HAN}]+")
_reading = re.compile(rf"\((?=[a-zü]*[^a-zü ) ]){PINYIN} ?\)")
"""With a mark for its tone; (a) and (n) are none."""
_chinese = re.compile(_BESIDE)
_letter = re.compile(r"[^\W\d_]")

_WIDE = str.maketrans(",;:?!~", "，；：？！～")


_WIDE_MARKS = "，；：？！（"


def count_wide(text: str) -> int:
    """Return how many fullwidth marks ``text`` has that folding would have taken."""
    return sum(map(text.count, _WIDE_MARKS))


def is_folded(text: str, *, restored: int = 0) -> bool:
    """Tell whether the fullwidth punctuation of ``text``, a whole page, was folded to ASCII.

    Args:
        text: A whole page.
        restored: How many fullwidth marks were restored in it: these say nothing.

    >>> is_folded("江城市,临江区、望湖区;会上,李明说。"), is_folded("江城市，临江区、望湖区；会上，李明说。")
    (True, False)
    """
    ascii_marks = sum(map(text.count, ",;:?!"))
    if ascii_marks < 2 or (count_wide(text) - restored) * 50 > ascii_marks:
        return False
    glued = _count_glued(text)
    if glued < 2 or len(_spaced.findall(text)) * 3 > glued or not _native.search(text):
        return False
    return sum(map(len, _han.findall(text))) * 4 > len("".join(text.split()))


def _count_glued(text: str) -> int:
    """Return how many marks stand between two Chinese characters, none of which counts twice."""
    count = end = 0
    for match in _glued.finditer(text):
        start, stop = match.span()
        if start > end:
            count += 1
            end = stop
    return count


def propose(text: str, *, language: str) -> tuple[Edit, ...]:
    """Return the edits that set the punctuation of ``text`` right, none unless it was folded.

    Args:
        text: A whole page, in its final script.
        language: BCP 47 tag of ``text``; only Chinese is set.

    >>> from roundtable.edits import apply_edits
    >>> text = "临江区投入1,000万元,新建3个平台(含1个中试平台);李明说:明年再建。"
    >>> apply_edits(text, propose(text, language="zh-Hans"))
    '临江区投入1,000万元，新建3个平台（含1个中试平台）；李明说：明年再建。'
    """
    return as_edits(text, changes(text, language=language))


def changes(text: str, *, language: str, restored: int = 0) -> list[Change]:
    """Return the same as ``propose`` as changes; of the fullwidth marks in ``text`` some were ``restored``."""
    if not language.startswith("zh") or not is_folded(text, restored=restored):
        return []
    found = [*_marks(text), *_brackets(text), *_quotes(text)]
    found.sort(key=itemgetter(0))
    if not any(sign in text for sign in _ADDRESS_SIGNS):
        return found
    borders = [border for match in _address.finditer(text) for border in match.span()]
    return outside(borders, found)


def _marks(text: str) -> Iterator[Change]:
    for match in _mark.finditer(text):
        start, stop = match.span()
        left, right = text[start - 1 : start] or "\n", text[stop : stop + 1] or "\n"
        if match[0][0] == "-":
            edges = _chinese.match(left) or left in '\n"', _chinese.match(right) or right in '\n"'
            if len(match[0]) in (2, 4) and all(edges):
                yield start, stop, "——", "typography-dash", 0.97
        elif match[0][0] == ".":
            if len(match[0]) in (3, 6) and _chinese.match(left):
                yield start, stop, "……", "typography-ellipsis", 0.97
        elif _is_wide(match[0], left, right):
            certainty = 0.99 if _chinese.match(left) else 0.97
            yield start, stop, match[0].translate(_WIDE), "typography-punctuation", certainty


def _is_wide(mark: str, left: str, right: str) -> bool:
    r"""Tell whether a Chinese editor sets ``mark`` wide between these two characters (``"\n"`` at an end)."""
    if right in ",;:?!)" or "??" in mark:  # damage leaves such heaps, and people smile :)
        return False
    if _chinese.match(left):
        # After a mark of the end of a sentence a Latin letter may be the rest of a torn reading.
        return right != " " and not (mark[0] in "?!" and _letter.match(right) and right.isascii())
    if left in "%‰℃)]" and right.isdigit():
        return mark in ",;"
    return (left.isalnum() or left in '%‰℃)]"`') and bool(_chinese.match(right) or right == '"')


def _brackets(text: str) -> Iterator[Change]:
    """Widen round brackets, both or none, that hold Chinese or stand directly beside it."""
    opened: list[int] = []
    for match in re.finditer(r"[()\n]", text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] == "(":
            opened.append(match.start())
        elif opened:
            start, stop = opened.pop(), match.end()
            left, right = text[start - 1 : start], text[stop : stop + 1]
            beside = _chinese.match(left) or (_chinese.match(right) and not left.isalnum())
            if (beside or _han.search(text, start, stop)) and not _reading.fullmatch(text, start, stop):
                yield start, start + 1, "（", "typography-brackets", 0.97
                yield stop - 1, stop, "）", "typography-brackets", 0.97


def _quotes(text: str) -> Iterator[Change]:
    """Curl straight quotation marks that pair up within their line around Chinese."""
    opened: list[int] = []
    for match in re.finditer(r'["\n]', text + "\n"):
        if match[0] == '"':
            opened.append(match.start())
            continue
        if len(opened) % 2 == 0:
            for start, stop in zip(opened[::2], opened[1::2], strict=True):
                if _han.search(text, start, stop):
                    yield start, start + 1, "“", "typography-quotes", 0.97
                    yield stop, stop + 1, "”", "typography-quotes", 0.97
        opened.clear()
