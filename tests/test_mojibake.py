"""The other damage families: undone where that is proven, left alone where it is not."""

from __future__ import annotations

import pytest
from case_files import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from roundtable.edits import apply_edits
from roundtable.repair.mojibake import RULES, propose


def repaired(text: str) -> str:
    return apply_edits(text, propose(text))


@pytest.mark.parametrize("case", cases("mojibake"))
def test_case(case: Case) -> None:
    assert repaired(case.original) == case.wanted


_NEWS = "江城市临江区今年新建三个科技创新平台，年产值将突破一百亿元。"


def test_what_is_lost_is_guessed_and_says_so() -> None:
    lossless, lossy = propose("江城".encode().decode("gbk")), propose(_NEWS.encode().decode("gbk", "replace"))
    assert [edit.certainty for edit in lossless] == [1.0]
    assert [0 < edit.certainty < 1 for edit in lossy] == [True]


def test_rule_names_are_listed_once() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.meaning.endswith(".") for rule in RULES)


_words = st.lists(
    st.sampled_from(["江城", "临江区", "创新", "平台", "今天", "下雪", "记者", "明年", "发展"]), min_size=4
)


@given(_words, st.sampled_from(["latin-1", "gbk"]))
def test_misread_utf_8_comes_back(words: list[str], wrong: str) -> None:
    text = "".join(words) + "，"
    damaged = text.encode().decode(wrong, "ignore")
    if damaged.encode(wrong, "replace") == text.encode():
        assert repaired(damaged) == text


@given(st.text("江城,&;nbsp\\u300a/p> \n\u200b\ue863ÖÐ¹ú杩涘叆\ufffd?(hui)", max_size=60))
def test_any_text_passes(text: str) -> None:
    edits = propose(text)
    assert all(edit.rule in {rule.name for rule in RULES} for edit in edits)
    assert apply_edits(text, edits) == repaired(text)


@given(st.text(max_size=60))
def test_any_characters_pass(text: str) -> None:
    repaired(text)
