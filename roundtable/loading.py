"""From a file to an article: the stages, joined.

The stages know the types and not each other; this is the one place that knows them all. They are
imported on first use, so that ``import roundtable`` stays light.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from roundtable.errors import EmptyInputError, InputError
from roundtable.limits import DEFAULT_LIMITS
from roundtable.model import Article
from roundtable.text import RepairedText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from roundtable.decisions import Decisions
    from roundtable.limits import Limits

__all__ = ["Reading", "ScriptOption", "load", "loads"]

ScriptOption = Literal["auto", "hans", "hant", "keep"]
"""Script of the article: ``auto`` turns a mirror's pseudo-Traditional into Simplified and leaves genuine
Traditional alone; ``hans`` and ``hant`` convert; ``keep`` leaves every character as the page has it."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A page, read: the article and the repaired text that it was parsed from.

    >>> reading = loads("江城市今天下雨。")
    >>> reading.article.text == reading.repaired.text
    True
    """

    article: Article
    """What the page says."""
    repaired: RepairedText
    """What it says it in, with every edit and gap, and the way back to the bytes."""


def load(
    path: str | PathLike[str],
    *,
    script: ScriptOption = "auto",
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    decisions: Decisions | Sequence[Decisions] | None = None,
) -> Reading:
    """Read the page in the file at ``path``.

    Args:
        path: A text file or a saved HTML page.
        script: Script of the article, see ``ScriptOption``.
        encoding: Python codec name; found out where it is not given.
        limits: What the page may cost.
        decisions: What a person decided about repairs and gaps, see ``loads``.

    >>> article = load("examples/roundtable.damaged.txt").article
    >>> article.source, article.published, len(article.targets)
    ('江城日报', '2025-06-18', 42)

    Raises:
        InputError: The file is missing, a directory, not readable, empty, or over a limit.
        DecodeError: The bytes are not text.
        DecisionsError: The decisions do not fit.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            # One byte more than is taken tells a file that is too large, a growing one and a device included.
            data = stream.read(limits.input_bytes + 1)
            limits.check_size(max(len(data), os.fstat(stream.fileno()).st_size), str(file))
    except FileNotFoundError as error:
        raise InputError(f"{file}: no such file. Check the name and the folder.") from error
    except IsADirectoryError as error:
        raise InputError(f"{file}: this is a directory. Give the files in it, for example {file}/*.txt") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{file}: cannot be read ({reason}). Check its permissions.") from error
    # A file name may be bytes that are no text; a record of it has to be.
    name = os.fsencode(file).decode(errors="replace")
    return loads(data, script=script, encoding=encoding, name=name, limits=limits, decisions=decisions)


def loads(
    data: str | bytes,
    *,
    script: ScriptOption = "auto",
    encoding: str | None = None,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    decisions: Decisions | Sequence[Decisions] | None = None,
) -> Reading:
    r"""Read the page in ``data``.

    Args:
        data: The bytes of a text file or a saved HTML page; or its text, which stands for its bytes in UTF-8.
        script: Script of the article, see ``ScriptOption``.
        encoding: Python codec name of bytes; found out where it is not given.
        name: Name of the source for messages and provenance; never opened.
        limits: What the page may cost.
        decisions: What a person decided about repairs and gaps of this page. Of several documents, those about
            other pages are left alone.

    >>> reading = loads("【圆桌】创新怎么做\n\n江城市科技局局长李明表示，明年新建3个平台。")
    >>> reading.article.headline, reading.article.column
    ('创新怎么做', '圆桌')

    Raises:
        InputError: There is no text in ``data``, or it is over a limit.
        DecodeError: The bytes are not text.
        DecisionsError: The decisions are about another page, do not fit this one, or contradict each other.
    """
    from roundtable.decisions import Decisions, decide
    from roundtable.decoding import decode
    from roundtable.parsing import parse
    from roundtable.repair import repair

    where = name or "input"
    if isinstance(data, str):  # A lone surrogate is no character; its bytes are recorded as not decoded.
        data, encoding = data.encode("utf-8", "surrogatepass"), "utf-8"
    limits.check_size(len(data), where)
    decoded = decode(data, encoding=encoding, name=name)
    if not decoded.text.strip():
        raise EmptyInputError(f"{where}: there is no text in it. Check that the file was saved completely.")
    repaired = repair(decoded, script=script)
    limits.check_edits(len(repaired.edits), where)
    if decisions is not None:
        if isinstance(decisions, Decisions):
            decisions = (decisions,)
        else:
            decisions = [document for document in decisions if document.sha256 == decoded.source.sha256]
        repaired = decide(repaired, *decisions)
    return Reading(article=parse(repaired), repaired=repaired)
