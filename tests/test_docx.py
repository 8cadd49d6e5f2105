"""A Word document shows the article by role, links who speaks to what is said, and gives the article back."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import docx
import msgspec
import pytest
from damaged import damaged_article
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import etree
from newsroom import rich_article
from roundtable_converters.docx import DocxExporter, DocxImporter
from roundtable_converters.packing import unpack
from strategies import CONTEXT, articles

from roundtable import Article, Edit, ExportContext, ExportError, FormatError, Span

ARTICLE = rich_article()


def export(article: Article = ARTICLE, **options: object) -> bytes:
    return msgspec.convert(options, DocxExporter).export(article, CONTEXT)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def runs(data: bytes, style: str) -> list[str]:
    """Return the text of each run in a character style."""
    path = f"//w:r[w:rPr/w:rStyle/@w:val='{style}']"
    return ["".join(run.itertext(qn("w:t"))) for run in opened(data).element.xpath(path)]


@settings(deadline=None)
@given(articles())
def test_an_article_comes_back_as_it_went(article: Article) -> None:
    assert DocxImporter().read(export(article)) == article


@settings(deadline=None, max_examples=30)
@given(articles())
def test_no_option_loses_anything(article: Article) -> None:
    assert DocxImporter().read(export(article, profile="gbt9704", review=True, comments=False)) == article


def test_each_role_has_its_style() -> None:
    paragraphs = [(p.style.name if p.style else "", p.text) for p in opened(export()).paragraphs]
    assert paragraphs[:9] == [
        ("Column", "【江城会客厅】"),
        ("Title", "让创新之水流进千家万户"),
        ("Subtitle", "——三位嘉宾谈科技与养老"),
        ("Picture Caption", "图为望湖区智慧养老中心。"),
        ("Byline", "主持记者：林晓 周远"),
        ("Label", "访谈嘉宾："),
        ("Guest", "江城市科技局局长 李明"),
        ("Guest", "望湖区委副书记，江城经开区党工委副书记、管委会主任 王芳"),
        ("Key Point Label", "核心提示"),
    ]
    assert paragraphs[9:11] == [
        ("Key Point", "科技创新要落到产业上，也要落到老人的饭桌上。"),
        ("Lede", "5月20日，江城日报请来三位嘉宾，谈科技创新与养老服务。"),
    ]
    assert paragraphs[15:18] == [
        ("Kicker", "在产业里强化“科技赋能”"),
        ("Heading 1", "三年再建一百个创新平台"),
        ("Abstract", "以企业为主体，补齐创新平台的短板。"),
    ]
    assert ("Unparsed", "扫码看更多内容") in paragraphs
    assert ("Imprint", "编辑：陈静") in paragraphs
    assert not any("当前位置" in text for _, text in paragraphs)


def test_contents_are_there_before_any_program_makes_them() -> None:
    document = opened(export())
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[11:15] == ["目录", "三年再建一百个创新平台", "让老人在家门口养老", "目标一览"]
    (instruction,) = document.element.xpath("//w:instrText")
    assert instruction.text.startswith("TOC ")


def test_words_figures_and_names_are_marked_where_they_stand() -> None:
    data = export()
    assert runs(data, "Quotation") == ["没有平台，科研成果就落不了地。"]
    assert "新建重点实验室100个" in runs(data, "Target")
    assert runs(data, "Gap") == ["〓"]
    assert runs(data, "Speaker") == ["林晓", "周远", "李明", "王芳", "李明", "王芳"]


def test_speakers_and_statements_lead_to_each_other() -> None:
    root = opened(export()).element
    bookmarks = {}
    for start in root.iter(qn("w:bookmarkStart")):
        text = ""
        for element in start.itersiblings():
            if element.tag == qn("w:bookmarkEnd") and element.get(qn("w:id")) == start.get(qn("w:id")):
                break
            text += "".join(element.itertext(qn("w:t")))
        bookmarks[start.get(qn("w:name"))] = text
    links = [
        ("".join(link.itertext(qn("w:t"))), link.get(qn("w:anchor")), next(link.iterancestors(qn("w:p"))))
        for link in root.iter(qn("w:hyperlink"))
    ]
    assert {anchor for _, anchor, _ in links} <= set(bookmarks)
    from_guest_list = {text: bookmarks[anchor] for text, anchor, _ in links if anchor.startswith("statement")}
    assert from_guest_list["李明"] == "没有平台，科研成果就落不了地。"
    assert from_guest_list["王芳"].startswith("到2025年底")
    assert {bookmarks[anchor] for _, anchor, _ in links if anchor.startswith("speaker")} == {"李明", "王芳"}
    assert bookmarks["target_2"] == "投入超过20亿元"


def test_a_statement_without_a_name_beside_it_leads_to_its_speaker_all_the_same() -> None:
    text = ARTICLE.text.replace("李明表示", "局长表示")
    data = export(msgspec.structs.replace(ARTICLE, text=text, sections=(), targets=()))
    assert "局长" not in runs(data, "Speaker")
    sections = tuple(
        msgspec.structs.replace(
            section,
            paragraphs=tuple(msgspec.structs.replace(p, text=p.span.of(text)) for p in section.paragraphs),
        )
        for section in ARTICLE.sections
    )
    root = opened(export(msgspec.structs.replace(ARTICLE, text=text, sections=sections))).element
    (paragraph,) = [p for p in root.iter(qn("w:p")) if "局长表示" in "".join(p.itertext(qn("w:t")))]
    links = {"".join(link.itertext(qn("w:t"))) for link in paragraph.iter(qn("w:hyperlink"))}
    assert links == {"没", "表示"}


def test_the_targets_are_a_table_that_runs_over_pages() -> None:
    (table,) = opened(export()).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "发言人", "目标（原文）", "数值", "期限", "状态"]
    assert rows[2] == ["2", "李明", "投入超过20亿元", "> 20亿元", "—", "计划"]
    assert rows[3] == ["3", "王芳", "居家养老覆盖率达到4.5%—5%", "4.5—5%", "2025-12-31", "计划"]
    assert rows[6] == ["6", "—", "正在〓筑智能制造产业链", "—", "—", "进行中"]
    xml = etree.tostring(table._element, encoding="unicode")
    assert xml.count("<w:tblHeader") == 1
    assert xml.count("<w:cantSplit") == len(rows)
    assert "<w:tblCaption" in xml
    assert "<w:tblDescription" in xml


@pytest.mark.parametrize(
    ("quantity", "figure"),
    [
        ("100000000", "1亿元"),
        ("123400000000", "1234亿元"),
        ("35000", "3.5万元"),
        ("35010", "35010元"),
        ("-120000000", "-1.2亿元"),
        ("9999", "9999元"),
        ("0.50", "0.5元"),
        ("1e30", f"1{'0' * 22}亿元"),
        ("123456789.123456789123456789123456789", "123456789.123456789123456789123456789元"),
    ],
)
def test_figures_are_grouped_and_never_rounded(quantity: str, figure: str) -> None:
    target = msgspec.structs.replace(ARTICLE.targets[1], quantity=Decimal(quantity), comparator="eq")
    (table,) = opened(export(msgspec.structs.replace(ARTICLE, targets=(target,)))).tables
    assert table.rows[1].cells[3].text == figure


def test_comments_say_what_was_repaired_and_what_stays_open() -> None:
    article, _ = damaged_article()
    comments = [comment.text for comment in opened(export(article)).comments]
    assert comments.count("修复：torn，确定度 96.6%\n原文：?!笔\n现为：。”") == 1
    assert "修复：torn，确定度 50%\n原文：∅\n现为：养老" in comments
    assert "本段常规修复 1 处，确定度不低于 100%：residue 1 处（如 創(chuàng)→创）" in comments
    assert "缺口：cut，待核对\n原文：?!笔\n可能是：构（80%）、建（15%）" in comments
    assert "未识别：no rule knows this line" in comments
    assert not list(opened(export(article, comments=False)).comments)


def test_a_comment_shows_what_xml_cannot_carry() -> None:
    start = ARTICLE.text.index("扫码")
    edit = Edit(rule="residue", span=Span(start, start + 5), before="(chu\x00")
    provenance = msgspec.structs.replace(ARTICLE.provenance, edits=(edit,))
    comments = opened(export(msgspec.structs.replace(ARTICLE, provenance=provenance))).comments
    assert any("(chu⟨U+0000⟩→∅" in comment.text for comment in comments)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_review_holds_the_text_as_it_came_and_as_it_is_now(accepted: bool) -> None:
    article, original = damaged_article()
    root = opened(export(article, review=True)).element
    for element in root.xpath("//w:del" if accepted else "//w:ins"):
        element.getparent().remove(element)
    texts = {"".join(paragraph.itertext(qn("w:t"), qn("w:delText"))) for paragraph in root.iter(qn("w:p"))}
    lines = (article.text if accepted else original).splitlines()[1:]  # the navigation is not printed
    assert {line.removeprefix("【江城会客厅】") for line in lines} <= texts
    assert ("新建重点实验室100个" in texts, "新建重点實驗室100个" in texts) == (accepted, not accepted)  # in the table


def test_a_reading_goes_with_the_character_before_it_wherever_words_are_printed_again() -> None:
    ends = [ARTICLE.text.index(words) + len(words) for words in ("重点实验室100个", "创新平台", "三年内")]
    readings = ("(gè)", "(tái)", "(nèi)")
    edits, shift = [], 0
    for end, reading in sorted(zip(ends, readings, strict=True)):
        start = end + shift
        edits.append(Edit(rule="residue", span=Span(start, start + len(reading)), before=reading))
        shift += len(reading)
    provenance = msgspec.structs.replace(ARTICLE.provenance, edits=tuple(edits), gaps=())
    root = opened(export(msgspec.structs.replace(ARTICLE, provenance=provenance), review=True)).element
    texts = ["".join(line.itertext(qn("w:t"), qn("w:delText"))) for line in root.iter(qn("w:p"))]
    assert texts.count("三年再建一百个创新平台(tái)") == 2  # as a headline and in the contents
    assert "新建重点实验室100个(gè)" in texts  # in the table


def test_a_review_names_the_rule_of_each_change_and_the_time() -> None:
    article, _ = damaged_article()
    changes = opened(export(article, review=True)).element.xpath("//w:ins | //w:del")
    assert {change.get(qn("w:author")) for change in changes} == {
        f"roundtable-convert: {edit.rule}" for edit in article.provenance.edits
    }
    assert {change.get(qn("w:date")) for change in changes} == {"2026-11-23T04:00:00Z"}
    assert DocxImporter().read(export(article, review=True)) == article


_EXPORT_ELSEWHERE = """
import sys, time
real = time.time
time.time = lambda: real() + float(sys.argv[1])
sys.path.insert(0, sys.argv[2])
import hashlib
from damaged import damaged_article
from strategies import CONTEXT
from roundtable_converters.docx import DocxExporter
print(hashlib.sha256(DocxExporter(review=True).export(damaged_article()[0], CONTEXT)).hexdigest())
"""


def test_same_article_same_bytes_on_another_day_in_another_time_zone() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", _EXPORT_ELSEWHERE, shift, str(Path(__file__).parent)],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for zone, shift, seed in (("Asia/Shanghai", "0", "1"), ("America/New_York", "9000000", "2"))
    }
    assert len(digests) == 1


def test_the_time_of_export_is_the_same_in_every_time_zone() -> None:
    beijing = CONTEXT.created.astimezone(timezone(timedelta(hours=8)))
    assert export() == DocxExporter().export(rich_article(), ExportContext(created=beijing))


def test_properties_say_who_wrote_what_and_when() -> None:
    properties = opened(export()).core_properties
    assert properties.title == "让创新之水流进千家万户"
    assert properties.author == "林晓；周远"
    assert properties.subject == "江城会客厅"
    assert properties.keywords == "李明；王芳；某企业负责人"
    assert properties.language == "zh-Hans"
    assert properties.created == datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("language", "locale"), [("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("und", "zh-CN")])
def test_the_language_of_the_text_is_said(language: str, locale: str) -> None:
    article = msgspec.convert({**msgspec.structs.asdict(ARTICLE), "language": language}, Article, from_attributes=True)
    members = unpack(export(article), kind="DOCX")
    for name in ("word/styles.xml", "word/settings.xml"):
        assert f'w:eastAsia="{locale}"'.encode() in members[name]


def test_our_own_words_are_in_the_script_of_the_article() -> None:
    article, _ = damaged_article()
    document = opened(export(msgspec.structs.replace(article, language="zh-Hant")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert {"目錄", "目標一覽"} <= set(texts)
    assert any(text.endswith("文中人物提出的 6 項目標") for text in texts)
    assert [cell.text for cell in document.tables[0].rows[0].cells][1:4] == ["發言人", "目標（原文）", "數值"]
    assert any(comment.text.startswith("缺口：cut，待核對") for comment in document.comments)
    assert "让创新之水流进千家万户" in texts  # the article's own words stay as they are


def test_quotation_marks_are_set_in_the_chinese_typeface() -> None:
    for run in opened(export()).element.iter(qn("w:r")):
        if re.search("[“”‘’…—]", "".join(run.itertext(qn("w:t")))):
            assert run.xpath("./w:rPr/w:rFonts/@w:hint") == ["eastAsia"]


def test_a_page_without_a_headline_is_printed_all_the_same() -> None:
    article = Article(
        headline=None,
        language="und",
        layout="unknown",
        text="",
        blocks=(),
        provenance=msgspec.structs.replace(ARTICLE.provenance, edits=(), gaps=()),
    )
    document = opened(export(article))
    assert [paragraph.text for paragraph in document.paragraphs] == ["（无标题）"]
    assert document.core_properties.title == "（无标题）"
    assert DocxImporter().read(export(article)) == article


def test_text_that_xml_cannot_carry_is_refused() -> None:
    text = ARTICLE.text.replace("扫码", "扫\x00")
    article = msgspec.structs.replace(ARTICLE, text=text, unparsed=())
    with pytest.raises(ExportError, match=r"U\+0000"):
        export(article)


def test_an_unknown_profile_is_refused_at_once() -> None:
    with pytest.raises(FormatError, match=r"no DOCX profile 'a5'\. Choose newsroom or gbt9704"):
        DocxExporter(profile="a5")  # type: ignore[arg-type]  # the mistake is the point
