"""A search that nearly every page passes, in place of one search for each odd character.

Controls, private-use and invisible characters, and Latin letters in numbers are what odd damage consists of. A page
without any of them need not be looked at for that damage.
"""

from __future__ import annotations

import re

__all__ = ["is_plain"]

# Latin signs that Chinese text has anyway: ° ± · × ÷. A misread line is never made of these alone.
_odd = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\xaf\xb2-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff"
    "\u200b-\u200d\u2060\ud800-\uf8ff\ufeff\ufffd-\uffff]"
)


def is_plain(text: str) -> bool:
    r"""Tell whether ``text`` has none of the characters that odd damage leaves.

    >>> is_plain("江城市，3×5米。"), is_plain("江城\u200b市"), is_plain("ÖÐ¹ú")
    (True, False, False)
    """
    return _odd.search(text) is None
