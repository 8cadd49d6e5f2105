"""The values of numbers in Arabic, Han or mixed digits: 1.4万亿, 六十八, 3亿5千万, 两三百.

Numbers are exact decimals.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

__all__ = ["HAN", "NUMBER", "SCALES", "han_number", "han_range", "scaled"]

_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "兆": 1_000_000_000_000}
HAN = "零一二三四五六七八九两十百千万亿"
_SCALE = "(?:[十百]|千(?![米克瓦]))?(?:兆(?=[元日美欧新台])|[万亿]{0,2})"
_KILO = "(?<=[万亿])千(?=[米克瓦])"  # 二亿|千瓦
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,])|\d+(?:\.\d+)?)"  # 30 000
_REST = (
    r"(?:(?<=[百千万亿])(?:[1-9]\d{0,3}(?:[十百千]万?|万)|[1-9]\d{3}(?![\d年])|\d,\d{3}(?![\d,])"
    "|(?:[一二三四五六七八九两][十百千])+[一二三四五六七八九]?万?))"
)
"""What goes on behind a scale: 3亿5千万, 2万3000, 1万9,631, 3万五千."""
_APART = (
    "(?<=[^。;\\s])(?:一、(?=[二两])|[二两]、(?=三)|三、(?=四)|四、(?=五)|五、(?=六)|六、(?=七)|七、(?=八)|八、(?=九))"
    "(?=.[十百千万亿])"
)
"""The first of two digits that say from which number to which, with a comma between: 推动一、|两百个项目."""
NUMBER = (
    rf"{_ARABIC}(?: (?=[万亿兆]))?{_SCALE}{_REST}{{0,3}}"
    rf"|(?:{_APART})?(?:(?!{_KILO})[{HAN}]){{1,12}}(?:点[{HAN}]{{1,4}})?"
)
_NOTHING = Decimal(0)
_PART = re.compile(rf"[\d,.]+|[{HAN}兆]")
_ABOUT = re.compile(
    "(?<![零一二三四五六七八九两])(一两|两三|一二|二三|三四|四五|五六|六七|七八|八九|三五)(?![零一二三四五六七八九两])"
)
"""Two digits side by side that say from which number to which: 两三年, 七八十户, 三五家."""


@lru_cache(maxsize=256)
def han_number(image: str) -> Decimal:
    """Return the value of a number written in Han, Arabic or mixed digits.

    >>> [str(han_number(text)) for text in ("六十八", "1.4万亿", "两千三百", "1,200", "二零二五", "十")]
    ['68', '1400000000000', '2300', '1200', '2025', '10']
    >>> [str(han_number(text)) for text in ("三亿五千万", "3亿5千万", "2万3000", "3万五千", "一点五亿")]
    ['350000000', '350000000', '23000', '35000', '150000000']
    """
    if image[-1].isascii() and image.isdigit():
        return Decimal(image)
    whole, _, fraction = image.replace(" ", "").partition("点")
    value = _whole(whole)
    if not fraction:
        return value
    digits = fraction.rstrip("".join(SCALES))  # 一点五|亿
    if digits:
        value += Decimal("0." + "".join(str(_VALUES.get(character, 0)) for character in digits))
    return scaled(value, fraction[len(digits) :])


def han_range(image: str) -> tuple[Decimal, Decimal | None]:
    """Return the value of a number and, where it names two in one, its upper end.

    >>> [[str(end) for end in han_range(text)] for text in ("两三百", "十七八", "三十五")]
    [['200', '300'], ['17', '18'], ['35', 'None']]
    """
    if image[1:2] == "、":
        image = image[0] + image[2:]
    about = None if image[0].isdigit() else _ABOUT.search(image)
    if about is None:
        return han_number(image), None
    low, high = (image[: about.start()] + digit + image[about.end() :] for digit in about[0])
    return han_number(low), han_number(high)


def _whole(image: str) -> Decimal:
    parts = [part.replace(",", "") for part in _PART.findall(image)]
    if SCALES.keys().isdisjoint(parts):
        return Decimal("".join(str(_VALUES.get(part, part)) for part in parts))
    total = section = number = _NOTHING
    largest = 0
    for part in parts:
        scale = SCALES.get(part)
        if scale is None:
            number = Decimal(_VALUES.get(part, part))
            continue
        if scale < 10_000:
            section += (number or 1) * scale
        elif scale > largest:  # 万亿: all that stands before it
            total = (total + section + number or Decimal(1)) * scale
        else:  # 3亿5千万: what has no scale yet
            total += (section + number) * scale
        if scale >= 10_000:
            largest, section = scale, _NOTHING
        number = _NOTHING
    return _plain(total + section + number)


def scaled(value: Decimal, scales: str) -> Decimal:
    """Return a number times what its scales stand for: 1.4 with 万亿 is 1400000000000."""
    for scale in scales:
        value *= SCALES[scale]
    return _plain(value) if scales else value


def _plain(value: Decimal) -> Decimal:
    """Return a scaled number without zeros that nobody printed: 1.5亿 is 150000000, and not 150000000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
