"""Identifiers that stay the same when the same article is exported again."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from roundtable_converters.newsml.xml import calendar_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import Article

__all__ = ["item_guid", "person_codes"]


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
