"""The sample page and its damaged twin belong together."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_the_script_makes_the_twin_byte_for_byte(tmp_path: Path) -> None:
    for name in ("make_damaged.py", "roundtable.zh-Hans.txt"):
        shutil.copy(EXAMPLES / name, tmp_path)
    subprocess.run([sys.executable, tmp_path / "make_damaged.py"], check=True)
    twin = "roundtable.damaged.txt"
    assert (tmp_path / twin).read_bytes() == (EXAMPLES / twin).read_bytes()
