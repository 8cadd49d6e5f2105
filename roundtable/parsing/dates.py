"""Dates as pages print them, and as far as ISO 8601 can say them."""

from __future__ import annotations

import re
from datetime import date

from roundtable.parsing.records import Record

__all__ = ["FoundDate", "find_dates"]

_DIGITS = {character: str(value) for value, character in enumerate("零一二三四五六七八九")}
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2}) ?(?P<mark>[-/.年]) ?(?P<month>0?[1-9]|1[0-2])"
    r"(?: ?(?:(?P=mark)|月) ?(?P<day>[12]\d|3[01]|0?[1-9])(?!\d) ?日?|月)"
    r"|(?P<han_year>二零[零一二三四五六七八九]{2})年(?P<han_month>[一二三四五六七八九十]{1,2})月(?P<han_day>[一二三四五六七八九十]{1,3})日"
    r"|(?<![\d.])(?P<last_day>[12]\d|3[01]|0?[1-9])\.(?P<last_month>1[0-2]|0?[1-9])\.(?P<last_year>20\d{2})(?!\d)"
    r"|^(?P<line_year>(?:19|20)\d{2})(?P<line_month>0[1-9]|1[0-2])(?P<line_day>[12]\d|3[01]|0[1-9])$"
    r"|(?:民国 ?)?(?P<roc_year>1?\d{2})年(?P<roc_month>1[0-2]|0?[1-9])月(?P<roc_day>[12]\d|3[01]|0?[1-9])日"
    r"|(?<=日期:)(?P<file_year>[01]\d{2})[-/.](?P<file_month>0[1-9]|1[0-2])[-/.](?P<file_day>[12]\d|3[01]|0[1-9])(?!\d)"
)
_YEARS = ("年", "20", "19", "日期:")
"""Every date has one of these."""
_FIRST_ROC_YEAR = 1911


class FoundDate(Record, frozen=True):
    """A printed date. Offsets index the image."""

    start: int
    stop: int
    iso: str


def find_dates(image: str) -> list[FoundDate]:
    """Return the dates of a folded line that name at least year and month.

    Years of the Republic (民國105年, 日期:109-02-06) count from 1911.

    >>> [found.iso for found in find_dates("2021年05月21日,2021-5,105年10月12日,06.03.2017")]
    ['2021-05-21', '2016-10-12', '2017-03-06']
    >>> [found.iso for found in find_dates("发布日期:109-02-06")]
    ['2020-02-06']
    """
    found: list[FoundDate] = []
    if not any(year in image for year in _YEARS):
        return found
    for match in _DATE.finditer(image):
        if match["year"]:
            year, month, day = int(match["year"]), int(match["month"]), int(match["day"] or 0)
        elif match["han_year"]:
            year = int("".join(_DIGITS[character] for character in match["han_year"]))
            month, day = _han(match["han_month"]), _han(match["han_day"])
        elif match["line_year"]:
            year, month, day = int(match["line_year"]), int(match["line_month"]), int(match["line_day"])
        elif match["last_year"]:
            year, month, day = int(match["last_year"]), int(match["last_month"]), int(match["last_day"])
        elif match["file_year"]:  # 日期:109-02-06 on pages of Taiwan's offices
            year = _FIRST_ROC_YEAR + int(match["file_year"])
            month, day = int(match["file_month"]), int(match["file_day"])
        else:
            year = _FIRST_ROC_YEAR + int(match["roc_year"])
            month, day = int(match["roc_month"]), int(match["roc_day"])
        if (iso := _iso(year, month, day)) is not None:
            found.append(FoundDate(match.start(), match.end(), iso))
    return found


def _han(image: str) -> int:
    tens, _, ones = image.rpartition("十")
    if "十" not in image:
        return int(_DIGITS[image[-1]])
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{year:04}-{month:02}"
