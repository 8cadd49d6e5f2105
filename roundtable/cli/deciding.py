"""Files of decisions on the command line: reading them, and telling which of them are about no input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from roundtable.cli.messages import message
from roundtable.decisions import read_decisions
from roundtable.errors import DecisionsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from roundtable.cli.plan import Task, Work
    from roundtable.decisions import Decisions
    from roundtable.model import Article

__all__ = ["REVIEW", "check_pages", "is_review_page", "read_files", "strangers"]

REVIEW = "html"
"""Format of the review pages."""
_MARK, _HEAD = b"data-interface=", 1000


def read_files(names: Sequence[str]) -> tuple[Decisions, ...]:
    """Return the documents in the files called ``names``.

    Raises:
        DecisionsError: A file cannot be read, or holds something else.
    """
    documents: list[Decisions] = []
    for name in names:
        try:
            data = Path(name).read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise DecisionsError(message("unreadable-decisions", file=name, reason=reason)) from error
        documents += read_decisions(data, name=name)
    return tuple(documents)


def is_review_page(name: str) -> bool:
    """Tell whether the file called ``name`` is a review page of ours, which looks like any other page by its ending."""
    if not name.lower().endswith((".html", ".htm")):
        return False
    try:
        with Path(name).open("rb") as file:
            return _MARK in file.read(_HEAD)
    except (OSError, ValueError):
        return False


def check_pages(work: Work, task: Task, articles: Sequence[Article]) -> None:
    """Refuse decisions that are about another page than the only input, or about a file exported from theirs.

    Raises:
        DecisionsError: They are.
    """
    pages = [article.provenance.source.sha256 for article in articles]
    if work.alone:
        for complaint in strangers(work.decisions, pages):
            raise DecisionsError(complaint)
    if task.reader is not None and any(document.sha256 in pages for document in work.decisions):
        raise DecisionsError(message("decisions-for-page"))


def strangers(documents: Sequence[Decisions], pages: Collection[str | None]) -> Iterator[str]:
    """Yield one sentence for each document that is about none of ``pages``, which are named by SHA-256."""
    for document in documents:
        if document.sha256 not in pages:
            yield message("strange-decisions", page=document.name or "?", sha256=document.sha256[:12])
