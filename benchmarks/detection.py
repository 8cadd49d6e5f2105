"""Find out encodings beside chardet, charset-normalizer and, where installed, faust-cchardet; then tear the bytes.

    python benchmarks/detection.py [SNIPPETS]

Snippets are put together from sentences of our own (``tests/snippets.py``), by default 200 for each of ten encodings
and four sizes. An answer is right if the bytes come out as the text that they were made from. Times are CPU
seconds of this process; compare them within one run only.
"""

from __future__ import annotations

import importlib
import random
import sys
import time
import warnings
from collections import Counter
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import chardet

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from snippets import ENCODINGS, SIZES, snippet

from roundtable import RoundtableError
from roundtable.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes], str]


def ours(data: bytes) -> str:
    return decode(data).text


def with_chardet(data: bytes) -> str:
    return _decoded(data, chardet.detect(data)["encoding"])


def with_charset_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return _decoded(data, best.encoding if best else None)


def with_cchardet(data: bytes) -> str:
    return _decoded(data, importlib.import_module("cchardet").detect(data)["encoding"])


def _decoded(data: bytes, encoding: str | None) -> str:
    try:
        return data.decode(encoding or "ascii", "replace").removeprefix("\ufeff")
    except LookupError:
        return ""


def readers() -> dict[str, Reader]:
    found: dict[str, Reader] = {
        "ours": ours,
        "chardet": with_chardet,
        "charset-normalizer": with_charset_normalizer,
    }
    if importlib.util.find_spec("cchardet"):
        found["faust-cchardet"] = with_cchardet
    return found


def detection(count: int) -> None:
    print(
        f"share of {count} snippets read right\n\nreader              {'all':>7}",
        *(f"{size:>5} B" for size in SIZES),
        "CPU s",
    )
    for name, reader in readers().items():
        right: Counter[int] = Counter()
        start = time.process_time()
        misses: Counter[str] = Counter()
        for encoding in ENCODINGS:
            for size in SIZES:
                for index in range(count):
                    text, data = snippet(index, encoding, size)
                    good = _read(reader, data) == text
                    right[size] += good
                    misses[encoding] += not good
        shares = [right[size] / (count * len(ENCODINGS)) for size in SIZES]
        used = time.process_time() - start
        print(f"{name:<20}{sum(shares) / len(shares):7.4f}", *(f"{share:7.4f}" for share in shares), f"{used:5.1f}")
        print("    misses:", ", ".join(f"{encoding} {n}" for encoding, n in misses.items() if n) or "none")


def damage(count: int) -> None:
    print(f"\ncharacter error in %, mean of {count} texts of about 3,000 bytes\n")
    print(f"{'':<28}", *(f"{name:>19}" for name in readers()))
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        for label, tear in (
            ("first byte cut", _first_cut),
            ("last byte cut", _last_cut),
            ("5 bytes dropped", _dropped),
        ):
            _row(f"{encoding}, {label}", count, partial(_torn, encoding, tear))
    _row("half GBK, half UTF-8 lines", count, _mixed)


def _row(label: str, count: int, sample: Callable[[int], tuple[str, bytes]]) -> None:
    cells = []
    for reader in readers().values():
        wrong = total = 0
        for index in range(count):
            text, data = sample(index)
            wrong += _errors(text, _read(reader, data))
            total += len(text)
        cells.append(f"{100 * wrong / total:19.3f}")
    print(f"{label:<28}", *cells)


def _page(index: int, encoding: str) -> str:
    return "\n".join(snippet(6 * index + step, encoding, 1000)[0] for step in (0, 2, 4))


def _torn(encoding: str, tear: Callable[[bytes, int], bytes], index: int) -> tuple[str, bytes]:
    text = _page(index, encoding)
    return text, tear(text.encode(encoding), index)


def _first_cut(data: bytes, _: int) -> bytes:
    return data[1:]


def _last_cut(data: bytes, _: int) -> bytes:
    return data[:-1]


def _dropped(data: bytes, index: int) -> bytes:
    torn = bytearray(data)
    places = random.Random(index).sample(range(len(data)), 5)  # noqa: S311 - the same places every time
    for place in sorted(places, reverse=True):
        del torn[place]
    return bytes(torn)


def _mixed(index: int) -> tuple[str, bytes]:
    text = _page(index, "gb18030")
    lines = text.splitlines(keepends=True)
    return text, b"".join(line.encode("gb18030" if place % 2 else "utf-8") for place, line in enumerate(lines))


def _read(reader: Reader, data: bytes) -> str:
    try:
        return reader(data)
    except RoundtableError:
        return ""


def _errors(text: str, read: str) -> int:
    blocks = SequenceMatcher(None, text, read, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # detectors warn of short input
    detection(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    damage(20)
