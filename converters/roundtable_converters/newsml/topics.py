"""Media Topics suggested from the words of the text.

The table ``mediatopics.tsv`` is for people to review: each row a topic of IPTC's vocabulary, its labels,
the legacy subject code, and the words that speak for it. What the table does not know is left out.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable_converters.newsml.xml import add

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roundtable_converters.newsml.xml import Element

__all__ = [
    "Mention",
    "Suggestion",
    "Topic",
    "add_legacy_subjects",
    "add_subjects",
    "find_mentions",
    "known_topics",
    "suggest",
]

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

    def words(self, language: str) -> tuple[str, ...]:
        """Return the words that speak for the topic in a text in ``language``."""
        return self.keywords_hant if language == "zh-Hant" else self.keywords


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


class Mention(NamedTuple):
    """A word of the table in a text."""

    start: int
    word: str


@cache
def _words(language: str) -> re.Pattern[str]:
    """Return a pattern for the words of all topics; where one begins with another, the longer one counts."""
    words = {word for topic in known_topics() for word in topic.words(language)}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def find_mentions(text: str, language: str) -> tuple[Mention, ...]:
    """Return where ``text`` uses words that speak for a topic."""
    return tuple(Mention(match.start(), match[0]) for match in _words(language).finditer(text))


def suggest(mentions: Iterable[Mention], length: int, language: str) -> tuple[Suggestion, ...]:
    """Return the topics that a text of ``length`` characters with these ``mentions`` speaks of, the surest first.

    The confidence grows with the number of mentions and of different words, and stays below 100.

    >>> text = "居家養老、醫養結合、助餐，樣樣離不開養老機構。"
    >>> [found.topic.qcode for found in suggest(find_mentions(text, "zh-Hant"), len(text), "zh-Hant")]
    ['medtop:20001232']
    """
    counts = Counter(mention.word for mention in mentions)
    if not counts:
        return ()
    found = []
    least = max(_AT_LEAST, length / _CHARACTERS_PER_MENTION)
    for topic in known_topics():
        said = [(counts[word], word) for word in topic.words(language) if word in counts]
        total = sum(count for count, _ in said)
        if total >= least and len(said) > 1:
            confidence = 100 - ceil(100 / (1 + total * len(said) / 10))
            found.append(Suggestion(topic=topic, confidence=confidence, keyword=max(said)[1]))
    return tuple(sorted(found, key=lambda suggestion: -(suggestion.confidence or 0)))


def add_subjects(parent: Element, suggestions: Sequence[Suggestion], language: str) -> None:
    """Append ``suggestions`` as ranked subjects, each with one name in the language of the item."""
    for rank, found in enumerate(suggestions, start=1):
        certain = {} if found.confidence is None else {"confidence": str(found.confidence), "how": "howextr:tool"}
        element = add(parent, "subject", type="cpnat:abstract", qcode=found.topic.qcode, rank=str(rank), **certain)
        tag, label = found.topic.name(language)
        add(element, "name", label, lang=tag)


def add_legacy_subjects(parent: Element, suggestions: Iterable[Suggestion]) -> None:
    """Append the Subject Codes of ``suggestions``, once each: many clients know no other vocabulary."""
    codes = dict.fromkeys(found.topic.subject_code for found in suggestions if found.topic.subject_code)
    for code in codes:
        add(parent, "subject", type="cpnat:abstract", qcode=code, why="why:inferred")


def _optional(cell: str) -> str | None:
    return None if cell == "-" else cell
