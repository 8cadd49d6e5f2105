"""Figures with their units: 1400余家, 六十八个, 1.4万亿元, 4.5%—5%, 百分之五, 300米, 翻一番.

What looks like a figure and measures nothing is left out: ordinals (第7次, 五届十次), dates, names such as 5G
and PM2.5, and words that begin with a unit (68个方面).
"""

from __future__ import annotations

import re
from functools import cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from roundtable.parsing.numerals import HAN, NUMBER, SCALES, han_number, han_range, scaled
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, first_characters, rows, words

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["Figure", "find_figures"]

_NO_FIGURE = frozenset(f"第.+×*/{ascii_letters}{digits}")
"""Behind one of these a number is an ordinal, or part of a name or a formula."""
_AFTER_DIGITS = "., 、点分年月日:/番"
"""What a number, a date, 百分之 or 翻番 goes on with behind its first character, if not with more digits or a unit."""
_NOT_AMID_DIGITS = "(?!(?:(?<=[0-9][0-9])|(?<=[0-9][, ][0-9]))[0-9]{0,2}(?:[0-9]{20}|(?:[, ][0-9]{3}){8}))"
"""A number begins nowhere inside an endless row of digits; without this such a row would take time squared."""
_JOINTS = "万亿兆—-~至到"
"""What a figure goes on with behind its number, if not with its unit."""
_SCALE_AT_END = re.compile(f"[{''.join(SCALES)}]+$")
_NO_UNIT = r"(?<=[万亿])(?=[,。;、)”和与及]|的(?!工[程业])|左右|以[上下]|规模|目标|大关|$)"
"""Where a large number may do without its unit: 投资超过200亿。."""
_MONEY = re.compile(
    "(?:投资|融资|产值|收入|营收|销售|利[税润]|税收|gdp|生产总值|经济总量|资金|预算|市值|贷款|债券?|成交|交易|(?:总|金|余|贸易)额|成本|消费|工资|[产行农工商]业(?:总?规模|增加值))[^,;:。]*$",
    re.IGNORECASE,
)
"""In front of a number without a unit it says that money is meant."""
_PEOPLE = re.compile("人口(?:规模|总[量数])?[^,;:。、]{0,4}$")
_SO_FAR = 16
_NOTE = re.compile(r"\([^()\d]{1,8}\)")
"""What stands between a unit and its bound: 8000亿元(人民币,下同)左右, 200个(标准桩)以上."""
_STEERED = ("控制在", "压缩至", "压缩到", "缩短至", "缩短到", "下降到", "降至", "降到")
_STRESSED = frozenset({"个重点", "个关键", "个优势"})
_THINGS = re.compile("工程|项目|企业|产业|产品|园区|城市|水库|景区|学科|实验室|[镇村县]")
"""Behind a stress these are counted: 11个重点|工程, but not 三个重点."""
_IN_STAGES = "线园区目程厂站场路道桥房库港院"
"""What things that are built in stages end in."""
_CLASSES = frozenset({"亿", "十亿", "百亿", "千亿", "万亿"})
_PLACES = frozenset({"市", "县", "区", "省", "国", "届"})
_CALENDAR = re.compile(r"(?:19|20)\d\d")
_UNTOLD = frozenset({"万", "千万", "亿"})
"""In front of homes these say that there are many."""
_ROUND = frozenset({"百", "千", "万", "十万", "百万", "千万"})
_PROGRAMME = re.compile("[^,;:、。的]{0,10}(?:计划|工程|行动)")
"""Behind a round number this is a name: 百万|学位建设计划, 千村示范工程."""
_SEVERAL = re.compile("(?:一批|若干个?)(?:[^,;:。]{1,6}和)?$")
"""Behind one of these a sum says of what size things are."""
_FAR = 10
_MEMBERS = frozenset({"企业", "园区", "强"})
"""Behind a class these are of that size: 百亿|企业."""
_LIFE = 40
"""So far in front of an age 寿命 makes it a measure: 人均预期寿命达到80岁."""
_DATE = (
    r"(?:\d{2,4}|[零一二三四五六七八九]{4})年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日|份)?|\d{1,2}日"
    r"|\d{1,2}:\d{2}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|十[一二三四五六七]五"
)


