"""Every odd article comes back as it went, from every document that we make of it."""

from __future__ import annotations

import msgspec
import pytest
from generated import COUNT, generated
from lxml import etree
from roundtable_converters.packing import unpack
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


@pytest.mark.parametrize(("name", "options"), _OPTIONS, ids=str)
@pytest.mark.parametrize("generator", ['our <tool> & "co"', "gen\x00erator", "gen\ud800erator"])
def test_whatever_the_generator_is_called_the_parts_are_xml(
    name: str, options: dict[str, object], generator: str
) -> None:
    context = msgspec.structs.replace(CONTEXT, generator=generator)
    document = get_exporter(name, **options).export(generated(1), context)
    for part, data in unpack(document, kind=name).items():
        if part.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels")):
            etree.fromstring(data)
