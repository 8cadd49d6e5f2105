"""Many articles as JSON Lines: one document of the ``json`` format in each line.

The way corpora are kept: a file can be cut and joined at line ends, and read line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable.errors import ImportedFileError
from roundtable_converters.embedding import article_from_json, encode_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["JsonLinesExporter", "JsonLinesImporter"]


class JsonLinesExporter(msgspec.Struct, frozen=True, kw_only=True):
    r"""Writes each article as one line of UTF-8 JSON.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> [line.count(b"\n") for line in JsonLinesExporter().export_many([article, article], context)]
    [1, 1]
    """

    media_type: ClassVar[str] = "application/jsonl"
    suffix: ClassVar[str] = ".jsonl"

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article as one line with its end.

        Raises:
            ExportError: The article holds a lone surrogate.
        """
        return b"".join(self.export_many((article,), context))

    def export_many(self, articles: Iterable[Article], context: ExportContext) -> Iterator[bytes]:  # noqa: ARG002 - nothing here is of today
        """Yield the lines as the articles come.

        Raises:
            ExportError: An article holds a lone surrogate.
        """
        for article in articles:
            yield encode_article(article) + b"\n"


class JsonLinesImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads what ``JsonLinesExporter`` writes; empty lines are passed over.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> JsonLinesImporter().read(JsonLinesExporter().export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article of a file that holds exactly one.

        Raises:
            ImportedFileError: The file holds none or several, or a line is not an article.
        """
        articles = tuple(self.read_many(data))
        if len(articles) != 1:
            raise ImportedFileError(
                f"JSON Lines: there are {len(articles)} articles, not one. Read them with read_many."
            )
        return articles[0]

    def read_many(self, data: bytes) -> Iterator[Article]:
        """Yield the article of each line.

        Raises:
            ImportedFileError: A line is not an article; the message carries its number and the place in it.
        """
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                yield article_from_json(line, where=f"line {number}")
