"""A book is read back after other programs saved it; what people changed in it is reported, place by place."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from books import exported, members, repacked, replaced
from ebooklib import epub
from hypothesis import given, settings
from newsroom import rich_article
from roundtable_converters.epub import EpubExporter, EpubImporter
from strategies import CONTEXT, articles

from roundtable import Article, ImportedFileError

_BOOK = exported(rich_article())


def saved_again(book: bytes, folder: Path) -> bytes:
    """Return the book as EbookLib writes it after reading it."""
    before, after = folder / "before.epub", folder / "after.epub"
    before.write_bytes(book)
    epub.write_epub(after, epub.read_epub(before))
    return after.read_bytes()


def test_a_book_saved_again_by_ebooklib_is_read_back_equal(tmp_path: Path) -> None:
    again = saved_again(_BOOK, tmp_path)
    assert again != _BOOK
    assert EpubImporter().read(again) == rich_article()


@settings(max_examples=25)
@given(articles())
def test_any_book_saved_again_is_read_back_equal(tmp_path_factory: pytest.TempPathFactory, article: Article) -> None:
    folder = tmp_path_factory.mktemp("book")
    assert EpubImporter().read(saved_again(exported(article), folder)) == article


def test_ebooklib_cannot_save_the_contents_of_epub_2_so_they_are_no_default(tmp_path: Path) -> None:
    """When this fails, EbookLib has been repaired: think decision 0072 over."""
    file = tmp_path / "old.epub"
    file.write_bytes(EpubExporter(ncx=True).export(rich_article(), CONTEXT))
    with pytest.raises(TypeError):
        epub.write_epub(tmp_path / "saved.epub", epub.read_epub(file))
    epub.write_epub(tmp_path / "saved.epub", epub.read_epub(file, {"ignore_ncx": False}))
    assert EpubImporter().read((tmp_path / "saved.epub").read_bytes()) == rich_article()


def test_white_space_and_another_folder_do_not_matter() -> None:
    files = members(_BOOK)
    section = files["section-1.xhtml"].decode()
    files["section-1.xhtml"] = re.sub("(<p |<span )", r"\n\t\1", section).encode()
    moved = {f"OEBPS/{name}": data for name, data in files.items() if "/" not in name or name.startswith("data/")}
    assert EpubImporter().read(repacked(moved)) == rich_article()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("section-2.xhtml", "翻一番", "翻两番", "section-2.xhtml: “.*助餐点翻〔一〕番。” now reads “.*翻〔两〕番。”"),
        ("section-1.xhtml", "三年再建", "五年再建", "“〔三〕年再建一百.*” now reads “〔五〕年再建一百.*”"),
        ("front.xhtml", "让创新", "让科技创新", "“.*让〔〕创新之水.*” now reads “.*让〔科技〕创新之水.*”"),
        ("back.xhtml", "编辑：陈静", "", "back.xhtml: “〔编辑：陈静〕” now reads “〔〕”"),
        ("back.xhtml", "</section>", "<p>广告</p></section>", "back.xhtml: “广告” was added"),
        ("front.xhtml", 'id="block-6"', "", "“图为望湖区智慧养老中心。” was added\nthe paragraph “图为望湖区"),
        ("people.xhtml", "某企业负责人", "某商会负责人", "people.xhtml: this page, .*, was changed"),
        ("targets.xhtml", "超过20亿元", "超过30亿元", "targets.xhtml: this page, .*, was changed"),
        ("notes.xhtml", "80%", "99%", "notes.xhtml: this page, .*, was changed"),
        ("data/article.json", "谈科技与养老", "谈科技与医疗", "“.*谈科技与〔医疗〕” now reads “.*〔养老〕”"),
    ],
)
def test_what_was_changed_by_hand_is_reported(name: str, old: str, new: str, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        EpubImporter().read(replaced(_BOOK, name, old, new))


def test_a_change_by_hand_is_reported_after_ebooklib_saved_it_too(tmp_path: Path) -> None:
    changed = replaced(_BOOK, "section-2.xhtml", "助餐点翻一番", "助餐点翻两番")
    with pytest.raises(ImportedFileError, match=r"助餐点翻〔一〕番.*助餐点翻〔两〕番"):
        EpubImporter().read(saved_again(changed, tmp_path))


def test_every_change_is_reported_not_only_the_first() -> None:
    book = replaced(_BOOK, "section-1.xhtml", "三年再建", "五年再建")
    book = replaced(book, "section-2.xhtml", "翻一番", "翻两番")
    with pytest.raises(ImportedFileError, match=r"in 2 place\(s\)(.|\n)*section-1.xhtml(.|\n)*section-2.xhtml"):
        EpubImporter().read(book)


def test_a_report_of_many_changes_stays_readable() -> None:
    files = members(_BOOK)
    for name in ("front.xhtml", "section-1.xhtml", "section-2.xhtml", "back.xhtml"):
        files[name] = re.sub(rb'id="block-\d+"', b"", files[name])
    with pytest.raises(ImportedFileError, match=r"in 29 place\(s\)(.|\n)*… and 9 more") as caught:
        EpubImporter().read(repacked(files))
    assert str(caught.value).count("\n") == 21


def test_paragraphs_in_another_order_are_reported() -> None:
    section = members(_BOOK)["section-1.xhtml"].decode()
    first, second = re.findall('<p class="paragraph".*?</p>', section)
    with pytest.raises(ImportedFileError, match=r"section-1\.xhtml: the paragraphs stand in another order"):
        EpubImporter().read(replaced(_BOOK, "section-1.xhtml", f"{first}\n{second}", f"{second}\n{first}"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("section-1.xhtml", "the paragraph “三年再建一百个创新平台” was taken out"),
        ("people.xhtml", "people.xhtml: this page was taken out"),
        ("data/digests.json", "notes.xhtml: “.*” was added"),
        ("data/article.json", "this EPUB holds no data/article.json"),
    ],
)
def test_what_was_taken_out_is_missed(name: str, message: str) -> None:
    files = members(_BOOK)
    del files[name]
    with pytest.raises(ImportedFileError, match=message):
        EpubImporter().read(repacked(files))


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("data/article.json", b" " * 50_000_000)
    return buffer.getvalue()


_ENTITIES = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {to} "{f"&{of};" * 10}">' for of, to in pairwise("abcdefghi"))
_LAUGHING = replaced(_BOOK, "front.xhtml", "<!DOCTYPE html>", f"<!DOCTYPE html [{_ENTITIES}]>")


@pytest.mark.parametrize(
    ("book", "message"),
    [
        (b"", "not a readable EPUB"),
        (b"%PDF-1.7", "not a readable EPUB"),
        (_BOOK[: len(_BOOK) // 2], "not a readable EPUB"),
        (_bomb(), "more than is safe to open"),
        (repacked({"mimetype": b"application/epub+zip"}), "holds no data/article.json"),
        (repacked({"data/article.json": b"{}"}), "data/article.json: this is not a roundtable article"),
        (repacked(members(_BOOK) | {"data/digests.json": b"[]"}), "data/digests.json: not readable"),
        (replaced(_BOOK, "front.xhtml", "</section>", ""), "front.xhtml: this page is not well-formed"),
        (repacked(members(_BOOK) | {"front.xhtml": b"<html/>"}), "front.xhtml: this page has no body"),
        (replaced(_LAUGHING, "front.xhtml", "让创", "&i;"), "front.xhtml: this page is not well-formed"),
        (replaced(_BOOK, "data/article.json", "article/1", "article/7"), "A newer release wrote it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_book_of_ours_is_refused(book: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        EpubImporter().read(book)


def test_names_that_climb_out_of_the_package_reach_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.xhtml").write_text("secret", encoding="utf-8")
    files = members(_BOOK) | {"../../secret.xhtml": members(_BOOK)["back.xhtml"]}
    with pytest.raises(ImportedFileError, match=r"\.\./\.\./secret.xhtml"):
        EpubImporter().read(repacked(files))
    assert (tmp_path / "secret.xhtml").read_text(encoding="utf-8") == "secret"


def test_the_model_in_the_book_is_the_json_document() -> None:
    assert msgspec.json.decode(members(_BOOK)["data/article.json"], type=Article) == rich_article()
