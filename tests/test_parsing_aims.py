"""Aims in words that leave something out: the unit, the verb, the deadline, whose words they are."""

from __future__ import annotations

import pytest
from aiming import aims
from pages import repaired

from roundtable.parsing import parse


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # A large sum may do without its unit, where something says that money is meant, or people.
        ("明年，全市投资将超过2000多亿，增长保持在9%以上。", [("200000000000", "元", "gt"), ("9", "%", "ge")]),
        ("力争产值达到两千亿，常住人口超800万。", [("200000000000", "元", "eq"), ("8000000", "人", "gt")]),
        ("到2028年，工业产值要突破3000亿大关。", [("300000000000", "元", "gt")]),
        ("明年关注将达到3000万。", []),
        # The name of the money, or a verb, stands between a figure and what bounds it.
        ("明年预算将增加约新台币86亿元。", [("8600000000", "元", "approx")]),
        ("明年月产能将约扩充3万片。", [("30000", "片", "approx")]),
        # Short words in quotation marks are no slogan where they measure something.
        ("明年生产总值要“增长7%左右”。", [("7", "%", "approx")]),
        # What somebody has announced is not over with the announcement.
        ("明年的目标要定好。我们强调了投资的作用，“落实项目1200个”。", [("1200", "个", "eq")]),
        # 将 in front of what something is done to.
        ("委员会批准将新发现的两颗小行星记入名录。", []),
        ("老街将其65%的租金用于修缮。", []),
        ("要深入学习三代工匠的十六字心法。", []),
        ("我市连续多年将绿化列入20项实事，做好各项工作。", []),
        # A large number goes on in the unit of the next.
        ("年内将新增学位4.68万和7000个。", [("46800", "个", "eq"), ("7000", "个", "eq")]),
        ("明年目标是興建21,000伙。", [("21000", "伙", "eq")]),
        # Things that are counted, in Han numerals as in others.
        (
            "明年将实施5项集聚项目、五项培养项目，新建书屋十个。",
            [("5", "项", "eq"), ("5", "项", "eq"), ("10", "个", "eq")],
        ),
        ("到2028年，完成四个生产基地的建设。", [("4", "个", "eq")]),
        ("今后将实现一公里进林带。", [("1", "公里", "le")]),
        ("明年将建设二十 GW光伏。", [("20", "GW", "eq")]),
        # Crossing a river is nothing that is past.
        ("将建设13条过江通道和4条隧道。", [("13", "条", "eq"), ("4", "条", "eq")]),
        ("目前东区床位将从1100张减少到300张左右。", [("300", "张", "approx")]),
        ("各单位应努力新建20座公园。", []),
        # What is asked of a place it plans to do.
        ("根据《江城市政府工作报告》要求，今年全市新开工车位5万个。", [("50000", "个", "eq")]),
        ("宝江县2024年产值增长的预期目标是12%左右。", [("12", "%", "approx")]),
        ("力争到2028年，超70%的企业实现数字化。", [("70", "%", "gt")]),
        ("今年以来，新签约项目17个，计划总投资74亿元，其中亿元项目13个。", []),
        # Rounded figures, what something is worth, capacities, years of the last century.
        ("700多位专家将在今后几天审核方案。", []),
        ("明年基金将增加到218亿个单位，1个单位约等于1.2元。", [("21800000000", "个", "eq")]),
        ("应用证明，每年可节约200多吨焦煤。", []),
        ("1994年年底考核，合格率为98.5%。", []),
        ("今年会费将由162亿元（约合20亿欧元）增加到200亿元。", [("20000000000", "元", "eq")]),
        # Aims that results are measured by, and sums that have been applied for.
        ("去年产值增长3%。年初确定的预期性目标为：产值增长9%左右；投资增长21%。", []),
        ("全面实现了好于上年的奋斗目标。固定资产投资突破5000亿元，增长47%。", []),
        ("截至3月15日，共争取资金项目55个，争取资金6.7亿元。", []),
        ("租借站自108年300站增至今年近1000站。", []),
        ("2023市府将打造无煤城市。", []),
        (
            "下个月将增加两条生产线，10月份之前将增加到8条，安置员工100名。",
            [("2", "条", "eq"), ("8", "条", "eq"), ("100", "名", "eq")],
        ),
        ("打造一批千亿元和五百亿元的产业集群。", []),
        # Mottos, names of programmes, what a list sums up, what is done each day.
        ("下一步要形成“一城集散、两脉延伸、五片联动”的格局。", []),
        ("明年将实施教育百万学位建设计划。", []),
        ("明年将补齐城东、城西等9个区的缺口。", []),
        ("第一阶段4万户的目标已于前年达成。", []),
        ("答应要做的加起来100万户。", []),
        ("今年的任务是改建7套保障房。", [("7", "套", "eq")]),
        ("合作社每天要卖出700公斤梨。", []),
        ("明年将打造一站式服务中心。", []),
        ("要做居民的贴心人，温暖千万家。", []),
        ("教学点由165374所减少到2012年的62544所。", []),
        ("他们将在2005集体亮相。", []),
    ],
)
def test_figures_that_leave_something_out(words: str, expected: list[tuple[str, str, str]]) -> None:
    assert aims(words) == expected


