"""Which file belongs to whom, so that nothing overwrites anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from roundtable.cli.inputs import STANDARD_INPUT
from roundtable.cli.messages import message
from roundtable.cli.naming import same_name, shown
from roundtable.cli.plan import STANDARD_OUTPUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.inputs import Input

__all__ = ["Owners"]


class Owners:
    """Who reads or writes each file."""

    def __init__(self, inputs: Sequence[Input], *, force: bool) -> None:
        self._force = force
        self._owners = {_place(one.name): shown(one.name) for one in inputs if one.name != STANDARD_INPUT}

    def claim(self, path: str, owner: str) -> str | None:
        """Note that ``owner`` writes ``path``; return why it may not, where it may not."""
        if path == STANDARD_OUTPUT:
            return None
        other = self._owners.setdefault(_place(path), owner)
        if other != owner:
            return message("would-overwrite", output=shown(path), other=other)
        if not self._force and Path(path).is_file():
            return message("exists", output=shown(path))
        return None


def _place(path: str) -> str:
    return same_name(os.path.realpath(path))
