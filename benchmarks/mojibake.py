"""Misread encodings and forgotten escapes: character error left over, ours beside ftfy's.

The text is our own sample, or eight pages from all over another one, in Simplified Chinese. Run with ``ftfy`` installed
to see its column::

    python benchmarks/mojibake.py
    python benchmarks/mojibake.py ../shared/clean-text/manual.zh-Hans.txt
"""

from __future__ import annotations

import html
import sys
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
_LENGTH, _PAGES = 800, 8
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


def distance(found: str, wanted: str) -> int:
    """Return how many characters must be put in, taken out or replaced to make ``wanted`` of ``found``."""
    if found == wanted:
        return 0
    row = list(range(len(wanted) + 1))
    for place, character in enumerate(found, 1):
        diagonal, row[0] = row[0], place
        for column, other in enumerate(wanted, 1):
            diagonal, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, diagonal + (character != other)),
            )
    return row[-1]


def _ours(text: str) -> str:
    return apply_edits(text, propose(text))


def _tools() -> dict[str, Callable[[str], str]]:
    tools: dict[str, Callable[[str], str]] = {"untouched": lambda text: text, "roundtable": _ours}
    if find_spec("ftfy"):
        ftfy = import_module("ftfy")
        tools["ftfy fix_text"] = cast("Callable[[str], str]", ftfy.fix_text)
        tools["ftfy fix_encoding"] = cast("Callable[[str], str]", ftfy.fix_encoding)
    return tools


def _pages(text: str) -> list[str]:
    """Return pages of ``text`` that begin with a line, as far from each other as can be."""
    starts = (text.find("\n", number * len(text) // _PAGES) + 1 for number in range(_PAGES))
    return [text[start : start + _LENGTH].replace("\N{NO-BREAK SPACE}", " ") for start in starts]


def _traditional(text: str) -> str:
    text = apply_edits(text, propose_script(text, source="Hans", option="hant")[0])
    return text.encode("big5hkscs", "ignore").decode("big5hkscs")


def main(files: list[str]) -> None:
    """Print one row for each family: character error in per cent, and our own time."""
    pages = [page for file in files for page in _pages(Path(file).read_text(encoding="utf-8"))]
    pages = pages or [_SAMPLE.read_text(encoding="utf-8")[:_LENGTH]]
    tools = _tools()
    print(f"{'damage':40}" + "".join(f"{name:>18}" for name in tools) + f"{'our CPU ms':>12}")
    _ours("江城".encode().decode("gbk"))  # the language model's tables are read once
    for family, damage in FAMILIES.items():
        errors = dict.fromkeys(tools, 0)
        length, ours = 0, 0.0
        for clean in map(_traditional, pages) if family.startswith("Big5") else pages:
            wanted = clean.replace("\n", "") if family in ("one character per line", "spaced characters") else clean
            length += len(wanted)
            damaged = damage(clean)
            for name, tool in tools.items():
                start = process_time()
                repaired = tool(damaged)
                ours += 1000 * (process_time() - start) * (name == "roundtable")
                errors[name] += distance(repaired, wanted)
        print(f"{family:40}" + "".join(f"{100 * wrong / length:18.2f}" for wrong in errors.values()) + f"{ours:12.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
