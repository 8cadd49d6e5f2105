"""What is fuzzed: each target takes any bytes, and either comes back or raises a ``RoundtableError``."""

from __future__ import annotations

import re
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import cache, partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

import roundtable
from roundtable import ExportContext, get_exporter, get_importer
from roundtable.cli import main
from roundtable.decoding import decode
from roundtable.edits import Span
from roundtable.formats import available_exporters, available_importers

if TYPE_CHECKING:
    from collections.abc import Callable

    from roundtable import RepairedText
    from roundtable.decisions import Action

__all__ = ["Target", "compose", "export", "targets"]

_ROOT = Path(__file__).parents[2]
_CONTEXT = ExportContext(created=datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
_EXIT_CODES = (0, 1, 3)


class Target(NamedTuple):
    """One door."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    """Whole, sound inputs to begin from."""


def targets() -> dict[str, Target]:
    """Return every target by name: the stages, the whole way, each importer, the command."""
    found = {
        "decode": Target(_decode, _pages),
        "load": Target(_load, _texts),
        "clauses": Target(lambda data: _load(compose(data).encode()), lambda: [bytes(range(40))]),
        "export": Target(_export, _texts),
        "command": Target(_command, _pages),
        "decisions": Target(_decisions, _documents),
    }
    exporters = available_exporters()
    for name in available_importers():
        if name in exporters:
            found[name] = Target(partial(_import, name), partial(_exported, name))
    return found


def _decode(data: bytes) -> None:
    decoded = decode(data)
    size = len(decoded.text)
    for start in range(0, size, max(1, size // 5)):
        assert 0 <= decoded.to_bytes(Span(start, size)).start <= len(data)


def _load(data: bytes) -> None:
    """Read a page; the model itself checks that nothing is lost."""
    reading = roundtable.loads(data)
    repaired = reading.repaired
    assert repaired.revert() == repaired.decoded.text
    assert reading.article.text == repaired.text


def compose(data: bytes) -> str:
    """Return a page of the clauses and marks of our own pages, each chosen by two bytes: short, and near to sense."""
    clauses, marks = _clauses()
    chosen = []
    for high, low in zip(data[::2], data[1::2], strict=False):
        parts = clauses if low % 2 else marks
        chosen.append(parts[(high << 7 | low >> 1) % len(parts)])
    return "".join(chosen)


@cache
def _clauses() -> tuple[list[str], list[str]]:
    text = b"\n".join(_texts()).decode()
    return re.findall(r"\w+", text), re.findall(r"\W", text)


def export(data: bytes) -> dict[str, bytes]:
    """Read a page, write it in every format and read that back; return the files by format."""
    article = roundtable.loads(data).article
    files = {name: get_exporter(name).export(article, _CONTEXT) for name in available_exporters()}
    for name in files.keys() & available_importers().keys():
        assert get_importer(name).read(files[name]) == article, f"{name} gives another article back"
    return files


def _export(data: bytes) -> None:
    export(data)


def _decisions(data: bytes) -> None:
    """Read decisions about the sample and apply them: they fit, or are refused, and the text adds up."""
    repaired = _sample()
    decided = roundtable.decide(repaired, *roundtable.read_decisions(data))
    assert decided.revert() == repaired.decoded.text


@cache
def _sample() -> RepairedText:
    return roundtable.load(_ROOT / "examples/roundtable.damaged.txt").repaired


def _documents() -> list[bytes]:
    repaired = _sample()
    actions: tuple[Action, ...] = ("accept", "reject", "replace")
    decisions = tuple(
        roundtable.Decision(
            kind="edit",
            span=edit.span,
            before=edit.before,
            printed=edit.after,
            action=action,
            text="字" if action == "replace" else None,
        )
        for edit, action in zip(repaired.edits, actions, strict=False)
    )
    return [msgspec.json.encode(roundtable.Decisions(sha256=repaired.decoded.source.sha256, decisions=decisions))]


def _import(name: str, data: bytes) -> None:
    get_importer(name).read(data)


def _command(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stderr(StringIO()) as said:
        Path("page.txt").write_bytes(data)
        with redirect_stdout(StringIO()):
            code = main(["page.txt", "-t", "json", "-q"])
        assert code in _EXIT_CODES, f"exit code {code}"
        assert "internal error" not in said.getvalue(), said.getvalue()
        assert len(said.getvalue().splitlines()) == (code != 0), said.getvalue()
        left = {path.name for path in Path().iterdir()}
        assert left == ({"page.json", "page.txt"} if code == 0 else {"page.txt"})


def _texts() -> list[bytes]:
    """Return our samples and the parser's cases."""
    folders = (_ROOT / "examples", _ROOT / "tests" / "cases" / "articles")
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.txt"))]


def _pages() -> list[bytes]:
    """Return texts in several encodings, and saved pages."""
    texts = _texts()
    saved = [path.read_bytes() for path in sorted((_ROOT / "tests" / "cases" / "html").glob("*.html"))]
    encodings = ("gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-8-sig")
    others = [text.decode().encode(encodings[number % 5], "replace") for number, text in enumerate(texts)]
    return texts + saved + others


def _exported(name: str) -> list[bytes]:
    exporter = get_exporter(name)
    return [exporter.export(roundtable.loads(text).article, _CONTEXT) for text in _texts()[:6]]
