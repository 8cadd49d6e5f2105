"""Writing an article as EPUB 3.3."""

from __future__ import annotations

import hashlib
from datetime import UTC
from importlib import resources
from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable_converters.characters import check_xml_text, printable
from roundtable_converters.embedding import encode_article
from roundtable_converters.epub.chapters import book_title, chapters, published
from roundtable_converters.epub.cover import cover_svg
from roundtable_converters.epub.house import check_css
from roundtable_converters.epub.labels import Labels, labels_for, language_tag
from roundtable_converters.epub.metadata import describe, identifier
from roundtable_converters.epub.notes import notes_page, record_of
from roundtable_converters.epub.package import Item, Toc, package, unchanging
from roundtable_converters.epub.people import people_page, targets_page
from roundtable_converters.epub.running import RunningText
from roundtable_converters.epub.xhtml import Page, document, element, escape, head_of, link, visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["DIGESTS", "MODEL", "EpubExporter"]

MODEL = "data/article.json"
"""The whole article, for the importer."""
DIGESTS = "data/digests.json"
"""SHA-256 of the text of each page that is made from the model rather than from the article's lines."""

_STYLE, _VERTICAL = (
    resources.files(__package__).joinpath(name).read_text(encoding="utf-8") for name in ("style.css", "vertical.css")
)


class EpubExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes a book: cover, front page, contents, people, one file per section, targets, notes on repairs.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> EpubExporter(vertical=True).export(article, context)[30:58]
    b'mimetypeapplication/epub+zip'

    Raises:
        FormatError: The style sheet of the house would make the book invalid; the message says where.
    """

    media_type: ClassVar[str] = "application/epub+zip"
    suffix: ClassVar[str] = ".epub"

    css: str | None = None
    """Text of a style sheet of the house, read after ours; it loads no other file (``house.check_css``)."""
    vertical: bool = False
    """Set the text in columns from right to left, as books in Traditional script often are."""
    ncx: bool = False
    """Add the contents of EPUB 2 for old reading systems. EbookLib 0.20 cannot save such a book again."""
    conforms_to: str | None = None
    """Accessibility standard that a person has checked the book against, in its official words, such as
    ``"EPUB Accessibility 1.1 - WCAG 2.2 Level AA"``."""

    def __post_init__(self) -> None:
        if self.css is not None:
            check_css(self.css)

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article as EPUB 3.3; the same article and context give the same bytes.

        Raises:
            ExportError: The article holds characters that XML cannot carry.
        """
        check_xml_text(article)
        labels, language = labels_for(article), language_tag(article)
        title = book_title(article, labels)
        lines = published(article)
        record = record_of(article.provenance)
        text = RunningText(article, lines, record.notes)
        article_pages = [text.page(chapter) for chapter in chapters(article, lines, labels)]
        model_pages = [
            page
            for page in (
                people_page(article, text.places, labels),
                targets_page(article, text.places, labels),
                notes_page(article, record, text.places, labels),
            )
            if page
        ]
        cover = Page(name="cover.xhtml", title=labels.cover, body=_cover(f"{labels.cover}：{title}"))
        pages = [cover, *article_pages, *model_pages]
        contents = _contents(pages, (article_pages or pages)[0], labels)
        digests = {page.name: hashlib.sha256(visible_text(page.body).encode()).hexdigest() for page in model_pages}
        drawing = cover_svg(column=article.column or "", title=title, date=article.published or "", language=language)
        sheets = {"style.css": _STYLE, "vertical.css": _VERTICAL if self.vertical else None, "house.css": self.css}
        files = [unchanging(name, sheet) for name, sheet in sheets.items() if sheet is not None]
        head = head_of(language, [file.name for file in files])
        # Pictures and tables stay as they are on a vertical page, and so does what stands on a page with them.
        level = head_of(language, [file.name for file in files if file.name != "vertical.css"])
        modified = context.created.astimezone(UTC)
        return package(
            (
                Item(name=cover.name, data=document(cover, level)),
                Item(name=contents.name, data=document(contents, head), property="nav"),
                *[
                    Item(name=page.name, data=document(page, level if "<table" in page.body else head))
                    for page in pages[1:]
                ],
                Item(name="cover.svg", data=drawing, property="cover-image"),
                *files,
                Item(name=MODEL, data=encode_article(article)),
                Item(name=DIGESTS, data=msgspec.json.encode(digests)),
            ),
            describe(article, labels, modified=modified, generator=context.generator, conforms_to=self.conforms_to),
            language=language,
            right_to_left=self.vertical,
            toc=_toc(article, title, pages) if self.ncx else None,
        )


def _toc(article: Article, title: str, pages: Sequence[Page]) -> Toc:
    entries = tuple((page.name, printable(page.title)) for page in pages)
    return Toc(identifier=identifier(article), title=printable(title), entries=entries)


def _cover(alternative: str) -> str:
    image = f'<img src="cover.svg" alt="{escape(alternative)}" epub:type="cover" role="doc-cover"/>'
    return f'<section class="cover" aria-label="{escape(alternative)}">{image}</section>'


def _contents(pages: Sequence[Page], start: Page, labels: Labels) -> Page:
    """Return the navigation document: the contents for everybody, the landmarks for the reading system."""
    entries = "\n".join(f"<li>{link(page.title, page.name)}</li>" for page in pages)
    landmarks = (("toc", labels.contents, "nav.xhtml"), ("bodymatter", labels.start, start.name))
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{name}">{escape(title)}</a></li>' for kind, title, name in landmarks
    )
    heading = element("h1", labels.contents, 'id="contents"')
    body = (
        '<nav epub:type="toc" role="doc-toc" aria-labelledby="contents">\n'
        f"{heading}\n<ol>\n{entries}\n</ol>\n</nav>\n"
        f'<nav epub:type="landmarks" hidden="hidden" aria-label="{labels.landmarks}">\n<ol>\n{marks}\n</ol>\n</nav>'
    )
    return Page(name="nav.xhtml", title=labels.contents, body=body)
