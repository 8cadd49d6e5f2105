"""What is published holds what it should and nothing else, and works in an empty environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


def build(sources: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(sources)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_has_exactly_our_top_level_names(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
    top = {name.split("/")[0] for name in names}
    (metadata,) = (name for name in top if name.endswith(".dist-info"))
    assert top == {"roundtable", "roundtable_converters", metadata}
    assert {"roundtable/py.typed", "roundtable_converters/py.typed"} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


def test_the_same_sources_make_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sources = tmp_path / "elsewhere"
    for folder in ("roundtable", "converters"):
        shutil.copytree(ROOT / folder, sources / folder, copy_function=shutil.copy)  # at another place and time
    for file in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / file, sources)
    assert build(sources, tmp_path / "wheel").read_bytes() == wheel.read_bytes()


def test_the_source_distribution_has_all_that_is_kept_and_nothing_else(tmp_path: Path) -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip("needs a clone: what is kept is asked of git")
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    kept = {name for name in done.stdout.splitlines() if not name.startswith((".ci/", ".gitattributes"))}
    assert names == kept | {"PKG-INFO"}


def test_the_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / "bin"
    subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True
    )
    (tmp_path / "page.txt").write_text("【圆桌】一起想办法\n\n江城市民政局局长安小禾表示，明年新建3个食堂。\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [programs / "roundtable-convert", *arguments],
            cwd=tmp_path,
            env=environment,
            encoding="utf-8",
            capture_output=True,
            check=False,
        )

    done = run("page.txt", "-O", "out", "-t", "json", "-t", "newsml", "-t", "docx")
    assert (done.returncode, sorted(path.name for path in (tmp_path / "out").iterdir())) == (
        0,
        ["page.docx", "page.json", "page.xml"],
    ), done.stderr
    without_extra = run("page.txt", "-t", "epub")
    assert without_extra.returncode == 2
    assert "pip install 'roundtable-convert[epub]'" in without_extra.stderr
