"""Roundtables as Markdown, and back: a sample of a plug-in, to copy and change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import msgspec

from roundtable import ExportError, ImportedFileError, get_exporter, get_importer

if TYPE_CHECKING:
    from roundtable import Article, ExportContext

__all__ = ["MarkdownExporter", "MarkdownImporter"]

_DEEPEST = 5
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&]|^(?=[-+=]|\d+[.)])")
_MODEL = re.compile(r"\n<!-- roundtable-article\n(?P<json>.*)\n-->\n\Z", re.DOTALL)


class MarkdownExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Headings, each paragraph behind the name of its speaker, the open places at the end."""

    media_type: ClassVar[str] = "text/markdown"
    suffix: ClassVar[str] = ".md"

    level: int = 1
    """Heading level of the headline, 1 to 5."""
    model: bool = True
    """Carry the whole article in a comment, so that the file can be read back."""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= _DEEPEST:
            raise ValueError(f"level is {self.level} and not a number from 1 to {_DEEPEST}")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article as Markdown in UTF-8.

        Raises:
            ExportError: The article holds a lone surrogate.
        """
        text = _markdown(article, self.level)
        if self.model:
            # The model is what the json format writes. A comment ends at two hyphens, which JSON can write another way.
            json = get_exporter("json", indent=0).export(article, context).decode().strip()
            text += "\n<!-- roundtable-article\n" + json.replace("--", r"-\u002d") + "\n-->\n"
        try:
            return text.encode()
        except UnicodeEncodeError as error:
            raise ExportError(
                f"the article holds a lone surrogate ({error}). Replace it in the source text."
            ) from error


class MarkdownImporter(msgspec.Struct, frozen=True, kw_only=True):
    """Reads what ``MarkdownExporter`` wrote."""

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: The file carries no article, or was changed by hand.
        """
        try:
            text = data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise ImportedFileError(f"Markdown: not UTF-8 at byte {error.start}. Export it again.") from error
        model = _MODEL.search(text)
        if model is None:
            raise ImportedFileError("Markdown: there is no article in this file. Export it again, with model=True.")
        article = get_importer("json").read(model["json"].encode())
        shown = text[: model.start()].split("\n")
        level = len(shown[0]) - len(shown[0].lstrip("#"))
        written = _markdown(article, level).split("\n")
        for number, (line, ours) in enumerate(zip(shown, written, strict=False), 1):
            if line != ours:
                raise ImportedFileError(f"Markdown: line {number} was changed by hand. Undo that, or export it again.")
        if shown != written:
            raise ImportedFileError(f"Markdown: line {min(len(shown), len(written))} was changed by hand. Undo that.")
        return article


def _markdown(article: Article, level: int) -> str:
    names = {person.id: person.name for person in (*article.moderators, *article.speakers)}
    parts = [f"{'#' * level} {_escaped(article.headline or article.column or '')}".rstrip()]
    parts += (f"*{_escaped(line)}*" for line in (article.byline,) if line)
    parts += map(_escaped, article.lede)
    for section in article.sections:
        if section.headline:
            parts.append(f"{'#' * (level + 1)} {_escaped(section.headline)}")
        for paragraph in section.paragraphs:
            name = names.get(paragraph.speaker or "")
            parts.append(f"**{_escaped(name)}** {_escaped(paragraph.text)}" if name else _escaped(paragraph.text))
    # Places that nobody could decide: an editor has to see them, in every format.
    for gap in article.provenance.gaps:
        readings = " / ".join(_escaped(candidate.text) for candidate in gap.candidates)
        parts.append(f"- {_escaped(gap.span.of(article.text))}: {readings}")
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    """Return ``text`` so that nothing in it is Markdown: it comes from a stranger's page."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
