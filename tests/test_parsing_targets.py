"""What is aimed at: figures in every notation, what bounds them, by when; and figures that are no aims."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pages import repaired

from roundtable.model import Article
from roundtable.parsing import parse


def read(*paragraphs: str, language: str = "zh-Hans") -> Article:
    head = "江城滨水空间怎么用", "2024-05-14 来源：江城日报"
    return parse(repaired("\n\n".join([*head, *paragraphs]) + "\n", language=language))


def aims(words: str) -> list[tuple[str | None, str | None, str]]:
    """Return quantity, unit and comparator of what the mayor says."""
    return [
        (None if target.quantity is None else f"{target.quantity.normalize():f}", target.unit, target.comparator)
        for target in read(f"江城市市长林溪表示，{words}").targets
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("明年将新建学校1400余家。", [("1400", "家", "gt")]),
        ("未来三年计划改造老旧小区六十八个。", [("68", "个", "eq")]),
        ("到2028年，工业产值要突破1.4万亿元。", [("1400000000000", "元", "gt")]),
        ("到2028年，绿化覆盖率达到百分之四十五。", [("45", "%", "eq")]),
        ("力争到2027年，人均收入翻一番。", [(None, "番", "eq")]),
        ("今后五年，将实现300米见绿、500米见园。", [("300", "米", "le"), ("500", "米", "le")]),
        ("年内将新增停车位2.3万个以上。", [("23000", "个", "ge")]),
        ("计划用三年时间，培育不少于一百二十家企业。", [("120", "家", "ge")]),
        ("明年，通勤时间将压缩到45分钟以内。", [("45", "分钟", "le")]),
        ("下一步将投入约两千三百万元修缮码头。", [("23000000", "元", "approx")]),
        ("到2026年底，建成地铁里程超过1,200公里。", [("1200", "公里", "gt")]),
        ("“十五五”期间，计划新增就业岗位二十万个左右。", [("200000", "个", "approx")]),
        ("我们正在建设12座污水处理厂，总投资36亿元。", [("12", "座", "eq"), ("3600000000", "元", "eq")]),
        ("明年拟开通公交线路8条、接驳线路15条。", [("8", "条", "eq"), ("15", "条", "eq")]),
        ("到2030年，单位能耗下降13.5%。", [("13.5", "%", "eq")]),
        ("接下来将选派1000名专家下乡。", [("1000", "名", "eq")]),
        ("确保今年粮食产量稳定在1100亿斤以上。", [("110000000000", "斤", "ge")]),
        ("今年，全市生产总值增长5%以上，居民收入增长5.5%左右。", [("5", "%", "ge"), ("5.5", "%", "approx")]),
        ("未来五年内每个街道至少有一家托育中心。", [("1", "家", "ge")]),
        ("明年要把排队时间缩短一半。", []),
        ("明年将自建社宅一二○○戶。", [("1200", "户", "eq")]),
        ("未来五年将兴建约30 000个单位。", [("30000", "个", "approx")]),
        ("今年的目标是物价涨幅3%左右。", [("3", "%", "approx")]),
        ("今年9月30日可以交付4万多套保障房。", [("40000", "套", "gt")]),
        (
            "力争产值突破300亿元，占全省的五分之一，森林覆盖率达60%以上。",
            [("30000000000", "元", "gt"), ("60", "%", "ge")],
        ),
        ("全力确保2024年铁路投资8000亿元以上。", [("800000000000", "元", "ge")]),
        ("到2028年，铁路里程将达到900公里。新线投产达到260公里。", [("900", "公里", "eq"), ("260", "公里", "eq")]),
        ("确保投产新线4000公里，其中高铁2000公里。", [("4000", "公里", "eq"), ("2000", "公里", "eq")]),
        ("明年将投入1,700万元。", [("17000000", "元", "eq")]),
        ("明年开始，预算将达到 400 亿元。", [("40000000000", "元", "eq")]),
        ("到2027年累计建成公园10座。", [("10", "座", "eq")]),
        ("今年全市安排民生实事10件。其中，新投用幼儿园30所。", [("10", "件", "eq"), ("30", "所", "eq")]),
        ("我们每年至少拿出1亿元。", [("100000000", "元", "ge")]),
        ("近期将公布33条河道名单。", [("33", "条", "eq")]),
        ("今年起，我们会加大修路力度，陆续建成1000余公里的管线。", [("1000", "公里", "gt")]),
        ("明年将引导民间投资4兆元。", [("4000000000000", "元", "eq")]),
        ("2035年的时候要能够减少32%。", [("32", "%", "eq")]),
        ("力争实现收入353亿元，同比增幅20%。", [("35300000000", "元", "eq"), ("20", "%", "eq")]),
        ("力争游客人数比“十三五”末翻一番。", [(None, "番", "eq")]),
        ("到2027年，占比要从现在的52%提高到60%。", [("60", "%", "eq")]),
        ("去年我们花了3000万元，今年预算是4500万元。", [("45000000", "元", "eq")]),
        ("下一步将分批建设枢纽。第一批12个枢纽今年开工。", [("12", "个", "eq")]),
        ("下学期开始，每校至少开设10门选修课。", [("10", "门", "ge")]),
        ("力争三年内建成枢纽，届时步行10分钟可到达站点。", [("10", "分钟", "le")]),
        ("初步规划3年后稻田减少3万公顷。", [("30000", "公顷", "eq")]),
        ("住房将由5万套增至8万套。", [("80000", "套", "eq")]),
        ("到2028年，要实现每万人拥有足球场0.9块。", [("0.9", "块", "eq")]),
        ("我们将努力提供服务。比如，针对老人的需求，改造提升2000个养老机构。", [("2000", "个", "eq")]),
    ],
)
def test_figures_that_are_aimed_at(words: str, expected: list[tuple[str | None, str, str]]) -> None:
    assert aims(words) == expected


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("明年经济增长目标为4.5%—5%。", (Decimal("4.5"), Decimal(5))),
        ("明年将新建80至100所学校。", (Decimal(80), Decimal(100))),
        ("明年将新建3—5个码头。", (Decimal(3), Decimal(5))),
        ("明年将投入2亿到3亿元。", (Decimal(200_000_000), Decimal(300_000_000))),
        ("明年将种树十万至十二万株。", (Decimal(100_000), Decimal(120_000))),
    ],
)
def test_ranges(words: str, ends: tuple[Decimal, Decimal]) -> None:
    (target,) = read(f"江城市市长林溪表示，{words}").targets
    assert (target.quantity, target.quantity_max) == ends


@pytest.mark.parametrize(
    ("words", "printed", "date"),
    [
        ("到2025年底，建成学校20所。", "到2025年底", "2025-12-31"),
        ("到2026年6月，建成学校20所。", "到2026年6月", "2026-06"),
        ("在2026年3月31日前，建成学校20所。", "在2026年3月31日前", "2026-03-31"),
        ("未来五年内，新建学校20所。", "未来五年内", "2029"),
        ("今后三年，新建学校20所。", "今后三年", "2027"),
        ("年内新建学校20所。", "年内", "2024-12-31"),
        ("明年上半年将建成学校20所。", "明年上半年", "2025-06-30"),
        ("后年将建成学校20所。", "后年", "2026"),
        ("年底前将建成学校20所。", "年底前", "2024-12-31"),
        ("每年新建学校20所。", "每年", None),
        ("“十五五”末，学校将达到20所。", "“十五五”末", "2030-12-31"),
        ("力争用两年时间，新建学校20所。", "力争用两年时间", "2026"),
        ("10月底前将建成学校20所。", "10月底前", "2024-10-31"),
        ("将新建学校20所，2027年底前全部完工。", "2027年底前", "2027-12-31"),
        ("到二零二六年底，建成学校20所。", "到二零二六年底", "2026-12-31"),
        ("明年六月底前将建成学校20所。", "明年六月底前", "2025-06-30"),
        ("到2026年第三季度，建成学校20所。", "到2026年第三季度", "2026-09-30"),
        ("明年一季度将建成学校20所。", "明年一季度", "2025-03-31"),
        ("2025—2027年，新建学校20所。", "2025—2027年", "2027"),
        ("12月20日前，要建成学校20所。", "12月20日前", "2024-12-20"),
        ("民国115年底要建成学校20所。", "民国115年底", "2026-12-31"),
        ("计划3年后建成学校20所。", "3年后", "2027"),
        ("今年9月30日前要建成学校20所。", "今年9月30日前", "2024-09-30"),
        ("到“十六五”末，学校将达到20所。", "到“十六五”末", "2035-12-31"),
        ("今年秋季学期前要建成学校20所。", "今年秋季学期前", "2024"),
        ("下个月准备建成学校20所。", "下个月", None),
        ("汛期前要加固堤防20公里。", "汛期前", None),
    ],
)
def test_deadlines(words: str, printed: str, date: str | None) -> None:
    (target,) = read(f"江城市市长林溪表示，{words}").targets
    assert (target.deadline, target.deadline_date) == (printed, date)


@pytest.mark.parametrize(
    "words",
    [
        "去年新建学校20所，新增学位1.2万个。",
        "目前全市共有学校320所，在校学生45万人。",
        "截至4月底，已改造老旧小区86个。",
        "三年来，我们累计投入资金18亿元。",
        "与2020年相比，产值增长了35%。",
        "预计明年游客将达到300万人次。",
        "据测算，到2030年老年人口将超过100万人。",
        "我们实施“1+3+N”工程，打通“最后一公里”。",
        "这是第7次座谈，也是五届十次全会后的第一次。",
        "5月20日，我们开了3个小时的会。",
        "这位60岁以上的老人住在12楼。",
        "居民应当每天步行30分钟，最好喝水8杯。",
        "建议企业每年拿出5%的利润做公益。",
        "如果每人种10棵树，就有一片林子。",
        "我们有三个方面的考虑。",
        "电话是67175860，门票12元一张。",
        "“五个一”工程和“百千万”行动都要推进。",
        "5G网络和PM2.5监测都要跟上。",
        "由1992年的62.4%下降到2009年的48%。",
        "当年新建了12座码头，后来又建了3座。",
        "一季度完成投资120亿元，同比增长8%。",
        "全长860米的老街始建于清代。",
        "15项任务一直在调整绩效指标。",
        "去年，我们奋力推进攻坚，完成投资129亿元。",
        "截至2024年3月底，装机规模突破33亿千瓦。",
        "增长好于预期，经济增长6.9%，总量突破3万亿元。",
        "议员关心明年增列1700万元是否排挤其他需求。",
        "目前里程达到300公里。",
        "就读的比例超过了97%，资助体系每年惠及学生约1.5亿人次。",
        "建设成效明显，为确保产量连续多年稳定在1.3万亿斤以上发挥了作用。",
        "累计完成投资629亿元，占年度投资计划的97.2%。",
        "项目基本按计划开工，另有97个项目提前开工。",
        "承诺开工的项目开工率为100%。",
        "去年完成投资135亿元，超年度计划12%。",
        "力争年用水量1万立方米以上的单位全部纳入。",
        "今后几年，比2020年的300家要多得多。",
    ],
)
def test_figures_that_are_no_aims(words: str) -> None:
    assert aims(words) == []


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
    ],
)
def test_what_the_reporter_tells(paragraphs: tuple[str, ...], expected: list[tuple[str | None, str, str]]) -> None:
    targets = read(*paragraphs).targets
    assert [(target.speaker, str(target.quantity), target.unit) for target in targets] == expected


def test_each_figure_of_a_clause_has_the_deadline_in_front_of_it() -> None:
    targets = read("江城市市长林溪表示，确保到2025年绿地率达到40%左右、到2030年达到45%左右。").targets
    assert [target.deadline for target in targets] == ["到2025年", "到2030年"]


def test_a_sentence_that_goes_on_with_an_aim_has_its_deadline() -> None:
    targets = read("江城市市长林溪表示，到2028年底里程将达到900公里。其中，高铁达到260公里。").targets
    assert [target.deadline for target in targets] == ["到2028年底", "到2028年底"]


def test_a_line_of_plans_introduces_a_list() -> None:
    lines = "到2030年，江城将实现：", "1、新建医院12家，其中10家在新区。", "2、千人床位数达到4.3张。", "市民有320万人。"
    assert [str(target.quantity) for target in read("江城市市长林溪说，岸线要整治。", *lines).targets] == [
        "12",
        "10",
        "4.3",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2010年，全路安排投资8235亿元，计划铺轨3690公里。", ["823500000000", "3690"]),
        ("2010年，全路完成投资8235亿元，去年完成7000亿元。", []),
        ("2010年完成投资500亿元，明年将达到600亿元。", ["60000000000"]),
        ("2010年，全市奋力推进建设，完成投资500亿元。", []),
    ],
)
def test_a_year_is_judged_by_what_follows_where_no_day_of_publication_is_known(words: str, expected: list[str]) -> None:
    page = f"江城交通工作会议\n\n江城市市长林溪表示，{words}\n"
    targets = parse(repaired(page)).targets
    assert [f"{target.quantity:f}" for target in targets if target.quantity] == expected


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
