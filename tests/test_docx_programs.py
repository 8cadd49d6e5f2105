"""Other programs open our documents, find no fault, show the whole text, and keep the article when they save."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import msgspec
import pytest
from damaged import damaged_article
from generated import COUNT, generated
from newsroom import rich_article
from office import printed, resaved
from openxml_audit import OpenXmlValidator
from roundtable_converters.docx import DocxExporter, DocxImporter
from roundtable_converters.docx.layout import table_header
from strategies import CONTEXT

from roundtable import ImportedFileError

ARTICLE = rich_article()
OPTIONS: tuple[dict[str, object], ...] = ({}, {"profile": "gbt9704"}, {"review": True}, {"comments": False})

pytestmark = pytest.mark.validator


def exported(**options: object) -> bytes:
    return msgspec.convert(options, DocxExporter).export(ARTICLE, CONTEXT)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_an_outside_validator_finds_no_fault(options: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "article.docx"
    file.write_bytes(exported(**options))
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


@pytest.mark.parametrize("number", range(0, COUNT, 7))
def test_an_outside_validator_finds_no_fault_in_odd_articles(number: int, tmp_path: Path) -> None:
    file = tmp_path / "article.docx"
    file.write_bytes(DocxExporter(review=number % 2 == 1).export(generated(number), CONTEXT))
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_libreoffice_keeps_the_article_when_it_saves(options: dict[str, object], tmp_path: Path) -> None:
    assert DocxImporter().read(resaved(exported(**options), tmp_path)) == ARTICLE


def test_a_change_by_hand_is_reported_after_libreoffice_saved_it_too(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(exported()))
    (paragraph,) = [paragraph for paragraph in document.paragraphs if paragraph.text.startswith("据了解")]
    paragraph.runs[0].text = paragraph.runs[0].text.replace("全市", "全省")
    document.add_paragraph("（记者后记）")
    changed = io.BytesIO()
    document.save(changed)
    with pytest.raises(ImportedFileError) as refused:
        DocxImporter().read(resaved(changed.getvalue(), tmp_path))
    _, first, second = str(refused.value).splitlines()
    assert "全〔市〕" in first.partition(" now reads ")[0]
    assert "全〔省〕" in first.partition(" now reads ")[2]
    assert second.endswith("added: “（记者后记）”")


def test_libreoffice_accepts_and_rejects_the_repairs(tmp_path: Path) -> None:
    """Accepting all gives the repaired text; rejecting all gives the text as it came, line by line."""
    damaged, original = damaged_article()
    document = DocxExporter(review=True).export(damaged, CONTEXT)
    accepted = resaved(document, tmp_path / "accepted", ".uno:AcceptAllTrackedChanges")
    assert not docx.Document(io.BytesIO(accepted)).element.xpath("//w:ins | //w:del")
    assert DocxImporter().read(accepted) == damaged
    rejected = resaved(document, tmp_path / "rejected", ".uno:RejectAllTrackedChanges")
    body = docx.Document(io.BytesIO(rejected)).element.body  # LibreOffice puts a frame around the contents
    texts = ["".join(text.text or "" for text in line.xpath(".//w:t")) for line in body.xpath(".//w:p")]
    came = [line.removeprefix("【江城会客厅】") for line in original.splitlines() if not line.startswith("当前位置")]
    assert set(came) <= set(texts)
    # Headline, list of guests and gap are among these lines; contents and table say words of the article again.
    assert {"让創(chuàng)新之水流进千家万户", "片区正在?(x)筑"} <= set(
        re.findall("让.*户|片区正在.*筑", "\n".join(came))
    )
    assert texts.count("三年再建一百个創(chuàng)新平臺") == 2
    assert "新建重点實驗室100个" in texts
    with pytest.raises(ImportedFileError, match="changed after its export"):
        DocxImporter().read(rejected)


@pytest.mark.parametrize("options", OPTIONS[:2], ids=str)
def test_every_character_is_printed_and_nothing_else(options: dict[str, object], tmp_path: Path) -> None:
    reader = shutil.which("pdftotext")
    assert reader, "pdftotext is not installed: apt-get install poppler-utils"
    document = exported(**options)
    sheets = printed(document, tmp_path)
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(sheets), str(tmp_path / "page")], check=True)
    pictures = [len(set(picture.read_bytes())) for picture in tmp_path.glob("page*.png")]
    assert min(pictures) > 100, "a page is blank"
    command = [reader, "-layout", str(sheets), "-"]
    paper = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    body = docx.Document(io.BytesIO(document)).element.body
    text = "".join(element.text or "" for element in body.xpath(".//w:t"))
    on_paper, in_text = (Counter(re.findall("[\u4e00-\u9fff]", string)) for string in (paper, text))
    assert not in_text - on_paper
    assert set(on_paper - in_text) <= set("".join(table_header(ARTICLE)))  # which is printed again on each page
    assert set(re.findall("[A-Za-z_]{2,}", paper)) <= set(re.findall("[A-Za-z_]{2,}", text))
