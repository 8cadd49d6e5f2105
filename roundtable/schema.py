"""JSON Schemas of the documents that we write."""

from __future__ import annotations

import inspect

import msgspec

from roundtable.model import Article

__all__ = ["article_schema", "json_schema"]


def article_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of an article as JSON."""
    return json_schema(Article, "Roundtable article, version 1")


def json_schema(kind: type[msgspec.Struct], title: str) -> bytes:
    """Return the JSON Schema (draft 2020-12) of what msgspec makes of ``kind``."""
    document = msgspec.json.schema(kind)
    for definition in document["$defs"].values():
        if "description" in definition:
            # Docstrings speak to Python programmers; only their first paragraph speaks to everybody.
            definition["description"] = inspect.cleandoc(definition["description"]).partition("\n\n")[0]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return msgspec.json.format(msgspec.json.encode(head | document), indent=2) + b"\n"
