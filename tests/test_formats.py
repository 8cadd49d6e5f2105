"""The registry: formats are found as plug-ins, and each failure names the culprit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import EntryPoint

import pytest

from roundtable import ExportContext, FormatError, formats, get_exporter, get_importer

GROUP = "roundtable.exporters"


@pytest.fixture(autouse=True)
def _nothing_found_yet() -> Iterator[None]:
    formats._found.cache_clear()
    yield
    formats._found.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, *plugins: EntryPoint) -> None:
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: [entry for entry in plugins if entry.group == group]
    )


@pytest.mark.parametrize("name", ["docx", "epub", "json", "newsml"])
def test_built_in_formats_come_in_by_the_same_door(name: str) -> None:
    assert get_exporter(name).suffix.startswith(".")
    assert callable(get_importer(name).read)


def test_what_is_installed_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    get_exporter("json")
    monkeypatch.setattr("importlib.metadata.entry_points", None)
    assert get_exporter("json").suffix == ".json"


def test_an_unknown_format_is_told_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"no export format 'pdf'. Known formats: csv, docx, .*, jsonl, newsml"):
        get_exporter("pdf")
    with pytest.raises(FormatError, match="no import format 'pdf'"):
        get_importer("pdf")


def test_two_plugins_of_one_name_are_both_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("md", "one:Exporter", GROUP), EntryPoint("md", "two:Exporter", GROUP))
    with pytest.raises(FormatError, match=r"'md'.*one:Exporter.*two:Exporter.*Uninstall one"):
        get_exporter("md")
    with pytest.raises(FormatError, match=r"no export format 'pdf'. Known formats: md\."):
        get_exporter("pdf")


def test_a_plugin_found_twice_is_one_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("md", "one:Exporter", GROUP), EntryPoint("md", "one:Exporter", GROUP))
    assert list(formats.available_exporters()) == ["md"]


def test_a_broken_plugin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("md", "json:NoSuchName", GROUP))
    with pytest.raises(FormatError, match=r"'md'.*cannot be loaded.*NoSuchName"):
        get_exporter("md")


def test_unknown_options_are_refused() -> None:
    with pytest.raises(FormatError, match=r"'json'.*colour"):
        get_exporter("json", colour="red")


@pytest.mark.parametrize(
    ("name", "option", "value", "message"),
    [
        ("newsml", "urgency", "high", "urgency is 'high' and not int"),
        ("newsml", "urgency", True, "urgency is True and not int"),
        ("newsml", "subjects", ["medtop:20000735", 5], r"subjects is \['medtop:20000735', 5\] and not tuple"),
        ("docx", "profile", "a5", r"profile is 'a5' and not Literal\['newsroom', 'gbt9704'\]"),
        ("docx", "template", "AAAA", r"template is 'AAAA' and not bytes"),
    ],
)
def test_an_option_of_another_type_is_named(name: str, option: str, value: object, message: str) -> None:
    with pytest.raises(FormatError, match=f"'{name}' does not take these options: {message}"):
        get_exporter(name, **{option: value})


def test_a_list_is_taken_for_a_tuple() -> None:
    subjects = get_exporter("newsml", subjects=["medtop:20000735"])
    assert subjects == get_exporter("newsml", subjects=("medtop:20000735",))


def test_an_unknown_option_is_told_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"'authorty'\. It has: authority, provider"):
        get_exporter("newsml", authorty="news.example.org")
    with pytest.raises(FormatError, match="It has: none"):
        get_importer("json", model=False)


def test_a_plugin_that_is_no_struct_may_refuse_options_too(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("fraction", "fractions:Fraction", GROUP))
    with pytest.raises(FormatError, match="'fraction' does not take these options: Invalid literal"):
        get_exporter("fraction", numerator="half")


def test_a_time_of_export_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ExportContext(created=datetime(2026, 1, 1))  # noqa: DTZ001 - the very mistake
    assert ExportContext(created=datetime(2026, 1, 1, tzinfo=UTC)).generator == "roundtable-convert"
