"""What somebody else did to a document is noticed, and told paragraph by paragraph."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph
from newsroom import rich_article
from roundtable_converters.docx import DocxExporter, DocxImporter
from roundtable_converters.packing import pack, unpack
from strategies import CONTEXT

from roundtable import ImportedFileError

ARTICLE = rich_article()
EXPORTED = DocxExporter().export(ARTICLE, CONTEXT)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NESTED = f'<w:p xmlns:w="{W}">{"<w:r>" * 1500}{"</w:r>" * 1500}</w:p>'.encode()


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def edited(edit: Callable[[Document], object]) -> bytes:
    document = docx.Document(io.BytesIO(EXPORTED))
    edit(document)
    return saved(document)


def paragraph(document: Document, words: str) -> Paragraph:
    return next(paragraph for paragraph in document.paragraphs if words in paragraph.text)


def test_a_document_saved_again_gives_the_article_back() -> None:
    assert DocxImporter().read(edited(lambda _: None)) == ARTICLE


def _reword(document: Document) -> None:
    run = next(run for run in paragraph(document, "据了解").runs if "全市" in run.text)
    run.text = run.text.replace("全市", "全省")


def _retarget(document: Document) -> None:
    document.tables[0].rows[2].cells[3].paragraphs[0].runs[0].text = "> 30亿元"


def _remove(document: Document) -> None:
    document.element.body.remove(paragraph(document, "扫码")._element)


def _add(document: Document) -> None:
    paragraph(document, "扫码").insert_paragraph_before("（记者后记）")


def _add_in_table(document: Document) -> None:
    document.tables[0].rows[6].cells[4].add_paragraph("明年")


def _reword_and_add(document: Document) -> None:
    _reword(document)
    _add(document)


@pytest.mark.parametrize(
    ("edit", "reports"),
    [
        (_reword, ["paragraph 17: “据了解，全〔市〕制造业<企业>已有5” now reads “据了解，全〔省〕制造业<企业>已有5”"]),
        (_retarget, ["“> 〔2〕0亿元” now reads “> 〔3〕0亿元”"]),
        (_remove, ["paragraph 22: removed: “扫码看更多内容”"]),
        (_add, ["after paragraph 21: added: “（记者后记）”"]),
        (_add_in_table, ["added: “明年”"]),
        (_reword_and_add, ["(2 in all)", "全〔省〕", "记者后记"]),
    ],
)
def test_each_change_by_hand_is_reported(edit: Callable[[Document], object], reports: list[str]) -> None:
    with pytest.raises(ImportedFileError, match="changed after its export") as caught:
        DocxImporter().read(edited(edit))
    for report in reports:
        assert report in str(caught.value)


def _restyle(document: Document) -> None:
    paragraph(document, "据了解").style = "Lede"
    paragraph(document, "据了解").runs[0].bold = True


def _split_runs(document: Document) -> None:
    whole = paragraph(document, "据了解")
    first = next(run for run in whole.runs if "据了解" in run.text)
    rest = whole.add_run(first.text[2:])
    first.text = first.text[:2]
    first._element.addnext(rest._element)


def _renew_contents(document: Document) -> None:
    entry = next(p for p in document.paragraphs if p.style and p.style.name == "toc 1" and "老人" in p.text)
    entry.add_run("\t2")


def _comment(document: Document) -> None:
    document.add_comment(paragraph(document, "据了解").runs[0], text="请核实", author="编辑")


@pytest.mark.parametrize("edit", [_restyle, _split_runs, _renew_contents, _comment])
def test_what_is_not_text_may_change(edit: Callable[[Document], object]) -> None:
    assert DocxImporter().read(edited(edit)) == ARTICLE


def without_model(data: bytes) -> bytes:
    return pack((name, data) for name, data in unpack(data, kind="DOCX").items() if not name.startswith("customXml"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a readable DOCX"),
        (b"PK\x03\x04 nonsense", "not a readable DOCX"),
        (EXPORTED[:-100], "not a readable DOCX"),
        (pack([("a.txt", b"text")]), "carries no roundtable article"),
        (saved(docx.Document()), "carries no roundtable article"),
        (without_model(EXPORTED), "carries no roundtable article"),
        (EXPORTED.replace(b"PK\x01\x02", b"PK\x01\x03"), "not a readable DOCX"),
    ],
    # python-docx stamps the clock into its files: processes that collect the tests would name them differently.
    ids=["nothing", "a signature", "a part", "another package", "another document", "no model", "no directory"],
)
def test_other_files_are_refused_with_advice(data: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        DocxImporter().read(data)


@pytest.mark.parametrize(
    ("name", "replacement", "message"),
    [
        ("word/document.xml", None, r"no word/document\.xml"),
        ("word/document.xml", b"<w:document", "not XML"),
        ("word/document.xml", NESTED, "nested too deeply"),
        ("_rels/.rels", None, r"no _rels/\.rels"),
        ("customXml/item1.xml", b'<article xmlns="urn:roundtable-convert:article:1">{}</article>', "not a roundtable"),
        ("customXml/item1.xml", b'<article xmlns="urn:roundtable-convert:article:1"/>', "not a roundtable"),
    ],
)
def test_a_damaged_document_is_refused(name: str, replacement: bytes | None, message: str) -> None:
    members = unpack(EXPORTED, kind="DOCX")
    if replacement is None:
        del members[name]
    else:
        members[name] = replacement
    with pytest.raises(ImportedFileError, match=message):
        DocxImporter().read(pack(members.items()))


def test_an_entity_in_a_document_is_not_resolved() -> None:
    members = unpack(EXPORTED, kind="DOCX")
    bomb = b'<!DOCTYPE a [<!ENTITY x "expanded">]>'
    members["word/document.xml"] = bomb + members["word/document.xml"].partition(b"\n")[2].replace(
        "据了解".encode(), b"&x;"
    )
    with pytest.raises(ImportedFileError) as caught:
        DocxImporter().read(pack(members.items()))
    assert "expanded" not in str(caught.value)
