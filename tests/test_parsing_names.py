"""Names of foreigners, places that look like names, and short forms."""

from __future__ import annotations

import pytest
from pages import turns


@pytest.mark.parametrize(
    ("sentences", "speakers"),
    [
        (["议员马里奥·亚兹-巴拉（Rep. Mario Diaz-Balart）3月13日表示，码头要开放。"], ["马里奥·亚兹-巴拉"]),
        (
            ["女主播翠西·里根与主播常山对话。", "在对话中，里根指责码头失修。里根表示，岸线要整治。"],
            ["翠西·里根"],
        ),
        (["江城大学学生凯博和马修参加活动。", "凯博回忆道：“码头很好。”"], ["凯博"]),
        (["进步党高雄市议员陈小娜今天指控，码头失修。"], ["陈小娜"]),
        (["议员陈小娜与李小明到场。", "陈李都反对改造，要求重议。"], [None, None]),
        (["江城日报记者常山最近与他谈论了码头。"], [None]),
    ],
)
def test_who_speaks(sentences: list[str], speakers: list[str | None]) -> None:
    assert turns("码头怎么改", *sentences) == speakers


@pytest.mark.parametrize("cue", ["强调会", "表示会", "承诺会", "认为会议记录不实，会"])
def test_verbs_in_front_of_what_will_be(cue: str) -> None:
    assert turns("码头怎么改", f"市长林小溪{cue}尽快开放码头。") == ["林小溪"]


def test_somebody_who_does_something_and_points_out() -> None:
    sentences = ["议员陈小娜认为，码头要开放。", "陈小娜还原说明会的过程指出，当天没有人反对。"]
    assert turns("码头怎么改", *sentences) == ["陈小娜"] * 2


@pytest.mark.parametrize(
    ("paragraphs", "speakers"),
    [
        (["当被问到渡口像什么时，22岁的毕业生常飞这样回答。", "“像一座大农场，看天吃饭。”"], ["常飞"]),
        (["陈小娜四处碰壁——“他们不要我，说我没有经验”。", "陈小娜没有放弃。", "陈小娜还在找。"], ["陈小娜"]),
        (["陈小娜今天召开记者会指出，环保局没有记载。"], ["陈小娜"]),
        (["会上，江城市副市长陈小娜热烈欢迎来宾。她指出，渡口要改。"], ["陈小娜"]),
        (["市环保局应重新评估，要求公开结果。"], [None]),
    ],
)
def test_of_whom_the_reporter_tells(paragraphs: list[str], speakers: list[str | None]) -> None:
    assert turns("渡口怎么改", *paragraphs)[: len(speakers)] == speakers
