"""Which damage a text carries: the same evidence that the repair goes by, counted and not acted on.

Everything here is a search at the speed of the gate. What a repair would weigh (which byte is lost, which
mistake made the line) is tried on a few lines at most.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import chain, islice
from typing import TYPE_CHECKING

from roundtable.repair import gate, misreading, remnants, script, silent, typography
from roundtable.repair.inversion import lacking, trigger
from roundtable.repair.plain import is_plain
from roundtable.repair.undamage import undo
from roundtable.text import DamageReport, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

_asks = re.compile("[?\N{REPLACEMENT CHARACTER}]")
__all__ = ["detect_damage"]

_EXAMPLES, _LONGEST = 3, 40
"""Examples of each kind, and characters in one."""
_TRIED = 5
"""Misread lines that are read anew to be sure."""
_PROOF = 2
"""Places that may be cuts which prove a page without readings to be torn."""
_AROUND = 6
"""Characters behind the beginning of a torn run that are shown with it."""

_APART = 12
"""Characters between two signs of torn runs up to which they are signs of the same."""

_keywords = re.compile(r"[^_|\n。！？!?]{2,40}(?:[_|][^_|\n。！？!?]{2,40}){2,}")
"""A line of search words, as spam has them: ``下载_在线_免费``."""
_sentence_end = re.compile("[。！？]")
_SHELL_LINES = 8
"""Lines at either end of a page in which a shell is looked for."""
_ARTICLE = 80
"""Characters of sentences that make an article inside a shell."""


def detect_damage(text: str) -> DamageReport:
    """Return which damage ``text`` carries, and what speaks for it."""
    plain = is_plain(text)
    page = gate.inspect(text)
    runs = _torn(text, page)
    if runs and page is None:
        page = gate.inspect_cuts(text)
    residues = [text[residue.start - 1 : residue.stop] for residue in page.residues] if page else []
    strange = misreading.strange_lines(text, plain=plain)
    anew = _misread(strange) if strange else None
    found = [
        _evidence("residue", residues),
        _evidence("torn", runs),
        anew,
        *_remains(text, plain=plain),
    ]
    shell = _shell(text)
    found.append(_evidence("spam-shell", shell))
    if "\N{REPLACEMENT CHARACTER}" in text:
        found.append(Evidence(kind="replaced", count=text.count("\N{REPLACEMENT CHARACTER}")))
    evidence = tuple(one for one in found if one is not None)
    article = _without(text, [*shell, *(line.strip() for line in strange)] if anew else shell)
    mirrored = bool(residues or runs) or any(one.kind in ("sown-reading", "junk-comma") for one in evidence)
    source = script.source_script(article, mirrored=mirrored)
    heaps = [match[0] for match in lacking(text)] if mirrored or source in ("pseudo-Hant", "mixed") else []
    if heaps:
        evidence = (
            *evidence,
            Evidence(kind="lacking", count=len(heaps), examples=tuple(dict.fromkeys(heaps))[:_EXAMPLES]),
        )
    if source == "pseudo-Hant":
        evidence = (*evidence, Evidence(kind="pseudo-traditional", count=script.count_traditional(article)))
    return DamageReport(
        kinds=tuple(one.kind for one in evidence),
        script=source,
        keys=tuple(key.character for key in page.keys) if page else (),
        cutoff=page.cutoff if page else None,
        cuts=any(not (run[0] == "?" and run[-1] == ")") for run in runs),
        folded=typography.is_folded(text),
        evidence=evidence,
    )


def _evidence(kind: str, places: Iterable[str]) -> Evidence | None:
    """Return the evidence that ``places`` are, with the first different ones as examples."""
    places = list(places)
    if not places:
        return None
    examples = (place[:_LONGEST] for place in dict.fromkeys(places))
    return Evidence(kind=kind, count=len(places), examples=tuple(islice(examples, _EXAMPLES)))


def _torn(text: str, page: gate.Page | None) -> list[str]:
    """Return where torn runs begin; on a page without readings only if there are several, or if one is proof enough."""
    from_cuts = gate.inspect_cuts(text) if page is None and _asks.search(text) else page
    if from_cuts is None:
        return []
    asked = from_cuts.as_asked(text)
    runs = [text[place : place + 1 + _AROUND] for place in silent.find_signs(asked).odd] if page else []
    stop = -1
    unasked = [border for match in lacking(asked) for border in match.span()]
    for match in trigger.finditer(asked):
        if bisect_right(unasked, match.start()) % 2:
            continue
        orphan, following = match[0].endswith(")"), asked[match.end() : match.end() + 1]
        if match.start() >= stop and (orphan or following.isalpha() or following in "?(（\ue000" * bool(following)):
            runs.append(text[match.start() : match.end() + (0 if orphan else _AROUND)])
        stop = max(stop, match.end() + _APART)
    return runs if page or len(runs) >= _PROOF or (runs and undo(text).changes) else []


def _misread(lines: Set[str]) -> Evidence | None:
    """Return the evidence for a misread encoding: ``lines`` that look like it, some of them read anew."""
    longest = sorted(lines, key=len, reverse=True)[:_TRIED]
    densest = sorted(lines, key=lambda line: (-_density(line), line))[:_TRIED]  # an English page has few of them
    for tried in (longest, densest):
        if edits := misreading.propose("\n".join(tried)):
            return _evidence(edits[0].rule, sorted(lines))
    # What nobody can read anew is named as well, where it can be nothing else.
    return _evidence("misread", sorted(lines)) if any(map(misreading.is_gibberish, longest)) else None


def _density(line: str) -> float:
    """Return the share of different characters in ``line`` that are not ASCII, short lines counting less."""
    return sum(character > "\x7f" for character in set(line)) / max(len(line), _LONGEST)


def _remains(text: str, *, plain: bool) -> Iterator[Evidence | None]:
    for rule, places in remnants.find(text, plain=plain):
        yield _evidence(rule, (text[start:stop] for start, stop, _ in places))


def _shell(text: str) -> list[str]:
    """Return the lines of search words at the ends of a page that has an article between them."""
    if text.count("_") < _PROOF and text.count("|") < _PROOF:
        return []
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ends = chain(lines[:_SHELL_LINES], lines[_SHELL_LINES:][-_SHELL_LINES:])
    shell = [line for line in ends if _keywords.fullmatch(line) and gate.has_han(line)]
    article = sum(len(line) for line in lines if _sentence_end.search(line))
    return shell if article >= _ARTICLE else []


def _without(text: str, lines: list[str]) -> str:
    if not lines:
        return text
    left_out = set(lines)
    return "\n".join(line for line in text.split("\n") if line.strip() not in left_out)
