"""Every format that people read prints the same figures."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import msgspec
import pytest
from newsroom import rich_article
from strategies import CONTEXT

from roundtable import Article, get_exporter


def _shown(name: str, article: Article) -> str:
    """Return the text of all files that a reader opens, as markup; the model is none of them."""
    data = get_exporter(name).export(article, CONTEXT)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode().partition('id="model"')[0]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pages = [entry for entry in package.namelist() if entry.startswith("word/") or entry.endswith(".xhtml")]
        return "".join(package.read(entry).decode() for entry in pages)


@pytest.mark.parametrize("name", ["docx", "epub", "html"])
@pytest.mark.parametrize(
    ("language", "quantity", "printed"),
    [
        ("zh-Hans", "100000000000", "1000亿"),
        ("zh-Hant", "100000000000", "1000億"),
        ("zh-Hant", "35000", "3.5萬"),
        ("zh-Hans", "123456789", "123456789"),
        ("zh-Hans", "0.50", "0.5"),
    ],
)
def test_a_quantity_is_grouped_as_a_newspaper_groups_it(name: str, language: str, quantity: str, printed: str) -> None:
    article = rich_article()
    target = msgspec.structs.replace(article.targets[0], quantity=Decimal(quantity), quantity_max=None, unit="畝")
    article = msgspec.structs.replace(article, language=language, targets=(target,))
    assert f"{printed}畝<" in _shown(name, article)
