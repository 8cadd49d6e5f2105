"""Packages are the same bytes for the same content, readable by everybody, and safe to open."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roundtable_converters.packing import pack, packed, unpack

from roundtable import ImportedFileError

_NAMES = st.text("abc/中😀.", min_size=1, max_size=8)
_MEMBERS = st.dictionaries(_NAMES, st.binary(max_size=100) | st.binary(max_size=50).map(lambda part: part * 2_000))


@given(_MEMBERS, st.sets(_NAMES))
def test_python_reads_every_package_back(members: dict[str, bytes], stored: set[str]) -> None:
    package = pack(packed(name, data, compress=name not in stored) for name, data in members.items())
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == members
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.create_system, info.external_attr, info.extra) == (0, 0, b"")
            short = info.file_size <= 256
            assert (info.compress_type == zipfile.ZIP_STORED) == (short or info.filename in stored)


@given(_MEMBERS)
def test_members_keep_their_order(members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(members.items()))) as opened:
        assert opened.namelist() == list(members)


@pytest.mark.skipif(shutil.which("unzip") is None and "CI" not in os.environ, reason="needs unzip")
def test_another_program_finds_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(pack([("first", b"stored"), ("目录/甲", "圆桌".encode() * 50_000)]))
    tested = subprocess.run(["unzip", "-t", file], capture_output=True, check=False)
    assert b"No errors detected" in tested.stdout


def test_long_members_are_compressed_well() -> None:
    data = "".join(f'{{"rule":"script","span":[{n},{n + 1}]}}' for n in range(5_000)).encode()
    assert len(pack([("article.json", data)])) < len(data) / 6


def _bomb(size: int) -> bytes:
    return pack([("bomb", b"\0" * size)])


def _packed_by(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr("a", b"text" * 100)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a readable EPUB file"),
        (b"PK\x03\x04 and nothing more", "not a readable EPUB file"),
        (pack([("a", b"text" * 100)])[:-10], "not a readable EPUB file"),
        (pack([("a", b"text")]).replace(b"text", b"tent"), "not a readable EPUB file"),
        (_bomb(2_000_000), "more than is safe to open"),
        (_bomb(65 * 1024 * 1024), "more than is safe to open"),
        (pack((str(number), b"") for number in range(10_001)), "too many members"),
        (b"PK\x03\x04" + bytes(21 * 1024 * 1024), "22,020,100 bytes"),
        (pack([("a", b"one"), ("a", b"two")]), "two members 'a'"),
        (pack([("../../a", b"text")]), r"'\.\./\.\./a': a name that may lead out"),
        (pack([("/etc/a", b"text")]), "'/etc/a': a name that may lead out"),
        (pack([("C:a", b"text")]), "'C:a': a name that may lead out"),
        (pack([("..\\a", b"text")]), "a name that may lead out"),
        (_packed_by(zipfile.ZIP_LZMA), "compressed by method 14"),
    ],
)
def test_what_is_no_package_or_a_bomb_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ImportedFileError, match=message):
        unpack(data, kind="EPUB")


@pytest.mark.parametrize("said", [0, 10])
def test_a_member_that_lies_about_its_size_is_not_expanded(said: int) -> None:
    member = packed("bomb", bytes(60 * 1024 * 1024))
    liar = member._replace(entry=member.entry[:18] + said.to_bytes(4, "little") + member.entry[22:])
    book = pack([liar, ("padding", hashlib.shake_128(b"").digest(100_000))])
    tracemalloc.start()
    try:
        with pytest.raises(ImportedFileError, match="not a readable EPUB file"):
            unpack(book, kind="EPUB")
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_small_members_may_be_packed_ever_so_tightly() -> None:
    assert unpack(_bomb(1 << 20), kind="EPUB") == {"bomb": b"\0" * (1 << 20)}
