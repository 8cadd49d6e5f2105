"""Torn runs and cuts on mirrored pages: what is read, what stays open, and what only looks like one."""

from __future__ import annotations

import re

import pytest
from mirrors import PAGE, decoded, kept, mirrored

from roundtable import detect
from roundtable.repair import repair
from roundtable.repair.channel import CUTS, EXCLAMATION, FULL_STOP, damage, fold, mirror_script
from roundtable.repair.key_list import key_list


def test_exclamations_on_a_mirrors_page_are_no_cuts() -> None:
    page = damage(mirror_script(PAGE.replace("，", "！").replace("。", "！")), keys=key_list()[:36], cuts=())
    repaired = kept(page)
    assert not [edit for edit in repaired.edits if edit.rule == "cut"]
    assert not repaired.gaps


@pytest.mark.parametrize("sentence", ["他握著方向盤？！騰出右手。", "票價漲了？！身價也漲。", "橋斷了？？這可怎么辦。"])
def test_two_marks_on_a_folded_page_ask(sentence: str) -> None:
    page = mirrored(PAGE) + fold(sentence)
    assert fold(kept(page).text).endswith(fold(sentence))


def test_numbers_behind_signs_are_no_torn_characters() -> None:
    page = damage(
        mirror_script(PAGE + "报名须知！①现场报名；②网上报名。③现金缴费！⑴本人领取，⑵不得代领。\n"),
        keys=key_list()[:36],
        cuts=(),
    )
    assert not [edit for edit in kept(page).edits if edit.rule == "cut"]


@pytest.mark.parametrize(
    "line",
    ["他说江上最难的就是做一个船夫.??你遇到了多少风浪，你就会老多少岁.", "码头上没有几个区??一个大棚，真要命。"],
)
def test_what_stands_uncut_shows_that_a_question_is_none_of_a_cut(line: str) -> None:
    text = f"{PAGE}渡口平常可以歇脚。\n{line}"  # 常可 would be cut in two
    assert fold(kept(mirrored(text, cuts=())).text) == fold(mirror_script(text))


def test_a_row_of_full_stops_comes_back() -> None:
    text = PAGE + "船夫等了一个晚上。。。天亮才走。"
    assert "?!!" in mirrored(text)
    assert fold(kept(mirrored(text)).text) == fold(mirror_script(text))


def test_a_swallowed_digit_stays_open() -> None:
    repaired = kept(mirrored(PAGE + "纯人力8名。"))
    (gap,) = repaired.gaps
    assert gap.span.of(repaired.text)[-1] == "〓"
    assert {"力8", "力1", "力2"} <= {candidate.text for candidate in gap.candidates}
    assert gap.before == "?nèi)肆?"


def test_a_page_without_cuts_is_repaired_as_well() -> None:
    page = mirrored(PAGE + "纯人力资源，投入的资金。", cuts=())
    repaired = kept(page)
    assert fold(repaired.text) == fold(mirror_script(PAGE + "纯人力资源，投入的资金。"))
    assert not repaired.report.cuts


def test_a_page_with_cuts_and_no_readings_proves_itself_by_its_runs() -> None:
    text = PAGE + "“临江区很好。”市民说。“望湖区也很好。”他表示。“青石区最好。”市长介绍。"
    page = mirrored(text, active=0)
    assert fold(kept(page).text) == fold(mirror_script(text))
    once = "江城市的规划与发展。他说：“临江区很好。”市民沈砚说。"
    assert fold(kept(mirrored(once, active=0)).text) == fold(mirror_script(once))
    short = mirrored("江城市的规划与发展。他去了海口。", active=0)
    assert "??凇" in short
    assert fold(kept(short).text) == short


def test_a_run_behind_one_that_cannot_be_read_is_read_all_the_same() -> None:
    unreadable = "?nèi)\N{SNOWMAN}"
    page = mirrored(PAGE + "临江区的创新。" + "纯人力资源。")
    orphan = page.index("?nèi)")
    home = page.rindex("臨江區(qū)", 0, orphan)
    torn = page[:home] + unreadable + page[home:]
    assert fold(kept(torn).text).endswith(fold(mirror_script("纯人力资源。")))


