"""HTML source to lines of text, each character with its place in the source.

Parsers build a tree and forget where its text stood. This reader does the reverse: it follows the
tags only as far as a reader sees them, as line breaks, links, headings and side matter, and keeps places.
It never goes back in the source, so that no page, however broken, takes more than linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

__all__ = ["Atom", "Line", "read_lines"]

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z) | <[!?][^>]*> |
        <(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)
         (?P<attributes>(?:[^'"<>]|"[^"]{0,4096}"|'[^']{0,4096}'){0,4096}+)>""",
    re.DOTALL | re.VERBOSE,
)
_ENTITY_OR_SPACE = re.compile(r"&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|[ \t\n\r\f]+")
_ROLE = re.compile(r"""\b(?:class|id|role)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|\shidden(?=[\s=/]|\Z)", re.IGNORECASE)
# Words that sites in and out of China put into the class or id of what is not the article.
_SIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|crumbs?|bread-?crumbs?|path|footer|foot|bottom|copyright\w*|side-?bar|aside|related?\w*|"
    r"recommend\w*|share\w*|comments?|pager|pagination|rank\w*|hot\w*|ads?|advert\w*|banner|tool-?bar|login|search\w*|"
    r"friend-?links?|links|tags?|qr-?code|app-?download)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_BREAKING = _words(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary table tbody td tfoot th "
    "thead title tr ul"
)
_CONTAINERS = _words(
    "article aside blockquote body center div dl fieldset figure footer form header main nav ol section table tbody td "
    "th tr ul"
)
_CORE = _words("html body main article")
_SIDE_TAGS = _words("nav aside footer form menu button select")
# What stands in these is not for reading; it ends at the closing tag of the same name and nowhere else.
_OPAQUE = _words("script style noscript template textarea iframe svg object select")
_DEEPEST = 200


class Atom(NamedTuple):
    """Text and the place in the source that it stands for; the same characters, or what they mean."""

    text: str
    start: int
    stop: int


class Line(NamedTuple):
    """One line as a reader sees it."""

    atoms: tuple[Atom, ...]
    tag: str
    """``"h1"``, ``"h2"`` …, ``"title"`` or ``""``."""
    containers: tuple[int, ...]
    """Numbers of the elements around it, outermost first; 0 is the page."""
    side: bool
    """Whether it stands in a menu, a footer, a form, or an element named like one."""
    linked: int
    """Number of its characters that are links."""

    @property
    def text(self) -> str:
        """The text of the line."""
        return "".join(atom.text for atom in self.atoms)


def read_lines(source: str) -> list[Line]:
    """Return the lines of the HTML ``source`` in order, none of them empty, white space at their edges left out."""
    reader = _Reader(source)
    reader.read()
    return reader.lines


@dataclass
class _Draft:
    """The line being read."""

    tag: str
    atoms: list[Atom] = field(default_factory=list)
    space: tuple[int, int] | None = None
    """White space after the last atom, not yet known to be inside the line."""
    side: bool = False
    linked: int = 0


class _Element(NamedTuple):
    name: str
    side: bool
    """Whether it or an element around it is side matter."""
    path: tuple[int, ...]


class _Reader:
    """Walks through the source once and collects lines."""

    def __init__(self, source: str) -> None:
        self.lines: list[Line] = []
        self._source = source
        self._open = [_Element("", side=False, path=(0,))]
        self._count = 0
        self._endless: set[str] = set()
        self._links = self._pre = 0
        self._line = _Draft("")

    def read(self) -> None:
        place = 0
        while match := _TAG.search(self._source, place):
            self._text(place, match.start())
            place = match.end()
            if name := (match["name"] or "").lower():
                if match["close"]:
                    self._close_tag(name)
                else:
                    place = self._open_tag(name, match["attributes"], place)
        self._text(place, len(self._source))
        self._break("")

    def _open_tag(self, name: str, attributes: str, place: int) -> int:
        """Take in an opening tag that ends at ``place``; return where to go on."""
        if name in _OPAQUE:
            return self._behind(name, place)
        if name == "a":
            self._links = 1  # links do not nest
        if name == "pre":
            self._pre += 1
        if name in _BREAKING:
            self._break(self._line.tag if name == "br" else name)
        side = name in _SIDE_TAGS or (name not in _CORE and _is_side(attributes))
        if name in _CONTAINERS:
            if name in ("td", "th", "tr"):
                self._close_cells(name)
            if len(self._open) < _DEEPEST:
                self._count += 1
                last = self._open[-1]
                self._open.append(_Element(name, side or last.side, (*last.path, self._count)))
        elif side and name not in _VOID:
            self._line.side = True
        return place

    def _close_tag(self, name: str) -> None:
        if name == "a":
            self._links = 0
        if name == "pre":
            self._pre = max(0, self._pre - 1)
        if name in _BREAKING:
            self._break("")
        if name in _CONTAINERS and any(element.name == name for element in self._open):
            while self._open.pop().name != name:
                pass

    def _close_cells(self, name: str) -> None:
        """Close the cell, and before a new row the row, whose closing tag was left out."""
        ended = ("td", "th", "tr") if name == "tr" else ("td", "th")
        while self._open[-1].name in ended:
            self._open.pop()

    def _behind(self, name: str, place: int) -> int:
        """Return where the element ``name`` that begins at ``place`` ends; ``place`` if it has no end."""
        if name not in self._endless:
            if match := re.compile(f"</{name}\\b[^>]*>", re.IGNORECASE).search(self._source, place):
                return match.end()
            self._endless.add(name)
        return len(self._source) if name in ("script", "style") else place

    def _text(self, start: int, stop: int) -> None:
        place = start
        for match in _ENTITY_OR_SPACE.finditer(self._source, start, stop):
            self._add(self._source[place : match.start()], place, match.start())
            place = match.end()
            if match[0][0] == "&":
                self._add(unescape(match[0]), match.start(), place)
            elif self._pre and ("\n" in match[0] or "\r" in match[0]):
                self._break(self._line.tag)
            else:
                self._line.space = (self._line.space[0] if self._line.space else match.start(), place)
        self._add(self._source[place:stop], place, stop)

    def _add(self, text: str, start: int, stop: int) -> None:
        if not text:
            return
        line = self._line
        if line.space and line.atoms:
            start_of_space, end_of_space = line.space
            # https://drafts.csswg.org/css-text-3/#line-break-transform: no space at a line end between Han characters.
            wrapped = "\n" in self._source[start_of_space:end_of_space]
            if not (wrapped and text[0] >= "\u2e80" and line.atoms[-1].text[-1] >= "\u2e80"):
                line.atoms.append(Atom(" ", start_of_space, end_of_space))
        line.space = None
        line.atoms.append(Atom(text, start, stop))
        line.linked += len(text) * self._links

    def _break(self, tag: str) -> None:
        """End the line; the next one stands in an element ``tag``."""
        line, around = self._line, self._open[-1]
        if atoms := _strip(line.atoms):
            self.lines.append(Line(atoms, line.tag, around.path, around.side or line.side, line.linked))
        self._line = _Draft(tag)


def _is_side(attributes: str) -> bool:
    if not attributes:
        return False
    names = (match[1] or match[2] or match[3] or "" for match in _ROLE.finditer(attributes))
    return any(_SIDE_NAMES.search(name) for name in names) or _HIDDEN.search(attributes) is not None


def _strip(atoms: list[Atom]) -> tuple[Atom, ...]:
    """Return ``atoms`` without the white space at both ends."""
    full = [place for place, atom in enumerate(atoms) if atom.text.strip()]
    if not full:
        return ()
    kept = atoms[full[0] : full[-1] + 1]
    text, start, stop = kept[0]
    if len(text) == stop - start:
        kept[0] = Atom(text.lstrip(), stop - len(text.lstrip()), stop)
    text, start, stop = kept[-1]
    if len(text) == stop - start:
        kept[-1] = Atom(text.rstrip(), start, start + len(text.rstrip()))
    return tuple(kept)
