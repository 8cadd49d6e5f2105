"""Items of other producers become the best article that they allow, and no text of theirs is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import NewsMLImporter
from strategies import CONTEXT, articles
from test_newsml import HOUSE

from roundtable import Article

_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:agency.example:1" version="4"
  standard="NewsML-G2" standardversion="2.12" xml:lang="{language}">
  <rightsInfo><copyrightNotice>© 社方。见<a href="https://agency.example">说明</a>。</copyrightNotice></rightsInfo>
  <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider literal="江城通讯社"/>
    <versionCreated>2026-11-20T16:25:32+08:00</versionCreated>
    <edNote>仅供参考。</edNote>
  </itemMeta>
  <contentMeta>
    <contentCreated>2026-11-18T11:12:00+08:00</contentCreated>
    <located type="cpnat:geoArea"><name>江城</name></located>
    <infoSource><name>江城日报</name></infoSource>
    <creator><name>林晓</name></creator>
    <contributor role="cpprole:interviewee"><name>李明</name><definition>科技局局长</definition></contributor>
    <contributor role="cpprole:editor"><name>陈静</name></contributor>
    <headline role="x:kicker">会客厅</headline>
    <headline> 创新怎么
      做</headline>
    <by>记者林晓</by>
    <subject qcode="medtop:13000000"><name xml:lang="en-GB">science and technology</name></subject>
  </contentMeta>
  <contentSet>{content}</contentSet>
</newsItem>"""

_XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
  <head><title>页面标题</title></head>
  <body>开头没有标签。<section><h2>第一节</h2><h2>小标题</h2><!-- 注 -->
    <p>他说：<q>要<b>快</b>。</q>大家点头。</p><p><h3>段中标题</h3>段尾。</p></section>
    <table><tr><td>甲</td><td>乙</td></tr></table></body></html></inlineXML>"""

_NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
  <body.head><hedline><hl1>大标题</hl1></hedline></body.head>
  <body.content><block><p>第一段，<person>李明</person>来了。</p><hl2>小标题</hl2><p>第二段。</p></block></body.content>
</body></nitf></inlineXML>"""


def read(content: str, language: str = "zh-CN") -> Article:
    return NewsMLImporter().read(_ITEM.format(content=content, language=language).encode())


def lines(article: Article) -> list[tuple[str | None, list[str]]]:
    return [(section.headline, [paragraph.text for paragraph in section.paragraphs]) for section in article.sections]


def test_metadata_come_into_their_places() -> None:
    article = read(_XHTML)
    assert (article.headline, article.column, article.byline) == ("创新怎么 做", "会客厅", "记者林晓")
    assert (article.place, article.source, article.publisher) == ("江城", "江城日报", "江城通讯社")
    assert (article.published, article.editor, article.layout) == ("2026-11-18", "陈静", "unknown")
    assert [person.name for person in article.moderators] == ["林晓"]
    assert [(person.name, person.role, person.posts[0].text) for person in article.speakers] == [
        ("李明", "guest", "科技局局长")
    ]
    assert article.rights == ("© 社方。见说明。",)
    assert article.provenance.source.name == "urn:newsml:agency.example:1"
    kept = {item.text: item.reason for item in article.unparsed}
    assert kept["仅供参考。"] == "itemMeta/edNote of the item"
    assert kept["science and technology"] == "subject/name of the item"
    assert kept["页面标题"] == "head/title of the item"


def test_a_body_of_sections_and_inline_markup_is_read_whole() -> None:
    article = read(_XHTML)
    assert lines(article) == [
        (None, ["开头没有标签。"]),
        ("小标题", ["他说：要快。大家点头。"]),
        ("段中标题", ["段尾。", "甲", "乙"]),
    ]
    assert article.sections[1].kicker == "第一节"


def test_nitf_and_plain_text_are_read() -> None:
    assert lines(read(_NITF)) == [("大标题", ["第一段，李明来了。"]), ("小标题", ["第二段。"])]
    plain = read('<inlineData contenttype="text/plain">第一行\n\n  第二行 </inlineData>')
    assert lines(plain) == [(None, ["第一行", "第二行"])]


def test_an_item_without_text_is_its_metadata() -> None:
    article = read('<remoteContent href="https://agency.example/1.docx"/>')
    assert article.headline == "创新怎么 做"
    assert article.sections == ()


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh-Hant-HK", "zh-Hant"), ("zh_TW", "zh-Hant"), ("en-GB", "und")],
)
def test_the_script_comes_from_the_language_tag(tag: str, language: str) -> None:
    assert read(_XHTML, tag).language == language


@settings(max_examples=50, deadline=None)
@given(articles())
def test_no_text_of_an_item_is_lost(article: Article) -> None:
    data = HOUSE.export(article, CONTEXT)
    root = etree.fromstring(data)
    kept = repr(NewsMLImporter(model=False).read(data))
    for element in root.iter(etree.Element):
        if element.get("role") != "rtnote:model":
            assert repr(" ".join((element.text or "").split()))[1:-1] in kept


def test_our_own_item_reads_well_as_a_stranger() -> None:
    article = NewsMLImporter(model=False).read(HOUSE.export(rich_article(), CONTEXT))
    assert [section.headline for section in article.sections if section.kicker] == [
        "三年再建一百个创新平台",
        "让老人在家门口养老",
    ]
    assert [person.name for person in article.speakers] == ["李明", "王芳", "某企业负责人"]
