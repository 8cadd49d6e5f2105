"""One misread line: what it was before a mistake, and the proof that the mistake makes this line of it.

Where nothing was lost the bytes say it, and the right codec reads them. Where bytes were lost, or further programs
handled the misread text, the lattice reads what is left, and the language model ranks it. Either way a reading counts
only if the mistake, made again, gives the line.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, takewhile
from operator import eq
from typing import TYPE_CHECKING

from roundtable.repair.gbk_mistakes import after_private
from roundtable.repair.latin_mistakes import is_partly_anew, spread
from roundtable.repair.lattice import BEAM, INDENT, LOST, read
from roundtable.repair.mistakes import after_loss
from roundtable.repair.reweighing import Weighed, weighed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roundtable.repair.lattice import Slot
    from roundtable.repair.mistakes import Mistake
    from roundtable.repair.page_model import PageModel

__all__ = ["PLAUSIBLE", "cost", "is_plausible", "read_line"]

PLAUSIBLE = 8.0
"""Cost for each character up to which text can be Chinese; news has 5, misread text 11 and more."""
_HALF_PLAUSIBLE, _SAMPLE = 10.0, 200
"""The same where bytes are missing, and how many characters are looked at."""
_BROKEN = 0.3
"""Places where the bytes do not fit, for each character of a line, from which the line is not looked at."""
_ROW, _ODD = 5, 8.5
"""Characters in a row that may not cost more each on average: text with one byte lost goes on as something else."""
_LATIN, _MARK = 3.0, 8.0
"""Highest costs of a letter that goes on with a Latin word, and of a mark, which may stand beside one."""
_NARROW = 12
"""Readings kept where much is open."""
_DEAR = 2.5
"""Cost of taking a character for more bytes than it shows: one in a dozen is."""
_HANDLED = 0.97
"""Highest certainty of a line that further programs have handled."""
_MOST_MENDED = 8
"""Places mended in a line; a limit keeps an endless line linear, each place taking a look at all of it."""
_HALF = 0.5
"""Certainty of a line whose choices could not be weighed once more."""
_WINDOW = 4096
"""Bytes decoded in one go."""


def read_line(
    line: str, mistake: Mistake, shunned: frozenset[str] = frozenset(), *, anew: bool = False
) -> Weighed | None:
    """Return what ``line`` was before ``mistake``, None where the mistake cannot give this line.

    Args:
        line: The line as shown.
        mistake: What happened to it.
        shunned: Characters that are unlikely where a byte is lost.
        anew: Whether some program read other lines of the page anew in part.
    """
    reading = _read_as_shown(line, mistake, shunned)
    if mistake.handled and not (reading and _reads_well(reading.text)):
        slots = mistake.handled(line, anew or is_partly_anew(line))
        other = read(slots, mistake.expand, _model(), shunned, beam=_NARROW, dear=_DEAR) if slots else None
        if (
            slots
            and other
            and (not reading or _as_words(other.text) < _as_words(reading.text))
            and is_plausible(other.text)
            and _pass(other.text.encode(mistake.right, "replace"), slots)
        ):
            choices = weighed(other, shunned)
            better = (
                choices if _pass(choices.text.encode(mistake.right, "replace"), slots) else Weighed(other.text, _HALF)
            )
            reading = better._replace(certainty=min(better.certainty, _HANDLED))
        elif reading and _han.search(reading.text):  # bytes may be missing that nobody sees
            reading = reading._replace(certainty=min(reading.certainty, _HANDLED))
    return reading if reading and reading.text != line else None


def _read_as_shown(line: str, mistake: Mistake, shunned: frozenset[str]) -> Weighed | None:
    slots = mistake.slots(line)
    if slots is None:
        return None
    data, places = _known(slots)
    try:
        certain = Weighed(data.decode(mistake.right), 1.0)
        if _gives(mistake, certain.text, line):
            if not any(map(_has_origins, slots)):
                return certain
            likeliest = read(slots, mistake.expand, _model(), shunned, beam=_NARROW)
            return Weighed(likeliest.text, _HANDLED) if likeliest and _gives(mistake, likeliest.text, line) else certain
    except UnicodeDecodeError:
        pass
    hopeless = mistake.stripped and not _is_half_plausible(data.decode(mistake.right, "ignore"))
    shown = mistake.asked or ("\N{REPLACEMENT CHARACTER}" in line and not mistake.stripped)
    roomy = None if hopeless else _with_losses(slots, data, places, mistake, vanished=not shown)
    if roomy is None:
        return None
    reading = read(roomy, mistake.expand, _model(), shunned, beam=_NARROW if mistake.stripped else BEAM)
    if reading is None:
        return None
    best, as_ranked = weighed(reading, shunned), Weighed(reading.text, _HALF)
    for one in dict.fromkeys((best, as_ranked)):
        if _is_proven(one.text, line, roomy, mistake):
            return one
    return _mended(best, line, mistake) if shown else None


def _mended(reading: Weighed, line: str, mistake: Mistake) -> Weighed | None:
    """Return ``reading`` with other candidates where ``mistake`` would not give what ``line`` shows, None without them.

    Bytes lost side by side depend on each other, which the slots do not say.
    """
    doubts = list(reading.doubts)
    text = reading.text
    agreed = _agreed(text, line, mistake)
    for _ in reading.doubts[:_MOST_MENDED]:
        at = max((number for number, doubt in enumerate(doubts) if doubt.start <= agreed), default=None)
        if at is None:
            return None
        place, candidates = doubts[at].place, doubts[at].candidates
        others = ((number, text[:place] + one + text[place + 1 :]) for number, (one, _) in enumerate(candidates))
        number, text = next((other for other in others if _agreed(other[1], line, mistake) > agreed), (0, ""))
        if not text:
            return None
        left = sum(share for _, share in candidates[number:])
        doubts[at] = doubts[at]._replace(candidates=tuple((one, share / left) for one, share in candidates[number:]))
        agreed = _agreed(text, line, mistake)
        if _gives(mistake, text, line):
            return Weighed(text, min(reading.certainty, _HALF), tuple(doubts))
    return None


def _agreed(text: str, line: str, mistake: Mistake) -> int:
    """Return how many characters of ``line`` the mistake gives when it is made in ``text``."""
    data = text.replace(LOST, "0").encode(mistake.right, "replace")
    return max(sum(1 for _ in takewhile(bool, map(eq, again(data), line))) for again in mistake.again)


def _is_proven(text: str, line: str, roomy: list[Slot], mistake: Mistake) -> bool:
    """Tell whether ``mistake`` may turn ``text`` into ``line``, of which ``roomy`` says what it can stand for."""
    if mistake.partly and is_partly_anew(line):
        return _pass(text.encode(mistake.right, "replace"), roomy)
    if mistake.stripped and LOST in text:
        return _pass([byte for one in text for byte in _bytes_of(one, mistake)], roomy)
    return _gives(mistake, text, line)


def _reads_well(text: str) -> bool:
    """Tell whether ``text`` is Chinese throughout, a few characters in a row at least, and no letter stands alone."""
    costs = _costs(text)
    spread = [0.0, *accumulate(costs)]
    rows = range(max(1, len(costs) - _ROW + 1))
    # Such a letter may be half of a character whose first half, a soft hyphen, was stripped.
    return not _alone.search(text) and all(
        spread[min(place + _ROW, len(costs))] - spread[place] <= _ODD * _ROW for place in rows
    )


def _bytes_of(character: str, mistake: Mistake) -> list[int] | list[None]:
    """Return the bytes of ``character``, None for those of a lost one, which was Chinese."""
    return [None] * 3 if character == LOST else [*character.encode(mistake.right, "replace")]


def _pass(data: Sequence[int | None], slots: list[Slot]) -> bool:
    """Tell whether ``data`` can show as these ``slots``, one after the other; None is any byte."""
    reached = {0}
    for slot in slots:
        reached = {
            place + len(pattern)
            for place in reached
            for pattern in slot
            if len(pattern) <= len(data) - place
            and all(
                here is None or (here == byte if isinstance(byte, int) else here in byte)
                for here, byte in zip(data[place:], pattern, strict=False)
            )
        }
    return len(data) in reached


def _gives(mistake: Mistake, text: str, line: str) -> bool:
    """Tell whether ``mistake`` turns ``text`` into ``line``; a no-break space often became a plain one."""
    data = text.replace(LOST, "0").encode(mistake.right, "replace")
    return any(
        again(data + end).replace("\N{NO-BREAK SPACE}", " ")
        == (spread(line, again) if mistake.partly else line).replace("\N{NO-BREAK SPACE}", " ") + end.decode("ascii")
        for again in mistake.again
        for end in (b"\n", b"")
    )


def _known(slots: list[Slot]) -> tuple[bytes, list[int]]:
    """Return the bytes that are known, the first choice of each slot, and the slot of each of them."""
    data, places = bytearray(), []
    for place, slot in enumerate(slots):
        for byte in slot[0]:
            if isinstance(byte, int):
                data.append(byte)
                places.append(place)
    return bytes(data), places


def _with_losses(
    slots: list[Slot], data: bytes, places: list[int], mistake: Mistake, *, vanished: bool
) -> list[Slot] | None:
    """Return ``slots``, with room where the known bytes do not fit, if some may have ``vanished`` without a trace.

    None where they fit so seldom that this cannot be the mistake.
    """
    broken: set[int] = set()
    plain = 0
    for start, stop in _errors(data, mistake.right):
        near = places[max(0, start - 1) : stop + 2]
        broken.update(near)
        plain += all(map(_is_plain, map(slots.__getitem__, near)))
        if plain > 1 + _BROKEN * len(slots):
            return None
    roomy: list[Slot] = []
    for place, slot in enumerate((*slots, ())):
        choices: Slot = slot or ((),)
        if vanished and (place in broken or (place - 1 in broken and not slot)):
            one = after_loss(slot, mistake.lost)
            choices = (*choices, *one, *(after_loss(one, mistake.lost) if one else ()))
            choices += after_private(slot) if mistake.stripped else ()
        roomy.append(choices)
    return roomy


def _is_plain(slot: Slot) -> bool:
    """Tell whether nothing is open in ``slot``."""
    return len(slot) == 1 and all(isinstance(byte, int) for byte in slot[0])


def _has_origins(slot: Slot) -> bool:
    """Tell whether what ``slot`` shows may have been one of several characters before it was made Traditional."""
    return len(slot) > 1 and all(len(pattern) > 1 and pattern[0] not in (0x3F, 0xA0) for pattern in slot)


def _errors(data: bytes, codec: str) -> Iterable[tuple[int, int]]:
    """Yield where ``data`` is not text in ``codec``."""
    position = 0
    while position < len(data):
        window = data[position : position + _WINDOW]
        try:
            window.decode(codec)
            position += len(window)
        except UnicodeDecodeError as error:
            if error.start and error.end == len(window) == _WINDOW:  # cut by the window
                position += error.start
                continue
            yield position + error.start, position + error.end
            position += error.end


def is_plausible(text: str) -> bool:
    """Tell whether ``text`` can be Chinese."""
    return cost(text) <= PLAUSIBLE * len(text)


def _is_half_plausible(text: str) -> bool:
    """Tell whether ``text``, of which parts are missing, can be the rest of Chinese."""
    return cost(text[:_SAMPLE]) <= _HALF_PLAUSIBLE * len(text[:_SAMPLE])


def cost(text: str) -> float:
    """Return what ``text`` costs the language model, in nats: 4 to 6 a character in Chinese."""
    return sum(_costs(text))


def _as_words(text: str) -> float:
    """Return what ``text`` costs with Latin words and marks beside them, of which the language model knows nothing."""
    text = text.lstrip(INDENT)
    return sum(
        min(cost, _LATIN if place and _latin.match(text, place - 1) else _MARK if _mark.match(one) else cost)
        for place, (one, cost) in enumerate(zip(text, _costs(text), strict=True))
    )


def _costs(text: str) -> list[float]:
    text = text.lstrip(INDENT)
    return [_model().cost(text[max(0, place - 2) : place], character) for place, character in enumerate(text)]


_han = re.compile("[\u3400-\u9fff]")
_alone = re.compile("(?<=[\u3400-\u9fff])[@-~](?=[\u3400-\u9fff])")
_latin = re.compile("[A-Za-z0-9$~/._-][A-Za-z0-9]")
_mark = re.compile("[^\\w\x00-\x7f]")


@cache
def _model() -> PageModel:
    from roundtable.repair.page_model import PageModel  # its tables cost what a whole sound page costs

    return PageModel("")
