"""An exported book holds the whole article, in its order, and finds its way around in it."""

from __future__ import annotations

import io
import posixpath
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from books import TYPE, X, body, exported, members, pages, seen
from hypothesis import given
from lxml import etree
from newsroom import rich_article
from roundtable_converters.epub import EpubExporter, EpubImporter
from strategies import CONTEXT, articles

from roundtable import (
    Article,
    Block,
    Edit,
    ExportContext,
    ExportError,
    FormatError,
    Paragraph,
    Provenance,
    Section,
    Source,
    Span,
    Speaker,
    Statement,
    get_exporter,
    get_importer,
)

_GENERATED = {"nav.xhtml", "cover.xhtml", "people.xhtml", "targets.xhtml", "notes.xhtml"}
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


@given(articles())
def test_an_article_comes_back_equal(article: Article) -> None:
    assert EpubImporter().read(exported(article)) == article


def test_a_rich_article_comes_back_equal() -> None:
    assert EpubImporter().read(exported(rich_article())) == rich_article()


@given(articles())
def test_the_book_prints_every_line_once_in_its_order_and_nothing_else(article: Article) -> None:
    book = pages(exported(article))
    spine = [name for name in _spine(members(exported(article))["content.opf"]) if name not in _GENERATED]
    lines = [block.span.of(article.text) for block in article.blocks if block.role not in {"space", "navigation"}]
    assert "".join(seen(body(book[name])) for name in spine) == "".join("".join(lines).split())


@given(articles())
def test_every_link_leads_somewhere_and_every_id_is_unique(article: Article) -> None:
    book = pages(exported(article))
    ids = {name: [element.get("id") for element in page.iter() if element.get("id")] for name, page in book.items()}
    files = members(exported(article)).keys()
    for name, page in book.items():
        assert len(ids[name]) == len(set(ids[name]))
        for link in page.iter(f"{X}a"):
            file, _, fragment = (link.get("href") or "").partition("#")
            assert file in files
            assert not fragment or fragment in ids[file]
            assert not any(inner is not link for inner in link.iter(f"{X}a"))


def _spine(opf: bytes) -> list[str]:
    root = etree.fromstring(opf)
    names = {item.get("id"): item.get("href") or "" for item in root.iter(f"{_OPF}item")}
    return [names[item.get("idref")] for item in root.iter(f"{_OPF}itemref")]


def test_the_package_begins_with_its_type_uncompressed() -> None:
    with zipfile.ZipFile(io.BytesIO(exported(rich_article()))) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")


def test_the_same_moment_in_another_time_zone_gives_the_same_bytes() -> None:
    elsewhere = ExportContext(created=CONTEXT.created.astimezone(timezone(timedelta(hours=8))))
    assert EpubExporter().export(rich_article(), elsewhere) == exported(rich_article())


def test_the_order_of_reading() -> None:
    assert _spine(members(exported(rich_article()))["content.opf"]) == [
        "cover.xhtml",
        "nav.xhtml",
        "front.xhtml",
        "section-1.xhtml",
        "section-2.xhtml",
        "back.xhtml",
        "people.xhtml",
        "targets.xhtml",
        "notes.xhtml",
    ]


def test_the_contents_name_every_page_in_simplified_and_traditional() -> None:
    nav = pages(exported(rich_article()))["nav.xhtml"]
    toc, landmarks = nav.iter(f"{X}nav")
    assert (toc.get(TYPE), landmarks.get(TYPE)) == ("toc", "landmarks")
    assert toc.findtext(f"{X}h1") == "目录"
    titles = [link.text for link in toc.iter(f"{X}a")]
    assert titles == [
        "封面",
        "让创新之水流进千家万户",
        "三年再建一百个创新平台",
        "让老人在家门口养老",
        "出版信息",
        "人物",
        "目标一览",
        "校勘说明",
    ]
    traditional = pages(exported(msgspec.structs.replace(rich_article(), language="zh-Hant")))["nav.xhtml"]
    assert traditional.findtext(f".//{X}h1") == "目錄"
    assert traditional.get("lang") == "zh-Hant"


