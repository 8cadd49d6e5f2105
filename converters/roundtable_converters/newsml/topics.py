"""Media Topics suggested from the words of the text.

The table ``mediatopics.tsv`` is for people to review: each row a topic of IPTC's vocabulary, its labels,
the legacy subject code, and the words that speak for it. What the table does not know is left out.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from roundtable_converters.newsml.xml import add

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

__all__ = ["Suggestion", "Topic", "add_legacy_subjects", "add_subjects", "known_topics", "suggest"]

# A topic is a subject of the text from three mentions on, and from one in a thousand characters.
_AT_LEAST = 3
_CHARACTERS_PER_MENTION = 1000


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic of IPTC's Media Topics."""

    qcode: str
    names: tuple[tuple[str, str], ...]
    """(language, label)."""
    broader: str | None
    subject_code: str | None
    """The legacy Subject Code that means (nearly) the same, as a QCode."""
    keywords: tuple[str, ...]
    """Words that speak for the topic, in Simplified."""
    keywords_hant: tuple[str, ...]
    """The same in Traditional."""

    def name(self, language: str) -> tuple[str, str]:
        """Return (language, label) for an item in ``language``."""
        return next((pair for pair in self.names if pair[0] == language), self.names[0])


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A topic and how much of the text speaks for it."""

    topic: Topic
    confidence: int | None = None
    """0 to 100; None where a person chose the topic."""
    keyword: str | None = None
    """The word of the text that speaks loudest."""


@cache
def known_topics() -> tuple[Topic, ...]:
    """Return the reviewed table."""
    table = files("roundtable_converters.newsml").joinpath("mediatopics.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((line for line in table.splitlines() if not line.startswith("#")), delimiter="\t")
    return tuple(
        Topic(
            qcode=row["qcode"],
            names=tuple((language, row[language]) for language in ("zh-Hans", "zh-Hant", "en-GB")),
            broader=_optional(row["broader"]),
            subject_code=_optional(row["subject_code"]),
            keywords=tuple(row["words zh-Hans"].split()),
            keywords_hant=tuple(row["words zh-Hant"].split()),
        )
        for row in rows
    )


def suggest(text: str, language: str, topics: Iterable[Topic] | None = None) -> tuple[Suggestion, ...]:
    """Return those of ``topics`` that ``text`` speaks of, the surest first; of all known ones where not given.

    >>> [found.topic.qcode for found in suggest("居家養老、醫養結合、助餐，樣樣離不開養老機構。", "zh-Hant")]
    ['medtop:20001232']
    """
    found = []
    least = max(_AT_LEAST, len(text) / _CHARACTERS_PER_MENTION)
    for topic in known_topics() if topics is None else topics:
        words = topic.keywords_hant if language == "zh-Hant" else topic.keywords
        counts = [(text.count(word), word) for word in words]
        mentions, loudest = sum(count for count, _ in counts), max(counts)
        different = sum(1 for count, _ in counts if count)
        if mentions >= least and different > 1:
            confidence = min(95, 30 + 10 * different + 2 * mentions)
            found.append(Suggestion(topic=topic, confidence=confidence, keyword=loudest[1]))
    return tuple(sorted(found, key=lambda suggestion: -(suggestion.confidence or 0)))


def add_subjects(parent: etree._Element, suggestions: Sequence[Suggestion], language: str) -> None:
    """Append ``suggestions`` as ranked subjects, each with one name in the language of the item."""
    for rank, found in enumerate(suggestions, start=1):
        certain = {} if found.confidence is None else {"confidence": str(found.confidence), "how": "howextr:tool"}
        element = add(parent, "subject", type="cpnat:abstract", qcode=found.topic.qcode, rank=str(rank), **certain)
        tag, label = found.topic.name(language)
        add(element, "name", label, lang=tag)


def add_legacy_subjects(parent: etree._Element, suggestions: Iterable[Suggestion]) -> None:
    """Append the Subject Codes of ``suggestions``, once each: many clients know no other vocabulary."""
    codes = dict.fromkeys(found.topic.subject_code for found in suggestions if found.topic.subject_code)
    for code in codes:
        add(parent, "subject", type="cpnat:abstract", qcode=code, why="why:inferred")


def _optional(cell: str) -> str | None:
    return None if cell == "-" else cell
