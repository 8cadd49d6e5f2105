"""Bytes become text, every character knows its bytes, and what is no text is refused or accounted for."""

from __future__ import annotations

import random
import subprocess
import sys
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippets import ENCODINGS, SIZES, snippet

from roundtable import DecodedText, DecodeError, RoundtableError, Span
from roundtable.decoding import decode

HANS = "江城市临江区今年新建三十座公园，区长何志远说：“先种树，再修路。”\n望湖区的居民表示赞成。\n"
HANT = "江城市臨江區今年新建三十座公園，區長何志遠說：「先種樹，再修路。」\n望湖區的居民表示贊成。\n"
LOST = "\N{REPLACEMENT CHARACTER}"


def page(encoding: str) -> str:
    return HANT if encoding.startswith("big5") else HANS


def assert_traced(data: bytes, decoded: DecodedText) -> None:
    """Check that each character decodes from its own bytes, in order, and that no other byte is left over."""
    end = None
    for offset, character in enumerate(decoded.text):
        source = decoded.to_bytes(Span(offset, offset + 1))
        assert end is None or source.start == end
        end = source.stop
        raw = data[source.start : source.stop]
        if character == LOST and raw != LOST.encode(decoded.encoding, "ignore"):
            assert (source.start, raw.hex()) in decoded.undecoded
        elif raw != b"\x80":  # the euro sign
            assert raw.decode(decoded.encoding) == character
    assert end is None or end == len(data)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", SIZES)
def test_the_encoding_of_a_snippet_is_found_out(encoding: str, size: int) -> None:
    wrong = []
    for index in range(20):
        text, data = snippet(index, encoding, size)
        decoded = decode(data)
        if decoded.text != text:
            wrong.append((text, decoded.encoding))
        assert_traced(data, decoded)
    assert wrong == []


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["℃／22℃临江晴", "办公室在1981年建", "\n*\n第三次會議之後的", "| 表格 |", "Park 2025", "式\n|常用的命令|\n"],
)
def test_utf_16_without_a_mark_in_tables_and_lists(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_a_mark_that_one_part_of_a_file_brought_along() -> None:
    decoded = decode(HANS.encode("utf-8-sig") + HANS.encode("gbk") * 2)
    assert (decoded.text, decoded.evidence) == (HANS * 3, "detected")


def test_clean_text_needs_no_detector_and_no_extractor() -> None:
    code = "import sys; from roundtable.decoding import decode; decode('江城'.encode()); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert "roundtable.decoding" in run.stdout.split()
    assert not {"chardet", "trafilatura", "lxml"} & set(run.stdout.split())


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("gb18030", "gb18030")],
)
def test_a_byte_order_mark_decides(codec: str, encoding: str) -> None:
    mark = b"" if codec in ("utf-8-sig", "utf-16") else "\ufeff".encode(codec)
    decoded = decode(mark + HANS.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.evidence) == (HANS, encoding, "bom")


