"""Read one page and say what is in it: ``python examples/read_page.py examples/roundtable.damaged.txt``."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import roundtable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable import Reading


def described(reading: Reading) -> Iterator[str]:
    """Yield the lines that tell what was read, and what had to be repaired for it."""
    article = reading.article
    yield f"{article.headline or '(no headline)'}  [{article.column or 'no column'}]"
    yield f"{article.source or 'source not printed'}, {article.published or 'day not printed'}"
    said = Counter(statement.speaker for statement in article.statements)
    yield ""
    for person in (*article.moderators, *article.speakers):
        posts = "、".join(post.text for post in person.posts)
        yield f"{person.name} ({person.role}) {posts}: {said[person.id]} statements"
    yield ""
    for target in article.targets:
        amount = f"{target.comparator} {target.quantity} {target.unit}"
        yield f"{target.deadline or 'no deadline'}: {amount}  「{target.text}」"
    yield ""
    rules = Counter(edit.rule for edit in reading.repaired.edits)
    yield "repairs: " + (", ".join(f"{count} {rule}" for rule, count in rules.most_common()) or "none")
    for gap in reading.repaired.gaps:
        printed = gap.span.of(reading.repaired.text)
        candidates = " ".join(f"{candidate.text} {candidate.certainty:.0%}" for candidate in gap.candidates[:5])
        yield f"left open: {printed} at {gap.span.start}, could be {candidates or 'anything'}"


def main(page: str) -> None:
    """Print what is on ``page``."""
    try:
        reading = roundtable.load(page)
    except roundtable.RoundtableError as error:
        sys.exit(str(error))  # one line: what is wrong, where, and what to do
    print(*described(reading), sep="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
