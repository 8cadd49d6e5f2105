"""The document of decisions: its types, reading it, its JSON Schema."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from roundtable.edits import Offset, Span
from roundtable.errors import DecisionsError

__all__ = ["Action", "Decision", "Decisions", "read_decisions"]

Action = Literal["accept", "reject", "replace"]
"""It is right as it is printed; the text as it came is right; another text is right."""

_NO_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what no document format can carry


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a person decided about one repair or gap.

    >>> Decision(kind="edit", span=Span(4, 6), before="營業", printed="营业", action="replace", text="经营").text
    '经营'

    Raises:
        ValueError: ``text`` is missing where it replaces, given where it does not, or holds control characters.
    """

    kind: Literal["edit", "gap"]
    """What it is about."""
    span: Span
    """Place in the decoded text: of the repair, or of all the repairs that the gap is part of."""
    before: str
    """What stands there in the decoded text."""
    at: Offset = 0
    """How many characters into the text that is printed for ``span`` the gap begins; 0 for a repair."""
    printed: str
    """What was printed for the repair or the gap when the person decided."""
    action: Action
    """Take what is printed, go back to the text as it came, or print ``text``."""
    text: str | None = None
    """What to print instead, for ``replace``."""

    def __post_init__(self) -> None:
        if (self.text is not None) != (self.action == "replace"):
            raise ValueError("`text` belongs to the action replace, and to no other")
        if self.text is not None and (found := _NO_TEXT.search(self.text)):
            raise ValueError(f"`text` holds U+{ord(found[0]):04X}, which no document can carry")


class Decisions(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="roundtable-decisions/1",
    forbid_unknown_fields=True,
):
    """What a person decided about one page.

    >>> import roundtable
    >>> page = roundtable.loads("江城市今天下雨。").repaired
    >>> nothing = Decisions(sha256=page.decoded.source.sha256, decisions=())
    >>> roundtable.decide(page, nothing).text == page.text
    True
    """

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    """Hexadecimal SHA-256 of the page's bytes."""
    name: str | None = None
    """Name of the page, for people."""
    decisions: tuple[Decision, ...]
    """In any order, one for each place."""


class _Head(msgspec.Struct):
    format: str


_VERSION = str(Decisions.__struct_config__.tag)
_heads = msgspec.json.Decoder(_Head | list[_Head])
_documents = msgspec.json.Decoder(Decisions | list[Decisions])


def read_decisions(data: bytes, *, name: str = "decisions") -> tuple[Decisions, ...]:
    """Return the documents in ``data``, JSON that the review page saved, or a list of such documents.

    Args:
        data: JSON in UTF-8.
        name: What holds it, for messages.

    >>> read_decisions(b"[]")
    ()

    Raises:
        DecisionsError: Not decisions, or of a newer version. The message carries the place: ``$.decisions[1].span``.
    """
    try:
        heads = _heads.decode(data.removeprefix(b"\xef\xbb\xbf"))
        for version in [head.format for head in (heads if isinstance(heads, list) else [heads])]:
            if version != _VERSION:
                newer = version.startswith("roundtable-decisions/")
                advice = "Upgrade with: pip install --upgrade roundtable-convert" if newer else "Save them again."
                raise DecisionsError(f"{name}: this release reads {_VERSION!r}, not {version[:80]!r}. {advice}")
        read = _documents.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecisionsError(
            f"{name}: these are no decisions ({error}). Save them again in the review page."
        ) from error
    return tuple(read) if isinstance(read, list) else (read,)
