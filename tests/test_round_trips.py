"""``import(export(article)) == article``, for every format that is read back, and for one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from strategies import CONTEXT, articles

import roundtable
from roundtable import get_exporter, get_importer
from roundtable.formats import available_exporters, available_importers
from roundtable.schema import article_schema

if TYPE_CHECKING:
    from roundtable import Article

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = sorted((_ROOT / "examples").glob("*.txt"))
_OUTSIDE = sorted(_ROOT.parent.glob("shared/gold/dev/texts/*.txt"))
PAGES = [*_SAMPLES, *_OUTSIDE]

# The file of speakers holds the people alone.
FORMATS = sorted((available_exporters().keys() & available_importers().keys()) - {"newsml-speakers"})
CHAIN = ("docx", "json", "epub", "newsml", "html", "jsonl", "docx")


def through(name: str, article: Article) -> Article:
    return get_importer(name).read(get_exporter(name).export(article, CONTEXT))


def test_all_formats_are_here() -> None:
    assert set(FORMATS) >= {"docx", "epub", "html", "json", "jsonl", "newsml", "ninjs"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_comes_back_equal_from_every_format_and_from_all_in_a_row(page: Path) -> None:
    article = roundtable.load(page).article
    for name in FORMATS:
        assert through(name, article) == article, name
    passed = article
    for name in CHAIN:
        passed = through(name, passed)
    assert passed == article


@settings(max_examples=30)
@given(articles())
def test_any_article_comes_back_equal_from_all_formats_in_a_row(article: Article) -> None:
    passed = article
    for name in CHAIN:
        passed = through(name, passed)
    assert passed == article


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_document_of_a_page_follows_the_schema(page: Path) -> None:
    validator = jsonschema.Draft202012Validator(msgspec.json.decode(article_schema()))
    article = roundtable.load(page).article
    for name in ("json", "jsonl"):
        validator.validate(msgspec.json.decode(get_exporter(name).export(article, CONTEXT)))
