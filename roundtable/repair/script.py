"""Pass 2, script: which Chinese writing a page uses, and turning it into the one asked for.

Some mirror sites turn a Simplified article into Traditional one character at a time, to look like a
new text. The result is *pseudo-Traditional*: where one Simplified character stands for several
Traditional ones, the mirror keeps it (``关于`` becomes ``關于``, a Taiwanese writes ``關於``) or always takes
the same one (``批准`` becomes ``批準``). Genuine Traditional is somebody's own words and is left alone.

Two repertoires tell the scripts apart without any table of ours: GB2312, the character set of
Simplified, and Big5, that of Traditional. What is common in one and missing in the other gives
the script away. The words that tell pseudo from genuine are in ``data/script_marks.tsv``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from operator import ne
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from roundtable.edits import CERTAIN
from roundtable.repair.changes import Change, as_edits
from roundtable.repair.conversion import to_simplified, to_taiwan
from roundtable.repair.tables import Rule, rows

if TYPE_CHECKING:
    from roundtable.edits import Edit

__all__ = [
    "LANGUAGE",
    "RULES",
    "SIMPLIFIED",
    "TRADITIONAL",
    "Language",
    "Script",
    "ScriptOption",
    "changes",
    "count_traditional",
    "has_simplified",
    "propose",
    "source_script",
]

Script = Literal["Hans", "Hant", "pseudo-Hant", "mixed", "none"]
"""ISO 15924 code, a mirror's pseudo-Traditional, lines of more than one kind, or no sign of any."""
ScriptOption = Literal["auto", "hans", "hant", "keep"]
Language = Literal["zh-Hans", "zh-Hant", "und"]
LANGUAGE: dict[Script, Language] = {
    "Hans": "zh-Hans",
    "Hant": "zh-Hant",
    "pseudo-Hant": "zh-Hant",
    "mixed": "und",
    "none": "und",
}


RULES = (Rule("script", "A stretch of characters was written in the other Chinese script."),)

_HAN = "".join(map(chr, range(0x4E00, 0x9FA6)))


def _repertoire(codec: str, last: bytes) -> frozenset[str]:
    """Return the Han characters of a two-byte character set up to the code ``last``."""
    known = _HAN.encode(codec, "ignore").decode(codec)
    return frozenset(character for character in known if character.encode(codec) <= last)


# Both sets keep their frequent characters in front: GB2312 up to D7F9, Big5 up to C67E. 着 is not in Big5,
# but Hong Kong writes it.
TRADITIONAL = _repertoire("big5", b"\xc6\x7e") - _repertoire("gb2312", b"\xf7\xfe")
"""Frequent characters that Simplified has not."""
SIMPLIFIED = _repertoire("gb2312", b"\xd7\xf9") - _repertoire("big5", b"\xf9\xff") - {"着"}
"""Frequent characters that Traditional has not."""
_traditional = re.compile(f"[{''.join(sorted(TRADITIONAL))}]")
_simplified = re.compile(f"[{''.join(sorted(SIMPLIFIED))}]")
_han = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_kana_or_hangul = re.compile("[\u3041-\u30fa\u30fd-\u30ff\uac00-\ud7a3]")
_sentence = re.compile("[^\n。]+[\n。]?|[\n。]")
_surrogate = re.compile("[\ud800-\udfff]")

_STRAY = 0.02
"""Share of signs for the rarer script up to which a page counts as written in the other one throughout."""
_QUOTED = 4
"""Number of signs up to which the same holds: a name, a quoted word."""
_MARKS_ENOUGH = 12
"""Lead of one side, in weights of ``script_marks.tsv``, at which no more text is looked at."""
_SAMPLE = 20_000
"""Characters, from all over a text, that tell whether it is Japanese or Korean."""
_STRETCH = 600
"""Characters looked at in one go for these marks."""


