"""Writing text as HTML in which it can be nothing but text."""

from __future__ import annotations

import re
from html import escape as escape_markup

__all__ = ["element", "escape", "script_data", "shown", "squeeze"]

# What HTML cannot carry or a browser would not show: control characters, lone surrogates, noncharacters, line
# separators, and marks that turn the direction of the text around them.
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# Inside JSON these stand in strings only, where an escape means the same.
_ESCAPED = re.compile("[<>&\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


def shown(text: str) -> str:
    r"""Return ``text`` with every character that would not be seen, or would hide others, spelled out.

    >>> shown("a\x08b\u202ec")
    'a⟨U+0008⟩b⟨U+202E⟩c'
    """
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def escape(text: str) -> str:
    """Return ``text`` for the content of an element or the value of an attribute."""
    return escape_markup(shown(text))


def element(tag: str, content: str = "", attributes: str = "") -> str:
    """Return an element; ``content`` and ``attributes`` are markup."""
    return f"<{tag}{' ' if attributes else ''}{attributes}>{content}</{tag}>"


def script_data(identifier: str, data: bytes, attributes: str = "") -> str:
    """Return JSON as a block of data that no browser runs or takes for markup."""
    escaped = _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", data.decode("utf-8"))
    return element("script", escaped, f'type="application/json" id="{identifier}" {attributes}'.rstrip())


def squeeze(text: str) -> str:
    """Return ``text`` without white space, which programs re-write when they save."""
    return "".join(text.split())
