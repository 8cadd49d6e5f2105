"""The lines of an article that news formats print as its story, in the two elements that every client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roundtable.model import BlockRole

__all__ = ["STORY_TAGS"]

STORY_TAGS: Mapping[BlockRole, Literal["p", "h2"]] = {
    "subheadline": "p",
    "byline": "p",
    "moderators": "p",
    "label": "h2",
    "guest": "p",
    "key_point": "p",
    "lede": "p",
    "kicker": "h2",
    "section_headline": "h2",
    "abstract": "p",
    "paragraph": "p",
    "question": "p",
    "publication": "p",
    "credit": "p",
    "unparsed": "p",
}
"""Paragraph or heading, by the role of the line. The other roles stand elsewhere: headline, captions, editor and
rights in the metadata; navigation and white space are no part of the story."""
