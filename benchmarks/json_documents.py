"""CPU time of JSON export and import, beside pydantic and the standard library on the same document.

python benchmarks/json_documents.py PAGE...     (default: our sample, clean and damaged)

Each page is measured whole and cut to a document of 26 kB.

All take turns in one run. pydantic (pip install pydantic; left out where it is missing) gets models with the same
fields and types, made from ours; it checks types, not that the article agrees with itself. The standard library gives
dicts and checks nothing.
"""

from __future__ import annotations

import importlib
import json
import sys
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import msgspec
from roundtable_converters.json import JsonExporter, JsonImporter

import roundtable

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SAMPLES = (EXAMPLES / "roundtable.zh-Hans.txt", EXAMPLES / "roundtable.damaged.txt")
CONTEXT = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
SIZE = 26_000
"""Bytes of a document of the usual length."""
TURNS, CALLS = 50, 20


def microseconds(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the CPU time of the fastest call of each; they take turns, some calls at a time."""
    fastest = dict.fromkeys(works, float("inf"))
    for _ in range(TURNS):
        for label, work in works.items():
            for _ in range(CALLS):
                start = process_time()
                work()
                fastest[label] = min(fastest[label], process_time() - start)
    return {label: seconds * 1e6 for label, seconds in fastest.items()}


def peer() -> Any:
    """Return pydantic's model of an article, or None without pydantic."""
    try:
        pydantic = importlib.import_module("pydantic")
    except ModuleNotFoundError:
        return None
    made: dict[type, Any] = {}

    def translated(kind: Any) -> Any:
        if get_origin(kind) is Annotated:
            return translated(get_args(kind)[0])
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            if kind.__struct_config__.array_like:
                return tuple[tuple(translated(field.type) for field in msgspec.structs.fields(kind))]  # type: ignore[misc]
            if kind not in made:
                fields = {
                    field.name: (translated(field.type), ... if field.required else field.default)
                    for field in msgspec.structs.fields(kind)
                }
                made[kind] = pydantic.create_model(kind.__name__, __config__=pydantic.ConfigDict(frozen=True), **fields)
            return made[kind]
        if arguments := get_args(kind):
            origin = get_origin(kind)
            if origin is tuple:
                return tuple[tuple(argument if argument is ... else translated(argument) for argument in arguments)]  # type: ignore[misc]
            if (origin is not None and getattr(origin, "__name__", "") == "Literal") or "Literal" in str(origin):
                return kind
            union: Any = translated(arguments[0])
            for argument in arguments[1:]:
                union = union | translated(argument)
            return union
        return kind

    return translated(roundtable.Article)


def measure(label: str, page: bytes) -> None:
    article = roundtable.loads(page, name=label).article
    exporter, importer = JsonExporter(indent=0), JsonImporter()
    document = exporter.export(article, CONTEXT)
    plain = json.loads(document)
    assert importer.read(document) == article
    works: dict[str, Callable[[], object]] = {
        "export, one line": lambda: exporter.export(article, CONTEXT),
        "export, indented": lambda: JsonExporter().export(article, CONTEXT),
        "  json.dumps": lambda: json.dumps(plain, ensure_ascii=False),
        "import": lambda: importer.read(document),
        "  json.loads": lambda: json.loads(document),
    }
    if model := peer():
        theirs = model.model_validate_json(document)
        assert len(theirs.blocks) == len(article.blocks)
        works["  pydantic export"] = theirs.model_dump_json
        works["  pydantic import"] = lambda: model.model_validate_json(document)
    print(f"{label}: {len(document):,} bytes in one line")
    for work, time in microseconds(works).items():
        print(f"  {work:<18}{time:8.0f} µs CPU")


def beginning(page: str) -> bytes:
    """Return as much of ``page`` as makes a document of ``SIZE`` bytes."""

    def size(count: int) -> int:
        return len(JsonExporter(indent=0).export(roundtable.loads(page[:count].encode()).article, CONTEXT))

    return page[: bisect_right(range(1, len(page)), SIZE, key=size)].encode()


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:] or SAMPLES):
        measure(path.name, path.read_bytes())
        measure(f"{path.name}, beginning", beginning(path.read_text(encoding="utf-8")))