def source_script(text: str, *, mirrored: bool = False) -> Script:
    """Return the script of ``text``; a page of both kinds of lines is ``"mixed"``.

    Args:
        text: A whole page.
        mirrored: Whether other damage shows already that a mirror made the page. Its Traditional
            is then taken for the mirror's unless it bears the marks of genuine Traditional.

    >>> source_script("关于江城市的规划"), source_script("關于江城市的規劃,什么時候"), source_script("關於江城市的規劃")
    ('Hans', 'pseudo-Hant', 'Hant')
    """
    if _is_foreign(text):
        return "none"
    traditional = len(_traditional.findall(text))
    if traditional * 1000 <= len(text):  # a name at most; Traditional text has one such character in three
        return "Hans" if has_simplified(text) else "none"
    simplified = len(_simplified.findall(text))
    if not _is_stray(traditional, simplified):
        sentences = [_script_of(sentence) for sentence in _sentences(text)]
        traditional = sum(signs for script, signs in sentences if script == "Hant")
        simplified = sum(signs for script, signs in sentences if script == "Hans")
        if not _is_stray(traditional, simplified):
            return "mixed"
    if simplified >= traditional:
        return "Hans"
    return "pseudo-Hant" if _is_pseudo(text, mirrored=mirrored) else "Hant"


def count_traditional(text: str) -> int:
    """Return how many characters of ``text`` are Traditional ones."""
    return len(_traditional.findall(text))


def has_simplified(text: str) -> bool:
    """Tell whether a character of ``text`` is a Simplified one."""
    return _simplified.search(text) is not None


def propose(
    text: str, *, source: Script, option: ScriptOption, mirrored: bool = False
) -> tuple[tuple[Edit, ...], Language]:
    """Return the edits that bring ``text`` into the script asked for, and the language tag it then has.

    Args:
        text: A whole page.
        source: What ``source_script`` says of it.
        option: ``"auto"`` turns pseudo-Traditional into Simplified and changes nothing else; ``"hans"`` and
            ``"hant"`` convert; ``"keep"`` changes nothing.
        mirrored: As in ``source_script``. The mirror's own table then tells which characters it cannot have made:
            they stood in the Simplified article, as 昇 does in a name, and stay.

    An edit covers a run of changed characters and keeps its length; a character that the other script
    writes in several ways has an edit of its own, with less than full certainty.

    >>> edits, language = propose("關于創業", source="pseudo-Hant", option="auto")
    >>> [(edit.before, edit.after) for edit in edits], language
    ([('關于創業', '关于创业')], 'zh-Hans')

    Raises:
        DependencyError: Another distribution has overwritten OpenCC.
    """
    found, language = changes(text, source=source, option=option, mirrored=mirrored)
    return as_edits(text, found), language


def changes(
    text: str, *, source: Script, option: ScriptOption, mirrored: bool = False
) -> tuple[list[Change], Language]:
    """Return the same as ``propose`` with changes in place of edits."""
    pseudo = source == "pseudo-Hant"
    if source == "mixed":
        traditional = (sentence for sentence in _sentences(text) if _script_of(sentence).script == "Hant")
        pseudo = _is_pseudo("".join(traditional), mirrored=mirrored)
    if pseudo if option == "auto" else option == "hans" and source in ("Hant", "pseudo-Hant", "mixed"):
        return _converted(text, to_simplified, kept="Hans", mirrored=pseudo and mirrored), "zh-Hans"
    if option == "hant" and source != "Hant" and not _is_foreign(text):
        return _converted(text, _to_taiwan, kept=None if pseudo else "Hant", mirrored=pseudo and mirrored), "zh-Hant"
    return [], LANGUAGE[source]


def _is_stray(one: int, other: int) -> bool:
    return min(one, other) <= max(_QUOTED, _STRAY * max(one, other))


