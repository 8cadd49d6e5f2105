"""A newsroom corrects and kills what it delivered, and keeps its own file of people."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import (
    NewsMLExporter,
    NewsMLImporter,
    NewsMLSpeakersExporter,
    NewsMLSpeakersImporter,
    delivery_name,
    next_version,
)
from strategies import CONTEXT, articles
from test_newsml import HOUSE, NAR, attributes, texts

from roundtable import Article, ExportContext, ImportedFileError

LATER = ExportContext(created=datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
SPEAKERS = NewsMLSpeakersExporter(authority="news.example.org")


def test_a_correction_keeps_the_identifier_and_the_first_creation() -> None:
    sent = HOUSE.export(rich_article(), CONTEXT)
    corrected = msgspec.structs.replace(rich_article(), headline="让创新活水流进千家万户")
    root = etree.fromstring(next_version(sent, "correction", HOUSE).export(corrected, LATER))
    assert (root.get("guid"), root.get("version")) == (etree.fromstring(sent).get("guid"), "2")
    assert attributes(root, "n:itemMeta/n:signal", "qcode") == ["sig:correction"]
    assert attributes(root, "n:itemMeta/n:pubStatus", "qcode") == ["stat:usable"]
    assert texts(root, "n:itemMeta/n:firstCreated") == ["2026-11-23T04:00:00+00:00"]
    assert texts(root, "n:itemMeta/n:versionCreated") == ["2026-11-24T09:30:00+00:00"]
    assert NewsMLImporter().read(etree.tostring(root)) == corrected


def test_versions_grow_and_a_kill_ends_them() -> None:
    sent = msgspec.structs.replace(HOUSE, message=True).export(rich_article(), CONTEXT)
    updated = next_version(sent, "update", HOUSE).export(rich_article(), LATER)
    why = msgspec.structs.replace(HOUSE, ed_note="稿件撤销，请勿使用。")
    root = etree.fromstring(next_version(updated, "kill", why).export(NewsMLImporter().read(updated), LATER))
    assert root.get("version") == "3"
    assert attributes(root, "n:itemMeta/n:pubStatus", "qcode") == ["stat:canceled"]
    assert texts(root, "n:itemMeta/n:edNote")[0].startswith("稿件撤销，请勿使用。")
    assert not root.findall("n:itemMeta/n:signal", NAR)


def test_only_the_house_that_issued_an_item_revises_it() -> None:
    sent = HOUSE.export(rich_article(), CONTEXT)
    with pytest.raises(ImportedFileError, match=r"not issued by other\.example"):
        next_version(sent, "correction", NewsMLExporter(authority="other.example"))


@pytest.mark.parametrize("version", ["x", "-1", "9" * 5000])
def test_an_item_with_an_impossible_version_has_no_successor(version: str) -> None:
    root = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    root.set("version", version)
    with pytest.raises(ImportedFileError, match="have no successor"):
        next_version(etree.tostring(root), "update", HOUSE)


def test_each_version_has_a_file_name_of_its_own() -> None:
    sent = HOUSE.export(rich_article(), CONTEXT)
    name = delivery_name(sent)
    assert name.startswith("tag_news.example.org_2021-05-21_roundtable_")
    assert name.endswith("_v1.xml")
    later = next_version(sent, "update", HOUSE).export(rich_article(), LATER)
    assert delivery_name(later) == name.replace("_v1.xml", "_v2.xml")


def test_the_file_of_people_explains_the_codes_of_the_item() -> None:
    root = etree.fromstring(SPEAKERS.export(rich_article(), CONTEXT))
    item = etree.fromstring(HOUSE.export(rich_article(), CONTEXT))
    known = attributes(root, "n:conceptSet/n:concept/n:conceptId", "qcode")
    parties = (*item.iterfind("n:contentMeta/n:creator", NAR), *item.iterfind("n:contentMeta/n:contributor", NAR))
    assert known == [party.get("qcode") for party in parties if party.get("qcode")]
    path = "n:conceptSet/n:concept/n:personDetails/n:affiliation"
    assert texts(root, f"{path}/n:name") == ["江城市科技局", "望湖区委", "江城经开区党工委", "江城经开区管委会"]
    assert str(root.get("guid", "")).endswith(":speakers")


@settings(max_examples=50, deadline=None)
@given(articles())
def test_the_file_of_people_gives_back_its_article(article: Article) -> None:
    assert NewsMLSpeakersImporter().read(SPEAKERS.export(article, CONTEXT)) == article


def test_a_changed_file_of_people_is_told() -> None:
    root = etree.fromstring(SPEAKERS.export(rich_article(), CONTEXT))
    (name, *_) = root.iterfind("n:conceptSet/n:concept/n:name", NAR)
    name.text = "李四"
    with pytest.raises(ImportedFileError, match=r"concept/name: the item says '李四.* from '林晓"):
        NewsMLSpeakersImporter().read(etree.tostring(root))


def test_people_without_their_article_are_refused() -> None:
    lean = msgspec.structs.replace(SPEAKERS, model=False)
    for data in (lean.export(rich_article(), CONTEXT), HOUSE.export(rich_article(), CONTEXT)):
        with pytest.raises(ImportedFileError, match="give the newsItem instead"):
            NewsMLSpeakersImporter().read(data)
