"""Misread encodings and forgotten escapes: character error left over, ours beside ftfy's.

The text is our own sample. Run with ``ftfy`` installed to see its column::

    python benchmarks/mojibake.py
"""

from __future__ import annotations

import html
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, cast

from roundtable.edits import apply_edits
from roundtable.repair import channel
from roundtable.repair.mojibake import propose
from roundtable.repair.script import propose as propose_script

if TYPE_CHECKING:
    from collections.abc import Callable

_SAMPLE = Path(__file__).parents[1] / "examples" / "roundtable.zh-Hans.txt"
_LENGTH = 800
_FREE = b"\x81\x8d\x8f\x90\x9d"
_WINDOWS = "".join(chr(code) if code in _FREE else bytes([code]).decode("cp1252") for code in range(256))


def _windows(data: bytes) -> str:
    return "".join(_WINDOWS[byte] for byte in data)


def _repeated(damage: Callable[[str], str], times: int) -> Callable[[str], str]:
    def damaged(text: str) -> str:
        for _ in range(times):
            text = damage(text)
        return text

    return damaged


def _asked(misread: str) -> str:
    return misread.replace("\N{REPLACEMENT CHARACTER}", "?")


FAMILIES: dict[str, Callable[[str], str]] = {
    "UTF-8 as GBK, bytes replaced": lambda text: text.encode().decode("gbk", "replace"),
    "UTF-8 as GBK, bytes dropped": lambda text: text.encode().decode("gbk", "ignore"),
    "UTF-8 as GB18030, bytes replaced": lambda text: text.encode().decode("gb18030", "replace"),
    "UTF-8 as GBK, ? for bytes": lambda text: _asked(text.encode().decode("gbk", "replace")),
    "UTF-8 as GB18030, ? for bytes": lambda text: _asked(text.encode().decode("gb18030", "replace")),
    "UTF-8 as GBK by PHP": lambda text: channel.decode(text.encode()),
    "UTF-8 as GBK, then Traditional": lambda text: channel.mirror_script(text.encode().decode("gbk", "replace")),
    "UTF-8 as GBK twice": _repeated(lambda text: text.encode().decode("gb18030", "replace"), 2),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 as Windows-1252": lambda text: _windows(text.encode()),
    "UTF-8 as Windows-1252, bytes replaced": lambda text: text.encode().decode("cp1252", "replace"),
    "UTF-8 as Windows-1252, ? for bytes": lambda text: _asked(text.encode().decode("cp1252", "replace")),
    "UTF-8 as Windows-1252, bytes dropped": lambda text: text.encode().decode("cp1252", "ignore"),
    "UTF-8 as Latin-1 twice": _repeated(lambda text: text.encode().decode("latin-1"), 2),
    "UTF-8 as Windows-1252 twice": _repeated(lambda text: _windows(text.encode()), 2),
    "GBK as Latin-1": lambda text: text.encode("gb18030").decode("latin-1"),
    "GBK as Windows-1252": lambda text: _windows(text.encode("gb18030")),
    "Big5 as Latin-1": lambda text: text.encode("big5hkscs", "ignore").decode("latin-1"),
    "Big5 as Windows-1252": lambda text: _windows(text.encode("big5hkscs", "ignore")),
    "HTML references": lambda text: text.encode("ascii", "xmlcharrefreplace").decode("ascii"),
    "HTML named references": lambda text: html.escape(text).replace("“", "&ldquo;").replace("”", "&rdquo;"),
    "JSON escapes": lambda text: text.encode("ascii", "backslashreplace").decode("ascii"),
    "one character per line": lambda text: "\n".join(text.replace("\n", "")),
    "spaced characters": lambda text: " ".join(text.replace("\n", "")),
    "zero-width spaces": "\u200b".join,
    "none at all": lambda text: text,
}


def error(found: str, wanted: str) -> float:
    """Return the edit distance of the two in per cent of ``wanted``."""
    row = list(range(len(wanted) + 1))
    for place, character in enumerate(found, 1):
        diagonal, row[0] = row[0], place
        for column, other in enumerate(wanted, 1):
            diagonal, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, diagonal + (character != other)),
            )
    return 100 * row[-1] / len(wanted)


def _ours(text: str) -> str:
    return apply_edits(text, propose(text))


def _tools() -> dict[str, Callable[[str], str]]:
    tools: dict[str, Callable[[str], str]] = {"untouched": lambda text: text, "roundtable": _ours}
    if find_spec("ftfy"):
        ftfy = import_module("ftfy")
        tools["ftfy fix_text"] = cast("Callable[[str], str]", ftfy.fix_text)
        tools["ftfy fix_encoding"] = cast("Callable[[str], str]", ftfy.fix_encoding)
    return tools


def main() -> None:
    """Print one row for each family: character error in per cent, and our own time."""
    clean = _SAMPLE.read_text(encoding="utf-8")[:_LENGTH]
    traditional = apply_edits(clean, propose_script(clean, source="Hans", option="hant")[0])
    traditional = traditional.encode("big5hkscs", "ignore").decode("big5hkscs")
    tools = _tools()
    print(f"{'damage':40}" + "".join(f"{name:>18}" for name in tools) + f"{'our CPU ms':>12}")
    _ours("江城".encode().decode("gbk"))  # the language model's tables are read once
    for family, damage in FAMILIES.items():
        text = traditional if family.startswith("Big5") else clean
        wanted = text.replace("\n", "") if family in ("one character per line", "spaced characters") else text
        damaged = damage(text)
        row = f"{family:40}"
        for name, tool in tools.items():
            start = process_time()
            repaired = tool(damaged)
            spent = 1000 * (process_time() - start) if name == "roundtable" else 0.0
            row += f"{error(repaired, wanted):18.2f}"
            if name == "roundtable":
                ours = spent
        print(row + f"{ours:12.1f}")


if __name__ == "__main__":
    main()
