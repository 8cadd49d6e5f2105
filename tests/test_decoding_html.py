"""Saved pages: the article comes out whole, line by line, and every character still knows its bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable import DecodedText
from roundtable.decoding import decode

PAGES = Path(__file__).parent / "cases" / "html"


def read(name: str) -> tuple[bytes, DecodedText]:
    data = (PAGES / name).read_bytes()
    return data, decode(data, name=name)


def assert_traced(data: bytes, decoded: DecodedText) -> None:
    position = 0
    for piece in decoded.pieces:
        raw = data[piece.source.start : piece.source.stop].decode(decoded.encoding)
        assert piece.source.start >= position
        position = piece.source.stop
        if piece.kind == "verbatim":
            assert raw == piece.span.of(decoded.text)


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.glob("*.html")))
def test_the_article_comes_out_whole(page: str) -> None:
    data, decoded = read(page)
    expected = (PAGES / page).with_suffix(".txt").read_text(encoding="utf-8")
    assert decoded.text + "\n" == expected
    assert decoded.source.media_type == "text/html"
    assert_traced(data, decoded)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_pages_in_any_encoding(codec: str) -> None:
    source = (PAGES / "portal.html").read_text(encoding="utf-8").replace('"utf-8"', f'"{codec}"')
    data = source.encode(codec)
    decoded = decode(data)
    assert decoded.text == read("portal.html")[1].text
    assert_traced(data, decoded)


def test_entities_stand_for_their_characters() -> None:
    data = "<!DOCTYPE html><p>A&amp;B 公司&#27743;城&#x57CE;&nbsp;&hellip;&bogus; &lt;p&gt;</p>".encode()
    decoded = decode(data)
    assert decoded.text == "A&B 公司江城城\N{NO-BREAK SPACE}…&bogus; <p>"
    assert_traced(data, decoded)
    by_kind = {piece.span.of(decoded.text): piece.source for piece in decoded.pieces if piece.kind == "derived"}
    assert data[by_kind["…"].start : by_kind["…"].stop] == b"&hellip;"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("一行<br>又一行<br/>再一行", "一行\n又一行\n再一行"),
        ("<p>没有结尾的段落<p>又一段", "没有结尾的段落\n又一段"),
        ("<table><tr><td>甲<td>乙<tr><td>丙</table>", "甲\n乙\n丙"),
        ("<p>江城\n  市民</p>", "江城市民"),
        ("<p>Jiangcheng\n  city</p>", "Jiangcheng city"),
        ("<p>甲  乙\u3000丙</p>", "甲 乙\u3000丙"),
        ("<pre>甲\n  乙</pre>", "甲\n乙"),
        ("<p>江<b>城</b>市<!-- 注释 --></p><script>var x = '<p>假</p>';</script><style>p{}</style>", "江城市"),
        ("<p title='大于>号'>引号里的 > 不结束标签</p>", "引号里的 > 不结束标签"),
        ("<p>小于 5 < 6 的</p>", "小于 5 < 6 的"),
        ("<p>没写完的标签<a href='x", "没写完的标签<a href='x"),
        ("<p>正文</p><script>没有结尾 <p>假</p>", "正文"),
        ("<noscript>请打开 JavaScript</noscript><p>正文</p>", "正文"),
        ("<noscript><p>正文，标签没有结尾</p>", "正文，标签没有结尾"),
        ("<p><ruby>重</ruby>庆</p>", "重庆"),
    ],
)
def test_what_a_reader_sees(inside: str, text: str) -> None:
    assert decode(f"<html><body>{inside}".encode()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "小于号 < 和大于号 > 以及 <b>粗体</b> 都在正文里。",
        "/p>残留的标签尾巴\n<br>一个标签不是网页。",
        "他在黑板上写下 <html>，然后转过身来。",
        "<江城日报>是书名号写错了。",
        "<p>只有开头像标签的文字。",
        "a < b，b > c。",
    ],
)
def test_text_with_a_few_tags_is_text(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.source.media_type) == (text, "text/plain")


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>",
        "\ufeff<!doctype HTML PUBLIC '-//W3C//DTD'>",
        "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>",
        "<!-- saved from url=(0014)about:internet -->\n<html>",
        "\n\n<HTML lang=zh>",
        "<head><title>江城</title></head>",
        "<div class='article'>",
    ],
)
def test_pages_are_known_by_their_beginning(start: str) -> None:
    decoded = decode(f"{start}<p>江城市新建公园。</p></div>".encode())
    assert decoded.source.media_type == "text/html"
    assert decoded.text.endswith("江城市新建公园。")


def test_the_title_stands_in_for_a_headline() -> None:
    page = "<html><title>江城新建公园</title><body><p>记者从区里了解到，公园明年开放。</p></body></html>"
    assert decode(page.encode()).text == "江城新建公园\n记者从区里了解到，公园明年开放。"


def test_a_page_of_links_is_not_lost() -> None:
    page = "<html><body><ul><li><a href=a>江城要闻</a></li><li><a href=b>青石动态</a></li></ul></body></html>"
    assert decode(page.encode()).text == "江城要闻\n青石动态"


@pytest.mark.parametrize("count", [5_000, 50_000])
def test_hostile_nesting_and_length_lose_no_text(count: int) -> None:
    text = "江城市临江区的公园明年开放，市民可以免费进入。"
    nested = decode(f"<html><body>{'<div>' * count}<p>{text}</p>{'</div>' * count}".encode())
    assert nested.text == text
    long = decode(f"<html><body>{'<p>好。</p>' * count}<p>{text}</p>".encode())
    assert long.text == "好。\n" * count + text


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class=nav>",
                "</div>",
                "<a href='",
                "'>",
                "</a>",
                "&amp;",
                "&#x",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<td>",
                "<h1>",
                "<title>",
                "</title>",
                "江城",
                "<",
                ">",
                '"',
                "&",
                " ",
                "\n",
                "好。",
                "\0",
            ]
        ),
        max_size=40,
    )
)
def test_any_tag_soup_keeps_its_bytes(parts: list[str]) -> None:
    data = ("<html>" + "".join(parts)).encode("gb18030")
    decoded = decode(data, encoding="gb18030")
    assert decoded.source.media_type == "text/html"
    assert_traced(data, decoded)
