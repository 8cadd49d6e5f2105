"""Who says what in a paragraph: citations and quotations joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from roundtable.parsing.quotations import Quotation, find_quotations
from roundtable.parsing.sources import Citation, find_citations
from roundtable.text import Span

if TYPE_CHECKING:
    from roundtable.model import SpeakerRole, StatementKind
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person

__all__ = ["Account", "Said", "read_paragraph"]

_SENTENCE = 120
_ENDS = "。!?…—"
_AFTER_SPEECH = ",。;!?…)"
_BEFORE_SPEECH = ",。:;!?”)— "
_LETTER = re.compile(r"\w")
_LEADS = " ,:道"
_EDGES = " ,。:;、”’“‘"


class Said(NamedTuple):
    """Words of a person. Offsets index the line."""

    person: Person | None
    kind: StatementKind
    start: int
    stop: int
    cue: str | None = None


class Account(NamedTuple):
    """What a paragraph tells about who speaks."""

    person: Person | None
    """Whose words it mainly reports."""
    said: tuple[Said, ...]
    open: bool
    """Whether the last words are still somebody's when the paragraph ends."""
    others: bool
    """Whether a source that is no named person is cited."""


class _Cited(NamedTuple):
    """A citation with its person found."""

    person: Person | None
    citation: Citation


def read_paragraph(line: Line, cast: Cast, current: Person | None) -> Account:
    """Return who says what in ``line``; ``current`` is the person cited last before it."""
    quotations = find_quotations(line.image)
    cited = _resolve(line, cast, quotations, current)
    direct = _direct(line, quotations, cited)
    indirect = _indirect(line, direct, cited)
    said = tuple(sorted((*direct, *indirect), key=lambda words: words.start))
    totals: dict[Person, int] = {}
    for words in said:
        if words.person:
            totals[words.person] = totals.get(words.person, 0) + words.stop - words.start
    last = said[-1] if said else None
    still_open = last is not None and last.person is not None and _is_open(line.image, last, quotations)
    return Account(
        person=max(totals, key=lambda person: totals[person], default=None),
        said=said,
        open=still_open,
        others=any(person is None for person, _ in cited),
    )


def _is_open(image: str, last: Said, quotations: list[Quotation]) -> bool:
    if last.kind == "indirect":
        return not _LETTER.search(image, last.stop)
    return bool(quotations) and not quotations[-1].closed


def _resolve(line: Line, cast: Cast, quotations: list[Quotation], current: Person | None) -> list[_Cited]:
    """Find the person behind every citation; those inside a quotation belong to its speaker's words."""
    cited: list[_Cited] = []
    index = 0
    for citation in find_citations(line.image, cast.names):
        while index < len(quotations) and quotations[index].stop < citation.cue[0]:
            index += 1
        if index < len(quotations) and quotations[index].start <= citation.start:
            continue
        person = current
        if citation.subject.kind == "pronoun":
            person = _antecedent(line.image, citation.subject.start, cast) or current
        if citation.subject.kind == "person":
            person = _introduce(line, cast, citation)
        elif citation.subject.kind == "other":
            person = cast.by_post(line.image[citation.subject.start : citation.subject.stop])
        elif person is None:
            continue
        cited.append(_Cited(person, citation))
        current = person
    return cited


def _antecedent(image: str, stop: int, cast: Cast) -> Person | None:
    """Return the person named first in the sentence that the pronoun at ``stop`` stands in."""
    start = max(image.rfind(mark, max(0, stop - _SENTENCE), stop) for mark in "。!?”") + 1
    places = [(place, name) for name in cast.names if (place := image.find(name, start, stop)) >= 0]
    return cast.by_name(min(places)[1]) if places else None


def _introduce(line: Line, cast: Cast, citation: Citation) -> Person:
    _, start, stop, post = citation.subject
    title = line.text[slice(*post)] if post else ""
    image = line.image[start:stop]
    role: SpeakerRole = "reporter" if title.endswith("记者") else "source"
    known = cast.by_name(image) or cast.by_address(image)
    name = known.name if known else line.text[start:stop]
    return cast.introduce(name, Span(line.start + start, line.start + stop), role, title)


def _direct(line: Line, quotations: list[Quotation], cited: list[_Cited]) -> list[Said]:
    """Return the quotations that are speech."""
    image = line.image
    direct = []
    index = 0
    for quotation in quotations:
        while index < len(cited) and cited[index].citation.cue[1] <= quotation.start:
            index += 1
        leading = cited[index - 1] if index else None
        following = cited[index] if index < len(cited) and _follows(image, quotation, cited[index].citation) else None
        led = leading is not None and not image[leading.citation.cue[1] : quotation.start - 1].strip(_LEADS)
        speaker = leading if led else following or leading
        if speaker is None or speaker.person is None:
            continue
        if _is_speech(image, quotation, led=led, followed=following is not None):
            cue = line.text[slice(*speaker.citation.cue)]
            direct.append(Said(speaker.person, "direct", quotation.start, quotation.stop, cue))
    return direct


def _follows(image: str, quotation: Quotation, citation: Citation) -> bool:
    """Tell whether the citation names the speaker right behind the quotation."""
    return (
        quotation.closed
        and quotation.stop < citation.start
        and not image[quotation.stop + 1 : citation.start].strip(" ,")
    )


def _is_speech(image: str, quotation: Quotation, *, led: bool, followed: bool) -> bool:
    """Tell speech from slogans, titles and irony, which stand in the same marks."""
    words = image[quotation.start : quotation.stop]
    if not quotation.closed:
        return True
    before = image[quotation.start - 2] if quotation.start > 1 else "。"
    after = image[quotation.stop + 1 : quotation.stop + 2] or "。"
    ends = words[-1:] in _ENDS
    if not (ends or followed or after in _AFTER_SPEECH):
        return False
    if led and (before in ",:" or len(words) > 7):
        return True
    return before in _BEFORE_SPEECH and (ends or len(words) > 7)


def _indirect(line: Line, direct: list[Said], cited: list[_Cited]) -> list[Said]:
    """Return the reported words behind each cue, up to the next citation."""
    image = line.image
    found = []
    quoted = iter([*direct, None])
    words = next(quoted)
    for index, (person, citation) in enumerate(cited):
        start = citation.cue[1]
        limit = cited[index + 1].citation.start if index + 1 < len(cited) else len(image)
        while words and words.start < start:
            words = next(quoted)
        while words and words.start < limit:
            led = not image[start : words.start - 1].strip(_LEADS)
            found += _piece(line, person, citation, start, words.start - 1)
            start = words.stop + 1
            if led:  # 李明说：“…”: what follows is the reporter's again
                limit = start
            words = next(quoted)
        found += _piece(line, person, citation, start, limit)
    return found


def _piece(line: Line, person: Person | None, citation: Citation, start: int, stop: int) -> list[Said]:
    while start < stop and line.image[start] in _EDGES:
        start += 1
    while start < stop and line.image[stop - 1] in " ,:;、“‘":
        stop -= 1
    if person is None or stop - start < 2 or not _LETTER.search(line.image, start, stop):
        return []
    return [Said(person, "indirect", start, stop, line.text[slice(*citation.cue)])]
