"""Short pieces of newspaper Chinese for detectors: put together from sentences of a city that does not exist."""

from __future__ import annotations

import random
from functools import cache

import opencc

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gbk",
    "big5",
    "big5hkscs",
    "utf-16-le",
    "utf-16-be",
    "utf-16-le with mark",
    "utf-16-be with mark",
)
SIZES = (20, 50, 200, 1000)

_WHO = (
    "临江区区长何志远",
    "望湖区副区长苏明珠",
    "市教育局负责人",
    "青石区一位退休教师",
    "市交通局局长周启明",
    "卖早点的刘师傅",
    "江城大学教授白若水",
    "市民政局副局长林小满",
    "社区医院院长温如玉",
    "报社记者陈晓岚",
    "几位来自乡下的农户",
    "水务公司总工程师",
    "消防支队队长孟凡",
    "图书馆馆长纪长青",
)
_VERBS = (
    "表示",
    "说",
    "指出",
    "介绍",
    "认为",
    "告诉记者",
    "在会上提出",
    "回答提问时说",
    "强调",
)
_WHAT = (
    "今年要新建{n}个街心公园，让居民出门就能看见绿色",
    "老旧小区的{n}部电梯已经全部通过验收",
    "全区{n}所学校都开设了游泳课",
    "去年的粮食产量比前年增加了百分之{n}，仓库已经装满",
    "从下个月起，{n}路公交车将延长到火车站",
    "医院的挂号窗口减少到{n}个，排队的时间却更短了",
    "我们用{n}天时间走访了每一户人家，记下了三百多条意见",
    "这条河的水质连续{n}个月达到二类标准",
    "夜市的摊位费再降{n}元，卫生由商户自己管",
    "未来五年内，培养{n}名懂技术的青年工人",
    "博物馆的{n}件文物第一次离开库房，与观众见面",
    "暴雨那一夜，{n}名消防队员守在堤坝上",
    "图书馆晚上开放到{n}点，座位常常不够用",
    "合作社卖出了{n}万斤橘子，还有一半在树上",
    "桥梁检修需要封闭{n}小时，请市民绕行",
    "企业遇到困难，政府应当先听一听，再想办法解决",
    "年轻人愿意回到家乡，是因为这里有事可做",
    "孩子们最喜欢的是河边那块草地，而不是昂贵的器械",
    "垃圾分类推行以来，每天运走的垃圾少了{n}吨",
    "养老服务中心设有{n}张床位，还配了两名护士",
    "隧道贯通以后，两岸往来只需要{n}分钟",
)
_ENDS = "。。。！？；"


@cache
def _page(index: int) -> str:
    """Return about 700 characters of text, another one for each ``index``, every second one Traditional."""
    draw = random.Random(index)  # noqa: S311 - the same text every time is what is wanted
    parts: list[str] = []
    while sum(map(len, parts)) < 700:
        what = draw.choice(_WHAT).format(n=draw.randrange(2, 99))
        said = f"：“{what}。”" if draw.random() < 0.4 else f"，{what}{draw.choice(_ENDS)}"
        parts += (draw.choice(_WHO), draw.choice(_VERBS), said, draw.choice(("", "", "\n")))
    text = "".join(parts)
    return opencc.OpenCC("s2t").convert(text) if index % 2 else text


def snippet(index: int, encoding: str, size: int) -> tuple[str, bytes]:
    """Return text and the same text in ``encoding``, whole characters and at most ``size`` bytes, mark not counted."""
    codec, _, mark = encoding.partition(" ")
    text = _page(index | 1 if codec.startswith("big5") else index)
    # Big5 lacks a few of the characters; nobody could have written them in it.
    data = text.encode(codec, "ignore")[:size]
    text = data.decode(codec, "ignore")
    data = text.encode(codec)
    return text, ("\ufeff".encode(codec) + data if mark else data)
