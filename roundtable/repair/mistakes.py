"""The wrong guesses of an encoding that Chinese pages suffer from, each with its way back.

Three programs shape what is lost on the way. Python puts U+FFFD for a byte it cannot read, or drops it, and
goes on at the next byte. PHP puts ``?`` for a bad pair, swallows the ASCII sign in it, has ``€`` for 0x80, and
drops a lead byte before a control or a space without a trace. Browsers read the five bytes that
Windows-1252 leaves free as the controls of Latin-1.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.repair import channel
from roundtable.repair.lattice import double_byte, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from roundtable.repair.lattice import Byte, Expansion, Slot

__all__ = ["AS_GBK", "AS_LATIN", "AS_TRADITIONAL_GBK", "NOT_ASCII", "Mistake", "after_loss"]

# Windows-1252 as programs have it: the five bytes it leaves free are the controls of Latin-1, or lost.
_FREE = frozenset(b"\x81\x8d\x8f\x90\x9d")
_WINDOWS = "".join(chr(code) if code in _FREE else bytes([code]).decode("cp1252") for code in range(256))
_BYTE_OF = {chr(code): code for code in range(256)} | {character: code for code, character in enumerate(_WINDOWS)}
NOT_ASCII = "".join(sorted(character for character in _BYTE_OF if character > "\x7f"))


Lost: TypeAlias = "Callable[[Byte | None], frozenset[int]]"


class Mistake(NamedTuple):
    """One wrong guess of an encoding, and the way back."""

    rule: str
    right: str
    """Codec that the bytes were meant for."""
    slots: Callable[[str], list[Slot] | None]
    """What the characters of a line can stand for; None where the line cannot come from this mistake."""
    lost: Lost
    """Says which bytes the wrong codec has no character for, by the byte that follows (None at the end)."""
    expand: Expansion
    again: tuple[Callable[[bytes], str], ...]
    """The mistake itself, as programs make it that treat bytes without a character in different ways."""
    php: bool = False


def _windows_slots(line: str) -> list[Slot] | None:
    slots: list[Slot] = []
    after_high = False
    for character in line:
        byte = _BYTE_OF.get(character)
        if character == "\N{REPLACEMENT CHARACTER}":
            slots.append(((_FREE,),))
        elif byte is None:
            return None
        else:
            # A no-break space within a character was often made a plain one.
            slots.append(((byte,), (0xA0,)) if byte == 0x20 and after_high else ((byte,),))
        after_high = byte is None or byte >= 0x80
    return slots


def _windows(data: bytes) -> str:
    return "".join(_WINDOWS[byte] for byte in data)


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
    return frozenset(byte for byte in _HIGH if not bytes((byte, follow)).decode(codec, "ignore"))


def _dropped_by_php(follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that PHP drops without a trace before ``follow``."""
    return _LEADS if follow is None or (isinstance(follow, int) and follow < 0x21) else frozenset()


def after_loss(slot: Slot, lost: Lost) -> Slot:
    """Return ``slot`` with a lost byte in front; the empty slot is the end of the line."""
    return tuple((gone, *pattern) for pattern in slot or ((),) if (gone := lost(pattern[0] if pattern else None)))


def _slots_of_gbk(line: str, origins: Callable[[str], Iterable[str]], lost: Lost, *, php: bool) -> list[Slot] | None:
    """Return what the characters of ``line`` stand for in GBK; each can come from any of its ``origins``."""
    slots: list[Slot] = []
    for character in reversed(line):
        if character == "\N{REPLACEMENT CHARACTER}":
            slots.append(after_loss(slots.pop() if slots else (), lost))
        elif php and character == "?":
            slots.append(((0x3F,), (_LEADS, _SWALLOWED), *(() if slots else ((_LEADS,),))))
        elif php and character == "€":
            slots.append(((0x80,),))
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


_READ_AS_LATIN: tuple[Callable[[bytes], str], ...] = (
    lambda data: data.decode("latin-1"),
    _windows,
    lambda data: data.decode("cp1252", "replace"),
    lambda data: data.decode("cp1252", "ignore"),
)


def _free(_: Byte | None) -> frozenset[int]:
    return _FREE


AS_LATIN = tuple(
    Mistake(f"{name}-as-latin-1", codec, _windows_slots, _free, expand, _READ_AS_LATIN)
    for name, codec, expand in (
        ("utf-8", "utf-8", utf8),
        ("gbk", "gb18030", double_byte("gb18030")),
        ("big5", "big5hkscs", double_byte("big5hkscs")),
    )
)


def _as_gbk(origins: Callable[[str], Iterable[str]], then: Callable[[str], str]) -> tuple[Mistake, ...]:
    def mistake(lost: Lost, *again: Callable[[bytes], str], php: bool = False) -> Mistake:
        slots = partial(_slots_of_gbk, origins=origins, lost=lost, php=php)
        again = tuple(partial(_in_turn, way, then) for way in again)
        return Mistake("utf-8-as-gbk", "utf-8", slots, lost, utf8, again, php)

    return (
        *(
            mistake(
                partial(_unreadable, codec),
                partial(bytes.decode, encoding=codec, errors="replace"),
                partial(bytes.decode, encoding=codec, errors="ignore"),
            )
            for codec in ("gbk", "gb18030")
        ),
        mistake(_dropped_by_php, channel.decode, php=True),
    )


def _in_turn(first: Callable[[bytes], str], then: Callable[[str], str], data: bytes) -> str:
    return then(first(data))


AS_GBK = _as_gbk(lambda character: (character,), str)
AS_TRADITIONAL_GBK = _as_gbk(lambda character: _origins().get(character, (character,)), channel.mirror_script)
