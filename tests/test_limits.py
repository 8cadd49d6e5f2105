"""What is over a limit is refused in one sentence, before it costs anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import CONTEXT

import roundtable
from roundtable import ImportedFileError, InputError, Limits
from roundtable.cli import main

_PAGE = "圆桌：水厂怎么改\n\n江城市水务局局长李明表示，明年新建3座水厂。\n".encode()


def test_a_page_over_the_limit_is_refused_by_name_and_size(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(_PAGE)
    with pytest.raises(
        InputError, match=rf"page\.txt: {len(_PAGE)} bytes are more than the 20 of the limit input_bytes"
    ):
        roundtable.load(file, limits=Limits(input_bytes=20))
    assert roundtable.load(file, limits=Limits(input_bytes=len(_PAGE))).article.speakers


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(InputError, match="/dev/zero: 20,000,001 bytes are more than"):
        roundtable.load("/dev/zero")


def test_a_page_of_more_repairs_than_the_limit_is_refused() -> None:
    page = "江\u200b城\u200b市\u200b的\u200b水\u200b厂".encode()
    assert len(roundtable.loads(page).repaired.edits) == 5
    with pytest.raises(InputError, match="5 repairs are more than the 4 of the limit edits"):
        roundtable.loads(page, limits=Limits(edits=4))


def test_a_tag_of_endless_attributes_does_not_reach_the_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    # libxml2 compares every attribute of a tag with all those before it: 23 s for these.
    asked: list[str] = []
    monkeypatch.setattr("trafilatura.extract", lambda source, **_: asked.append(source))
    for attributes in (10, 100_000):
        tag = " ".join(f'a{number}="x"' for number in range(attributes))
        page = f"<html><body><div {tag}><p>江城市今天下雨，水厂照常供水。</p></div></body></html>"
        assert "江城市今天下雨" in roundtable.loads(page.encode()).article.text
    assert len(asked) == 1


def test_a_package_over_the_limit_is_refused_and_a_larger_limit_takes_it() -> None:
    article = roundtable.loads(_PAGE).article
    data = roundtable.get_exporter("docx").export(article, CONTEXT)
    with pytest.raises(ImportedFileError, match=r"more than is safe to open .*, 3 members"):
        roundtable.get_importer("docx", limits=Limits(package_members=3)).read(data)
    assert roundtable.get_importer("docx", limits=Limits(package_ratio=2**30)).read(data) == article


def test_the_command_lists_the_limits_and_keeps_those_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("house.toml").write_text("[limits]\ninput_bytes = 20\npackage_members = 3\n", encoding="utf-8")
    Path("page.txt").write_bytes(_PAGE)
    assert main(["--limits", "--config", "house.toml"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(Limits.__struct_fields__)
    assert listed[0].split(maxsplit=2)[1:] == ["20", "bytes of one page"]
    assert main(["page.txt", "-t", "docx", "-q"]) == 0
    for refused in ("page.txt", "page.docx"):
        assert main([refused, "--config", "house.toml", "-t", "json"]) == 1
    told = capsys.readouterr().err
    assert "limit input_bytes" in told
    assert "3 members" in told
    assert not Path("page.json").exists()
