"""The interface in Chinese and English, side by side: which one shows is a matter of style."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from roundtable_converters.html.markup import element, escape

if TYPE_CHECKING:
    from roundtable.model import Comparator

__all__ = [
    "COMPARATORS",
    "ROLES",
    "RULES",
    "STATUS",
    "Phrase",
    "Rule",
    "both",
    "label",
    "meaning",
    "translated",
]


class Phrase(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str


class Rule(NamedTuple):
    """What an editor is told about a repair rule."""

    routine: bool
    """Whether its sure repairs are hidden at first: it works by the hundred and restores no words."""
    meaning: Phrase


def _rules() -> dict[str, Rule]:
    table = resources.files(__package__).joinpath("rules.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {name: Rule(routine == "yes", Phrase(zh, en)) for name, routine, zh, en in rows}


RULES = _rules()

ROLES = {
    "guest": Phrase("嘉宾", "guest"),
    "moderator": Phrase("主持", "moderator"),
    "reporter": Phrase("记者", "reporter"),
    "audience": Phrase("现场听众", "audience"),
    "source": Phrase("受访者", "source"),
}
STATUS = {"planned": Phrase("计划", "planned"), "ongoing": Phrase("进行中", "under way")}
COMPARATORS: dict[Comparator, str] = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ "}


def meaning(rule: str) -> Phrase:
    """Return what an editor is told about a rule; nothing, where a plug-in brought it."""
    return RULES[rule].meaning if rule in RULES else Phrase("", "")


def both(zh: str, en: str) -> str:
    """Return a phrase of the interface as markup, in both languages."""
    chinese = element("span", escape(zh), 'class="zh" lang="zh-Hans"')
    return chinese + element("span", escape(en), 'class="en" lang="en"')


def label(zh: str, en: str) -> str:
    """Return the attributes of an element whose name is not its text; the script sets the one that shows."""
    return f'aria-label="{escape(zh)}" data-zh="{escape(zh)}" data-en="{escape(en)}"'


def translated(template: str) -> str:
    """Return a template with its phrases in both languages: ``[[中|en]]`` in text, ``label="中|en"`` as attribute.

    >>> translated('<p label="甲|A">')
    '<p aria-label="甲" data-zh="甲" data-en="A">'
    """
    named = re.sub(r'label="([^"|]*)\|([^"]*)"', lambda match: label(match[1], match[2]), template)
    return re.sub(r"\[\[([^|\]]*)\|([^\]]*)\]\]", lambda match: both(match[1], match[2]), named)
