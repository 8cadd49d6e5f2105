"""CPU time of DOCX export and import, beside pandoc on the same text in the same run.

python benchmarks/docx_export.py PAGE...     (default: the seed page, where it is at hand, and our sample)

pandoc is looked for on the PATH, or taken from the variable PANDOC. It gets the article as Markdown,
with headings and a table, and neither comments nor links; its time is that of the whole process.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import msgspec
from roundtable_converters.docx import DocxExporter, DocxImporter
from roundtable_converters.docx.layout import lay_out, table_header, table_rows

import roundtable
from roundtable import Article, Block, Section, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT.parent / "shared/seed/000_ee843e19c6f44058.txt", ROOT / "examples/roundtable.damaged.txt")
CONTEXT = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
PANDOC = os.environ.get("PANDOC") or shutil.which("pandoc")
ROUNDS = 30
HEADINGS = {"Title": "# ", "Heading1": "## "}


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the CPU time of the fastest of many rounds: the others were disturbed."""
    fastest = float("inf")
    for _ in range(rounds):
        start = process_time()
        work()
        fastest = min(fastest, process_time() - start)
    return fastest * 1000


def markdown(article: Article) -> str:
    """Return what the document prints, as Markdown."""
    lines = [HEADINGS.get(line.style, "") + line.span.of(article.text) for line in lay_out(article)]
    header = table_header(article)
    rows = ["|".join(row) for row in (header, ("--",) * len(header), *table_rows(article))]
    return "\n\n".join((*lines, "\n".join(rows)))


def pandoc_milliseconds(text: str, rounds: int = 5) -> float:
    fastest = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [str(PANDOC), "-f", "markdown", "-t", "docx", "--toc", "-o", "-"]
        subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        fastest = min(fastest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return fastest * 1000


def repeated(article: Article, times: int) -> Article:
    """Return an article of ``times`` as many paragraphs, with their repairs and one section that says it all."""
    edits = article.provenance.edits
    size = len(article.text)
    came = size + sum(len(edit.before) - len(edit.after) for edit in edits)
    turns = range(times)
    statements = [
        msgspec.structs.replace(said, id=f"{said.id}.{turn}", span=said.span.shift(size * turn))
        for turn in turns
        for said in article.statements
    ]
    moved = [msgspec.structs.replace(edit, span=edit.span.shift(came * turn)) for turn in turns for edit in edits]
    return msgspec.structs.replace(
        article,
        text=article.text * times,
        blocks=tuple(Block(role=b.role, span=b.span.shift(size * turn)) for turn in turns for b in article.blocks),
        sections=(Section(span=Span(0, size * times), statements=tuple(statements)),),
        targets=(),
        provenance=msgspec.structs.replace(article.provenance, edits=tuple(moved)),
    )


def measure(page: Path) -> None:
    article = roundtable.load(page).article
    document = DocxExporter().export(article, CONTEXT)
    assert DocxImporter().read(document) == article
    edits = len(article.provenance.edits)
    print(
        f"{page.name}: {len(article.text.encode()):,} bytes of text, {edits:,} edits; {len(document):,} bytes of DOCX"
    )
    plain = msgspec.structs.replace(article, provenance=msgspec.structs.replace(article.provenance, edits=(), gaps=()))
    for label, exporter, what in (
        ("export, everything on", DocxExporter(), article),
        ("  of a clean page", DocxExporter(), plain),
        ("  without comments", DocxExporter(comments=False), article),
        ("  with tracked changes", DocxExporter(review=True), article),
    ):
        report(label, milliseconds(partial(exporter.export, what, CONTEXT)))
    report("import", milliseconds(partial(DocxImporter().read, document)))
    if PANDOC:
        report("pandoc", pandoc_milliseconds(markdown(article)))
    for times in (2, 4, 8):
        long = repeated(article, times)
        report(f"{len(lay_out(long))} paragraphs", milliseconds(partial(DocxExporter().export, long, CONTEXT), 3))


def report(label: str, time: float) -> None:
    print(f"  {label:<24}{time:8.2f} ms CPU")


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]) if sys.argv[1:] else filter(Path.exists, PAGES):
        measure(name)
