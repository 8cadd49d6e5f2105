"""Text in the other script: OpenCC, and what is known beside it of a mirror's pages.

OpenCC's ``t2s`` is right but for 著, which it leaves alone, and for characters that stood in the Simplified article
as they are, such as 乾 in a name: a mirror's page tells them by what it kept.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roundtable.errors import DependencyError
from roundtable.repair.tables import rows

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["to_simplified", "to_taiwan"]

_MIRRORS_OWN = str.maketrans("陜釬", "陕钎")
"""Rare characters that some mirrors take for Traditional forms of common ones."""


def to_simplified(text: str, *, mirrored: bool = False) -> str:
    """Return Traditional ``text`` in Simplified.

    Args:
        text: A whole page, if it is ``mirrored``.
        mirrored: Whether a mirror made it of a Simplified one.

    >>> to_simplified("劉元乾說,干部們", mirrored=True), to_simplified("劉元乾說,干部們")
    ('刘元乾说,干部们', '刘元干说,干部们')
    """
    simplified = _zhu().sub(_right_zhu, _opencc("t2s")(text))
    return _as_written(text, simplified).translate(_MIRRORS_OWN) if mirrored else simplified


def to_taiwan(text: str) -> str:
    """Return Simplified ``text`` as Taiwan writes it."""
    return _opencc("s2tw")(text)


def _as_written(text: str, simplified: str) -> str:
    """Return ``simplified`` with each character put back whose other form stands on the page as well.

    The mirror turns each character into one other, whatever the word. One that it keeps, such as 干, is none that it
    makes a 乾 of: the 乾 stood in the article.
    """
    characters: list[str] = []
    for match in _may_stay().finditer(text):
        place = match.start()
        if match[0] != simplified[place] in text:
            characters = characters or list(simplified)
            characters[place] = match[0]
    return "".join(characters) or simplified


@cache
def _may_stay() -> re.Pattern[str]:
    characters = [character for character, choices, *_ in rows("script_ambiguous.tsv") if character in choices.split()]
    return re.compile(f"[{''.join(characters)}]")


@cache
def _opencc(config: str) -> Callable[[str], str]:
    import opencc  # 35 ms that clean text need not pay

    if not hasattr(opencc, "opencc_clib"):
        raise DependencyError(
            f"the package 'opencc' in {opencc.__file__} is not OpenCC: opencc-python-reimplemented installs itself "
            "under the same name. Repair it with: pip uninstall opencc-python-reimplemented; "
            "pip install --force-reinstall opencc"
        )
    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


@cache
def _zhu_words() -> dict[str, str]:
    return {word: becomes for word, becomes, _ in rows("script_zhu.tsv")}


@cache
def _zhu() -> re.Pattern[str]:
    return re.compile("|".join([*sorted(_zhu_words(), key=len, reverse=True), "著"]))


def _right_zhu(match: re.Match[str]) -> str:
    return _zhu_words().get(match[0], "着")
