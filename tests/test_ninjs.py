"""ninjs: IPTC's news in JSON, whole and read back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given
from roundtable_converters.newsml import NewsMLExporter
from roundtable_converters.ninjs import NinjsExporter, NinjsImporter
from strategies import CONTEXT, articles

import roundtable
from roundtable import Article, ExportContext, FormatError, ImportedFileError

SAMPLE = Path(__file__).resolve().parents[1] / "examples/roundtable.damaged.txt"

_TEXT = {"type": "string"}
_COUNT = {"type": "integer"}
_MOMENT = {"type": "string", "format": "date-time"}


def _list_of(keys: str, *required: str, **others: object) -> dict[str, object]:
    properties = {**dict.fromkeys(keys.split(), _TEXT), **others}
    item = {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}
    return {"type": "array", "items": item}


# What version 3.2 of the standard says of the keys that we write: their names and types, and that there are no others.
SCHEMA = {
    "type": "object",
    "required": ["uri"],
    "additionalProperties": False,
    "properties": {
        "uri": {"type": "string", "format": "uri", "pattern": "^tag:"},
        "type": {
            "enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]
        },
        "representationType": {"enum": ["full", "partial"]},
        **dict.fromkeys(
            ["profile", "version", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote", "language"], _TEXT
        ),
        **dict.fromkeys(["title", "by", "slugline", "located"], _TEXT),
        **dict.fromkeys(["firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"], _MOMENT),
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "urgency": {"type": "integer", "minimum": 1, "maximum": 9},
        "headlines": _list_of("role contentType value", "value"),
        "descriptions": _list_of("role contentType value", "value"),
        "bodies": _list_of("role contentType value", "value", charCount=_COUNT, wordCount=_COUNT),
        "people": _list_of("name rel uri literal"),
        "organisations": _list_of("name rel uri literal"),
        "places": _list_of("name rel uri literal"),
        "infoSources": _list_of("name role uri literal"),
        "standard": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"const": "ninjs"}, "version": {"const": "3.2"}, "schema": _TEXT},
        },
    },
}


def item_of(article: Article, exporter: NinjsExporter | None = None) -> dict[str, object]:
    return msgspec.json.decode((exporter or NinjsExporter()).export(article, CONTEXT), type=dict[str, object])


@given(articles())
def test_an_article_comes_back_equal_and_the_item_follows_the_standard(article: Article) -> None:
    data = NinjsExporter(authority="news.example.org", provider="江城通讯社", urgency=3).export(article, CONTEXT)
    jsonschema.Draft202012Validator(SCHEMA).validate(msgspec.json.decode(data))
    assert NinjsImporter().read(data) == article


def test_the_sample_says_what_a_client_shows() -> None:
    article = roundtable.load(SAMPLE).article
    item = msgspec.json.decode(NinjsExporter().export(article, CONTEXT))
    assert [headline["value"] for headline in item["headlines"]] == [article.headline]
    main, plain, model = item["bodies"]
    assert (main["role"], main["contentType"]) == ("main", "application/xhtml+xml")
    assert main["value"].count("<h2>") >= len(article.sections)
    assert article.sections[0].paragraphs[0].text in plain["value"]
    assert model["role"] == "roundtable-article"
    assert [person["name"] for person in item["people"] if person["rel"] == "guest"] == [
        person.name for person in article.speakers if person.role == "guest"
    ]
    assert {"name": "江城日报", "role": "source"} in item["infoSources"]
    assert (item["language"], item["standard"]["version"]) == ("zh-Hans", "3.2")


def test_the_identifier_is_that_of_the_newsml_item() -> None:
    article = roundtable.load(SAMPLE).article
    uri = item_of(article, NinjsExporter(authority="news.example.org"))["uri"]
    assert f'guid="{uri}"'.encode() in NewsMLExporter(authority="news.example.org").export(article, CONTEXT)


def test_markup_on_a_page_is_text() -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("數(shù)據(jù)好比江水", "a & b < c")
    article = roundtable.loads(text.encode()).article
    (main, plain, *_) = msgspec.json.decode(NinjsExporter().export(article, CONTEXT))["bodies"]
    assert "a & b < c" in plain["value"]
    assert "a &amp; b &lt; c" in main["value"]


def test_a_changed_text_is_refused_with_its_place() -> None:
    article = roundtable.load(SAMPLE).article
    data = NinjsExporter().export(article, CONTEXT)
    item = msgspec.json.decode(data)
    assert NinjsImporter().read(msgspec.json.encode(item)) == article  # another formatting is no change
    item["bodies"][0]["value"] += "x"
    with pytest.raises(ImportedFileError, match=r"\$.bodies\[0\].value was changed"):
        NinjsImporter().read(msgspec.json.encode(item))
    with pytest.raises(ImportedFileError, match=r"0 bodies have the role 'roundtable-article'"):
        NinjsImporter().read(NinjsExporter(model=False).export(article, CONTEXT))
    with pytest.raises(ImportedFileError, match="not a ninjs item"):
        NinjsImporter().read(b"[]")


def test_options_that_ninjs_cannot_say_are_refused() -> None:
    for options, message in (
        ({"urgency": 0}, "urgency 0"),
        ({"version": 0}, "version 0"),
        ({"pub_status": "lost"}, "pub_status is 'lost'"),
        ({"embargoed": datetime(2030, 1, 1)}, "needs an offset"),  # noqa: DTZ001 - the very mistake
    ):
        with pytest.raises(FormatError, match=message):
            roundtable.get_exporter("ninjs", **options)
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    article = roundtable.load(SAMPLE).article
    data = NinjsExporter(embargoed=moment, version=2).export(article, ExportContext(created=moment))
    item = msgspec.json.decode(data)
    assert (item["embargoedUntil"], item["version"]) == ("2030-01-01T00:00:00+00:00", "2")
    assert "firstCreated" not in item
