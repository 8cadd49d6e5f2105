"""Validators take our items, and nothing that breaks a client can be in them."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import NewsMLExporter, NewsMLImporter, NewsMLSpeakersExporter, NewsMLSpeakersImporter
from strategies import CONTEXT, articles
from test_newsml import HOUSE, NAR, XML_ID, empty_article

from roundtable import Article, Post, Speaker

_SCHEMA = Path(__file__).resolve().parents[1].parent / "shared" / "newsml" / "xsd" / "NewsML-G2_2.35-spec-All-Power.xsd"
MESSAGE = NewsMLExporter(authority="news.example.org", message=True)

needs_schema = pytest.mark.skipif(
    not _SCHEMA.exists() and not os.environ.get("CI"), reason="the NewsML-G2 schema is not here"
)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA)))


def crowd(size: int) -> Article:
    """Return an article with ``size`` speakers of three posts each."""
    posts = tuple(Post(text=f"第{n}局局长", organization=f"第{n}局", title="局长") for n in range(3))
    people = tuple(Speaker(id=f"p{n}", name=f"嘉宾{n}", role="guest", posts=posts) for n in range(size))
    return msgspec.structs.replace(empty_article(), speakers=people)


def assert_valid(data: bytes) -> None:
    assert schema().validate(etree.fromstring(data)), schema().error_log


@pytest.mark.validator
@needs_schema
@settings(max_examples=200, deadline=None)
@given(articles())
def test_items_are_valid(article: Article) -> None:
    assert_valid(HOUSE.export(article, CONTEXT))
    assert_valid(MESSAGE.export(article, CONTEXT))


@pytest.mark.validator
@needs_schema
@settings(max_examples=50, deadline=None)
@given(articles())
def test_files_of_people_are_valid(article: Article) -> None:
    assert_valid(NewsMLSpeakersExporter(authority="news.example.org").export(article, CONTEXT))


@pytest.mark.validator
@needs_schema
@pytest.mark.parametrize("article", [rich_article(), empty_article(), crowd(500)], ids=["rich", "empty", "crowd"])
def test_extreme_items_are_valid(article: Article) -> None:
    every_option = msgspec.structs.replace(
        HOUSE,
        contact="https://news.example.org/desk",
        service="a b/c",
        signal="update",
        embargoed=CONTEXT.created,
        ed_note="note",
        usage_terms="terms",
        message=True,
    )
    assert_valid(HOUSE.export(article, CONTEXT))
    assert_valid(every_option.export(article, CONTEXT))


def client_pass(data: bytes) -> tuple[etree._Element, bytes]:
    """Return the item that IPTC's own library read, and what it writes back."""
    import NewsMLG2

    with contextlib.redirect_stdout(io.StringIO()):
        document = NewsMLG2.NewsMLG2Document(data)
        back = str(document.to_xml_string()).encode()
    return etree.fromstring(data), back


def content(root: etree._Element) -> Counter[tuple[str, ...]]:
    """Return all elements, attributes and texts of ``root``, white space folded."""
    found: Counter[tuple[str, ...]] = Counter()
    for element in root.iter(etree.Element):
        name = str(element.tag)
        found[(name,)] += 1
        found.update((name, str(key), str(value)) for key, value in element.attrib.items())
        found[(name, "text", " ".join((element.text or "").split()))] += 1
    return found


@pytest.mark.validator
@settings(max_examples=50, deadline=None)
@given(articles())
def test_the_client_of_the_iptc_loses_nothing(article: Article) -> None:
    root, back = client_pass(HOUSE.export(article, CONTEXT))
    assert not content(root) - content(etree.fromstring(back))
    assert NewsMLImporter().read(back) == article


@pytest.mark.validator
def test_the_file_of_people_survives_the_client_of_the_iptc() -> None:
    _, back = client_pass(NewsMLSpeakersExporter(authority="news.example.org").export(rich_article(), CONTEXT))
    assert NewsMLSpeakersImporter().read(back) == rich_article()


@pytest.mark.validator
def test_the_client_of_the_iptc_resolves_every_code() -> None:
    import NewsMLG2

    root, _ = client_pass(HOUSE.export(rich_article(), CONTEXT))
    keys = {"qcode", "role", "rel", "type", "why", "how", "valueunit"}
    codes = {
        code
        for element in root.iter(f"{{{NAR['n']}}}*")
        for key, value in element.attrib.items()
        if key in keys
        for code in str(value).split()
    }
    assert len(codes) > 40
    for code in codes:
        assert NewsMLG2.qcode_to_uri(code)


