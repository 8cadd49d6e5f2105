"""Figures and deadlines, in all the ways that newspapers write numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.parsing.deadlines import find_deadlines
from roundtable.parsing.figures import find_figures


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("新增2万5千户", 25_000, None, "户"),
        ("投资3亿5千万元", 350_000_000, None, "元"),
        ("投资三亿五千万元", 350_000_000, None, "元"),
        ("投资1.4万亿元", 1_400_000_000_000, None, "元"),
        ("产值1亿2千3百万元", 123_000_000, None, "元"),
        ("达到3万五千人", 35_000, None, "人"),
        ("建成2万3000个车位", 23_000, None, "个"),
        ("新建两三百套住房", 200, 300, "套"),
        ("培育三五家企业", 3, 5, "家"),
        ("引进七八十名人才", 70, 80, "名"),
        ("两三亿元", 200_000_000, 300_000_000, "元"),
        ("培育三十五家企业", 35, None, "家"),
        ("3万至5万户", 30_000, 50_000, "户"),
        ("158 000个", 158_000, None, "个"),
        ("新建1万9,631户", 19_631, None, "户"),
        ("推动一、两百个方案", 100, 200, "个"),
        ("一、三十家企业", 30, None, "家"),
    ],
)
def test_a_figure_has_the_value_that_a_reader_takes_from_it(text: str, low: int, high: int | None, unit: str) -> None:
    (figure,) = find_figures(text)
    assert figure.low == Decimal(low)
    assert figure.high == (None if high is None else Decimal(high))
    assert figure.unit == unit


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("未来两三年内建成", "2028"),
        ("今后三五年时间", "2030"),
        ("未来三至五年内", "2030"),
        ("二十三年内", "2048"),
        ("十五六年内", "2041"),
    ],
)
def test_a_deadline_of_about_so_many_years_ends_with_the_last_of_them(text: str, date: str) -> None:
    assert [deadline.date for deadline in find_deadlines(text, "2025-05-21")] == [date]


@given(
    st.text(
        "0159.,零一二五九两十百千万亿兆点%年月日内底前后初中季度秋学期民国汛任经过努力未来至—家个元翻番百分之 ",
        max_size=16,
    )
)
def test_any_row_of_digits_is_read(text: str) -> None:
    for figure in find_figures(text):
        assert figure.low is None or isinstance(figure.low, Decimal)
    assert isinstance(find_deadlines(text, "2025-05-21"), list)


@pytest.mark.parametrize("row", ["1", "123,", "123 ", "1234567890,"])
def test_an_endless_row_of_digits_takes_no_time_squared(row: str) -> None:
    assert not find_figures(row * 50_000)
