"""Names of things outside the file: of an item and its people, the same whenever it is exported, and of the source."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from roundtable_converters.dates import calendar_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import Article
    from roundtable.text import Source

__all__ = ["item_guid", "person_codes", "public_name"]


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


def public_name(source: Source) -> str:
    r"""Return the name of the source without the folders of whoever read it; an address stays whole.

    >>> from roundtable import Source
    >>> public_name(Source(name=r"C:\desk\page.txt", sha256="", size=0))
    'page.txt'
    """
    if source.name is None or "://" in source.name:
        return source.name or ""
    return PureWindowsPath(source.name).name  # knows both kinds of slash


def _digest(text: str, digits: int) -> str:
    return sha256(text.encode()).hexdigest()[:digits]
