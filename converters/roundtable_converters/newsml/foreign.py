"""The best article that another producer's item allows.

Headline, people, dates and body are put in their places; every other text of the item is kept as
``Unparsed``, with the name of the element that held it.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from lxml import etree

from roundtable.edits import Span
from roundtable.model import Article, Block, Paragraph, Post, Provenance, Section, Speaker, Unparsed
from roundtable.text import Source
from roundtable_converters.newsml.xml import MODEL, XML_LANG, folded, nar, whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import BlockRole, SpeakerRole

__all__ = ["foreign_article"]

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"})
_PARAGRAPHS = frozenset({"p", "li", "blockquote", "td", "th", "pre", "dt", "dd", "figcaption"})
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "em",
        "i",
        "inline",
        "mark",
        "q",
        "rb",
        "ruby",
        "s",
        "small",
        "span",
        "strong",
        "sub",
    }
    | {
        "sup",
        "u",
        "person",
        "location",
        "org",
        "num",
        "money",
        "chron",
        "event",
        "function",
        "virtloc",
        "copyrite",
        "lang",
    }
)
"""Elements of XHTML and NITF that do not end a line."""
_SKIPPED = frozenset({"head", "rt", "rp", "script", "style"})


def foreign_article(item: etree._Element, data: bytes) -> Article:
    """Return an article with what ``item``, read from ``data``, says in the usual places."""
    return _Reading(item, data).article()


class _Reading:
    """Collects the lines of the article and remembers which elements have been understood."""

    def __init__(self, item: etree._Element, data: bytes) -> None:
        self.item, self.data = item, data
        self.text = ""
        self.blocks: list[Block] = []
        self.understood: set[etree._Element] = set(item.iterfind(MODEL))

    def article(self) -> Article:
        headlines = self._all("contentMeta", "headline")
        kicker = next((element for element in headlines if element.get("role", "").endswith(":kicker")), None)
        plain = [element for element in headlines if element is not kicker and not element.get("role")]
        headline = self._line("headline", self._take(next(iter(plain or headlines), None)))
        byline = self._line("byline", self._first("contentMeta", "by"))
        lede = tuple(text for text in self._texts("contentMeta", "description") if self._line("lede", text))
        moderators, speakers, editor = self._people()
        sections = tuple(self._sections())
        rights = (*self._texts("rightsInfo", "copyrightNotice"), *self._texts("rightsInfo", "usageTerms"))
        rights = tuple(text for text in rights if self._line("rights", text))
        source = self._first("contentMeta", "infoSource") or self._first("contentMeta", "creditline")
        publisher, place = self._first("itemMeta", "provider"), self._first("contentMeta", "located")
        return Article(
            headline=headline,
            column=self._take(kicker),
            language=_language(self.item),
            layout="unknown",
            published=self._published(),
            place=place,
            source=source,
            publisher=publisher,
            byline=byline,
            moderators=moderators,
            speakers=speakers,
            lede=lede,
            sections=sections,
            editor=editor,
            rights=rights,
            unparsed=tuple(self._rest()),
            text=self.text,
            blocks=tuple(self.blocks),
            provenance=Provenance(
                source=Source(name=self.item.get("guid"), sha256=sha256(self.data).hexdigest(), size=len(self.data)),
                encoding=(self.item.getroottree().docinfo.encoding or "utf-8").lower(),
                evidence="declared",
            ),
        )

    def _line(self, role: BlockRole, text: str | None) -> str | None:
        """Append a line to the article's text and return it; None where there is nothing to append."""
        if not text:
            return None
        start = len(self.text)
        self.text += f"{text}\n"
        stop = start + len(text)
        self.blocks += (
            Block(role=role, span=Span(start, stop)),
            Block(role="space", span=Span(stop, stop + 1)),
        )
        return text

    def _all(self, group: str, name: str) -> list[etree._Element]:
        return self.item.findall(f"{nar(group)}/{nar(name)}")

    def _take(self, element: etree._Element | None) -> str | None:
        if element is not None:
            self.understood.update(element.iter())
        return _text(element)

    def _texts(self, group: str, name: str) -> tuple[str, ...]:
        return tuple(text for element in self._all(group, name) if (text := self._take(element)))

    def _first(self, group: str, name: str) -> str | None:
        found = self._all(group, name)
        return self._take(found[0]) if found else None

    def _people(self) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...], str | None]:
        moderators: list[Speaker] = []
        speakers: list[Speaker] = []
        editor = None
        for element in (*self._all("contentMeta", "creator"), *self._all("contentMeta", "contributor")):
            name = self._take(element)
            if name is None:
                continue
            roles = element.get("role", "")
            if "cpprole:editor" in roles.split() and editor is None:
                editor = name
                continue
            creator = element.tag == nar("creator")
            role: SpeakerRole = "moderator" if creator else "guest" if "interviewee" in roles else "source"
            person = Speaker(
                id=f"p{len(moderators) + len(speakers) + 1}", name=name, role=role, posts=tuple(_posts(element))
            )
            (moderators if creator else speakers).append(person)
        return tuple(moderators), tuple(speakers), editor

    def _published(self) -> str | None:
        stamps = (
            *self.item.iterfind(f"{nar('pubHistory')}/{nar('published')}/{nar('timestamp')}"),
            *self._all("contentMeta", "contentCreated"),
            *self._all("itemMeta", "firstCreated"),
            *self._all("itemMeta", "versionCreated"),
        )
        for stamp in stamps:
            if found := _DATE.match(folded(stamp.text)):
                return found[0]
        return None

    def _sections(self) -> Iterator[Section]:
        """Yield the body: a new section at each heading; of two headings in a row the first is the kicker."""
        kicker: str | None = None
        headline: str | None = None
        paragraphs: list[Paragraph] = []
        start = len(self.text)
        for heading, text in (*self._body(), (True, None)):
            if heading and (paragraphs or text is None) and len(self.text) > start:
                span = Span(start, len(self.text))
                yield Section(kicker=kicker, headline=headline, span=span, paragraphs=tuple(paragraphs))
                start, kicker, headline, paragraphs = len(self.text), None, None, []
            if text is None:
                return
            place = Span(len(self.text), len(self.text) + len(text))
            self._line("section_headline" if heading else "paragraph", text)
            if heading:
                kicker, headline = headline, text
            else:
                paragraphs.append(Paragraph(text=text, span=place))

    def _body(self) -> Iterator[tuple[bool, str]]:
        """Yield (is a heading, text) for each line of the first rendition that has any text."""
        for content in self.item.iterfind(f"{nar('contentSet')}/*"):
            if content.tag == nar("inlineData"):
                lines = [(False, text) for line in (content.text or "").splitlines() if (text := folded(line))]
            else:
                lines = [(heading, text) for heading, run in _runs(content) if (text := folded(run))]
            if lines:
                self.understood.update(element for element in content.iter() if not _in_head(element))
                yield from lines
                return

    def _rest(self) -> Iterator[Unparsed]:
        """Yield every text of the item that the article does not hold yet, once."""
        kept = set(self.text.splitlines())
        for element in self.item.iter(etree.Element):
            if element in self.understood:
                continue
            for piece in (element.text, *(child.tail for child in element)):
                text = folded(piece)
                if text and text not in kept:
                    kept.add(text)
                    start = len(self.text)
                    self._line("unparsed", text)
                    reason = f"{_path(element)} of the item"
                    yield Unparsed(span=Span(start, start + len(text)), text=text, reason=reason)