@pytest.mark.parametrize(
    ("declaration", "codec", "encoding", "evidence"),
    [
        ('<?xml version="1.0" encoding="GB2312"?>\n', "gbk", "gb18030", "declared"),
        ("<?xml version='1.0' encoding='big5'?>\n", "big5", "big5hkscs", "declared"),
        ('<meta charset="utf-8">\n', "utf-8", "utf-8", "declared"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">\n', "gbk", "gb18030", "declared"),
        ("<META CHARSET = x-gbk >\n", "gbk", "gb18030", "declared"),
        # What lies:
        ('<meta charset="gb2312">\n', "utf-8", "utf-8", "detected"),
        ('<meta charset="gb2312">\n', "big5", "big5hkscs", "detected"),
        ('<meta charset="big5">\n', "gbk", "gb18030", "detected"),
        ('<meta charset="utf-8">\n', "gbk", "gb18030", "detected"),
        ('<meta charset="iso-8859-1">\n', "gbk", "gb18030", "detected"),
        ('<meta charset="klingon">\n', "gbk", "gb18030", "detected"),
    ],
)
def test_a_declaration_counts_if_the_bytes_bear_it_out(
    declaration: str, codec: str, encoding: str, evidence: str
) -> None:
    start = "" if declaration.startswith("<?") else "文件"  # so that the text is no page
    text = start + declaration + page(codec)
    decoded = decode(text.encode(codec, "ignore"))
    assert (decoded.text, decoded.encoding, decoded.evidence) == (text, encoding, evidence)


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("gbk", HANS.encode("gbk"), "gb18030"),
        ("GB2312", HANS.encode("gbk"), "gb18030"),
        ("big5", HANT.encode("big5"), "big5hkscs"),
        ("utf-16", HANS.encode("utf-16"), "utf-16-le"),
        ("utf-16", "\ufeff".encode("utf-16-be") + HANS.encode("utf-16-be"), "utf-16-be"),
        ("UTF8", HANS.encode("utf-8-sig"), "utf-8"),
        ("shift_jis", "今年、公園を作る".encode("shift_jis"), "shift_jis"),
        ("hz", "江城 ABC 公园".encode("hz"), "hz"),
        ("latin-1", b"caf\xe9", "iso8859-1"),
    ],
)
def test_the_caller_knows_best(name: str, data: bytes, encoding: str) -> None:
    decoded = decode(data, encoding=name)
    assert (decoded.text, decoded.encoding, decoded.evidence) == (
        data.decode(name).removeprefix("\ufeff"),
        encoding,
        "given",
    )


def test_private_use_characters_keep_their_bytes() -> None:
    data = HANS.encode("gbk") + bytes.fromhex("a6d9 febe aaa1 f8a1 a140") + HANS.encode("gbk")
    decoded = decode(data)
    assert decoded.text == HANS + "\ue78d\ue485\ue000\ue234\ue4c6" + HANS
    assert_traced(data, decoded)


def test_four_byte_characters_of_gb18030() -> None:
    text = "江城市青石区𠮷家湾的㐂老师和𪚥先生住在同一条街上，两家孩子从小一起上学。"
    data = text.encode("gb18030")
    decoded = decode(data)
    assert decoded.text == text
    assert_traced(data, decoded)


def test_the_one_byte_euro_sign_of_code_page_936() -> None:
    data = "补贴".encode("gbk") + b"\x80" + HANS.encode("gbk")
    decoded = decode(data)
    assert decoded.text == "补贴€" + HANS
    assert decoded.undecoded == ()
    assert data[slice(*decoded_bytes(decoded, 2))] == b"\x80"


def decoded_bytes(decoded: DecodedText, offset: int) -> tuple[int, int]:
    source = decoded.to_bytes(Span(offset, offset + 1))
    return source.start, source.stop


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_a_text_may_end_in_the_middle_of_a_character(encoding: str) -> None:
    data = page(encoding).strip().encode(encoding)[:-1]
    decoded = decode(data)
    assert decoded.text == page(encoding).strip()[:-1] + LOST
    assert [offset for offset, _ in decoded.undecoded] == [len(page(encoding).strip()[:-1].encode(encoding))]
    assert_traced(data, decoded)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_a_text_may_begin_in_the_middle_of_a_character(encoding: str) -> None:
    data = page(encoding).encode(encoding)[1:]
    decoded = decode(data)
    assert decoded.text == LOST + page(encoding)[1:]
    assert_traced(data, decoded)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_lost_byte_costs_about_one_character(encoding: str) -> None:
    draw = random.Random(7)  # noqa: S311 - the same places every time
    lost = total = 0
    for index in range(0, 60, 6):
        text = "\n".join(snippet(number, encoding, 1000)[0] for number in (index, index + 2, index + 4))
        torn = bytearray(text.encode(encoding))
        for place in sorted(draw.sample(range(len(torn)), 5), reverse=True):
            del torn[place]
        decoded = decode(bytes(torn))
        assert_traced(bytes(torn), decoded)
        same = SequenceMatcher(None, text, decoded.text, autojunk=False).get_matching_blocks()
        lost += len(text) - sum(block.size for block in same)
        total += len(text)
    assert lost <= 0.005 * total


