"""The review page in a browser, as an editor uses it: from the disk, with mouse and keyboard, light and dark."""

from __future__ import annotations

import io
import math
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import msgspec
import pytest
from browser import PHONE, WIDE, browser, opened
from hostile import article_of
from roundtable_converters.docx import DocxImporter
from roundtable_converters.html import HtmlExporter, HtmlImporter
from strategies import CONTEXT

import roundtable
from roundtable import Article, read_decisions
from roundtable.cli import main
from roundtable.repair.channel import CUTS, Key, damage, mirror_script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.validator, pytest.mark.slow]

# A page of ours, as a mirror would have torn it; one of its cuts leaves more than one reading.
_LIST = "創chuàng 據jù 數shù 業yè 區qū 醫yī 養yǎng 務wù 術shù 學xué 農nóng 遠yuǎn"
_KEYS = tuple(Key(item[0], item[1:]) for item in _LIST.split(" "))
_CLEAN = """\
【江城圆桌】数据怎样用起来

主持记者：林溪 周禾

访谈嘉宾：
江城市大数据局局长 何守真
江城市卫生健康委主任 安小禾

把数据用起来
让数据替人跑路

“数据好比江水，淤在各家门前就是负担，流动起来才能浇灌产业。”江城市大数据局局长何守真表示，到2028年底建成12个行业数据平台。

安小禾说，全市要建设一批重点专科、重点学科；三年内新建3家区域医疗中心，养老服务覆盖每个社区。何守真认为，数据要先用起来，再管起来。

全市还要办好重点专科群，方便老人。

𠮷田片区的江堤也要修。
"""