def _due(*lines: str) -> list[tuple[str, str | None]]:
    page = "\n\n".join(["江城怎么建", "2024-05-14 来源：江城日报", *lines]) + "\n"
    return [(f"{target.quantity:f}", target.deadline_date) for target in parse(repaired(page)).targets]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("到2030年，江城将实现：", "新建公园20座；", "绿地率达到45%。"), [("20", "2030"), ("45", "2030")]),
        (("2025年度十大民生实事项目", "1.新建公园20座。", "2.新增停车位300个。"), [("20", "2025"), ("300", "2025")]),
        (("到2030年，江城将实现：", "2027年底前新建公园20座。"), [("20", "2027-12-31")]),
        (("江城市市长林溪说，春节前要建成公园20座。",), [("20", None)]),
        (
            (
                "林溪说，到2028年的主要目标是：",
                "产业显著提升",
                "体系形成。新产业比重达46%，贡献率达66%。再上台阶。",
            ),
            [("46", "2028"), ("66", "2028")],
        ),
        (("到2030年，江城将实现：", "新建公园20座；", "进展情况：4月底完成12座。"), [("20", "2030")]),
        # A year is a better deadline than how often; who invests in the future names none.
        (("江城市市长林溪说，未来三年每年新建公园20座。",), [("20", "2027")]),
        (("江城市市长林溪说，三年内种树2000棵，每年办班10场。",), [("2000", "2027"), ("10", None)]),
        (("江城市市长林溪说，未来两个财政年度将拨款5亿元。",), [("500000000", "2026")]),
        (("江城计划投资未来，预留5亿元支援创科。",), [("500000000", None)]),
        (("江城市市长林溪说，114年度将补助5000万元。",), [("50000000", "2025")]),
        (
            ("一、主要目标", "到2027年，全面建成养老体系。服务更好。", "——床位达到1.5万张以上。"),
            [("15000", "2027")],
        ),
    ],
)
def test_the_items_of_a_list_are_due_when_the_line_above_says(
    lines: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert _due(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A report to an assembly gives orders to itself, once it has told what was done.
        (
            (
                "各位代表：",
                "一、过去一年的工作",
                "去年工作成效明显。新建公园12座，培训农民300人。",
                "二、今年工作安排",
                "做好绿化工作。新建公园20座，培训农民500人以上。",
            ),
            [("20", None), ("500", None)],
        ),
        # What is quoted in front of the words that say what it is.
        (("“产值增长12%以上，新增就业2800人……”林溪透露了今年的主要预期目标。",), [("12", None), ("2800", "2024")]),
    ],
)
def test_what_nobody_says_is_planned(lines: tuple[str, ...], expected: list[tuple[str, str | None]]) -> None:
    assert _due(*lines) == expected