class Figure(Record, frozen=True):
    """A number with its unit. Offsets index the image."""

    start: int
    stop: int
    low: Decimal | None
    """None where no number is named (翻一番)."""
    high: Decimal | None
    """Upper end of a range."""
    unit: str
    comparator: str | None
    kind: str
    """Of the unit: ``count``, ``money``, ``measure``, ``ratio``, ``time``."""
    han: bool
    """Whether the number is one Han character: 一个, 三个."""


class _Grammar(Record, frozen=True):
    begin: re.Pattern[str]
    """What figures begin with; it is looked for first, which takes a tenth of the time."""
    figure: re.Pattern[str]
    kinds: dict[str, str]
    before: re.Pattern[str]
    before_ends: frozenset[str]
    """The last characters of the comparators in front."""
    shared: re.Pattern[str]
    """What stands behind a number that shares the unit of the next."""
    after: re.Pattern[str]
    after_begins: frozenset[str]
    comparators: dict[tuple[str, str], str]


@cache
def _grammar() -> _Grammar:
    comparators = {(row[1], row[0]): row[2] for row in rows("comparators")}
    words_inside = [word for place, word in comparators if place == "inside"]
    inside = alternatives(words_inside)
    words_before = [word for place, word in comparators if place == "before"]
    before = alternatives(words_before)
    words_after = [word for place, word in comparators if place == "after"]
    units = alternatives(words("units"))
    longest = max(map(len, words("units")))
    goes_on = re.escape("".join(sorted(first_characters([*words("units"), *words_inside, *_JOINTS]))))
    return _Grammar(
        begin=re.compile(f"[0-9{HAN}翻](?=[0-9{HAN}{goes_on}{_AFTER_DIGITS}]){_NOT_AMID_DIGITS}"),
        figure=re.compile(
            rf"(?P<date>{_DATE})|(?P<fold>翻(?P<times>[一二两三\d])?番)|百分之(?P<percent>{NUMBER})(?:[至到—-]百分之(?P<percent_to>{NUMBER}))?"
            rf"|(?P<low>{NUMBER})(?:(?<=[\d{HAN}]) (?=[{goes_on}]))?(?=[{goes_on}])(?P<inside>{inside})?"
            rf"(?P<mid_scale>[万亿]{{0,2}})"
            rf"(?:(?=.{{0,{longest}}}[—~至到-])(?:{units})?(?:—{{1,2}}|-|~|至|到)(?P<high>{NUMBER}))?(?P<unit>{_NO_UNIT}|{units})",
            re.ASCII,  # tells digits faster
        ),
        kinds={row[0]: row[1] for row in rows("units")},
        before=re.compile(f"{before}(?:到|至|了|为)? ?$|(?:至少|最少|最多|至多|不少于|不低于)[^,。;:\\d]{{1,4}}$"),
        before_ends=frozenset(word[-1] for word in words_before) | {"少", "多"},
        shared=re.compile(rf"[、和与及](?:{NUMBER})(?P<unit>{units})", re.ASCII),
        after=re.compile(alternatives(words_after)),
        after_begins=first_characters(words_after),
        comparators=comparators,
    )


_MOST_PLACES = 24
"""Decimal places of a figure before or behind the point; 亿亿亿 has as many."""


def find_figures(image: str, start: int = 0, stop: int | None = None) -> list[Figure]:
    """Return the measuring figures of a folded text, or between two offsets of it, from left to right.

    >>> [(str(found.low), found.unit) for found in find_figures("第3次到2025年新建1400余家,投资1.4万亿元")]
    [('1400', '家'), ('1400000000000', '元')]
    """
    grammar = _grammar()
    stop = len(image) if stop is None else stop
    found = []
    for begin in grammar.begin.finditer(image, start, stop):
        if begin.start() < start:
            continue
        if match := grammar.figure.match(image, begin.start(), stop):
            start = match.end()
            figure = _figure(image, match, grammar) if match["date"] is None else None
            if figure and _is_thinkable(figure):
                found.append(figure)
    return found


def _is_thinkable(figure: Figure) -> bool:
    """Tell whether a figure can be meant as one: longer rows of digits are numbers of accounts, or noise."""
    return (figure.low is None or abs(figure.low.adjusted()) <= _MOST_PLACES) and (
        figure.high is None or abs(figure.high.adjusted()) <= _MOST_PLACES
    )


