"""Decisions on the command line: each goes to its page, and what fits nothing is said in one line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from roundtable import Decision, Decisions, RepairedText, load
from roundtable.cli import main

TWO = "江城市民政局局长安小禾表示,明年新建3个食堂,江城各区都有(一区一个)。"


def decided(page: RepairedText, text: str) -> bytes:
    """Return the decision to print ``text`` in place of what the first repair printed."""
    edit = page.edits[0]
    decision = Decision(
        kind="edit", span=edit.span, before=edit.before, printed=edit.after, action="replace", text=text
    )
    return msgspec.json.encode(Decisions(sha256=page.decoded.source.sha256, name="page.txt", decisions=(decision,)))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name, text in (("a.txt", TWO), ("b.txt", TWO.replace("3", "5"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        page = load(name).repaired
        (tmp_path / f"{name}.json").write_bytes(decided(page, "!"))
    return tmp_path


def text_of(path: str) -> str:
    return str(msgspec.json.decode(Path(path).read_bytes())["text"])


def test_the_command_applies_each_document_to_its_page(desk: Path) -> None:
    command = ["a.txt", "b.txt", "-t", "json", "-O", "out", "--decisions", "b.txt.json"]
    assert main(command) == 0
    assert "表示，明年新建3个" in text_of("out/a.json")
    assert "表示!明年新建5个" in text_of("out/b.json")
    both = b"[" + Path("a.txt.json").read_bytes() + b"," + Path("b.txt.json").read_bytes() + b"]"
    Path("both.json").write_bytes(both)
    assert (
        main(["a.txt", "b.txt", "-t", "json", "-O", "out", "--force", "--jobs", "2", "--decisions", "both.json"]) == 0
    )
    assert "表示!明年新建3个" in text_of("out/a.json")


def test_the_command_refuses_decisions_about_another_page(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a.txt", "-t", "json", "-O", "out", "--decisions", "b.txt.json"]) == 1
    assert "the decisions about page.txt (SHA-256 " in capsys.readouterr().err
    assert not Path("out").exists()
    Path("c.txt").write_text(TWO.replace("3", "7"), encoding="utf-8")
    assert main(["a.txt", "c.txt", "-t", "json", "-O", "out", "-q", "--decisions", "b.txt.json"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "are about no page that was read" in line
    assert Path("out/c.json").exists()


def test_the_command_says_in_one_line_which_decisions_are_stale(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = Path("a.txt.json").read_bytes().replace(b"[13,14]", b"[14,15]")
    Path("a.txt.json").write_bytes(stale)
    assert main(["a.txt", "b.txt", "-t", "json", "-O", "out", "-q", "--decisions", "a.txt.json"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("roundtable-convert: a.txt: 1 of 1 decisions fit no repair")
    assert "$.decisions[0]" in line
    assert [path.name for path in Path("out").glob("b.*")] == ["b.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "decisions.json: cannot be read"), (b"{", "decisions.json: these are no decisions")],
)
def test_a_file_of_decisions_that_cannot_be_read_is_a_wrong_command(
    desk: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    if content is not None:
        Path("decisions.json").write_bytes(content)
    assert main(["a.txt", "-t", "json", "-O", "out", "--decisions", "decisions.json"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert not Path("out").exists()


def test_decisions_are_for_the_page_and_not_for_what_was_exported_from_it(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["a.txt", "-t", "json", "-t", "html", "-O", "out"]) == 0
    for exported in ("out/a.json", "out/a.html"):
        capsys.readouterr()
        assert main([exported, "-t", "docx", "-O", "again", "--decisions", "a.txt.json"]) == 1
        assert "about the page that this file was exported from" in capsys.readouterr().err
    assert not Path("again").exists()


def test_a_review_page_is_read_back_and_another_page_is_a_page(desk: Path) -> None:
    assert main(["a.txt", "-t", "html", "-O", "out"]) == 0
    Path("out/other.html").write_text(f"<!DOCTYPE html><title>x</title><p>{TWO}</p>", encoding="utf-8")
    assert main(["out", "-t", "json", "-O", "again"]) == 0
    assert text_of("again/a.json") == load("a.txt").article.text
    assert "明年新建3个食堂" in text_of("again/other.json")
    assert "校样" not in text_of("again/a.json")
