"""Damaged roundtables by the thousand, made at run time: the Jiangcheng Gazette, which does not exist.

``page(number)`` is the same page every time: its length, layout, damage and cutoff vary with the number, and it
says which targets were put in, so that whoever counts them in a ledger knows the right answer. City, people,
bureaus and figures are invented.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Literal, NamedTuple

from roundtable.repair.channel import CUTS, Key, damage, mirror_script
from roundtable.repair.tables import rows

__all__ = ["Page", "Promise", "page"]

Layout = Literal["feature", "qa", "report"]


class Promise(NamedTuple):
    """A target that was put into a page."""

    name: str
    organization: str | None
    """None in a transcript, which gives names alone."""
    quantity: int
    unit: str
    year: int


class Page(NamedTuple):
    """One page of the gazette."""

    number: int
    layout: Layout
    clean: str
    text: str
    """As a mirror shows it, or as it was printed."""
    damaged: bool
    promises: tuple[Promise, ...]


_SURNAMES = "安白岑程邓丁董杜范方费冯傅高葛顾郭韩何贺洪侯胡黄江姜蒋金康孔赖雷黎李廖林刘柳卢鲁陆罗吕"
_GIVEN = (
    "安柏辰川丹帆芳歌禾虹佳嘉景静可岚乐立林霖洛茂敏明宁平青晴秋然荣若山舒朔思桐望文汐夏晓欣秀雅扬宜屿雨远允韵昭知舟卓"
)
_OFFICES = (
    ("市民政局", "局长"),
    ("市教育局", "副局长"),
    ("市交通运输局", "局长"),
    ("市卫生健康委", "主任"),
    ("市农业农村局", "局长"),
    ("市水务局", "总工程师"),
    ("市文化和旅游局", "副局长"),
    ("市数据资源局", "局长"),
    ("市住房城乡建设局", "副局长"),
    ("市商务局", "局长"),
)
_PROMISES = (
    ("到{year}年底，建成{n}个社区食堂", "个"),
    ("到{year}年底，新建{n}座街心公园", "座"),
    ("到{year}年，全市新增{n}张护理床位", "张"),
    ("到{year}年底，培训{n}名青年工人", "名"),
    ("到{year}年底，改造{n}处老旧厂房", "处"),
    ("到{year}年，建设{n}公里步行道", "公里"),
)
_VERBS = ("表示", "介绍", "指出", "强调", "透露")
_SCENES = (
    "{place}因江而兴，两岸的居民看着货船长大，也看着码头一天天安静下来",
    "{place}的茶馆坐满了人，说起这几年的变化，谁都能讲上一段",
    "清晨，{place}的菜市场里，摊主把价格牌擦了又擦，等着第一批熟客",
    "{place}图书馆的灯亮到夜里，备考的学生和看报的老人共用一张长桌",
    "雨水顺着{place}新修的沟渠流走，低洼的巷子第一次没有积水",
    "孩子们在{place}新铺的跑道上追逐，家长站在树荫下聊着学校的事情",
    "{place}合作社的仓库里堆着刚收的橘子，外面的卡车已经发动",
    "{place}的师傅们把旧机器拆开，一件一件地擦干净，再装回原来的位置",
)
_VIEWS = (
    "{place}这件事情说起来简单，做起来要一户一户地商量",
    "{place}的数据要流动起来，才能让办事的人少跑路",
    "{place}的规划不能只画在图上，要听一听街坊的意见",
    "{place}的环境好了，年轻人才愿意回来，产业才有后劲",
    "{place}的经验告诉我们，质量和安全一样也不能放松",
    "{place}的服务要走到门口，而不是等在窗口后面",
    "关键在于把{place}的责任落实到每一个岗位",
    "医生愿意去{place}，靠的是稳定的保障和真正的尊重",
)
_PLACES = (
    "清江",
    "望湖",
    "临江",
    "青石",
    "白沙",
    "柳林",
    "石桥",
    "松山",
    "南湾",
    "北岸",
    "东门",
    "西园",
    "梅岭",
    "竹溪",
)
_KINDS = ("一路", "二路", "大街", "新村", "花园", "老街", "巷", "广场", "码头", "公园")
_ENDING = "（责任编辑：{editor}）\n\n【版权声明】本网所有文字与图片，未经书面许可不得转载。\n"


@cache
def _key_list() -> tuple[Key, ...]:
    return tuple(Key(row[0], row[2]) for row in rows("keys.tsv") if row[3] == "known")


def _filled(draw: random.Random, sentences: tuple[str, ...]) -> str:
    """Return one of ``sentences`` about some place, so that two pages hardly share one."""
    number = draw.randrange(2, 99)
    return draw.choice(sentences).format(place=f"{draw.choice(_PLACES)}{draw.choice(_KINDS)}{number}号")


class _Person(NamedTuple):
    name: str
    organization: str
    title: str


def page(number: int) -> Page:
    """Return the page with this ``number``; nine of ten are damaged."""
    draw = random.Random(number)  # noqa: S311 - the same page every time is what is wanted
    layout: Layout = draw.choice(("feature", "feature", "qa", "report"))
    people = _people(draw, draw.randint(2, 6))
    promises: list[Promise] = []
    lines = [f"【江城圆桌】第{number}期 {draw.choice(_PLACES)}的新路", ""]
    lines += ["访谈嘉宾：", ""] if layout == "feature" else []
    if layout == "feature":
        lines += [line for person in people for line in (f"{person.organization}{person.title} {person.name}", "")]
    lines += [_filled(draw, _SCENES) + "。" + _filled(draw, _SCENES) + "。", ""]
    for person in people:
        if layout == "feature":
            lines += [f"走进{draw.choice(_PLACES)}{draw.choice(_KINDS)}", ""]
        if layout == "qa":
            lines += [f"记者：{draw.choice(_PLACES)}的居民最关心什么？", ""]
        for paragraph in range(draw.randint(2, 9)):
            lines += [_paragraph(draw, person, layout, promises, first=paragraph == 0), ""]
    lines.append(
        f"（本文原载于{draw.randint(2019, 2024)}年{draw.randint(1, 12):02}月{draw.randint(1, 28):02}日《江城日报》）"
    )
    lines += ["", _ENDING.format(editor=_people(draw, 1)[0].name)]
    clean = "\n".join(lines)
    damaged = draw.random() < 0.9
    return Page(number, layout, clean, _shown(draw, clean) if damaged else clean, damaged, tuple(promises))


def _people(draw: random.Random, count: int) -> list[_Person]:
    offices = draw.sample(_OFFICES, count)
    names = [draw.choice(_SURNAMES) + draw.choice(_GIVEN) + draw.choice(_GIVEN) for _ in offices]
    return [_Person(name, *office) for name, office in zip(names, offices, strict=True)]


def _paragraph(draw: random.Random, person: _Person, layout: Layout, promises: list[Promise], *, first: bool) -> str:
    if draw.random() < 0.25 and not first:
        return _filled(draw, _SCENES) + "。" + _filled(draw, _SCENES) + "。"
    said = _filled(draw, _VIEWS) + "。"
    if draw.random() < 0.4:
        template, unit = draw.choice(_PROMISES)
        quantity, year = draw.randrange(11, 980), draw.randrange(2026, 2036)
        organization = None if layout == "qa" else person.organization
        promises.append(Promise(person.name, organization, quantity, unit, year))
        said += template.format(year=year, n=quantity) + "。"
    said += "".join(_filled(draw, _VIEWS) + "。" for _ in range(draw.randint(0, 2)))
    if layout == "qa":
        return f"{person.name}：{said}"
    who = f"{person.organization}{person.title}{person.name}" if first else person.name
    verb = draw.choice(_VERBS)
    return f"“{_filled(draw, _VIEWS)}。”{who}{verb}，{said}" if draw.random() < 0.4 else f"{who}{verb}，{said}"


def _shown(draw: random.Random, clean: str) -> str:
    keys = _key_list()
    cutoff = draw.randint(len(keys) // 20, len(keys))
    return damage(
        mirror_script(clean), keys=keys[:cutoff], cuts=CUTS if draw.random() < 0.7 else (), folded=draw.random() < 0.8
    )
