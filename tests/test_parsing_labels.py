"""Who speaks below labels, with and without a colon, and whom a page names as host and guests."""

from __future__ import annotations

import pytest
from pages import repaired, roles, turns

from roundtable.parsing import parse
from roundtable.parsing.guests import read_entries

_TALK = (
    "码头要改成公园了，岸线向市民敞开，大家可以在江边散步、钓鱼、晒太阳，"
    "孩子们也有了踢球的草地，这是我们多年的愿望，也是这座城市的愿望。"
)


def test_a_notice_in_the_middle_ends_nothing() -> None:
    notice = "版权声明：本网图片版权均属江城日报，未经授权不得转载。"
    assert turns("码头变公园", "江城日报讯 " + _TALK, notice, "江城市市长林溪说，" + _TALK) == ["林溪"]


def test_a_host_is_named_once() -> None:
    lines = [
        "主持人林小溪：欢迎您，周书记。",
        "江城市委书记周禾：谢谢。",
        "主持人：码头什么时候开放？",
        "周书记：明年。",
    ]
    assert turns("码头变公园", *lines) == ["林小溪", "周禾", "林小溪", "周禾"]
    article = parse(repaired("\n\n".join(["码头变公园", *lines]) + "\n"))
    assert [person.name for person in article.moderators] == ["林小溪"]


def test_a_label_that_is_a_title_means_whom_the_page_names_with_it() -> None:
    first = "以下是行政长官梁小英今日上午会见传媒的谈话全文："
    assert turns("谈话全文", first, "行政长官：大家早晨。", "记者：租金怎么办？", "行政长官：会密切留意。") == [
        "梁小英",
        None,
        "梁小英",
    ]


def test_labels_with_long_posts_stand_alone() -> None:
    guests = [
        "• 江城省农业农村厅原一级巡视员、江城农民报乡村振兴专家团团长董小德",
        "• 江城农业大学食品科学与工程学院教授常小昌",
        "• 青石县车河村党支部书记兼村委会主任王小春",
    ]
    lines = ["汇聚智慧", "——座谈会发言摘要", *guests]
    lines += ["江城省农业农村厅原一级巡视员、江城农民报乡村振兴专家团团长董小德：", "落实政策", _TALK]
    lines += ["青石县车河村党支部书记兼村委会主任王小春：", "办好合作社", _TALK]
    assert turns(*lines) == ["董小德"] * 2 + ["王小春"] * 2  # the headings are nobody's words
    assert roles(*lines).count("guest") == 3


def test_contributions_under_labels_with_a_name() -> None:
    lines = [
        "办一所学校",
        "讲述人：江城女子高级中学校长 张小梅",
        _TALK,
        "守住一间教室",
        "讲述人：青石村小学教师 李小林",
        _TALK,
    ]
    assert turns("四位教师的路", *lines) == ["张小梅", "李小林"]


def test_guests_behind_a_label_without_a_mark() -> None:
    guests = "嘉宾江城市港务局副局长潘小成；江城市财政局副局长陈小明；江城市卫生健康委二级巡视员杨小勇。"
    page = [
        "码头开放新闻发布会",
        guests,
        "江城市港务局副局长潘小成：",
        "各位媒体朋友，大家下午好。",
        "记者：何时开放？",
    ]
    article = parse(repaired("\n\n".join(page) + "\n"))
    assert [person.name for person in article.speakers if person.role == "guest"] == ["潘小成", "陈小明", "杨小勇"]


def test_whom_a_host_presents_one_by_one_is_no_list() -> None:
    presented = [
        "这位是三十年前我采访的江城实验中学校长魏小生",
        "这位是二十年前我采访的青石中学校长冯小洪",
        "这位是去年夏天我采访的江城一中校长李小贵",
    ]
    page = ["三座高峰", "刘小江（江城日报总编辑）：", "欢迎三位。", *presented, "刘小江：先问各位。", "李小贵：您好。"]
    assert "guest" not in roles(*page)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("何小明议员：", "立法会主席梁小彦议员：", ["何小明", "梁小彦"]),
        ("韩议员小昱：", "林市长小昌：", ["韩小昱", "林小昌"]),
        ("江城大学校长 王小中：", "江港工业大学校长 布尔哈特·劳胡：", ["王小中", "布尔哈特·劳胡"]),
    ],
)
def test_labels_with_a_title_behind_or_inside_the_name(first: str, second: str, names: list[str]) -> None:
    lines = [f"{first}码头什么时候开放？", f"{second}明年开放。", f"{first}岸线呢？", f"{second}后年整治。"]
    assert turns("议会质询记录", *lines) == names * 2


