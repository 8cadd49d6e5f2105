"""Posts: a title, and the organization in which it is held.

``市环境局副局长`` is the organization ``市环境局`` and the title ``副局长``. In a list of posts the page
leaves out what it has just said; ``江城经开区党工委副书记、管委会主任`` makes the second organization
``江城经开区管委会``.
"""

from __future__ import annotations

import re
from functools import cache

from roundtable.model import Post
from roundtable.parsing.folding import fold
from roundtable.parsing.records import Record
from roundtable.parsing.tables import Lexicon, alternatives, first_characters, rows, words

__all__ = [
    "TRADES",
    "can_begin_an_office",
    "can_end_a_post",
    "ends_like_a_post",
    "ends_with_organization",
    "ends_with_title",
    "find_organizations",
    "find_titles",
    "is_academic",
    "is_office",
    "is_title",
    "last_of_title",
    "may_hold_a_post",
    "office_at",
    "read_posts",
    "title_at",
]

TRADES = "工员师手民者人长生友家客匠商农户兵警医"
"""Characters that words for people end in (船工, 教员, 渔民); names may end in them, too."""
_CALLINGS = f"{TRADES}官士后笔"
"""Characters that posts in a line of its own end in: 首席投资官, 业内人士, 博士后, 主笔."""
_BETWEEN_POSTS = re.compile("[、,;/ (]|兼(?:任)?|(?<=院士)(?=[\u4e00-\u9fff]{3})(?!工作|专家|团队|大会|增选)")
_EDGES = " 、,;/()×的·▲△※*-—"
_OF_COMMITTEES = frozenset({"宣传部", "组织部", "统战部", "政法委", "社会工作部"})
"""Departments of a committee of the party: 市委常委、|组织部部长."""
_PARTY_GROUP = ("党组", "党委")
_PLACES = "省市县区州旗镇乡"
_STOCK_PRICE = re.compile(r"[(（](?:[-+\d.,% ]{1,40}|[A-Z\d]{1,6}[-.][A-Z]{2,4})[)）]")
"""Portals print the price behind the name of a listed company."""
_MOST_MODIFIERS = 4
_ACADEMIC = frozenset({"教授", "副教授", "院士", "研究员", "副研究员", "博士"})
_PLACE_TITLE = re.compile("(?:常务副|副|代理?)?([省市区县旗镇乡州村])长$")


class _Tables(Record, frozen=True):
    title: re.Pattern[str]
    titles: Lexicon
    honorifics: frozenset[str]
    offices: frozenset[str]
    firsts: frozenset[str]
    modifiers: Lexicon
    organizations: Lexicon
    end: re.Pattern[str]
    """What every post has in it."""
    body_at_end: re.Pattern[str]


@cache
def _tables() -> _Tables:
    titles = Lexicon.of(row[0] for row in rows("titles") if row[1] != "modifier")
    organizations = Lexicon.of(words("organizations"))
    bodies = alternatives(words("organizations", "body"))
    ends = titles.lasts | organizations.lasts | set(_CALLINGS)
    return _Tables(
        title=re.compile(alternatives(titles.words)),
        titles=titles,
        honorifics=words("titles", "honorific"),
        offices=words("titles", "office") - {"委员", "委员长", "议员", "代表"},
        firsts=first_characters(titles.words),
        modifiers=Lexicon.of(words("titles", "modifier")),
        organizations=organizations,
        end=re.compile(f"[{re.escape(''.join(sorted(ends)))}]"),
        body_at_end=re.compile(f"{bodies}$"),
    )


