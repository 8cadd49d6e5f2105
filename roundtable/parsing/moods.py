"""Words of time and intent (``data/moods.tsv``), and whether a deadline lies ahead."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from roundtable.parsing.tables import alternatives, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.parsing.deadlines import Deadline

__all__ = ["Mood", "find_moods", "is_ahead", "is_end", "is_firm", "is_weak", "last_mood", "misleads", "rules"]

Mood = Literal["planned", "ongoing", "past", "forecast", "advice"]

_WEAK = re.compile("要|每年|逐年|必须|希望|期望|努力|全力|着力|指标|未来|今后|即将|准备|远期")
"""Words of intent that the reporter also uses of what is so, or will be by itself."""
_NUMERAL = re.compile("[零一二三四五六七八九两十百千万亿翻年]")
_FIRM = re.compile("力争|计划|拟|确保|争取|目标|打算|承诺|保证|立志|定下|力求|致力|指标|要")
_COUNSEL = re.compile("建议|呼吁|不妨|最好")
_SERIES = re.compile(r"[由从]\d{4}年")
_SERIES_LENGTH = 20
_YEAR = re.compile(r"(?P<year>20\d\d)(?<![到至\d]....)年(?!前|以前|之前|底|末)")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(alternatives(words("moods")))


@cache
def _meanings() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("moods")}


def find_moods(image: str, published: str | None) -> Iterator[tuple[int, Mood]]:
    """Yield the words of time and intent: where each stands, and its mood."""
    for match in _pattern().finditer(image):
        mood = _meanings()[match[0]]
        if match[0] == "日前" and image[match.start() - 1].isdigit():  # 3月31日前
            continue
        if mood != "none":
            yield match.start(), cast("Mood", mood)
    for match in _YEAR.finditer(image):
        ahead = published is not None and match["year"] > published[:4]
        yield match.start(), "planned" if ahead else "past"


def is_end(image: str, deadline: Deadline) -> bool:
    """Tell a day to be ready by (到2027年, 三年内) from a mere time (今年)."""
    return image[deadline.start] in "到至" or image[deadline.stop - 1] in "前内底末"


def is_ahead(image: str, deadline: Deadline, published: str | None) -> bool:
    """Tell a deadline from the year that something is compared with (比2020年增长)."""
    if image[max(0, deadline.start - 1) : deadline.start] in set("比较自从与近去前"):
        return False
    if published is None and image.startswith("的", deadline.stop):  # 由1992年的62%下降到2009年的48%
        return not _SERIES.search(image, max(0, deadline.start - _SERIES_LENGTH), deadline.start)
    return not (published and deadline.date and deadline.date[:4] < published[:4])


def last_mood(image: str, published: str | None) -> Mood | None:
    """Return the mood of the last word of time or intent; the sentences are looked at from behind."""
    for sentence in reversed(image.split("。")):
        moods = [mood for _, mood in find_moods(sentence, published)]
        if moods:
            return moods[-1]
    return None


def misleads(name: str) -> bool:
    """Tell whether a person's name holds a word of time or a figure: 曾正将, 万三."""
    return bool(_pattern().search(name) or _NUMERAL.search(name))


def is_firm(image: str, place: int) -> bool:
    """Tell whether the word of intent at ``place`` binds the speaker (力争, 确保), not only the future (将, 明年)."""
    return _FIRM.match(image, place) is not None


def rules(image: str, place: int, mood: Mood) -> bool:
    """Tell whether a mood outlasts mere words of the future in its sentence: 预计明年将…, 建议企业每年…."""
    return mood == "forecast" or (mood == "advice" and _COUNSEL.match(image, place) is not None)


def is_weak(image: str, place: int) -> bool:
    """Tell whether the word of intent at ``place`` says little where nobody is cited: 要, 即将."""
    return _WEAK.match(image, place) is not None
