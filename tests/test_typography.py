"""Pass 3: folded punctuation is set right, and only on pages that were folded."""

from __future__ import annotations

import pytest
from case_files import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from roundtable.edits import apply_edits
from roundtable.repair.typography import RULES, is_folded, propose

_PAGE = "江城日报讯,记者从会上获悉:今年、明年都有安排。"
_FOLD = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_marks = st.sampled_from("，；：？！")


def set_right(text: str, language: str = "zh-Hans") -> str:
    return apply_edits(text, propose(text, language=language))


@pytest.mark.parametrize("case", cases("typography"))
def test_case(case: Case) -> None:
    assert set_right(case.original) == case.wanted


def test_other_languages_are_left_alone() -> None:
    assert is_folded(_PAGE)
    assert propose(_PAGE, language="und") == ()


def test_every_edit_names_a_listed_rule_and_doubts_a_little() -> None:
    edits = propose(_PAGE + '他(李明)说"好"--明天...走', language="zh-Hans")
    assert {edit.rule for edit in edits} == {rule.name for rule in RULES}
    assert all(0.9 < edit.certainty < 1 for edit in edits)


_words = st.text("江城市临江区望湖会上李明说创新", min_size=1, max_size=8)


@given(st.lists(st.tuples(_words, _marks), min_size=3))
def test_folding_is_undone(clauses: list[tuple[str, str]]) -> None:
    original = "".join(word + mark for word, mark in clauses) + "今年、明年。"
    assert set_right(original.translate(_FOLD)) == original
    assert set_right(original) == original


@given(st.text('江城,;:?!()"-.~ \n5Aa、。“”（，', max_size=80))
def test_any_text_keeps_its_letters_and_settles(text: str) -> None:
    page = _PAGE + "\n" + text
    once = set_right(page)
    assert [c for c in once if c.isalnum()] == [c for c in page if c.isalnum()]
    assert once.count("\n") == page.count("\n")
