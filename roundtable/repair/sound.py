"""One search that a sound Simplified page passes, in place of one search for each kind of damage.

Nearly every page of a corpus is sound, and what it costs to say so decides how fast the corpus is read. So all
signs that any rule needs to propose anything stand in one pattern. A page on which none is found has been looked
at once; on any other, the rules decide. The pattern may find too much and must never find too little.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.repair import gate, misreading, script, typography
from roundtable.repair.latin_mistakes import NOT_ASCII

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roundtable.repair.script import Script

__all__ = ["script_of_sound"]

_READING = rf"\({gate.PINYIN} ?\)"
_reading = re.compile(_READING)
_naked_escapes = re.compile("u[0-9a-f]{4}u[0-9a-f]{4}")
_SIGNS = r"(?,;:!&\\>#%"
"""Signs in ASCII that damage consists of together with what stands beside them."""
_LATIN = "\xa1-\xac\xae-\xff"
_ALWAYS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\xad\u200b-\u200d\u2060\ufeff\ud800-\uf8ff\ufffd-\uffff"  # what is invisible
    "\u3041-\u30fa\u30fd-\u30ff\uac00-\ud7a3"  # kana and hangul
)
_OF_LINES, _OF_SPACES = 3, 4
"""Line ends or spaces, of so many characters one, from which a page may be spaced out."""
_OF_TRADITIONAL = 1000
"""Of so many characters one may be Traditional, such as that of a name."""


def script_of_sound(text: str) -> Script | None:
    r"""Return the script of ``text``, a whole page, if no rule can find anything in it; None if one might.

    >>> script_of_sound("江城市今年新建3个公园。"), script_of_sound("1998 A.D."), script_of_sound("江城市\u200b今年")
    ('Hans', 'none', None)
    """
    # Most damaged pages show a reading; they need no pattern of a thousand characters to be told.
    if _reading.search(text) or _naked_escapes.search(text) or _is_spaced_out(text):
        return None
    found = _suspicious().findall(text)
    if found and (len(found) * _OF_TRADITIONAL > len(text) or not script.TRADITIONAL.issuperset(found)):
        return None
    return "Hans" if script.has_simplified(text) else "none"


def _is_spaced_out(text: str) -> bool:
    return _OF_LINES * text.count("\n") >= len(text) or _OF_SPACES * text.count(" ") >= len(text)


@cache
def _suspicious() -> re.Pattern[str]:
    """Return the pattern, whose match is a Traditional character or something worse.

    Everything begins with one class, which the engine looks for at the speed of a loop in C.
    """
    first, second, _ = misreading.misread_classes()
    traditional = _ranges(script.TRADITIONAL)
    misread, following = _ranges(first - script.TRADITIONAL), _ranges(second)
    return re.compile(
        f"[{_ALWAYS}{traditional}{misread}{_LATIN}{_SIGNS}](?:"
        f"(?<![{misread}{_LATIN}{_SIGNS}])"
        f"|(?<![{_LATIN}{_SIGNS}])[{following}]"
        f"|(?<=[{_LATIN}])[{re.escape(NOT_ASCII)}\ufffd]"
        r"|(?<=\?)[?!,;，；？！]"
        r"|(?<=,)[,，。、；;：:！？]"
        f"|(?<=[{typography.HAN}{typography.CLOSING}][,;:?!])"
        r"|(?<=&)(?:\#|amp;|[a-zA-Z]{2,8}[0-9]{0,2};)"
        r"|(?<=\\)u"
        r"|(?<=%)(?:u[0-9a-fA-F]{4}|[Ee][0-9a-fA-F]%)"
        r"|(?<=\#)(?:x[0-9a-fA-F]{4}|[1-6][0-9]{4});"
        r"|(?<=[a-zA-Z1-6]>)"
        ")"
    )


def _ranges(characters: Iterable[str]) -> str:
    """Return ``characters`` for a character class, runs of them as ranges: read faster than one after another."""
    parts: list[str] = []
    start = last = -2
    for code in sorted(map(ord, characters)):
        if code == last + 1:
            last = code
            continue
        parts.append(_range(start, last))
        start = last = code
    return "".join([*parts, _range(start, last)])


def _range(start: int, last: int) -> str:
    if start < 0:
        return ""
    return re.escape(chr(start)) + ("" if start == last else "-" + re.escape(chr(last)))
