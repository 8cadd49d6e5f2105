"""Identifiers that stay the same when the same article is exported again."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import Article

__all__ = ["calendar_date", "item_guid", "last_day", "person_codes"]


def _fingerprint(article: Article) -> str:
    """Return 16 hexadecimal digits that name the article, whatever was repaired in its text.

    They come from what a newsroom would call the same piece by: column, headline and day of
    publication. An article without headline or date has no such name; the bytes it came from stand in.
    """
    if article.headline and article.published:
        return _digest("\n".join((article.column or "", article.headline, article.published)), 16)
    return _digest(article.provenance.source.sha256, 16)


def item_guid(article: Article, authority: str) -> str:
    """Return the ``tag:`` URI (RFC 4151) of the article's item under ``authority``."""
    day = calendar_date(article.published) or "2026"
    return f"tag:{authority},{day}:roundtable:{_fingerprint(article)}"


def person_codes(article: Article) -> Mapping[str, str]:
    """Return the code of each speaker and moderator, by speaker id.

    A code names a person *in this article*: two people of one name in two articles may be two people,
    and only the newsroom can know.
    """
    prefix = _fingerprint(article)
    seen: Counter[str] = Counter()
    codes = {}
    for person in (*article.moderators, *article.speakers):
        code = f"{prefix}-{_digest(person.name, 8)}"
        seen[code] += 1
        codes[person.id] = code if seen[code] == 1 else f"{code}-{seen[code]}"
    return codes


def _digest(text: str, digits: int) -> str:
    return sha256(text.encode()).hexdigest()[:digits]


def calendar_date(printed: str | None) -> str | None:
    """Return ``printed``, an ISO 8601 date of any precision, if the calendar has it, else None."""
    return printed if printed and last_day(printed) else None


def last_day(printed: str) -> str | None:
    """Return the last day of a day, month or year, or None where the calendar has no such date.

    >>> last_day("2030"), last_day("2028-02"), last_day("2021-13")
    ('2030-12-31', '2028-02-29', None)
    """
    numbers = [int(part) for part in printed.split("-")]
    try:
        year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
        day = numbers[2] if len(numbers) > 2 else calendar.monthrange(year, month)[1]
        return date(year, month, day).isoformat()
    except ValueError:
        return None
