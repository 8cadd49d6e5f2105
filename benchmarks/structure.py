"""Read a folder of pages and write down who speaks, line by line, as JSON for a scorer; or measure the parser.

    python benchmarks/structure.py TEXTS_DIR OUT_DIR
    python benchmarks/structure.py --speed TEXTS_DIR

For each ``NN.txt`` it writes ``NN.json`` with ``title``, ``published``, ``speakers``, ``paragraph_speaker`` (one
entry for each line of the input that is not empty), ``direct_quotes`` and ``targets``.

``--speed`` prints how many megabytes of text in UTF-8 the parser reads in a second of CPU time: page by page, all
pages in turn so that none finds the caches warm from itself, the best of several rounds for each page; all pages
joined to one text; and that text eight times over, which a linear parser reads as fast. ``json.loads`` of the same
articles tells how fast the machine is at that moment.
"""

from __future__ import annotations

import json
import sys
import time
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

import roundtable
from roundtable.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roundtable import Article, Speaker
    from roundtable.loading import Reading
    from roundtable.text import RepairedText

_T = TypeVar("_T")
_ROUNDS = 20
_TIMES = 8


def main(arguments: list[str]) -> int:
    if len(arguments) == 2 and arguments[0] == "--speed":
        measure(sorted(Path(arguments[1]).glob("*.txt")))
        return 0
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


def measure(paths: Sequence[Path]) -> None:
    """Print the speed of the parser on the pages at ``paths``."""
    pages = [roundtable.load(path).repaired for path in paths]
    joined = "\n".join(page.text for page in pages)
    whole, long = (roundtable.loads((f"{joined}\n" * times).encode()).repaired for times in (1, _TIMES))
    documents = [msgspec.json.encode(parse(page)) for page in pages]
    best = [float("inf")] * len(pages)
    decoding = whole_time = long_time = float("inf")
    for _ in range(_ROUNDS):
        for number, page in enumerate(pages):
            best[number] = min(best[number], _seconds(parse, page))
        decoding = min(decoding, sum(_seconds(json.loads, document) for document in documents))
        whole_time = min(whole_time, _seconds(parse, whole))
        long_time = min(long_time, _seconds(parse, long))
    for path, page, seconds in zip(paths, pages, best, strict=True):
        size = _size(page)
        print(f"{path.name:>24} {size:>8} bytes {1000 * seconds:6.2f} ms {size / seconds / 1e6:5.2f} MB/s")
    print(f"{'page by page':>24} {sum(map(_size, pages)) / sum(best) / 1e6:5.2f} MB/s")
    print(f"{'joined':>24} {_size(whole) / whole_time / 1e6:5.2f} MB/s")
    print(f"{f'joined, {_TIMES} times':>24} {_size(long) / long_time / 1e6:5.2f} MB/s")
    print(f"{'json.loads':>24} {sum(map(len, documents)) / decoding / 1e6:5.0f} MB/s")


def _seconds(work: Callable[[_T], object], argument: _T) -> float:
    start = time.process_time()
    work(argument)
    return time.process_time() - start


def _size(page: RepairedText) -> int:
    return len(page.text.encode())


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
                "quantity_max": None if target.quantity_max is None else float(target.quantity_max),
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
    for line in reading.repaired.decoded.text.split("\n"):  # what Latin-1 makes of bytes may be other line ends
        if line.strip():
            starts.append(start)
        start += len(line) + 1
    speakers: list[str | None] = [None] * len(starts)
    for section in reading.article.sections:
        for paragraph in section.paragraphs:
            place = reading.repaired.to_decoded(paragraph.span)
            speakers[max(0, bisect_right(starts, place.start) - 1)] = names[paragraph.speaker]
    return speakers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