def test_text_never_becomes_markup() -> None:
    section = pages(exported(rich_article()))["section-1.xhtml"]
    assert '<企业>已有5G&AI车间"12"个😀，𠮷田片区' in seen(section)


def test_people_and_their_words_lead_to_each_other() -> None:
    book = pages(exported(rich_article()))
    (li,) = (entry for entry in book["people.xhtml"].iter(f"{X}div") if "李明" in seen(entry))
    assert seen(li).startswith("李明嘉宾江城市科技局局长没有平台")
    (quote, plan) = (link.get("href") for link in li.iter(f"{X}a"))
    assert (quote, plan) == ("section-1.xhtml#statement-1", "section-1.xhtml#statement-2")
    back = [link for link in book["section-1.xhtml"].iter(f"{X}a") if link.get("class") == "person"]
    assert [(link.text, link.get("href")) for link in back] == [("李明", f"people.xhtml#{li.get('id')}")]


def test_where_a_line_does_not_name_its_speaker_the_verb_or_the_first_character_carries_the_link() -> None:
    book = pages(exported(_transcript(("paragraph", "她说，明年再来。"), layout="report", cue="她说")))
    assert [seen(link) for link in book["section-1.xhtml"].iter(f"{X}a")] == ["她说"]
    book = pages(exported(_transcript(("paragraph", "明年再来。"), layout="report")))
    assert [seen(link) for link in book["section-1.xhtml"].iter(f"{X}a")] == ["明"]


def test_words_that_are_not_printed_lead_nowhere_and_nothing_leads_to_them() -> None:
    article = _transcript(("paragraph", "他来了。"), ("navigation", "明年再来。"))
    book = pages(exported(article))
    assert [link.get("href") for link in book["people.xhtml"].iter(f"{X}a")] == []
    assert [link.get("href") for link in book["section-1.xhtml"].iter(f"{X}a")] == []


def test_targets_stand_in_a_table_with_a_caption() -> None:
    (table,) = pages(exported(rich_article()))["targets.xhtml"].iter(f"{X}table")
    assert table.findtext(f"{X}caption") == "访谈中提出的目标，共6项"
    rows = [[seen(cell) for cell in row] for row in table.iter(f"{X}tr")]
    assert rows[:4] == [
        ["目标", "发言人", "数值", "期限", "状态"],
        ["新建重点实验室100个", "李明", "100个", "三年内", "计划"],
        ["投入超过20亿元", "李明", "超过20亿元", "—", "计划"],
        ["居家养老覆盖率达到4.5%—5%", "王芳", "4.5至5%", "—", "计划"],
    ]
    assert rows[-1] == ["正在〓筑智能制造产业链", "—", "—", "—", "进行中"]


def test_routine_repairs_are_counted_restored_words_and_gaps_are_listed() -> None:
    article = rich_article()
    quote = article.text.index("。”江城市科技局")
    torn = Edit(rule="cut", span=Span(quote + 5, quote + 8), before="?\ufffd笔", after="。”江", certainty=0.997)
    provenance = msgspec.structs.replace(article.provenance, edits=(*article.provenance.edits, torn))
    book = pages(exported(msgspec.structs.replace(article, provenance=provenance)))
    notes = seen(book["notes.xhtml"])
    assert "按规则统计的改动，共3处" in notes
    assert "residue1(chu⟨U+0000⟩→（无）" in notes
    assert "script1創→创" in notes
    assert "果就落不了地〔。”江〕城市科技局局长李…原作?⟨U+FFFD⟩笔现作。”江（把握99.7%）cut" in notes
    assert "😀，𠮷田片区正在〔〓〕筑智能制造产业链" in notes
    assert "原作?!笔可能的读法构（把握80%）、建（把握15%）cut" in notes
    marked = {link.get("class"): seen(link) for link in book["section-1.xhtml"].iter(f"{X}a")}
    assert marked == {"repair": "”江", "person": "李明", "gap": "〓"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/home/wang/pages/a.txt", "底本：a.txt，4,096字节"),
        (r"C:\pages\a.txt", "底本：a.txt，"),
        ("https://example.org/a.html", "底本：https://example.org/a.html，"),
        (None, f"底本：sha256:{'a' * 64}，"),
    ],
)
def test_the_book_does_not_show_the_folders_of_whoever_made_it(name: str | None, shown: str) -> None:
    article = rich_article()
    source = msgspec.structs.replace(article.provenance.source, name=name)
    provenance = msgspec.structs.replace(article.provenance, source=source)
    book = pages(exported(msgspec.structs.replace(article, provenance=provenance)))
    assert shown in seen(book["notes.xhtml"])


