"""Plug-ins of others, as installed distributions: found, used, and named when something is wrong with them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from distributions import install, run
from hypothesis import given
from strategies import CONTEXT, articles

import roundtable
from roundtable import Article, ImportedFileError

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ROOT / "examples/plugin"
SAMPLE = ROOT / "examples/roundtable.damaged.txt"

EXPORTER = """
class Exporter:
    media_type, suffix = "text/plain", ".lines"
    def export(self, article, context):
        return article.headline.encode()
"""


@pytest.fixture(scope="module")
def markdown() -> ModuleType:
    """Return the module of the sample plug-in."""
    spec = importlib.util.spec_from_file_location("roundtable_markdown", PLUGIN / "roundtable_markdown.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_sample_plugin_is_installed_and_used(tmp_path: Path) -> None:
    site = tmp_path / "site"
    command = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([sys.executable, "-m", "pip", *command, "--target", site, PLUGIN], check=True, capture_output=True)
    listed = run(site, "--list-formats").stdout.splitlines()
    (line,) = (line for line in listed if line.startswith("markdown"))
    assert line.split() == ["markdown", ".md", "reads,", "writes", "roundtable-markdown", "1.0"]
    done = run(site, str(SAMPLE), "-O", str(tmp_path), "-t", "markdown", "-t", "json")
    assert done.returncode == 0, done.stderr
    assert (
        (tmp_path / "roundtable.damaged.md").read_text(encoding="utf-8").startswith("# 激活数据新动能 产业民生开新局\n")
    )
    back = run(site, str(tmp_path / "roundtable.damaged.md"), "-O", str(tmp_path / "back"), "-t", "json")
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "back/roundtable.damaged.json").read_bytes() == (
        tmp_path / "roundtable.damaged.json"
    ).read_bytes()


@given(article=articles())
def test_what_the_sample_wrote_it_reads_back(markdown: ModuleType, article: Article) -> None:
    assert markdown.MarkdownImporter().read(markdown.MarkdownExporter(level=2).export(article, CONTEXT)) == article


def test_the_sample_shows_everything_and_nothing_in_it_is_markdown(markdown: ModuleType) -> None:
    text = "【圆桌】一起想办法\n\n江城市民政局局长安小禾表示，明年新建3个*食堂*<script>alert(1)</script>。\n"
    shown = markdown.MarkdownExporter(model=False).export(roundtable.loads(text.encode()).article, CONTEXT).decode()
    assert "**安小禾** " in shown
    assert r"3个\*食堂\*\<script\>" in shown


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((b"\n\n", b"\n\nx"), "line 3 was changed by hand"),
        (("局".encode(), b"\xff"), "not UTF-8 at byte"),
        ((b"<!-- roundtable-article", b"<!--"), "no article in this file"),
    ],
)
def test_a_changed_file_is_refused(markdown: ModuleType, change: tuple[bytes, bytes], message: str) -> None:
    data = markdown.MarkdownExporter().export(roundtable.load(SAMPLE).article, CONTEXT)
    with pytest.raises(ImportedFileError, match=message):
        markdown.MarkdownImporter().read(data.replace(*change, 1))


def test_an_installed_distribution_is_found_with_its_name_and_version(tmp_path: Path) -> None:
    install(tmp_path, "wordlines", code=EXPORTER, exporters={"lines": "wordlines:Exporter"})
    listed = run(tmp_path, "--list-formats").stdout
    assert "lines            .lines         writes         wordlines 1.0" in listed
    done = run(tmp_path, str(SAMPLE), "-O", str(tmp_path / "out"), "-t", "lines")
    assert done.returncode == 0
    assert (tmp_path / "out/roundtable.damaged.lines").read_text(encoding="utf-8") == "激活数据新动能 产业民生开新局"


@pytest.mark.parametrize(
    ("code", "entry", "extras", "sentences"),
    [
        ("import nowhere_at_all", "plug:E", ("lines",), ["'nowhere_at_all'", "pip install 'plug[lines]'"]),
        ("import nowhere_at_all", "plug:E", (), ["'nowhere_at_all'", "ask whoever publishes plug"]),
        ("1 / 0", "plug:E", (), ["'lines' of plug cannot be loaded", "division by zero", "Reinstall or remove"]),
        ("", "plug:Missing", (), ["'lines' of plug cannot be loaded", "Missing"]),
        ("", "plug.inner:E", (), ["'lines' of plug cannot be loaded", "plug.inner"]),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_named_with_its_distribution(
    tmp_path: Path, code: str, entry: str, extras: tuple[str, ...], sentences: list[str]
) -> None:
    install(tmp_path, "plug", code=code, extras=extras, exporters={"lines": entry})
    listed = run(tmp_path, "--list-formats")
    asked = run(tmp_path, str(SAMPLE), "-t", "lines", "-O", str(tmp_path / "out"))
    others = run(tmp_path, str(SAMPLE), "-t", "json", "-O", str(tmp_path / "out"), "-q")
    assert (listed.returncode, asked.returncode, others.returncode) == (0, 2, 0), listed.stderr
    for sentence in sentences:
        assert sentence in listed.stdout
        assert sentence in asked.stderr
    assert "Traceback" not in listed.stderr + asked.stderr
    assert len(asked.stderr.splitlines()) == 1


def test_two_distributions_of_one_format_are_both_named_and_the_others_go_on(tmp_path: Path) -> None:
    for name in ("one", "two"):
        install(tmp_path, name, code=EXPORTER, exporters={"lines": f"{name}:Exporter"})
    listed = run(tmp_path, "--list-formats")
    assert listed.returncode == 0
    asked = run(tmp_path, str(SAMPLE), "-t", "lines", "-O", str(tmp_path / "out"))
    assert asked.returncode == 2
    for said in (listed.stdout, asked.stderr):
        assert "one (one:Exporter)" in said
        assert "two (two:Exporter)" in said
        assert "Uninstall one of them" in said
    assert run(tmp_path, str(SAMPLE), "-t", "json", "-O", str(tmp_path / "out"), "-q").returncode == 0


def test_a_format_that_is_only_read_is_listed(tmp_path: Path) -> None:
    install(
        tmp_path, "reader", code="class Importer:\n    def read(self, data): ...", importers={"old": "reader:Importer"}
    )
    (line,) = (line for line in run(tmp_path, "--list-formats").stdout.splitlines() if line.startswith("old"))
    assert line.split() == ["old", "reads", "reader", "1.0"]
