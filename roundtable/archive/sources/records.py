"""Documents from tables: JSON lines and Parquet files."""

from __future__ import annotations

import binascii
import gzip
import zlib
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import msgspec

from roundtable.archive.checks import LimitError
from roundtable.archive.documents import Content, Entry, failed, native
from roundtable.archive.extras import pyarrow_parquet
from roundtable.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.archive.documents import Item, Shard, SourceOptions
    from roundtable.limits import Limits

__all__ = ["read_jsonl", "read_parquet"]

_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_text = msgspec.json.Decoder(str).decode
_encode = msgspec.json.Encoder().encode
_BATCH_ROWS = 64
_BUFFER = 1 << 18
_DAMAGE = (OSError, ValueError)
"""What pyarrow raises where a file is damaged; its own errors are of these kinds."""
_BLANK = b" \t\r\n"


def read_jsonl(shard: Shard, options: SourceOptions, limits: Limits) -> Iterator[Item]:
    """Yield the lines that begin in the shard; a line that is no record is a failure, and the next one is read."""
    packed = shard.path.lower().endswith(".gz")
    path = Path(native(shard.path))
    with cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb", buffering=_BUFFER) as file:
        position = shard.start
        if position:
            file.seek(position - 1)
            position -= 1
            position += _skip_line(file)
        try:
            while shard.stop is None or position < shard.stop:
                line = file.readline(limits.expanded_bytes + 1)
                if not line:
                    return
                place, position = position, position + len(line)
                name = f"{shard.path}@{place}"
                if len(line) > limits.expanded_bytes:
                    position += _skip_line(file)
                    yield failed(
                        shard.path, place, name, "limit", f"a line of more than {limits.expanded_bytes:,} bytes"
                    )
                elif line.strip(_BLANK):
                    yield _entry(shard.path, place, name, line, options)
        except (OSError, EOFError, zlib.error) as error:
            yield failed(shard.path, position, None, "read", f"cannot be read from here on ({error})")


def _skip_line(file: IO[bytes]) -> int:
    """Read to the end of the line without holding it, and return how many bytes that was."""
    skipped = 0
    while piece := file.readline(1 << 20):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def _entry(source: str, place: int, name: str, line: bytes, options: SourceOptions) -> Item:
    try:
        record = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return failed(
            source, place, name, "read", f"not a JSON object on one line ({str(error) or type(error).__name__})"
        )
    url = record.get("url")
    try:
        address = _text(url) if url is not None else None
    except msgspec.DecodeError:
        address = None
    return Entry(name, source, place, address, partial(_record, record, options))


def _record(record: dict[str, msgspec.Raw], options: SourceOptions) -> Content:
    field = options.bytes_field or options.text_field
    if field not in record:
        known = ", ".join(list(record)[:8]) or "none"
        raise InputError(f"no field {field!r}; the record has: {known}. Name the field with --text-field")
    try:
        value = _text(record[field])
    except msgspec.DecodeError as error:
        raise InputError(f"the field {field!r} is not text ({error})") from error
    rest = _encode({key: raw for key, raw in record.items() if key != field}) if options.metadata else None
    if options.bytes_field is None:
        return Content(value, rest, record[field])
    try:
        return Content(binascii.a2b_base64(value, strict_mode=True), rest)
    except (binascii.Error, ValueError) as error:
        raise InputError(f"the field {field!r} is not Base64 ({error})") from error


def read_parquet(shard: Shard, options: SourceOptions, limits: Limits) -> Iterator[Item]:
    """Yield the rows of the shard's row groups; for a damaged group, or file, there is one failure."""
    parquet = pyarrow_parquet()
    try:
        with parquet.ParquetFile(native(shard.path), buffer_size=1 << 20, pre_buffer=False) as file:
            names = file.schema_arrow.names
            field = options.bytes_field or options.text_field
            if field not in names:
                problem = f"no column {field!r}; the file has: {', '.join(names)}. Name it with --text-field"
                yield failed(shard.path, None, None, "read", problem)
                return
            stop = file.metadata.num_row_groups if shard.stop is None else shard.stop
            sizes = [file.metadata.row_group(group).num_rows for group in range(stop)]
            for group in range(shard.start, stop):
                yield from _rows(file, shard.path, group, sum(sizes[:group]), field, options, limits)
    except _DAMAGE as error:
        yield failed(shard.path, None, None, "read", f"no sound Parquet file ({error})")


def _rows(
    file: object, path: str, group: int, row: int, field: str, options: SourceOptions, limits: Limits
) -> Iterator[Item]:
    """Yield the rows of one row group, the first of which is number ``row`` of the file."""
    names: list[str] = file.schema_arrow.names  # type: ignore[attr-defined]  # a pyarrow file
    wanted = names if options.metadata else [name for name in (field, "url") if name in names]
    try:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS, row_groups=[group], columns=wanted):  # type: ignore[attr-defined]
            values = batch.column(field)
            urls = batch.column("url") if "url" in batch.schema.names else None
            for index in range(batch.num_rows):
                url = urls[index].as_py() if urls is not None else None
                read = partial(_cell, values, batch if options.metadata else None, index, field, limits)
                yield Entry(f"{path}@{row}", path, row, url if isinstance(url, str) else None, read)
                row += 1
    except _DAMAGE as error:
        yield failed(
            path, row, None, "read", f"cannot be read from row {row} to the end of row group {group} ({error})"
        )


def _cell(values: object, batch: object, index: int, field: str, limits: Limits) -> Content:
    value = cast("list[msgspec.Raw]", values)[index].as_py()  # type: ignore[attr-defined]  # a pyarrow scalar
    if not isinstance(value, str | bytes):
        raise InputError(f"the column {field!r} holds no text here but {type(value).__name__}")
    if len(value) > limits.expanded_bytes:
        raise LimitError(f"more than {limits.expanded_bytes:,} bytes")
    rest = None
    if batch is not None:
        rows = batch.slice(index, 1).to_pylist()  # type: ignore[attr-defined]  # a pyarrow batch
        rest = msgspec.json.encode({key: cell for key, cell in rows[0].items() if key != field}, enc_hook=str)
    return Content(value, rest)
