"""JSON Lines: an article in each line, and what is wrong in a line is said with its number."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from roundtable_converters.json import JsonExporter
from roundtable_converters.jsonl import JsonLinesExporter, JsonLinesImporter
from strategies import CONTEXT, articles

import roundtable
from roundtable import Article, ImportedFileError, ManyExporter, ManyImporter, get_exporter, get_importer


@given(st.lists(articles(), max_size=4))
def test_many_articles_come_back_equal(many: list[Article]) -> None:
    data = b"".join(JsonLinesExporter().export_many(iter(many), CONTEXT))
    assert data.count(b"\n") == len(many)
    assert list(JsonLinesImporter().read_many(data)) == many


@given(articles())
def test_one_article_comes_back_equal(article: Article) -> None:
    data = JsonLinesExporter().export(article, CONTEXT)
    assert JsonLinesImporter().read(data) == article
    assert data == JsonExporter(indent=0).export(article, CONTEXT)


def test_the_lines_are_written_as_the_articles_come() -> None:
    article = roundtable.loads("江城今天下雨。".encode()).article
    taken = []

    def coming() -> object:
        for number in range(3):
            taken.append(number)
            yield article

    pieces = JsonLinesExporter().export_many(coming(), CONTEXT)  # type: ignore[arg-type] # it is an iterable of articles
    next(pieces)
    assert taken == [0]


def test_empty_lines_and_line_ends_of_windows_are_passed_over() -> None:
    article = roundtable.loads("江城今天下雨。".encode()).article
    line = JsonLinesExporter().export(article, CONTEXT).strip()
    assert list(JsonLinesImporter().read_many(line + b"\r\n\r\n\n" + line)) == [article, article]
    assert list(JsonLinesImporter().read_many(b"")) == []


def test_a_bad_line_is_named() -> None:
    line = JsonLinesExporter().export(roundtable.loads("江城今天下雨。".encode()).article, CONTEXT)
    bad = msgspec.json.encode(msgspec.json.decode(line) | {"layout": "poem"}) + b"\n"
    with pytest.raises(ImportedFileError, match=r"line 3: .*'poem' - at `\$.layout`"):
        list(JsonLinesImporter().read_many(line + b"\n" + bad))


@pytest.mark.parametrize("count", [0, 2])
def test_read_wants_exactly_one(count: int) -> None:
    line = JsonLinesExporter().export(roundtable.loads("江城今天下雨。".encode()).article, CONTEXT)
    with pytest.raises(ImportedFileError, match=f"there are {count} articles, not one"):
        JsonLinesImporter().read(line * count)


def test_the_registry_knows_that_it_holds_many() -> None:
    assert isinstance(get_exporter("jsonl"), ManyExporter)
    assert isinstance(get_importer("jsonl"), ManyImporter)
    assert not isinstance(get_exporter("json"), ManyExporter)
