"""JSON keeps the whole article; what is wrong with a document is said with its place."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given
from roundtable_converters.json import JsonExporter, JsonImporter, schema
from strategies import CONTEXT, articles

from roundtable import Article, ExportError, ImportedFileError, get_exporter, get_importer

_ROOT = Path(__file__).resolve().parents[1]
_SCHEMA_FILE = _ROOT / "docs" / "reference" / "roundtable-article.schema.json"


class _Change(msgspec.Struct):
    at: str
    """Keys and indexes that lead to the value, joined by slashes."""
    to: msgspec.Raw


class _Case(msgspec.Struct):
    label: str
    original: _Change
    expected: str
    expect: str
    comment: str = ""


class _Table(msgspec.Struct):
    document: msgspec.Raw
    cases: list[_Case]


_TABLE = msgspec.json.decode((_ROOT / "tests" / "cases" / "json.json").read_bytes(), type=_Table)
_VALID = bytes(_TABLE.document)


def _changed(at: str, to: bytes) -> bytes:
    """Return the valid document with ``to`` (JSON) in the place of what stands at ``at``."""
    document = msgspec.json.decode(_VALID)
    *path, last = (int(step) if step.isdigit() else step for step in at.split("/"))
    place = document
    for step in path:
        place = place[step]
    place[last] = msgspec.json.decode(to)
    return msgspec.json.encode(document)


@given(articles())
def test_an_article_comes_back_equal(article: Article) -> None:
    assert JsonImporter().read(JsonExporter().export(article, CONTEXT)) == article


@given(articles())
def test_every_document_follows_the_schema(article: Article) -> None:
    _validator().validate(msgspec.json.decode(JsonExporter().export(article, CONTEXT)))


def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(msgspec.json.decode(schema()))


def test_the_schema_is_a_schema_and_refuses_what_the_importer_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(msgspec.json.decode(schema()))
    with pytest.raises(jsonschema.ValidationError, match="'shout' is not one of"):
        _validator().validate(msgspec.json.decode(_changed("sections/0/statements/0/kind", b'"shout"')))


def test_the_published_schema_is_current() -> None:
    assert _SCHEMA_FILE.read_bytes() == schema()


def test_the_document_is_readable_utf8_with_keys_in_the_order_of_the_model() -> None:
    article = JsonImporter().read(_VALID)
    data = JsonExporter().export(article, CONTEXT)
    assert data.startswith('{\n  "format": "roundtable-article/1",\n  "headline": "老街区怎么留住人",\n'.encode())
    assert data.endswith(b"}\n")
    keys = list(msgspec.json.decode(data, type=dict[str, msgspec.Raw]))
    assert keys == ["format", *Article.__struct_fields__]
    assert JsonExporter(indent=0).export(article, CONTEXT).count(b"\n") == 1


def test_the_format_is_found_by_its_name() -> None:
    article = get_importer("json").read(_VALID)
    exporter = get_exporter("json", indent=1)
    assert (exporter.suffix, exporter.media_type) == (".json", "application/json")
    assert exporter.export(article, CONTEXT).startswith(b'{\n "format"')


def test_quantities_stay_exact() -> None:
    quantity = "0.10000000000000000000000001"
    article = JsonImporter().read(_changed("targets/0/quantity", f'"{quantity}"'.encode()))
    assert str(article.targets[0].quantity) == quantity
    assert f'"{quantity}"'.encode() in JsonExporter().export(article, CONTEXT)


@pytest.mark.parametrize("case", _TABLE.cases, ids=lambda case: case.label)
def test_a_corrupted_document_is_refused_with_the_place(case: _Case) -> None:
    with pytest.raises(ImportedFileError, match=re.escape(case.expected)):
        JsonImporter().read(_changed(case.original.at, bytes(case.original.to)))


def test_the_uncorrupted_document_is_read() -> None:
    assert JsonImporter().read(_VALID).headline == "老街区怎么留住人"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "truncated"),
        (_VALID[:-30], "truncated"),
        (_VALID + b"{}", "trailing characters"),
        (b"<html></html>", "malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b"{}", "missing required field `format`"),
        (_VALID.replace("沈".encode(), b"\xc9\xf2"), "utf-8"),
        (b"\xff\xfe{\x00}\x00", "malformed"),
        # Deeper than the stack has room for: CPython 3.14 counts bytes, older ones calls.
        (b'{"format": "roundtable-article/1", "later": ' + b"[" * 1_000_000, "recursion|Stack overflow"),
        (b'{"later": ' + b'{"a":' * 1_000_000, "recursion|Stack overflow"),
        (_VALID.replace(b'"size": 400', b'"size": ' + b"4" * 5_000), "out of range - at `\\$.provenance.source.size`"),
    ],
    ids=lambda value: value[:12].hex() if isinstance(value, bytes) else value,
)
def test_bytes_that_are_no_article_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        JsonImporter().read(data)


def test_a_lone_surrogate_cannot_be_written() -> None:
    article = msgspec.structs.replace(JsonImporter().read(_VALID), editor="\ud800")
    with pytest.raises(ExportError, match=r"U\+D800"):
        JsonExporter().export(article, CONTEXT)