@pytest.fixture(scope="module")
def program() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a damaged page and its review page."""
    folder = tmp_path_factory.mktemp("desk")
    torn = damage(mirror_script(_CLEAN), keys=_KEYS, cuts=(*CUTS, "。”江".encode("gbk")[1:3]))
    (folder / "page.txt").write_text(torn, encoding="utf-8")
    reading = roundtable.load(folder / "page.txt")
    assert [gap.before for gap in reading.repaired.gaps] == ["??迫?", "?"]
    assert [edit.rule for edit in reading.repaired.edits].count("cut") > 1
    (folder / "page.html").write_bytes(HtmlExporter().export(reading.article, CONTEXT))
    return folder


def file_of(desk: Path) -> Path:
    return desk / "page.html"


def certainty_of_the_cut(desk: Path) -> str:
    """Return how sure the first torn run of the page is, as the card says it."""
    edits = roundtable.load(desk / "page.txt").repaired.edits
    return f"{math.floor(next(edit.certainty for edit in edits if edit.rule == 'cut') * 1000) / 10:g}%"


def saved_decisions(page: Page, desk: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#save").click()
    assert download.value.suggested_filename == "page.decisions.json"
    path = desk / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_an_editor_decides_is_what_the_document_prints(program: Browser, desk: Path) -> None:
    with opened(program, file_of(desk)) as page:
        torn = page.locator("article .e[role=button]").first
        torn.hover()
        card = page.locator("#card")
        assert card.is_visible()
        for shown in ("?!苯", "。”江城市大数据", "cut", certainty_of_the_cut(desk)):
            assert shown in card.inner_text(), shown
        torn.click()
        card.locator("button[data-action=reject]").click()
        assert "?!苯" in page.locator("article").inner_text()
        page.keyboard.press("Escape")
        assert not card.is_visible()

        page.locator("#todo a.open").first.click()
        assert "专科" in card.inner_text()
        card.locator("#reading").fill("群")
        card.locator("button[type=submit]").click()
        page.locator("#todo a.open").nth(1).click()
        assert "the mirror’s character set lacks" in card.inner_text()  # what the rule means, which made no repair here
        card.locator("#reading").fill("𠮷")
        card.locator("button[type=submit]").click()
        assert page.locator("#number").inner_text() == "3"
        assert page.locator("#done").inner_text() == "3"
        text = page.locator("article").inner_text()
        assert "重点专科群，方便老人。" in text
        assert "𠮷田片区的江堤" in text
        path = saved_decisions(page, desk)
        page.reload()  # the browser keeps what was decided
        assert page.locator("#number").inner_text() == "3"

    (decisions,) = read_decisions(path.read_bytes())
    assert [(one.kind, one.action, one.text) for one in decisions.decisions] == [
        ("edit", "reject", None),
        ("gap", "replace", "群"),
        ("gap", "replace", "𠮷"),
    ]
    command = [str(desk / "page.txt"), "-t", "docx", "-t", "html", "-O", str(desk / "out"), "--decisions", str(path)]
    assert main(command) == 0
    document = (desk / "out/page.docx").read_bytes()
    printed = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(document)).paragraphs)
    assert "重点专科群，方便老人。" in printed
    assert "𠮷田片区的江堤" in printed
    assert "才能浇灌产业?!苯" in printed
    article = DocxImporter().read(document)
    assert article.provenance.gaps == ()
    assert [edit.rule for edit in article.provenance.edits].count("decided") == 2
    with opened(program, desk / "out/page.html") as page:  # nothing is left open there
        assert page.locator("#todo a.open").count() == 0


def test_everything_can_be_done_from_the_keyboard(program: Browser, desk: Path) -> None:
    with opened(program, file_of(desk)) as page:
        said = page.locator("#said")
        page.keyboard.press("n")
        assert f"Repair, certainty {certainty_of_the_cut(desk)}. cut. As it came: ?!" in said.inner_text()
        page.keyboard.press("a")
        assert page.locator("article .accepted").count() > 0
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert "Gap" in said.inner_text()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#card') !== null")
        page.keyboard.press("Enter")  # the first candidate
        assert "专科人，方便" in page.locator("article").inner_text()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.g") == "0"
        page.keyboard.press("e")
        page.keyboard.type("群")
        page.keyboard.press("Enter")
        assert "专科群，方便" in page.locator("article").inner_text()
        assert page.locator("#number").inner_text() == "2"
        page.keyboard.press("Escape")
        page.locator(".views input[value=one]").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("article.two").count() == 1


def test_a_place_is_decided_once(program: Browser, desk: Path) -> None:
    """A gap and the repair around it are the same bytes: the later decision is the one that counts."""
    with opened(program, file_of(desk)) as page:
        page.locator("#todo a.open").first.click()
        page.locator("#card .choices button").first.click()
        page.keyboard.press("Escape")
        page.locator("article .around").first.click()
        page.locator("#card button[data-action=reject]").click()
        assert "重点??迫?，方便" in page.locator("article").inner_text()
        assert page.locator("#number").inner_text() == "1"
        page.locator("#card button[data-action=undo]").click()
        assert "重点专科人，方便" in page.locator("article").inner_text()
        assert page.locator("#save").is_disabled()


def test_decisions_can_be_taken_up_again(program: Browser, desk: Path, tmp_path: Path) -> None:
    with opened(program, file_of(desk)) as page:
        page.locator("#todo a").first.click()
        page.keyboard.press("r")
        path = saved_decisions(page, tmp_path)
    with opened(program, file_of(desk)) as page:
        page.locator("#file").set_input_files(path)
        page.locator(".notice").wait_for()
        assert "loaded" in page.locator(".notice").inner_text()
        assert page.locator("#number").inner_text() == "1"
        other = tmp_path / "other.json"
        other.write_bytes(path.read_bytes().replace(b'"sha256": "', b'"sha256": "f'))
        page.locator("#file").set_input_files(other)
        page.locator(".notice", has_text="not decisions about this page").wait_for()
        stale = msgspec.json.decode(path.read_bytes())
        stale["decisions"][0]["before"] += "x"
        other.write_bytes(msgspec.json.encode(stale))
        page.locator("#file").set_input_files(other)
        page.locator(".notice", has_text="1 decisions fit nothing here").wait_for()


def test_filters_show_what_they_say(program: Browser, desk: Path) -> None:
    edits = roundtable.load(desk / "page.txt").repaired.edits
    with opened(program, file_of(desk)) as page:

        def marked() -> int:
            return int(page.locator("#position").inner_text().rpartition("/")[2])

        shading = "getComputedStyle(document.querySelector('article .routine')).backgroundColor"
        listed = page.locator("#todo a").count()
        assert marked() == listed < 12
        hidden = page.evaluate(shading)
        page.locator("input[name=level][value=all]").check()
        assert marked() > 40
        assert page.evaluate(shading) != hidden
        page.locator(".rules li", has_text="residue").locator("button").click()
        assert marked() == sum(edit.rule == "residue" for edit in edits)
        page.locator("input[name=level][value='90']").check()
        assert page.locator("#position").inner_text() == "–"
        page.locator("input[name=level][value=look]").check()
        assert marked() == listed


def test_side_by_side_shows_the_text_as_it_came(program: Browser, desk: Path) -> None:
    decoded = roundtable.load(desk / "page.txt").repaired.decoded.text
    with opened(program, file_of(desk)) as page:
        page.locator(".views input[value=two]").check(force=True)
        lines = page.locator("[data-b]").count()
        page.locator(".row:not(.heads) > .came").nth(lines - 1).wait_for(state="attached")
        came = page.locator(".row:not(.heads) > .came").all_inner_texts()
        assert "".join("".join(came).split()) == "".join(decoded.split())


def test_panels_lead_to_the_text(program: Browser, desk: Path) -> None:
    with opened(program, file_of(desk)) as page:
        page.locator("#targets tbody a").first.click()
        assert page.locator("article .tg:target").is_visible()
        speaker = page.locator(".speaker", has_text="安小禾")
        speaker.locator("summary").click()
        page.locator("article .lit").first.wait_for()  # a browser tells of what was unfolded a moment later
        assert page.locator("article .lit").count() > 0
        speaker.locator("li a").first.click()
        assert "安小禾" in page.locator(".row:has(.st:target)").inner_text()
        page.locator("#language").click()
        assert page.locator("#targets h2").inner_text().split()[0] == "目标"
        assert page.locator("#next").get_attribute("aria-label") == "下一处"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_axe_finds_no_barrier(program: Browser, desk: Path, size: tuple[int, int], dark: bool, language: str) -> None:
    # Axe is injected, which the page's own policy would not allow.
    with opened(program, file_of(desk), size=size, dark=dark, language=language, policy=False) as page:
        _assert_accessible(page)
        page.locator("input[name=level][value=all]").check()
        page.locator(".views input[value=two]").check(force=True)
        for key in ("n", "a", "n", "r", "n", "Enter"):
            page.locator("#next").click() if key == "n" else page.keyboard.press(key)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        _assert_accessible(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size[0], "the page scrolls sideways"


def _assert_accessible(page: Page) -> None:
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    results = page.evaluate("axe.run()")
    assert len(results["passes"]) > 20, "axe checked next to nothing"
    assert [(rule["id"], node["html"]) for rule in results["violations"] for node in rule["nodes"]] == []


@pytest.mark.parametrize(
    "text",
    ["</script><script>document.title='x'</script>", "<!--<script>", '" onmouseover="alert(1)', "]]>\u2028\u202e"],
)
def test_hostile_text_runs_nothing(program: Browser, tmp_path: Path, text: str) -> None:
    file = tmp_path / "hostile.html"
    article: Article = article_of(text)
    file.write_bytes(HtmlExporter().export(article, CONTEXT))
    with opened(program, file) as page:
        title = page.title()
        for link in page.locator("#todo a").all():
            link.click()
            page.locator("#reading").fill(text)
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
        page.locator(".views input[value=two]").check(force=True)
        assert page.title() == title
        assert page.locator("script").count() == 3
        saved = page.content()
    # A browser saves the page with what was decided on it; the article in it is still the one that was exported.
    assert HtmlImporter().read(saved.encode()) == article


def test_print_is_the_plain_article(program: Browser, desk: Path) -> None:
    with opened(program, file_of(desk)) as page:
        page.locator("input[name=level][value=all]").check()
        page.locator(".e.none").first.click()
        page.keyboard.press("r")
        shown = page.locator("article .e.none.rejected").bounding_box()
        assert shown
        assert shown["width"] > 30, "what was taken out is back, and shows"
        page.emulate_media(media="print")
        assert page.locator("article .e.none.rejected").is_visible()
        assert not page.locator("aside").is_visible()
        assert not page.locator(".bar").is_visible()
        mark = "getComputedStyle(document.querySelector('article .e[role=button]'))"
        assert page.evaluate(f"{mark}.backgroundColor") == "rgba(0, 0, 0, 0)"
        assert page.evaluate(f"{mark}.boxShadow") == "none"
        assert "才能浇灌产业。”江城市大数据局局长何守真表示" in page.locator("article").inner_text()


def test_a_large_article_is_filtered_and_walked_without_laying_out_all_of_it(program: Browser, tmp_path: Path) -> None:
    """No timing, which a busy machine would fail: what is far away must stay without layout."""
    lines = _CLEAN.splitlines(keepends=True)
    torn = damage(mirror_script("".join(lines[:9]) + "".join(lines[9:]) * 300), keys=_KEYS, cuts=CUTS)
    (tmp_path / "large.txt").write_text(torn, encoding="utf-8")
    assert (tmp_path / "large.txt").stat().st_size > 150_000
    article = roundtable.load(tmp_path / "large.txt").article
    (tmp_path / "large.html").write_bytes(HtmlExporter().export(article, CONTEXT))
    with opened(program, tmp_path / "large.html") as page:
        page.locator("input[name=level][value=all]").check()
        skipped = "(row) => !row.querySelector('[data-b]').checkVisibility({contentVisibilityAuto: true})"
        assert page.evaluate(f"[...document.querySelectorAll('.row:not(.heads)')].filter({skipped}).length") > 500
        page.locator("#next").click()
        page.keyboard.press("a")
        assert page.locator("#number").inner_text() == "1"