def test_a_tag_whose_beginning_was_swallowed_is_taken_out() -> None:
    page = mirrored(PAGE + "区长说：“创新要有环境。”</strong>企业也这样说。")
    assert "?/strong>" in page
    assert fold(kept(page).text) == fold(mirror_script(PAGE + "区长说：“创新要有环境。”企业也这样说。"))


def test_a_lost_figure_of_a_year_is_printed_and_marked() -> None:
    repaired = kept(mirrored(PAGE + "纯人力2023年的统计。"))
    assert fold(repaired.text).endswith("2023年的統計。")
    (gap,) = repaired.gaps
    assert gap.span.of(repaired.text)[-1] == "2"
    assert gap.candidates[0].text.endswith("2")


def test_question_marks_that_ask_nothing_are_no_torn_run() -> None:
    indented = mirrored(PAGE.replace("\n", "\n\xa0\xa0\xa0 ").rstrip() + "\n\xa0\xa0\xa0创新是动力。\n").replace(
        "\xa0", "?"
    )
    assert "??? 望湖區(qū)" in indented
    repaired = kept(indented)
    assert "\n??? 望湖區的" in repaired.text
    assert repaired.text.rstrip().endswith("???創新是動力。")
    assert {gap.rule for gap in repaired.gaps} == {"lacking"}


def test_lost_characters_are_marked_on_a_page_without_other_damage() -> None:
    line = "对于江城市的规划，由于创新，什么时候制造。"
    page = mirror_script(f"????{line}\n????{line}\n")
    repaired = repair(decoded(page))
    assert repaired.text.startswith("????对于江城市")
    assert [(gap.rule, gap.span.of(repaired.text)) for gap in repaired.gaps] == [("lacking", "????")] * 2
    assert repair(decoded(f"????{line}")).gaps == ()


def test_a_full_stop_at_the_end_of_a_quoted_term_stays_open() -> None:
    page = mirrored(PAGE + "厂里实行了“七专”元器件的管理制度。\n他说：“好。”市民笑了。\n", active=60)
    repaired = kept(page)
    (gap,) = repaired.gaps  # there is none behind 好
    assert gap.span.of(repaired.text) in ("。", "〓")
    assert repaired.text[gap.span.start - 2 : gap.span.start] == "“七"
    assert "“好。”市民" in fold(repaired.text)


def test_marks_restored_in_a_run_do_not_hide_that_the_page_was_folded() -> None:
    text = PAGE.replace("。”区长说，", "。可以说，区长知道")
    repaired = repair(decoded(mirrored(text)))
    assert any("，" in edit.after for edit in repaired.edits if edit.rule == "cut")
    assert "，临江区政府介绍了" in repaired.text


def test_a_sign_of_a_cut_that_was_not_folded_does_not_hide_that_the_page_was() -> None:
    page = mirrored(PAGE).replace("?!", "?！")
    repaired = repair(decoded(page))
    assert "?！" in page
    assert "，临江区政府介绍了" in repaired.text


def test_no_break_spaces_and_plain_ones_by_turns_are_marked_from_the_first_on() -> None:
    repaired = kept(mirrored(PAGE) + "分类号R12? ? ? ? ?文献标识码")
    assert [gap.before for gap in repaired.gaps if gap.rule == "lacking"] == ["?"] * 5


