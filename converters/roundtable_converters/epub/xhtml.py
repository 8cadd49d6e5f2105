"""XHTML pages, written as text: every string goes through ``escape``, so none becomes markup."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import msgspec

from roundtable_converters.characters import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Page", "document", "element", "escape", "escaping", "head_of", "link", "squeeze", "visible_text"]

_WORDS = re.compile(">([^<]+)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# One pass instead of six: markup, and what XML forbids.
_SPECIAL = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_special_in = _SPECIAL.search


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the book."""

    name: str
    title: str
    body: str
    """Content of the body, as markup."""


def escape(text: str) -> str:
    """Return ``text`` as it stands in content or in an attribute; what XML cannot carry is spelled out."""
    return _SPECIAL.sub(_escaped, text) if _special_in(text) else text


def escaping(text: str) -> Callable[[str], str]:
    """Return what escapes parts of ``text``: nothing need be done to them where nothing in all of it is special."""
    return escape if _special_in(text) else str


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or printable(match[0])


def element(name: str, text: str, attributes: str = "") -> str:
    """Return an element that holds only ``text``."""
    return f"<{name} {attributes}>{escape(text)}</{name}>" if attributes else f"<{name}>{escape(text)}</{name}>"


def link(text: str, place: str | None) -> str:
    """Return ``text``, as a link where there is a ``place`` to go to."""
    return f'<a href="{place}">{escape(text)}</a>' if place else escape(text)


def head_of(language: str, sheets: Iterable[str]) -> str:
    """Return what every page of a book in ``language`` begins with, up to its title."""
    links = "".join(f'<link rel="stylesheet" type="text/css" href="{name}"/>\n' for name in sheets)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width"/>\n{links}'
    )


def document(page: Page, head: str) -> bytes:
    """Return the whole file of ``page``, which begins with ``head``."""
    return f"{head}{element('title', page.title)}\n</head>\n<body>\n{page.body}\n</body>\n</html>\n".encode()


def visible_text(markup: str) -> str:
    """Return what the reader sees of ``markup`` that we wrote, an element or several, without white space."""
    return squeeze(html.unescape("".join(_WORDS.findall(markup))))


def squeeze(text: str) -> str:
    """Return ``text`` without white space, which programs that re-save a book put in and take out."""
    return "".join(text.split())
