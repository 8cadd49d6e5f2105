"""What makes a figure an aim: a verb or a measured noun in front of it (``data/goals.tsv``), or how it is bounded."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.parsing.numerals import HAN
from roundtable.parsing.records import Record
from roundtable.parsing.tables import alternatives, words

if TYPE_CHECKING:
    from roundtable.parsing.figures import Figure

__all__ = [
    "begins_with_order",
    "has_verb",
    "is_base",
    "is_budget",
    "is_distance",
    "is_governed",
    "is_limited",
    "is_reached",
    "is_scope",
    "may_aim",
    "may_order",
]

_IMPERATIVE_LEAD = re.compile(
    r"(?:第?[一二三四五六七八九十](?:是|来)|(?:在|从|对|围绕|以|为|通过)[^,]{1,20}(?:方面|上|中|下|里)|同时|其中|此外|另外|特别是|尤其是|专项|专门|并|还|再|也|全面|主要|综合|统筹|集中|重点|大力|加快|积极|持续|分批|每年|规范|有序|稳步|扎实|深入|高标准|高质量|高水平|精准|梯次|继续|进一步|优先|同步|陆续|逐步|尽快|尽早|新(?![增建开改设])|\W)*+"
)
_AIM_NOUNS = re.compile("目标|指标")
_ENDS = (
    r"年[前内底末]",
    r"到20\d\d",
    r"至20\d\d",
    r"20\d\d年",
    "二零..年",
    "月底",
    "底前",
    "世纪",
    "十[一二三四五六七]五",
    "月份?前",
    "年度",
    *(f"{before}会" for before in "府局署部们亦也"),
)
"""What deadlines have in them, and what promises in the manner of Hong Kong do.