def test_a_turn_of_a_transcript_hangs_by_name_and_colon() -> None:
    page = pages(exported(_transcript(("paragraph", "沈望：明年再来。"), ("paragraph", "后年也来。"))))[
        "section-1.xhtml"
    ]
    turn, continued = page.iter(f"{X}p")
    assert (turn.get("class"), continued.get("class")) == ("paragraph turn hang-3", "paragraph hang-3")
    assert [seen(span) for span in turn.iter() if span.get("class") == "turn-name"] == ["沈望："]


def _transcript(*lines: tuple[str, str], layout: str = "qa", cue: str | None = None) -> Article:
    """Return an article of one section in which everything is said by one person in the first line."""
    text = "".join(line for _, line in lines)
    blocks, start = [], 0
    for role, line in lines:
        blocks.append(Block(role=role, span=Span(start, start + len(line))))  # type: ignore[arg-type]  # roles above
        start += len(line)
    words = "明年再来。"
    place = Span(text.index(words), text.index(words) + len(words))
    first = Paragraph(text=lines[0][1], span=blocks[0].span)
    said = Statement(id="s1", speaker="p1", kind="indirect", text=words, span=place, cue=cue)
    return Article(
        headline=None,
        language="zh-Hans",
        layout=layout,  # type: ignore[arg-type]  # one of the layouts
        speakers=(Speaker(id="p1", name="沈望", role="guest"),),
        sections=(Section(span=Span(0, len(text)), paragraphs=(first,), statements=(said,)),),
        text=text,
        blocks=tuple(blocks),
        provenance=Provenance(source=Source(sha256="0" * 64, size=9), encoding="utf-8", evidence="given"),
    )


def test_the_package_says_who_what_when_and_from_where() -> None:
    opf = etree.fromstring(members(exported(rich_article()))["content.opf"])
    assert opf.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    facts = {(element.tag.removeprefix(_DC), element.text) for element in opf.iter(f"{_DC}*")}
    assert facts >= {
        ("title", "让创新之水流进千家万户"),
        ("title", "——三位嘉宾谈科技与养老"),
        ("creator", "林晓"),
        ("contributor", "王芳"),
        ("contributor", "陈静"),
        ("date", "2021-05-21"),
        ("publisher", "江城网"),
        ("source", "江城日报"),
        ("subject", "江城会客厅"),
        ("rights", "版权声明：本网作品版权属江城网所有。 免责声明：转载稿请与江城网联系。"),
    }
    metas = [(meta.get("property"), meta.text) for meta in opf.iter(f"{_OPF}meta")]
    assert ("dcterms:modified", "2026-11-23T04:00:00Z") in metas
    assert [text for term, text in metas if term == "role"] == ["mod", "mod", "pan", "pan", "spk", "edt"]
    assert ("schema:accessMode", "textual") in metas
    assert "dcterms:conformsTo" not in dict(metas)


