"""Read a folder of pages and write down who speaks, line by line, as JSON for a scorer.

    python benchmarks/structure.py TEXTS_DIR OUT_DIR

For each ``NN.txt`` it writes ``NN.json`` with ``title``, ``published``, ``speakers``, ``paragraph_speaker`` (one
entry for each line of the input that is not empty), ``direct_quotes`` and ``targets``.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

import roundtable

if TYPE_CHECKING:
    from roundtable import Article, Speaker
    from roundtable.loading import Reading


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    texts, out = map(Path, arguments)
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(texts.glob("*.txt")):
        prediction = predict(roundtable.load(path))
        data = json.dumps(prediction, ensure_ascii=False, indent=1)
        (out / f"{path.stem}.json").write_text(data + "\n", encoding="utf-8")
    return 0


def predict(reading: Reading) -> dict[str, object]:
    article = reading.article
    people = [person for person in (*article.speakers, *article.moderators) if person.role != "audience"]
    names: dict[str | None, str | None] = {None: None}  # a listener without a name is nobody in this format
    names |= dict.fromkeys(person.id for person in article.speakers)
    names |= {person.id: person.name for person in people}
    return {
        "title": _headline(article),
        "published": _day(article),
        "speakers": [_person(person) for person in people],
        "paragraph_speaker": _line_speakers(reading, names),
        "direct_quotes": [
            {"speaker": names[said.speaker], "quote": said.text}
            for said in article.statements
            if said.kind == "direct" and said.speaker
        ],
        "targets": [
            {
                "speaker": names[target.speaker],
                "quantity": None if target.quantity is None else float(target.quantity),
                "unit": target.unit,
                "comparator": target.comparator,
                "deadline": target.deadline,
                "text": target.text,
                "status": target.status,
            }
            for target in article.targets
        ],
    }


def _day(article: Article) -> str | None:
    """Return the first whole date of the article: of its publication, or else of the talk."""
    dates = (article.published, *(day.date for day in article.dates))
    return next((date for date in dates if date and len(date) == 10), None)


def _headline(article: Article) -> str | None:
    """Return the headline line as printed, the column label included."""
    return next((block.span.of(article.text) for block in article.blocks if block.role == "headline"), None)


def _person(person: Speaker) -> dict[str, object]:
    titles = dict.fromkeys((*(post.text for post in person.posts), *person.aliases))
    organizations = dict.fromkeys(post.organization for post in person.posts if post.organization)
    return {"name": person.name, "titles": list(titles), "organizations": list(organizations), "role": person.role}


def _line_speakers(reading: Reading, names: dict[str | None, str | None]) -> list[str | None]:
    """Return whose words each line of the input reports that is not empty."""
    starts = []
    start = 0
    for line in reading.repaired.decoded.text.splitlines(keepends=True):
        if line.strip():
            starts.append(start)
        start += len(line)
    speakers: list[str | None] = [None] * len(starts)
    for section in reading.article.sections:
        for paragraph in section.paragraphs:
            place = reading.repaired.to_decoded(paragraph.span)
            speakers[max(0, bisect_right(starts, place.start) - 1)] = names[paragraph.speaker]
    return speakers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
