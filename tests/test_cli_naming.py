"""The names of outputs: every system can hold them, and none leads out of its folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from roundtable.cli.naming import safe_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("圆桌·其一", "圆桌·其一.json"),
        ("CON", "_CON.json"),
        ("nul.2025", "_nul.2025.json"),
        ("com¹", "_com¹.json"),
        ("console", "console.json"),
        ("a\nb\x1b[2J", "a_b_[2J.json"),
        ("evil\u202etxt", "evil_txt.json"),
        ("..\\..\\etc", ".._.._etc.json"),
        ("a:b*?", "a_b__.json"),
        (" ", "_ .json"),
        ("页" * 84, "页" * 83 + ".json"),
        ("caf\udce9", "caf_.json"),
    ],
)
def test_every_system_can_hold_the_name_of_an_output(stem: str, name: str) -> None:
    assert safe_name(stem, ".json") == name
    assert len(name.encode()) <= 255


_RESERVED = [
    *("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"),
    *(port + digit for port in ("COM", "LPT") for digit in "123456789¹²³"),
]
_HOSTILE_STEMS = [
    *(form for name in _RESERVED for form in (name, name.lower(), f"{name}.页", f"{name} ")),
    *(
        f"页{chr(number)}一"
        for number in (*range(0x20), *range(0x7F, 0xA1), *range(0x200B, 0x2010), *range(0x2028, 0x202F))
    ),
    *(f"页{mark}一" for mark in '/\\:*?"<>|'),
    *(
        "..",
        ".",
        "...",
        "~",
        "-rf",
        "../页",
        "/etc/passwd",
        "C:\\页",
        "\\\\host\\页",
        "页.",
        "页 ",
        "",
        "A" * 300,
        "𠮷" * 100,
    ),
]


@pytest.mark.parametrize("stem", _HOSTILE_STEMS, ids=ascii)
def test_an_output_stays_in_its_folder_whatever_its_name(stem: str, tmp_path: Path) -> None:
    name = safe_name(stem, ".json")
    assert Path(name).name == name.rstrip(". ") == name  # one name, of no folder, that Windows keeps as it is
    assert name.split(".")[0].rstrip().upper() not in _RESERVED
    shapeless = {character for character in name if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")}
    assert shapeless <= set("\u200b\u200c\u200d")  # which join and part letters, and turn nothing round
    assert not set(name) & set('/\\:*?"<>|')
    (tmp_path / name).write_bytes(b"")
    assert [path.name for path in tmp_path.iterdir()] == [name]
