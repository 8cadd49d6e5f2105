"""The review page says what the article says, gives it back, and notices what was changed by hand."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from damaged import damaged_article
from hypothesis import given
from lxml import html
from newsroom import rich_article
from roundtable_converters.html import HtmlExporter, HtmlImporter
from roundtable_converters.html.words import RULES, Phrase
from strategies import CONTEXT, articles

import roundtable
from roundtable import (
    Article,
    Candidate,
    Edit,
    ExportError,
    FormatError,
    Gap,
    ImportedFileError,
    Provenance,
    Span,
    get_exporter,
)
from roundtable.edits import repaired_spans
from roundtable.repair import RULES as REPAIR_RULES

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted(ROOT.glob("examples/*.txt"))
GOLD = sorted((ROOT.parent / "shared/gold/dev/texts").rglob("*.txt"))


def exported(article: Article, **options: object) -> str:
    return msgspec.convert(options, HtmlExporter).export(article, CONTEXT).decode()


def parsed(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


ARTICLE, ORIGINAL = damaged_article()
PAGE = exported(ARTICLE)


@given(articles())
def test_any_article_shows_whole_and_comes_back_equal(article: Article) -> None:
    data = HtmlExporter().export(article, CONTEXT)
    assert HtmlImporter().read(data) == article
    assert HtmlExporter().export(article, CONTEXT) == data
    page = parsed(data.decode())
    lines = [element.text_content() for element in page.xpath("//article//*[@data-b]")]
    assert lines == [block.span.of(article.text) for block in article.blocks if block.role != "space"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)


@pytest.mark.parametrize("path", [*SAMPLES, *GOLD], ids=lambda path: path.name)
def test_pages_come_back_equal(path: Path) -> None:
    article = roundtable.load(path).article
    assert HtmlImporter().read(HtmlExporter().export(article, CONTEXT)) == article


def test_each_repair_is_marked_with_what_it_made() -> None:
    page = parsed(PAGE)
    spans, gaps = repaired_spans(ARTICLE.provenance.edits), [gap.span for gap in ARTICLE.provenance.gaps]
    for index, edit in enumerate(ARTICLE.provenance.edits):
        if any(gap.contains(spans[index]) for gap in gaps):
            continue  # there the gap is marked
        marked = "".join(element.text_content() for element in page.xpath(f'//article//*[@data-e="{index}"]'))
        assert marked == edit.after, edit


def test_the_page_needs_no_network_and_lets_nothing_in() -> None:
    page = parsed(PAGE)
    assert page.xpath("//@src | //link | //img | //iframe | //object | //embed | //base") == []
    names = {name for element in page.iter() for name in element.keys()}  # noqa: SIM118 - not a dictionary
    assert [name for name in names if name.startswith("on") or name == "style"] == []
    assert not re.search(r"url\(|@import|https?:", PAGE.partition("</style>")[0])
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_our_own_script_and_style_cannot_end_their_element() -> None:
    folder = resources.files("roundtable_converters.html")
    for file in (*folder.iterdir(), *folder.joinpath("script").iterdir()):
        if file.name.endswith((".js", ".css")):
            assert "</" not in file.read_text(encoding="utf-8").replace("</p>", ""), file.name


def test_a_lone_surrogate_is_refused_and_control_characters_are_spelled_out() -> None:
    strange = msgspec.structs.replace(ARTICLE, editor="陈\0静\u202e")
    page = exported(strange)
    assert "\0" not in page
    assert HtmlImporter().read(page.encode()) == strange
    with pytest.raises(ExportError, match="lone surrogate"):
        exported(msgspec.structs.replace(ARTICLE, editor="\ud800"))


def test_routine_repairs_are_hidden_at_first_and_the_rest_is_listed() -> None:
    reading = roundtable.load(ROOT / "examples/roundtable.damaged.txt")
    page = parsed(exported(reading.article))
    edits = reading.repaired.edits
    torn = [n for n, edit in enumerate(edits) if edit.rule in ("cut", "orphan") or edit.certainty < 0.9]
    listed = [int(ref[1:]) for ref in page.xpath("//details[@id='todo']//@data-ref") if ref[0] == "e"]
    gaps = [ref for ref in page.xpath("//details[@id='todo']//@data-ref") if ref[0] == "g"]
    assert set(listed) <= set(torn)
    assert len(gaps) == len(reading.repaired.gaps)
    assert len(page.xpath("//article//*[@tabindex='0']")) == len(listed) + len(gaps) < 40
    assert len(page.xpath("//article//*[@data-e]")) >= len(edits) - len(gaps)


def test_every_repair_rule_is_explained_in_both_languages() -> None:
    named = set(
        re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs/reference/rules.md").read_text("utf-8"), re.MULTILINE)
    )
    assert named - RULES.keys() == set()
    assert {rule.name for rule in REPAIR_RULES} - RULES.keys() == set()
    for rule in RULES.values():
        assert isinstance(rule.meaning, Phrase)
        assert re.search("[\u4e00-\u9fff]", rule.meaning.zh)
        assert not re.search("[\u4e00-\u9fff]", rule.meaning.en)


def test_every_phrase_is_there_in_both_languages() -> None:
    page = parsed(PAGE)
    for phrase in page.xpath("//*[contains(concat(' ', @class, ' '), ' zh ')]"):
        other = phrase.getnext()
        assert "en" in other.get("class").split(), phrase.text_content()
        assert bool(phrase.text_content()) == bool(other.text_content())
    for named in page.xpath("//*[@data-zh]"):
        assert named.get("data-en")
        assert named.get("aria-label") == named.get("data-zh")


def test_the_panels_name_speakers_and_targets() -> None:
    page = parsed(PAGE)
    speakers = page.get_element_by_id("speakers").text_content()
    assert all(person.name in speakers for person in (*ARTICLE.speakers, *ARTICLE.moderators))
    targets = page.get_element_by_id("targets")
    for number, target in enumerate(ARTICLE.targets, start=1):
        (link,) = targets.xpath(f".//a[@href='#t{number}']")
        assert link.text_content() == target.text
        (place,) = page.xpath(f"//article//*[@id='t{number}']")
        assert target.text.startswith(place.text_content())


def with_record(edits: tuple[Edit, ...], gaps: tuple[Gap, ...] = ()) -> Article:
    provenance: Provenance = msgspec.structs.replace(rich_article().provenance, edits=edits, gaps=gaps)
    return msgspec.structs.replace(rich_article(), provenance=provenance)


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(rule="cut", span=Span(0, 2), before="??", after="不在正文里"),),
        (Edit(rule="cut", span=Span(9999, 9999), after="远"),),
        (
            Edit(rule="cut", span=Span(5, 6), before="当", after="当"),
            Edit(rule="cut", span=Span(0, 1), before="当", after=""),
        ),
    ],
)
def test_a_record_that_does_not_fit_the_text_is_said_to_and_marks_nothing(edits: tuple[Edit, ...]) -> None:
    article = with_record(edits)
    data = HtmlExporter().export(article, CONTEXT)
    assert HtmlImporter().read(data) == article
    page = parsed(data.decode())
    assert "The record of repairs does not fit the text" in page.get_element_by_id("repairs").text_content()
    assert page.xpath("//article//*[@data-e or @data-g]") == []


def test_a_rule_of_any_name_is_counted_and_comes_back() -> None:
    rule = "</script>" * 2000
    article = with_record((Edit(rule=rule, span=Span(0, 3), before="x" * 3, after=rich_article().text[:1]),))
    data = HtmlExporter().export(article, CONTEXT)
    assert HtmlImporter().read(data) == article
    assert rule in parsed(data.decode()).get_element_by_id("repairs").text_content()


def test_what_was_taken_out_between_lines_shows_at_the_end_of_the_line_before() -> None:
    text = rich_article().text
    place = text.index("\n", text.index("【"))
    edit = Edit(rule="tag-tail", span=Span(place, place + 4), before="/p>\n", after="\n", certainty=0.5)
    article = with_record((edit,))
    (mark,) = parsed(exported(article)).xpath("//article//*[@data-e='0']")
    assert mark.getparent().get("class") == "headline"


def test_gaps_inside_a_repair_and_beside_it_are_told_apart() -> None:
    text = rich_article().text
    start = text.index("没有平台")
    edit = Edit(rule="cut", span=Span(start, start + 3), before="?!x", after="没有平台", certainty=0.6)
    inside = Gap(
        rule="cut", span=Span(start + 2, start + 4), before="?!x", candidates=(Candidate(text="平谷", certainty=0.4),)
    )
    beside = Gap(rule="lacking", span=Span(start + 5, start + 6), before="科")
    page = parsed(exported(with_record((edit,), (inside, beside))))
    assert [mark.text_content() for mark in page.xpath("//article//*[@data-e='0']")] == ["没有", "平台"]
    assert [mark.text_content() for mark in page.xpath("//article//*[@data-g]")] == ["平台", text[start + 5]]
    data = msgspec.json.decode(page.get_element_by_id("page").text)
    assert [(gap["span"], gap["at"], gap["before"], gap["owns"]) for gap in data["gaps"]] == [
        ([start, start + 3], 2, "?!x", False),
        ([start + 4, start + 5], 0, text[start + 5], True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("流进千家万户</h1", "流进百家</h1", "水流进〔千家万户〕” now reads “.*水流进〔百家〕”"),
        ("<p data-b", "<p>广告</p><p data-b", "“广告.*” was added"),
        ('data-b="1"', "", "was added\nthe line “.*” was taken out"),
        ("<b>王芳</b>", "<b>王方</b>", "the panel “speakers”, which is made from the article, was changed"),
        ("谈科技与养老<", "谈科技与医疗<", "谈科技与〔养老〕” now reads “.*谈科技与〔医疗〕”"),
    ],
)
def test_what_was_changed_by_hand_is_reported(old: str, new: str, message: str) -> None:
    plain = exported(rich_article())
    assert old in plain
    with pytest.raises(ImportedFileError, match=message):
        HtmlImporter().read(plain.replace(old, new, 1).encode())


def test_lines_in_another_order_are_reported_and_many_changes_stay_readable() -> None:
    plain = exported(rich_article())
    first, second = re.findall(r'<div class="row paragraph-row">.*?</div>', plain)[:2]
    with pytest.raises(ImportedFileError, match="the lines stand in another order"):
        HtmlImporter().read(plain.replace(first, "@").replace(second, first).replace("@", second).encode())
    with pytest.raises(ImportedFileError, match=r"… and [0-9]+ more"):
        HtmlImporter().read(re.sub(r' data-b="\d+"', "", plain).encode())


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"", "not an HTML page"),
        (b"\xff\xfe\x00", "this is no"),
        (b"<!DOCTYPE html><p>x</p>", "this is no review page of ours"),
        (b"PK\x03\x04", "this is no review page of ours"),
        (b"<a " + b" ".join(b"a%d=''" % number for number in range(100_000)) + b">", "at byte 0 it has a tag of more"),
        (b'<script type="application/json" id="model">{}</script>', "the article in the page: this is not"),
        (PAGE.replace("roundtable-article/1", "roundtable-article/9").encode(), "A newer release wrote it"),
        (PAGE.replace('<article id="article"', "<article").encode(), "the article was taken out"),
    ],
)
def test_what_is_no_review_page_is_refused(page: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        HtmlImporter().read(page)


def test_the_interface_can_be_fixed() -> None:
    assert 'data-interface="en"' in exported(ARTICLE, interface="en")
    with pytest.raises(FormatError, match="there is no interface 'fr'"):
        HtmlExporter(interface="fr")  # type: ignore[arg-type] # what a script may pass
    with pytest.raises(FormatError, match="interface"):
        get_exporter("html", interface="fr")
