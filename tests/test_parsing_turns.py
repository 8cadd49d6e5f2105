"""Turns and contributions whose labels have no colon, a time, a number, or stand at the end."""

from __future__ import annotations

import pytest
from pages import repaired, turns

from roundtable.parsing import parse


def test_times_in_front_of_labels() -> None:
    lines = ["[10:05:12] 主持人：渡口怎么改？", "[10:06:30] 李明：慢慢改。", "10:07 主持人：钱呢？", "10:08 李明：有。"]
    assert turns("渡口访谈", "江城论坛昨日举行。", *lines)[-4:] == [None, "李明"] * 2


def test_times_behind_names_in_lines_of_their_own() -> None:
    lines = ["主持人 10:05", "各位好，欢迎来到江城会客厅。", "李明 10:06", "大家好，渡口明年开放。"]
    assert turns("渡口在线访谈实录", *lines) == [None, None, "李明", "李明"]


def test_numbers_in_front_of_labels() -> None:
    lines = ["主持人李明：请大家发言。", "1. 王芳：船票不能涨。", "2、周强：码头要遮雨。"]
    assert turns("渡口座谈会", *lines) == ["李明", "王芳", "周强"]


def test_names_in_front_of_the_words_behind_a_space() -> None:
    lines = [
        "李明 我一直记得那条船，票价两分。",
        "王芳 我也记得，渡口很热闹。",
        "李明 现在不一样了。",
        "王芳 所以我拍电影。",
    ]
    assert turns("渡口对谈录", *lines) == ["李明", "王芳"] * 2


def test_authors_in_brackets_behind_the_words() -> None:
    lines = ["渡口要留下来，要听街坊的意见。（江城大学教授 李明）", "船票不能涨。（江城植物园主任 王芳）"]
    assert turns("渡口怎么改", *lines) == ["李明", "王芳"]
    assert turns("渡口怎么改", lines[0], "路灯不亮。（本报记者 王芳）", "摄影展开幕。（江城摄影家 周强）") == [None] * 3


def test_authors_below_the_words() -> None:
    lines = ["“渡口要留下来。”", "——江城大学教授李明", "“船票不能涨。”", "——王芳，江城植物园主任"]
    article = parse(repaired("\n\n".join(["渡口怎么改 听听他们怎么说", *lines])))
    names = {person.id: person.name for person in article.speakers}
    assert [(names[said.speaker or ""], said.text) for said in article.statements] == [
        ("李明", "渡口要留下来。"),
        ("王芳", "船票不能涨。"),
    ]


@pytest.mark.parametrize(
    ("front", "posts"),
    [
        (["对话李明：渡口的明天", "李明，江城大学教授，研究渡口三十年。"], ["江城大学教授"]),
        (["《江城周刊》专访李明：渡口的明天"], []),
    ],
)
def test_whom_the_front_names_answers_under_no_name(front: list[str], posts: list[str]) -> None:
    lines = ["问：渡口为什么要改？", "答：因为旧了，船也老了。", "问：什么时候完工？", "答：明年五月。"]
    article = parse(repaired("\n\n".join([*front, *lines])))
    assert [(person.name, [post.text for post in person.posts]) for person in article.speakers] == [("李明", posts)]
    assert [paragraph.speaker for section in article.sections for paragraph in section.paragraphs] == [None, "p1"] * 2


def test_a_host_whose_surname_no_table_has() -> None:
    lines = [
        "主持人：闸一丹",
        "嘉宾：常山",
        "闸一丹：欢迎您。渡口怎么改？",
        "常山：慢慢改。",
        "闸一丹：钱呢？",
        "常山：有。",
    ]
    article = parse(repaired("\n\n".join(["渡口访谈", "江城论坛昨日举行。", *lines])))
    assert [person.name for person in article.moderators] == ["闸一丹"]
    assert turns("渡口访谈", "江城论坛昨日举行。", *lines)[-4:] == ["闸一丹", "常山"] * 2


def test_a_speech_below_a_name_a_date_and_a_greeting() -> None:
    lines = ["江城港务局局长常山博士", "2020年4月17日", "大家早上好，下午好。", "渡口明年开放。"]
    assert turns("江城港务局局长在通报会上的讲话", *lines)[-2:] == ["常山", "常山"]


def test_signs_that_ask_and_answer() -> None:
    lines = ["□渡口为什么改造？", "■因为旧了。", "□钱从哪里来？", "■ 市里出一半。"]
    assert turns("专访江城港务局局长常山", "记者专访了江城港务局局长常山。", *lines)[-4:] == [None, "常山"] * 2
    plans = ["●修好码头。", "●开放岸线。", "■三个渡口。", "■五个候船亭。"]
    assert turns("江城今年工作", "江城市公布今年的工作。", *plans) == [None] * 5


def test_headings_name_who_answers_below_under_a_sign() -> None:
    first = ["常小山：码头要留下来", "□渡口为什么改造？", "■因为旧了，要修。", "□钱从哪里来？", "■市里出一半。"]
    second = ["王小芳：船票不能涨", "□老人怎么办？", "■老人免票，我们算过。", "□学生呢？", "■学生半价。"]
    spoken = turns("码头三人谈", "本报记者采访了两位作家，请他们谈渡口。", *first, *second)
    assert spoken[-8:] == [None, "常小山"] * 2 + [None, "王小芳"] * 2
