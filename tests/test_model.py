"""The model refuses what cannot be true, and generated articles are valid."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from strategies import articles

from roundtable import Article, Block, Provenance, Source, Span, Unparsed

_PROVENANCE = Provenance(source=Source(sha256="0" * 64, size=3), encoding="utf-8", evidence="given")


def article(**changes: object) -> Article:
    values: dict[str, object] = {
        "headline": None,
        "language": "zh-Hans",
        "layout": "unknown",
        "text": "圆桌",
        "blocks": (Block(role="paragraph", span=Span(0, 2)),),
        "provenance": _PROVENANCE,
    }
    return msgspec.convert({**values, **changes}, Article, from_attributes=True)


@given(articles())
def test_joined_blocks_are_the_text(drawn: Article) -> None:
    assert "".join(block.span.of(drawn.text) for block in drawn.blocks) == drawn.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"blocks": (Block(role="paragraph", span=Span(0, 1)),)}, "blocks end at character 1"),
        ({"blocks": (Block(role="paragraph", span=Span(1, 2)),)}, "hole"),
        ({"unparsed": (Unparsed(span=Span(0, 1), text="桌", reason="?"),)}, "says another text"),
    ],
)
def test_an_article_that_contradicts_itself_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        article(**changes)


def test_an_unknown_speaker_is_refused_with_its_path() -> None:
    document = msgspec.to_builtins(article())
    document["sections"] = [{"span": [0, 2], "paragraphs": [{"text": "圆桌", "span": [0, 2], "speaker": "p9"}]}]
    with pytest.raises(msgspec.ValidationError, match="unknown speaker 'p9'"):
        msgspec.convert(document, Article)
    document["sections"] = [{"span": [2, 0]}]
    with pytest.raises(msgspec.ValidationError, match=r"runs forward.*\$\.sections\[0\]\.span"):
        msgspec.convert(document, Article)
