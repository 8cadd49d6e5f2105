"""Writing an article as a Word document."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import msgspec
from docx.opc.constants import CONTENT_TYPE

from roundtable.errors import FormatError
from roundtable_converters.characters import check_xml_text, printable
from roundtable_converters.docx.annotations import annotate
from roundtable_converters.docx.body import BodyWriter, Stamp
from roundtable_converters.docx.layout import lay_out
from roundtable_converters.docx.metadata import core_properties, model_part
from roundtable_converters.docx.shell import built_in_shell, house_shell

if TYPE_CHECKING:
    from roundtable.formats import ExportContext
    from roundtable.model import Article

__all__ = ["DocxExporter", "Profile"]

Profile = Literal["newsroom", "gbt9704"]
"""Look of a document."""
_PROFILES = get_args(Profile)


class DocxExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes a Word document that an editor can work on at once.

    Each role has a style, names and statements are linked, repairs and gaps are comments, and the
    whole model travels along, so that ``DocxImporter`` gives the same article back.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> DocxExporter(profile="gbt9704").export(article, context)[:2]
    b'PK'

    Raises:
        FormatError: There is no such profile, or the template is no Word template or lacks a style.
    """

    media_type: ClassVar[str] = CONTENT_TYPE.WML_DOCUMENT
    suffix: ClassVar[str] = ".docx"

    profile: Profile = "newsroom"
    """Look: a newsroom manuscript, or the page that GB/T 9704-2012 prescribes for official documents."""
    comments: bool = True
    """Whether repairs and gaps are explained in comments."""
    review: bool = False
    """Whether each repair is a tracked change: rejecting all of them gives the text as it came."""
    template: bytes | None = None
    """Bytes of a house template (.docx or .dotx) in place of a profile; it needs all our styles (``styles.STYLES``)."""

    def __post_init__(self) -> None:
        if self.profile not in _PROFILES:
            raise FormatError(f"there is no DOCX profile {self.profile!r}. Choose {' or '.join(_PROFILES)}.")
        if self.template is not None:
            if (kind := type(self.template).__name__) != "bytes":
                raise FormatError(
                    f"the DOCX template is the bytes of a .docx or .dotx file, not {kind}. Read it first."
                )
            house_shell(self.template, "zh-CN", comments=self.comments)

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article as a Word document.

        Raises:
            ExportError: The text holds what XML cannot carry.
        """
        check_xml_text(article)
        model = model_part(article)
        script, locale = ("zh-Hant", "zh-TW") if article.language == "zh-Hant" else ("zh-Hans", "zh-CN")
        if self.template is None:
            shell = built_in_shell(self.profile, script, locale, comments=self.comments)
        else:
            shell = house_shell(self.template, locale, comments=self.comments)
        stamp = Stamp(printable(context.generator), context.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        lines = lay_out(article)
        writer = BodyWriter(shell.styles, stamp)
        text = writer.write(article, lines, annotate(article, lines, comments=self.comments, review=self.review))
        properties = core_properties(article, stamp)
        return shell.fill(text, model=model, properties=properties, comments=writer.comments_part())
