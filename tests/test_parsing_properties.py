"""Whatever the page holds: nothing is lost, nobody is invented, and time stays in proportion to length."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from fuzz.targets import compose
from hypothesis import example, given
from hypothesis import strategies as st
from pages import repaired

from roundtable.model import Article
from roundtable.parsing import parse

_FOLDER = Path(__file__).parent / "cases" / "articles"
_PAGES = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.txt"))]
_LINES = sorted({line for page in _PAGES for line in page.splitlines() if line})
_FRAGMENTS = [
    "主持人：",
    "嘉宾：",
    "李明",
    "局长",
    "表示，",
    "“",
    "”",
    "‘",
    "「",
    "」",
    "：",
    "，",
    "。",
    "？",
    "、",
    " ",
    "　",
    "\n",
    "\r\n",
]
_FRAGMENTS += [
    "将",
    "新建",
    "12",
    "三十",
    "个",
    "亿元",
    "2025年底前",
    "【",
    "】",
    "（",
    "）",
    "《",
    "》",
    "|",
    ">",
    "—",
    '"',
    "\u2028",
    "\x1c",
    "\ud800",
    "·",
]


def parsed(text: str) -> Article:
    """Return the article of ``text``; the model itself checks that the blocks hold it all."""
    article = parse(repaired(text))
    assert article.text == text
    for block in article.blocks:
        line = block.span.of(text)
        assert (block.role == "space") == (not line.strip())
        assert block.role == "space" or line == line.strip()
    return article


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=60).map("".join))
@example("")
@example("“")
@example("：")
@example("嘉宾：\n\n李明")
def test_any_text_gives_an_article(text: str) -> None:
    parsed(text)


@given(st.binary(max_size=60).map(compose))
@example("江城市市长李明说：“好。”“")
@example("臨江區\n”\n名字")
def test_any_row_of_clauses_and_marks_gives_an_article(text: str) -> None:
    parsed(text)


@given(st.text(max_size=80))
def test_any_characters_give_an_article(text: str) -> None:
    parsed(text)


@given(st.text("“”‘’。，：、？—（）\n我老小阿他她在向的说称表示介绍记者市长李明王", max_size=24))
@example("“今天很好。”我")
@example("“今天很好。”老")
def test_any_row_of_the_words_that_people_are_told_by_gives_an_article(text: str) -> None:
    parsed(text)


@given(st.sampled_from(_PAGES), st.data())
def test_a_page_may_break_off_and_begin_anywhere(page: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(page)))
    parsed(page[start : data.draw(st.integers(start, len(page)))])


@given(st.lists(st.sampled_from(_LINES), max_size=25))
def test_lines_in_any_order_lose_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    people = parsed(text)
    for person in (*people.speakers, *people.moderators):
        assert person.span is not None
        printed = iter(person.span.of(text))  # a title may stand inside: 涂議員若男 is 涂若男
        assert all(character in printed for character in person.name if not character.isspace())


@given(st.sampled_from(_PAGES), st.data())
def test_a_missing_line_does_no_harm(page: str, data: st.DataObject) -> None:
    lines = page.split("\n\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    parsed("\n\n".join(lines))


@given(st.sampled_from(_PAGES))
def test_pages_without_punctuation_do_no_harm(page: str) -> None:
    parsed("".join(character for character in page if character.isalnum() or character.isspace()))


@given(st.sampled_from(_PAGES))
def test_straight_and_ascii_punctuation_reads_the_same(page: str) -> None:
    folded = page.translate(str.maketrans("，：；？！（）", ",:;?!()"))
    names = [person.name for person in parsed(page).speakers]
    assert [person.name for person in parsed(folded).speakers] == names


@pytest.mark.parametrize(
    "text",
    [
        "江城的早晨很安静。\n街上没有人。\n\n只有清洁车开过。",
        "首页 > 新闻 > 正文\n\n版权所有 未经授权不得转载",
        "第一章\n\n第一节\n\n一、总则\n\n（一）目的",
        "报告指出，方案提出，会议强调，全会要求。",
        "江城议会谈渡轮\n\n昨天开了会。\n\n陈可晴：先有人手再加班\n\n霍子朗：末班船不能再早\n\n夜归的街坊等不到船，就要走桥。",
        "他说，她表示，该负责人介绍。",
        "安装手册\n\n系统管理员 只需\n\n运行一次。\n\n普通 使用者\n\n可以跳过这一节。\n\n另外 操作员\n\n要记下日期。",
    ],
)
def test_nobody_is_invented(text: str) -> None:
    article = parsed(text)
    assert (article.speakers, article.moderators) == ((), ())


_MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "fragment",
    [
        *"“”说将年三万、，（【：着李ａ 12",
        "表示",
        "“‘",
        "局长李",
        "12个",
        "将新建12个、",
        "》要新建5所",
        "到2025年",
        "市长王芳 ",
        "阿·",
        "A ",
        "首页 >",
    ],
    ids=repr,
)
def test_a_megabyte_of_one_fragment_ends(fragment: str) -> None:
    # Not timed: a pattern that blows up on a megabyte does not end at all.
    parsed(fragment * (_MEGABYTE // len(fragment.encode())))


@pytest.mark.parametrize(
    "text",
    [
        "李明表示" * 10_000,
        "“说" * 10_000,
        "说好" * 10_000,
        "李明：\n" * 10_000,
        "“好。”李明说，" * 10_000,
        "（" * 10_000 + "）" * 10_000,
        "".join(f"王{chr(0x4E00 + number)}表示，好。\n" for number in range(5_000)),
        "".join(f"{chr(0x4E00 + number)}行：话\n" for number in range(5_000)),
    ],
    ids=lambda text: repr(text[:6]),
)
def test_pages_full_of_citations_end(text: str) -> None:
    parsed(text)


@pytest.mark.parametrize(
    "number", ["1001" * 16, "9" * 5000, "一" * 5000, "1" + "亿" * 9, "0." + "0" * 60 + "1"], ids=len
)
def test_a_row_of_digits_is_no_figure(number: str) -> None:
    page = f"江城市民政局局长安小禾表示，到2028年新建{number}个平台，投资3亿元。"
    (target,) = parsed(page).targets
    assert (target.quantity, target.unit) == (Decimal(300_000_000), "元")
