"""contentMeta: what the text is, who made it, and what it is about.

The order of the elements is the schema's; the order of the headlines is the clients'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable_converters.dates import calendar_date
from roundtable_converters.newsml.body import item_title
from roundtable_converters.newsml.people import add_parties, add_people_subjects
from roundtable_converters.newsml.topics import add_legacy_subjects, add_subjects
from roundtable_converters.newsml.xml import add, one_line, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from roundtable.model import Article
    from roundtable_converters.newsml.topics import Suggestion
    from roundtable_converters.newsml.xml import Element

__all__ = ["add_content_meta", "add_headlines", "add_publication"]


def add_publication(item: Element, article: Article) -> None:
    """Append where and when the text first appeared, as far as the page says."""
    published = calendar_date(article.published)
    if published is None and article.source is None:
        return
    source = None if article.source is None else one_line(article.source)
    element = add(add(item, "pubHistory"), "published", literal=source)
    if published is not None:
        add(element, "timestamp", published)
    if source is not None:
        add(element, "name", source)


def add_content_meta(
    item: Element,
    article: Article,
    codes: Mapping[str, str],
    suggestions: Sequence[Suggestion],
    *,
    urgency: int,
    legacy_subjects: bool,
    created: datetime,
) -> None:
    """Append contentMeta to ``item``; ``created`` is the time of export."""
    meta = add(item, "contentMeta")
    add(meta, "urgency", str(urgency))
    _add_dates(meta, article, created)
    _add_place_and_source(meta, article)
    add_parties(meta, article, codes)
    add(meta, "language", tag=article.language)
    genre = add(meta, "genre", qcode="genre:Interview")
    add(genre, "name", "圆桌访谈", lang="zh-Hans")
    add(genre, "name", "Interview", lang="en-GB")
    words = _keywords(article, suggestions)
    for word in words:
        add(meta, "keyword", word)
    add_subjects(meta, suggestions, article.language)
    if legacy_subjects:
        add_legacy_subjects(meta, suggestions)
    if article.place is not None:
        place = one_line(article.place)
        add(add(meta, "subject", type="cpnat:geoArea", literal=place, why="why:direct"), "name", place)
    add_people_subjects(meta, article, codes)
    add(meta, "slugline", "-".join(words[:2]) or one_line(item_title(article)), separator="-")
    add_headlines(meta, article)
    _add_descriptions(meta, article)


def _add_dates(meta: Element, article: Article, created: datetime) -> None:
    """Write the article's own dates, no more precise than printed; the day of export where there is none."""
    published = calendar_date(article.published)
    event = next((day.date for day in article.dates if day.role == "event" and calendar_date(day.date)), None)
    today = timestamp(created)[:10]
    add(meta, "contentCreated", event or published or today)
    add(meta, "contentModified", published or event or today)


def _add_place_and_source(meta: Element, article: Article) -> None:
    if article.place is not None:
        place = one_line(article.place)
        add(add(meta, "located", type="cpnat:geoArea", literal=place), "name", place)
    if article.source is not None:
        source = one_line(article.source)
        element = add(meta, "infoSource", role="cpprole:origcont", type="cpnat:organisation", literal=source)
        add(element, "name", source)


def _keywords(article: Article, suggestions: Sequence[Suggestion]) -> list[str]:
    """Return the column and the words that the topics were found by, each once."""
    words = [found.keyword for found in suggestions if found.keyword]
    return list(dict.fromkeys([one_line(article.column), *words] if article.column else words))


def add_headlines(meta: Element, article: Article) -> None:
    """Append headlines, dateline, byline and credit.

    The first headline is the plain one: clients take the first without a look at its role.
    """
    add(meta, "headline", item_title(article))
    if article.column is not None:
        add(meta, "headline", article.column, role="rthl:kicker")
    if article.subheadline is not None:
        add(meta, "headline", article.subheadline, role="rthl:subheadline")
    if article.place is not None:
        event = next((day.text for day in article.dates if day.role == "event"), None)
        add(meta, "dateline", "，".join(text for text in (article.place, event) if text))
    by = article.byline or " ".join(person.name for person in article.moderators)
    if by:
        add(meta, "by", by)
    if article.source is not None:
        add(meta, "creditline", one_line(article.source))


def _add_descriptions(meta: Element, article: Article) -> None:
    points, lede = "\n".join(article.key_points), "\n".join(article.lede)
    if points or lede:
        add(meta, "description", points or lede, role="drol:summary")
    if points and lede:
        add(meta, "description", lede, role="rtdesc:lede")
    for caption in article.captions:
        add(meta, "description", caption, role="drol:caption")
