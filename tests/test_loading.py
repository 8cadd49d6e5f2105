"""Whatever comes in is read, and then goes out and comes back in every format; or it is refused in one sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from strategies import CONTEXT

import roundtable
from roundtable import RoundtableError, get_exporter, get_importer
from roundtable.formats import available_exporters, available_importers
from roundtable.repair.channel import damage, mirror_script
from roundtable.repair.key_list import key_list
from roundtable.schema import article_schema

if TYPE_CHECKING:
    from roundtable import Reading

_SCHEMA = Draft202012Validator(json.loads(article_schema()))
_BACK = sorted(available_exporters().keys() & available_importers().keys())

# What pages are made of, and what hurts; drawn in any order, so that each meets each other.
_PIECES = st.sampled_from(
    [
        *(
            "【江城圆桌】数据怎样用",
            "主持人：",
            "林溪：",
            "记者 周禾",
            "访谈嘉宾：",
            "市水务局局长 何守真",
            "“把江水引来。”",
        ),
        *(
            "何守真表示，",
            "到2028年底新建3座水厂。",
            "他说，",
            "“",
            "”",
            "「",
            "」",
            "，",
            "。",
            "？！",
            "…",
            "——",
            "(",
            ")",
        ),
        *(
            "創(chuàng)新",
            "?！",
            "?笔薪",
            "杩涘叆姹熷煄",
            "&nbsp;",
            "<p>",
            "</div>",
            "<script>",
            "]]>",
            "\\u300a",
            "一 二 三",
        ),
        *(
            "\n",
            "\n\n",
            "\r",
            "　　",
            " ",
            "\0",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\ufffe",
            "\ue5e5",
            "\ud83d",
            "😀",
            "𠮷",
            "A",
            "9",
        ),
    ]
)
_PAGES = st.lists(_PIECES, max_size=40).map("".join)
_BYTES = st.one_of(
    st.binary(max_size=200),
    st.tuples(_PAGES, st.sampled_from(["utf-8", "gb18030", "big5", "utf-16"]), st.binary(max_size=3)).map(
        lambda made: made[0].encode(made[1], "ignore") + made[2]
    ),
    st.tuples(_PAGES, st.integers(1, 500)).map(
        lambda made: damage(mirror_script(made[0]), keys=key_list()[: made[1]]).encode("utf-8", "ignore")
    ),
)


def _read(data: str | bytes) -> Reading | None:
    try:
        reading = roundtable.loads(data)
    except RoundtableError as error:
        told = str(error)
    else:
        told = ""
    assert "\n" not in told
    if told:
        return None
    repaired = reading.repaired
    assert repaired.revert() == repaired.decoded.text
    assert "".join(block.span.of(reading.article.text) for block in reading.article.blocks) == repaired.text
    return reading


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(st.characters(codec=None), max_size=200), _PAGES))
@example("江城\ud800市")
@example("\ufeff\n")
def test_any_text_is_read_or_refused(text: str) -> None:
    _read(text)


@settings(deadline=None, max_examples=200)
@given(_BYTES)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read(data)


@settings(deadline=None, max_examples=30)
@given(_BYTES)
def test_what_was_read_goes_out_and_comes_back(data: bytes) -> None:
    if reading := _read(data):
        for name in _BACK:
            exported = get_exporter(name).export(reading.article, CONTEXT)
            if name == "json":
                _SCHEMA.validate(json.loads(exported))
            assert get_importer(name).read(exported) == reading.article, name


def test_a_text_is_read_as_its_bytes_are() -> None:
    page = "【圆桌】水厂怎么建\n\n江城市水务局局长何守真表示，到2028年底新建3座水厂。\n"
    assert roundtable.loads(page).article.targets == roundtable.loads(page.encode("gb18030")).article.targets
    assert roundtable.loads(page, encoding="big5").repaired.text == page  # a text needs no encoding


def test_half_a_character_of_a_text_is_recorded() -> None:
    decoded = roundtable.loads("江城\ud800市今天下雪。").repaired.decoded
    assert decoded.text == "江城�市今天下雪。"
    assert decoded.undecoded == ((6, "eda080"),)


@pytest.mark.parametrize("nothing", ["", b"", " \n\u3000", b"\xef\xbb\xbf"])
def test_what_has_no_text_is_refused(nothing: str | bytes) -> None:
    with pytest.raises(roundtable.EmptyInputError, match="there is no text in it"):
        roundtable.loads(nothing)
