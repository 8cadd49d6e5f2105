"""The page that says what was repaired and what stays open.

A page from a damaged mirror has a thousand edits that take away a reading or change a character's form.
Listed singly they would be longer than the article, so they are counted. A repair that puts in words
that the page had lost is listed with its place, and so is every gap.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from roundtable.edits import Span
from roundtable.text import Candidate
from roundtable_converters.characters import legible
from roundtable_converters.epub.xhtml import Page, element, escape, link
from roundtable_converters.figures import percent
from roundtable_converters.identifiers import public_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.edits import Edit
    from roundtable.model import Article, Provenance
    from roundtable_converters.epub.labels import Labels

__all__ = ["Note", "Record", "notes_page", "record_of", "restores_words"]

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FOLDED = str.maketrans("“”‘’。", "\"\"''.")
_CONTEXT = 8
"""Characters of the article that are shown on either side of a note's place."""
_READINGS = 5
"""Candidates for a gap that are shown, best first; the model in the book has all."""
_EXAMPLE = 12
"""Characters of an edit that the table of counts shows."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One repair or gap that is listed."""

    kind: Literal["repair", "gap"]
    number: int
    span: Span
    """Place in ``Article.text``."""
    rule: str
    before: str
    readings: tuple[Candidate, ...]
    """What stands there now, or the candidates for a gap."""

    @property
    def anchor(self) -> str:
        """Fragment of the note."""
        return f"{self.kind}-{self.number}"

    @property
    def text_anchor(self) -> str:
        """Fragment of the place in the running text."""
        return f"{self.kind}-{self.number}-text"


@lru_cache(maxsize=4096)
def restores_words(before: str, after: str) -> bool:
    """Tell whether an edit puts in Chinese that stood there in no form, rather than tidies what stood there.

    >>> restores_words("?!笔", "。”经")
    True
    >>> restores_words("創,新業", "创，新业"), restores_words("(chuàng)", ""), restores_words(",", "，")
    (False, False, False)
    """
    if not _HAN.search(after):
        return False
    if len(before) == 1 == len(after):
        return not _HAN.match(before)
    return _shape(before) != _shape(after)


def _shape(text: str) -> str:
    """Return ``text`` without what script conversion and fullwidth folding change."""
    return unicodedata.normalize("NFKC", _HAN.sub("字", text)).translate(_FOLDED)


class Record(NamedTuple):
    """What was done to the text, as far as the book tells it."""

    notes: tuple[Note, ...]
    """What is listed: repairs first, then gaps, each in the order of the text."""
    counts: dict[str, int]
    """Edits by rule."""
    examples: dict[str, Edit]
    """The first edit of each rule."""


def record_of(provenance: Provenance) -> Record:
    """Return what the book tells of ``provenance``."""
    notes: list[Note] = []
    counts: dict[str, int] = {}
    examples: dict[str, Edit] = {}
    shift = 0
    # All in one walk, and no span for each: there may be thousands, for the sake of ten that are listed.
    for edit in provenance.edits:
        rule, before, after = edit.rule, edit.before, edit.after
        if rule in counts:
            counts[rule] += 1
        else:
            counts[rule], examples[rule] = 1, edit
        if after:
            if restores_words(before, after):
                start = edit.span.start + shift
                notes.append(
                    Note(
                        kind="repair",
                        number=len(notes) + 1,
                        span=Span(start, start + len(after)),
                        rule=rule,
                        before=before,
                        readings=(Candidate(text=after, certainty=edit.certainty),),
                    )
                )
            shift += len(after)
        shift -= len(before)
    notes += [
        Note(kind="gap", number=number, span=gap.span, rule=gap.rule, before=gap.before, readings=gap.candidates)
        for number, gap in enumerate(provenance.gaps, start=1)
    ]
    return Record(tuple(notes), counts, examples)


def notes_page(article: Article, record: Record, places: dict[str, str], labels: Labels) -> Page | None:
    """Return the page of repairs and gaps, None where there are none."""
    notes = record.notes
    if not record.counts and not notes:
        return None
    source = article.provenance.source
    name = public_name(source) or f"sha256:{source.sha256}"
    origin = labels.origin.format(name=name, size=f"{source.size:,}", encoding=article.provenance.encoding)
    body = "\n".join(
        (
            '<section epub:type="appendix" role="doc-appendix" aria-labelledby="notes">',
            element("h1", labels.notes, 'id="notes"'),
            element("p", origin),
            *(_counts(record, labels) if record.counts else ()),
            *_list(labels.singular, [note for note in notes if note.kind == "repair"], article, places, labels),
            *_list(labels.gaps, [note for note in notes if note.kind == "gap"], article, places, labels),
            "</section>",
        )
    )
    return Page(name="notes.xhtml", title=labels.notes, body=body)


def _counts(record: Record, labels: Labels) -> list[str]:
    """Return the table of edits by rule, the most frequent first."""
    rows = []
    for rule, count in sorted(record.counts.items(), key=lambda item: -item[1]):
        example = record.examples[rule]
        shown = f"{_shown(example.before, labels)} → {_shown(example.after, labels)}"
        rows.append(
            f'<tr><th scope="row">{element("code", rule)}</th>{element("td", str(count))}{element("td", shown)}</tr>'
        )
    header = "".join([element("th", column, 'scope="col"') for column in labels.repair_columns])
    caption = element("caption", labels.repairs_caption.format(sum(record.counts.values())))
    return [
        element("h2", labels.repairs),
        f'<table class="counts">\n{caption}\n<thead><tr>{header}</tr></thead>\n<tbody>',
        *rows,
        "</tbody>\n</table>",
    ]


def _shown(text: str, labels: Labels) -> str:
    if not text.strip():
        return labels.nothing
    return legible(text if len(text) <= _EXAMPLE else text[: _EXAMPLE - 1] + "…")


def _list(title: str, notes: Sequence[Note], article: Article, places: dict[str, str], labels: Labels) -> list[str]:
    if not notes:
        return []
    items = [f'<li id="{note.anchor}">{_item(note, article, places, labels)}</li>' for note in notes]
    return [element("h2", title), "<ol>", *items, "</ol>"]


def _item(note: Note, article: Article, places: dict[str, str], labels: Labels) -> str:
    """Say where a note belongs, what stood there, and which readings there are."""
    text, span = article.text, note.span
    left = text[max(0, span.start - _CONTEXT) : span.start].rpartition("\n")[2]
    right = text[span.stop : span.stop + _CONTEXT].partition("\n")[0]
    readings = "、".join(
        f"{candidate.text}（{labels.certainty}{percent(candidate.certainty)}）"
        for candidate in note.readings[:_READINGS]
    )
    heading = labels.now if note.kind == "repair" else labels.readings
    place = link(f"…{left}〔{span.of(text)}〕{right}…", places.get(note.text_anchor))
    return (
        f"{place}<br/>{escape(labels.was)} {element('code', legible(note.before))}{labels.separator}"
        f"{escape(heading)} {escape(readings or labels.nothing)}{labels.separator}{element('code', note.rule)}"
    )
