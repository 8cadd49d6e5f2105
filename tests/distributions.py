"""Distributions that are installed for a test: a folder that Python finds, with modules and metadata in it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def install(
    folder: Path, name: str, *, code: str, extras: tuple[str, ...] = (), **entry_points: dict[str, str]
) -> None:
    """Install the distribution ``name`` 1.0 into ``folder``: the module ``name`` with ``code``, and its plug-ins.

    ``entry_points`` are those of the groups ``roundtable.exporters`` and ``roundtable.importers``, by the last word of
    the group: ``exporters={"md": "plugin:Exporter"}``.
    """
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        "Version: 1.0",
        *(f"Provides-Extra: {extra}" for extra in extras),
    ]
    (metadata / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    groups = (
        f"[roundtable.{group}]\n" + "".join(f"{key} = {value}\n" for key, value in names.items())
        for group, names in entry_points.items()
    )
    (metadata / "entry_points.txt").write_text("\n".join(groups), encoding="utf-8")


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command where the distributions in ``folder`` are installed."""
    return subprocess.run(
        [sys.executable, "-m", "roundtable", *arguments],
        env={**os.environ, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