def test_turns_between_the_times_of_a_live_page() -> None:
    lines = ["17:07", "主持人", "码头什么时候开放？", "17:08", "张小文", "明年开放。", "17:09", "主持人", "岸线呢？"]
    spoken = turns("码头访谈", *lines, "17:10", "张小文", "后年整治。")
    assert [name for name in spoken if name] == ["张小文"] * (spoken.count("张小文"))
    assert spoken.count("张小文") >= 4


def test_labels_without_a_colon_come_again() -> None:
    lines = [
        "江城教育在线",
        "码头什么时候开放？",
        "张小文",
        "明年开放。",
        "江城教育在线",
        "岸线呢？",
        "张小文",
        "后年整治。",
    ]
    spoken = turns("专访江城大学校长张小文", *lines)
    assert spoken == [None, None, "张小文", "张小文"] * 2


def test_who_welcomes_the_audience_first_hosts_the_talk() -> None:
    host = "林溪：欢迎收看《江城会客厅》，今天说码头。", "林溪：怎么改？"
    guest = "高守正：大家好，欢迎来码头。", "高守正：慢慢改。"
    article = parse(repaired("\n".join(["码头怎么改", host[0], guest[0], host[1], guest[1]])))
    assert [person.name for person in article.moderators] == ["林溪"]
    assert [statement.kind for statement in article.statements] == ["question", "answer"] * 2


def test_headings_of_a_bulletin_are_no_speakers() -> None:
    lines = ["进展情况：", "三个渡口已经完工。", "工作措施：", "每周调度一次。"]
    told = "市交通局公布了渡口的进展情况和工作措施。局长李明介绍，改造已经过半。"
    assert turns("渡口改造进展", told, *lines, *lines) == ["李明"] + [None] * 8


def test_a_question_above_the_next_question_is_a_heading() -> None:
    lines = [
        "记者：渡口为什么改造？",
        "李明：因为旧了。",
        "钱从哪里来，又花到哪里去？",
        "记者：要多少钱？",
        "李明：三百万元。",
    ]
    assert turns("对话李明：渡口的明天", *lines) == [None, "李明", None, "李明"]
    assert roles("对话李明：渡口的明天", *lines).count("section_headline") == 1


def test_labels_in_bold_of_markdown() -> None:
    lines = ["**主持人：**渡口变化大吗？", "**李明：**变化很大。", "**主持人：**还会变吗？", "**李明**：会的。"]
    assert turns("渡口往何处去", *lines) == [None, "李明"] * 2


def test_whoever_is_presented_below_his_portrait_does_not_speak() -> None:
    portrait = ["本期嘉宾", "JIANGCHENG", "张小文", "张小文，男，1966年生，江城大学校长。"]
    talk = ["江城教育在线", "码头怎么改？现在开始了吗，您说说。", "张小文", "慢慢改。"]
    spoken = turns("专访江城大学校长张小文", *portrait, *talk, *talk)
    assert spoken[1:] == [None] + [None, None, "张小文", "张小文"] * 2


@pytest.mark.parametrize(
    ("announcement", "speaker"),
    [
        ("江城论坛昨日举行，市长李明出席并致辞。以下是致辞全文：", "李明"),
        ("江城论坛昨日举行，由副市长王芳主持。市长李明发表主旨演讲。全文如下：", "李明"),
        ("以下为李明在江城论坛上的发言摘要：", "李明"),
        ("市长李明出席。具体安排如下：", None),
        ("市长李明出席。外交部发言人声明全文如下：", None),
    ],
)
def test_the_record_of_a_speech(announcement: str, speaker: str | None) -> None:
    words = ["各位来宾，女士们、先生们：", "很高兴和大家相聚。渡口是我们的根。", "谢谢大家！"]
    assert turns("江城论坛举行", announcement, *words)[-2 - (speaker is not None) :] == [speaker] * (
        2 + (speaker is not None)
    )


def test_a_speech_below_a_name_and_a_salutation_in_lines() -> None:
    lines = ["江城市市长 李明", "尊敬的各位同事，", "女士们，先生们：", "渡口是我们的根。"]
    assert turns("在江城论坛上的致辞", *lines)[-3:] == ["李明"] * 3