def test_conformance_is_claimed_only_on_request() -> None:
    claim = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
    opf = members(EpubExporter(conforms_to=claim).export(rich_article(), CONTEXT))["content.opf"].decode()
    assert f'<meta property="dcterms:conformsTo">{claim}</meta>' in opf


def test_a_later_export_of_the_same_page_keeps_its_identifier() -> None:
    later = ExportContext(created=datetime(2027, 1, 1, tzinfo=UTC))
    books = (exported(rich_article()), EpubExporter().export(rich_article(), later))
    first, second = (etree.fromstring(members(book)["content.opf"]).findtext(f".//{_DC}identifier") for book in books)
    assert first == second


def test_the_cover_is_drawn_with_column_title_and_date() -> None:
    files = members(exported(rich_article()))
    drawing = etree.fromstring(files["cover.svg"])
    texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["江城会客厅", "让创新之水流", "进千家万户", "2021-05-21"]
    (image,) = etree.fromstring(files["cover.xhtml"]).iter(f"{X}img")
    assert image.get("alt") == "封面：让创新之水流进千家万户"


@pytest.mark.parametrize("title", ["很长的题目" * 60, "Word" * 80, "，" * 200, "a b " * 100, "题"])
def test_the_cover_takes_any_title(title: str) -> None:
    article = msgspec.structs.replace(rich_article(), headline=title)
    drawing = etree.fromstring(members(exported(article))["cover.svg"])
    *lines, date = list(drawing.iter("{http://www.w3.org/2000/svg}text"))[1:]
    assert date.text == "2021-05-21"
    assert all(int(line.get("y", "0")) <= 1300 for line in lines)


def test_a_link_on_the_first_character_said_does_not_look_like_one() -> None:
    page = pages(exported(_transcript(("paragraph", "明年再来。"), layout="feature")))["section-1.xhtml"]
    (link,) = page.iter(f"{X}a")
    assert (link.text, link.get("class")) == ("明", "person unnamed")


def test_the_contents_of_epub_2_come_on_request() -> None:
    assert "toc.ncx" not in members(exported(rich_article()))
    assert b"toc=" not in members(exported(rich_article()))["content.opf"]
    files = members(EpubExporter(ncx=True).export(rich_article(), CONTEXT))
    assert b'<spine toc="ncx">' in files["content.opf"]
    titles = [text.text for text in etree.fromstring(files["toc.ncx"]).iter("{*}text")]
    assert titles[:3] == ["让创新之水流进千家万户", "封面", "让创新之水流进千家万户"]


def test_a_page_without_any_text_is_a_book_of_a_cover() -> None:
    article = Article(
        headline=None,
        language="und",
        layout="unknown",
        text="",
        blocks=(),
        provenance=Provenance(source=Source(sha256="0" * 64, size=0), encoding="utf-8", evidence="given"),
    )
    book = exported(article)
    assert _spine(members(book)["content.opf"]) == ["cover.xhtml", "nav.xhtml"]
    assert EpubImporter().read(book) == article


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_what_xml_cannot_carry_is_refused(character: str) -> None:
    article = msgspec.structs.replace(rich_article(), editor=f"陈{character}静")
    with pytest.raises(ExportError, match=rf"article.editor holds U\+{ord(character):04X} at character 1"):
        exported(article)


def test_the_format_is_found_by_its_name_with_its_options() -> None:
    exporter = get_exporter("epub", vertical=True)
    assert (exporter.suffix, exporter.media_type) == (".epub", "application/epub+zip")
    assert get_importer("epub").read(exporter.export(rich_article(), CONTEXT)) == rich_article()


def test_without_ebooklib_there_is_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("roundtable_converters.epub")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ebooklib", None)
    with pytest.raises(FormatError, match=r"pip install 'roundtable-convert\[epub\]'"):
        get_exporter("epub")


def test_names_in_the_package_are_plain() -> None:
    for name in members(exported(rich_article())):
        assert name.isascii()
        assert posixpath.normpath(name) == name
