"""What the documentation says is true: its code runs, its links lead somewhere.

- A ``python`` block runs as it stands; one with ``>>>`` must print what it says.
- An ``sh`` block must succeed; in a ``console`` block each ``$`` command must print the lines below it.
- The blocks of one page follow each other, in a folder that holds a copy of ``examples/``.
- A line ``<!-- not run: reason -->`` above a block exempts it. Blocks in other languages are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import roundtable.errors

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    str(path.relative_to(ROOT)) for pattern in ("*.md", "docs/**/*.md", "examples/*.md") for path in ROOT.glob(pattern)
)

_BLOCK = re.compile(
    r"(?P<exempt>^<!-- not run: .+ -->\n)?^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)\s]*)?\)")
_TEST = re.compile(r"(?P<module>test_\w+\.py)::(?P<name>test_\w+)")
_SHOWN = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that a reader of the documentation works in."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_code_blocks_run(page: str, desk: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in _BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        if block["exempt"]:
            continue
        line = block.string.count("\n", 0, block.start()) + 1
        where = f"{page}:{line}"
        if block["language"] == "python":
            run_python(block["code"], names, where)
        elif block["language"] == "sh":
            shell(block["code"], where)
        elif block["language"] == "console":
            run_console(block["code"], where)


@pytest.mark.parametrize("page", PAGES)
def test_tests_that_are_named_exist(page: str) -> None:
    for named in _TEST.finditer((ROOT / page).read_text(encoding="utf-8")):
        assert f"def {named['name']}(" in (ROOT / "tests" / named["module"]).read_text(encoding="utf-8"), named[0]


def run_python(code: str, names: dict[str, object], where: str) -> None:
    if ">>>" not in code:
        exec(compile(code, where, "exec"), names)  # noqa: S102 - the documentation's own code
        return
    example = doctest.DocTestParser().get_doctest(code, names, where, where, 0)
    complaints: list[str] = []
    runner = doctest.DocTestRunner(optionflags=_SHOWN)
    runner.run(example, out=complaints.append, clear_globs=False)
    assert not complaints, "".join(complaints)
    names.update(example.globs)


def run_console(code: str, where: str) -> None:
    for session in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        command, _, wanted = session.partition("\n")
        shown = shell(command, where)
        assert doctest.OutputChecker().check_output(wanted, shown, _SHOWN), f"{where}: {command} printed\n{shown}"


def shell(code: str, where: str) -> str:
    done = subprocess.run(
        ["sh", "-e", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{where} exited with {done.returncode}\n{done.stdout}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [match["target"] for match in _LINK.finditer(text) if "://" not in match["target"]]
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize(
    ("index", "folder"), [("docs/README.md", "docs"), ("docs/decisions/README.md", "docs/decisions")]
)
def test_every_page_is_listed(index: str, folder: str) -> None:
    text = (ROOT / index).read_text(encoding="utf-8")
    listed = {(ROOT / index).parent.joinpath(match["target"]).resolve() for match in _LINK.finditer(text)}
    pages = {path for path in (ROOT / folder).rglob("*.md") if path != ROOT / index}
    if folder == "docs":
        pages = {path for path in pages if path.parent.name != "decisions"}
    assert {str(page.relative_to(ROOT)) for page in pages - listed} == set()


def test_the_architecture_is_that_of_the_code() -> None:
    text = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    where, imports, _ = re.split(r"^## (?:Five promises|Formats are plug-ins)$", text, flags=re.MULTILINE)
    parts = {path.name for path in (ROOT / "roundtable").iterdir() if path.is_dir() or path.suffix == ".py"}
    parts -= {"__init__.py", "__main__.py", "__pycache__", "py.typed"}
    assert {part for part in parts if not re.search(rf"`(?:roundtable/)?{part}/?`", where)} == set()
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = [layer for layer in contracts[0]["layers"] if layer != "__main__"]
    (drawn,) = re.findall(r"^```\n( cli .*?)^```$", imports, re.MULTILINE | re.DOTALL)
    assert " ".join(drawn.split()) == " > ".join(layers)


def test_the_reference_names_every_error() -> None:
    text = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    assert [name for name in roundtable.errors.__all__ if not re.search(rf"\b{name}\b", text)] == []


SIBLINGS = {
    "README.zh-CN.md": "README.md",
    "docs/how-to/convert-an-archive.md": "docs/zh-CN/archive.md",
    "docs/how-to/review-and-decide.md": "docs/zh-CN/review.md",
    "docs/reference/html.md": "docs/zh-CN/review.md",
    "docs/tutorial/first-article.md": "docs/zh-CN/quick-start.md",
}
"""Pages of the documentation, and those that tell the same in Chinese."""


def readmes() -> tuple[str, str]:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    return english, chinese


def test_both_readmes_show_the_same_code() -> None:
    english, chinese = (
        [re.sub(r" *#.*", "", block) for block in re.findall(r"^```\w*\n.*?^```$", text, re.MULTILINE | re.DOTALL)]
        for text in readmes()
    )
    assert english == chinese


def test_both_readmes_have_the_same_parts_and_commands() -> None:
    english, chinese = (
        (
            re.findall(r"^(?:#+ |\||- |> |!\[)", text, re.MULTILINE),  # headings, rows, points, quotations, pictures
            sorted(re.findall(r"(?<!`)`([^`\n]+)`", re.sub(r"^(?:> )?`[^`].*`$", "", text, flags=re.MULTILINE))),
        )
        for text in readmes()
    )
    assert english == chinese


def test_both_readmes_lead_to_the_same_pages() -> None:
    english, chinese = ([match["target"] for match in _LINK.finditer(text)] for text in readmes())
    assert [page for page in english if page not in chinese and SIBLINGS.get(page) not in chinese] == []
    assert set(chinese) - set(english) <= set(SIBLINGS.values())


def test_the_readme_quotes_the_sample() -> None:
    before, after = re.findall(r"^> `(.+)`$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert before in (ROOT / "examples/roundtable.damaged.txt").read_text(encoding="utf-8")
    assert after in (ROOT / "examples/roundtable.zh-Hans.txt").read_text(encoding="utf-8")