@pytest.mark.parametrize(
    "said",
    [
        "他说：“渡船要修好。”谈及停航的原因，李明认为缺人。",
        "“渡船要修好。”谈到下一步，李明说还要清淤。",
        "他说：“渡船修好了。”谈及停航，居民认为不便。",
    ],
)
def test_cuts_at_exclamations_alone_that_leave_no_sign(said: str) -> None:
    shown = damage(mirror_script(PAGE * 2 + said + "\n"), keys=key_list()[:60], cuts=(EXCLAMATION,)).replace("?!", "!")
    stripped = "".join(character for character in shown if not "\ue000" <= character <= "\uf8ff")
    repaired = repair(decoded(stripped))
    text = repaired.text
    for gap in reversed(repaired.gaps):  # what is open is filled in with the likeliest
        text = text[: gap.span.start] + gap.candidates[0].text + text[gap.span.stop :]
    assert text.split("\n")[-2] == said


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("他们来到学校现场讲课。", id="，F(xiàn), the halves of two characters"),
        pytest.param("码头一带的高校或者超一流高校的同学都来了。", id="a semicolon before what is hardly Chinese"),
        pytest.param("“船还是从前的样子，人也还是。”列举种种变化，他笑了。", id="a letter alone between characters"),
    ],
)
def test_cuts_without_a_sign_come_back(sentence: str) -> None:
    text = PAGE + sentence
    shown = re.sub(r"\?(?=[,;!])", "", mirrored(text, active=110))
    assert fold(kept(shown).text) == fold(mirror_script(text))


def test_a_byte_without_a_character_leaves_no_sign_either() -> None:
    text = PAGE.replace("他还说", "他说") + "渡口应当按老办法开放。“我个人觉得有道理”，船工说。"
    shown = mirrored(text, active=110)
    assert "€(gè)" in shown
    shown = re.sub(r"\?(?=[,;!])|€", "", shown)
    assert fold(kept(shown).text) == fold(mirror_script(text))


@pytest.mark.parametrize("sentence", ["严格专科。信息站总经理", "他说。”市总经理来了"])
def test_a_lost_byte_that_left_the_bracket_of_a_reading_is_read(sentence: str) -> None:
    text = PAGE + sentence
    shown = mirrored(text, active=40)
    assert "?jīng)" in shown
    assert fold(kept(shown.replace("?jīng)", "(jīng)")).text) == fold(mirror_script(text))


@pytest.mark.parametrize(
    "sentence",
    [
        "“橋邊的老屋都拆了。”老周说，“以后去哪里？”",
        "他說：“我沒見。”\n“為什么？”老周問，“你有道理啊。”\n“照應照應。”",
        "工地日夜奮戰，熱礦泉的水很燙。“得了吧。”老周說。",
    ],
)
def test_lone_bytes_that_a_browser_replaced(sentence: str) -> None:
    page = mirrored(PAGE + sentence, browser=True)
    assert "\N{REPLACEMENT CHARACTER}" in page
    repaired = kept(page)
    assert fold(repaired.text) == fold(mirror_script(PAGE + sentence))
    assert repaired.revert() == page
    assert detect(page).kinds[:2] == ("residue", "torn")


def test_a_browser_takes_no_sign_along() -> None:
    sentence = "秘鲁等6个国家派人来了。"
    repaired = kept(mirrored(PAGE + sentence, browser=True))
    assert repaired.text.rstrip("。").endswith("6個國家派人來了")


def test_two_cuts_with_one_byte_between_them_are_read() -> None:
    text = PAGE + "他被大学录取，就在渡口。连试两次都失败，只好算了。"
    shown = mirrored(text, cuts=(*CUTS, EXCLAMATION, FULL_STOP))
    assert "錄??,就" in shown
    assert fold(kept(shown).text) == fold(mirror_script(text))


def test_a_quotation_that_a_torn_run_closed_is_closed_for_the_next_one() -> None:
    text = PAGE + "他说过：“等我有了钱，就带你去看海。”后来他去了上海，也没有离开上海。\n船开走了。"
    shown = mirrored(text)
    assert "看?!!" in shown
    assert shown.count("?!\n") == 1
    assert "離開上海。\n" in kept(shown).text


def test_one_short_run_proves_a_page_in_a_mirrors_own_traditional() -> None:
    text = "江城建筑节开幕，记者什么都看过了。后来他说：“要建设渡口。”跨江大桥年内完工，学习的人很多。"
    shown = damage(mirror_script(text), keys=())
    assert "?!" not in shown
    shown = damage(mirror_script(text), keys=(), cuts=(*CUTS, EXCLAMATION))
    assert fold(kept(shown).text) == fold(mirror_script(text))
