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
