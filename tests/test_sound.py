"""A page that is taken for sound at one look is one that no rule changes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from case_files import Case, cases
from gazette import page
from hypothesis import given
from hypothesis import strategies as st
from pages import repaired

from roundtable.repair import by_rules, repair
from roundtable.repair.sound import script_of_sound

CLEAN = Path(__file__).resolve().parents[2] / "shared" / "clean-text"
SIGNS = "江城市临江区建3，。、“”（）(),.;:?!? \n\xa0é©珮龍濟の\u200b\ue815&ldquo;\\u6c5f/p>(jiāng)<>杩涘叆ÖÐ¹ú你?〓·—…"
FAMILIES = ("repair", "negatives", "mojibake", "script", "typography")


def assert_as_by_rules(text: str) -> bool:
    """Hold what is said at one look against what the rules say, and tell whether there was anything to hold."""
    sound = script_of_sound(text)
    decoded = repaired(text).decoded
    if sound:
        assert repair(decoded) == by_rules(decoded)
        assert repair(decoded).report.script == sound
        assert repair(decoded, script="hans") == by_rules(decoded, script="hans")
    return sound is not None


@pytest.mark.parametrize("case", [parameters.values[0] for family in FAMILIES for parameters in cases(family)])
def test_cases(case: Case) -> None:
    assert_as_by_rules(case.original)
    assert_as_by_rules(f"江城市今年新建3个公园，{case.original}。\n" * 3)


@given(st.text(st.sampled_from(SIGNS), max_size=60))
def test_texts_of_signs(text: str) -> None:
    assert_as_by_rules(text)
    assert_as_by_rules(f"{text}江城市今年新建3个公园，{text}")


def test_signs_strewn_into_a_sound_page() -> None:
    draw = random.Random(1)  # noqa: S311 - the same pages every time
    parts = [
        "?!笔",
        "?,江",
        ",。",
        "&ldquo;",
        "\\u6c5f",
        "/p>",
        "江,城",
        "(chuàng)",
        "杩涘叆姹",
        "關於",
        "\ufeff",
        "é”",
    ]
    for number in range(60):
        text = page(number).clean
        for _ in range(draw.choice((1, 3, 12))):
            place = draw.randrange(len(text))
            text = text[:place] + draw.choice(parts) + text[place:]
        assert_as_by_rules(text)


def test_sound_pages_pass() -> None:
    pages = [page(number) for number in range(60)]
    assert all(assert_as_by_rules(one.clean) for one in pages)
    assert not any(assert_as_by_rules(one.text) for one in pages if one.damaged)


@pytest.mark.skipif(not CLEAN.exists(), reason="no clean texts here")
def test_nearly_all_news_passes() -> None:
    lines = (CLEAN / "news-1998.zh-Hans.txt").read_text(encoding="utf-8").splitlines()
    texts = ["\n".join(lines[start : start + 40]) for start in range(0, len(lines), 40)]
    assert sum(map(assert_as_by_rules, texts)) > 0.95 * len(texts)
