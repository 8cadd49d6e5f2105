"""A NewsML-G2 item says what the page says, in the places where news clients look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import NewsMLExporter
from strategies import CONTEXT, articles

from roundtable import Article, ExportContext, ExportError, FormatError, Provenance, Source, Span, Speaker

NAR = {"n": "http://iptc.org/std/nar/2006-10-01/", "h": "http://www.w3.org/1999/xhtml"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
HOUSE = NewsMLExporter(authority="news.example.org", provider="江城通讯社")


def item(article: Article, exporter: NewsMLExporter = HOUSE) -> etree._Element:
    return etree.fromstring(exporter.export(article, CONTEXT))


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path, NAR)]


def attributes(root: etree._Element, path: str, name: str) -> list[str]:
    return [element.get(name, "") for element in root.iterfind(path, NAR)]


def empty_article() -> Article:
    return Article(
        headline=None,
        language="und",
        layout="unknown",
        text="",
        blocks=(),
        provenance=Provenance(source=Source(sha256="0" * 64, size=0), encoding="utf-8", evidence="given"),
    )


def test_the_first_headline_is_the_plain_one_and_the_column_follows() -> None:
    root = item(rich_article())
    assert texts(root, "n:contentMeta/n:headline") == [
        "让创新之水流进千家万户",
        "江城会客厅",
        "——三位嘉宾谈科技与养老",
    ]
    assert attributes(root, "n:contentMeta/n:headline", "role") == ["", "rthl:kicker", "rthl:subheadline"]
    assert texts(root, "n:itemMeta/n:title") == ["江城会客厅｜让创新之水流进千家万户"]


def test_who_hosted_who_spoke_and_who_edited() -> None:
    meta = item(rich_article()).find("n:contentMeta", NAR)
    assert meta is not None
    assert texts(meta, "n:by") == ["主持记者：林晓 周远"]
    assert texts(meta, "n:creator/n:name") == ["林晓", "周远"]
    assert set(attributes(meta, "n:creator", "role")) == {"cpprole:correspondent rtrole:moderator"}
    assert texts(meta, "n:contributor/n:name") == ["李明", "王芳", "某企业负责人", "陈静"]
    assert attributes(meta, "n:contributor", "role") == [
        "cpprole:interviewee",
        "cpprole:interviewee",
        "rtrole:source",
        "cpprole:editor",
    ]
    assert texts(meta, "n:contributor/n:definition") == [
        "江城市科技局局长",
        "望湖区委副书记，江城经开区党工委副书记、管委会主任",
    ]
    assert not meta.xpath("//*[@jobtitle]")


def test_every_post_is_an_affiliation_with_its_organization() -> None:
    root = item(rich_article())
    path = "n:assert/n:personDetails/n:affiliation"
    assert texts(root, f"{path}/n:name") == ["江城市科技局", "望湖区委", "江城经开区党工委", "江城经开区管委会"]
    assert texts(root, f"{path}/n:note") == ["局长", "副书记", "副书记", "主任"]


def test_dates_are_as_precise_as_printed() -> None:
    root = item(rich_article())
    assert texts(root, "n:contentMeta/n:contentCreated") == ["2021-05-20"]
    assert texts(root, "n:contentMeta/n:contentModified") == ["2021-05-21"]
    assert texts(root, "n:pubHistory/n:published/n:timestamp") == ["2021-05-21"]
    assert texts(root, "n:itemMeta/n:versionCreated") == ["2026-11-23T04:00:00+00:00"]
    month = msgspec.structs.replace(rich_article(), published="2021-05", dates=())
    assert texts(item(month), "n:contentMeta/n:contentCreated") == ["2021-05"]


def test_a_date_that_no_calendar_has_is_left_out() -> None:
    wrong = msgspec.structs.replace(rich_article(), published="2021-13", dates=())
    root = item(wrong)
    assert texts(root, "n:pubHistory/n:published/n:timestamp") == []
    assert texts(root, "n:contentMeta/n:contentCreated") == ["2026-11-23"]


def test_parts_quote_the_paragraphs_they_point_at() -> None:
    root = item(rich_article())
    paragraphs = {p.get(XML_ID): p.text or "" for p in root.iterfind(".//h:body/*", NAR)}
    quoted = []
    for element in root.iterfind("n:partMeta/n:partMetaExtProperty", NAR):
        for related in element.iterfind("n:related[@rel='rtrel:charRange']", NAR):
            part = element.getparent()
            assert part is not None
            start, stop = map(int, related.get("value", "").split())
            assert element.get("literal") == paragraphs[part.get("contentrefs")][start:stop]
            quoted.append(element.get("literal"))
    assert len(quoted) == 7


def test_a_target_says_number_unit_deadline_and_comparator() -> None:
    root = item(rich_article())
    targets = root.findall("n:partMeta/n:partMetaExtProperty[@rel='rtrel:target']", NAR)
    said = [[target.get(key) for key in ("value", "valuedatatype", "valueunit", "validto")] for target in targets]
    assert said == [
        ["100", "xs:integer", "rtunit:个", "2024-05-31"],
        ["2000000000", "xs:integer", "iso4217a:CNY", None],
        ["4.5", "xs:decimal", "rtunit:%25", "2025-12-31"],
        ["1", "xs:integer", "rtunit:家", None],
        [None, None, None, None],
        [None, None, None, None],
    ]
    comparators = [target.find("n:related[@rel='rtrel:comparator']", NAR) for target in targets]
    assert [found.get("qcode") for found in comparators if found is not None][:4] == [
        "rtcmp:eq",
        "rtcmp:gt",
        "rtcmp:eq",
        "rtcmp:ge",
    ]


def test_a_number_is_written_out() -> None:
    article = rich_article()
    (first, *others) = article.targets
    big = msgspec.structs.replace(first, quantity=Decimal("1E+11"))
    root = item(msgspec.structs.replace(article, targets=(big, *others)))
    assert attributes(root, ".//n:partMetaExtProperty[@rel='rtrel:target']", "value")[0] == "100000000000"


def test_the_editor_sees_repairs_and_gaps() -> None:
    root = item(rich_article())
    (note,) = texts(root, "n:itemMeta/n:edNote")
    assert "自动修复2处（residue 1、script 1）" in note
    assert "1处未能确定，请核对：“" in note
    assert "〓" in note
    assert "\n" not in note
    (gap,) = root.iterfind("n:partMeta/n:partMetaExtProperty[@rel='rtrel:gap']", NAR)
    assert [related.get("literal") for related in gap][1:] == ["构", "建"]


def test_untouched_text_is_said_to_be_untouched() -> None:
    (note,) = texts(item(empty_article()), "n:itemMeta/n:edNote")
    assert note == "原文未作改动。"


def test_the_notices_of_the_page_are_the_rights() -> None:
    root = item(rich_article())
    assert attributes(root, "n:rightsInfo/n:copyrightHolder", "literal") == ["江城网"]
    assert texts(root, "n:rightsInfo/n:copyrightNotice") == ["版权声明：本网作品版权属江城网所有。"]
    assert texts(root, "n:rightsInfo/n:usageTerms") == ["免责声明：转载稿请与江城网联系。"]


def test_topics_carry_their_certainty_and_one_name() -> None:
    root = item(rich_article())
    subjects = root.findall("n:contentMeta/n:subject[@rank]", NAR)
    assert "medtop:20001232" in [subject.get("qcode") for subject in subjects]
    for subject in subjects:
        assert subject.get("how") == "howextr:tool"
        assert 0 < int(subject.get("confidence", "0")) < 100
        assert [name.get("{http://www.w3.org/XML/1998/namespace}lang") for name in subject] == ["zh-Hans"]
    assert "subj:14015000" in attributes(root, "n:contentMeta/n:subject[@why='why:inferred']", "qcode")


def test_a_person_overrides_the_topics() -> None:
    chosen = NewsMLExporter(subjects=("medtop:20000420",), legacy_subjects=False)
    root = item(rich_article(), chosen)
    abstract = root.findall("n:contentMeta/n:subject[@type='cpnat:abstract']", NAR)
    assert [(subject.get("qcode"), subject.get("confidence")) for subject in abstract] == [("medtop:20000420", None)]


def test_a_person_may_choose_no_topic_at_all() -> None:
    root = item(rich_article(), NewsMLExporter(subjects=()))
    assert not root.findall(".//n:subject[@type='cpnat:abstract']", NAR)


def test_an_article_too_long_to_be_read_back_is_refused() -> None:
    long = msgspec.structs.replace(rich_article(), captions=("长" * 3_000_001,))
    with pytest.raises(ExportError, match="Export it with model=False"):
        item(long)
    assert item(long, NewsMLExporter(model=False)) is not None


def test_a_text_about_nothing_known_gets_no_topic() -> None:
    assert not item(empty_article()).findall("n:contentMeta/n:subject", NAR)


def test_house_options_stand_where_clients_look() -> None:
    root = item(
        rich_article(),
        NewsMLExporter(
            authority="news.example.org",
            provider="江城通讯社",
            contact="desk@news.example.org",
            service="圆桌",
            ed_note="急稿。",
            copyright_holder="江城日报社",
            usage_terms="仅限订户使用。",
            version=3,
            signal="correction",
            pub_status="canceled",
            urgency=2,
            embargoed=datetime(2026, 11, 24, tzinfo=UTC),
        ),
    )
    assert root.get("version") == "3"
    assert attributes(root, "n:itemMeta/n:signal", "qcode") == ["sig:correction"]
    assert attributes(root, "n:itemMeta/n:pubStatus", "qcode") == ["stat:canceled"]
    assert texts(root, "n:itemMeta/n:embargoed") == ["2026-11-24T00:00:00+00:00"]
    assert texts(root, "n:itemMeta/n:provider/n:name") == ["江城通讯社"]
    assert texts(root, "n:itemMeta/n:provider//n:email") == ["desk@news.example.org"]
    assert texts(root, "n:itemMeta/n:service/n:name") == ["圆桌"]
    assert texts(root, "n:itemMeta/n:edNote")[0].startswith("急稿。原页")
    assert texts(root, "n:contentMeta/n:urgency") == ["2"]
    assert attributes(root, "n:rightsInfo/n:copyrightHolder", "literal") == ["江城日报社"]
    assert texts(root, "n:rightsInfo/n:usageTerms")[0].startswith("仅限订户使用。\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"authority": "not a domain"}, "authority 'not a domain' is not a domain name"),
        ({"version": 0}, "version 0"),
        ({"urgency": 10}, "urgency 10"),
        ({"pub_status": "dead"}, "no status 'dead'"),
        ({"signal": "kill"}, "with signal 'kill'"),
        ({"guid": "two words"}, "guid 'two words' is not a URI"),
        ({"embargoed": datetime(2026, 11, 24)}, "needs an offset"),  # noqa: DTZ001  # the mistake is the point
        ({"subjects": ("medtop:20000421",)}, "medtop:20000421 are not in the table"),
    ],
)
def test_options_that_the_standard_cannot_say_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(FormatError, match=message):
        msgspec.structs.replace(HOUSE, **options)


def test_the_identifier_outlives_repairs_of_the_text() -> None:
    article = rich_article()
    (*blocks, last) = article.blocks
    longer = Span(last.span.start, last.span.stop + 1)
    repaired = msgspec.structs.replace(
        article, text=f"{article.text}\n", blocks=(*blocks, msgspec.structs.replace(last, span=longer))
    )
    assert item(repaired).get("guid") == item(article).get("guid")
    assert item(article).get("guid", "").startswith("tag:news.example.org,2021-05-21:roundtable:")
    other = msgspec.structs.replace(article, headline="另一个标题")
    assert item(other).get("guid") != item(article).get("guid")


def test_two_people_of_one_name_are_two_people() -> None:
    people = tuple(Speaker(id=key, name="李明", role="guest") for key in ("a", "b"))
    root = item(msgspec.structs.replace(empty_article(), speakers=people))
    assert len(set(attributes(root, "n:contentMeta/n:contributor", "qcode"))) == 2


@settings(max_examples=50, deadline=None)
@given(articles())
def test_the_same_article_gives_the_same_bytes(article: Article) -> None:
    assert HOUSE.export(article, CONTEXT) == HOUSE.export(article, CONTEXT)


def test_a_control_character_is_refused_with_its_place() -> None:
    with pytest.raises(ExportError, match=r"article\.editor holds U\+0008"):
        item(msgspec.structs.replace(rich_article(), editor="陈\x08静"))
    (first, *others) = rich_article().sections
    odd = msgspec.structs.replace(first, headline="平\x00台")
    with pytest.raises(ExportError, match="the element headline would hold U\\+0000"):
        item(msgspec.structs.replace(rich_article(), sections=(odd, *others)))


def test_an_offset_that_xml_cannot_say_becomes_utc() -> None:
    local = datetime(1900, 1, 1, 8, 5, 43, tzinfo=timezone(timedelta(hours=8, minutes=5, seconds=43)))
    root = etree.fromstring(HOUSE.export(rich_article(), ExportContext(created=local)))
    assert texts(root, "n:itemMeta/n:versionCreated") == ["1900-01-01T00:00:00+00:00"]


def test_words_are_counted_as_chinese_newsrooms_count() -> None:
    root = item(rich_article())
    (content,) = root.iterfind("n:contentSet/n:inlineXML", NAR)
    body = "".join(texts(root, ".//h:body/*"))
    assert content.get("charcount") == str(len(body))
    han = sum("\u3400" <= char <= "\u9fff" or char >= "\U00020000" for char in body)
    assert han < int(content.get("wordcount", "0")) < len(body)
