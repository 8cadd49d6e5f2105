"""Parts of tables: the rows of one shard, as JSON lines or Parquet."""

from __future__ import annotations

import os
from operator import attrgetter
from typing import IO, TYPE_CHECKING, Any, Literal, Protocol

import msgspec

from roundtable.archive.extras import pyarrow, pyarrow_parquet
from roundtable.archive.tables import arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PartWriter", "TableFormat", "open_part"]

TableFormat = Literal["jsonl", "parquet"]
_GROUP_BYTES = 4 << 20
"""Data held for one row group."""


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
        self._columns = [(attrgetter(field.name), field.type, _has_structs(field.type)) for field in self._schema]
        self._batches: list[Any] = []
        self._size = 0

    def write(self, rows: list[msgspec.Struct]) -> None:
        if not rows:
            return
        arrow = pyarrow()
        # Column by column: a dictionary for each row would cost as much as reading the page.
        columns = []
        for cell, kind, nested in self._columns:
            cells = list(map(cell, rows))
            columns.append(arrow.array(msgspec.to_builtins(cells) if nested else cells, type=kind))
        batch = arrow.RecordBatch.from_arrays(columns, schema=self._schema)
        self._batches.append(batch)
        self._size += batch.nbytes
        if self._size > _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pyarrow().Table.from_batches(self._batches, schema=self._schema))
        self._batches, self._size = [], 0

    def close(self) -> None:
        if self._batches:
            self._flush()
        self._writer.close()
        _finish(self._file)


def _has_structs(kind: Any) -> bool:
    types = pyarrow().types
    return bool(types.is_list(kind) and types.is_struct(kind.value_type))


def _finish(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
