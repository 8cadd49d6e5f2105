"""What a speaker aims at, read from words that the tests put into a mouth."""

from __future__ import annotations

from pages import repaired

from roundtable.model import Article
from roundtable.parsing import parse

__all__ = ["aims", "read"]


def read(*paragraphs: str, language: str = "zh-Hans") -> Article:
    head = "江城滨水空间怎么用", "2024-05-14 来源：江城日报"
    return parse(repaired("\n\n".join([*head, *paragraphs]) + "\n", language=language))


def aims(words: str) -> list[tuple[str | None, str | None, str]]:
    """Return quantity, unit and comparator of what the mayor says."""
    return [
        (None if target.quantity is None else f"{target.quantity.normalize():f}", target.unit, target.comparator)
        for target in read(f"江城市市长林溪表示，{words}").targets
    ]
