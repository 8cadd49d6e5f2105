"""Compare two readings of a page: ``python examples/compare_readings.py ONE OTHER``.

Each is a page, or the JSON that an earlier reading was kept in: so you see what a new release reads otherwise, what an
editor's decisions changed, or where a mirror's copy differs from the paper's own page. What both have is not shown;
the exit code is 0 where that is everything, else 1.
"""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import roundtable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable import Article

FRAME = ("headline", "subheadline", "column", "source", "published", "byline", "editor", "layout")


def read(path: str) -> Article:
    """Return the article on a page, or in a JSON file of ours.

    Raises:
        RoundtableError: It cannot be read.
    """
    if path.endswith(".json"):
        return roundtable.get_importer("json").read(Path(path).read_bytes())
    return roundtable.load(path).article


def lines(article: Article) -> Iterator[str]:
    """Yield what was read, a line for each thing, so that two readings can be laid side by side."""
    people = {person.id: person for person in (*article.moderators, *article.speakers)}

    def name(speaker: str | None) -> str:
        return people[speaker].name if speaker else "(nobody)"

    for field in FRAME:
        yield f"{field}: {getattr(article, field)}"
    for person in people.values():
        yield f"{person.role}: {person.name} {'、'.join(post.text for post in person.posts)}"
    for statement in article.statements:
        yield f"{statement.kind}: {name(statement.speaker)}: {statement.text}"
    for target in article.targets:
        amount = f"{target.comparator} {target.quantity} {target.unit}"
        yield f"target: {name(target.speaker)}: {amount}, {target.deadline_date}: {target.text}"
    for gap in article.provenance.gaps:
        yield f"open: {gap.span.of(article.text)} for {gap.before}"
    yield from (f"line: {line}" for line in article.text.splitlines() if line.strip())


def main(one: str, other: str) -> int:
    """Print what differs; return 1 if anything does."""
    try:
        before, after = (list(lines(read(path))) for path in (one, other))
    except (roundtable.RoundtableError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    differences = list(unified_diff(before, after, one, other, n=0, lineterm=""))
    print(*differences, sep="\n", end="\n" if differences else "")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else __doc__)
