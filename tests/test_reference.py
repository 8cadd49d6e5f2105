"""The reference says what the program says: options, and public names with complete docstrings."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import roundtable

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "scripts" / "build_reference.py"


def test_the_reference_is_up_to_date_and_every_docstring_is_complete() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """Return the module that judges docstrings, looking at a module of ours that falls short."""
    (tmp_path / "falling_short.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    spec = importlib.util.spec_from_file_location("public_names", SCRIPT.with_name("public_names.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "MODULES", ("falling_short",))
    return module


MODULE = '''
__all__ = ["Place", "measure", "sound"]

class Place:
    """Where something is."""

    start: int
    """First one."""
    count: int
    """How many characters it has."""
    name: str

    def __init__(self):
        self._check()

    def _check(self):
        raise ValueError("no")

def measure(path: str) -> int:
    """Return the size.

    >>> measure("x")
    """
    return _look(path)

def _look(path):
    if not path:
        raise KeyError(path)
    return 1

def sound(text: str) -> int:
    """Return the number of characters.

    >>> sound("x")
    1

    Raises:
        KeyError: There are none.
    """
    return _look(text)
'''


def test_what_a_docstring_lacks_is_told(names: ModuleType) -> None:
    missing = {name.name: name.missing for name in names.public_names()}
    assert missing == {
        "Place": ("errors", "example"),
        "Place.start": ("units",),
        "Place.count": (),
        "Place.name": ("meaning",),
        "measure": ("units", "errors"),
        "sound": (),
    }


def test_every_public_name_is_found_where_it_is_promised() -> None:
    code = (
        "import sys, roundtable\n"
        "heavy = [name for name in ('msgspec', 'lxml', 'roundtable.repair') if name in sys.modules]\n"
        "names = roundtable.__all__\n"
        "missing = [name for name in names if name not in dir(roundtable) or not hasattr(roundtable, name)]\n"
        "from roundtable import *\n"
        "print(heavy, missing, load is roundtable.load, roundtable.errors.InputError is InputError)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[] [] True True\n"


def test_a_name_that_is_not_there_is_told_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'roundtable' has no attribute 'read'"):
        _ = roundtable.read  # type: ignore[attr-defined]
