"""Contributions that a line of their own signs, in the forms that papers print and sites leave of them."""

from __future__ import annotations

import pytest
from pages import repaired, turns

from roundtable.parsing import parse

_WORDS = "码头要改成公园了，岸线向市民敞开，大家可以在江边散步、钓鱼、晒太阳，这是我们多年的愿望。"
POSTS = {"李小容": ["江城科学院院士", "江城大学校长"], "王松林": ["江城工程院院士", "江城医学院副院长"]}


@pytest.mark.parametrize(
    "signature",
    [
        ["{name}（{posts[0]}、{posts[1]}）"],
        ["{name} {posts[0]} {posts[1]}"],
        ["{name}{posts[0]}{posts[1]}"],
        ["{name}", "{posts[0]}", "{posts[1]}"],
    ],
)
@pytest.mark.parametrize("above", [["岸线笔谈", "2024-05-14 来源：江城日报"], ["来源: 发布时间：2024-05-14"], []])
def test_contributions_are_signed(signature: list[str], above: list[str]) -> None:
    lines = list(above)
    for name, posts in POSTS.items():
        lines += [line.format(name=name, posts=posts) for line in signature]
        lines += ["柳青说过，要学会提问题。" + _WORDS, _WORDS]
    assert [name for name in turns(*lines) if name] == ["李小容"] * 2 + ["王松林"] * 2
    article = parse(repaired("\n\n".join(lines) + "\n"))
    assert {person.name: [post.text for post in person.posts] for person in article.speakers} == POSTS
    assert article.source in {"江城日报", None}


def test_what_the_paper_comments_is_nobodys_words() -> None:
    told = "江城银行副行长李小容近日说，今年会好转。他预测，岸线将在年内开放。"
    assert turns("李小容：岸线将开放", told, "点评：媒体不必少喊“狼来了”，当心这把“双刃剑”。") == ["李小容", None]


def test_a_parenthesis_with_marks_of_its_own_does_not_part_name_and_verb() -> None:
    told = "江城银行首席经济学家李小容在接受江城网（微信公众号:jcw）专访时表示，岸线将在年内开放。"
    assert turns("岸线何时开放", told) == ["李小容"]


def test_the_agency_in_front_of_a_post_and_the_photographer_are_kept_apart() -> None:
    lines = ["岸线何时开放", "（江城社）市长李小容表示，岸线将在年内开放。", "图/江城社记者王松林摄", _WORDS]
    article = parse(repaired("\n\n".join(lines) + "\n"))
    assert [post.text for person in article.speakers for post in person.posts] == ["市长"]
    assert article.byline is None
