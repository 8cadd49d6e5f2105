"""Damage over damage: what was done to a page last is taken back first, and then what lies below it."""

from __future__ import annotations

import html
import json
from html import entities
from typing import TYPE_CHECKING

import pytest
from mirrors import PAGE, kept, mirrored

from roundtable.repair.channel import fold, mirror_script

if TYPE_CHECKING:
    from collections.abc import Callable


def _references(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _json(text: str) -> str:
    return "\n".join(json.dumps(line)[1:-1] for line in text.split("\n"))


def _named(text: str) -> str:
    return html.escape(text).replace("“", "&ldquo;").replace("”", "&rdquo;")


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(_references, id="character references"),
        pytest.param(_json, id="escapes of JSON"),
        pytest.param(lambda text: text.encode().decode("latin-1"), id="UTF-8 as Latin-1"),
        pytest.param(lambda text: text.encode("gb18030").decode("latin-1"), id="GBK as Latin-1"),
        pytest.param(lambda text: _references(text).encode().decode("latin-1"), id="references, and Latin-1"),
    ],
)
def test_a_mirrors_page_that_something_else_befell_comes_back(then: Callable[[str], str]) -> None:
    repaired = kept(then(mirrored(PAGE, cuts=())))
    assert fold(repaired.text) == fold(mirror_script(PAGE))


def test_a_torn_page_in_references_tells_where_it_stays_open() -> None:
    straight = kept(mirrored(PAGE))
    repaired = kept(_references(mirrored(PAGE)))
    assert repaired.text == straight.text
    assert [gap.span for gap in repaired.gaps] == [gap.span for gap in straight.gaps]


def test_references_in_a_misread_page_become_their_characters() -> None:
    assert kept(_named(PAGE).encode().decode("latin-1")).text == PAGE


@pytest.mark.parametrize("name", [lambda code: f"&#{code};", lambda code: f"&{entities.codepoint2name.get(code)};"])
def test_bytes_of_gbk_as_references_of_letters_are_read(name: Callable[[int], str]) -> None:
    letters = "江城市今年新建三个渡口，让两岸居民出行更方便。".encode("gbk").decode("latin-1")
    shown = "".join(name(ord(one)) if one > "\x7f" and ord(one) in entities.codepoint2name else one for one in letters)
    assert kept(shown).text == "江城市今年新建三个渡口，让两岸居民出行更方便。"


_SHELL = mirror_script(
    "江城网首页 创新频道 产业频道 区县频道\n上一篇：临江区的企业协同发展\n下一篇：望湖区公布统计数据，规划产业链\n"
)


def test_a_mirrors_article_in_a_sound_shell_comes_back() -> None:
    article = mirrored(PAGE, cuts=())
    assert article.count("(") > 30
    assert fold(kept(_SHELL + article + _SHELL).text) == fold(_SHELL + mirror_script(PAGE) + _SHELL)


def test_a_mirrors_shell_around_a_sound_article_comes_back() -> None:
    repaired = kept(mirrored(PAGE) + _SHELL + mirrored(PAGE))
    assert fold(repaired.text) == fold(mirror_script(PAGE) + _SHELL + mirror_script(PAGE))


def test_where_a_lesson_annotates_and_its_exercise_does_not_nothing_is_taken_out() -> None:
    lesson = (
        "第一課 生字：創(chuàng)、業(yè)、發(fā)、產(chǎn)、區(qū)、環(huán)\n"
        "朗讀：創(chuàng)業(yè)的人發(fā)現，產(chǎn)區(qū)的環(huán)境最要緊。\n"
        "練習：請用創業、發展、產區、環境造句，並在裡面寫出讀音。\n"
    )
    assert kept(lesson).text == lesson


def test_a_reference_whose_first_sign_was_swallowed_is_none_any_more() -> None:
    said = "他说：&ldquo;等我有了钱，就带你去看海。&rdquo;后来他去了江城，说：&ldquo;渡口真好。&rdquo;"
    shown = mirrored(PAGE + said)
    assert "?rdquo;" in shown
    repaired = kept(shown)
    assert "quo;" not in repaired.text
    assert repaired.gaps
