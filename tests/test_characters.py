"""What damage left of a character is spelled out where people read about it: no font has a glyph for it."""

from __future__ import annotations

import io
import zipfile

import msgspec
import pytest
from newsroom import rich_article
from strategies import CONTEXT

from roundtable import get_exporter, get_importer


@pytest.mark.parametrize(("name", "page"), [("docx", "word/comments.xml"), ("epub", "EPUB/notes.xhtml")])
def test_private_use_and_lost_bytes_are_spelled_out_in_the_record(name: str, page: str) -> None:
    article = rich_article()
    gap = msgspec.structs.replace(article.provenance.gaps[0], before="肆\ue78d\N{REPLACEMENT CHARACTER}\U0010fffdY")
    provenance = msgspec.structs.replace(article.provenance, gaps=(gap,))
    article = msgspec.structs.replace(article, provenance=provenance)
    data = get_exporter(name).export(article, CONTEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "肆⟨U+E78D⟩⟨U+FFFD⟩⟨U+10FFFD⟩Y" in package.read(page).decode()
    assert get_importer(name).read(data) == article
