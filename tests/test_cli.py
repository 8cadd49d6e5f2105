"""What a person at the command line meets: outputs, one-line errors, exit codes."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from roundtable import Article, cli, formats
from roundtable.cli import main

PAGE = """\
【江报圆桌】数据怎样用起来

主持记者：林溪 周禾

江城市大数据局局长何守真表示，到2028年底建成12个行业数据平台。
"""
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
RUSSIAN = "В городе открыли новый мост через реку, сообщает газета. " * 5


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one complaint on standard error; nothing there is a traceback."""
    said = capsys.readouterr().err
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if line.startswith("roundtable-convert: ")]
    assert len(lines) == 1, said
    return lines[0]


def test_one_page_in_four_documents_out(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = [argument for name in ("json", "newsml", "docx", "epub") for argument in ("-t", name)]
    assert main([str(page), "-O", "out/deep", *formats, "--newsml-authority", "news.example.org"]) == 0
    written = sorted(path.name for path in Path("out/deep").iterdir())
    assert written == ["page.docx", "page.epub", "page.json", "page.xml"]
    article = msgspec.json.decode(Path("out/deep/page.json").read_bytes(), type=Article)
    assert (article.column, article.headline) == ("江报圆桌", "数据怎样用起来")
    for line in capsys.readouterr().err.splitlines():
        assert "(0 repairs, 0 gaps)" in line


def test_identifiers_of_nobody_are_noted_once(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["page.txt", "page.txt", "-t", "newsml", "-t", "newsml-speakers"]
    assert main(command) == 0
    line = error_line(capsys)
    assert "placeholder newsroom.invalid" in line
    assert "--newsml-authority or --config" in line
    assert main([*command, "-q", "--force"]) == 0
    assert main(["page.txt", "-t", "json"]) == 0
    assert "note" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["page.json", "page.xml", "page.ninjs.json", "page.docx", "page.epub", "other.JSON"])
def test_the_ending_says_the_format(page: Path, name: str) -> None:
    assert main([str(page), "-q", "-o", name]) == 0
    assert Path(name).stat().st_size > 100


def test_standard_input_and_output(
    page: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode()), encoding="utf-8"))
    assert main(["-", "-t", "json", "-o", "-"]) == 0
    captured = capfdbinary.readouterr()
    assert msgspec.json.decode(captured.out, type=Article).headline == "数据怎样用起来"
    assert captured.err == b""


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("empty.txt", b"", 1, "no text in it"),
        ("blank.txt", b" \n\t\n", 1, "no text in it"),
        ("picture.txt", PNG, 3, "PNG"),
        ("russian.txt", RUSSIAN.encode("koi8-r"), 3, "in no encoding"),
        ("missing.txt", None, 1, "no such file"),
        ("empty", None, 1, "no pages in this folder"),
        ("no*.txt", None, 1, "no file matches"),
    ],
)
def test_a_bad_input_is_one_line_and_the_others_convert(
    page: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, code: int, message: str
) -> None:
    Path("empty").mkdir()
    if content is not None:
        Path(name).write_bytes(content)
    assert main([name, str(page), "-t", "json", "-O", "out"]) == code
    line = error_line(capsys)
    assert line.startswith(f"roundtable-convert: {name}")
    assert message in line
    assert [path.name for path in Path("out").iterdir()] == ["page.json"]


