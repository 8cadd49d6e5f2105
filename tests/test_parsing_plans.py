"""Aims that nobody is cited with: what the reporter tells, lists, abstracts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from aiming import read
from pages import repaired

from roundtable.parsing import parse


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # The lede and the reporter's own telling are nobody's words.
        (
            ("到2027年，江城将建成滨江公园12座。", "江城市市长林溪说，岸线要整治。"),
            [(None, "12", "座")],
        ),
        (
            ("江城市市长林溪说，岸线要整治。", "据悉，江城计划明年新建学校20所。"),
            [(None, "20", "所")],
        ),
        # What the lede tells of the past, of what is so and of what will be by itself is no target.
        (("现在通勤还要1个多小时，江城即将迈入超高龄社会（20%）。", "江城市市长林溪说，岸线要整治。"), []),
        (("江城去年建成公园12座。", "江城市市长林溪说，岸线要整治。"), []),
        (("江城计划明年新建项目（打包后共569项）。", "江城市市长林溪说，岸线要整治。"), []),
        (("在建项目很多，建成县道392公里、村道1266公里。", "江城市市长林溪说，岸线要整治。"), []),
        (
            ("据悉，全市确定了方案。建设停车场22处，计划6月底前全面完工。", "江城市市长林溪说，岸线要整治。"),
            [(None, "22", "处")],
        ),
        # A document speaks for those who have written it.
        (
            ("《江城体育规划》提出，场地要达到36处。", "江城市市长林溪说，岸线要整治。"),
            [(None, "36", "处")],
        ),
        (
            ("“十五五”时期，江城人均场地达到3处。", "江城市市长林溪说，岸线要整治。"),
            [(None, "3", "处")],
        ),
        # A list of plans goes on in sentences of their own.
        (
            ("据悉，江城今年将加快修路。在农村公路方面，建设公路75条。", "江城市市长林溪说，岸线要整治。"),
            [(None, "75", "条")],
        ),
        # What a paragraph tells before it cites somebody is not lost.
        (
            ("江城明年供水工作的主要目标已经敲定。排水方面，处理率达到97%。", "江城市市长林溪说，岸线要整治。"),
            [(None, "97", "%")],
        ),
        (
            ("江城计划明年新建学校20所。市教育局指出，目前开工的学校进展顺利。",),
            [(None, "20", "所")],
        ),
        # What a document asks for goes on in sentences of their own.
        (
            (
                "《江城林业规划》提出，到2028年完成造林45万亩。建成基地300万亩，其中林果200万亩；总产值达到360亿元。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [(None, "450000", "亩"), (None, "3000000", "亩"), (None, "2000000", "亩"), (None, "36000000000", "元")],
        ),
        (
            (
                "《江城林业规划》提出，到2028年完成造林45万亩。去年造林3万亩，总产值达到60亿元。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [(None, "450000", "亩")],
        ),
        (("据了解，江城今年要开工17座水厂。", "江城市市长林溪说，岸线要整治。"), [(None, "17", "座")]),
        (
            (
                "江城旅游发展的新目标已经公布。具体指标可以概括为“两个突破”，即游客达到700万人次、景区达到100个。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [(None, "7000000", "人次"), (None, "100", "个")],
        ),
        (("市政府会再新增30条生产线。", "江城市市长林溪说，岸线要整治。"), [(None, "30", "条")]),
        (
            (
                "截至去（2023）年12月底，全市社会住宅合计22.7万多户，其中新建12.2万户。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [],
        ),
        (
            ("依据核定的政策，是设定2025年到2032年三轨并进，达成100万户的整体目标。", "江城市市长林溪说，岸线要整治。"),
            [(None, "1000000", "户")],
        ),
        (("至今年3月底，全市服务点达1946处。", "江城市市长林溪说，岸线要整治。"), []),
        (
            (
                "确保全市粮食产量稳定在13亿斤以上。小麦面积稳定在55万亩以上，基地稳定在45万亩以上。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [(None, "1300000000", "斤"), (None, "550000", "亩"), (None, "450000", "亩")],
        ),
        (("车辆更加环保，助力实现减排目标。其中更新低地板车227辆。", "江城市市长林溪说，岸线要整治。"), []),
        (
            (
                "据悉，江城将于年底新开通4条线路。四条线路总里程69.8公里，开通车站46座。",
                "江城市市长林溪说，岸线要整治。",
            ),
            [(None, "4", "条"), (None, "69.8", "公里"), (None, "46", "座")],
        ),
        (("未来五年，新区会有约6000个单位落成。", "江城市市长林溪说，岸线要整治。"), [(None, "6000", "个")]),
        (
            ("据悉，江城计划新建学校20所。推进农网改造300公里。", "江城市市长林溪说，岸线要整治。"),
            [(None, "20", "所"), (None, "300", "公里")],
        ),
        (("据悉，为确保乘车安全，公交集团投入270余万元配备安全锤。", "江城市市长林溪说，岸线要整治。"), []),
    ],
)
def test_what_the_reporter_tells(paragraphs: tuple[str, ...], expected: list[tuple[str | None, str, str]]) -> None:
    targets = read(*paragraphs).targets
    assert [(target.speaker, str(target.quantity), target.unit) for target in targets] == expected


def test_a_line_of_plans_introduces_a_list() -> None:
    lines = "到2030年，江城将实现：", "1、新建医院12家，其中10家在新区。", "2、千人床位数达到4.3张。", "市民有320万人。"
    assert [str(target.quantity) for target in read("江城市市长林溪说，岸线要整治。", *lines).targets] == [
        "12",
        "10",
        "4.3",
    ]


def test_a_line_of_plans_introduces_items_that_look_like_headings() -> None:
    article = read(
        "到2030年，江城将实现：", "1、新建医院12家，其中10家在新区", "2、千人床位数达到4.3张", "市民有320万人。"
    )
    assert [str(target.quantity) for target in article.targets] == ["12", "10", "4.3"]


def test_what_a_government_has_promised_for_the_year_is_listed() -> None:
    article = read(
        *("江城市市长林溪说，岸线要整治。", "2024年度十大民生实事项目", "01.新建幼儿园80所，其中公办30所以上。"),
        "02.新增城市书房20个、文化驿站10个。",
    )
    assert [str(target.quantity) for target in article.targets] == ["80", "30", "20", "10"]


def test_sentences_below_a_line_of_plans_are_items() -> None:
    article = read(
        *(
            "江城市市长林溪说，岸线要整治。",
            "今年，江城将接续办好民生实事。具体包括：",
            "建设100个口袋公园、10座体育公园。",
        ),
        *("完善托育服务体系。", "实施无障碍改造2000户。", "江城去年很忙。全市新建学校20所。"),
    )
    assert [str(target.quantity) for target in article.targets] == ["100", "10", "2000"]


def test_a_heading_of_aims_introduces_dashed_items_until_the_next_one() -> None:
    article = read(
        *("江城市市长林溪说，岸线要整治。", "一、主要目标", "到2028年，全面建成养老服务体系。服务更加丰富。"),
        *("——服务设施覆盖60%以上村。家家受益。", "——养老床位需达到5800张以上。护理型床位达到30%以上。"),
        *("二、工作回顾", "——养老床位达到800张。居民满意。"),
    )
    assert [str(target.quantity) for target in article.targets] == ["60", "5800", "30"]


def test_paragraphs_below_the_numbered_headings_of_plans_are_plans() -> None:
    article = read(
        *("江城市市长林溪说，岸线要整治。", "今年，江城将重点做好两个方面工作：", "一、坚定不移抓项目"),
        *("盘活土地资源。实施技改项目200个。腾退空间660亩。", "二、坚定不移抓创新", "培育企业30家。去年新建学校20所。"),
    )
    assert [str(target.quantity) for target in article.targets] == ["200", "660", "30"]
    cited = read(*("今年，江城将重点做好两个方面工作：", "一、坚定不移抓项目", "江城市市长林溪说，全市学校达到200所。"))
    assert cited.targets == ()


def test_a_year_that_has_just_begun_lies_ahead() -> None:
    for month, expected in (("02", ["30"]), ("12", [])):
        lines = (
            "江城民生工程",
            f"2024-{month}-14 来源：江城日报",
            "2024年全市新建学校30所。",
            "江城市市长林溪说，岸线要整治。",
        )
        page = "\n\n".join(lines) + "\n"
        assert [str(target.quantity) for target in parse(repaired(page)).targets] == expected


def test_speakers_of_themselves_are_no_other_source() -> None:
    article = read("江城市市长林溪表示，码头要还给市民。", "近五年，全市改造了16个小区，2025年我们希望再改造5个小区。")
    (target,) = article.targets
    assert [person.name for person in article.speakers if person.id == target.speaker] == ["林溪"]


def test_headings_with_figures_below_an_outlook_are_plans() -> None:
    article = read(
        *(
            "回顾2023年",
            "生产总值增长9.5%",
            "城镇新增就业5万人",
            "展望2024年",
            "生产总值增长9%左右",
            "全年接待游客300万人次",
        ),
        "江城日报讯 江城市市长林溪说，岸线要整治。",
    )
    assert [str(target.quantity) for target in article.targets] == ["9", "3000000"]


def test_an_item_with_a_bullet_is_no_heading() -> None:
    article = read(
        "江城市市长林溪说，岸线要整治。", "（一）加强建设", "• 2026年前建成20个医疗中心", "• 每街至少一家药店"
    )
    assert [str(target.quantity) for target in article.targets] == ["20"]


def test_an_abstract_sums_up_the_speaker_of_its_section() -> None:
    page = """【江报圆桌会】码头怎么变

