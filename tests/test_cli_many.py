"""Many inputs: folders and patterns, several processes, one file for all, the report."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import jsonschema
import msgspec
import pytest
from distributions import install, run

from roundtable import Article
from roundtable.cli import main
from roundtable.cli.report import Report, report_schema

ROOT = Path(__file__).resolve().parents[1]
DAMAGED = ROOT / "examples/roundtable.damaged.txt"


def page(headline: str) -> str:
    return f"【江报圆桌】{headline}\n\n江城市大数据局局长何守真表示，到2028年底建成12个行业数据平台。\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with ``pages`` in it: two in the folder, one in a folder below."""
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "pages" / "六月"
    below.mkdir(parents=True)
    for name, headline in (("pages/one.txt", "其一"), ("pages/two.html", "其二"), ("pages/六月/one.txt", "其三")):
        (tmp_path / name).write_text(page(headline), encoding="utf-8")
    (tmp_path / "pages/.hidden.txt").write_text(page("其四"), encoding="utf-8")
    (tmp_path / "pages/notes.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def headlines(folder: str) -> dict[str, str | None]:
    return {
        str(path.relative_to(folder)): msgspec.json.decode(path.read_bytes(), type=Article).headline
        for path in Path(folder).rglob("*.json")
    }


ALL = {"one.json": "其一", "two.json": "其二", "六月/one.json": "其三"}


def test_a_folder_stands_for_its_pages_and_keeps_its_shape(desk: Path) -> None:
    assert main(["pages", "-q", "-t", "json", "-O", "out"]) == 0
    assert headlines("out") == ALL


def test_the_outputs_of_an_earlier_call_are_no_inputs(desk: Path) -> None:
    Path("pages/out").mkdir()
    Path("pages/out/review.html").write_text(page("其五"), encoding="utf-8")
    assert main(["pages", "-q", "-t", "json", "-O", "pages/out"]) == 0
    assert headlines("pages/out") == ALL


def test_a_pattern_that_no_shell_replaced(desk: Path) -> None:
    assert main(["pages/**/*.txt", "pages/one.txt", "-q", "-t", "json", "-O", "out"]) == 1
    assert headlines("out") == {"one.json": "其一"}  # the other of that name is refused
    Path("[a].txt").write_text(page("方括号"), encoding="utf-8")
    assert main(["[a].txt", "-q", "-t", "json", "-O", "named"]) == 0
    assert headlines("named") == {"[a].json": "方括号"}


def test_what_is_there_stays_unless_forced(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["pages/one.txt", "-t", "json", "-O", "out"]
    Path("out").mkdir()
    Path("out/one.json").write_bytes(b"mine")
    assert main([*command, "-t", "newsml", "-q"]) == 1
    assert "out/one.json exists already. Replace it with --force" in capsys.readouterr().err
    assert Path("out/one.json").read_bytes() == b"mine"
    assert Path("out/one.xml").exists()
    assert main(["pages/one.txt", "-o", "out/one.json"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert headlines("out") == {"one.json": "其一"}


def test_names_that_some_system_takes_for_one_are_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a").mkdir()
    Path("b").mkdir()
    for name in ("a/Page.txt", "b/page.txt"):
        Path(name).write_text(page(name), encoding="utf-8")
    assert main(["a/Page.txt", "b/page.txt", "-t", "json", "-O", "out"]) == 1
    assert "b/page.txt: out/page.json would overwrite the json of a/Page.txt" in capsys.readouterr().err
    assert headlines("out") == {"Page.json": "a/Page.txt"}


def test_a_name_of_bytes_that_are_no_text(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"pages/\xbb\xd8.txt")
    try:
        Path(name).write_text(page("其六"), encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    assert main([name, "-t", "json", "-O", "out", "--report", "report.json"]) == 0
    assert headlines("out") == {"__.json": "其六"}


def test_several_processes_do_and_say_the_same(desk: Path) -> None:
    Path("pages/empty.txt").write_bytes(b"")
    Path("pages/page.txt").write_bytes(DAMAGED.read_bytes())
    done = [
        run(desk, "pages", "-O", f"out{jobs}", "-t", "json", "-t", "docx", "-j", jobs, SOURCE_DATE_EPOCH="1700000000")
        for jobs in ("1", "3")
    ]
    assert [each.returncode for each in done] == [1, 1]
    assert done[1].stderr.replace("out3", "out1") == done[0].stderr
    assert "pages/empty.txt: there is no text in it" in done[0].stderr
    files = sorted(path.relative_to("out1") for path in Path("out1").rglob("*") if path.is_file())
    assert len(files) == 8
    for file in files:
        assert Path("out1", file).read_bytes() == Path("out3", file).read_bytes(), file


KILLER = """
import os
class Killer:
    media_type, suffix = "text/plain", ".dead"
    def export(self, article, context):
        if article.headline == "其二":
            os._exit(9)
        return article.headline.encode()
"""


def test_a_worker_that_dies_is_one_failed_input(desk: Path) -> None:
    install(desk / "site", "killer", code=KILLER, exporters={"dead": "killer:Killer"})
    done = run(desk / "site", "pages", "-O", "out", "-t", "json", "-t", "dead", "-j", "2", "--report", "report.json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    complaints = [line for line in done.stderr.splitlines() if line.startswith("roundtable-convert: ")]
    assert len(complaints) == 1
    assert "pages/two.html: the process that converted it died" in complaints[0]
    assert {path.name for path in Path("out").rglob("*.dead")} == {"one.dead"}
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    assert [[error.stage for error in each.errors] for each in report.inputs] == [[], ["worker"], []]
    assert [len(each.outputs) for each in report.inputs] == [2, 0, 2]


def test_the_report_tells_everything(desk: Path) -> None:
    Path("pages/broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    Path("pages/page.txt").write_bytes(DAMAGED.read_bytes())
    assert main(["pages", "-q", "-O", "out", "-t", "json", "--report", "report.json"]) == 3
    data = Path("report.json").read_bytes()
    report = msgspec.json.decode(data, type=Report)
    jsonschema.Draft202012Validator(msgspec.json.decode(report_schema())).validate(msgspec.json.decode(data))
    assert [one.input for one in report.inputs] == [
        f"pages/{name}" for name in ("broken.txt", "one.txt", "page.txt", "two.html", "六月/one.txt")
    ]
    broken, _, damaged, *_ = report.inputs
    assert [(error.stage, error.kind) for error in broken.errors] == [("decode", "DecodeError")]
    article = msgspec.json.decode(Path("out/page.json").read_bytes(), type=Article)
    assert sum(rule.edits for rule in damaged.rules) == len(article.provenance.edits) > 100
    assert {rule.rule for rule in damaged.rules} == {edit.rule for edit in article.provenance.edits}
    assert sum(rule.uncertain for rule in damaged.rules) == sum(e.certainty < 1 for e in article.provenance.edits)
    assert damaged.damage == article.provenance.report.kinds
    assert [(written.format, written.path) for written in damaged.outputs] == [("json", "out/page.json")]
    assert report.rules == damaged.rules


def test_the_published_report_schema_is_current() -> None:
    assert (ROOT / "docs/reference/roundtable-report.schema.json").read_bytes() == report_schema()


@pytest.mark.parametrize(
    ("function", "stage"),
    [
        ("roundtable.decoding.document.sha256", "decode"),
        ("roundtable.repair.sounds.script_of_sound", "repair"),
        ("roundtable.parsing.article.split_lines", "parse"),
    ],
)
def test_the_report_names_the_stage_of_an_error_that_nobody_foresaw(
    desk: Path, function: str, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(function, fail)
    assert main(["pages/one.txt", "-q", "--report", "report.json"]) == 1
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    (error,) = report.inputs[0].errors
    assert (error.stage, error.kind) == (stage, "ZeroDivisionError")
    assert "Please report it" in error.message


def test_a_gap_is_reported_with_its_place(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Torn once more, so that the full stop and the quotation mark are anybody's guess.
    Path("cut.txt").write_text(DAMAGED.read_text(encoding="utf-8").replace("?!笔袛", "??袛", 1), encoding="utf-8")
    assert main(["cut.txt", "-v", "--report", "report.json"]) == 0
    said = capsys.readouterr().err
    assert "encoding utf-8, language zh-Hans, layout feature; damage: " in said
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    assert report.inputs[0].gaps
    for gap in report.inputs[0].gaps:
        assert f"cut.txt:{gap.line}:{gap.column}: gap ({gap.rule})" in said


def test_a_dry_run_writes_nothing_but_says_and_reports_all(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pages", "-t", "json", "-O", "out", "--dry-run", "--report", "-"]) == 0
    shown = capsys.readouterr()
    assert "pages/one.txt → out/one.json (0 repairs, 0 gaps), not written" in shown.err
    report = msgspec.json.decode(shown.out, type=Report)
    assert report.dry_run
    assert [written.path for one in report.inputs for written in one.outputs] == [
        "out/one.json",
        "out/two.json",
        "out/六月/one.json",
    ]
    assert not Path("out").exists()


def test_the_table_counts_repairs_by_rule(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(DAMAGED), "pages/one.txt", "--dry-run", "--report", "report.json"]) == 0
    lines = capsys.readouterr().err.splitlines()
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    start = next(index for index, line in enumerate(lines) if line.split()[:2] == ["rule", "repairs"])
    rows = {row.split()[0]: row.split()[1:] for row in lines[start + 1 : start + 1 + len(report.rules)]}
    assert rows == {one.rule: [f"{one.edits:,}", f"{one.uncertain:,}", f"{one.gaps:,}"] for one in report.rules}
    total = lines[start + 1 + len(report.rules)].split()
    assert total[:2] == ["total", f"{sum(one.edits for one in report.rules):,}"]
    assert lines[-1] == "inputs: 2, converted: 2, failed: 0"


def test_what_an_earlier_call_wrote_is_read_back(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = [argument for name in ("json", "docx", "epub", "newsml") for argument in ("-t", name)]
    assert main(["pages/one.txt", "-q", "-O", "a", *formats]) == 0
    for name in ("one.json", "one.docx", "one.epub", "one.xml"):
        assert main([f"a/{name}", "-q", "-t", "json", "-O", f"b/{name}"]) == 0
        assert Path(f"b/{name}/one.json").read_bytes() == Path("a/one.json").read_bytes()
    assert main(["a", "--from", "docx", "-q", "-t", "json", "-O", "c"]) == 0
    assert list(headlines("c")) == ["one.json"]
    Path("other.docx").write_bytes(b"PK no document")
    assert main(["other.docx", "-q", "-t", "json", "--report", "report.json"]) == 1
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    assert [(error.stage, error.kind) for error in report.inputs[0].errors] == [("import", "ImportedFileError")]


def _on_terminal(command: list[str]) -> str:
    """Run the command with standard error on a terminal, and return what it showed there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen([sys.executable, "-m", "roundtable", *command], stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # Linux says EIO when the other side closes
        pass
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


def test_a_bar_is_shown_on_a_terminal_for_several_inputs_only(desk: Path) -> None:
    assert "/3 " in (shown := _on_terminal(["pages", "-t", "json", "-O", "out"]))
    assert "left" in shown
    assert "pages/one.txt → out/one.json (0 repairs, 0 gaps)\r\n" in shown
    assert "/1 " not in _on_terminal(["pages/one.txt", "-t", "json", "-O", "one"])
    assert _on_terminal(["pages", "-t", "json", "-O", "quiet", "-q"]) == ""


SLOW = """
import time
class Slow:
    media_type, suffix = "text/plain", ".slow"
    def export(self, article, context):
        open(f"started.{article.headline}", "w", encoding="utf-8").close()
        time.sleep(1)
        return b"done"
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_is_one_line_and_leaves_whole_files(desk: Path, jobs: str) -> None:
    for number in range(20):
        Path(f"pages/{number:02}.txt").write_text(page(f"其{number}"), encoding="utf-8")
    install(desk / "site", "slow", code=SLOW, exporters={"slow": "slow:Slow"})
    process = subprocess.Popen(
        [sys.executable, "-m", "roundtable", "pages", "-t", "slow", "-O", "out", "-j", jobs],
        env={**os.environ, "PYTHONPATH": str(desk / "site")},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    for _ in range(600):
        if list(desk.glob("started.*")):
            break
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert [line for line in said.splitlines() if "→" not in line] == [
        "roundtable-convert: interrupted; files already written are complete."
    ]
    assert {path.read_bytes() for path in Path("out").glob("*")} <= {b"done"}
    assert not list(Path("out").glob(".roundtable-*"))


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_all_inputs_go_into_one_file(desk: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pages/broken.txt").write_bytes(b"")
    assert main(["pages", "-o", "all.jsonl", "-j", jobs, "--report", "report.json"]) == 1
    said = capsys.readouterr().err
    assert "pages/broken.txt: there is no text in it" in said
    assert "→ all.jsonl (articles: 3)" in said
    articles = [msgspec.json.decode(line, type=Article) for line in Path("all.jsonl").read_bytes().splitlines()]
    assert [article.headline for article in articles] == ["其一", "其二", "其三"]
    report = msgspec.json.decode(Path("report.json").read_bytes(), type=Report)
    assert [len(one.outputs) for one in report.inputs] == [0, 1, 1, 1]
    for name in ("promises.csv", "promises.xlsx"):
        assert main(["pages", "-q", "-o", name, "-j", jobs]) == 1
        assert Path(name).stat().st_size > 500
    assert Path("promises.csv").read_text(encoding="utf-8-sig").count("\n何守真,") == 3


def test_one_file_for_all_on_standard_output(desk: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["pages", "-q", "-t", "jsonl", "-o", "-"]) == 0
    assert capfdbinary.readouterr().out.count(b"\n") == 3


def test_one_file_for_all_is_not_written_where_nothing_was_read(desk: Path) -> None:
    Path("empty.txt").write_bytes(b"")
    assert main(["empty.txt", "-o", "all.jsonl"]) == 1
    assert not Path("all.jsonl").exists()
    Path("all.csv").write_bytes(b"mine")
    assert main(["pages", "-o", "all.csv"]) == 2
    assert Path("all.csv").read_bytes() == b"mine"
    assert main(["pages", "-o", "new.csv", "--dry-run", "-q"]) == 0
    assert not Path("new.csv").exists()


def test_a_file_of_many_articles_gives_numbered_outputs(desk: Path) -> None:
    assert main(["pages", "-q", "-o", "all.jsonl"]) == 0
    assert main(["all.jsonl", "-q", "-t", "json", "-O", "out"]) == 0
    assert headlines("out") == {"all.1.json": "其一", "all.2.json": "其二", "all.3.json": "其三"}
    assert main(["all.jsonl", "-q", "-o", "again.jsonl"]) == 0
    assert Path("again.jsonl").read_bytes() == Path("all.jsonl").read_bytes()
