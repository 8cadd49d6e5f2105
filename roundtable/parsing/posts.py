"""Posts: a title, and the organization in which it is held.

``市环境局副局长`` is the organization ``市环境局`` and the title ``副局长``. In a list of posts the page
leaves out what it has just said; ``江城经开区党工委副书记、管委会主任`` makes the second organization
``江城经开区管委会``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from roundtable.model import Post
from roundtable.parsing.folding import fold
from roundtable.parsing.tables import alternatives, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "TRADES",
    "ends_like_a_post",
    "ends_with_organization",
    "ends_with_title",
    "is_title",
    "office_at",
    "read_posts",
    "title_at",
    "title_matches",
    "title_pattern",
]

TRADES = "工员师手民者人长生友家客匠商农户兵警医"
"""Characters that words for people end in (船工, 教员, 渔民); names may end in them, too."""
_BETWEEN_POSTS = re.compile("[、,;/ ]|兼(?:任)?")
_EDGES = " 、,;/的·■◆▲△★☆※◎○□◇▪*-—"
_STOCK_PRICE = re.compile(r"[(（][-+\d.,% ]{1,40}[)）]")
"""Portals print the price behind the name of a listed company."""
_PLACE_TITLE = re.compile("(?:常务副|副|代理?)?([省市区县旗镇乡州村])长$")


class _Tables(NamedTuple):
    title: re.Pattern[str]
    honorifics: frozenset[str]
    last_of_titles: frozenset[str]
    title_at_end: re.Pattern[str]
    organization_at_end: re.Pattern[str]
    body_at_end: re.Pattern[str]


@cache
def _tables() -> _Tables:
    titles = alternatives(row[0] for row in rows("titles") if row[1] != "modifier")
    modifiers = alternatives(words("titles", "modifier"))
    bodies = alternatives(words("organizations", "body"))
    return _Tables(
        title=re.compile(titles),
        honorifics=words("titles", "honorific"),
        last_of_titles=frozenset(row[0][-1] for row in rows("titles")),
        title_at_end=re.compile(f"{modifiers}{{0,4}}{titles}$"),
        organization_at_end=re.compile(f"{alternatives(words('organizations'))}$"),
        body_at_end=re.compile(f"{bodies}$"),
    )


def title_matches(image: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield the title words between two offsets, from left to right."""
    return _tables().title.finditer(image, start, stop)


def ends_with_title(image: str) -> bool:
    """Tell whether ``image`` ends in a title word: ``江城市市长``, ``店主``."""
    return _title_start(image) < len(image)


def title_pattern() -> re.Pattern[str]:
    """Return the pattern of all title words."""
    return _tables().title


def title_at(image: str, start: int, stop: int) -> int | None:
    """Return where the title word ends that begins at ``start``, None where none does."""
    match = _tables().title.match(image, start, stop)
    return match.end() if match else None


def office_at(image: str, start: int) -> int | None:
    """Return where the title ends that begins at ``start``, None where none does or it is only polite (女士)."""
    match = _tables().title.match(image, start)
    return match.end() if match and match[0] not in _tables().honorifics else None


def is_title(image: str) -> bool:
    """Tell whether ``image`` as a whole is a title word: ``市长``, ``女士``."""
    return bool(_tables().title.fullmatch(image))


def ends_like_a_post(image: str) -> bool:
    """Tell whether ``image`` ends in a title, an organization or a character of trades: ``动物园园艺师``."""
    return ends_with_title(image) or ends_with_organization(image) or (len(image) > 3 and image[-1] in TRADES)


def ends_with_organization(image: str) -> bool:
    """Tell whether ``image`` ends like the name of an organization or a place: ``市民政局``."""
    return bool(_tables().organization_at_end.search(image[-8:]))


def _title_start(image: str) -> int:
    """Return where the title at the end of ``image`` begins; the length of ``image`` where there is none."""
    if image[-1:] not in _tables().last_of_titles:
        return len(image)
    match = _tables().title_at_end.search(image, max(0, len(image) - 14))
    return match.start() if match else len(image)


def read_posts(text: str) -> tuple[Post, ...]:
    """Return the posts printed in ``text``, with their organizations completed.

    >>> [(post.organization, post.title) for post in read_posts("临江区委副书记，江城经开区党工委副书记、管委会主任")]
    [('临江区委', '副书记'), ('江城经开区党工委', '副书记'), ('江城经开区管委会', '主任')]
    >>> read_posts("退休教师")
    (Post(text='退休教师', organization=None, title='退休教师'),)
    """
    image = fold(text)
    posts: list[Post] = []
    start = 0
    for match in (*_BETWEEN_POSTS.finditer(image), None):
        stop = match.start() if match else len(image)
        if match and not ends_with_title(image[start:stop]):
            continue  # 教育、体育局局长: the mark belongs to the name
        while start < stop and image[start] in _EDGES:
            start += 1
        if start < stop:
            posts.append(_post(text[start:stop], posts[-1].organization if posts else None))
        start = match.end() if match else stop
    return tuple(posts)


def _post(text: str, before: str | None) -> Post:
    text = _STOCK_PRICE.sub("", text.strip())
    image = fold(text)
    cut = _title_start(image)
    if cut == len(image):
        return Post(text=text, organization=None, title=text)
    organization, title = text[:cut].rstrip("的 "), text[cut:]
    if not organization:
        return Post(text=text, organization=_inherited(title, before), title=title)
    if not (ends_with_organization(fold(organization)) or image[cut - 1] == "的" or organization.isascii()):
        return Post(text=text, organization=None, title=text)
    if before and _tables().body_at_end.fullmatch(fold(organization)):
        organization = _without_body(before) + organization
    return Post(text=text, organization=organization, title=title)


def _inherited(title: str, before: str | None) -> str | None:
    """Complete a bare title: 市长 after 江城市委副书记 governs 江城市, 局长 after 市民政局党组书记 the 局."""
    if before is None:
        return None
    place = _without_body(before)
    level = _PLACE_TITLE.search(fold(title))
    if level and not fold(place).endswith(level[1]):
        return None
    return place or None


def _without_body(organization: str) -> str:
    image = fold(organization)
    match = _tables().body_at_end.search(image)
    return organization[: match.start()] if match and match.start() else organization
