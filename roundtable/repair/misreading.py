"""Bytes that were read in the wrong encoding: ``杩涘叆`` for 进入, ``ÖÐ¹ú`` for 中国.

A page goes through many programs, and each of them guesses an encoding. Three wrong guesses are common
on Chinese pages: UTF-8 read as GBK, where three bytes a character become two (a rare character is
born every time), and UTF-8, GBK or Big5 read as Latin-1 or Windows-1252. Both come in chains.

The way back is exact where nothing was lost: the wrong codec gives the bytes, the right one the text, and
doing the damage again must give the page as it came. Where the wrong codec had no character, a byte is
lost; what it can have been is enumerated and ranked, and again only what reproduces the page counts.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, product
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from roundtable.edits import CERTAIN, Edit, Span, apply_edits
from roundtable.repair import channel
from roundtable.repair.gbk_mistakes import AS_GBK, AS_TRADITIONAL_GBK
from roundtable.repair.latin_mistakes import AS_LATIN, NOT_ASCII, is_partly_anew
from roundtable.repair.lattice import LOST
from roundtable.repair.misread_line import PLAUSIBLE, cost, is_plausible, read_line
from roundtable.repair.reweighing import of_other_script
from roundtable.repair.tables import DECIDED, LIKELY, Rule
from roundtable.text import Candidate, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.repair.mistakes import Mistake
    from roundtable.repair.reweighing import Weighed

__all__ = ["RULES", "Undone", "is_gibberish", "misread_classes", "propose", "strange_lines", "undo"]

RULES = (
    Rule("utf-8-as-gbk", "A line of UTF-8 that was read as GBK, as 杩涘叆 for 进入, was read anew."),
    Rule("utf-8-as-latin-1", "A line of UTF-8 that was read as Latin-1 or Windows-1252, as è¿› for 进, was read anew."),
    Rule("gbk-as-latin-1", "A line of GBK that was read as Latin-1 or Windows-1252, as ÖÐ¹ú for 中国, was read anew."),
    Rule(
        "big5-as-latin-1", "A line of Big5 that was read as Latin-1 or Windows-1252, as ¤¤°ê for 中國, was read anew."
    ),
)

_ROUNDS = 3
"""How often the same mistake is taken back."""
_SAMPLE = 300
"""Characters looked at to tell whether a text is Chinese."""
_UTF_8 = frozenset({"utf-8-as-gbk", "utf-8-as-latin-1"})
_STRANGE = 0.4
"""Share of typical groups among the characters of a line, ASCII left out, from which it is looked at."""
_GIBBERISH, _LEAST_GIBBERISH = 0.5, 24
"""Share of typical groups among all characters of a line, and how many of these at least, that are no chance."""
_SETTLED = 0.9
"""Share of the strange lines that a mistake must explain for no other to be tried."""

_latin = re.compile(f"[\xa1-\xfe][{re.escape(NOT_ASCII)}\ufffd]")
_ascii = re.compile("[\x00-\x7f]+")
_foreign = re.compile("[\x20-\x7e]{12,}")
"""Addresses and sentences in other languages, which do not tell whether the rest is Chinese."""
_silent = re.compile("[\x00-\x7f\ufffd]+")
"""What does not tell whether a line is misread."""
_han = re.compile("[\u3400-\u9fff]+")
_marks = re.compile("[\u3000-\u3011\uff01-\uff5e“”‘’…—]+")
_LEAST_COMMON, _AMONG = 8, 0.75
"""Characters of Simplified words that a page in another language must have around its text, and their share with marks
among all that is not ASCII."""


class Undone(NamedTuple):
    """The edits that read misread lines anew, and what they leave open, placed in the text they make."""

    edits: tuple[Edit, ...] = ()
    gaps: tuple[Gap, ...] = ()


class _Lines(NamedTuple):
    edits: tuple[Edit, ...] = ()
    gaps: dict[int, tuple[Gap, ...]] = {}  # noqa: RUF012 - nobody adds to it
    """By the number of the line, placed in it."""


def undo(text: str, *, plain: bool = False) -> Undone:
    """Return the edits that read misread lines anew, and the gaps in what comes of it."""
    edits, open_in = _undone(text, _ROUNDS, plain=plain)
    if not open_in:
        return Undone(edits)
    starts = [0, *accumulate(len(line) + 1 for line in apply_edits(text, edits).split("\n"))]
    return Undone(
        edits,
        tuple(
            msgspec.structs.replace(gap, span=gap.span.shift(starts[number]))
            for number, gaps in sorted(open_in.items())
            for gap in gaps
        ),
    )


def propose(text: str, *, plain: bool = False) -> tuple[Edit, ...]:
    r"""Return the edits that read misread lines anew; none where the result would not be Chinese.

    >>> propose("杩涘叆姹熷煄")[0].after, propose("ÖÐ¹ú½\xad³Ç")[0].after
    ('进入江城', '中国江城')
    """
    return _undone(text, _ROUNDS, plain=plain).edits


def _undone(text: str, rounds: int, *, plain: bool = False) -> _Lines:
    """Return the edits for the mistake that leads most lines back to Chinese, made up to ``rounds`` times."""
    best = _Lines()
    best_sense = _sense(best)
    for signs, mistakes_of in ((_latin, _latin_mistakes), (_misread_utf8(), _gbk_mistakes)):
        if plain and signs is _latin:
            continue
        strange = _strange_lines(text, signs)
        if not strange:
            continue
        mistakes = mistakes_of("\n".join(strange))
        for mistake in mistakes:
            found = _page_edits(text, strange, mistake)
            if found.edits and not _is_chinese(found.edits):
                deeper = _undone(apply_edits(text, found.edits), rounds - 1) if rounds > 1 else _Lines()
                found = _followed(text, found.edits, deeper)
            sense = _sense(found)
            if sense > best_sense:
                best, best_sense = found, sense
            if _extent(best) > _SETTLED * sum(map(len, strange)):
                return best
    return best


def strange_lines(text: str, *, plain: bool = False) -> frozenset[str]:
    """Return the lines of ``text`` that look misread; ``propose`` says of which of them that is true."""
    return (frozenset() if plain else _strange_lines(text, _latin)) or _strange_lines(text, _misread_utf8())


def is_gibberish(line: str) -> bool:
    """Tell whether a strange ``line`` is certainly misread: mostly such signs, and as Chinese it makes no sense."""
    signs = max((signs.findall(line) for signs in (_latin, _misread_utf8())), key=len)
    return len("".join(signs)) > max(_LEAST_GIBBERISH, _GIBBERISH * len(line)) and not is_plausible(line[:_SAMPLE])


def _latin_mistakes(_: str) -> tuple[Mistake, ...]:
    return AS_LATIN


def _gbk_mistakes(strange: str) -> tuple[Mistake, ...]:
    """Return the mistakes to try, the one whose traces show first."""
    # A converter leaves no character behind that it would convert.
    mistakes = (*AS_TRADITIONAL_GBK, *AS_GBK) if channel.mirror_script(strange) == strange else AS_GBK
    if "\N{REPLACEMENT CHARACTER}" in strange:
        return tuple(sorted(mistakes, key=lambda mistake: mistake.php or mistake.asked))
    if "€" in strange:  # which only PHP has for 0x80
        return tuple(sorted(mistakes, key=lambda mistake: not mistake.php))
    return tuple(sorted(mistakes, key=lambda mistake: not mistake.asked)) if "?" in strange else mistakes


def _strange_lines(text: str, signs: re.Pattern[str]) -> frozenset[str]:
    """Return the lines that ``signs`` make up; where these are many, all others that are not ASCII as well."""
    strange: set[str] = set()
    stop = -1
    for match in signs.finditer(text):
        if match.start() < stop:
            continue
        start, stop = text.rfind("\n", 0, match.start()) + 1, (text.find("\n", match.end()) + 1 or len(text) + 1) - 1
        line = text[start:stop]
        if len("".join(signs.findall(line))) > _STRANGE * len(_silent.sub("", line)):
            strange.add(line)
    if not strange:
        return frozenset()
    lines = {line for line in text.split("\n") if not line.isascii()}
    return frozenset(lines if 2 * len(strange) > len(lines) else strange)


def _extent(lines: _Lines) -> int:
    return sum(len(edit.span) for edit in lines.edits)


def _sense(lines: _Lines) -> tuple[float, int]:
    """Return how much likelier as Chinese the new text is than what just can be, and how much of the page it is."""
    after = [edit.after.replace(LOST, "") for edit in lines.edits]
    return max(0.0, sum(PLAUSIBLE * len(line) - cost(line) for line in after)), _extent(lines)


def _followed(text: str, edits: tuple[Edit, ...], deeper: _Lines) -> _Lines:
    """Return the edits of lines that ``deeper`` reads on, all the way: half the way back is no way."""
    further = {edit.span.start: edit for edit in deeper.edits}
    followed: list[Edit] = []
    gaps: dict[int, tuple[Gap, ...]] = {}
    shift = 0
    for edit in edits:
        last = further.get(edit.span.start + shift)
        if last:
            certainty = min(edit.certainty, last.certainty)
            followed.append(
                Edit(rule=edit.rule, span=edit.span, before=edit.before, after=last.after, certainty=certainty)
            )
            number = text.count("\n", 0, edit.span.start)
            if number in deeper.gaps:
                gaps[number] = deeper.gaps[number]
        shift += len(edit.after) - len(edit.before)
    return _Lines(tuple(followed), gaps)


def _is_chinese(edits: tuple[Edit, ...]) -> bool:
    """Tell whether what the edits make is Chinese, or another language with Chinese words and marks in it."""
    whole = "".join(edit.after for edit in edits)
    han = sum(map(len, _han.findall(whole)))
    after = _foreign.sub("", whole)[:_SAMPLE]
    if 3 * han < len(whole):
        words = [run for run in _han.findall(whole) if len(run) > 1]
        after = "，".join(words)[:_SAMPLE]
        # UTF-8 proves itself: hardly anything else reads as such. Of other codecs nearly any letters are characters.
        if not all(edit.rule in _UTF_8 and edit.certainty == CERTAIN for edit in edits):
            signs = _ascii.sub("", whole)
            common = sum(map(len, words))
            if common < _LEAST_COMMON or common + sum(map(len, _marks.findall(signs))) < _AMONG * len(signs):
                return False
    return han >= 2 and is_plausible(after)


def _page_edits(text: str, strange: frozenset[str], mistake: Mistake) -> _Lines:
    anew = mistake.handled is not None and any(map(is_partly_anew, strange))
    readings = {line: reading for line in strange if (reading := read_line(line, mistake, anew=anew))}
    if shunned := of_other_script("".join(reading.text for reading in readings.values())):
        for line, reading in readings.items():
            if reading.certainty < CERTAIN and not shunned.isdisjoint(reading.text):
                readings[line] = read_line(line, mistake, shunned, anew=anew) or reading
    edits: list[Edit] = []
    gaps: dict[int, tuple[Gap, ...]] = {}
    start = 0
    for number, line in enumerate(text.split("\n")):
        if reading := readings.get(line):
            span = Span(start, start + len(line))
            after, certainty = _printed(reading)
            edits.append(Edit(rule=mistake.rule, span=span, before=line, after=after, certainty=certainty))
            if found := tuple(_open(reading, line, mistake.rule)):
                gaps[number] = found
        start += len(line) + 1
    return _Lines(tuple(edits), gaps)


def _printed(reading: Weighed) -> tuple[str, float]:
    """Return the text of ``reading`` with a sign for what is not likelier than all else, and how sure the rest is."""
    characters = list(reading.text)
    certainty = reading.certainty
    for doubt in reading.doubts:
        if doubt.candidates and doubt.certainty < LIKELY:
            characters[doubt.place] = LOST
            certainty = min(1.0, certainty / doubt.certainty)
    return "".join(characters), certainty


def _open(reading: Weighed, line: str, rule: str) -> Iterator[Gap]:
    """Yield the characters of ``reading`` that are not settled, placed in it."""
    for place, candidates, start, stop in reading.doubts:
        if not candidates or candidates[0][1] < DECIDED:
            yield Gap(
                rule=rule,
                span=Span(place, place + 1),
                before=line[start:stop],
                candidates=tuple(Candidate(text=text, certainty=share) for text, share in candidates),
            )


@cache
def _misread_utf8() -> re.Pattern[str]:
    """Find two Chinese characters of UTF-8 in three of GBK: lead and second byte, third and lead, second and third."""
    return re.compile("".join(f"[{re.escape(''.join(sorted(shown)))}]" for shown in misread_classes()))


@cache
def misread_classes() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return what the first, the second and the third of such three characters can be."""
    lead, rest = (0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF), range(0x80, 0xC0)
    first, second, third = (
        frozenset(shown + channel.mirror_script(shown))
        for firsts, seconds in ((lead, rest), (rest, lead), (rest, rest))
        for shown in ("".join(bytes(pair).decode("gbk", "ignore") for pair in product(firsts, seconds)),)
    )
    return first, second, third
