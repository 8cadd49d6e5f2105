"""The case tables in ``tests/cases``: a bug is a new row there first."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import pytest
from _pytest.mark import ParameterSet

_FOLDER = Path(__file__).parent / "cases"


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text as it comes and as it should become."""

    label: str
    comment: str = ""
    original: str
    expected: str | None = None
    """Left out where the text must stay as it is."""
    expect: Literal["pass", "fail"] = "pass"
    option: Literal["auto", "hans", "hant", "keep"] = "auto"
    """Script asked for."""

    @property
    def wanted(self) -> str:
        return self.original if self.expected is None else self.expected


def cases(name: str) -> list[ParameterSet]:
    """Return the cases of ``tests/cases/<name>.json`` for ``pytest.mark.parametrize``."""
    table = msgspec.json.decode((_FOLDER / f"{name}.json").read_bytes(), type=list[Case])
    labels = [case.label for case in table]
    assert len(set(labels)) == len(labels), f"two cases share a label in {name}.json"
    return [
        pytest.param(
            case,
            id=case.label,
            marks=[pytest.mark.xfail(reason=case.comment, strict=True)] if case.expect == "fail" else [],
        )
        for case in table
    ]
