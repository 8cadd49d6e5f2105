"""Whatever strangers write, it stays text: in every format, in every place, and back again."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE, article_of
from lxml import etree, html
from pages import repaired
from roundtable_converters.packing import pack
from strategies import CONTEXT

import roundtable
from roundtable import ExportError, ImportedFileError, get_exporter, get_importer
from roundtable.formats import available_exporters, available_importers
from roundtable.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FORMATS = [name for name in available_exporters() if name in available_importers()]
_MARKUP_ENDINGS = (".xml", ".xhtml", ".rels", ".opf", ".ncx", ".svg")


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files that ``data`` consists of."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from ((name, package.read(name)) for name in package.namelist())
    else:
        yield ("item.xml" if data.startswith(b"<?xml") else "page.html"), data


def structure(data: bytes) -> dict[str, set[str]]:
    """Return the names of the elements and attributes that each file of a document has."""
    found = {}
    for name, part in parts(data):
        if name.endswith(_MARKUP_ENDINGS):
            root = etree.fromstring(part, etree.XMLParser(huge_tree=True))
        elif name.endswith(".html"):
            root = html.document_fromstring(part)
        else:
            continue
        found[name] = {str(key) for element in root.iter() for key in (element.tag, *element.keys())}
    return found


@pytest.mark.parametrize("name", _FORMATS)
def test_hostile_text_comes_back_as_it_was(name: str) -> None:
    exporter, importer = get_exporter(name), get_importer(name)
    for text in HOSTILE:
        article = article_of(text)
        try:
            exported = exporter.export(article, CONTEXT)
        except ExportError:
            assert not text.isprintable()
            continue
        assert importer.read(exported) == article, repr(text)


@pytest.mark.parametrize("name", [name for name in _FORMATS if name not in ("json", "jsonl", "ninjs")])
def test_hostile_text_never_becomes_markup(name: str) -> None:
    exporter = get_exporter(name)
    harmless = structure(exporter.export(article_of("水“厂”<…·"), CONTEXT))
    for text in HOSTILE:
        if text.isprintable():  # white space and controls may rightly be said with elements of their own
            found = structure(exporter.export(article_of(text), CONTEXT))
            assert found.keys() == harmless.keys()
            assert {part: names - harmless[part] for part, names in found.items() if names - harmless[part]} == {}, text


_DOCTYPES = [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "{url}">]>',
    '<!DOCTYPE a [<!ENTITY x PUBLIC "-//x" "{url}">]>',
    '<!DOCTYPE a SYSTEM "{url}">',
    '<!DOCTYPE a PUBLIC "-//x" "{url}">',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "{url}">%p;]>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "{url}"><!ENTITY x "&#37;p;">]>',
    "<!DOCTYPE a [<!ENTITY % f SYSTEM '{url}'><!ENTITY % e \"<!ENTITY x '&#37;f;'>\">%e;]>",
    '<!DOCTYPE a [<!ENTITY y "ha"><!ENTITY x "&y;&y;&y;&y;&y;">]>',
    '<!DOCTYPE a [<!NOTATION n SYSTEM "{url}"><!ENTITY x SYSTEM "{url}" NDATA n>]>',
    '<!DOCTYPE a [<!ATTLIST newsItem secret CDATA "{url}">]>',
    '<?xml-stylesheet type="text/xsl" href="{url}"?>',
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}" parse="text"/>',
]


def _with_payload(data: bytes, doctype: str) -> bytes:
    """Put ``doctype`` before the root of the XML in ``data`` (an XInclude into it), and use its entity in the text."""
    head, _, body = data.rpartition(b"?>") if data.startswith(b"<?xml") and data.count(b"?>") == 1 else (b"", b"", data)
    declaration = head + b"?>" if head else b""
    if "xi:include" in doctype:
        place = body.find(b">", body.find(b"<", body.find(b"<") + 1)) + 1
        return declaration + body[:place] + doctype.encode() + body[place:]
    return declaration + doctype.encode() + body.replace("城".encode(), b"&x;", 1)


@pytest.mark.parametrize("payload", _DOCTYPES, ids=range(len(_DOCTYPES)))
@pytest.mark.parametrize("name", ["docx", "epub", "newsml", "newsml-speakers"])
def test_xml_fetches_nothing(name: str, payload: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET", encoding="utf-8")
    doctype = payload.replace("{url}", secret.as_uri())
    exported = get_exporter(name).export(article_of("水厂"), CONTEXT)
    files = dict(parts(exported))
    for victim, data in files.items():
        if not victim.endswith(_MARKUP_ENDINGS):
            continue
        attacked = files | {victim: _with_payload(data, doctype)}
        given = pack(attacked.items()) if len(files) > 1 else attacked[victim]
        try:
            told = repr(get_importer(name).read(given))
        except ImportedFileError as error:
            told = str(error)
        assert "TOPSECRET" not in told, victim


_ELSEWHERE = "http://192.0.2.1/x"  # an address that is nobody's: RFC 5737
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AWAY = f'<Relationship Id="away" Type="{_RELATIONSHIPS}/{{}}" Target="{_ELSEWHERE}" TargetMode="External"/>'
_LINKS = [
    ("docx", "word/_rels/document.xml.rels", _AWAY.format("attachedTemplate") + "</Relationships>"),
    ("docx", "word/_rels/document.xml.rels", _AWAY.format("image") + "</Relationships>"),
    ("epub", "EPUB/content.opf", f'<item id="away" href="{_ELSEWHERE}" media-type="text/css"/></manifest>'),
    ("epub", "EPUB/front.xhtml", f'<img src="{_ELSEWHERE}" alt=""/><script src="{_ELSEWHERE}"></script></body>'),
    ("html", "page.html", f'<img src="{_ELSEWHERE}" alt=""><iframe src="{_ELSEWHERE}"></iframe></body>'),
]


@pytest.mark.parametrize(("name", "victim", "link"), _LINKS)
def test_links_to_elsewhere_are_not_followed(
    name: str, victim: str, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[object] = []
    for door in ("socket.socket.connect", "socket.getaddrinfo"):
        monkeypatch.setattr(door, lambda *where, **_: called.append(where))
    files = dict(parts(get_exporter(name).export(article_of("水厂"), CONTEXT)))
    end = link[link.rindex("</") :].encode()
    assert end in files[victim]
    files[victim] = files[victim].replace(end, link.encode())
    given = pack(files.items()) if len(files) > 1 else files[victim]
    with suppress(ImportedFileError):
        get_importer(name).read(given)
    if name == "html":
        roundtable.loads(given)
    assert called == []


@pytest.mark.parametrize("name", _FORMATS)
def test_deep_and_endless_files_are_refused(name: str) -> None:
    for data in (
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"<a>" * 100_000,
        b"<a " + b"b='' " * 50_000,
        b"\0" * 100_000,
        b"9" * 1_000_000,
    ):
        with pytest.raises(ImportedFileError):
            get_importer(name).read(data)


def test_every_beginning_of_a_page_is_read_or_refused() -> None:
    page = "【圆桌】水厂怎么改\n\n江城市水务局局长李明表示：“明年新建3座水厂𠮷。”\n主持人：好。".encode("gb18030")
    for stop in range(len(page)):
        for data in (page[:stop], page[stop:]):
            with suppress(roundtable.RoundtableError):
                repaired = roundtable.loads(data).repaired
                assert repaired.revert() == repaired.decoded.text


def _chunks() -> Iterator[str]:
    """Yield every character of the BMP and 4,096 beyond it, 2,048 at a time."""
    astral = range(0x10000, 0x110000, 256)
    characters = [chr(number) for number in (*range(0x10000), *astral)]
    for start in range(0, len(characters), 2048):
        yield "".join(characters[start : start + 2048])


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot say: https://www.w3.org/TR/xml/#charsets."""


@pytest.mark.parametrize("name", _FORMATS)
def test_every_character_comes_back_or_is_refused_by_its_number(name: str) -> None:
    exporter, importer = get_exporter(name), get_importer(name)
    for chunk in _chunks():
        sound = parse(repaired(f"圆桌\n\n江{_FORBIDDEN.sub('', chunk)}城\n"))
        assert importer.read(exporter.export(sound, CONTEXT)) == sound
    for character in "\0\x01\x08\x0b\x0c\x1f\ud800\udfff\ufffe\uffff":
        odd = parse(repaired(f"圆桌\n\n江{character}城\n"))
        try:
            exported = exporter.export(odd, CONTEXT)
        except ExportError as error:
            assert f"U+{ord(character):04X}" in str(error)  # noqa: PT017 - a format may be able to say it
        else:
            assert importer.read(exported) == odd
