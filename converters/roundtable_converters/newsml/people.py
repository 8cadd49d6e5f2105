"""Who made the article and who speaks in it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from roundtable_converters.identifiers import person_codes
from roundtable_converters.newsml.xml import add, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import Article, Speaker, SpeakerRole
    from roundtable_converters.newsml.xml import Element

__all__ = ["add_asserts", "add_concepts", "add_info_source", "add_parties", "add_people_subjects"]

# Only the guest and the journalist have roles of IPTC's own; the others are declared in our catalog.
_ROLES: Mapping[SpeakerRole, str] = {
    "guest": "cpprole:interviewee",
    "moderator": "cpprole:correspondent rtrole:moderator",
    "reporter": "rtrole:reporter",
    "audience": "rtrole:audience",
    "source": "rtrole:source",
}


def add_parties(meta: Element, article: Article, codes: Mapping[str, str]) -> None:
    """Append creators (the moderators), then contributors (everybody who speaks, and the editor), to contentMeta."""
    for person in article.moderators:
        _add_person(meta, "creator", person, codes)
    for person in article.speakers:
        contributor = _add_person(meta, "contributor", person, codes)
        if person.posts:
            add(contributor, "definition", _printed_posts(article, person), role="drol:short")
    if article.editor is not None:
        editor = one_line(article.editor)
        element = add(meta, "contributor", role="cpprole:editor", type="cpnat:person", literal=editor)
        add(element, "name", editor)


def add_info_source(part: Element, person: Speaker, codes: Mapping[str, str]) -> None:
    """Append ``person`` as the one whose words ``part`` gives."""
    _add_person(part, "infoSource", person, codes)


def add_people_subjects(meta: Element, article: Article, codes: Mapping[str, str]) -> None:
    """Append the guests as subjects: a roundtable is also about who sat at it."""
    for person in article.speakers:
        if person.role == "guest":
            element = add(meta, "subject", type="cpnat:person", qcode=f"rtperson:{codes[person.id]}")
            add(element, "name", one_line(person.name))


def add_asserts(item: Element, article: Article, codes: Mapping[str, str]) -> None:
    """Append what the page says of each person, once: posts and other forms of the name."""
    for person in (*article.moderators, *article.speakers):
        if person.posts or person.aliases:
            element = add(item, "assert", qcode=f"rtperson:{codes[person.id]}")
            add(element, "type", qcode="cpnat:person")
            _add_details(element, article, person)


def add_concepts(item: Element, article: Article) -> None:
    """Append moderators and speakers as a conceptSet, what the page says of each included."""
    concepts, codes = add(item, "conceptSet"), person_codes(article)
    for person in (*article.moderators, *article.speakers):
        concept = add(concepts, "concept")
        add(concept, "conceptId", qcode=f"rtperson:{codes[person.id]}")
        add(concept, "type", qcode="cpnat:person")
        _add_details(concept, article, person)


def _add_details(element: Element, article: Article, person: Speaker) -> None:
    """Append name, posts as printed, other names, and one affiliation per post to ``element``."""
    add(element, "name", one_line(person.name), lang=article.language)
    if person.posts:
        add(element, "definition", _printed_posts(article, person), role="drol:short")
    for alias in person.aliases:
        add(element, "note", alias, role="rtnote:alias")
    if person.posts:
        details = add(element, "personDetails")
        for post in person.posts:
            # Where the page leaves the organization out, the post as printed is all that is known of it.
            organization = one_line(post.organization or post.text)
            affiliation = add(details, "affiliation", type="cpnat:organisation", literal=organization)
            add(affiliation, "name", organization)
            add(affiliation, "note", post.title, role="rtnote:post")


def _printed_posts(article: Article, person: Speaker) -> str:
    """Return the posts of ``person`` as printed, with the page's own punctuation between them."""
    texts = [post.text for post in person.posts]
    if person.span is not None:
        number = bisect_right(article.blocks, person.span.start, key=lambda block: block.span.start)
        line = article.blocks[number - 1].span.of(article.text) if number else ""
        start, last = line.find(texts[0]), line.rfind(texts[-1])
        if 0 <= start <= last:
            return line[start : last + len(texts[-1])]
    return "、".join(texts)


def _add_person(parent: Element, name: str, person: Speaker, codes: Mapping[str, str]) -> Element:
    qcode = f"rtperson:{codes[person.id]}"
    element = add(parent, name, role=_ROLES[person.role], type="cpnat:person", qcode=qcode)
    add(element, "name", one_line(person.name))
    return element
