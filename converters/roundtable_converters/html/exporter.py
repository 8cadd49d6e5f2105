"""Writing an article as a review page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from functools import cache
from html import unescape
from importlib import resources
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

import msgspec

from roundtable.errors import FormatError
from roundtable_converters.embedding import encode_article
from roundtable_converters.html import panels
from roundtable_converters.html.markup import escape, script_data, squeeze
from roundtable_converters.html.places import find_places
from roundtable_converters.html.running import RunningText, lines_of
from roundtable_converters.html.words import Phrase, meaning, translated
from roundtable_converters.identifiers import public_name

if TYPE_CHECKING:
    from roundtable.formats import ExportContext
    from roundtable.model import Article
    from roundtable_converters.html.places import Places

__all__ = ["CHECKED", "MODEL", "HtmlExporter", "Interface"]

MODEL = "model"
"""Id of the element with the whole article, for the importer and the script."""
CHECKED = ("speakers", "targets")
"""Panels whose text must be as it was exported."""

Interface = Literal["auto", "zh", "en"]
"""Language of the interface: the browser's, Chinese, or English. A switch on the page changes it."""

_TAG = re.compile("<[^>]*>")
_FOLDER = resources.files(__package__)
_SCRIPTS = ("state.js", "marks.js", "card.js", "page.js")
_STYLES = ("review.css", "article.css", "print.css")
_SLOT = re.compile("@([a-z]+)@")


@cache
def _read(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


_TEMPLATE = translated(_read("page.html"))


class HtmlExporter(msgspec.Struct, frozen=True, kw_only=True):
    """Writes one HTML file in which an editor reviews the article and decides about repairs and gaps.

    The file needs no network and loads nothing. What an editor decides on it is saved as JSON, which
    ``roundtable-convert --decisions`` applies.

    >>> from datetime import UTC, datetime
    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    >>> HtmlExporter().export(article, context)[:15]
    b'<!DOCTYPE html>'

    Raises:
        FormatError: There is no such interface.
    """

    media_type: ClassVar[str] = "text/html"
    suffix: ClassVar[str] = ".html"

    interface: Interface = "auto"
    """Language of the interface at first: the browser's, Chinese (``zh``) or English (``en``)."""

    def __post_init__(self) -> None:
        if self.interface not in get_args(Interface):
            raise FormatError(f"there is no interface {self.interface!r}. Choose {', '.join(get_args(Interface))}.")

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article as a review page in UTF-8.

        Raises:
            ExportError: The article holds a lone surrogate, which no encoding can carry.
        """
        model = encode_article(article)
        lines = lines_of(article)
        places = find_places(article, lines)
        text = RunningText(article, lines, places).html()
        checked = {"speakers": panels.speakers_panel(article), "targets": panels.targets_panel(article)}
        aside = "\n".join(
            (
                panels.todo_panel(article, places),
                panels.repairs_panel(places),
                checked["speakers"],
                checked["targets"],
                panels.source_panel(article, context),
            )
        )
        style = _style(places)
        script = "\n".join(_read(f"script/{name}") for name in _SCRIPTS)
        shown = " ".join(f"on-g{number}" for number, group in enumerate(places.groups) if not group.routine)
        language = "zh" if article.language == "und" else article.language
        digests = " ".join(f'data-{name}="{digest(html)}"' for name, html in checked.items())
        title = article.headline or article.column or public_name(article.provenance.source) or "roundtable"
        return _filled(
            interface=self.interface,
            policy=_policy(style, script),
            generator=escape(context.generator),
            title=escape(title),
            style=style,
            name=escape(public_name(article.provenance.source)),
            language=language,
            groups=shown,
            text=text,
            panels=aside,
            model=script_data(MODEL, model, digests),
            data=script_data("page", msgspec.json.encode(_data(article, places))),
            script=script,
        ).encode()


def _filled(**slots: str) -> str:
    """Return the page with ``slots`` in the places of their names."""
    return _SLOT.sub(lambda match: slots[match[1]], _TEMPLATE)


def digest(markup: str) -> str:
    """Return the SHA-256 of the text in ``markup`` of ours, white space aside."""
    return hashlib.sha256(squeeze(unescape(_TAG.sub("", markup))).encode()).hexdigest()


def _policy(style: str, script: str) -> str:
    """Return a policy that lets this very style and script in, and nothing else."""

    def digest_of(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {digest_of(script)}; style-src {digest_of(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _style(places: Places) -> str:
    """Return the style sheets; ``.marked`` in them are the marks of the groups that the article's classes turn on."""
    marked = ", ".join(f".on-g{number} .g{number}" for number in range(len(places.groups)))
    return "\n".join(_read(name) for name in _STYLES).replace(".marked", f":is({marked or '.none-at-all'})")


class _Rule(msgspec.Struct):
    number: int
    """Of the rule, among those of the page."""
    rule: str
    level: int
    routine: bool
    places: int
    """Marks to walk through: one for each repair or gap that shows."""


class _Gap(msgspec.Struct):
    span: tuple[int, int]
    before: str
    at: int
    printed: str
    edits: tuple[int, int]
    left: str
    right: str
    """What is printed around the gap for the repairs that it is part of."""
    owns: bool
    """Whether all repairs that the gap is part of are inside it, so that it shows the text as it came."""


class _Data(msgspec.Struct):
    """What the script needs beside the article."""

    sha256: str
    name: str
    groups: list[_Rule]
    meanings: dict[str, Phrase]
    """What each rule of the page means, those of its gaps included."""
    gaps: list[_Gap]


def _data(article: Article, places: Places) -> _Data:
    gaps = article.provenance.gaps if places.fits else ()
    source = article.provenance.source
    rules = places.rules
    counts = Counter(mark.group for mark in places.marks if mark.first and not mark.around)
    return _Data(
        sha256=source.sha256,
        name=public_name(source),
        groups=[
            _Rule(rules.index(group.rule), *group, group.routine, counts[number])
            for number, group in enumerate(places.groups)
        ],
        meanings={rule: meaning(rule) for rule in sorted({*rules, *(gap.rule for gap in gaps)} - {""})},
        gaps=[
            _Gap(
                span=(place.decoded.start, place.decoded.stop),
                before=place.decoded.of(places.decoded),
                at=gap.span.start - place.repaired.start,
                printed=gap.span.of(article.text),
                edits=(place.edits.start, place.edits.stop),
                left=article.text[place.repaired.start : gap.span.start],
                right=article.text[gap.span.stop : place.repaired.stop],
                owns=gap.span.contains(place.repaired),
            )
            for gap, place in zip(gaps, places.gaps, strict=True)
        ],
    )