def test_an_output_folder_that_cannot_be_used(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").write_bytes(b"a file")
    assert main([str(page), "-t", "json", "-O", "out"]) == 1
    assert "cannot be used as output folder" in error_line(capsys)
    assert Path("out").read_bytes() == b"a file"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["page.txt", "-t", "pdf"], "no export format 'pdf'. Known formats: csv, docx"),
        (["page.txt"], "no format. Say what to write with -t: csv, docx"),
        (["page.txt", "-o", "page.pdf"], "no format has the ending '.pdf'"),
        (["-t", "json"], "no input"),
        (["page.txt", "other.txt", "-o", "a.json"], "json holds one article, so -o takes one input"),
        (["page.txt", "-t", "json", "-t", "docx", "-o", "a.json"], "-o takes one format"),
        (["page.txt", "-t", "docx", "--epub-vertical"], "--epub-vertical is for the format epub"),
        (["page.txt", "-t", "docx", "--docx-template", "house.docx"], "house.docx cannot be read"),
        (["page.txt", "-t", "docx", "--docx-template", "page.txt"], "not a Word document or template"),
        (["page.txt", "-t", "docx", "--docx-profile", "a5"], "profile is 'a5'"),
        (["page.txt", "-t", "json", "-o", "-", "--diff"], "-o -, --diff would mix"),
        (["page.txt", "-t", "json", "-j", "-1"], "-j/--jobs: '-1' is not a value"),
        (["page.txt", "-t", "json", "--from", "pdf"], "no import format 'pdf'"),
        (["page.txt", "-o", "a.json", "-O", "out"], "give one of them"),
    ],
)
def test_a_wrong_command_line_converts_nothing(
    page: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    assert message in error_line(capsys)
    assert list(Path().iterdir()) == [Path("page.txt")]


def test_outputs_of_one_call_never_overwrite_each_other(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other").mkdir()
    Path("other/page.txt").write_text("另一篇", encoding="utf-8")
    assert main(["page.txt", "other/page.txt", "-t", "json", "-O", "out"]) == 1
    assert "would overwrite the json of page.txt" in error_line(capsys)
    assert msgspec.json.decode(Path("out/page.json").read_bytes(), type=Article).column == "江报圆桌"


def test_an_input_is_never_overwritten(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["page.txt", "-t", "json", "-o", "page.txt"], ["page.txt", "-t", "json", "--report", "PAGE.txt"]):
        assert main([*command, "--force"]) == 2
        assert "would overwrite page.txt" in error_line(capsys)
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_fixed_moment_gives_the_same_bytes(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for folder, zone in (("one", "Asia/Shanghai"), ("two", "America/New_York")):
        monkeypatch.setenv("TZ", zone)
        assert main(["page.txt", "-q", "-O", folder, "-t", "json", "-t", "newsml", "-t", "docx", "-t", "epub"]) == 0
    for path in Path("one").iterdir():
        assert path.read_bytes() == (Path("two") / path.name).read_bytes(), path.name


def test_formats_may_be_given_with_commas(page: Path) -> None:
    assert main(["page.txt", "-q", "-O", "out", "-t", "json, newsml,", "-t", "html"]) == 0
    assert sorted(path.suffix for path in Path("out").iterdir()) == [".html", ".json", ".xml"]


def test_a_moment_that_is_none_is_refused(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert main(["page.txt", "-t", "json"]) == 2
    assert "SOURCE_DATE_EPOCH='yesterday'" in error_line(capsys)


def test_a_plugin_that_fails_shows_no_traceback(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> bytes:
        raise ZeroDivisionError("by zero")

    exporter = type(formats.get_exporter("json"))
    monkeypatch.setattr(exporter, "export", broken)
    assert main(["page.txt", "-q", "-t", "json", "-t", "newsml"]) == 1
    assert "internal error, ZeroDivisionError: by zero. Please report" in error_line(capsys)
    assert Path("page.xml").exists()
    assert not Path("page.json").exists()


def test_the_encoding_can_be_given(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_bytes(PAGE.encode("big5", "ignore"))
    assert main(["page.txt", "--encoding", "big5", "-q", "-t", "json"]) == 0
    assert msgspec.json.decode(Path("page.json").read_bytes(), type=Article).provenance.evidence == "given"
    assert main(["page.txt", "--encoding", "klingon", "-t", "json", "--force"]) == 3
    assert "klingon" in error_line(capsys)


def test_formats_are_listed_with_their_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-formats"]) == 0
    listed = capsys.readouterr().out.splitlines()
    names = "csv docx epub html json jsonl newsml newsml-speakers ninjs xlsx"
    assert " ".join(line.split()[0] for line in listed) == names
    assert all("roundtable-convert" in line and "writes" in line for line in listed)
    assert {line.split()[0] for line in listed if "reads" not in line} == {"csv", "xlsx"}


def test_a_format_without_its_extra_is_still_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ebooklib", None)
    for name in [name for name in sys.modules if name.startswith("roundtable_converters.epub")]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["--list-formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (index,) = (index for index, line in enumerate(lines) if line.startswith("epub"))
    assert "neither" in lines[index]
    assert "pip install 'roundtable-convert[epub]'" in lines[index + 1]


def test_interruption_is_said_without_traceback(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupt)
    assert main(["page.txt", "-t", "json"]) == 130
    assert "interrupted" in error_line(capsys)


def test_help_shows_examples_and_exit_codes() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "roundtable", "--help"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert "examples:" in shown
    assert "exit codes:" in shown


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from roundtable.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'lxml', 'docx', 'ebooklib', 'opencc', 'chardet', 'trafilatura'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_schema_is_the_published_one(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--schema"]) == 0
    published = Path(__file__).resolve().parents[1] / "docs/reference/roundtable-article.schema.json"
    assert capfdbinary.readouterr().out == published.read_bytes()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_flags_and_the_formats(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", shell]) == 0
    script = capsys.readouterr().out
    for name in ("docx-review", "report", "newsml-speakers", "hant"):
        assert name in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--completion", "bash"]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out, encoding="utf-8")
    complete = (
        "source ./script; COMP_WORDS=(roundtable-convert {words}); COMP_CWORD={last}; "
        '$(complete -p roundtable-convert | sed "s/.*-F \\([^ ]*\\).*/\\1/"); echo "${{COMPREPLY[@]}}"'
    )
    for words, last, expected in (("-t ''", 2, "docx epub html json"), ("--docx-r", 1, "--docx-review")):
        done = subprocess.run(
            ["bash", "-c", complete.format(words=words, last=last)],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert expected in done.stdout


def test_options_and_inputs_may_stand_in_any_order(page: Path) -> None:
    Path("other.txt").write_text(PAGE, encoding="utf-8")
    assert main(["page.txt", "-t", "json", "other.txt", "-q"]) == 0
    assert {path.name for path in Path().glob("*.json")} == {"page.json", "other.json"}


def test_flags_reach_the_exporters(page: Path) -> None:
    Path("house.css").write_text("/* 本报 */ h1 { color: #123456 }", encoding="utf-8")
    formats = ["-t", "docx", "-t", "epub", "-q"]
    assert main(["page.txt", "-O", "plain", *formats]) == 0
    assert main(["page.txt", "-O", "house", *formats, "--epub-css", "house.css", "--epub-vertical"]) == 0
    with zipfile.ZipFile("house/page.epub") as book:
        style = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".css"))
    assert "#123456" in style
    assert "vertical-rl" in style
    shutil.copy(Path(__file__).resolve().parents[1] / "examples/roundtable.damaged.txt", page)
    for folder, flags in (("c", []), ("n", ["--no-comments"]), ("r", ["--docx-review"]), ("g", GBT)):
        assert main(["page.txt", "-q", "-O", folder, "-t", "docx", *flags]) == 0
    parts = {}
    for folder in "cnrg":
        with zipfile.ZipFile(f"{folder}/page.docx") as document:
            parts[folder] = {name: document.read(name) for name in document.namelist()}
    assert "word/comments.xml" in parts["c"]
    assert "word/comments.xml" not in parts["n"]
    assert b"<w:del " in parts["r"]["word/document.xml"]
    assert b"<w:del " not in parts["c"]["word/document.xml"]
    assert parts["g"]["word/styles.xml"] != parts["c"]["word/styles.xml"]
    assert main(["page.txt", "-q", "-O", "t", "-t", "docx", "--docx-template", "g/page.docx"]) == 0
    Path("house.css").write_bytes("本报".encode("gb18030"))
    assert main(["page.txt", "-q", "-O", "x", "-t", "epub", "--epub-css", "house.css"]) == 2


GBT = ["--docx-profile", "gbt9704"]
