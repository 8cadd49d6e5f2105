"""Deadlines as printed, the last day, month or year that they mean, and whether it lies ahead.

What is counted in years ends in a year, what names a month in that month: a date is never more
precise than the words. ``未来五年内`` in an article of 21 May 2021 is ``2026``.
"""

from __future__ import annotations

import re
from calendar import monthrange

from roundtable.parsing.numerals import han_number, han_range
from roundtable.parsing.records import Record

__all__ = ["Deadline", "find_deadlines", "is_ahead", "is_end"]

_N = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_COUNT = re.compile(_N)
_YEAR = r"20\d{2}|二零[零一二三四五六七八九]{2}"
_MONTH = "1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"[12]\d|3[01]|[1-9]"
_QUARTER = "第?[一二三四]季度[末底]?"
_SEASON = "[春夏秋冬]季?(?:学期|开学)?"
_YEAR_PART = rf"上半年|下半年|年底|年末|年终|底|末|内|{_QUARTER}|{_SEASON}|[中初](?=[,。;、前完建竣开投启通到至])"
_BEFORE = r"(?:或?之前|或?以前|前(?![\d两三四五六七八九十]{1,2}个?(?:月|季度)))?"  # 今年前两月 is no day to be ready by
_TO = "(?<![谈提说讲看聊])到|(?<![延推])至"
"""谈到|今年 and 延至|明年 have a verb in front of the year."""
_DEADLINE = re.compile(
    rf"(?:到|至|在|于)?(?P<fiscal>{_YEAR})年?[-—/至到](?P<fiscal_to>{_YEAR}|\d\d|[零一二三四五六七八九]{{2}})(?:财政)?年度[内前]?"
    rf"|(?:{_TO}|在|于|截至)? ?(?:(?:{_YEAR}) ?年?[-—~至到])?(?P<year>{_YEAR}) ?年(?:度(?![计预目任]))?"
    rf"(?: ?(?P<month>{_MONTH}) ?月(?: ?(?P<day>{_DAY}) ?日|(?P<month_end>底))?|(?P<part>{_YEAR_PART}))?{_BEFORE}"
    rf"|(?:{_TO}|在|于)?(?P<next>今|明|(?<![产成造工营用车建运行])后|本)年度?(?P<next_part>{_YEAR_PART})?(?:(?P<next_month>{_MONTH})月(?:(?P<next_day>{_DAY})日|(?P<next_end>底))?)?{_BEFORE}"
    rf"|(?:到|至|在)?(?P<end>年底|年末|年终|年内|(?<![上明去])全年(?!龄)){_BEFORE}"
    rf"|(?:到|至|在|于)?(?P<roc>1[0-4]\d|一[零一二三四][零一二三四五六七八九])年"
    rf"(?:(?P<roc_month>{_MONTH})月(?P<roc_end>底)?|年?[底末]|(?P<roc_year>度)){_BEFORE}"
    rf"|(?:未来|今后|接下来|再用|力争用|用|在)?(?:的)?(?P<years>{_N})(?:(?:到|至|-|—|~)(?P<years_to>{_N}))?年(?:左右)?(?:之内|内|时间|左右|之后|以后|后|(?:的)?努力|(?<!提前..)(?=翻[一两]番))"
    rf"|(?:未来|今后|接下来)(?:的)?(?P<coming>{_N})(?:(?:到|至|-|—|~)(?P<coming_to>{_N}))?(?:个(?:财政|预算)?年度|个?学年|年)"
    rf"|(?:到|至)?(?P<plan>(?:[“‘]?十[一二三四五六七]五[”’]?)(?:规划)?(?:期间|时期|末|期末|期内))"
    rf"|(?:到|至|在)?(?P<half>上半年|下半年|本世纪中叶|本世纪末|月底前|本月底|{_N}月底前?|{_N}月份?[之以]?前|(?:{_MONTH})月(?:{_DAY})日(?:之前|以前|前))"
    r"|(?P<open>(?:未来|今后|接下来)[数几]年内?|(?<!投资)(?<![面走迈]向)(?<!展望)(?<!赢得)(?<!拥抱)(?<!引领)未来(?!产业|社区|学校|城|乡村|工厂|实验室|医院|科学|网络|农场)|今后|今明[两后]三?年|新一?个?财政年度|下一?个?财政年度|来年度|接下来|每年|逐年|近期|远期|下一步|明后两年|(?:本届)?任期?内|下个?月|[新下]学期|下学年|汛[期前]前?|(?:春节|国庆节?)之?前)"
)
_BEGIN = re.compile(
    r"[到至在于截今明后本年未再用力接一二三四五六七八九十两\d“‘上下新每逐近远的任汛全来春国]"
    r"(?=[到至在于今明后本年未再用力接一二三四五六七八九十两零\d“‘上下 的全来月世届半期内前个学财争步底末终节庆—~-])"
    "(?=.{0,15}?[年月期末纪来后步内前底终])"  # 截至 2024 -2025 |年 has as much before the first of these
)
"""What deadlines begin with; it is looked for first, which takes a tenth of the time."""
_FIRST_ROC_YEAR = 1911
_PLANS = {
    "一": 2010,
    "二": 2015,
    "三": 2020,
    "四": 2025,
    "五": 2030,
    "六": 2035,
    "七": 2040,
}  # five-year plans end with the year
_UNTIL = re.compile("截[至止到][^,。;]*$")
_BUILT_BY = re.compile("[^,。;]{0,4}(?:建成|竣工|建造|投用|投产|开工|成立|登记|出生|参加工作)的")
"""What stands between a day and what was there by then."""
_CHANGED = re.compile("[减增升降提扩][少加长高到大低]?$")
_FIGURE = re.compile("的|[^,;:。\\d]{0,6}\\d")
_SERIES = re.compile(r"[由从]\d{4}年")
_LAST_CENTURY = re.compile(r"19\d\d年?$")
_MONTH_END = re.compile(f"{_N}月底")
_LATELY = 6
"""So many months back the end of a month is the last one, and no coming one."""
_ALREADY = ("已", "已于", "已在", "已经于", "已经在")
_SERIES_LENGTH = 20