def test_labels_with_signs_in_front_end_a_list_of_key_points() -> None:
    lines = ["代表通道侧记", "阅读提示", "码头明年开放，岸线后年整治。"]
    for sign in ("■■", "◆", "○ "):
        spoken = [
            f"{sign}江城市政协委员，江城港务集团董事长李小明：",
            _TALK,
            f"{sign}江城市政协委员，江城植物园主任王小芳：",
            _TALK,
        ]
        assert [name for name in turns(*lines, *spoken) if name] == ["李小明"] * 2 + ["王小芳"] * 2


def test_whom_a_label_only_addresses_has_the_posts_that_the_text_names() -> None:
    lines = ["代表通道侧记", "李小明委员——", "江城市政协常委、江城港务局局长李小明信心满满：“" + _TALK + "”"]
    lines += ["王小芳委员——", "江城植物园主任王小芳说，" + _TALK]
    article = parse(repaired("\n\n".join(lines) + "\n"))
    assert [person.posts[-1].text for person in article.speakers] == ["江城港务局局长", "江城植物园主任"]
    assert [form for person in article.speakers for form in person.aliases].count("委员") == 2


def test_between_a_label_and_the_words_may_stand_several_headings() -> None:
    lines = ["代表通道侧记", "李小明委员——", "把岸线还给市民", "关键词", "码头改造", _TALK]
    lines += ["王小芳委员——", "多种本地的树", "关键词", "江边绿化", _TALK]
    article = parse(repaired("\n\n".join(lines) + "\n"))
    spoken = {paragraph.text for section in article.sections for paragraph in section.paragraphs}
    assert spoken.isdisjoint({"把岸线还给市民", "多种本地的树"})


@pytest.mark.parametrize(
    "guests",
    [
        ["对话嘉宾为：", "夏小竹江城资本 创始合伙人", "常 山江城大学教授"],
        ["嘉宾有：夏小竹|江城资本 创始合伙人、常山丨江城大学教授（主持）。"],
    ],
)
def test_posts_beside_the_names_that_label_the_turns(guests: list[str]) -> None:
    talk = ["以下为对话实录：", "常山：大家好，码头怎么改？", "夏小竹：慢慢改。", "常山：好的。", "夏小竹：谢谢。"]
    article = parse(repaired("\n".join(["码头怎么改", "江城论坛昨日举行。", *guests, *talk])))
    read = {person.name: [post.text for post in person.posts] for person in article.speakers}
    assert read == {"夏小竹": ["江城资本 创始合伙人"], "常山": ["江城大学教授"]}


def test_a_long_heading_right_above_a_question_is_nobodys() -> None:
    heading = "渡口要留下来，基石还是街坊。只要街坊愿意，什么都好谈"
    lines = [
        "江城日报记者：我来自江城日报。渡口留不留？",
        "李明：要留。",
        heading,
        "江城电视台记者：钱呢？",
        "李明：会有的。",
    ]
    assert turns("答记者问", *lines) == [None, "李明", None, None, "李明"]


def test_places_in_brackets_are_no_posts() -> None:
    line = "常山 (青石) 青石大学教授"
    ((name, post, _),) = [(entry.name, entry.posts, entry.infix) for entry in read_entries(line)]
    assert (line[slice(*name)], post and line[slice(*post)]) == ("常山", "青石大学教授")


def test_letters_without_a_colon_ask() -> None:
    lines = ["Q 渡口往何处去？", "李小明：往上游去。", "王小芳：留在原处。", "Q 船怎么办？", "李小明：修好。"]
    assert turns("渡口快问快答", "江城日报记者请两位作答。", *lines)[-5:] == [None, "李小明", "王小芳", None, "李小明"]


def test_whom_the_page_calls_its_chair_hosts_the_talk() -> None:
    above = "本场圆桌由火石投资合伙人张小阳主持，对话嘉宾为："
    lines = [
        "科技创新圆桌",
        above,
        "以下为对话实录：",
        "张小阳：大家好！今天非常荣幸。",
        "李小松：谢谢。",
        "王小戟：大家好。",
    ]
    article = parse(repaired("\n\n".join(lines) + "\n"))
    assert [person.name for person in article.moderators] == ["张小阳"]


def test_a_question_of_reporters_that_somebody_answers() -> None:
    told = "面对记者的提问，江城大学院长李小秋一口气说出了三个体会：一是会期短。"
    assert turns("代表聊会风", "走进江城大学院长李小秋代表的房间：没有鲜花。", told)[-1] == "李小秋"
