"""The roundtable as a newsroom sees it: article, sections, speakers, statements, targets.

All values are frozen; every ``Span`` here indexes ``Article.text``, the repaired text, which the
``Article.blocks`` partition without a hole: what is not understood is kept, in its place, as
``Unparsed``. Names follow IPTC and newsroom usage; dates and posts are given as printed.
"""

from roundtable.model.article import Article, Provenance
from roundtable.model.parts import (
    Block,
    BlockRole,
    Comparator,
    Layout,
    Paragraph,
    Post,
    PrintedDate,
    Section,
    Speaker,
    SpeakerRole,
    Statement,
    StatementKind,
    Target,
    TargetStatus,
    Unparsed,
)

__all__ = [
    "Article",
    "Block",
    "BlockRole",
    "Comparator",
    "Layout",
    "Paragraph",
    "Post",
    "PrintedDate",
    "Provenance",
    "Section",
    "Speaker",
    "SpeakerRole",
    "Statement",
    "StatementKind",
    "Target",
    "TargetStatus",
    "Unparsed",
]
