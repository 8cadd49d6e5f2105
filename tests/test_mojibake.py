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


_LINKS = "".join(
    f"（第{place}段錄影： https://video.example.org/watch/recording-of-the-talk-part-{place} ）\n" for place in range(9)
)
_TABLE = "+--------------------+----------------------------------+\n"


@pytest.mark.parametrize("right", ["utf-8", "gbk", "big5"])
@pytest.mark.parametrize(
    "page",
    [
        f"{_LINKS}林溪：我們從去年開始推動資料開放，今年希望市民一起參與。\n",
        (
            f"Table 3. Programs that convert the archive of the Rivertown Gazette\n{_TABLE}"
            f"|page2text           |把網頁轉成文字，留下標題         |\n{_TABLE}"
            f"|text2book           |由文字做成電子書                 |\n{_TABLE}"
            f"|book-check --strict |檢查電子書（見 check(1)）→ 報告   |\n{_TABLE}"
        ),
        "報館的電腦歸屬 “netdev” 群組，守護程式（daemon）另外設定，清單見 “README.Debian” 。",
    ],
)
def test_what_is_not_chinese_on_a_page_does_not_hide_the_rest(page: str, right: str) -> None:
    assert repaired(page.encode(right).decode("latin-1")) == page


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
