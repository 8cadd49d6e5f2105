"""CPU time of JSON export and import, beside the standard library on the same document.

python benchmarks/json_documents.py PAGE...     (default: our sample)

The standard library gives dicts and checks nothing.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import msgspec
from roundtable_converters.json import JsonExporter, JsonImporter

import roundtable

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).resolve().parents[1] / "examples/roundtable.zh-Hans.txt"
ROUNDS = 300


def microseconds(work: Callable[[], object]) -> float:
    """Return the CPU time of the fastest of many rounds: the others were disturbed."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        start = process_time()
        work()
        fastest = min(fastest, process_time() - start)
    return fastest * 1e6


def measure(page: Path) -> None:
    article = roundtable.load(page).article
    context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    exporter, importer = JsonExporter(indent=0), JsonImporter()
    document = exporter.export(article, context)
    plain = json.loads(document)
    assert importer.read(document) == article
    print(f"{page.name}: {len(document):,} bytes in one line")
    for label, work in {
        "export, one line": lambda: exporter.export(article, context),
        "export, indented": lambda: JsonExporter().export(article, context),
        "  msgspec alone": lambda: msgspec.json.encode(article),
        "  json.dumps": lambda: json.dumps(plain, ensure_ascii=False),
        "import": lambda: importer.read(document),
        "  json.loads": lambda: json.loads(document),
    }.items():
        print(f"  {label:<18}{microseconds(work):8.0f} µs CPU")


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]) if sys.argv[1:] else (PAGE,):
        measure(name)