def _is_foreign(text: str) -> bool:
    """Tell whether ``text`` is Japanese or Korean: both write Han characters of either kind."""
    if len(text) > _SAMPLE:
        text = text[:: len(text) // _SAMPLE + 1]
    letters = len(_kana_or_hangul.findall(text))
    return letters > 0 and letters * 3 > len(_han.findall(text))


class _Sentence(NamedTuple):
    script: Literal["Hans", "Hant", "foreign", "none"]
    signs: int
    """How many more characters speak for this script than for the other."""


def _sentences(text: str) -> list[str]:
    """Cut ``text`` after every line end and full stop: a page of two scripts changes over there."""
    return _sentence.findall(text)


def _script_of(sentence: str) -> _Sentence:
    if _is_foreign(sentence):
        return _Sentence("foreign", 0)
    lead = len(_traditional.findall(sentence)) - len(_simplified.findall(sentence))
    return _Sentence("Hant" if lead > 0 else "Hans" if lead else "none", abs(lead))


class _Mark(NamedTuple):
    mark: str
    weight: int
    """Above 0 it speaks for a mirror, below 0 for genuine Traditional."""
    unless: tuple[str, ...]


@cache
def _marks() -> dict[str, list[_Mark]]:
    """Return the marks by their first characters."""
    marks: dict[str, list[_Mark]] = {}
    for mark, side, weight, unless, _ in rows("script_marks.tsv"):
        signed = int(weight) if side == "mirror" else -int(weight)
        marks.setdefault(mark[0], []).append(_Mark(mark, signed, tuple(unless.split())))
    return marks


def _is_pseudo(text: str, *, mirrored: bool) -> bool:
    """Tell whether Traditional text was made by a mirror, from the words that only one of the two writes."""
    mirror, genuine = (2, 0) if mirrored else (0, 0)
    for start in range(0, len(text), _STRETCH):
        stretch = text[start : start + _STRETCH]
        characters = set(stretch)
        marks = chain.from_iterable(map(_marks().__getitem__, characters & _marks().keys()))
        for mark, weight, unless in marks:
            found = stretch.count(mark) if characters.issuperset(mark) else 0
            if found and unless:
                found -= sum(stretch.count(word) for word in unless)
            if weight > 0:
                mirror += found * weight
            else:
                genuine -= found * weight
        if abs(mirror - genuine) >= _MARKS_ENOUGH:
            break
    return mirror >= 2 and mirror > genuine


class _Conversion(Protocol):
    def __call__(self, text: str, *, mirrored: bool = False) -> str: ...


def _to_taiwan(text: str, *, mirrored: bool = False) -> str:
    """Return Taiwan's writing; by way of Simplified, for a mirror's Traditional is neither."""
    return to_taiwan(to_simplified(text, mirrored=mirrored))


def _converted(
    text: str, convert: _Conversion, *, kept: Literal["Hans", "Hant"] | None, mirrored: bool
) -> list[Change]:
    """Return the changes that convert ``text``, sentences in the script ``kept`` and foreign ones left out."""
    source = _surrogate.sub("\ufffd", text)  # OpenCC takes UTF-8, which has no lone surrogates
    sign = {"Hans": _simplified, "Hant": _traditional, None: _kana_or_hangul}[kept]
    if not sign.search(source) and not _kana_or_hangul.search(source):
        return _changes(text, source, convert(source, mirrored=mirrored))
    wanted = (
        sentence if _script_of(sentence).script in (kept, "foreign") else convert(sentence)
        for sentence in _sentences(source)
    )
    return _changes(text, source, "".join(wanted))


@cache
def _certainty() -> dict[tuple[str, str], float]:
    """Return how certain a change of one character to another is where that depends on the word."""
    return {
        (character, choice): float(certainty)
        for character, choices, certainty, _ in rows("script_ambiguous.tsv")
        for choice in choices.split()
        if choice != character
    }


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(f"[\n{''.join({character for character, _ in _certainty()})}]")


_AMBIGUOUS, _LINE_END = 2, 3  # beside 1 for changed and 0 for unchanged
_run = re.compile(rb"\x02|\x01(?:\x00{0,2}\x01)*")
"""An ambiguous character alone, or changed ones with at most two unchanged ones between."""


def _changes(text: str, source: str, wanted: str) -> list[Change]:
    """Return the changes that make ``wanted`` of ``source``; ``text`` is the same as ``source``, surrogates included.

    OpenCC's tables map every word to one of the same length, so characters correspond one to one.
    """
    changed = bytearray(map(ne, source, wanted))
    certainties = _certainty()
    for match in _ambiguous().finditer(source):
        place = match.start()
        if match[0] == "\n":
            changed[place] = _LINE_END
        elif (match[0], wanted[place]) in certainties:
            changed[place] = _AMBIGUOUS
    return [
        (
            start,
            stop,
            wanted[start:stop],
            "script",
            certainties[text[start], wanted[start]] if changed[start] == _AMBIGUOUS else CERTAIN,
        )
        for start, stop in map(re.Match.span, _run.finditer(changed))
    ]