def _figure(image: str, match: re.Match[str], grammar: _Grammar) -> Figure | None:
    start, stop = match.span()
    unit = match["unit"]
    if unit == "" and not (unit := _unit_meant(image, start, stop, grammar)):
        return None
    kind = grammar.kinds[unit] if unit else "ratio"
    if unit in _STRESSED and _THINGS.match(image, stop):
        stop, unit, kind = stop - 2, "个", "count"
    if unit == "所以" and image[stop : stop + 1] in {"上", "下", "内"}:  # 学校30所|以上
        stop, unit, kind = stop - 1, "所", "count"
    if unit == "岁" and image.find("寿命", max(0, start - _LIFE), start) >= 0:
        kind = "measure"
    if unit in _PLACES and _CALENDAR.fullmatch(match["low"]):  # 2023|市府将…
        return None
    if match["low"] in _ROUND and _PROGRAMME.match(image, stop):
        return None
    if match["low"] == "亿万" or (match["low"] in _UNTOLD and unit in {"家", "户"}):  # 亿万|群众, 温暖千万|家
        return None
    of_class = unit in _MEMBERS or (unit == "元" and _THINGS.match(image, stop) is not None)  # 百亿元|项目
    if of_class and match["low"] in _CLASSES and match["high"] is None:
        return None
    if unit == "元" and _SEVERAL.search(image, max(0, start - _FAR), start):  # 一批|千亿元和|五百亿元的集群
        return None
    if unit and (kind == "excluded" or (start and image[start - 1] in _NO_FIGURE)):
        return None
    before = image[max(0, start - 8) : start]
    comparator = None
    if not grammar.before_ends.isdisjoint(before) and (found := grammar.before.search(before)):
        comparator = _comparator(found[0], "before", grammar)
    if image[stop : stop + 1] in grammar.after_begins and (after := grammar.after.match(image, stop)):
        bound = grammar.comparators["after", after[0]]
        if comparator is None or (bound == "approx" and before.endswith(_STEERED)):  # 控制在3%左右
            comparator = bound
        stop = after.end()
    elif image.startswith("(", stop) and (note := _NOTE.match(image, stop)):
        after = grammar.after.match(image, note.end())
        comparator = comparator or (grammar.comparators["after", after[0]] if after else None)
    if match["fold"]:
        return Figure(start, stop, None, None, "番", comparator, kind, han=False)
    if match["percent"]:
        low, high = han_number(match["percent"]), match["percent_to"]
        return Figure(start, stop, low, han_number(high) if high else None, "%", comparator, kind, han=False)
    if image.startswith("+", stop):
        return None
    if match["inside"]:
        comparator = comparator or grammar.comparators["inside", match["inside"]]
    low, high = _ends(match)
    if low == high:  # 离岸风电3-3期
        return None
    han = len(match["low"]) == 1 and match["low"] in HAN and high is None
    if (han and unit == "里") or (unit == "期" and _is_stage(image, start, match["low"])):  # 八里: a place
        return None
    return Figure(start, stop, low, high, unit, comparator, kind, han)


def _unit_meant(image: str, start: int, stop: int, grammar: _Grammar) -> str | None:
    """Return the unit that a number without one is understood in.

    It is that of the next number (4.68万|和7000个), money (投资超过|200亿) or people (人口达|800万).
    """
    first = max(0, start - _SO_FAR)
    if (shared := grammar.shared.match(image, stop)) and shared["unit"] in grammar.kinds:
        return shared["unit"]
    if _MONEY.search(image, first, start):
        return "元"
    return "人" if _PEOPLE.search(image, first, start) else None


def _is_stage(image: str, start: int, number: str) -> bool:
    """Tell whether a number in front of 期 says which part of a project it is: 一二期, 地铁3号线1期."""
    return number[0] in HAN or (start > 0 and image[start - 1] in _IN_STAGES)


def _comparator(found: str, place: str, grammar: _Grammar) -> str:
    """Return the comparator of a word that may be printed with 到, 了 or a verb behind it (至少种下)."""
    found = found.rstrip()
    while (place, found) not in grammar.comparators:
        found = found[:-1]
    return grammar.comparators[place, found]


def _ends(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    low_text = match["low"] + match["mid_scale"]
    high_text = match["high"]
    if high_text is None:
        low, high = han_range(match["low"])
        return scaled(low, match["mid_scale"]), None if high is None else scaled(high, match["mid_scale"])
    tail = _SCALE_AT_END.search(high_text)
    missing = tail[0] if tail and low_text[-1] not in SCALES and high_text[0].isdigit() else ""
    return scaled(han_number(match["low"]), match["mid_scale"] + missing), han_number(high_text)
