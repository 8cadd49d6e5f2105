"""Text that was read as Latin-1 or Windows-1252: ``è¿›`` for 进 of UTF-8, ``ÖÐ¹ú`` for 中国 of GBK.

Browsers read the five bytes that Windows-1252 leaves free as the controls of Latin-1; other programs lose them.

And a misread text goes through further programs. One strips soft hyphens, which are 0xAD in Latin-1 and the second
byte of 经 and 江 in GBK. One takes whatever happens to be UTF-8 for misread UTF-8 and reads it anew, so that a
Cyrillic letter or a Chinese character stands for its two or three bytes.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from roundtable.repair.lattice import double_byte, utf8
from roundtable.repair.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from roundtable.repair.lattice import Byte, Slot

__all__ = ["AS_LATIN", "NOT_ASCII", "is_partly_anew", "spread"]

# Windows-1252 as programs have it: the five bytes it leaves free are the controls of Latin-1, or lost.
_FREE = frozenset(b"\x81\x8d\x8f\x90\x9d")
_VANISHED = _FREE | {0xAD}  # a soft hyphen, which programs strip
_WINDOWS = "".join(chr(code) if code in _FREE else bytes([code]).decode("cp1252") for code in range(256))
_BYTE_OF = {chr(code): code for code in range(256)} | {character: code for code, character in enumerate(_WINDOWS)}
_MARKS = frozenset("“”‘’—…·")
"""Marks that Chinese text has and Windows-1252 as well: misread or not, that cannot be seen."""
_IN_WINDOWS = frozenset({*_BYTE_OF, "\N{REPLACEMENT CHARACTER}"})
NOT_ASCII = "".join(sorted(character for character in _BYTE_OF if character > "\x7f"))


def _windows_slots(line: str) -> list[Slot] | None:
    """Return what the characters of ``line`` stand for in Windows-1252, None where one is none of it."""
    return None if is_partly_anew(line) else _partly_windows_slots(line)


def _partly_windows_slots(line: str) -> list[Slot]:
    """Return the same for a line of which some program has read a part anew already."""
    slots: list[Slot] = []
    after_high = False
    partly = is_partly_anew(line)
    for character in line:
        byte = _BYTE_OF.get(character)
        if character == "\N{REPLACEMENT CHARACTER}":
            slots.append(((_FREE,),))
        elif byte is None:
            slots.append((_utf8_bytes(character),))
        elif partly and character in _MARKS:
            slots.append(((byte,), _utf8_bytes(character)))
        else:
            # A no-break space within a character was often made a plain one.
            slots.append(((byte,), (0xA0,)) if byte == 0x20 and after_high else ((byte,),))
        after_high = byte is None or byte >= 0x80
    return slots


def _asking_windows_slots(line: str) -> list[Slot]:
    """Return the same for UTF-8, where a ``?`` that touches another byte of a character is mostly a lost one."""
    slots = _partly_windows_slots(line)
    for match in _asking.finditer(line):
        slots[match.start() : match.end()] = [((_FREE,), (0x3F,))] * len(match[0])
    return slots


_asking = re.compile("(?<=[^\x00-\x7f])[?]{1,2}|[?]{1,2}(?=[^\x00-\x7f])")


def _utf8_bytes(character: str) -> tuple[int, ...]:
    """Return the bytes of a character that some program read anew where the others were left."""
    return tuple(character.encode("utf-8", "replace"))


_SOFT_HYPHEN = 0xAD
_LEADS_OF_HAN = range(0xA1, 0xF8)


def is_partly_anew(line: str) -> bool:
    """Tell whether ``line`` has a character that is none of Windows-1252."""
    return not all(map(_IN_WINDOWS.__contains__, line))


def spread(line: str, again: Callable[[bytes], str]) -> str:
    """Undo in ``line`` what was read anew, by making the mistake ``again`` there."""
    return "".join(
        character if character in _IN_WINDOWS else again(bytes(_utf8_bytes(character))) for character in line
    )


def _handled_slots(line: str, anew: bool, *, big5: bool = False) -> list[Slot] | None:
    """Return the same where soft hyphens were stripped, and pairs that happen to be UTF-8 may have been read ``anew``.

    None where so much of the line is beyond Windows-1252 that it is something else.
    """
    if 2 * sum(character not in _BYTE_OF for character in line) > sum(character > "\x7f" for character in line):
        return None
    slots = [
        _handled(character, slot, anew=anew, big5=big5)
        for character, slot in zip(line, _partly_windows_slots(line), strict=True)
    ]
    if anew:
        for match in _ligature.finditer(line):
            start, stop = match.span()
            slots[start:stop] = [(tuple(match[0].encode()), _LIGATURES[match[0]]), *[((),)] * (stop - start - 1)]
    return slots


_LIGATURES = {
    "IJ": (0xC4, 0xB2),
    "ij": (0xC4, 0xB3),
    "DZ": (0xC7, 0xB1),
    "Dz": (0xC7, 0xB2),
    "dz": (0xC7, 0xB3),
}
"""Latin letters of two parts by these parts: the bytes happen to be GBK, as in 的不 and 非常."""
_ligature = re.compile(f"(?<=[^\x00-\x7f])(?:{'|'.join(_LIGATURES)})(?=[^\x00-\x7f])")


def _handled(character: str, slot: Slot, *, anew: bool, big5: bool) -> Slot:
    last = slot[0][-1]
    if big5 and isinstance(last, int) and "@" <= character <= "~":  # a soft hyphen is a first byte there as well
        return (*slot, (_SOFT_HYPHEN, last))
    if character == " " and len(slot) > 1:  # with the Â before it taken for a no-break space
        return (*slot, (0xC2, 0x20))
    if not isinstance(last, int) or last < 0x80:
        return slot
    patterns = slot
    if character not in _BYTE_OF:
        if len(slot[0]) == 2:
            patterns += ((slot[0][0], 0xC2, last), (slot[0][0], _SOFT_HYPHEN, last))
    elif last <= 0xA0:
        # GB2312 has no such bytes: a mark that came as a reference, and was never misread.
        patterns = (tuple(character.encode("gb18030")), *slot)
    elif anew:
        patterns += ((0xC2, last) if last < 0xC0 else (0xC3, last - 0x40),)
    if last in _LEADS_OF_HAN:
        patterns += tuple((*pattern, _SOFT_HYPHEN) for pattern in patterns)
    if big5:
        patterns += ((_SOFT_HYPHEN, *slot[0]),)
    return patterns


def _windows(data: bytes) -> str:
    return "".join(_WINDOWS[byte] for byte in data)


_READ_AS_LATIN: tuple[Callable[[bytes], str], ...] = (
    lambda data: data.decode("latin-1"),
    _windows,
    lambda data: data.decode("cp1252", "replace"),
    lambda data: data.decode("cp1252", "replace").replace("\N{REPLACEMENT CHARACTER}", "?"),
    lambda data: data.decode("cp1252", "ignore"),
    lambda data: data.decode("cp1252", "ignore").replace("\N{SOFT HYPHEN}", ""),
)


def _free(_: Byte | None) -> frozenset[int]:
    return _VANISHED


AS_LATIN = (
    Mistake("utf-8-as-latin-1", "utf-8", _asking_windows_slots, _free, utf8, _READ_AS_LATIN, partly=True),
    Mistake(
        "gbk-as-latin-1",
        "gb18030",
        _windows_slots,
        _free,
        double_byte("gb18030"),
        _READ_AS_LATIN,
        handled=_handled_slots,
    ),
    Mistake(
        "big5-as-latin-1",
        "big5hkscs",
        _windows_slots,
        _free,
        double_byte("big5hkscs"),
        _READ_AS_LATIN,
        handled=partial(_handled_slots, big5=True),
    ),
)