Each begins with a plain character, so that the search skips what none begins with.
"""
_YEARS = frozenset({"今年", "本年", "全年"})
_LISTING = re.compile("[、和及与]")
_LIMIT = re.compile("控制在|不超过|不高于|不低于|不少于")
_TEN = 10
_COUNTED_IN_TALK = frozenset("个项条点种次位名件班张道步句篇省市县区国城")
"""Behind one Han character these count what somebody speaks of: 三个问题, 九省合作; but 三成 and 三座 are measured."""
_ROUNDED = re.compile("[多余几]")
"""A figure that is merely rounded is not bounded: 700多|位专家."""
_BUILT = re.compile(
    "[^,;:。、的]{0,8}(?:项目|工程|基地|学校|医院|公园|小区|社区|企业|机场|车站|枢纽|园区|新区|发展区|线路|电厂)"
)
"""Things that are counted when they are spoken of: 完成|四个|生产基地."""
_CROWDS = frozenset("支批套种份股代个")
"""Units that count what nobody measures: 打造一支队伍."""
_WITHIN = re.compile("(?<=[月年天]内)(?:全部|全面|基本)?(?:完成|建成|竣工|通车|投用|开工|完工|启用)")
_TIME_VERBS = re.compile("压缩|缩短|减少|延长|提前|控制在|不超过|以内")
_DISTANCE = re.compile("(?:内|以内|之内|左右)?(?:步行)?(?:进|见|达|到|可达|上|抵达|通达|生活圈|就医|入园)")
_REACH = re.compile("(?:之?内)?(?:可|即可|就能|能|便可|均可)(?:到|达|抵)")
_CHANGES = "增|提|降|减|升|涨|翻|超|多|少|高|低|达|缩|扩|投|建|实现|占|近|约|为|是"
_COMPARED = re.compile(
    f"(?<![对相占同环分])(?:比(?![例重如率较])|较(?![例重如率较大多高好快强小]))(?:(?!{_CHANGES})[^,])*$|[比较](?:上|前)[一1]?[^,]{{0,24}}的约?$|(?:超[过越]|落后|领先|不及)[^,]{{0,16}}的$|(?:超[过出]|[高低]于)[^,]{{0,30}}目标[^,\\d]{{0,4}}$"
)
_FROM = re.compile("[从由][^,]{0,16}$")
_RIGHT_FROM = re.compile("[从由](?:原[本来先]?|目前|现有|现在|[的约]|新台币|人民币)*$")
"""Right behind it a figure that ends its clause is a base: 由约194亿元,增加60亿元."""
_RISES = re.compile(
    r"(?:左右|以上)?(?:\([^()]{0,30}\))?(?:的水平)?[^,]{0,5}?(?:提|增|扩|上升|降|下|压|缩|减|跃|发展|拓展|升|调|延)[^,]{0,3}?[到至为\d]"
)
_GROUND = re.compile("[^,]{0,20}基础上|[区县市省街]")
_SIGNED = re.compile("[此这本]次[^,]{0,4}(?:签约|开工|入选|获批|表彰|评选|揭牌|亮相)的$")
_ONLY = re.compile("(?:仅仅?|只|(?<!人)才|尚)(?:有|是|为|占)?$")
"""编制|仅53人 is what is so."""
_WORTH = re.compile("(?:等于|折合|相当于)约?(?:人民币)?$")
_EQUALS = re.compile("[^,;:。()]{0,8}(?:等于|≈)")
"""1个单位|约等于1.2元 says what a unit is worth."""
_SHARE_OF_PLAN = re.compile("(?:目标|任务|计划)的约?$")
"""完成35所任务的|94.29% is what has been done."""
_ONE_OF = re.compile("[^,]{0,16}之一")
_THING = re.compile(
    "项目|企业|产业|工业|工程|机组|电站|电厂|电池|太阳能|光伏|风电|生产线|园区|科技园|集群|级|单位|用户|家庭|客户|订单"
)
"""What a figure in front of it tells apart from others, where no verb stands before: 10亿元以上|项目."""
_OF_A_KIND = re.compile(
    rf"(?:\(下同\))?(?:或[\d.]{{1,8}}[万亿]{{0,2}}[美欧]?元)?(?:的[^,;:、\d]{{0,12}}?(?:{_THING.pattern})|[^,;:、的\d]{{0,8}}(?:{_THING.pattern})(?=[{HAN}\d]))"
)
"""Behind a bound this tells things apart whatever stands before: 引进超20亿元|的项目, 实施超亿元|产业项目116个."""
_OF = re.compile("的(?!比例|目标|标准|速度|幅度|水平)")
_ENUMERATED = re.compile("[^,;:、。的]{0,6}的")
"""Behind names and 等 a number with this only sums them up: 城东、城西等9个|区的缺口."""
_SHARE_DOES = re.compile("的[^,;:。\\d]{0,16}?(?:实现|完成|达到|建成|开展|具备|接入|享有|通过)")
"""What so large a share is to do: 超70%|的企业实现数字化."""
_PLACE = re.compile("的?[^,;:、。的\\d]{0,8}?(?:[村镇县]|城市|企业|单位|机构|学校)")
"""What so many people live or work in: 2000人以上|中心村卫生室."""
_NOUN_ENDS = re.compile("规模|总?额|强度|[率量]")
"""Behind a verb these make a noun of it: 投资|规模达869亿元."""
_BOUND = re.compile(
    "(?:至少|不低于|不少于|超过?|突破|高于|多于|大于|逾|不超过|不高于|低于|少于|小于|不足|不到|达到?|为|约|近)+$"
)
_LONGEST_BASE = 40
_BUDGETED = re.compile("预算(?!执行|完成)")
"""What a paragraph about one sets is planned: 市级预算坚持保民生。教育支出:安排5亿元."""
_BUDGET_LENGTH = 400


class _Tables(Record, frozen=True):
    verb: re.Pattern[str]
    measure: re.Pattern[str]
    budget: re.Pattern[str]
    hint: re.Pattern[str]
    order: re.Pattern[str]
    order_behind_mark: re.Pattern[str]


@cache
def _tables() -> _Tables:
    return _Tables(
        verb=re.compile(alternatives(words("goals", "verb"))),
        measure=re.compile(
            f"{alternatives(words('goals', 'measure'))}(?:为|是|达|达到|约|至少|超|超过|突破|不低于|控制在)?$"
        ),
        budget=re.compile(alternatives(words("goals", "budget"))),
        hint=re.compile(alternatives(words("moods", "planned", "ongoing") | words("goals", "budget") | _YEARS, *_ENDS)),
        order=re.compile(f"{_IMPERATIVE_LEAD.pattern}{alternatives(words('goals', 'verb'))}"),
        order_behind_mark=re.compile(f"[,;:。!?—]{_IMPERATIVE_LEAD.pattern}{alternatives(words('goals', 'verb'))}"),
    )


def may_aim(image: str) -> list[int]:
    """Return where words stand that plans have in them, or deadlines."""
    return [match.start() for match in _tables().hint.finditer(image)]


def may_order(image: str, start: int, stop: int) -> bool:
    """Tell whether a clause between the offsets begins with a verb."""
    tables = _tables()
    opens = start == 0 and tables.order.match(image, 0, stop) is not None
    return opens or tables.order_behind_mark.search(image, start, stop) is not None


def has_verb(image: str, start: int, stop: int) -> bool:
    """Tell whether a verb that governs figures stands between the offsets."""
    return _tables().verb.search(image, start, stop) is not None


def is_limited(image: str, start: int, stop: int) -> bool:
    """Tell whether something is to be kept below or above a figure: 控制在, 不低于."""
    return _LIMIT.search(image, start, stop) is not None


def is_distance(image: str, figure: Figure) -> bool:
    """Tell whether a figure says how far or how long it is to something: 300米|进公园, 10分钟|可到达."""
    return bool((_REACH if figure.kind == "time" else _DISTANCE).match(image, figure.stop))


def is_base(image: str, start: int, figure: Figure) -> bool:
    """Tell whether a figure says from where: 比2020年的300家增加200家, 从52%提高到60%; ``start`` is the clause's."""
    if figure.unit == "番":
        return False
    start = max(start, figure.start - _LONGEST_BASE)
    if _COMPARED.search(image, start, figure.start):
        return True
    if image.startswith("每", figure.start - 1) or _ONE_OF.match(image, figure.stop):  # 每10万人; 20项工程之一
        return True
    if image.startswith("除", start) and not image.startswith(("除险", "除尘", "除夕"), start):  # 除了施工中的4条线路
        return True
    if _ONLY.search(image, start, figure.start) or _WORTH.search(image, start, figure.start):
        return True
    if _EQUALS.match(image, figure.stop):
        return True
    if image.startswith("的", figure.start - 1) and _SIGNED.search(
        image, start, figure.start
    ):  # 此次签约的21个项目必将…
        return True
    if figure.unit == "%" and _SHARE_OF_PLAN.search(image, start, figure.start):
        return True
    if image.startswith("在", figure.start - 1) and _GROUND.match(image, figure.stop):  # 在5个试点的基础上
        return True
    if not _FROM.search(image, start, figure.start):
        return False
    return bool(_RISES.match(image, figure.stop)) or bool(
        image.startswith(",", figure.stop) and _RIGHT_FROM.search(image, start, figure.start)
    )


