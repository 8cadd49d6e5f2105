"""UTF-8 that was read as GBK: ``杩涘叆`` for 进入.

Three bytes of a character become two characters of three, and an odd byte is lost. Python and Java replace or drop
it. PHP puts ``?`` for a bad pair, swallows the ASCII sign in it, has ``€`` for 0x80, and drops a lead byte before a
control or a space without a trace. Browsers have private-use characters for the pairs that GBK leaves to its users, and
crawlers strip these. A mirror may have made the misread text Traditional.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, partial
from typing import TYPE_CHECKING

from roundtable.repair import channel
from roundtable.repair.lattice import utf8
from roundtable.repair.mistakes import Mistake, after_loss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from roundtable.repair.lattice import Byte, Pattern, Slot
    from roundtable.repair.mistakes import Lost

__all__ = ["AS_GBK", "AS_TRADITIONAL_GBK", "after_private"]

_private = re.compile("[\ue000-\uf8ff]")
_FOLDED = frozenset("cdefghio")
"""What the fullwidth letters were folded to whose second byte begins a Chinese character in UTF-8."""

_few_signs = re.compile(r"(?<!\?)\?{1,4}(?!\?)")
"""As many bytes of Chinese text in UTF-8 can be lost in a row; more signs than these are meant."""
_SWALLOWED = frozenset(range(0x21, 0x40))
_HIGH = frozenset(range(0x80, 0xF0))  # what UTF-8 of Chinese consists of
_LEADS = _HIGH - {0x80}  # PHP has a sign for 0x80 alone


@cache
def _unreadable(codec: str, follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that make no pair of ``codec`` with ``follow``."""
    if isinstance(follow, frozenset):
        return frozenset().union(*(_unreadable(codec, byte) for byte in follow))
    if follow is None or follow < 0x40:
        return _HIGH
    return frozenset(
        byte for byte in _HIGH if bytes((byte, follow)).decode(codec, "replace")[0] == "\N{REPLACEMENT CHARACTER}"
    )


