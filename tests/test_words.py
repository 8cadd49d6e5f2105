"""Whole readings are weighed by words and by what stands around them; lost signs by what follows."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.repair.choices import Choice
from roundtable.repair.page_model import PageModel
from roundtable.repair.swallowed import swallowed
from roundtable.repair.weighing import pairs
from roundtable.repair.words import Stretch, word_cost


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("双方签署停火协议", "双方签署。火协议"),  # a word, against a clause that begins oddly
        ("雙方簽署停火協議", "雙方簽署。火協議"),  # Traditional counts as its Simplified form
        ("女子跳远比赛中技压群芳，", "女子跳远比赛中技压群峰，"),
        ("记者牛晓芳报道", "记者。晓芳报道"),  # a surname before what given names are made of
        ("学校停课一天", "学校海课一天"),
        ("船队将于11日到江城", "船队将有11日到江城"),  # 有 stands before counts, not before dates
    ],
)
def test_words_and_their_kinds_tell_readings_apart(right: str, wrong: str) -> None:
    assert word_cost(right) < word_cost(wrong)


def test_any_text_has_a_cost() -> None:
    for text in ("", "\n", "abc", "〓〓", "𠮷野家", "\ud800", "？！…" * 20):
        assert word_cost(text) >= 0


def test_a_page_tells_before_what_it_has_figures() -> None:
    page = PageModel("江城晴12度。渡口晴9度。望湖晴3度。石墩前有船。")
    fine, before = (page.cost("", one) + page.cost(one, "7") for one in "晴前")
    assert fine < before
    assert page.cost("湖晴", "7") < PageModel("").cost("湖晴", "7")


@pytest.mark.parametrize(
    ("after", "sign"),
    [
        ("998年6月", "1"),
        ("023年", "2"),
        ("1世紀", "2"),
        ("9世纪", "1"),
        ("2月底", "1"),
        ("/p>江城", "<"),
        ("br/>", "<"),
    ],
)
def test_a_lost_sign_that_what_follows_tells(after: str, sign: str) -> None:
    best, share = next(iter(swallowed(after).items()))
    assert best == sign
    assert share > 0.5


@pytest.mark.parametrize("after", ["个月", "万元", "名。", "12年前", "0日", ""])
def test_a_lost_sign_that_nothing_tells(after: str) -> None:
    assert max(swallowed(after).values()) < 0.5
    assert sum(swallowed(after).values()) == pytest.approx(1, abs=0.05)


_SIGNS = st.text("双方签署停火协议记者牛晓芳报道，。、”“？〓1998年3月王建国说中华人民共和国", max_size=14)


@given(_SIGNS, _SIGNS, _SIGNS)
def test_a_hole_costs_what_the_whole_text_costs(before: str, middle: str, behind: str) -> None:
    assert Stretch(before, behind).cost(middle) == pytest.approx(word_cost(before + middle + behind))


@given(_SIGNS, st.text("双方签署停火协议", min_size=2, max_size=2))
def test_what_is_likely_costs_what_each_character_costs(page: str, context: str) -> None:
    model = PageModel(page)
    found = model.likely(context, Choice("。专校模海保常停双协", {"海": 6.0}, width=6.0, most=5), 60.0)
    costs = [option.cost for option in found]
    assert found
    assert costs == sorted(costs)
    for cost, character, extra in found:
        assert extra == (6.0 if character == "海" else 0.0)
        assert cost == pytest.approx(model.cost(context, character) + extra)


@given(_SIGNS, st.text("双方签署停火，", min_size=2, max_size=2), st.floats(0.5, 20))
def test_what_costs_up_to_a_bound_is_all_there(page: str, context: str, most: float) -> None:
    characters = tuple("议議署名火，。”@Az~龘龖双")
    found = PageModel(page).ranked(context, characters, most)
    costs = {one: PageModel(page).cost(context, one) for one in characters}
    assert [cost for cost, _ in found] == sorted(cost for cost, _ in found)
    assert {one: cost for cost, one in found if cost <= most} == {one: c for one, c in costs.items() if c <= most}


def test_many_pages_cost_no_more_memory_than_one() -> None:
    model, characters = PageModel(""), [chr(code) for code in range(0x4E00, 0x4E00 + 50)]
    tracemalloc.start()
    try:
        for first, second, third in product(characters, repeat=3):
            model.cost(first + second, third)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * 2**20


def test_what_a_page_repeats_becomes_likelier() -> None:
    sound, silent = PageModel("会上，邬兰芳说。邬兰芳还说，邬兰芳来了。"), PageModel("会上，他说。")
    assert sound.cost("邬兰", "芳") + 1 < silent.cost("邬兰", "芳")
    assert sound.cost("鄔蘭", "芳") == sound.cost("邬兰", "芳")


def test_shares_of_belief_are_added_in_the_order_of_the_text() -> None:
    """In the order of a set, which each process has its own of, sums differ in their last digit, and so do bytes."""
    text = "江城市水务局长说今年新建三座水厂"
    assert list(pairs([text], [1.0])) == list(map("".join, pairwise(text)))
