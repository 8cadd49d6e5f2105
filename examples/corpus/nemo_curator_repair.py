"""The repair as a modifier of NeMo Curator, to stand before deduplication.

pipeline.add_stage(Modify(RoundtableModifier()))
"""

from __future__ import annotations

from nemo_curator.stages.text.modifiers import DocumentModifier

from roundtable.archive import clean

__all__ = ["RoundtableModifier"]


class RoundtableModifier(DocumentModifier):  # type: ignore[misc]  # no types are published
    """Repairs a text; a sound one, and one that cannot be read, stays as it is."""

    def modify_document(self, text: str) -> str:
        """Return ``text``, repaired."""
        try:
            return clean(text).text
        except Exception:  # one document must not end the pipeline
            return text