访谈嘉宾:

江城市市长 林溪

江城市规划局局长 周禾

把码头还给市民

打造滨水生活带

到2027年，建成滨江公园12座、绿道80公里，让市民走得近、留得住。

“码头是城市的客厅。”林溪说，到2027年，江城将建成滨江公园12座。

让岸线活起来

守住生态的底线

岸线要守住。

周禾表示，岸线要整治。
"""
    article = parse(repaired(page))
    people = {person.id: person.name for person in article.speakers}
    first, second = article.targets  # the parks stand in the text itself: told twice, promised once
    assert (people[first.speaker or ""], first.statement, first.quantity) == ("林溪", None, Decimal(80))
    assert (people[second.speaker or ""], second.statement, second.quantity) == ("林溪", "s2", Decimal(12))
    assert [first.id, second.id] == ["t1", "t2"]


def test_the_reporters_names_at_the_end_are_no_narration() -> None:
    said = "江城市市长林溪说，明年要做好两项工作，办好两件实事。"
    article = read(said, "一是修好岸线，力争产值突破600亿元。二是把码头还给市民。（记者 周禾/文 王芳/摄）")
    (target,) = article.targets
    assert [person.name for person in article.speakers if person.id == target.speaker] == ["林溪"]


def test_what_is_planned_at_this_moment_is_under_way() -> None:
    (target,) = read("江城市市长林溪说，我们正在沙漠规划建设40万千瓦的基地。").targets
    assert target.status == "ongoing"
