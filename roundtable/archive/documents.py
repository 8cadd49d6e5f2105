"""What passes between a source and the work: shards, the entries in them, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Content",
    "Entry",
    "Failure",
    "Item",
    "Passed",
    "Shard",
    "ShardKind",
    "SourceOptions",
    "Stage",
    "failed",
    "native",
    "portable",
]

ShardKind = Literal["files", "zip", "tar", "jsonl", "parquet", "warc"]

Stage = Literal["read", "limit", "decode", "load", "export", "time", "memory", "process"]
"""Where a document failed: its source could not be read; a limit; its bytes are no text; repair or parsing; an
export; it took too long or too much memory; the process died over it each time."""


_LONGEST_MESSAGE = 500


class Shard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One task: a stretch of one source, or some files. Its name depends on the plan alone."""

    name: str
    kind: ShardKind
    path: str = ""
    """The container; empty for files, which have ``paths``."""
    paths: tuple[str, ...] = ()
    start: int = 0
    """First byte, member or row group, as the kind has it; a record belongs to the shard that it begins in."""
    stop: int | None = None
    """Where the next shard begins; None for the last one of a container."""
    size: int = 0
    """Bytes of input, to tell how much is left."""
    quota: int | None = None
    """Documents to take at most, where only a sample is wanted."""


class SourceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Where records hold their documents.

    >>> SourceOptions(bytes_field="html").text_field
    'text'
    """

    text_field: str = "text"
    """Field (JSONL) or column (Parquet) with the text."""
    bytes_field: str | None = None
    """Field or column with the bytes of a page instead, Base64 in JSONL."""
    metadata: bool = False
    """Whether the other fields of a record are wanted, too."""


class Content(NamedTuple):
    """What a document holds: bytes as a site sent them, or text that somebody else has decoded."""

    data: bytes | str
    metadata: bytes | None = None
    """The other fields of the record, a JSON object."""
    as_json: msgspec.Raw | None = None
    """The text as the JSON string that it was read from."""


class Entry(NamedTuple):
    """A document that can be read. It is named before it is read, so that one that kills the reader can be left out."""

    id: str
    """Unique in the run and the same every time: the path, with the member or the offset in it."""
    source: str
    """The file that holds it."""
    offset: int | None
    """Where in it: byte, member or row; None for a file of its own."""
    url: str | None
    read: Callable[[], Content]


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """One input that gave no result, and why."""

    source: str
    offset: int | None
    document: str | None
    """Id of the document, where it is known which one it was."""
    stage: Stage
    error: str
    """One line: what is wrong, and where it helps, what to do."""


class Passed(NamedTuple):
    """A record that is no document, such as a picture in a WARC file."""

    reason: str


def failed(source: str, offset: int | None, document: str | None, stage: Stage, error: object) -> Failure:
    """Return a failure whose message is one line of bearable length."""
    message = " ".join(str(error).split())
    return Failure(source=source, offset=offset, document=document, stage=stage, error=message[:_LONGEST_MESSAGE])


_ESCAPED = {0xDC00 + byte: 0xF700 + byte for byte in range(0x80, 0x100)}
_NATIVE = {private: escaped for escaped, private in _ESCAPED.items()}


def portable(path: str) -> str:
    """Return ``path`` as text that every format can hold.

    Old archives have names in GBK. Python gives such bytes as lone surrogates, which no JSON may hold; here they
    become private characters, and ``native`` turns them back.
    """
    return path.translate(_ESCAPED)


def native(path: str) -> str:
    """Return what ``portable`` was given."""
    return path.translate(_NATIVE)


Item = Entry | Failure | Passed
