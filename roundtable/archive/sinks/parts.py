"""Parts of tables: the rows of one shard, as JSON lines or Parquet."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Literal, Protocol, cast

import msgspec

from roundtable.archive.extras import pyarrow, pyarrow_parquet
from roundtable.archive.tables import arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PartWriter", "TableFormat", "open_part"]

TableFormat = Literal["jsonl", "parquet"]
_GROUP_BYTES = 4 << 20
"""Text held for one row group."""


class PartWriter(Protocol):
    """Writes one part of one table."""

    def write(self, rows: list[msgspec.Struct]) -> None:
        """Append ``rows``."""
        ...

    def close(self) -> None:
        """Put everything on the disk."""
        ...


def open_part(path: Path, row: type[msgspec.Struct], kind: TableFormat) -> PartWriter:
    """Begin a part of a table of ``row`` at ``path``."""
    return _JsonLines(path) if kind == "jsonl" else _Parquet(path, row)


class _JsonLines:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=1 << 18)
        self._encode = msgspec.json.Encoder().encode_lines

    def write(self, rows: list[msgspec.Struct]) -> None:
        if rows:
            self._file.write(self._encode(rows))

    def close(self) -> None:
        _finish(self._file)


class _Parquet:
    def __init__(self, path: Path, row: type[msgspec.Struct]) -> None:
        self._file = path.open("wb")
        self._schema = arrow_schema(row)
        self._writer = pyarrow_parquet().ParquetWriter(
            self._file, self._schema, compression="zstd", write_statistics=True, store_schema=True
        )
        self._rows: list[object] = []
        self._size = 0

    def write(self, rows: list[msgspec.Struct]) -> None:
        for row in rows:
            value = cast("dict[str, object]", msgspec.to_builtins(row))
            self._rows.append(value)
            self._size += 200 + sum(len(cell) for cell in value.values() if isinstance(cell, str | tuple | list))
        if self._size > _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        table = pyarrow().Table.from_pylist(self._rows, schema=self._schema)
        self._writer.write_table(table)
        self._rows, self._size = [], 0

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()
        _finish(self._file)


def _finish(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
