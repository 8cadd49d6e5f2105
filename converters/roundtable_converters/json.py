"""Articles as JSON: the whole model, every key documented, with a published JSON Schema.

The document is what ``msgspec`` makes of ``roundtable.Article``: keys are the names of its fields, in
their order; a span is a pair ``[start, stop]`` of code points in ``text``; a quantity is a decimal in a
string, because a JSON number would not be exact. ``docs/reference/json.md`` explains every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable.schema import article_schema as schema
from roundtable_converters.embedding import article_from_json, encode_article

if TYPE_CHECKING:
    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["JsonExporter", "JsonImporter", "schema"]


class JsonExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes the whole article as UTF-8 JSON, one key to a line.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> JsonExporter(indent=0).export(article, context)[:33]
    b'{"format":"roundtable-article/1",'
    """

    media_type: ClassVar[str] = "application/json"
    suffix: ClassVar[str] = ".json"

    indent: int = 2
    """Spaces per level; 0 puts everything in one line."""

    def export(self, article: Article, context: ExportContext) -> bytes:  # noqa: ARG002 - nothing here is of today
        """Return the article as JSON that ends with a line end.

        Raises:
            ExportError: The article holds a lone surrogate.
        """
        line = encode_article(article)
        return (msgspec.json.format(line, indent=self.indent) if self.indent else line) + b"\n"


class JsonImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads the JSON that ``JsonExporter`` writes, in any formatting.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> JsonImporter().read(JsonExporter().export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: Not an article, one that contradicts itself, or one of a newer version. The
                message carries the place: ``$.sections[1].statements[0].span``.
        """
        return article_from_json(data, where="JSON")