def is_scope(image: str, start: int, figure: Figure) -> bool:
    """Tell whether a figure says of what kind something is: 年用水量1万立方米以上|的单位."""
    bounded = figure.comparator is not None or image.endswith("总投资", start, figure.start)
    if bounded and figure.kind in {"money", "measure"} and _OF_A_KIND.match(image, figure.stop):
        return True
    if image.startswith("等", figure.start - 1) and _ENUMERATED.match(image, figure.stop):
        return True
    kind = figure.comparator is not None and _OF.match(image, figure.stop) is not None
    if figure.unit == "%" and _SHARE_DOES.match(image, figure.stop):
        return False
    if bounded and figure.unit == "人" and _PLACE.match(image, figure.stop):
        return True
    if not kind and not (figure.kind in {"money", "measure"} and _THING.match(image, figure.stop)):
        return False
    return not is_reached(image, start, figure)


def is_reached(image: str, start: int, figure: Figure) -> bool:
    """Tell whether a verb stands right in front of a figure, or of what bounds it: 里程|达到|2.6万公里."""
    lead = _BOUND.sub("", image[start : figure.start])
    reached = len(lead) + start < figure.start and image[start + len(lead)] == "达"
    return reached or any(match.end() == len(lead) for match in _tables().verb.finditer(lead))


