"""From one document to what is kept of it: rows of tables and files."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from roundtable.archive.sketches import sketch
from roundtable.archive.tables import ArticleRow, EditRow, RuleCount, SpeakerRow, StatementRow, TargetRow, TextRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    import msgspec

    from roundtable.archive.cleaning import Cleaned
    from roundtable.archive.documents import Content, Entry
    from roundtable.edits import Edit, Span
    from roundtable.loading import Reading
    from roundtable.model import Article, Speaker

__all__ = ["Result", "edit_rows", "file_name", "rows_of", "text_row"]

Rows = dict[str, "list[msgspec.Struct]"]
_SENTENCE_ENDS = "。！？\n"
_CLOSING = "”」』’）"


class Result(NamedTuple):
    """What one document gave."""

    rows: Rows
    """Rows by name of the table."""
    files: dict[str, bytes]
    """Files by format and name within it, such as ``json/3fa/page-3fa0c1.json``."""
    size: int
    """Of the document, in bytes or characters."""


def rows_of(entry: Entry, reading: Reading) -> Rows:
    """Return the rows of the four tables for what was read from ``entry``."""
    article = reading.article
    people = {person.id: person for person in (*article.moderators, *article.speakers)}
    return {
        "articles": [_article(entry, article)],
        "statements": list(_statements(entry, article, people)),
        "targets": list(_targets(entry, article, people)),
        "edits": edit_rows(entry.id, article.provenance.edits),
    }


def edit_rows(document: str, edits: Iterable[Edit]) -> list[msgspec.Struct]:
    """Return a row for each of ``edits``."""
    return [
        EditRow(
            document=document,
            rule=edit.rule,
            start=edit.span.start,
            stop=edit.span.stop,
            before=edit.before,
            after=edit.after,
            certainty=edit.certainty,
        )
        for edit in edits
    ]


def _organizations(person: Speaker | None) -> tuple[str, ...]:
    posts = person.posts if person else ()
    return tuple(dict.fromkeys(post.organization for post in posts if post.organization))


def _article(entry: Entry, article: Article) -> ArticleRow:
    origin = article.provenance
    return ArticleRow(
        document=entry.id,
        source=entry.source,
        offset=entry.offset,
        url=entry.url,
        sha256=origin.source.sha256,
        size=origin.source.size,
        media_type=origin.source.media_type,
        encoding=origin.encoding,
        language=article.language,
        layout=article.layout,
        headline=article.headline,
        subheadline=article.subheadline,
        column=article.column,
        published=article.published,
        place=article.place,
        publication=article.source,
        publisher=article.publisher,
        byline=article.byline,
        editor=article.editor,
        speakers=tuple(
            SpeakerRow(
                id=person.id,
                name=person.name,
                role=person.role,
                posts=tuple(post.text for post in person.posts),
                organizations=_organizations(person),
            )
            for person in (*article.moderators, *article.speakers)
        ),
        text=article.text,
        damage=origin.report.kinds,
        script=origin.report.script,
        cutoff=origin.report.cutoff,
        edits=len(origin.edits),
        gaps=len(origin.gaps),
        unparsed=len(article.unparsed),
        statements=len(article.statements),
        targets=len(article.targets),
        sketch=sketch(article),
    )


def _statements(entry: Entry, article: Article, people: dict[str, Speaker]) -> Iterable[StatementRow]:
    for section in article.sections:
        for statement in section.statements:
            person = people.get(statement.speaker or "")
            yield StatementRow(
                document=entry.id,
                statement=statement.id,
                speaker=statement.speaker,
                name=person.name if person else None,
                role=person.role if person else None,
                organizations=_organizations(person),
                section=section.headline,
                kind=statement.kind,
                cue=statement.cue,
                text=statement.text,
                start=statement.span.start,
                stop=statement.span.stop,
            )


def _targets(entry: Entry, article: Article, people: dict[str, Speaker]) -> Iterable[TargetRow]:
    for target in article.targets:
        person = people.get(target.speaker or "")
        yield TargetRow(
            document=entry.id,
            target=target.id,
            source=entry.source,
            url=entry.url,
            published=article.published,
            headline=article.headline,
            speaker=target.speaker,
            name=person.name if person else None,
            organizations=_organizations(person),
            titles=tuple(dict.fromkeys(post.title for post in person.posts)) if person else (),
            text=target.text,
            sentence=_sentence(article.text, target.span),
            quantity=None if target.quantity is None else f"{target.quantity:f}",
            quantity_max=None if target.quantity_max is None else f"{target.quantity_max:f}",
            number=None if target.quantity is None else float(target.quantity),
            unit=target.unit,
            comparator=target.comparator,
            deadline=target.deadline,
            deadline_date=target.deadline_date,
            status=target.status,
            start=target.span.start,
            stop=target.span.stop,
        )


def _sentence(text: str, span: Span) -> str:
    """Return the sentence of ``text`` around ``span``."""
    start = max(text.rfind(end, 0, span.start) for end in _SENTENCE_ENDS) + 1
    while start < span.start and text[start] in _CLOSING:
        start += 1
    stops = [place for end in _SENTENCE_ENDS if (place := text.find(end, max(span.start, span.stop - 1))) >= 0]
    stop = min(stops, default=len(text))
    stop += stop < len(text) and text[stop] != "\n"
    while stop < len(text) and text[stop] in _CLOSING:
        stop += 1
    return text[start:stop].strip()


def text_row(entry: Entry, content: Content, cleaned: Cleaned, *, as_json: bool) -> TextRow:
    """Return the row for a text that was only repaired, ``as_json`` where no other format is wanted."""
    # Most texts are sound, and what costs microseconds counts here.
    rules: tuple[RuleCount, ...] = ()
    if cleaned.edits:
        counts = sorted(Counter(edit.rule for edit in cleaned.edits).items())
        rules = tuple(RuleCount(rule=rule, edits=count) for rule, count in counts)
    return TextRow(
        document=entry.id,
        source=entry.source,
        offset=entry.offset,
        url=entry.url,
        text=content.as_json if as_json and content.as_json is not None and not cleaned.changed else cleaned.text,
        changed=cleaned.changed,
        damage=cleaned.report.kinds,
        script=cleaned.report.script,
        cutoff=cleaned.report.cutoff,
        keys=len(cleaned.report.keys),
        rules=rules,
        gaps=len(cleaned.gaps),
        certainty=min(edit.certainty for edit in cleaned.edits) if cleaned.edits else 1.0,
        metadata=content.metadata.decode() if content.metadata is not None else None,
    )


def file_name(document: str, suffix: str) -> str:
    """Return the place of a document's file below its format's folder: in one of 4,096 folders, telling at a glance.

    >>> file_name("pages/江城.html", ".json")
    '560/江城-56002ec3e560.json'
    """
    digest = sha256(document.encode("utf-8", "surrogateescape")).hexdigest()
    last = document.replace("!", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "@" not in last else last
    name = "".join(character if character.isalnum() else "_" for character in stem)[:40].strip("_") or "document"
    return f"{digest[:3]}/{name}-{digest[:12]}{suffix}"
