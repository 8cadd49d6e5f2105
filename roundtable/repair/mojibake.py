"""The other damage families: what is not the mirror channel's, and not a matter of script or typography.

Misread encodings first; what careless programs leave behind is looked for in the text that comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roundtable.edits import apply_edits
from roundtable.repair import misreading, remnants
from roundtable.repair.changes import as_changes, as_edits, compose

if TYPE_CHECKING:
    from roundtable.edits import Edit

__all__ = ["RULES", "propose"]

RULES = (*misreading.RULES, *remnants.RULES)


def propose(text: str, *, plain: bool = False) -> tuple[Edit, ...]:
    r"""Return the edits that undo these families in ``text``, none on a healthy page.

    Args:
        text: A whole page.
        plain: What ``is_plain`` says of it; a search for what it says is not there is left out.

    >>> [(edit.rule, edit.after) for edit in propose("è¿›å…¥\n临江\u200b区")]
    [('utf-8-as-latin-1', '进入'), ('zero-width', '')]
    """
    misread = misreading.propose(text, plain=plain)
    if not misread:
        return remnants.propose(text, plain=plain)
    middle = apply_edits(text, misread)
    return as_edits(text, compose(text, middle, as_changes(misread), as_changes(remnants.propose(middle))))
