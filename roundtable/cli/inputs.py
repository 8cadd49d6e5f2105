"""What the arguments name: files, folders of pages, patterns that no shell has replaced."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.cli.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PAGES", "STANDARD_INPUT", "Input", "find_inputs"]

STANDARD_INPUT = "-"
PAGES = (".htm", ".html", ".shtml", ".text", ".txt", ".xhtml")
"""Endings of the files that are taken from a folder."""


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input, or an argument that names none."""

    name: str
    stem: str = ""
    """What its outputs are called, without their endings."""
    below: tuple[str, ...] = ()
    """Folders between the output folder and them."""
    problem: str | None = None
    """Why there is nothing to read."""


def find_inputs(arguments: Sequence[str], *, endings: tuple[str, ...], spare: str | None) -> tuple[Input, ...]:
    """Return the inputs that ``arguments`` name, each once.

    A folder stands for the files with one of ``endings`` in it and in the folders below, those that are hidden and the
    folder ``spare`` (where the outputs go) left out; their outputs lie below the output folder as they lie below it.
    """
    found: dict[str, Input] = {}
    for argument in arguments:
        for one in _named(argument, endings, spare):
            found.setdefault(STANDARD_INPUT if one.name == STANDARD_INPUT else os.path.realpath(one.name), one)
    return tuple(found.values())


def _named(argument: str, endings: tuple[str, ...], spare: str | None) -> Iterator[Input]:
    if argument == STANDARD_INPUT:
        yield Input(name=argument, stem="stdin")
    elif os.path.isdir(argument):  # noqa: PTH112 - Path() raises on a NUL
        yield from _below(argument, endings, spare)
    elif glob.has_magic(argument) and not os.path.lexists(argument):
        matches = [name for name in sorted(glob.glob(argument, recursive=True)) if Path(name).is_file()]  # noqa: PTH207
        for name in matches:
            yield _file(name, endings)
        if not matches:
            yield Input(name=argument, problem=message("no-match"))
    else:
        yield _file(argument, endings)


def _file(name: str, endings: tuple[str, ...]) -> Input:
    return Input(name=name, stem=_stem(Path(name).name, endings))


def _stem(name: str, endings: tuple[str, ...]) -> str:
    """Return ``name`` without its ending; those of formats may have two dots."""
    ending = next((ending for ending in endings if name.lower().endswith(ending)), "")
    return name[: -len(ending)] if 0 < len(ending) < len(name) else Path(name).stem


def _below(folder: str, endings: tuple[str, ...], spare: str | None) -> Iterator[Input]:
    problems: list[OSError] = []
    none = True
    spared = spare and os.path.realpath(spare)
    for place, folders, files in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(place, name)) != spared  # noqa: PTH118
        )
        below = Path(place).relative_to(folder).parts
        for name in sorted(files):
            if name.lower().endswith(endings) and not name.startswith("."):
                none = False
                yield Input(name=str(Path(place, name)), stem=_stem(name, endings), below=below)
    for error in problems:
        yield Input(name=str(error.filename), problem=message("unreadable", reason=error.strerror))
    if none and not problems:
        yield Input(name=folder, problem=message("no-pages", endings=" ".join(endings)))
