"""Pass 2: pseudo-Traditional is recognised and converted, genuine Traditional is left alone."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from case_files import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from roundtable.edits import apply_edits
from roundtable.errors import DependencyError
from roundtable.repair import conversion
from roundtable.repair.script import Script, ScriptOption, propose, source_script

_BODY = "江城市科技局局長說,關于這項規劃,市里已經開會研究,最后會同有關部門制定實施方案,范圍覆蓋各區縣。"
_GENUINE = "江城市科技局局長說，關於這項規劃，市裡已經開會研究，最後會同有關部門訂定實施方案，範圍涵蓋各區。"
_SIMPLIFIED = "江城市科技局局长说，关于这项规划，市里已经开会研究，最后会同有关部门制定实施方案，范围覆盖各区县。"


def converted(text: str, option: ScriptOption = "auto") -> str:
    edits, _ = propose(text, source=source_script(text), option=option)
    return apply_edits(text, edits)


@pytest.mark.parametrize("case", cases("script"))
def test_case(case: Case) -> None:
    assert converted(case.original, case.option) == case.wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "none"),
        ("2024 annual report, 12:30", "none"),
        ("中文", "none"),
        (_SIMPLIFIED, "Hans"),
        (_GENUINE, "Hant"),
        (_BODY, "pseudo-Hant"),
        (_SIMPLIFIED + "\n" + _BODY, "mixed"),
        (_SIMPLIFIED + _BODY, "mixed"),
        (_SIMPLIFIED + "作家錢先生", "Hans"),
        ("本日は晴天なり。東京の会議で発表された報告書について説明する。", "none"),
        ("오늘 서울에서 열린 會議에서 報告書를 발표했다", "none"),
    ],
)
def test_script_is_recognised(text: str, expected: Script) -> None:
    assert source_script(text) == expected


def test_other_damage_decides_where_the_script_does_not() -> None:
    text = "江城市財政局局長介紹,今年將擴大投資。"
    assert source_script(text) == "Hant"
    assert source_script(text, mirrored=True) == "pseudo-Hant"
    assert source_script(_GENUINE, mirrored=True) == "Hant"


@pytest.mark.parametrize(
    ("text", "option", "language"),
    [
        (_BODY, "auto", "zh-Hans"),
        (_BODY, "keep", "zh-Hant"),
        (_BODY, "hant", "zh-Hant"),
        (_GENUINE, "auto", "zh-Hant"),
        (_GENUINE, "hans", "zh-Hans"),
        (_SIMPLIFIED, "auto", "zh-Hans"),
        (_SIMPLIFIED, "hant", "zh-Hant"),
        (_SIMPLIFIED + "\n" + _BODY, "auto", "zh-Hans"),
        (_SIMPLIFIED + "\n" + _GENUINE, "auto", "und"),
        ("annual report", "auto", "und"),
    ],
)
def test_language_of_the_result(text: str, option: ScriptOption, language: str) -> None:
    assert propose(text, source=source_script(text), option=option)[1] == language


def test_a_character_stays_that_the_mirror_has_not_made() -> None:
    page = "副局長劉元乾說,關于創業的規劃已經批準,由干部們負責。"
    runs: list[tuple[str, ScriptOption, bool]] = [
        (page, "auto", True),
        (page, "auto", False),
        (page, "hant", True),
        (page.replace("干部", "人們"), "auto", True),  # nothing tells that this mirror keeps 干
    ]
    kept, told, taiwan, unknown = (
        apply_edits(text, propose(text, source="pseudo-Hant", option=option, mirrored=mirrored)[0])
        for text, option, mirrored in runs
    )
    assert kept == "副局长刘元乾说,关于创业的规划已经批准,由干部们负责。"
    assert taiwan == "副局長劉元乾說,關於創業的規劃已經批准,由幹部們負責。"
    assert "刘元干" in told
    assert "刘元干" in unknown


def test_only_the_converted_part_of_a_mixed_page_changes() -> None:
    text = "著名作家谈江城，乾隆年间的学者著书立说。\n" + _BODY
    assert converted(text).split("\n")[0] == text.split("\n")[0]


def test_an_edit_covers_a_run_and_never_a_line_end() -> None:
    edits, _ = propose("關于創業\n創業關于,最后的人民日報", source="pseudo-Hant", option="auto")
    assert [(edit.before, edit.after) for edit in edits] == [
        ("關于創業", "关于创业"),
        ("創業關", "创业关"),
        ("報", "报"),
    ]


def test_an_ambiguous_character_is_an_edit_of_its_own() -> None:
    edits, _ = propose("這里關于乾淨", source="pseudo-Hant", option="auto")
    assert [(edit.before, edit.certainty < 1) for edit in edits] == [("這里關", False), ("乾", True), ("淨", False)]


def test_lone_surrogates_are_kept() -> None:
    text = "關于\ud800什么時候"
    assert converted(text) == "关于\ud800什么时候"


@given(
    st.text("关關于於这這里裡的人后後么麼著,。\nかabc\ud800", max_size=60),
    st.sampled_from(["auto", "hans", "hant", "keep"]),
)
def test_conversion_keeps_length_and_settles(text: str, option: ScriptOption) -> None:
    once = converted(text, option)
    assert len(once) == len(text)
    for edit in propose(text, source=source_script(text), option=option)[0]:
        assert edit.before != edit.after
        assert "\n" not in edit.before


def test_an_overwritten_opencc_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    impostor = ModuleType("opencc")
    impostor.__file__ = "site-packages/opencc/__init__.py"
    monkeypatch.setitem(sys.modules, "opencc", impostor)
    conversion._opencc.cache_clear()
    with pytest.raises(DependencyError, match="opencc-python-reimplemented"):
        converted(_BODY)