def _runs(element: etree._Element, heading: bool = False) -> Iterator[tuple[bool, str]]:
    """Yield (is a heading, text) for each stretch of text between the borders of paragraphs and headings."""
    name = etree.QName(element).localname
    if name in _SKIPPED:
        return
    heading = (heading or name in _HEADINGS) and name not in _PARAGRAPHS
    run = element.text or ""
    for child in element:
        if etree.QName(child).localname in _INLINE:
            run += "".join(text for _, text in _runs(child))
        else:
            yield heading, run
            yield from _runs(child, heading)
            run = ""
        run += child.tail or ""
    yield heading, run


def _in_head(element: etree._Element) -> bool:
    return any(etree.QName(node).localname in _SKIPPED for node in (element, *element.iterancestors()))


def _path(element: etree._Element) -> str:
    parent = element.getparent()
    name = etree.QName(element).localname
    return name if parent is None else f"{etree.QName(parent).localname}/{name}"


def _posts(person: etree._Element) -> Iterator[Post]:
    for element in person.iterfind(nar("definition")):
        if text := folded(element.text):
            yield Post(text=text, title=text)


def _text(element: etree._Element | None) -> str | None:
    """Return the text of ``element``; of a party or place its name or literal."""
    if element is None:
        return None
    name = element.find(nar("name"))
    text = whole_text(element if name is None else name)
    return text or folded(element.get("literal")) or None


def _language(item: etree._Element) -> Literal["zh-Hans", "zh-Hant", "und"]:
    language = item.find(f"{nar('contentMeta')}/{nar('language')}")
    tag = (language.get("tag", "") if language is not None else "") or item.get(XML_LANG, "")
    subtags = tag.lower().replace("_", "-").split("-")
    if subtags[0] != "zh":
        return "und"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(subtags[1:]) else "zh-Hans"
