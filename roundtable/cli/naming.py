"""Names of outputs that every system can hold, and of inputs that a terminal and a document can show."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["safe_name", "same_name", "shown"]

# Control characters, what Windows forbids, marks that turn the direction of writing, undecodable bytes.
_CONTROLS = "\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_UNSAFE = re.compile(f'[{_CONTROLS}<>:"/\\\\|?*]')
_UNSHOWN = re.compile(f"[{_CONTROLS}]")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: devices, whatever the ending.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_LONGEST = 255
"""Bytes of a name that the usual file systems hold."""


def safe_name(stem: str, suffix: str = "") -> str:
    """Return ``stem`` with ``suffix`` as the name of a file or folder on any system.

    >>> safe_name("江城: 圆桌?", ".docx"), safe_name("con", ".json"), safe_name("..")
    ('江城_ 圆桌_.docx', '_con.json', '__')
    """
    name = _UNSAFE.sub("_", stem)
    if not suffix:  # Windows drops spaces and dots at the end
        name = re.sub(r"[ .]+$", lambda end: "_" * len(end[0]), name)
    if _RESERVED.match(name) or not name.strip(" ."):
        name = f"_{name}"
    return name.encode()[: _LONGEST - len(suffix.encode())].decode(errors="ignore") + suffix


def same_name(path: str) -> str:
    r"""Return what ``path`` has in common with every name that some system takes for the same.

    >>> same_name("out/Café.json") == same_name("out/CAFE\u0301.JSON")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def shown(name: str) -> str:
    r"""Return ``name`` in characters that neither move a terminal's cursor nor break a document.

    >>> shown("page\x1b[2J.txt")
    'page�[2J.txt'
    """
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", name)
