"""A reading system opens our books in a browser and shows all of their text, and nothing else."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import msgspec
import pytest
from books import X, body, members, pages, seen
from browser import browser
from generated import generated
from lxml import etree
from newsroom import rich_article
from roundtable_converters.epub import EpubExporter
from strategies import CONTEXT

from roundtable import Article

_MODULES = Path(__file__).parent / "reader" / "node_modules"
_SCRIPTS = (_MODULES / "jszip/dist/jszip.min.js", _MODULES / "epubjs/dist/epub.min.js")
_TRADITIONAL = msgspec.structs.replace(rich_article(), language="zh-Hant")

# Shows one file of the book after another, and tells what of each is visible.
_READ = """async (data) => {
  const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0));
  const book = ePub(bytes.buffer);
  const rendition = book.renderTo("book", {width: 720, height: 960, flow: "scrolled-doc"});
  await book.ready;
  const shown = {};
  for (const item of book.spine.spineItems) {
    await rendition.display(item.index);
    shown[item.href] = rendition.getContents()[0].document.body.innerText;
  }
  await rendition.display(FIRST);
  return {title: book.packaging.metadata.title, contents: book.navigation.toc.map(entry => entry.label), shown};
}"""


class _Opened(msgspec.Struct):
    title: str
    contents: list[str]
    shown: dict[str, str]


@pytest.mark.validator
@pytest.mark.slow
@pytest.mark.parametrize(
    ("article", "vertical"),
    [(rich_article(), False), (_TRADITIONAL, True), (generated(19), False)],
    ids=["level", "vertical", "odd"],
)
def test_a_reading_system_shows_all_of_the_text_and_nothing_else(
    article: Article, vertical: bool, tmp_path: Path
) -> None:
    if not all(script.exists() for script in _SCRIPTS):
        if os.environ.get("CI"):
            pytest.fail("the reading system is missing: npm ci --prefix tests/reader --ignore-scripts")
        pytest.skip("needs npm ci --prefix tests/reader --ignore-scripts")
    data = EpubExporter(vertical=vertical).export(article, CONTEXT)
    errors: list[str] = []
    with browser() as program:
        page = program.new_page(viewport={"width": 720, "height": 960})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_content('<!DOCTYPE html><meta charset="utf-8"><body style="margin: 0"><div id="book"></div>')
        for script in _SCRIPTS:
            page.add_script_tag(path=script)
        read = _READ.replace("FIRST", "2")
        opened = msgspec.convert(page.evaluate(read, base64.b64encode(data).decode()), _Opened)
        picture = page.screenshot()
    (tmp_path / "page.png").write_bytes(picture)
    assert not errors
    book = pages(data)
    assert {name: "".join(text.split()) for name, text in opened.shown.items()} == {
        name: _visible(page) for name, page in book.items()
    }
    assert [label.strip() for label in opened.contents] == [
        (link.text or "").strip() for link in _toc(book["nav.xhtml"]).iter(f"{X}a")
    ]
    assert opened.title in members(data)["content.opf"].decode()
    assert len(set(picture)) > 50, "the page is blank"


def _visible(page: etree._Element) -> str:
    for element in [element for element in page.iter() if element.get("hidden")]:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return seen(body(page))


def _toc(nav: etree._Element) -> etree._Element:
    found = nav.find(f".//{X}nav")
    assert found is not None
    return found
