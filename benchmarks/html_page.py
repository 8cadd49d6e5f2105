"""CPU time of writing and reading a review page, beside pandoc; and how it behaves in a browser.

python benchmarks/html_page.py [PAGE...]     (default: the seed page, where it is at hand, and our sample)
python benchmarks/html_page.py --browser     a page of 300 KB in Chromium: CPU time of what editors wait for

pandoc is looked for on the PATH, or taken from the variable PANDOC. It gets the article as Markdown and makes one
self-contained file with contents, without repairs, panels or script; its time is that of the whole process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from docx_export import CONTEXT, PAGES, PANDOC, ROOT, markdown, milliseconds, report
from playwright.sync_api import Page, sync_playwright
from roundtable_converters.html import HtmlExporter, HtmlImporter

import roundtable

sys.path.append(str(ROOT / "tests"))
from browser import PROGRAM, WIDE, launch

_LARGE = 300_000
_FRAME = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
_STEPS = (
    ("all repairs on", "document.querySelector('input[value=all]').click()"),
    ("one rule only", "document.querySelector('.rules .routine .only').click()"),
    ("back to the first view", "document.querySelector('input[value=look]').click()"),
    ("next place", "document.getElementById('next').click()"),
    ("accept it", "act('accept')"),
    ("last place of the list", "[...document.querySelectorAll('#todo a')].at(-1).click()"),
    ("side by side", "document.querySelector('.views input[value=two]').click()"),
)
_FRAMES = 200
_SCROLL = f"""async () => {{
  scrollTo(0, 0);
  for (let step = 0; step < {_FRAMES}; step += 1) {{
    scrollBy(0, 600);
    await new Promise((done) => requestAnimationFrame(done));
  }}
}}"""


def pandoc_milliseconds(text: str, rounds: int = 5) -> float:
    fastest = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [str(PANDOC), "-f", "markdown", "-t", "html5", "-s", "--embed-resources", "--toc", "-o", "-"]
        command += ["--metadata", "title=x"]
        subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        fastest = min(fastest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return fastest * 1000


def measure(path: Path) -> None:
    article = roundtable.load(path).article
    page = HtmlExporter().export(article, CONTEXT)
    assert HtmlImporter().read(page) == article
    edits = len(article.provenance.edits)
    print(f"{path.name}: {len(article.text.encode()):,} bytes of text, {edits:,} edits; {len(page):,} bytes of HTML")
    report("export", milliseconds(partial(HtmlExporter().export, article, CONTEXT)))
    report("import", milliseconds(partial(HtmlImporter().read, page)))
    if PANDOC:
        report("pandoc", pandoc_milliseconds(markdown(article)))


def large_page() -> str:
    """Return our sample with its sections over and over."""
    head, mark, body = (ROOT / "examples/roundtable.damaged.txt").read_text(encoding="utf-8").partition("“")
    return head + (mark + body + "\n") * (_LARGE // len((mark + body).encode()) + 1)


def in_browser() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "large.html"
        text = large_page()
        article = roundtable.loads(text.encode()).article
        file.write_bytes(HtmlExporter().export(article, CONTEXT))
        print(
            f"{PROGRAM}: page of {len(text.encode()):,} bytes, {len(article.provenance.edits):,} edits; "
            f"{file.stat().st_size:,} bytes of HTML"
        )
        program = launch(playwright)
        page = program.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
        clock = Clock(page)
        page.goto(file.as_uri())
        clock.tell("open")
        for label, action in _STEPS:
            page.evaluate(f"async () => {{ {action}; {_FRAME}; }}")
            clock.tell(label)
        while page.evaluate("sideBySide.length"):
            page.wait_for_timeout(100)
        clock.tell("the rest of side by side")
        page.evaluate(_SCROLL)
        clock.tell(f"a frame of scrolling, of {_FRAMES}", _FRAMES)
        program.close()


class Clock:
    """Counts the CPU time of the page's main thread, which other programs on the machine do not change."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._last = self._now()

    def _now(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration") * 1000

    def tell(self, label: str, count: int = 1) -> None:
        now = self._now()
        report(label, (now - self._last) / count)
        self._last = now


if __name__ == "__main__":
    if sys.argv[1:] == ["--browser"]:
        in_browser()
    else:
        for name in map(Path, sys.argv[1:]) if sys.argv[1:] else filter(Path.exists, PAGES):
            measure(name)
