"""The sample page and its damaged twin: what is read from the one is read from the other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

import roundtable
from roundtable import Article, Reading
from roundtable.repair.channel import fold

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

SECTIONS = [
    ("让沉睡的数据流动起来", "建设统一开放的公共数据平台", "梁知远"),
    ("老码头长出新业态", "打造滨江数字创意产业带", "韩秋屏"),
    ("从“过路港”到“聚宝港”", "综合保税区年内再添八条外贸航线", "陶立川"),
    ("手机成了“新农具”", "让数字技术扎根乡村田野", "苗桂兰"),
    ("一张网兜住“夕阳红”", "让养老服务触手可及", "邹慕云"),
    ("出门有站 抬头见绿", "轨道公交慢行三网融合", "费景行"),
]
QUOTATIONS = [
    ("梁知远", "数据好比江水，"),
    ("梁知远", "有企业负责人问我，"),
    ("韩秋屏", "厂房是一间一间腾出来的，"),
    ("陶立川", "过去比的是谁的岸线长，"),
    ("陶立川", "港口的竞争说到底是服务的竞争。"),
    ("苗桂兰", "以前种菜看天，"),
    ("苗桂兰", "教会一个人，"),
    ("苗桂兰", "明年起，"),
    ("邹慕云", "养老不能只靠一张床，"),
    ("邹慕云", "有位独居老人对我说，"),
    ("费景行", "我们的目标很直白："),
    ("费景行", "城市的温度，"),
]
TARGETS = [
    ("梁知远", "90", "%", "ge", "2026-12-31"),
    ("梁知远", "20", "个", "eq", "2027-12-31"),
    ("梁知远", "120000000000", "元", "gt", "2028-12-31"),
    ("梁知远", "200000000", "元", "ge", None),
    ("韩秋屏", "500", "家", "ge", "2028"),
    ("韩秋屏", "4", "小时", "le", "2025-12-31"),
    ("陶立川", "8", "条", "eq", "2025"),
    ("陶立川", "40000000000", "元", "approx", "2025"),
    ("陶立川", "50000", "平方米", "eq", "2027-06-30"),
    ("苗桂兰", "1500000", "亩", "ge", "2028"),
    ("苗桂兰", "3000", "名", "eq", None),
    ("邹慕云", "8000", "张", "eq", "2030"),
    ("邹慕云", "15000", "人", "gt", "2030"),
    ("费景行", "38000000000", "元", "ge", None),
    ("费景行", "20", "条", "ge", "2026-12-31"),
    ("费景行", "300", "公里", "eq", "2030"),
]
PAST = [
    "96亿条",
    "3100余个",
    "37.5%",
    "42处",
    "37家",
    "318亿元",
    "45万标箱",
    "86个",
    "57亿元",
    "112.6万人",
    "23.4%",
    "5G",
]


@pytest.fixture(scope="module")
def clean() -> Reading:
    return roundtable.load(EXAMPLES / "roundtable.zh-Hans.txt")


@pytest.fixture(scope="module")
def twin() -> Reading:
    return roundtable.load(EXAMPLES / "roundtable.damaged.txt")


def test_the_script_makes_the_twin_byte_for_byte(tmp_path: Path) -> None:
    for name in ("make_damaged.py", "roundtable.zh-Hans.txt"):
        shutil.copy(EXAMPLES / name, tmp_path)
    subprocess.run([sys.executable, tmp_path / "make_damaged.py"], check=True)
    twin = "roundtable.damaged.txt"
    assert (tmp_path / twin).read_bytes() == (EXAMPLES / twin).read_bytes()


def test_the_twin_is_repaired_to_the_clean_text(clean: Reading, twin: Reading) -> None:
    assert fold(twin.article.text) == fold(clean.article.text)
    assert twin.repaired.gaps == ()


@pytest.mark.parametrize("field", [name for name in Article.__struct_fields__ if name not in ("text", "provenance")])
def test_the_twin_has_the_structure_of_the_clean_page(field: str, clean: Reading, twin: Reading) -> None:
    ours, theirs = (fold(msgspec.json.encode(getattr(page.article, field)).decode()) for page in (twin, clean))
    assert ours == theirs


def test_the_clean_page_is_left_alone(clean: Reading) -> None:
    assert clean.repaired.edits == ()
    assert clean.repaired.text == (EXAMPLES / "roundtable.zh-Hans.txt").read_text(encoding="utf-8")


def test_the_frame_of_the_article(clean: Reading) -> None:
    article = clean.article
    assert (article.column, article.headline) == ("江报圆桌汇", "激活数据新动能 产业民生开新局")
    assert (article.source, article.published, article.editor) == ("江城日报", "2025-06-18", "倪小禾")
    assert [person.name for person in article.moderators] == ["温晓棠", "闻一舟", "戴小满"]
    assert [person.name for person in article.speakers] == [name for _, _, name in SECTIONS]
    assert [(post.text, post.organization, post.title) for post in article.speakers[2].posts] == [
        ("青石区委副书记", "青石区委", "副书记"),
        ("江城综合保税区党工委副书记", "江城综合保税区党工委", "副书记"),
        ("管委会主任", "江城综合保税区管委会", "主任"),
    ]
    assert len(article.captions) == 6
    assert [line[:6] for line in article.rights[:2]] == ["【版权声明】", "【免责声明】"]
    assert article.unparsed == ()


def test_sections_with_their_speakers(clean: Reading) -> None:
    article = clean.article
    found = [(part.kicker, part.headline, name(article, part.speaker)) for part in article.sections]
    assert found == SECTIONS
    assert all(part.abstract for part in article.sections)


def test_quotations_with_their_speakers(clean: Reading) -> None:
    article = clean.article
    direct = [statement for statement in article.statements if statement.kind == "direct"]
    assert [name(article, statement.speaker) for statement in direct] == [who for who, _ in QUOTATIONS]
    for statement, (_, beginning) in zip(direct, QUOTATIONS, strict=True):
        assert statement.text.startswith(beginning)


def test_targets_and_what_is_none(clean: Reading) -> None:
    article = clean.article
    found = [
        (name(article, target.speaker), target.quantity, target.unit, target.comparator, target.deadline_date)
        for target in article.targets
    ]
    wanted = [(who, Decimal(quantity), *rest) for who, quantity, *rest in TARGETS]
    assert [target for target in wanted if target not in found] == []
    assert [figure for figure in PAST if any(figure in target.text for target in article.targets)] == []


def test_a_transcript_in_genuine_traditional_stays_as_it_is() -> None:
    reading = roundtable.load(EXAMPLES / "dialogue.zh-Hant.txt")
    article = reading.article
    assert reading.repaired.edits == ()
    assert (article.language, article.layout) == ("zh-Hant", "qa")
    assert {"葉聿文", "洪采薇"} <= {person.name for person in article.speakers}
    assert [person.name for person in article.moderators] == ["方予安"]


def test_the_audience_has_its_turn() -> None:
    article = roundtable.load(EXAMPLES / "dialogue.zh-Hant.txt").article
    (asked,) = (said for said in article.statements if "攤商怎麼辦" in said.text)
    assert asked.speaker is not None
    assert (asked.kind, article.speaker(asked.speaker).role) == ("question", "audience")


def test_the_day_of_a_talk_and_its_aims() -> None:
    article = roundtable.load(EXAMPLES / "dialogue.zh-Hant.txt").article
    assert article.published is None
    assert [(day.role, day.text, day.date) for day in article.dates] == [("event", "2025年9月6日", "2025-09-06")]
    assert [(target.quantity, target.unit, target.comparator, target.deadline_date) for target in article.targets] == [
        (Decimal(3), "栋", "eq", "2026-12-31"),
        (Decimal("1.5"), "公里", "eq", None),
        (Decimal(300_000_000), "元", "le", None),
        (Decimal(2000), "棵", "ge", "2030"),
        (Decimal(10), "场", "eq", None),
    ]


def name(article: Article, speaker_id: str | None) -> str | None:
    """Return the name behind an id."""
    return None if speaker_id is None else article.speaker(speaker_id).name
