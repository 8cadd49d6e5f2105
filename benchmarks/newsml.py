"""CPU time of NewsML-G2 export and import, beside what lxml alone takes for the same tree.

python benchmarks/newsml.py PAGE...     (default: the seed page, where it is at hand, and our sample)
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from lxml import etree
from roundtable_converters.newsml import NewsMLExporter, NewsMLImporter

import roundtable

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT.parent / "shared/seed/000_ee843e19c6f44058.txt", ROOT / "examples/roundtable.damaged.txt")
ROUNDS = 50


def milliseconds(work: Callable[[], object]) -> float:
    """Return the CPU time of the fastest of many rounds: the others were disturbed."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        start = process_time()
        work()
        fastest = min(fastest, process_time() - start)
    return fastest * 1000


def measure(page: Path) -> None:
    article = roundtable.load(page).article
    context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    exporter, importer = NewsMLExporter(), NewsMLImporter()
    item = exporter.export(article, context)
    tree = etree.fromstring(item)
    assert importer.read(item) == article
    print(f"{page.name}: {len(article.text):,} characters, {len(item):,} bytes, {len(list(tree.iter())):,} elements")
    for label, work in {
        "export": lambda: exporter.export(article, context),
        "  lxml serialises": lambda: etree.tostring(tree, encoding="UTF-8", pretty_print=True),
        "import": lambda: importer.read(item),
        "  lxml parses": lambda: etree.fromstring(item),
    }.items():
        print(f"  {label:<20}{milliseconds(work):7.2f} ms CPU")


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]) if sys.argv[1:] else filter(Path.exists, PAGES):
        measure(name)
