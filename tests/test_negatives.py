"""Text that looks damaged and is not: nobody may touch it."""

from __future__ import annotations

import pytest
from case_files import Case, cases

from roundtable import DecodedText, Source, Span
from roundtable.repair import repair
from roundtable.text import Piece

_NEGATIVES = cases("negatives")


def decoded(text: str) -> DecodedText:
    """Return ``text`` as if it had been read from a plain file."""
    size = len(text.encode())
    return DecodedText(
        text=text,
        source=Source(sha256="0" * 64, size=size),
        encoding="utf-8",
        evidence="given",
        pieces=(Piece(Span(0, len(text)), Span(0, size)),),
    )


@pytest.mark.parametrize("case", _NEGATIVES)
def test_healthy_text_is_left_alone(case: Case) -> None:
    repaired = repair(decoded(case.original))
    assert repaired.edits == ()
    assert repaired.gaps == ()
    assert repaired.text == case.original


def test_there_are_enough_of_them() -> None:
    assert len(_NEGATIVES) >= 150