def _dropped_by_php(follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that PHP drops without a trace before ``follow``."""
    return _LEADS if follow is None or (isinstance(follow, int) and follow < 0x21) else frozenset()


def _passed_on(slots: list[Slot]) -> Slot:
    """Take the last of ``slots``, to which a lost byte belongs, and leave room, so that their places stay."""
    if not slots:
        return ()
    last, slots[-1] = slots[-1], ((),)
    return last


def _asked(slots: list[Slot], lost: Lost) -> Slot:
    """Return what a ``?`` in front of ``slots``, the last first, stands for: a lost byte, or itself."""
    following = _passed_on(slots)
    return (*after_loss(following, lost), *((0x3F, *pattern) for pattern in following or ((),)))


def after_private(slot: Slot) -> Slot:
    """Return ``slot`` with one or two private-use characters lost in front; the empty slot is the end of the line."""
    pairs = _private_pairs()
    gone = (*pairs, pairs[0] + pairs[0])
    return tuple((*pair, *pattern) for pattern in slot or ((),) for pair in gone)


@cache
def _private_pairs() -> tuple[Pattern, ...]:
    """Return the pairs that make private-use characters in GBK and stand in UTF-8, most of them first."""
    leads: dict[frozenset[int], set[int]] = {}
    for lead in sorted(_LEADS):
        shown = {trail: channel.decode(bytes((lead, trail))) for trail in sorted(_HIGH)}
        private = frozenset(trail for trail, one in shown.items() if "\ue000" <= one <= "\uf8ff")
        if private:
            leads.setdefault(private, set()).add(lead)
    return tuple((frozenset(leads[private]), private) for private in sorted(leads, key=len, reverse=True))


def _slots_of_gbk(
    line: str,
    origins: Callable[[str], Iterable[str]],
    lost: Lost,
    *,
    php: bool = False,
    asked: bool = False,
    stripped: bool = False,
) -> list[Slot] | None:
    """Return what the characters of ``line`` stand for in GBK; each can come from any of its ``origins``."""
    slots: list[Slot] = []
    signs = {place for match in _few_signs.finditer(line) for place in range(*match.span())} if asked else ()
    for place in range(len(line) - 1, -1, -1):
        character = line[place]
        if place in signs:
            slots.append(_asked(slots, lost))
        elif character == "\N{REPLACEMENT CHARACTER}":
            slots.append(after_loss(_passed_on(slots), lost))
        elif php and character == "?":
            slots.append(((0x3F,), (_LEADS, _SWALLOWED), *(() if slots else ((_LEADS,),))))
        elif php and character == "€":
            slots.append(((0x80,),))
        elif stripped and character == "€":
            slots.append(((0x80,), tuple(character.encode("gb18030"))))
        elif stripped and character in _FOLDED:
            slots.append(((ord(character),), (0xA3, ord(character) + 0x80)))
        else:
            try:
                slots.append(tuple(tuple(origin.encode("gb18030")) for origin in origins(character)))
            except UnicodeEncodeError:
                return None
        if not slots[-1]:
            return None
    return slots[::-1]


@cache
def _origins() -> dict[str, tuple[str, ...]]:
    """Return what each Traditional character can have been before a mirror's conversion."""
    origins: dict[str, tuple[str, ...]] = {}
    for code in range(0x4E00, 0x9FA6):
        shown = channel.mirror_script(chr(code))
        origins[shown] = (*origins.get(shown, ()), chr(code))
    return origins


def _dropped_by_browser(follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that make no pair with ``follow`` for a browser, which has a sign for 0x80."""
    return _unreadable("gb18030", follow) & _LEADS


def _by_browser(data: bytes, lost: str = "") -> str:
    """Return ``data`` as browsers read GBK, private-use characters stripped and ``lost`` for what is no character."""
    return channel.fold(_private.sub("", data.decode("gb18030", _ERRORS[lost])))


def _by_crawler(data: bytes, errors: str) -> str:
    """Return the same as Python reads it, which has no sign for 0x80."""
    return channel.fold(_private.sub("", data.decode("gb18030", errors)))


_CODECS = ("gbk", "gb18030")


def _by_java(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").replace("\N{REPLACEMENT CHARACTER}", "?")


def _browser_error(error: UnicodeError, lost: str) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "€" if error.object[error.start] == 0x80 else lost, error.start + 1


_ERRORS = {"": "roundtable-browser-drops", "\N{REPLACEMENT CHARACTER}": "roundtable-browser-replaces"}
for _lost, _name in _ERRORS.items():
    codecs.register_error(_name, partial(_browser_error, lost=_lost))


def _as_gbk(origins: Callable[[str], Iterable[str]], then: Callable[[str], str]) -> tuple[Mistake, ...]:
    def mistake(
        lost: Lost, *again: Callable[[bytes], str], php: bool = False, asked: bool = False, stripped: bool = False
    ) -> Mistake:
        slots = partial(_slots_of_gbk, origins=origins, lost=lost, php=php, asked=asked, stripped=stripped)
        again = tuple(partial(_in_turn, way, then) for way in again)
        return Mistake("utf-8-as-gbk", "utf-8", slots, lost, utf8, again, php, asked, stripped=stripped)

    return (
        *(mistake(partial(_unreadable, codec), partial(_by_java, codec=codec), asked=True) for codec in _CODECS),
        *(
            mistake(
                partial(_unreadable, codec),
                partial(bytes.decode, encoding=codec, errors="replace"),
                partial(bytes.decode, encoding=codec, errors="ignore"),
            )
            for codec in _CODECS
        ),
        mistake(_dropped_by_php, channel.decode, php=True),
        mistake(
            _dropped_by_browser,
            _by_browser,
            partial(_by_browser, lost="\N{REPLACEMENT CHARACTER}"),
            stripped=True,
        ),
        mistake(
            partial(_unreadable, "gb18030"),
            partial(_by_crawler, errors="ignore"),
            partial(_by_crawler, errors="replace"),
            stripped=True,
        ),
    )


def _in_turn(first: Callable[[bytes], str], then: Callable[[str], str], data: bytes) -> str:
    return then(first(data))


AS_GBK = _as_gbk(lambda character: (character,), str)
AS_TRADITIONAL_GBK = _as_gbk(lambda character: _origins().get(character, (character,)), channel.mirror_script)
