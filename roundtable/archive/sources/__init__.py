"""Sources: where documents come from. ``plan`` cuts them into shards, ``read`` yields what a shard holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Item, Shard, SourceOptions
    from roundtable.limits import Limits

__all__ = ["read"]


def read(shard: Shard, options: SourceOptions, limits: Limits) -> Iterator[Item]:
    """Yield the documents of ``shard``, always the same in the same order, and what is wrong between them.

    Nothing is raised for a damaged source; it becomes a ``Failure`` in its place.
    """
    from roundtable.archive.sources.files import read_files, read_tar, read_zip
    from roundtable.archive.sources.records import read_jsonl, read_parquet
    from roundtable.archive.sources.warc import read_warc

    match shard.kind:
        case "files":
            return read_files(shard, limits)
        case "zip":
            return read_zip(shard, limits)
        case "tar":
            return read_tar(shard, limits)
        case "jsonl":
            return read_jsonl(shard, options, limits)
        case "parquet":
            return read_parquet(shard, options, limits)
        case "warc":
            return read_warc(shard, limits)
