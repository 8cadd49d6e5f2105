"""Every odd article comes back as it went, from every document that we make of it."""

from __future__ import annotations

import pytest
from generated import COUNT, generated
from strategies import CONTEXT

from roundtable import get_exporter, get_importer

_OPTIONS: tuple[tuple[str, dict[str, object]], ...] = (
    ("docx", {}),
    ("docx", {"review": True, "profile": "gbt9704"}),
    ("epub", {"vertical": True, "ncx": True}),
)


@pytest.mark.parametrize(("name", "options"), _OPTIONS, ids=str)
def test_every_odd_article_comes_back_equal(name: str, options: dict[str, object]) -> None:
    exporter, importer = get_exporter(name, **options), get_importer(name)
    for number in range(COUNT):
        assert importer.read(exporter.export(generated(number), CONTEXT)) == generated(number), number
