"""The repair as a step of a datatrove pipeline, to stand before deduplication.

pipeline = [JsonlReader("corpus/"), RoundtableRepair(), MinhashDedupSignature(...)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datatrove.pipeline.base import PipelineStep

from roundtable.archive import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datatrove.data import Document, DocumentsPipeline

__all__ = ["RoundtableRepair"]


class RoundtableRepair(PipelineStep):  # type: ignore[misc]  # no types are published
    """Repairs ``doc.text`` and adds the evidence of damage to ``doc.metadata``; sound documents stay as they are."""

    name = "🏮 Roundtable repair"
    type = "✂️ - FORMAT"

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002
        """Yield the documents, each repaired."""
        for doc in data or ():
            with self.track_time():
                try:
                    cleaned = clean(doc.text)
                except Exception as error:  # one document must not end the pipeline
                    doc.metadata["roundtable_error"] = str(error)
                else:
                    doc.text = cleaned.text
                    doc.metadata.update(cleaned.evidence())
                    self.stat_update("repaired" if cleaned.changed else "sound")
            yield doc
