"""The style sheets of a book: a house adds its own, which must not make the book invalid."""

from __future__ import annotations

import msgspec
import pytest
from books import X, exported, members, pages
from newsroom import rich_article
from roundtable_converters.epub import EpubExporter
from strategies import CONTEXT

from roundtable import FormatError, get_exporter


def test_a_house_style_comes_after_ours_on_every_page() -> None:
    book = EpubExporter(css='@charset "UTF-8";\np { color: navy }').export(rich_article(), CONTEXT)
    assert members(book)["house.css"] == b'@charset "UTF-8";\np { color: navy }'
    for name, page in pages(book).items():
        sheets = [link.get("href") for link in page.iter(f"{X}link")]
        assert sheets == ["style.css", "house.css"], name
    assert "house.css" not in members(exported(rich_article()))


@pytest.mark.parametrize(
    ("css", "problem"),
    [
        ("p { color: navy }\n@import 'more.css';", r"imports another sheet.*line 2"),
        ("body { background: url(paper.png) }", r"loads 'paper.png', which is not in the book.*line 1"),
        ("@font-face {\n src: url( 'https://cdn.example.org/a.woff2' ) }", r"loads .*cdn.*line 2"),
        ('@charset "gb2312"; p { }', r"declares the encoding \"gb2312\".*UTF-8"),
        ("html { direction: rtl }", "sets direction"),
        ("p { color: navy ", "ends inside a rule"),
        ("p { color: navy } }", "closes a rule that was not opened"),
        ("p { } /* note", "ends inside a comment"),
        ('q::before { content: "“ }', "has a string that is not closed"),
        ("p { } \ud800", r"holds U\+D800"),
    ],
)
def test_a_sheet_that_would_make_the_book_invalid_is_refused_before_any_article_is_exported(
    css: str, problem: str
) -> None:
    with pytest.raises(FormatError, match=problem):
        get_exporter("epub", css=css)


def test_a_sheet_is_given_as_text() -> None:
    with pytest.raises(FormatError, match="the text of a CSS file, not bytes"):
        msgspec.structs.replace(EpubExporter(), css=b"p { }")


@pytest.mark.parametrize(
    "css",
    [
        "",
        "/* url(paper.png) @import direction: */ p { color: navy }",
        'q::before { content: "} url(a.png) \\" {" }',
        "h1 { background: url( data:image/png;base64,iVBORw0KGgo= ) }",
        "ul { flex-direction: row } .direction { margin: 0 }",
        "@media print { p { orphans: 3 } }",
    ],
)
def test_a_plain_sheet_is_taken(css: str) -> None:
    assert members(EpubExporter(css=css).export(rich_article(), CONTEXT))["house.css"].decode() == css


def test_vertical_setting_turns_the_pages_round_and_leaves_pictures_and_tables_level() -> None:
    book = EpubExporter(vertical=True, css="p { color: navy }").export(rich_article(), CONTEXT)
    assert "vertical-rl" in members(book)["vertical.css"].decode()
    assert b'page-progression-direction="rtl"' in members(book)["content.opf"]
    for name, page in pages(book).items():
        level = name in {"cover.xhtml", "targets.xhtml", "notes.xhtml"}
        sheets = [link.get("href") for link in page.iter(f"{X}link")]
        assert sheets == ["style.css", *([] if level else ["vertical.css"]), "house.css"], name
    assert "vertical.css" not in members(exported(rich_article()))
