"""``--diff`` shows what was repaired, line by line, for people and for patch."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable import Article, Edit, Span, loads
from roundtable.cli import main
from roundtable.cli.diff import diff
from roundtable.edits import apply_edits

DAMAGED = Path(__file__).resolve().parents[1] / "examples/roundtable.damaged.txt"
_HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")


def patched(text: str, patch: str) -> str:
    """Return ``text`` as a reader of unified diffs changes it; every line that goes is checked."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    out: list[str] = []
    position = 0
    shown = patch.split("\n")[2:-1]
    index = 0
    while index < len(shown):
        found = _HUNK.fullmatch(shown[index])
        assert found, shown[index]
        start, count, new_start, new_count = map(int, found.groups())
        start = start - 1 if count else start
        out += lines[position:start]
        assert len(out) == (new_start - 1 if new_count else new_start)
        sides: dict[str, list[str]] = {"-": [], "+": []}
        sign = "-"
        index += 1
        while index < len(shown) and not shown[index].startswith("@@"):
            if shown[index].startswith("\\"):
                sides[sign][-1] = sides[sign][-1][:-1]
            else:
                sign = shown[index][0]
                sides[sign].append(shown[index][1:] + "\n")
            index += 1
        assert sides["-"] == lines[start : start + count]
        assert len(sides["+"]) == new_count
        out += sides["+"]
        position = start + count
    return "".join((*out, *lines[position:]))


def changed(before: str, edits: tuple[Edit, ...]) -> Article:
    """Return an article whose record says that ``edits`` made its text."""
    article = loads("江城今天下雨。".encode()).article
    text = apply_edits(before, edits)
    provenance = msgspec.structs.replace(article.provenance, edits=edits)
    blocks = (msgspec.structs.replace(article.blocks[0], span=Span(0, len(text))),) if text else ()
    return Article(headline=None, language="zh-Hans", layout="unknown", text=text, blocks=blocks, provenance=provenance)


@st.composite
def repairs(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    before = draw(st.text("ab\n\r", max_size=30))
    edits: list[Edit] = []
    position = 0
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(position, len(before)))
        stop = draw(st.integers(start, min(len(before), start + 4)))
        after = draw(st.text("xy\n", max_size=3))
        if start == stop and (not after or (edits and edits[-1].span.stop == start)):
            continue
        edits.append(Edit(rule="test", span=Span(start, stop), before=before[start:stop], after=after))
        position = stop
    return before, tuple(edits)


@given(repairs())
def test_the_diff_makes_the_repaired_text_of_the_original(change: tuple[str, tuple[Edit, ...]]) -> None:
    before, edits = change
    article = changed(before, edits)
    patch = diff(article, "page.txt", colour=False)
    assert (patched(before, patch) if patch else before) == article.text


def test_the_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([str(DAMAGED), "-q", "--diff"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"--- {DAMAGED}\n+++ {DAMAGED}\n@@ -")
    assert "\x1b" not in shown
    article = loads(DAMAGED.read_bytes()).article
    assert patched(DAMAGED.read_text(encoding="utf-8"), shown) == article.text
    assert list(tmp_path.iterdir()) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main([str(DAMAGED), "-q", "--diff"]) == 0
    assert ("\x1b[31m-" in terminal.getvalue()) == coloured


def test_on_a_terminal_the_changes_stand_out_and_nothing_moves_the_cursor() -> None:
    article = changed("a\x1b[2Jb(x)\n\u202ec", (Edit(rule="test", span=Span(6, 10), before="(x)\n", after="-"),))
    shown = diff(article, "page.txt", colour=True)
    assert "\x1b[31m-a<1B>[2Jb\x1b[7m(x)\x1b[27m\x1b[0m\n" in shown
    assert "\x1b[32m+a<1B>[2Jb\x1b[7m-\x1b[27m<202E>c" in shown


def test_a_sound_page_has_no_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.txt"
    path.write_text("江城今天下雨。\n", encoding="utf-8")
    assert main([str(path), "--diff"]) == 0
    assert capsys.readouterr().out == ""
