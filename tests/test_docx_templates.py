"""A house template brings its own look; our templates are what their script makes."""

from __future__ import annotations

import io
import runpy
from pathlib import Path

import docx
import msgspec
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from newsroom import rich_article
from roundtable_converters.docx import DocxExporter, DocxImporter
from roundtable_converters.packing import pack, unpack
from strategies import CONTEXT

from roundtable import FormatError, get_exporter

ARTICLE = rich_article()
SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "build_docx_templates.py"
OURS = DocxExporter().export(ARTICLE, CONTEXT)


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def house_template() -> Document:
    """Return a template as a newsroom would make it: from a document of ours, with its own looks and header."""
    document = docx.Document(io.BytesIO(OURS))
    document.styles["Body Text"].font.size = Pt(15)
    document.sections[0].page_width = Pt(600)
    document.sections[0].header.paragraphs[0].text = "江城日报社"
    document.add_paragraph("模板里的说明文字")
    return document


def test_a_house_template_gives_page_header_and_looks() -> None:
    data = DocxExporter(template=saved(house_template())).export(ARTICLE, CONTEXT)
    document = docx.Document(io.BytesIO(data))
    assert document.styles["Body Text"].font.size == Pt(15)
    assert document.sections[0].page_width == Pt(600)
    assert document.sections[0].header.paragraphs[0].text == "江城日报社"
    assert "模板里的说明文字" not in [paragraph.text for paragraph in document.paragraphs]
    assert len(list(document.comments)) == len(list(docx.Document(io.BytesIO(OURS)).comments))
    assert DocxImporter().read(data) == ARTICLE


def test_styles_are_found_by_name_in_either_language() -> None:
    template = house_template()
    for style_id, name in (("Guest", "嘉宾"), ("BodyText", "body text"), ("Speaker", "House Speaker")):
        (style,) = template.styles.element.xpath(f"w:style[@w:styleId='{style_id}']")
        style.set(qn("w:styleId"), f"house{style_id}")
        style.find(qn("w:name")).set(qn("w:val"), name)  # "Speaker" keeps its alias 发言人
    data = DocxExporter(template=saved(template)).export(ARTICLE, CONTEXT)
    styles = docx.Document(io.BytesIO(data)).element.xpath("//w:pStyle/@w:val | //w:rStyle/@w:val")
    assert {"houseGuest", "houseBodyText", "houseSpeaker"} <= set(styles)
    assert DocxImporter().read(data) == ARTICLE


def test_a_template_proper_serves_as_well_as_a_document() -> None:
    members = unpack(OURS, kind="DOCX")
    types = members["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    template = pack((members | {"[Content_Types].xml": types}).items())
    data = DocxExporter(template=template).export(ARTICLE, CONTEXT)
    assert b"template.main+xml" not in unpack(data, kind="DOCX")["[Content_Types].xml"]
    assert DocxImporter().read(data) == ARTICLE


def test_a_template_without_our_styles_is_refused_with_their_names() -> None:
    template = house_template()
    template.styles["Lede"].delete()
    template.styles["Quoted Target"].delete()
    with pytest.raises(
        FormatError, match=r"lacks 2 of the \d+ styles.*'Lede' or '导语' \(paragraph\).*'Quoted Target'"
    ):
        DocxExporter(template=saved(template))
    with pytest.raises(FormatError, match=r"lacks 2\d of the"):
        DocxExporter(template=saved(docx.Document()))


@pytest.mark.parametrize("data", [b"", b"no zip", pack([("a.txt", b"text")]), pack([("[Content_Types].xml", b"<x/>")])])
def test_what_is_no_template_is_refused_before_any_article_is_exported(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"not a Word document or template .*Save it in Word"):
        get_exporter("docx", template=data)


def test_the_name_of_a_template_is_not_its_bytes() -> None:
    with pytest.raises(FormatError, match=r"the bytes of a .docx or .dotx file, not str"):
        msgspec.structs.replace(DocxExporter(), template="house.docx")
    with pytest.raises(FormatError, match=r"template is 'house.docx' and not"):
        get_exporter("docx", template="house.docx")


@pytest.mark.parametrize("profile", ["newsroom", "gbt9704"])
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_templates_are_what_the_script_builds(profile: str, language: str) -> None:
    script = runpy.run_path(str(SCRIPT))
    committed = (script["TEMPLATES"] / f"{profile}.{language}.docx").read_bytes()
    built = script["build"](profile, language)
    # Compared member by member, for another zlib packs the same content into other bytes.
    assert unpack(committed, kind="DOCX") == unpack(built, kind="DOCX"), f"run: python {SCRIPT.name}"


def test_the_official_profile_keeps_the_type_area_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(DocxExporter(profile="gbt9704").export(ARTICLE, CONTEXT)))
    (page,), (margins,), (grid,) = (document.element.xpath(f"//w:{name}") for name in ("pgSz", "pgMar", "docGrid"))
    twips = {name: int(value) for element in (page, margins) for name, value in element.attrib.items()}
    width = twips[qn("w:w")] - twips[qn("w:left")] - twips[qn("w:right")]
    height = twips[qn("w:h")] - twips[qn("w:top")] - twips[qn("w:bottom")]
    assert (round(width / 56.7), round(height / 56.7)) == (156, 225)  # millimetres
    assert height // int(grid.get(qn("w:linePitch"))) == 22
    (normal,) = [style for style in document.styles if style.style_id == "Normal"]
    assert normal.font.size == Pt(16)
    assert document.settings.odd_and_even_pages_header_footer
