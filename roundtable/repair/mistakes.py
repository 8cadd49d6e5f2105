"""The wrong guesses of an encoding that Chinese pages suffer from, each with its way back.

Four programs shape what is lost on the way. Python puts U+FFFD for a byte it cannot read, or drops it, and
goes on at the next byte. Java does the same, and its U+FFFD was mostly saved as ``?``. PHP puts ``?`` for a bad
pair, swallows the ASCII sign in it, has ``€`` for 0x80, and drops a lead byte before a control or a space without a
trace. Browsers read the five bytes that Windows-1252 leaves free as the controls of Latin-1.

And a misread text goes through further programs. One strips soft hyphens, which are 0xAD in Latin-1 and the second
byte of 经 and 江 in GBK. One takes whatever happens to be UTF-8 for misread UTF-8 and reads it anew, so that a
Cyrillic letter or a Chinese character stands for its two or three bytes.
"""

from __future__ import annotations

import codecs
import re
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable.repair import channel
from roundtable.repair.lattice import double_byte, utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from roundtable.repair.lattice import Byte, Expansion, Pattern, Slot

__all__ = [
    "AS_GBK",
    "AS_LATIN",
    "AS_TRADITIONAL_GBK",
    "NOT_ASCII",
    "Mistake",
    "after_loss",
    "after_private",
    "is_partly_anew",
    "spread",
]

# Windows-1252 as programs have it: the five bytes it leaves free are the controls of Latin-1, or lost.
_FREE = frozenset(b"\x81\x8d\x8f\x90\x9d")
_VANISHED = _FREE | {0xAD}  # a soft hyphen, which programs strip
_WINDOWS = "".join(chr(code) if code in _FREE else bytes([code]).decode("cp1252") for code in range(256))
_BYTE_OF = {chr(code): code for code in range(256)} | {character: code for code, character in enumerate(_WINDOWS)}
_MARKS = frozenset("“”‘’—…·")
"""Marks that Chinese text has and Windows-1252 as well: misread or not, that cannot be seen."""
_IN_WINDOWS = frozenset({*_BYTE_OF, "\N{REPLACEMENT CHARACTER}"})
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
    asked: bool = False
    """Whether ``?`` stands for a byte that was lost."""
    partly: bool = False
    """Whether some program may have read a part of a line anew already."""
    stripped: bool = False
    """Whether some program may have stripped the private-use characters that came of it, and folded fullwidth ones."""
    handled: Callable[[str], list[Slot] | None] | None = None
    """The same as ``slots`` for a line that further programs have handled; it leaves much open."""


def _windows_slots(line: str) -> list[Slot] | None:
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


def _handled_slots(line: str, *, big5: bool = False) -> list[Slot] | None:
    """Return the same where soft hyphens were stripped, and pairs that happen to be UTF-8 were read anew.

    None where so much of the line is beyond Windows-1252 that it is something else.
    """
    anew = sum(character not in _BYTE_OF for character in line)
    if 2 * anew > sum(character > "\x7f" for character in line):
        return None
    slots = [
        _handled(character, slot, anew=anew > 0, big5=big5)
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
    return frozenset(byte for byte in _HIGH if not bytes((byte, follow)).decode(codec, "ignore"))


def _dropped_by_php(follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that PHP drops without a trace before ``follow``."""
    return _LEADS if follow is None or (isinstance(follow, int) and follow < 0x21) else frozenset()


def after_loss(slot: Slot, lost: Lost) -> Slot:
    """Return ``slot`` with a lost byte in front; the empty slot is the end of the line."""
    return tuple((gone, *pattern) for pattern in slot or ((),) if (gone := lost(pattern[0] if pattern else None)))


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


def _dropped_by_browser(follow: Byte | None) -> frozenset[int]:
    """Return the first bytes that make no pair with ``follow`` for a browser, which has a sign for 0x80."""
    return _unreadable("gb18030", follow) & _LEADS


def _by_browser(data: bytes, lost: str = "") -> str:
    """Return ``data`` as browsers read GBK, private-use characters stripped and ``lost`` for what is no character."""
    return channel.fold(_private.sub("", data.decode("gb18030", _ERRORS[lost])))


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
    )


def _in_turn(first: Callable[[bytes], str], then: Callable[[str], str], data: bytes) -> str:
    return then(first(data))


AS_GBK = _as_gbk(lambda character: (character,), str)
AS_TRADITIONAL_GBK = _as_gbk(lambda character: _origins().get(character, (character,)), channel.mirror_script)
