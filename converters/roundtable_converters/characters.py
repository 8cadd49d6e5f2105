"""Characters that a format cannot carry, or that no reader would make out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.errors import ExportError

if TYPE_CHECKING:
    import msgspec

    from roundtable.model import Article

__all__ = ["check_xml_text", "legible", "printable"]

# Everything XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# For private use, and what stands for lost bytes.
_NO_GLYPH = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def check_xml_text(article: Article) -> None:
    """Refuse an article whose text XML cannot carry.

    Articles that were read by ``roundtable.load`` never hold such characters.

    Raises:
        ExportError: The text holds a control character, a lone surrogate or a noncharacter.
    """
    # In one go, for nearly always there is none.
    if not _NOT_XML.search("".join([text for _, text in _texts(article)])):
        return
    for field, text in _texts(article):
        if match := _NOT_XML.search(text):
            raise ExportError(
                f"{field} holds U+{ord(match[0]):04X} at character {match.start()}, which XML cannot carry. "
                "Remove it from the source text."
            )


def printable(text: str) -> str:
    r"""Return ``text`` with what XML cannot carry spelled out, for the record of what a page once held.

    >>> printable("a\x08b")
    'a⟨U+0008⟩b'
    """
    return _NOT_XML.sub(_code_point, text)


def legible(text: str) -> str:
    r"""Return ``text`` with what no font has a glyph for spelled out, too: what damage left is to be read, not guessed.

    >>> legible("肆\ue78dY\ufffd")
    '肆⟨U+E78D⟩Y⟨U+FFFD⟩'
    """
    return _NO_GLYPH.sub(_code_point, printable(text))


def _code_point(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def _texts(article: Article) -> list[tuple[str, str]]:
    """Return every text of the article that is printed, with the name of its field."""
    found: list[tuple[str, str]] = []
    structs: list[tuple[str, msgspec.Struct]] = [("article", article)]
    for person in (*article.moderators, *article.speakers):
        structs.append((person.id, person))
        structs += [(f"{person.id}.posts", post) for post in person.posts]
    for name, struct in structs:
        for field in struct.__struct_fields__:
            value = getattr(struct, field)
            if isinstance(value, str):
                found.append((f"{name}.{field}", value))
            elif isinstance(value, tuple):
                found += [(f"{name}.{field}", text) for text in value if isinstance(text, str)]
    return found
