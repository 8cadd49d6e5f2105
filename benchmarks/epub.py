"""CPU time of EPUB export and import, beside pandoc on the same text and EbookLib on its own.

python benchmarks/epub.py PAGE...     (default: the seed page, where it is at hand, and our sample)

pandoc is looked for in $PANDOC and on the path, and left out where it is missing.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import msgspec
from ebooklib import epub
from roundtable_converters.epub import EpubExporter, EpubImporter

import roundtable
from roundtable import Article, Block, Paragraph, Provenance, Section, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    ROOT.parent / "shared/seed/000_ee843e19c6f44058.txt",
    ROOT / "examples/roundtable.damaged.txt",
    ROOT / "examples/roundtable.zh-Hans.txt",
)
PANDOC = os.environ.get("PANDOC") or shutil.which("pandoc")
CONTEXT = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
ROUNDS, PANDOC_ROUNDS = 50, 5


def milliseconds(work: Callable[[], object]) -> float:
    """Return the CPU time of the fastest of many rounds: the others were disturbed."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        start = process_time()
        work()
        fastest = min(fastest, process_time() - start)
    return fastest * 1000


def lines(article: Article) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks if block.role not in {"space", "navigation"}]


def pandoc(article: Article) -> float:
    """Return the CPU time of one run of pandoc, from Markdown with the same headings and paragraphs."""
    titles = {section.headline for section in article.sections}
    text = "\n\n".join(f"# {line}" if line in titles else line for line in lines(article))
    fastest = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        command = [str(PANDOC), "-f", "markdown", "-M", f"title={article.headline}", "-o", f"{folder}/book.epub"]
        for _ in range(PANDOC_ROUNDS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, input=text.encode(), check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            fastest = min(fastest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return fastest * 1000


def plain_ebooklib(article: Article) -> None:
    """Write the lines as one chapter, as EbookLib's tutorial does: no links, tables, notes, model."""
    chapter = epub.EpubHtml(title="正文", file_name="text.xhtml", lang="zh-Hans")
    chapter.content = "".join(f"<p>{escape(line)}</p>" for line in lines(article))
    book = epub.EpubBook()
    book.set_title(article.headline or "")
    for item in (chapter, epub.EpubNcx(), epub.EpubNav()):
        book.add_item(item)
    book.toc, book.spine = [chapter], ["nav", chapter]
    epub.write_epub(io.BytesIO(), book)


def measure(name: str, article: Article) -> None:
    exporter, importer = EpubExporter(), EpubImporter()
    book = exporter.export(article, CONTEXT)
    assert importer.read(book) == article
    edits = len(article.provenance.edits)
    print(f"{name}: {len(article.text):,} characters, {edits:,} edits, {len(book):,} bytes")
    print(f"  export             {milliseconds(lambda: exporter.export(article, CONTEXT)):7.2f} ms CPU")
    print(f"  import             {milliseconds(lambda: importer.read(book)):7.2f} ms CPU")
    print(f"  EbookLib, one page {milliseconds(lambda: plain_ebooklib(article)):7.2f} ms CPU")
    if PANDOC:
        print(f"  pandoc             {pandoc(article):7.2f} ms CPU")


def grown(article: Article, paragraphs: int) -> Article:
    """Return an article of one section with as many paragraphs, taken from ``article`` in turn."""
    texts = [paragraph.text for section in article.sections for paragraph in section.paragraphs]
    texts = [texts[number % len(texts)] for number in range(paragraphs)]
    blocks, parts, start = [], [], 0
    for text in texts:
        span = Span(start, start + len(text))
        blocks.append(Block(role="paragraph", span=span))
        parts.append(Paragraph(text=text, span=span))
        start = span.stop
    return Article(
        headline=article.headline,
        language=article.language,
        layout="feature",
        sections=(Section(span=Span(0, start), paragraphs=tuple(parts)),),
        text="".join(texts),
        blocks=tuple(blocks),
        provenance=Provenance(source=Source(sha256="0" * 64, size=start), encoding="utf-8", evidence="given"),
    )


if __name__ == "__main__":
    chosen = list(map(Path, sys.argv[1:])) or [page for page in PAGES if page.exists()]
    for page in chosen:
        read = roundtable.load(page).article
        measure(page.name, read)
        clean = msgspec.structs.replace(read.provenance, edits=(), gaps=())
        if read.provenance.edits:
            measure(f"{page.name} without its record of edits", msgspec.structs.replace(read, provenance=clean))
    for count in (50, 500):
        measure(f"{count} paragraphs", grown(read, count))
