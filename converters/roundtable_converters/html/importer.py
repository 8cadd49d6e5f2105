"""Reading back what ``HtmlExporter`` wrote, and noticing what was changed by hand since."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec
from lxml import etree, html

from roundtable.errors import ImportedFileError
from roundtable_converters.changes import clipped, difference, listed
from roundtable_converters.embedding import article_from_json
from roundtable_converters.html.exporter import CHECKED, MODEL
from roundtable_converters.html.markup import shown, squeeze
from roundtable_converters.html.running import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import Article

__all__ = ["HtmlImporter"]

_OURS = frozenset({"now", "came", "note", "zh", "en"})
"""Classes of what is on the page beside the article's own words."""
_LONG_TAG = re.compile(rb"<[A-Za-z/!?][^<>]{4096}")
"""No tag of ours is so long; libxml2 takes a time that grows with the square of a tag's attributes."""


class HtmlImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the review pages that ``HtmlExporter`` writes, also as a browser saved them.

    Decisions that a browser saved with the page are not applied: they are a document of their own.

    >>> from roundtable_converters.html import HtmlExporter
    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> HtmlImporter().read(HtmlExporter().export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: Not a review page, or its text was changed by hand since; the message says where and
                how, line by line.
        """
        page = _parsed(data)
        model = page.find(f".//script[@id='{MODEL}']")
        if model is None:
            raise ImportedFileError("this is no review page of ours: it holds no article. Export it again.")
        article = article_from_json(model.text or "", where="the article in the page")
        changes = list(_changes(article, page, model))
        if changes:
            raise ImportedFileError(
                f"this page was changed by hand in {len(changes)} place(s) since it was exported. Decide on the page "
                f"and save the decisions, or make the changes in the source and export it again:\n{listed(changes)}"
            )
        return article


def _parsed(data: bytes) -> html.HtmlElement:
    if found := _LONG_TAG.search(data):
        raise ImportedFileError(
            f"this is no review page of ours: at byte {found.start():,} it has a tag of more than 4,096 bytes. "
            "Export the article again."
        )
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        return html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeDecodeError) as error:
        raise ImportedFileError(f"this is not an HTML page ({error}). Export the article again.") from error


def _changes(article: Article, page: html.HtmlElement, model: html.HtmlElement) -> Iterator[str]:
    """Yield one sentence for each difference between the page and the article."""
    expected = {
        str(number): squeeze(shown(line.span.of(article.text))) for number, line in enumerate(lines_of(article))
    }
    text = page.find(".//article[@id='article']")
    if text is None:
        yield "the article was taken out"
        return
    found: list[int] = []
    for line in text.xpath(".//*[@data-b]"):
        key = line.get("data-b")
        had, has = expected.pop(key, None), squeeze(_words(line))
        if had is None:
            yield f"“{clipped(has)}” was added"
            continue
        found.append(int(key))
        if had != has:
            yield difference(had, has)
    if found != sorted(found):
        yield "the lines stand in another order"
    if added := squeeze(_words(text, lines=False)):
        yield f"“{clipped(added)}” was added"
    for gone in expected.values():
        yield f"the line “{clipped(gone)}” was taken out"
    for name in CHECKED:
        panel = page.find(f".//details[@id='{name}']")
        has = "" if panel is None else squeeze(panel.text_content())
        if hashlib.sha256(has.encode()).hexdigest() != model.get(f"data-{name}"):
            yield f"the panel “{name}”, which is made from the article, was changed"


def _words(root: html.HtmlElement, *, lines: bool = True) -> str:
    """Return the text in ``root`` without what the page shows beside the article's own words."""
    parts: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            pass
        elif event == "start":
            ours = not _OURS.isdisjoint(element.get("class", "").split())
            if ours or (not lines and element.get("data-b") is not None):
                walker.skip_subtree()
            else:
                parts.append(element.text or "")
            continue
        if element is not root:
            parts.append(element.tail or "")
    return "".join(parts)