@settings(max_examples=50, deadline=None)
@given(articles())
def test_every_alias_is_in_the_catalogs(article: Article) -> None:
    root = etree.fromstring(HOUSE.export(article, CONTEXT))
    ours = {scheme.get("alias") for scheme in root.iterfind("n:catalog/n:scheme", NAR)}
    iptc = {"cpnat", "cpprole", "drol", "genre", "howextr", "iso4217a", "medtop", "ninat", "sig", "stat", "subj", "why"}
    keys = {"qcode", "role", "rel", "type", "why", "how", "valueunit"}
    for element in root.iter(f"{{{NAR['n']}}}*"):
        for key in keys & set(map(str, element.attrib)):
            for code in element.get(key, "").split():
                assert code.split(":")[0] in ours | iptc


@settings(max_examples=50, deadline=None)
@given(articles())
def test_references_lead_somewhere_and_ids_are_unique(article: Article) -> None:
    """The validator of libxml2 passes even dangling references; so this is ours to check."""
    root = etree.fromstring(MESSAGE.export(article, CONTEXT))
    ids = [
        value
        for element in root.iter(etree.Element)
        for value in (element.get("id"), element.get("partid"), element.get(XML_ID))
        if value is not None
    ]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", value) for value in ids)
    lines = {element.get(XML_ID) for element in root.iterfind(".//h:body/*", NAR)}
    for part in root.iter(f"{{{NAR['n']}}}partMeta"):
        assert set(part.get("contentrefs", "").split()) <= lines
    parts = {part.get("partid") for part in root.iter(f"{{{NAR['n']}}}partMeta")}
    assert {prop.get("value") for prop in root.iterfind(".//*[@rel='rtrel:partOf']")} <= parts


@settings(max_examples=50, deadline=None)
@given(articles())
def test_nothing_is_in_an_item_that_breaks_a_client(article: Article) -> None:
    data = MESSAGE.export(article, CONTEXT)
    root = etree.fromstring(data)
    (item,) = root.iterfind("n:itemSet/*", NAR)
    assert item.tag == f"{{{NAR['n']}}}newsItem"  # a knowledgeItem here crashes
    assert b"<!--" not in data  # a comment crashes
    assert b"&nbsp;" not in data
    (body,) = item.iterfind(".//h:body", NAR)
    html = body.getparent()
    assert html is not None  # html in another namespace has no content in rewpert
    assert html.tag == f"{{{NAR['h']}}}html"
    assert not body.attrib
    assert {str(element.tag) for element in body} <= {f"{{{NAR['h']}}}p", f"{{{NAR['h']}}}h2"}
    assert not [element for element in body if len(element)]  # inline markup loses text
    (rendition,) = item.iterfind("n:contentSet/*", NAR)  # a second rendition hides the text or crashes
    assert rendition.tag == f"{{{NAR['n']}}}inlineXML"
    assert rendition.get("contenttype") == "application/xhtml+xml"
    assert int(rendition.get("wordcount", "")) >= 0
    assert int(item.get("version", "")) >= 1
    for name in ("itemClass", "pubStatus"):
        (element,) = item.iterfind(f"n:itemMeta/n:{name}", NAR)
        assert ":" in element.get("qcode", "")
    for name in ("firstCreated", "versionCreated"):
        (moment,) = item.iterfind(f"n:itemMeta/n:{name}", NAR)
        assert re.search(r"(Z|[+-]\d\d:\d\d)$", moment.text or "")
    assert len(item.findall("n:contentMeta/n:contentCreated", NAR)) == 1
    assert len(item.findall("n:contentMeta/n:contentModified", NAR)) == 1
    headlines = item.findall("n:contentMeta/n:headline", NAR)
    assert headlines[0].get("role") is None
    assert not [by for by in item.iterfind("n:contentMeta/n:by", NAR) if len(by)]
    assert (
        root.findtext("n:header/n:priority", None, NAR) == "5"
    )  # Superdesk reads it without looking whether it is there
    (items,) = root.iterfind("n:itemSet", NAR)
    assert [*items.itertext()] == [*item.itertext()]  # the APA plugin takes white space there for an item
    for label in item.iter(f"{{{NAR['n']}}}name"):
        parent = label.getparent()
        assert parent is not None
        assert not [child.tail for child in parent if child.tail]  # and takes all text of a subject for its name
        assert not parent.text
    (reference,) = item.iterfind("n:catalogRef", NAR)
    assert reference.get("href") == "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
