"""What the command says, in English and Chinese.

The sentences stand in ``messages.tsv``, a row for each: key, English, Chinese; its first line explains them. Errors
that the library raises are in English and come through as they are.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import resources

__all__ = ["language", "message"]


def message(key: str, /, **values: object) -> str:
    """Return the sentence called ``key`` in the language of the locale, with ``values`` filled in."""
    return _table()[key][language() == "zh"].format_map(values)


def language() -> str:
    """Return ``"zh"`` in a Chinese locale, else ``"en"``.

    The first of LC_ALL, LC_MESSAGES and LANG that says something decides, as POSIX has it.
    """
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


@cache
def _table() -> dict[str, tuple[str, str]]:
    table = resources.files(__package__).joinpath("messages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {key: (english.replace("\\n", "\n"), chinese.replace("\\n", "\n")) for key, english, chinese in rows}
