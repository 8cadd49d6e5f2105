"""The command speaks English and Chinese, and says the same in both."""

from __future__ import annotations

import ast
import re
import string
from importlib import resources
from pathlib import Path

import pytest

import roundtable.cli
from roundtable import Limits
from roundtable.cli import main
from roundtable.cli.messages import language, message
from roundtable.cli.terminal import columns

_TABLE = resources.files("roundtable.cli").joinpath("messages.tsv").read_text(encoding="utf-8")
_ROWS = [line.split("\t") for line in _TABLE.splitlines() if not line.startswith("#")]
_HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=["en_GB.UTF-8", "zh_CN.UTF-8"])
def locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LC_ALL", request.param)
    return str(request.param)


def _places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _used() -> set[str]:
    """Return every constant of the command's own code: the keys of messages are among them."""
    code = Path(roundtable.cli.__file__).parent.rglob("*.py")
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in code)
    return {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def _asked_for() -> set[str]:
    """Return every key that is named in a call of ``message``."""
    code = Path(roundtable.cli.__file__).parent.rglob("*.py")
    return {key for path in code for key in re.findall(r'\bmessage\("([\w.-]+)"', path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row[0])
def test_a_message_says_the_same_in_both_languages(row: list[str]) -> None:
    _, english, chinese = row
    assert _places(english) == _places(chinese)
    assert not _HAN.search(english)
    if re.search("[a-z]", re.sub(r"\{\w+\}", "", english)):
        assert _HAN.search(chinese)


def test_every_key_stands_once_and_is_used() -> None:
    keys = [key for key, *_ in _ROWS]
    assert sorted(set(keys)) == sorted(keys)
    named = {f"limit.{name}" for name in Limits.__struct_fields__}
    assert named <= set(keys)
    assert set(keys) - named - _used() == set()
    assert _asked_for() - set(keys) == set()
    assert len(_asked_for()) > 30


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.GB18030", "LC_ALL": ""}, "zh"),
        ({}, "en"),
    ],
)
def test_the_locale_says_the_language(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_help_is_in_the_language_of_the_locale_and_fits_the_terminal(
    locale: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    shown = capsys.readouterr().out
    options = shown.partition(message("help.examples").splitlines()[0])[0].splitlines()
    assert [line for line in options if columns(line) > 80] == []
    assert bool(_HAN.search(shown)) == locale.startswith("zh")


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["--colour"], "unknown-flag"),
        (["page.txt", "-t"], "no-value"),
        (["--quiet=yes"], "no-value-wanted"),
        (["--script", "latin"], "wrong-choice"),
    ],
)
def test_a_mistyped_command_line_is_one_line_in_the_language_of_the_locale(
    locale: str, arguments: list[str], key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    (row,) = (row for row in _ROWS if row[0] == key)
    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(row[1 + locale.startswith("zh")]))
    assert re.search(pattern, line), line
    assert bool(_HAN.search(line)) == locale.startswith("zh")