def find_titles(image: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return where title words stand between two offsets, from left to right."""
    return _tables().titles.find(image, start, stop)


def find_organizations(image: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return where words for organizations stand between two offsets, from left to right."""
    return _tables().organizations.find(image, start, stop)


def ends_with_title(image: str) -> bool:
    """Tell whether ``image`` ends in a title word: ``江城市市长``, ``店主``."""
    return _tables().titles.ends(image)


def can_begin_an_office(character: str) -> bool:
    """Tell whether titles begin with ``character``."""
    return character in _tables().firsts


def can_end_a_post(character: str) -> bool:
    """Tell whether titles or words for people end in ``character``."""
    return character in _tables().titles.lasts or character in TRADES


def may_hold_a_post(image: str) -> bool:
    """Tell at a glance whether a post can stand in a line; in most lines of a manual none can."""
    return _tables().end.search(image) is not None


def last_of_title() -> str:
    """Return a pattern of the Han character that a title may end in."""
    return f"{_tables().titles.last.pattern}(?<![ -~])"


def title_at(image: str, start: int, stop: int) -> int | None:
    """Return where the title word ends that begins at ``start``, None where none does."""
    tables = _tables()
    if image[start : start + 1] not in tables.firsts:
        return None
    match = tables.title.match(image, start, stop)
    return match.end() if match else None


def office_at(image: str, start: int) -> int | None:
    """Return where the title ends that begins at ``start``, None where none does or it is only polite (女士)."""
    tables = _tables()
    match = tables.title.match(image, start) if image[start : start + 1] in tables.firsts else None
    return match.end() if match and match[0] not in tables.honorifics else None


def is_title(image: str) -> bool:
    """Tell whether ``image`` as a whole is a title word: ``市长``, ``女士``."""
    return image in _tables().titles.words


def is_office(image: str) -> bool:
    """Tell whether ``image`` is the title of an office, which one person holds at a time: ``市长``, not ``委员``."""
    return image in _tables().offices


def is_academic(image: str) -> bool:
    """Tell whether ``image`` is no office, but a title that papers print behind the names of those who hold it."""
    return image in _ACADEMIC


def ends_like_a_post(image: str) -> bool:
    """Tell whether ``image`` ends in a title, an organization or a character of trades: ``动物园园艺师``."""
    return ends_with_title(image) or ends_with_organization(image) or (len(image) > 3 and image[-1] in _CALLINGS)


def ends_with_organization(image: str) -> bool:
    """Tell whether ``image`` ends like the name of an organization or a place: ``市民政局``."""
    return _tables().organizations.ends(image)


def _title_start(image: str) -> int:
    """Return where the title at the end of ``image`` begins; the length of ``image`` where there is none."""
    size = best = len(image)
    tables = _tables()
    for length in tables.titles.sizes(image[-2:]):
        if image[-length:] in tables.titles.words and length <= size:
            best = min(best, _modified(image, size - length, tables.modifiers))
    return best


def _modified(image: str, start: int, modifiers: Lexicon) -> int:
    """Return where the title that begins at ``start`` begins with its modifiers: 原|常务副|会长."""
    for _ in range(_MOST_MODIFIERS):
        for length in modifiers.sizes(image[max(0, start - 2) : start]):
            if length <= start and image[start - length : start] in modifiers.words:
                start -= length
                break
        else:
            break
    return start


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
            posts.append(_post(text[start:stop], posts[-1] if posts else None))
        start = match.end() if match else stop
    return tuple(posts)


def _post(text: str, before: Post | None) -> Post:
    text = _STOCK_PRICE.sub("", text.strip()) if ")" in text or "）" in text else text.strip()
    image = fold(text)
    cut = _title_start(image)
    if cut == len(image):
        return Post(text=text, organization=None, title=text)
    organization, title = text[:cut].rstrip("的 "), text[cut:]
    if not organization:
        return Post(text=text, organization=_inherited(title, before), title=title)
    if not (ends_with_organization(fold(organization)) or image[cut - 1] == "的" or organization.isascii()):
        return Post(text=text, organization=None, title=text)
    if before and before.organization and _tables().body_at_end.fullmatch(fold(organization)):
        committee = fold(organization) in _OF_COMMITTEES and fold(before.organization).endswith("委")
        place = before.organization if committee else _without_body(before.organization)
        organization = place.removesuffix(organization) + organization
    return Post(text=text, organization=organization, title=title)


def _inherited(title: str, before: Post | None) -> str | None:
    """Complete a bare title: 市长 after 江城市委副书记 governs 江城市, 局长 after 市民政局党组书记 the 局."""
    if before is None or before.organization is None:
        return None
    if fold(before.title).startswith(_PARTY_GROUP):
        return before.organization  # 市卫健委|党委书记、主任
    place = _without_body(before.organization)
    level = _PLACE_TITLE.search(fold(title))
    if level and not fold(place).endswith(level[1]):
        return None
    return place if len(place) > 1 else None


def _without_body(organization: str) -> str:
    image = fold(organization)
    match = _tables().body_at_end.search(image)
    if not match:
        return organization
    place = match.start() + (image[match.start()] in _PLACES and image.endswith("委"))  # 江城市|委
    return organization[:place] or organization
