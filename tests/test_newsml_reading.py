"""Items come back as the articles they were made from; edits by hand and attacks do not slip through."""

from __future__ import annotations

import contextlib
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import NewsMLExporter, NewsMLImporter
from strategies import CONTEXT, articles
from test_newsml import HOUSE, NAR, empty_article

from roundtable import Article, ImportedFileError, get_importer

MESSAGE = NewsMLExporter(message=True, urgency=1)


@settings(max_examples=50, deadline=None)
@given(articles())
def test_an_item_gives_back_its_article(article: Article) -> None:
    assert NewsMLImporter().read(HOUSE.export(article, CONTEXT)) == article
    assert NewsMLImporter().read(MESSAGE.export(article, CONTEXT)) == article


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_other_encodings_and_layouts_of_the_xml_are_read(encoding: str) -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    etree.indent(root, "\t")
    written = etree.tostring(root, encoding=encoding)
    assert isinstance(written, bytes)
    assert NewsMLImporter().read(written) == rich_article()


def test_what_the_newsroom_may_change_does_not_matter() -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    for path in (
        "n:itemMeta/n:edNote",
        "n:contentMeta/n:subject",
        "n:contentMeta/n:keyword",
        "n:rightsInfo/n:usageTerms",
    ):
        element = root.find(path, NAR)
        assert element is not None
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    assert NewsMLImporter().read(etree.tostring(root)) == rich_article()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("n:contentMeta/n:headline", "contentMeta/headline"),
        ("n:contentMeta/n:by", "contentMeta/by"),
        ("n:contentMeta/n:contributor/n:definition", "contentMeta/contributor rtperson:"),
        ("n:partMeta[@partid='sec1']/n:headline", "partMeta sec1/headline"),
        ("n:assert/n:personDetails/n:affiliation/n:name", "assert rtperson:"),
        (".//h:body/h:p[4]", "body/p p5"),
        (".//h:body/h:h2[3]", "body/h2 p9"),
    ],
)
def test_an_edit_by_hand_is_told_with_its_place(path: str, place: str) -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    element = root.find(path, NAR)
    assert element is not None
    element.text = f"{element.text}！"
    with pytest.raises(ImportedFileError, match=f"{re.escape(place)}.*changed by hand"):
        NewsMLImporter().read(etree.tostring(root))
    as_it_is = NewsMLImporter(model=False).read(etree.tostring(root))
    assert "！" in repr(as_it_is)
    assert "roundtable-article/1" not in as_it_is.text


@pytest.mark.parametrize("attribute", ["literal", "value"])
def test_a_changed_target_is_told(attribute: str) -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    target = root.find("n:partMeta/n:partMetaExtProperty[@rel='rtrel:target']", NAR)
    assert target is not None
    target.set(attribute, "101")
    with pytest.raises(ImportedFileError, match=r"partMeta st1-2/partMetaExtProperty t1: the item says .*101"):
        NewsMLImporter().read(etree.tostring(root))


def test_a_paragraph_added_or_removed_is_told() -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    body = root.find(".//h:body", NAR)
    assert body is not None
    etree.SubElement(body, "{http://www.w3.org/1999/xhtml}p").text = "新的一段"
    with pytest.raises(ImportedFileError, match="the item says '新的一段', the article it was made from nothing"):
        NewsMLImporter().read(etree.tostring(root))
    for _ in range(2):
        body.remove(body[-1])
    with pytest.raises(ImportedFileError, match="the item says nothing"):
        NewsMLImporter().read(etree.tostring(root))


_BOMB = b"""<!DOCTYPE newsItem [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="&b;">&b;</newsItem>"""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"not xml", "not well-formed"),
        (b"<newsItem>&nbsp;</newsItem>", "not well-formed"),
        (_BOMB, "document type declaration"),
        (b'<!DOCTYPE newsItem SYSTEM "file:///etc/passwd"><newsItem/>', "document type declaration"),
        (b"<html/>", "is a html with 0 news items"),
        (b"<" + b"a><" * 300 + b"a/>", "not well-formed"),
    ],
)
def test_what_is_no_item_or_not_safe_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        NewsMLImporter().read(data)


def test_a_damaged_model_is_refused() -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    (model,) = root.iterfind("n:itemMeta/n:itemMetaExtProperty/n:note", NAR)
    model.text = "{}"
    with pytest.raises(ImportedFileError, match="rtrel:model: this is not a roundtable article"):
        NewsMLImporter().read(etree.tostring(root))


def test_a_message_with_two_items_is_refused() -> None:
    root = etree.fromstring(MESSAGE.export(empty_article(), CONTEXT))
    (items,) = root.iterfind("n:itemSet", NAR)
    items.append(etree.fromstring(HOUSE.export(rich_article(), CONTEXT)))
    with pytest.raises(ImportedFileError, match="newsMessage with 2 news items"):
        NewsMLImporter().read(etree.tostring(root))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_mutilation_of_an_item_breaks_the_reader(data: st.DataObject) -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    element = data.draw(st.sampled_from([element for element in root.iter(etree.Element) if element is not root]))
    parent = element.getparent()
    assert parent is not None
    mutilation = data.draw(st.sampled_from(["remove", "empty", "rename", "double", "strip", "nest"]))
    if mutilation == "remove":
        parent.remove(element)
    elif mutilation == "empty":
        element.text = None
    elif mutilation == "rename":
        element.tag = "other"
    elif mutilation == "double":
        parent.append(etree.fromstring(etree.tostring(element)))
    elif mutilation == "strip":
        for key in list(element.attrib):
            del element.attrib[key]
    else:
        etree.SubElement(element, element.tag).text = "新的"
    written = etree.tostring(root)
    with contextlib.suppress(ImportedFileError):
        as_it_is = NewsMLImporter(model=False).read(written)
        assert NewsMLImporter().read(written) in (rich_article(), as_it_is)


@settings(max_examples=50, deadline=None)
@given(articles())
def test_an_item_without_its_model_still_tells_the_story(article: Article) -> None:
    lean = msgspec.structs.replace(HOUSE, model=False)
    read = get_importer("newsml").read(lean.export(article, CONTEXT))
    assert " ".join((article.headline or "").split()) in read.text
    for section in article.sections:
        for paragraph in section.paragraphs:
            assert " ".join(paragraph.text.split()) in read.text
    assert [person.name for person in read.moderators] == [" ".join(p.name.split()) for p in article.moderators]
