"""Stage 3: from the repaired text to the article, its speakers and what they say."""

from roundtable.parsing.article import parse

__all__ = ["parse"]
