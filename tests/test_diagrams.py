"""The diagrams in the documentation are what their script draws: bytes and readings in them come from the program."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "scripts" / "build_diagrams.py"


@pytest.mark.parametrize("name", ["cut", "straddle", "data_flow"])
def test_a_diagram_is_what_its_script_draws(name: str) -> None:
    drawn = runpy.run_path(str(SCRIPT))[name]()
    kept = ROOT / "docs" / "images" / f"{name.replace('_', '-')}.svg"
    assert kept.read_text(encoding="utf-8") == drawn, f"run {SCRIPT.relative_to(ROOT)}"
