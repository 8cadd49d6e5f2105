"""The scripts in ``examples/`` do what their first lines say, for somebody who runs them as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import roundtable

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
DAMAGED, CLEAN, DIALOGUE = "roundtable.damaged.txt", "roundtable.zh-Hans.txt", "dialogue.zh-Hant.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with a copy of ``examples/`` in it."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    return tmp_path


def run(desk: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"examples/{script}", *arguments],
        cwd=desk,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("script", ["read_page.py", "list_promises.py", "compare_readings.py", "deliver.py"])
def test_a_script_without_arguments_says_how_it_is_run(desk: Path, script: str) -> None:
    done = run(desk, script)
    assert done.returncode == 1
    assert f"python examples/{script}" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_page_is_told_with_its_people_targets_and_repairs(desk: Path) -> None:
    done = run(desk, "read_page.py", f"examples/{DAMAGED}")
    assert done.returncode == 0, done.stderr
    assert "激活数据新动能 产业民生开新局  [江报圆桌汇]" in done.stdout
    assert "梁知远 (guest) 市数据资源局局长" in done.stdout
    assert re.search(r"到2028年底: gt 120000000000 元 +「.*突破1200亿元」", done.stdout)
    assert re.search(r"repairs: \d+ script, \d+ residue", done.stdout)


def test_places_that_stay_open_are_told(desk: Path) -> None:
    page = desk / "torn.txt"
    text = (desk / "examples" / DAMAGED).read_text(encoding="utf-8")
    page.write_text(text.replace("產(chǎn)業(yè)?!笔袛?shù)", "?！笔袛?shù)", 1), encoding="utf-8")
    done = run(desk, "read_page.py", "torn.txt")
    assert ("left open: " in done.stdout) == bool(roundtable.load(page).repaired.gaps)


def test_a_page_that_is_missing_is_one_line(desk: Path) -> None:
    done = run(desk, "read_page.py", "nowhere.txt")
    assert (done.returncode, done.stderr) == (1, "nowhere.txt: no such file. Check the name and the folder.\n")


def test_promises_of_a_folder_stand_in_the_order_of_their_days_and_once(desk: Path) -> None:
    (desk / "examples" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run(desk, "list_promises.py", "examples")
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    days = [row[0] for row in rows if row[0] != "-"]
    assert len(days) > 15
    assert days == sorted(days)
    assert [row for row in rows if row[0] == "-"] == rows[len(days) :]
    assert any(row[:2] == ["2026-12-31", "梁知远 市数据资源局局长"] and "90%" in row[2] for row in rows)
    # The clean page and its damaged twin promise the same; the talk in Traditional is there, too.
    assert len({(who, what) for _, who, what, _ in rows}) == len(rows)
    assert {Path(row[3]).name for row in rows} == {DAMAGED, DIALOGUE}
    # What cannot be read is told, and costs nothing but the exit code.
    assert done.returncode == 1
    assert re.fullmatch(r"\S*picture\.txt: .*\n", done.stderr)


def test_a_page_and_its_damaged_twin_read_alike(desk: Path) -> None:
    done = run(desk, "compare_readings.py", f"examples/{CLEAN}", f"examples/{DAMAGED}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_readings_differ_where_a_person_decided(desk: Path) -> None:
    kept = desk / "before.json"
    reading = roundtable.load(desk / "examples" / CLEAN)
    context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    kept.write_bytes(roundtable.get_exporter("json").export(reading.article, context))
    assert run(desk, "compare_readings.py", f"examples/{CLEAN}", "before.json").stdout == ""
    edited = (desk / "examples" / CLEAN).read_text(encoding="utf-8").replace("不少于5000人", "不少于6000人")
    (desk / "after.txt").write_text(edited, encoding="utf-8")
    done = run(desk, "compare_readings.py", "before.json", "after.txt")
    assert done.returncode == 1
    assert re.search(r"^-target: 梁知远: ge 5000 人", done.stdout, re.MULTILINE)
    assert re.search(r"^\+target: 梁知远: ge 6000 人", done.stdout, re.MULTILINE)
    assert "headline" not in done.stdout


def test_a_delivery_is_read_back_by_its_importers(desk: Path) -> None:
    pages = (f"examples/{DAMAGED}", f"examples/{DIALOGUE}")
    done = run(desk, "deliver.py", "outgoing", *pages)
    assert done.returncode == 0, done.stderr
    files = sorted((desk / "outgoing").iterdir())
    assert len(files) == 4
    articles = [roundtable.load(desk / page).article for page in pages]
    for file in files:
        importer = roundtable.get_importer("newsml" if file.suffix == ".xml" else "ninjs")
        found = importer.read(file.read_bytes())
        assert [article.headline for article in articles if article.text == found.text] == [found.headline]
        assert b"news.example.org" in file.read_bytes()
    (item,) = (file for file in files if file.name.startswith(Path(DAMAGED).stem))
    assert json.loads(item.read_bytes())["copyrightHolder"] == "江城日报社"


def test_what_cannot_be_delivered_does_not_stop_the_others(desk: Path) -> None:
    done = run(desk, "deliver.py", "outgoing", "nowhere.txt", f"examples/{DIALOGUE}")
    assert done.returncode == 1
    assert done.stderr == "nowhere.txt: no such file. Check the name and the folder.\n"
    assert len(list((desk / "outgoing").iterdir())) == 2


@pytest.mark.slow
def test_the_notebook_runs_from_top_to_bottom_and_plots(desk: Path) -> None:
    notebook = desk / "examples" / "targets.ipynb"
    # Outputs hold the paths of whoever ran it.
    assert outputs(notebook) == []
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONWARNDEFAULTENCODING"}
    subprocess.run([sys.executable, "-m", "jupyter", "execute", "--inplace", notebook], env=environment, check=True)
    made = outputs(notebook)
    said = "".join("".join(output["text"]) for output in made if output.get("name") == "stdout")
    assert [output["text"] for output in made if output.get("name") == "stderr"] == []
    assert len([output for output in made if "image/png" in output.get("data", {})]) == 4
    for name in (DAMAGED, DIALOGUE):
        article = roundtable.load(EXAMPLES / name).article
        counts = (len(article.speakers), len(article.statements), len(article.targets))
        assert "{}: {} speakers, {} statements, {} targets\n".format(name, *counts) in said


def outputs(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_bytes())["cells"]
    return [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]
