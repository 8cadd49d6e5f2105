"""The documentation as a site: complete, whole without a network, and readable on a phone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from browser import PHONE, browser
from lxml import html

import roundtable
import roundtable.archive

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md")
    for path in ROOT.glob(pattern)
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    options = ("--fail-on-warning", "--keep-going", "--quiet", "-c", "docs/site", "-d", str(folder / "work"))
    command = [sys.executable, "-m", "sphinx", *options, ".", str(folder / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, html.HtmlElement]:
    return {
        path: html.parse(str(path)).getroot() for path in sorted(site.rglob("*.html")) if "_static" not in path.parts
    }


def built(site: Path) -> set[Path]:
    """Return the page that is made of each source."""
    return {site / Path(source).with_suffix(".html") for source in SOURCES}


def test_every_page_of_the_documentation_is_there(site: Path) -> None:
    assert len(SOURCES) > 90
    assert {page.name for page in {*built(site), site / "index.html"} if not page.exists()} == set()


def test_the_front_page_leads_to_every_page(pages: dict[Path, html.HtmlElement], site: Path) -> None:
    links = pages[site / "index.html"].xpath("//aside[@class='sidebar-drawer']//a/@href")
    reached = {site / urldefrag(unquote(link)).url for link in links}
    left = {page for page in built(site) - reached if not re.match(r"\d{4}-", page.name)}
    assert left == {site / "README.html"}  # which is this page; decisions stand in a list of their own


def test_every_link_and_anchor_leads_somewhere(pages: dict[Path, html.HtmlElement]) -> None:
    anchors = {path: set(root.xpath("//@id")) for path, root in pages.items()}
    broken = []
    for path, root in pages.items():
        for link in root.xpath("//a/@href | //img/@src"):
            place, anchor = urldefrag(unquote(link))
            if "://" in place or place.startswith("mailto:") or link == "#":
                continue
            target = (path.parent / place).resolve() if place else path
            if not target.exists() or (anchor and target in anchors and anchor not in anchors[target]):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, html.HtmlElement], site: Path) -> None:
    for path, root in pages.items():
        loaded = root.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@srcset")
        assert [address for address in loaded if re.match(r"(https?:)?//", address)] == [], path
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert re.findall(r"""(?:@import|url\()\s*["']?(?:https?:)?//[^)"']+""", text) == [], style


def test_chinese_pages_say_that_they_are_chinese(pages: dict[Path, html.HtmlElement]) -> None:
    languages = {path.name: root.get("lang") for path, root in pages.items()}
    assert languages["README.zh-CN.html"] == languages["quick-start.html"] == "zh-CN"
    assert languages["first-article.html"] == languages["index.html"] == "en"


def test_chinese_paragraphs_have_no_spaces_where_their_lines_end(pages: dict[Path, html.HtmlElement]) -> None:
    for path, root in pages.items():
        if root.get("lang") == "zh-CN":
            paragraphs = (paragraph.text_content() for paragraph in root.xpath("//article//p"))
            assert [text for text in paragraphs if re.search("[。，；：、]\n", text.strip())] == [], path.name


@pytest.mark.parametrize(
    ("words", "page"), [("缺口", "快速上手"), ("tracked changes", "DOCX"), ("get_exporter", "roundtable.get_exporter")]
)
def test_the_search_finds_chinese_and_english(site: Path, words: str, page: str) -> None:
    with browser() as program:
        tab = program.new_page()
        tab.goto(f"{(site / 'search.html').as_uri()}?q={words}")
        tab.wait_for_function("document.querySelector('#search-results p')?.textContent.includes('finished')")
        assert page in tab.inner_text("#search-results ul")


def test_every_public_name_has_its_place(site: Path) -> None:
    page = (site / "docs/reference/api.html").read_text(encoding="utf-8")
    for module, names in (("roundtable", roundtable.__all__), ("roundtable.archive", roundtable.archive.__all__)):
        assert [name for name in names if f'id="{module}.{name}"' not in page] == []
    assert "Exact, in units of" in page  # a field with its docstring


def test_no_page_is_wider_than_a_phone(site: Path, pages: dict[Path, html.HtmlElement]) -> None:
    width, height = PHONE
    with browser() as program:
        page = program.new_page(viewport={"width": width, "height": height})
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        wide = {}
        for path in (path for path, root in pages.items() if root.xpath("//article//table | //pre | //article//img")):
            page.goto(path.as_uri())
            wide[str(path.relative_to(site))] = page.evaluate("document.documentElement.scrollWidth")
    assert len(wide) > 50
    assert {name: size for name, size in wide.items() if size > width} == {}
    assert [address for address in requests if not address.startswith("file:")] == []
