"""The styles a document is made of, and where a template keeps them.

Every role of the article has a style of its own, so that an editor restyles a whole document in one
place and a program recognises a speaker or a target by its style. A house template names them in
English or in Chinese; Word's built-in styles go by the names that Word writes into the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import quoteattr

import msgspec
from docx.oxml.ns import qn

from roundtable.errors import FormatError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["STYLES", "StyleKind", "StyleName", "StyleSheet"]

StyleKind = Literal["paragraph", "character", "table"]


class StyleName(msgspec.Struct, frozen=True):
    """One style: its id in our own templates, and the two names a house template may use."""

    id: str
    name: str
    chinese: str
    kind: StyleKind = "paragraph"


STYLES = (
    StyleName("Column", "Column", "栏目"),
    StyleName("Title", "Title", "标题"),
    StyleName("Subtitle", "Subtitle", "副标题"),
    StyleName("Byline", "Byline", "署名"),
    StyleName("PictureCaption", "Picture Caption", "图片说明"),
    StyleName("Label", "Label", "小标签"),
    StyleName("Guest", "Guest", "嘉宾"),
    StyleName("KeyPointLabel", "Key Point Label", "提示标签"),
    StyleName("KeyPoint", "Key Point", "核心提示"),
    StyleName("Lede", "Lede", "导语"),
    StyleName("Kicker", "Kicker", "肩题"),
    StyleName("Heading1", "heading 1", "标题 1"),
    StyleName("Abstract", "Abstract", "摘要"),
    StyleName("BodyText", "Body Text", "正文文本"),
    StyleName("Question", "Question", "提问"),
    StyleName("Imprint", "Imprint", "刊记"),
    StyleName("Unparsed", "Unparsed", "未识别"),
    StyleName("TOCHeading", "TOC Heading", "目录标题"),
    StyleName("TOC1", "toc 1", "目录 1"),
    StyleName("Caption", "caption", "题注"),
    StyleName("TableHeader", "Table Header", "表头"),
    StyleName("TableText", "Table Text", "表格文字"),
    StyleName("CommentText", "annotation text", "批注文字"),
    StyleName("CommentReference", "annotation reference", "批注引用", "character"),
    StyleName("Speaker", "Speaker", "发言人", "character"),
    StyleName("Statement", "Statement", "发言", "character"),
    StyleName("Quotation", "Quotation", "直接引语", "character"),
    StyleName("Target", "Target", "目标", "character"),
    StyleName("QuotedTarget", "Quoted Target", "引语中的目标", "character"),
    StyleName("Gap", "Gap", "缺口", "character"),
    StyleName("Targets", "Targets Table", "目标表", "table"),
)
"""Every style that a template must have."""


_CHINESE = '<w:rFonts w:hint="eastAsia"/>'


class StyleSheet:
    """The ids under which one template keeps our styles, and the XML that asks for them, written once."""

    def __init__(self, styles: _Element) -> None:
        """Look every style up by its names in the root of ``styles.xml``.

        Raises:
            FormatError: The template lacks some of them.
        """
        found: dict[tuple[str | None, str], str] = {}
        for element in styles.iterchildren(qn("w:style")):
            kind, style_id = element.get(qn("w:type")), element.get(qn("w:styleId"), "")
            for child in element.iterchildren(qn("w:name"), qn("w:aliases")):
                for name in child.get(qn("w:val"), "").split(","):
                    found.setdefault((kind, name.strip().casefold()), style_id)
        self._ids: dict[str, str] = {}
        self.paragraphs: dict[str, str] = {}
        """What a paragraph of a style begins with, by the id in our own templates."""
        self.runs: dict[tuple[str, bool], str] = {}
        """What a run begins with, by character style (or ``""``) and whether it is said to be Chinese."""
        missing = []
        for style in STYLES:
            place = found.get((style.kind, style.name.casefold())) or found.get((style.kind, style.chinese))
            if place:
                self._ids[style.id] = value = quoteattr(place)
                self.paragraphs[style.id] = f"<w:p><w:pPr><w:pStyle w:val={value}/></w:pPr>"
                self.runs[style.id, False] = f"<w:r><w:rPr><w:rStyle w:val={value}/></w:rPr>"
                self.runs[style.id, True] = f"<w:r><w:rPr><w:rStyle w:val={value}/>{_CHINESE}</w:rPr>"
            else:
                missing.append(style)
        self.runs["", False], self.runs["", True] = "<w:r>", f"<w:r><w:rPr>{_CHINESE}</w:rPr>"
        if missing:
            names = ", ".join(f"{style.name!r} or {style.chinese!r} ({style.kind})" for style in missing)
            raise FormatError(
                f"the DOCX template lacks {len(missing)} of the {len(STYLES)} styles: {names}. Add them in Word, or "
                "start from a document exported without a template, which has them all."
            )

    def __getitem__(self, style_id: str) -> str:
        """Return the template's id of the style that our templates call ``style_id``, quoted for XML."""
        return self._ids[style_id]
