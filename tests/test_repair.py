"""The repair stage takes a mirror's damage back, logs it all, and leaves other texts alone."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest
from case_files import Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from mirrors import PAGE, decoded, kept, mirrored

from roundtable import Span
from roundtable.decisions.applying import DECIDED
from roundtable.repair import RULES, repair
from roundtable.repair.channel import damage, fold, mirror_script
from roundtable.repair.gate import inspect
from roundtable.repair.key_list import key_list

if TYPE_CHECKING:
    from roundtable.repair.script import ScriptOption

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed"
CLEAN = ROOT.parent / "shared" / "clean-text"


SHORT = "關于江城碼頭，區里說，明年開放{}，還要發展漁業，請大家后天來看。"


@pytest.mark.parametrize(
    ("word", "becomes"),
    [
        ("創(chuàng)新園", "创新园"),  # the first of the list that the page has
        ("創新園，產業(yè)園", "创新园，产业(yè)园"),  # not the first
    ],
)
def test_one_reading_is_a_mirrors_where_the_script_is_its_own(word: str, becomes: str) -> None:
    assert becomes in repair(decoded(SHORT.format(word))).text


def test_one_reading_in_genuine_traditional_stays() -> None:
    page = "關於江城碼頭，區裡說，明年開放創(chuàng)新園，還要發展漁業，請大家後天來看。"
    assert repair(decoded(page)).text == page


def test_an_orphan_reading_that_nothing_explains_is_marked() -> None:
    page = mirrored(PAGE) + "本站熱線ABC?nèi)DEF。\n"
    (gap,) = kept(page).gaps
    assert (gap.rule, gap.before, gap.span.of(kept(page).text), gap.candidates) == ("orphan", "?nèi)", "?nèi)", ())


@pytest.mark.parametrize("case", cases("repair"))
def test_mirrored_page(case: Case) -> None:
    repaired = repair(decoded(case.original), script=case.option)
    assert fold(repaired.text) == case.wanted
    assert repaired.revert() == case.original


def test_a_misread_line_that_stays_so_is_left_as_it_is() -> None:
    footer = "本版由江城晚报编辑部制作，未经书面授权请勿转载、摘编，违者将依法追究责任。"
    misread = mirror_script(footer.encode().decode("gbk", "ignore"))
    lost = "".join(character for place, character in enumerate(misread) if place % 5 < 4)
    repaired = repair(decoded(mirrored(PAGE * 4) + lost + "\n"))
    assert fold(repaired.text) == fold(PAGE * 4 + lost + "\n")
    assert repaired.text.endswith(f"\n{lost}\n")


@pytest.mark.parametrize("sign", ["\N{REPLACEMENT CHARACTER}", "?"])
def test_what_a_misread_line_leaves_open_is_shown_where_the_byte_was_lost(sign: str) -> None:
    line = "渡口的老人每天都要活动身体，走了几十年的路一天也没有断过。\n"
    page = line.encode().decode("gbk", "replace").replace("\N{REPLACEMENT CHARACTER}", sign)
    repaired = repair(decoded(page))
    assert repaired.text == line
    assert len(repaired.gaps) > 2
    assert all(sign in gap.before and gap.before in page for gap in repaired.gaps)


def test_a_long_text_is_repaired_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    first = mirrored(PAGE + "纯人力资源。他说：“环境要优化。”市民表示欢迎。\n学科和专科；围绕“一区”建设。\n")
    second = "江城市今天发布规划。\n" * 9
    one, other = (repair(decoded(page)) for page in (first, second))
    monkeypatch.setattr("roundtable.repair._BLOCK", len(first))
    whole = repair(decoded(first + first + second))
    assert whole.text == one.text * 2 + other.text
    assert whole.revert() == first + first + second
    assert len(whole.edits) == 2 * len(one.edits)
    gap = one.gaps[0]
    moved = msgspec.structs.replace(gap, span=gap.span.shift(len(one.text)))
    assert whole.gaps == (*one.gaps, moved, *whole.gaps[len(one.gaps) + 1 :])
    assert len(whole.gaps) == 2 * len(one.gaps)
    assert whole.report.kinds == one.report.kinds
    assert whole.report.cutoff == one.report.cutoff
    assert (whole.report.script, whole.language) == ("mixed", "zh-Hans")


@pytest.mark.parametrize("page", ["江城市今天下雨。\n" * 60, "江城市今天下雨," * 200])
def test_where_a_long_text_is_cut_nothing_is_lost(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roundtable.repair._BLOCK", 100)
    repaired = repair(decoded(page))
    assert repaired.revert() == page
    assert fold(repaired.text) == fold(page)


def test_a_damaged_book_takes_little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roundtable.repair._BLOCK", 3_000)
    text = mirrored(PAGE, cuts=()) * 500
    repair(decoded(text[:3_000]))  # loads the tables
    book = decoded(text)
    tracemalloc.start()
    try:
        repaired = repair(book)
        assert len(repaired.text) < len(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(repaired.edits) > 500 * 30
    assert peak < 8 * book.source.size


def test_certainty_one_means_that_no_byte_was_lost() -> None:
    page = mirrored(PAGE + "纯人力资源。他说：“环境要优化。”市民表示欢迎。")
    certainty = {edit.after: edit.certainty for edit in kept(page).edits if edit.rule in ("orphan", "cut")}
    assert certainty["人力資"] == 1.0
    assert 0.9 < certainty["。”市民表示歡"] < 1.0


@pytest.mark.parametrize("script", ["auto", "hans", "hant", "keep"])
def test_a_gap_lies_where_the_text_is_open_in_every_script(script: ScriptOption) -> None:
    repaired = repair(decoded(mirrored("准备好了吗——" + PAGE + "准备纯人力8名。")), script=script)
    assert [gap.span.of(repaired.text)[-1] for gap in repaired.gaps] == ["〓"]


def test_the_report_names_what_was_found() -> None:
    report = kept(mirrored(PAGE, active=30)).report
    assert report.kinds == ("residue", "torn")
    assert (report.keys[0], report.keys[-1], report.cutoff) == ("優", "規", "規")
    assert report.cuts
    assert report.folded
    assert report.script == "pseudo-Hant"


@pytest.mark.parametrize(
    "text",
    [
        "藍(lán)色的水，綠(lǜ)色的山，紅(hóng)色的花。經濟發展很快，企業創新。",
        "春(chūn)眠(mián)不(bù)覺(jué)曉(xiǎo)，處(chù)處(chù)聞(wén)啼(tí)鳥(niǎo)。",
        "江城(jiāng chéng)市的創(chuàng)業者創業。",
        "真的吗？！他问：“是吗？”有人说：“为什么？！”",
        "詞條：創(chuàng) 創業、創新；業(yè) 業務、產業；數(shù) 數據；內(nèi) 內容。",
    ],
)
def test_true_readings_and_signs_stay(text: str) -> None:
    assert inspect(text) is None
    assert kept(text).text == text


def test_a_reading_of_another_character_stays_on_a_damaged_page() -> None:
    page = mirrored(PAGE) + "璧(bì)山的行(háng)业。"
    assert "璧(bì)山的行(háng)业" in fold(kept(page).text)


@given(st.text(st.one_of(st.characters(), st.sampled_from("?!,;()（，？！創業nèichuàng\x00\ud800\ufffe"))))
def test_any_text_can_be_repaired_and_reverted(text: str) -> None:
    repaired = repair(decoded(text))
    assert repaired.revert() == text
    assert {edit.rule for edit in repaired.edits} <= {rule.name for rule in RULES}
    assert all(first.span.stop <= second.span.start for first, second in pairwise(repaired.edits))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["?!笔薪?jīng)", "???;", "純?nèi)肆", "?", ",", "！", "專科", "8", " ", "\n", "創(chuàng)", "Y"]
        )
    )
)
def test_any_debris_on_a_damaged_page_can_be_reverted(debris: list[str]) -> None:
    page = mirrored(PAGE) + "".join(debris)
    assert kept(page).revert() == page


@given(st.text(st.sampled_from("a江\x00\x08\x0b\x1f\t\n\ufffe\uffff\ud800\udfff")))
def test_what_no_format_can_carry_is_replaced(text: str) -> None:
    repaired = kept(text)
    assert all(ord(c) >= 0x20 or c in "\t\n\r" for c in repaired.text)
    assert not set(repaired.text) & {"\ufffe", "\uffff"}
    repaired.text.encode("utf-8")
    assert repaired.revert() == text


@pytest.mark.parametrize(("script", "name"), [("auto", "expected.zh-Hans.txt"), ("keep", "expected.zh-Hant.txt")])
def test_the_seed_is_restored_but_for_one_lost_byte(script: Literal["auto", "keep"], name: str) -> None:
    if not SEED.exists():
        pytest.skip("the seed page is not at hand")
    page = (SEED / "000_ee843e19c6f44058.txt").read_bytes().decode("utf-8")
    expected = fold((SEED / name).read_bytes().decode("utf-8")).replace("\N{NO-BREAK SPACE}", " ")
    repaired = repair(decoded(page), script=script)
    text = fold(repaired.text).replace("\N{NO-BREAK SPACE}", " ")
    (place,) = [index for index, (a, b) in enumerate(zip(text, expected, strict=True)) if a != b]
    assert any(gap.span.contains(Span(place, place + 1)) for gap in repaired.gaps)


def test_news_misread_with_question_marks_is_read_to_the_end() -> None:
    # In one of these lines none of the countless ways through what looks torn passes.
    if not CLEAN.exists():
        pytest.skip("the clean texts are not here")
    lines = (CLEAN / "news-1998.zh-Hans.txt").read_text(encoding="utf-8").splitlines()
    for line in filter(None, lines[:60]):
        misread = line.encode().decode("gbk", "replace").replace("\N{REPLACEMENT CHARACTER}", "?")
        assert repair(decoded(misread)).revert() == misread


@pytest.mark.parametrize("name", ["manual.zh-Hans.txt", "manual.zh-Hant.txt", "news-1998.zh-Hans.txt"])
def test_clean_text_passes_the_gate_untouched(name: str) -> None:
    if not CLEAN.exists():
        pytest.skip("the clean texts are not at hand")
    assert inspect((CLEAN / name).read_text(encoding="utf-8")) is None


def test_every_rule_is_documented_by_its_name_and_meaning() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    documented = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    of_people = [f"`{DECIDED}`"]
    assert [row for row in documented if row[0] not in of_people] == [
        [f"`{rule.name}`", rule.meaning] for rule in RULES
    ]


def test_what_reads_ill_in_a_misread_line_is_not_certain() -> None:
    shown = "大學．研究人員．實務界".encode("big5").decode("latin-1").replace("\N{SOFT HYPHEN}", "")
    repaired = kept("江城市的平臺，明年建成。".encode("big5").decode("latin-1") + "\n" + shown)
    sure, doubted = repaired.edits
    assert sure.after == "江城市的平臺，明年建成。"
    assert sure.certainty == 1
    assert doubted.certainty < 1


def test_what_a_misread_line_leaves_open_lies_in_gaps() -> None:
    line = "江城市临江区今年新建三个科技创新平台，年产值将突破一百亿元。"
    page = (line + "\n\n" + line + "记者从会上获悉。\n").encode().decode("gbk", "replace")
    repaired = kept(page.replace("\n\n", "\n&nbsp;&nbsp;&nbsp;新闻&nbsp;\n"))
    assert repaired.revert().count("&nbsp;") == 4
    assert {gap.rule for gap in repaired.gaps} == {"utf-8-as-gbk"}
    behind = [gap for gap in repaired.gaps if repaired.text[: gap.span.start].endswith("将突破")]
    assert [repaired.text[gap.span.stop :].startswith("百亿元") for gap in behind] == [True, True]
    assert all("一" in {candidate.text for candidate in gap.candidates} for gap in behind)
    for gap in repaired.gaps:
        best = gap.candidates[0]
        assert gap.span.of(repaired.text) == (best.text if best.certainty >= 0.5 else "〓")
        assert best.certainty < 0.95


def test_what_may_lack_stripped_characters_is_not_certain() -> None:
    said = "当地政府官员一直关心渡口。"  # 府 lies between two pairs that were stripped
    shown = damage(mirror_script(PAGE + said + "\n"), keys=key_list()[:100])
    stripped = "".join(character for character in shown if not "\ue000" <= character <= "\uf8ff")
    repaired = repair(decoded(stripped))
    place = repaired.text.index("官员")
    assert said in repaired.text or any(gap.span.start <= place <= gap.span.stop for gap in repaired.gaps)
