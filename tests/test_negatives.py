"""Text that looks damaged and is not: nobody may touch it."""

from __future__ import annotations

import pytest
from case_files import Case, cases

from roundtable.decoding import decode
from roundtable.repair import repair

_NEGATIVES = cases("negatives")


@pytest.mark.parametrize("case", _NEGATIVES)
def test_healthy_text_is_left_alone(case: Case) -> None:
    repaired = repair(decode(case.original.encode(), encoding="utf-8"))
    assert repaired.edits == ()
    assert repaired.gaps == ()
    assert repaired.text == case.original


def test_there_are_enough_of_them() -> None:
    assert len(_NEGATIVES) >= 150