@pytest.mark.parametrize("legacy", ["gb18030", "big5hkscs"])
def test_lines_in_two_encodings(legacy: str) -> None:
    lines = page(legacy).splitlines(keepends=True) * 4
    data = b"".join(line.encode(legacy if index % 3 else "utf-8") for index, line in enumerate(lines))
    decoded = decode(data)
    assert decoded.text == "".join(lines)
    for offset, character in enumerate(decoded.text):
        start, stop = decoded_bytes(decoded, offset)
        assert data[start:stop] in (character.encode("utf-8"), character.encode(legacy))


def test_nothing_else_is_changed() -> None:
    text = "\ufeff  一、\r\n\r二、\u200b\x0b三、\N{NO-BREAK SPACE}　(?!),;:\t\n\n"
    assert decode(text.encode("utf-8-sig")).text == text


def test_the_source_is_recognisable() -> None:
    decoded = decode(b"abc", name="page.txt")
    assert decoded.source.name == "page.txt"
    assert decoded.source.size == 3
    assert decoded.source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_no_bytes_are_no_text() -> None:
    decoded = decode(b"")
    assert (decoded.text, decoded.pieces) == ("", ())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "a ZIP archive"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "an Office document"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "an EPUB book"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive"),
        (bytes(100), "binary data"),
        (HANS.encode() + bytes(20), "binary data"),
        (random.Random(1).randbytes(3000), "binary data"),  # noqa: S311 - the same noise every time
    ],
)
def test_binary_data_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(DecodeError, match=f"^a/b.txt: this is {what}.*, not text. Give a text file"):
        decode(data, name="a/b.txt")


def test_a_picture_stays_a_picture_whatever_the_caller_says() -> None:
    with pytest.raises(DecodeError, match="a PNG picture"):
        decode(b"\x89PNG\r\n\x1a\n", encoding="latin-1")


@pytest.mark.parametrize(
    ("text", "codec", "guess"),
    [
        ("江城市では今年、公園を三十か所新しく作る予定です。", "cp932", "Japanese"),
        ("강성시는 올해 공원 서른 곳을 새로 만들 계획이라고 밝혔다.", "cp949", "Korean"),
        ("В этом году в городе построят тридцать новых парков.", "koi8-r", "Russian"),
        ("Cette année, la mairie créera trente parcs près du fleuve.", "cp1252", "no encoding that Chinese pages use"),
    ],
)
def test_text_in_other_encodings_is_refused_not_mangled(text: str, codec: str, guess: str) -> None:
    with pytest.raises(DecodeError, match=guess):
        decode(text.encode(codec))
    assert decode(text.encode(codec), encoding=codec).text == text
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "", "\0"])
def test_an_unknown_encoding_is_named(name: str) -> None:
    with pytest.raises(DecodeError, match=r"there is no encoding .* such as utf-8, gb18030 or big5"):
        decode(b"abc", encoding=name)


@pytest.mark.parametrize("name", ["utf-8", "ascii", "hz"])
def test_a_wrong_encoding_gives_no_garbage(name: str) -> None:
    with pytest.raises(DecodeError, match=f"not {name} text as was said"):
        decode(HANS.encode("gbk"), encoding=name)


_TEXTS = st.text(
    st.one_of(st.characters(codec="big5hkscs"), st.sampled_from("江城市的一是了，。\n"), st.characters(codec="ascii")),
    max_size=60,
)


@given(_TEXTS, st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp932", "utf-7", "hz"]))
def test_every_character_knows_its_bytes(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    decoded = decode(data, encoding=encoding)
    if decoded.source.media_type == "text/plain":
        assert decoded.text == data.decode(encoding)
        for piece in decoded.pieces:
            raw = data[piece.source.start : piece.source.stop]
            assert piece.kind == "derived" or raw.decode(encoding) == piece.span.of(decoded.text)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except RoundtableError:
        return
    if decoded.source.media_type == "text/plain" and decoded.evidence != "bom":
        assert_traced(data, decoded)


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16-le"]))
def test_any_bytes_between_text(noise: bytes, encoding: str) -> None:
    head, tail = page(encoding).encode(encoding), page(encoding).encode(encoding)
    try:
        decoded = decode(head + noise + tail, encoding=encoding)
    except DecodeError:
        return
    assert decoded.text.startswith(page(encoding))
    assert_traced(head + noise + tail, decoded)
