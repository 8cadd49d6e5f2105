"""A newsroom says once who it is; the command and scripts take it from one file, and mistakes in it are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree
from newsroom import rich_article
from roundtable_converters.newsml import NewsMLExporter, NewsMLSpeakersExporter
from strategies import CONTEXT
from test_newsml import attributes, texts

from roundtable import Exporter, FormatError, Settings, SettingsError, get_exporter, read_settings
from roundtable.cli import main

HOUSE = """\
[newsroom]
authority = "news.example.org"
provider = "江城通讯社"
contact = "desk@news.example.org"

[newsml]
contact = "wire@news.example.org"
embargoed = 2026-11-24T08:00:00+08:00
subjects = ["medtop:20000735"]
urgency = 4
message = true

[json]
indent = 1
"""
MISTAKES = [
    ("[newsml", "not TOML in UTF-8 .*end of document.* Correct that place"),
    ('authority = "news.example.org"', r"'authority' stands in no table. Put it under \[newsroom\]"),
    ("[newsmil]", r"no format for the table \[newsmil\]. Known: newsroom, limits, .*epub, html, json, jsonl, newsml"),
    (
        "[newsroom]\nauthorty = 'a.example'",
        r"no installed format has the option 'authorty' of \[newsroom\].* authority",
    ),
    ("[newsml]\nauthorty = 'a.example'", "'newsml'.*'authorty'. It has: authority"),
    ("[newsml]\nname = 'a.example'", "'newsml'.*'name'. It has: authority"),
    ("[json]\nauthority = 'a.example'", "'json'.*'authority'. It has: indent"),
    ("[newsroom]\nauthority = 5", "authority is 5 and not str"),
    ("[newsml]\nurgency = 'high'", "urgency is 'high' and not int"),
    ("[newsml]\nurgency = 12", "urgency 12 is not a number from 1"),
    ("[newsml]\npub_status = 'usabel'", r"pub_status is 'usabel' and not Literal\['usable'"),
    ("[newsml]\nembargoed = 2026-11-24T08:00:00", "needs an offset"),
    ("[docx]\nprofile = 'a5'", "profile is 'a5' and not Literal"),
    (
        "[limits]\ninput_bytes = 'much'",
        r"\[limits\]: Expected `int`, got `str` - at `\$.input_bytes`.* above 0: input_bytes",
    ),
    ("[limits]\ninput_bytes = 0", r"\[limits\]: Expected `int` >= 1"),
    ("[limits]\ninput = 5", r"\[limits\]: Object contains unknown field `input`"),
]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(
        "【江报圆桌】数据怎样用起来\n\n江城市科技局局长李明表示，新建3个平台。", encoding="utf-8"
    )
    path = Path("house.toml")
    path.write_text(HOUSE, encoding="utf-8")
    return path


def newsml(exporter: Exporter) -> NewsMLExporter:
    assert isinstance(exporter, NewsMLExporter)
    return exporter


def test_every_format_takes_what_it_has_an_option_for(house: Path) -> None:
    settings = read_settings(house)
    people = settings.exporter("newsml-speakers")
    assert people == NewsMLSpeakersExporter(
        authority="news.example.org", provider="江城通讯社", contact="desk@news.example.org"
    )
    assert settings.exporter("json") == get_exporter("json", indent=1)
    assert settings.exporter("docx") == get_exporter("docx")


def test_a_format_goes_before_the_newsroom_and_the_call_before_both(house: Path) -> None:
    settings = read_settings(str(house))
    configured = newsml(settings.exporter("newsml"))
    assert (configured.contact, configured.provider, configured.urgency) == ("wire@news.example.org", "江城通讯社", 4)
    called = newsml(settings.exporter("newsml", contact="110", provider="江城日报", urgency=1))
    assert (called.contact, called.provider, called.urgency) == ("110", "江城日报", 1)
    assert called.authority == "news.example.org"


def test_items_carry_the_identity(house: Path) -> None:
    root = etree.fromstring(read_settings(house).exporter("newsml").export(rich_article(), CONTEXT))
    assert texts(root, "n:itemSet/n:newsItem/n:itemMeta/n:provider/n:name") == ["江城通讯社"]
    assert texts(root, ".//n:embargoed") == ["2026-11-24T08:00:00+08:00"]
    assert attributes(root, ".//n:subject[@rank='1']", "qcode")[0] == "medtop:20000735"


def test_no_settings_are_the_defaults(house: Path) -> None:
    house.write_bytes(b"")
    for settings in (Settings(), read_settings(house)):
        assert settings.exporter("newsml") == NewsMLExporter()


def test_a_byte_order_mark_is_no_mistake(house: Path) -> None:
    house.write_text(HOUSE, encoding="utf-8-sig")
    assert newsml(read_settings(house).exporter("newsml")).provider == "江城通讯社"


def test_a_wrong_override_is_told_as_by_the_format(house: Path) -> None:
    with pytest.raises(FormatError, match="urgency is 'high' and not int"):
        read_settings(house).exporter("newsml", urgency="high")


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_is_told_with_the_file(house: Path, text: str, message: str) -> None:
    house.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"^house\.toml: .*{message}"):
        read_settings(house)


def test_a_file_that_is_no_text(house: Path) -> None:
    house.write_bytes("[newsroom]\nprovider = '江城通讯社'".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"^house\.toml: not TOML in UTF-8 .* save it as UTF-8"):
        read_settings(house)


@pytest.mark.parametrize(("name", "reason"), [("nowhere.toml", "No such file"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read(house: Path, name: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name}: cannot be read \({reason}.* Check its name"):
        read_settings(name)


def test_a_format_that_is_not_installed_stops_no_other(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house.write_text(f"{HOUSE}\n[epub]\nvertical = true\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "ebooklib", None)
    for name in [name for name in sys.modules if name.startswith("roundtable_converters.epub")]:
        monkeypatch.delitem(sys.modules, name)
    settings = read_settings(house)
    assert newsml(settings.exporter("newsml")).urgency == 4
    with pytest.raises(FormatError, match="needs the package 'ebooklib'"):
        settings.exporter("epub")


def test_the_command_takes_the_file(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page.txt", "--config", "house.toml", "-t", "newsml", "-t", "newsml-speakers", "-t", "json"]) == 0
    item, people = (Path(name).read_bytes() for name in ("page.xml", "page.speakers.xml"))
    assert b'guid="tag:news.example.org,' in item
    assert b'guid="tag:news.example.org,' in people
    assert b'\n "' in Path("page.json").read_bytes()
    assert "note" not in capsys.readouterr().err


def test_the_option_of_the_command_goes_before_the_file(house: Path) -> None:
    assert main(["page.txt", "--config", "house.toml", "--newsml-authority", "b.example", "-t", "newsml"]) == 0
    item = Path("page.xml").read_bytes()
    assert b'guid="tag:b.example,' in item
    assert "江城通讯社".encode() in item


@pytest.mark.parametrize("text", [text for text, _ in MISTAKES])
def test_wrong_settings_are_a_wrong_command_line(house: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    house.write_text(text, encoding="utf-8")
    assert main(["page.txt", "--config", "house.toml", "-t", "json"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("roundtable-convert: house.toml: ")
    assert not Path("page.json").exists()
