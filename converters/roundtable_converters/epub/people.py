"""The pages that gather what the running text scatters: who speaks, and which targets are set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable_converters.epub.xhtml import Page, element, escape, link
from roundtable_converters.figures import quantity

if TYPE_CHECKING:
    from roundtable.model import Article, Speaker
    from roundtable_converters.epub.labels import Labels

__all__ = ["people_page", "people_places", "targets_page"]

_MAX_LINK = 36
"""Characters of a statement that its link quotes."""


def people_places(article: Article) -> dict[str, str]:
    """Return file and fragment of each person's entry, by the person's id."""
    people = (*article.moderators, *article.speakers)
    return {person.id: f"people.xhtml#speaker-{number}" for number, person in enumerate(people, start=1)}


def people_page(article: Article, places: dict[str, str], labels: Labels) -> Page | None:
    """Return the page of everybody who speaks, with links to what each of them says; None where nobody does."""
    said: dict[str | None, list[tuple[str, str]]] = {}
    for number, statement in enumerate(article.statements, start=1):
        if place := places.get(f"statement-{number}"):
            said.setdefault(statement.speaker, []).append((statement.text, place))
    people = (*article.moderators, *article.speakers)
    entries = (
        _person(number, person, said.get(person.id, []), labels) for number, person in enumerate(people, start=1)
    )
    body = "\n".join(
        (
            '<section epub:type="contributors" aria-labelledby="people">',
            element("h1", labels.people, 'id="people"'),
            *entries,
            "</section>",
        )
    )
    return Page(name="people.xhtml", title=labels.people, body=body) if people else None


def _person(number: int, person: Speaker, said: list[tuple[str, str]], labels: Labels) -> str:
    role = element("span", labels.roles[person.role], 'class="role"')
    parts = [f'<div class="person" id="speaker-{number}">', f"<h2>{escape(person.name)} {role}</h2>"]
    parts += [element("p", post.text, 'class="post"') for post in person.posts]
    if said:
        items = "\n".join(f"<li>{link(_shortened(text), place)}</li>" for text, place in said)
        parts.append(f'<ul class="statements">\n{items}\n</ul>')
    return "\n".join((*parts, "</div>"))


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_LINK else text[: _MAX_LINK - 1] + "…"


def targets_page(article: Article, places: dict[str, str], labels: Labels) -> Page | None:
    """Return the table of targets, each linked to its place in the text; None where none is set."""
    if not article.targets:
        return None
    names = {person.id: person.name for person in (*article.moderators, *article.speakers)}
    entries = people_places(article)
    rows = []
    for number, target in enumerate(article.targets, start=1):
        cells = (
            f'<th scope="row">{link(target.text, places.get(f"target-{number}"))}</th>',
            f"<td>{link(names[target.speaker], entries[target.speaker]) if target.speaker else '—'}</td>",
            element("td", quantity(target, article.language, labels.comparators, labels.to) or "—"),
            element("td", target.deadline or "—"),
            element("td", labels.status[target.status]),
        )
        rows.append("<tr>" + "".join(cells) + "</tr>")
    header = "".join(element("th", column, 'scope="col"') for column in labels.target_columns)
    body = "\n".join(
        (
            '<section epub:type="appendix" role="doc-appendix" aria-labelledby="targets">',
            element("h1", labels.targets, 'id="targets"'),
            '<table class="targets">',
            element("caption", labels.targets_caption.format(len(article.targets))),
            f"<thead><tr>{header}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody>\n</table>\n</section>",
        )
    )
    return Page(name="targets.xhtml", title=labels.targets, body=body)