def is_budget(image: str, start: int, stop: int, *, told: bool) -> bool:
    """Tell whether a clause is about the budget of the year, or what is set for it: 今年安排民生实事10件."""
    text = image[start:stop]
    if "安排" in text and ("今年" in text or _BUDGETED.search(image, max(0, start - _BUDGET_LENGTH), stop)):
        return True
    return not told and ("安排" in text or "今年" in text) and _tables().budget.search(text) is not None


def is_governed(image: str, figure: Figure, clause: tuple[int, int], *, listed: bool, sure: bool, named: bool) -> bool:
    """Tell whether a verb, a measured noun or a comparison makes the figure an aim.

    Args:
        image: Folded line.
        figure: The figure.
        clause: Its clause.
        listed: Whether the figure before it in the clause is an aim.
        sure: Whether the mood is known.
        named: Whether the clause itself names the mood (将, 计划).
    """
    start, stop = clause
    if figure.kind == "time" and _WITHIN.match(image, figure.stop):  # 在两个月内|完成: by when, and no aim
        return False
    tables = _tables()
    lead = image[start : figure.start]
    bounded = figure.comparator in {"ge", "le"}
    if figure.kind == "time" and not (bounded or _TIME_VERBS.search(image, start, stop) or is_distance(image, figure)):
        return False
    verbs = [match.end() for match in tables.verb.finditer(lead)]
    loose = figure.unit in _COUNTED_IN_TALK or not (figure.low and 1 < figure.low <= _TEN)  # 千亩方 is a kind of field
    if figure.han and loose and figure.unit != "星级" and figure.comparator is None:
        if figure.low == 1 and figure.unit in _CROWDS:
            return False
        if is_distance(image, figure):  # 一公里|进林带
            return bool(verbs) or sure
        right_behind = bool(verbs) and verbs[-1] == len(lead)
        if figure.low == 1:
            return right_behind
        ends = image[figure.stop : figure.stop + 1] in {"", *"、,;。"}  # 新建驿站|十个
        counted = bool(verbs) and (ends or _BUILT.match(image, figure.stop) is not None)
        return right_behind or counted or (listed and _LISTING.search(lead[-12:]) is not None)
    if (
        verbs
        or named
        or figure.unit == "番"
        or figure.comparator == "ge"
        or (figure.comparator == "gt" and not _ROUNDED.search(image, figure.start, figure.stop))
        or (listed and _LISTING.search(lead[-12:]))
    ):
        return True
    if not sure:
        return False
    if tables.measure.search(lead) or tables.budget.search(lead) or _AIM_NOUNS.search(image, start, stop):
        return True
    if figure.kind == "measure" and image[figure.stop : figure.stop + 1] in tuple("长宽高深"):
        return True
    return is_distance(image, figure) or bool(tables.verb.search(image, figure.stop, stop))


def begins_with_order(image: str, figure: Figure, clause: tuple[int, int]) -> bool:
    """Tell whether the clause of ``figure`` begins with a verb, as orders and lists of measures do."""
    lead = _IMPERATIVE_LEAD.match(image, *clause)
    verb = _tables().verb.match(image, lead.end() if lead else clause[0], clause[1])
    return verb is not None and verb.end() <= figure.start and not _NOUN_ENDS.match(image, verb.end())
