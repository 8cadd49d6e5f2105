"""The operators of ``examples/corpus`` at work in the frameworks that they are for."""

from __future__ import annotations

import gzip
import importlib.util
import os
import subprocess
import sys
import types
from pathlib import Path

import msgspec
import pytest
from archives import write_jsonl
from gazette import Page

import roundtable

CORPUS = Path(__file__).resolve().parents[1] / "examples" / "corpus"
PAGES = range(12)


def needs(framework: str) -> pytest.MarkDecorator:
    missing = importlib.util.find_spec(framework) is None and "CI" not in os.environ
    return pytest.mark.skipif(missing, reason=f"{framework} is not installed")


def operator(name: str) -> types.ModuleType:
    specification = importlib.util.spec_from_file_location(name, CORPUS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def check(pages: list[Page], texts: list[str], evidence: list[dict[str, object]]) -> None:
    for page, text, found in zip(pages, texts, evidence, strict=True):
        reading = roundtable.loads(page.text.encode())
        assert text == reading.repaired.text
        assert found["roundtable_edits"] == len(reading.repaired.edits)
        assert found["roundtable_damage"] == " ".join(reading.repaired.report.kinds)
        assert bool(found["roundtable_damage"]) == page.damaged
        if not page.damaged:
            assert text == page.text


PIPELINE = """
import sys
sys.path.insert(0, sys.argv[1])
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove_repair import RoundtableRepair

pipeline = [JsonlReader("in"), RoundtableRepair(), JsonlWriter("out", output_filename="${rank}.jsonl.gz")]
LocalPipelineExecutor(pipeline, tasks=1, logging_dir="logs").run()
"""


@needs("datatrove")
@pytest.mark.slow
def test_a_datatrove_pipeline(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pages = write_jsonl(tmp_path / "in" / "corpus.jsonl", PAGES)
    run([sys.executable, "-c", PIPELINE, str(CORPUS)], tmp_path)
    lines = gzip.decompress((tmp_path / "out" / "00000.jsonl.gz").read_bytes()).splitlines()
    rows = [msgspec.json.decode(line) for line in lines]
    check(pages, [row["text"] for row in rows], [row["metadata"] for row in rows])


RECIPE = """\
dataset_path: corpus.jsonl
export_path: out/corpus.jsonl
np: 1
open_tracer: false
open_monitor: false
use_cache: false
skip_op_error: false
custom_operator_paths: [{operator}]
process:
  - roundtable_repair_mapper: {{}}
"""


@needs("data_juicer")
@pytest.mark.slow
def test_a_data_juicer_recipe(tmp_path: Path) -> None:
    pages = write_jsonl(tmp_path / "corpus.jsonl", PAGES)
    recipe = RECIPE.format(operator=CORPUS / "roundtable_repair_mapper.py")
    (tmp_path / "recipe.yaml").write_text(recipe, encoding="utf-8")
    run([str(Path(sys.executable).with_name("dj-process")), "--config", "recipe.yaml"], tmp_path)
    rows = [msgspec.json.decode(line) for line in (tmp_path / "out" / "corpus.jsonl").read_bytes().splitlines()]
    check(pages, [row["text"] for row in rows], rows)


def run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "home"), "HOME": str(folder / "home")}
    environment.pop("PYTHONWARNDEFAULTENCODING", None)  # their code, not ours
    done = subprocess.run(command, cwd=folder, env=environment, encoding="utf-8", capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_a_nemo_curator_modifier(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its package has six gigabytes, so that a class of the same shape stands in for its base class."""
    stand_in = types.ModuleType("nemo_curator.stages.text.modifiers")
    stand_in.DocumentModifier = object  # type: ignore[attr-defined]
    for name in ("nemo_curator", "nemo_curator.stages", "nemo_curator.stages.text"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)
    modifier = operator("nemo_curator_repair").RoundtableModifier()
    for one in write_jsonl(tmp_path / "corpus.jsonl", PAGES):
        assert modifier.modify_document(one.text) == roundtable.loads(one.text.encode()).repaired.text
    assert modifier.modify_document("") == ""
