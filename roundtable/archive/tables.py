"""The tables of an archive: one row type for each, the same in JSON lines and in Parquet.

Their columns are a promise to everybody who has queries over them: columns may be added, none is renamed,
removed or given another meaning under the same ``SCHEMA``. ``docs/reference/archive.md`` lists them.
"""

from __future__ import annotations

import types
import typing
from typing import Any

import msgspec

from roundtable.archive.documents import Failure
from roundtable.archive.extras import pyarrow

__all__ = [
    "SCHEMA",
    "TABLES",
    "ArticleRow",
    "EditRow",
    "RuleCount",
    "SpeakerRow",
    "StatementRow",
    "TargetRow",
    "TextRow",
    "arrow_schema",
]

SCHEMA = "roundtable-archive/1"


class SpeakerRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One of an article's speakers or moderators."""

    id: str
    name: str
    role: str
    posts: tuple[str, ...]
    """As printed."""
    organizations: tuple[str, ...]


class ArticleRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One article. ``document`` joins all tables."""

    document: str
    source: str
    offset: int | None
    url: str | None
    sha256: str
    """Of the page's bytes."""
    size: int
    media_type: str
    encoding: str
    language: str
    layout: str
    headline: str | None
    subheadline: str | None
    column: str | None
    published: str | None
    place: str | None
    publication: str | None
    publisher: str | None
    byline: str | None
    editor: str | None
    speakers: tuple[SpeakerRow, ...]
    text: str
    """The repaired text of the page."""
    damage: tuple[str, ...]
    """Families of damage found; empty on a sound page."""
    script: str
    cutoff: str | None
    edits: int
    gaps: int
    unparsed: int
    statements: int
    targets: int
    sketch: tuple[str, ...]
    """What the text says, in few figures: mirrors of one article share most of them."""


class StatementRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One statement, with whoever makes it."""

    document: str
    statement: str
    speaker: str | None
    name: str | None
    role: str | None
    organizations: tuple[str, ...]
    section: str | None
    """Headline of its section."""
    kind: str
    cue: str | None
    text: str
    start: int
    stop: int


class TargetRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One measurable aim, with whoever states it and the sentence that says it."""

    document: str
    target: str
    source: str
    url: str | None
    published: str | None
    headline: str | None
    speaker: str | None
    name: str | None
    organizations: tuple[str, ...]
    titles: tuple[str, ...]
    text: str
    sentence: str
    quantity: str | None
    """Exact decimal number, in units of ``unit``."""
    quantity_max: str | None
    number: float | None
    """The quantity as a floating-point number, to sort and compare by."""
    unit: str | None
    comparator: str
    deadline: str | None
    deadline_date: str | None
    status: str
    start: int
    stop: int


class EditRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One change of a text; the span indexes the decoded text."""

    document: str
    rule: str
    start: int
    stop: int
    before: str
    after: str
    certainty: float


class RuleCount(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How often a rule changed a text."""

    rule: str
    edits: int


class TextRow(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One text that was only repaired, with the evidence of its damage."""

    document: str
    source: str
    offset: int | None
    url: str | None
    text: str | msgspec.Raw
    """A string; as the JSON that it was read from where it goes out as JSON and nothing was changed."""
    changed: bool
    damage: tuple[str, ...]
    script: str
    cutoff: str | None
    keys: int
    """Characters that the mirror annotated on this page."""
    rules: tuple[RuleCount, ...]
    gaps: int
    certainty: float
    """That of the least certain edit; 1 where there is none."""
    metadata: str | None
    """The other fields of the record, a JSON object."""


TABLES: dict[str, type[msgspec.Struct]] = {
    "articles": ArticleRow,
    "statements": StatementRow,
    "targets": TargetRow,
    "edits": EditRow,
    "texts": TextRow,
    "failures": Failure,
}


def arrow_schema(row: type[msgspec.Struct]) -> Any:
    """Return the Arrow schema of ``row``."""
    arrow = pyarrow()
    fields = [arrow.field(field.name, *_arrow_type(field.type)) for field in msgspec.structs.fields(row)]
    return arrow.schema(fields, metadata={"schema": SCHEMA})


def _arrow_type(kind: object) -> tuple[object, bool]:
    """Return the Arrow type for an annotation, and whether it may be null."""
    arrow = pyarrow()
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        (inner,) = (argument for argument in arguments if argument not in (type(None), msgspec.Raw))
        return _arrow_type(inner)[0], type(None) in arguments
    if typing.get_origin(kind) is tuple:
        return arrow.list_(arrow.field("item", *_arrow_type(arguments[0]))), False
    if typing.get_origin(kind) is typing.Literal:
        return arrow.string(), False
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return arrow.struct([arrow.field(f.name, *_arrow_type(f.type)) for f in msgspec.structs.fields(kind)]), False
    plain = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    return plain[typing.cast(type, kind)], False
