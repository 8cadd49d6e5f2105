"""List who promised what by when on all pages of a folder: ``python examples/list_promises.py examples``.

The soonest comes first; promises without a day come last. A promise that a copy of the page repeats is listed once.
For thousands of pages, in parallel and with tables to query, use ``roundtable-archive``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import roundtable

PAGES = (".txt", ".htm", ".html")


class Promise(NamedTuple):
    """One row of the list."""

    due: str
    """Last day, month or year of the deadline; empty where it cannot be computed."""
    who: str
    what: str
    page: str


def promises(page: Path) -> list[Promise]:
    """Return the targets that somebody states on ``page``.

    Raises:
        RoundtableError: The page cannot be read.
    """
    article = roundtable.load(page).article
    found = []
    for target in article.targets:
        if target.speaker is None:
            continue  # the reporter's own words
        speaker = article.speaker(target.speaker)
        who = " ".join((speaker.name, *(post.text for post in speaker.posts[:1])))
        found.append(Promise(target.deadline_date or "", who, target.text, str(page)))
    return found


def main(folder: str) -> int:
    """Print the promises on the pages in ``folder``; return 1 if a page could not be read."""
    listed: dict[tuple[str, str], Promise] = {}
    failed = 0
    for page in sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in PAGES):
        try:
            for promise in promises(page):
                listed.setdefault((promise.who, promise.what), promise)
        except roundtable.RoundtableError as error:
            print(error, file=sys.stderr)
            failed = 1
    for promise in sorted(listed.values(), key=lambda promise: promise.due or "9999"):
        print(promise.due or "-", promise.who, promise.what, promise.page, sep="\t")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
