"""Articles written by us come out as their gold says: who speaks, line by line, what is quoted, what is aimed at."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from pages import repaired

from roundtable.model import Article, Layout, Speaker
from roundtable.parsing import parse

_FOLDER = Path(__file__).parent / "cases" / "articles"


class Gold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person reads in the article beside it."""

    label: str
    comment: str
    layout: Layout
    language: str
    published: str | None
    speakers: dict[str, list[str]]
    """Everybody whose words the article reports, or who is listed, with the posts as printed."""
    lines: list[str | None]
    """For each line that is not empty: whose words it mainly reports."""
    quotes: list[tuple[str | None, str]]
    targets: list[tuple[str | None, str | None, str]]
    """Speaker, quantity and unit."""


def _read(name: str) -> tuple[Gold, Article]:
    gold = msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=Gold)
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return gold, parse(repaired(text, language=gold.language))


def _names(article: Article) -> dict[str | None, str | None]:
    return {None: None} | {person.id: person.name for person in _people(article)}


def _people(article: Article) -> tuple[Speaker, ...]:
    return (*article.speakers, *article.moderators)


def _lines(article: Article) -> list[str | None]:
    names = _names(article)
    spoken = {
        paragraph.span.start: names[paragraph.speaker]
        for section in article.sections
        for paragraph in section.paragraphs
    }
    return [spoken.get(block.span.start) for block in article.blocks if block.role != "space"]


@pytest.mark.parametrize("name", sorted(path.stem for path in _FOLDER.glob("*.json")))
def test_articles_come_out_as_their_gold_says(name: str) -> None:
    gold, article = _read(name)
    names = _names(article)
    assert {person.name for person in _people(article)} == set(gold.speakers)
    assert _lines(article) == gold.lines
    quotes = [(names[said.speaker], said.text) for said in article.statements if said.kind == "direct"]
    assert quotes == gold.quotes
    targets = [(names[target.speaker], target.quantity, target.unit) for target in article.targets]
    assert targets == [(who, None if size is None else Decimal(size), unit) for who, size, unit in gold.targets]
    for person in _people(article):
        forms = {post.text for post in person.posts} | set(person.aliases)
        assert forms >= set(gold.speakers[person.name])
    assert article.published == gold.published
    assert article.layout == gold.layout


def test_the_articles_cover_the_genre() -> None:
    golds = [msgspec.json.decode(path.read_bytes(), type=Gold) for path in _FOLDER.glob("*.json")]
    assert len(golds) >= 60
    assert sum(gold.label.startswith("decoy") for gold in golds) >= 10
    assert {gold.layout for gold in golds} >= {"feature", "qa", "report", "column"}
    assert {gold.language for gold in golds} == {"zh-Hans", "zh-Hant"}