class Deadline(Record, frozen=True):
    """A deadline. Offsets index the image."""

    start: int
    stop: int
    date: str | None


def find_deadlines(image: str, published: str | None) -> list[Deadline]:
    """Return the deadlines of a folded text.

    Args:
        image: Folded text.
        published: Day of publication in ISO 8601; without it only dates that name their year are computed.

    >>> [(d.date) for d in find_deadlines("到2025年底建成,今后两三年内翻番,每年新增", "2021-05-21")]
    ['2025-12-31', '2024', None]
    """
    today = int(published[:4]) if published else None
    found = []
    stop = 0
    for begin in _BEGIN.finditer(image):
        if begin.start() >= stop and (match := _DEADLINE.match(image, begin.start())):
            stop = match.end()
            found.append(Deadline(_start(image, match), stop, _date(match, today)))
    return found


def _start(image: str, match: re.Match[str]) -> int:
    """Return where the deadline begins with the word before it that belongs to it: 民国115年底, 主汛期前."""
    start = match.start() + image.startswith(("在", "于"), match.start())
    if match["roc"] and image.endswith("民国", 0, start):
        return start - 2
    return start - 1 if match["open"] and image.endswith("主", 0, start) and image[start] == "汛" else start


def _date(match: re.Match[str], today: int | None) -> str | None:
    if match["fiscal"]:  # 2024-25年度
        first, last = int(han_number(match["fiscal"])), int(han_number(match["fiscal_to"]))
        return str(last if last > first else first // 100 * 100 + last)
    if match["year"]:
        month, day = match["month"], match["day"]
        return _in_year(int(han_number(match["year"])), match["part"], month, day, bool(match["month_end"]))
    if match["plan"]:
        return f"{_PLANS[match['plan'].lstrip('“‘')[1]]}-12-31"
    if match["roc"]:
        year = _FIRST_ROC_YEAR + int(han_number(match["roc"]))
        return _in_year(
            year,
            None if match["roc_month"] or match["roc_year"] else "底",
            match["roc_month"],
            None,
            bool(match["roc_end"]),
        )
    if today is None:
        return None
    if match["next"]:
        year = today + {"今": 0, "本": 0, "明": 1, "后": 2}[match["next"]]
        return _in_year(year, match["next_part"], match["next_month"], match["next_day"], bool(match["next_end"]))
    if match["end"]:
        return str(today) if match["end"] == "全年" else f"{today}-12-31"
    if match["half"]:
        return _half(match["half"], today)
    count = match["years_to"] or match["years"] or match["coming_to"] or match["coming"]
    if not count:
        return None
    low, high = han_range(count)
    return str(today + int(high or low))


def _in_year(year: int, part: str | None, month: str | None, day: str | None, end: bool) -> str:
    if month and day:
        return _day(year, month, day)
    if month:
        return _month(year, int(han_number(month)), end=end)
    if part == "上半年":
        return f"{year}-06-30"
    if part and "季度" in part:
        return _month(year, 3 * int(han_number(part.lstrip("第")[0])), end=True)
    return f"{year}-12-31" if part and part[0] not in "中初春夏秋冬" else str(year)


def _half(image: str, year: int) -> str | None:
    if image in {"上半年", "下半年"}:
        return f"{year}-06-30" if image[0] == "上" else f"{year}-12-31"
    month = _COUNT.match(image)
    value = int(han_number(month[0])) if month else 0
    if not (month and 1 <= value <= 12):
        return None
    if "日" in image:
        return _day(year, month[0], image[image.index("月") + 1 : image.index("日")])
    return _month(year, value, end="底" in image)


def _day(year: int, month: str, day: str) -> str:
    return f"{year}-{int(han_number(month)):02}-{int(day):02}"


def _month(year: int, month: int, *, end: bool) -> str:
    return f"{year}-{month:02}-{monthrange(year, month)[1]:02}" if end else f"{year}-{month:02}"


def is_end(image: str, deadline: Deadline) -> bool:
    """Tell a day to be ready by (到2027年, 三年内) from a mere time (今年)."""
    return image[deadline.start] in "到至" or (
        image[deadline.stop - 1] in "前内底末"
        and image[deadline.start] not in "截任"
        and "任" not in image[deadline.start : deadline.stop]
    )


def is_ahead(image: str, deadline: Deadline, published: str | None) -> bool:
    """Tell a deadline from the year that something is compared with (比2020年增长)."""
    before = image[max(0, deadline.start - 1) : deadline.start]  # 从明年开始 is ahead
    if (
        before
        and before in "比较自从与近去前"
        and not image.endswith("占比", 0, deadline.start)
        and not (before in "自从" and image[deadline.start] in "明后未")
    ):
        return False
    if _UNTIL.search(image, max(0, deadline.start - _SERIES_LENGTH), deadline.start):  # 截至去(2025)年|12月底
        return False
    if image.endswith(_ALREADY, 0, deadline.start):  # 已于|8月底竣工
        return False
    if before in {"截", "止"} or (
        before == "至" and image.endswith("截", 0, deadline.start - 1)
    ):  # 截|至4月底, 止|6月底
        return False
    if before == "上" and image[deadline.start] == "年":  # 比上|年末上升
        return False
    if _is_compared(image, deadline, published):
        return False
    if image.startswith("至今年的", deadline.start):  # 由2007年的187间,增长|至今年|的527间
        return False
    if deadline.date and _BUILT_BY.match(image, deadline.stop):  # 2000年底前|建成的小区
        return False
    if image.startswith("度)", deadline.stop - 1):  # 未来五年(2023-24至2027-28年度)
        return False
    if image.startswith("的基础", deadline.stop):  # 在2000年|的基础上
        return False
    if _LAST_CENTURY.search(image, max(0, deadline.start - 5), deadline.start):  # 1950年到2002年, 1994|年底
        return False
    if published is None:
        series = _SERIES.search(image, max(0, deadline.start - _SERIES_LENGTH), deadline.start)
        if series and (series.end() == deadline.start or image.startswith("的", deadline.stop)):
            return False  # 从2012年到2021年; 由1992年的62%下降到2009年的48%
    if not (published and deadline.date):
        return True
    if _MONTH_END.fullmatch(image, deadline.start, deadline.stop):  # 4月底完成16公里, in May
        since = int(published[5:7]) - int(deadline.date[5:7])
        return not 0 < since <= _LATELY
    known = 4 if image.find("年", deadline.start, deadline.stop) < 0 else len(deadline.date)  # 3月底 may be next year's
    return deadline.date[:known] >= published[: min(known, len(deadline.date))]


def _is_compared(image: str, deadline: Deadline, published: str | None) -> bool:
    """Tell whether something has changed to what it was in a year: 由165374所减少|到2012年|的62544所."""
    if not deadline.date or deadline.date[:4] > (published or deadline.date)[:4]:
        return False
    changed = _CHANGED.search(image, max(0, deadline.start - 2), deadline.start)
    return changed is not None and image[deadline.start] in "到至" and _FIGURE.match(image, deadline.stop) is not None
