"""Who says what in a paragraph: citations and quotations joined."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.citations import Citation, find_citations, find_colon, find_narrated, find_signature, find_told
from roundtable.parsing.quotations import Quotation, find_quotations
from roundtable.parsing.records import Record
from roundtable.parsing.subjects import MOST_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import SpeakerRole, StatementKind
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.subjects import Subject

__all__ = ["Account", "Said", "continue_words", "read_paragraph"]

_SENTENCE = 120
_SHORT_SPEECH = 7
_LOOKING_BACK = 200
_ENDS = "。!?…—"
_AFTER_SPEECH = ",。;!?…)"
_BEFORE_SPEECH = ",。:;!?”)— "
_SENTENCE_END = re.compile("[。!?;]")
_LETTER = re.compile(r"\w")
_ADDRESSEE = re.compile("[^,。“]{0,12}?记者[,:]?|我们?[,:]|笔者[,:]?|大家[,:]?")
_LEADS = " ,:道"
_EDGES = " ,。:;、”’“‘"


class Said(Record, frozen=True):
    """Words of a person. Offsets index the line."""

    person: Person | None
    kind: StatementKind
    start: int
    stop: int
    cue: str | None = None


class Account(Record, frozen=True):
    """What a paragraph tells about who speaks."""

    person: Person | None
    """Whose words it mainly reports."""
    said: tuple[Said, ...]
    open: bool
    """Whether the last words are still somebody's when the paragraph ends."""
    others: bool
    """Whether a source that is no named person is cited."""
    quoting: bool
    """Whether the last words are a quotation that no mark closes."""


class _Cited(Record, frozen=True):
    """A citation with its person found."""

    person: Person | None
    citation: Citation


def read_paragraph(line: Line, people: Cast, current: Person | None) -> Account:
    """Return who says what in ``line``; ``current`` is the person cited last before it."""
    quotations = find_quotations(line.image)
    cited = _resolve(line, people, quotations, current)
    direct = _direct(line, quotations, cited)
    indirect = _indirect(line, direct, cited)
    said = tuple(sorted((*direct, *indirect), key=lambda words: words.start))
    if not said:
        return Account(
            None, (), open=False, others=bool(cited) and any(found.person is None for found in cited), quoting=False
        )
    totals: dict[Person, int] = {}
    for words in said:
        if words.person:
            totals[words.person] = totals.get(words.person, 0) + words.stop - words.start
    last = said[-1]
    quoting = last.kind == "direct" and bool(quotations) and not quotations[-1].closed
    still_open = last.person is not None and _is_open(line.image, last, quotations)
    return Account(
        person=max(totals, key=totals.__getitem__, default=None),
        said=said,
        open=still_open,
        others=any(found.person is None for found in cited),
        quoting=quoting,
    )


def continue_words(line: Line, person: Person, *, quoting: bool = False) -> tuple[Said, ...]:
    """Return the words of ``person`` in a paragraph that goes on with them and cites nobody.

    Where the paragraph before is ``quoting``, the quotation goes on to the first closing mark.
    """
    said = []
    start = 0
    closing = line.image.find("”") if quoting else -1
    if closing > 0 and "“" not in line.image[:closing]:
        said.append(Said(person, "direct", 0, closing))
        start = closing + 1
    for quotation in find_quotations(line.image):
        if _is_speech(line.image, quotation, led=False, followed=False):
            said += _piece(line, person, None, start, quotation.start - 1)
            said.append(Said(person, "direct", quotation.start, quotation.stop))
            start = quotation.stop + 1
    said += _piece(line, person, None, start, len(line.image))
    return tuple(said)


def _is_open(image: str, last: Said, quotations: list[Quotation]) -> bool:
    if last.kind == "indirect":
        return not _LETTER.search(image, last.stop)
    return bool(quotations) and not quotations[-1].closed


def _resolve(line: Line, people: Cast, quotations: list[Quotation], current: Person | None) -> list[_Cited]:
    """Find the person behind every citation; those inside a quotation belong to its speaker's words."""
    cited: list[_Cited] = []
    for citation in _citations(line.image, quotations, people):
        kind = citation.subject.kind
        own_words = bool(cited) and cited[-1].person is not None and not _opens_sentence(line.image, citation.start)
        if kind in {"other", "document"} and own_words:
            continue  # 李明表示，市里要求…: what an institution wants is told by the speaker
        person = current
        if kind == "person":
            person = _introduce(line, people, citation.subject)
            if citation.second:
                _introduce(line, people, citation.second)
        elif kind in {"pronoun", "implied"}:
            person = _antecedent(line.image, citation.subject.start, people)
            if person is None and not cited and kind == "pronoun":
                person = _antecedent_before(line.image, citation.subject.start, people)
            person = person or current
        elif kind == "other":
            person = people.by_post(line.image[citation.subject.start : citation.subject.stop])
        elif kind == "document":
            person = None
        if person is None and kind in {"pronoun", "implied"}:
            continue
        cited.append(_Cited(person, citation))
        current = person
    return cited


def _opens_sentence(image: str, start: int) -> bool:
    return start == 0 or image[start - 1] in "。!?”"


def _citations(image: str, quotations: list[Quotation], people: Cast) -> Iterator[Citation]:
    """Yield the citations outside quotations, with those that have a name beside a quotation and no cue."""
    if not quotations:
        yield from find_citations(image, people.names)
        return
    waiting = iter([*quotations, None])
    quotation = next(waiting)
    last = cited = 0
    for citation in chain(find_citations(image, people.names, quotations), (None,)):  # names grow while this runs
        place = citation.cue[0] if citation else len(image)
        while quotation and quotation.stop < place:
            following = citation.start if citation else len(image)
            for silent in _silent(image, quotation, last, cited, following, people):
                cited = silent.cue[1]
                yield silent
            last = quotation.stop
            quotation = next(waiting)
        if citation and (quotation is None or quotation.start > citation.start):
            last = cited = citation.cue[1]
            yield citation


def _silent(
    image: str, quotation: Quotation, last: int, cited: int, following: int, people: Cast
) -> Iterator[Citation]:
    """Yield the citations without a cue in front of a quotation and behind it.

    Args:
        image: Folded line.
        quotation: The words in quotation marks.
        last: Where the last citation or quotation before it ends.
        cited: Where the last citation ends.
        following: Where the next citation begins.
        people: Everybody met.
    """
    mark = quotation.start - 2
    if mark > last and image[mark] == ":":
        yield find_colon(image, mark, people.names)
    elif mark > last and image[mark] == "," and _is_sentence(image, quotation):
        start = max(image.rfind(end, max(0, mark - _SENTENCE), mark) for end in "。!?") + 1
        start += image.startswith("”", start)
        if start >= cited and (narrated := find_narrated(image, start, mark, people.names)):
            yield narrated
    elif (
        mark > last
        and not cited
        and image[mark] in "。!?"
        and _is_sentence(image, quotation)
        and (told := find_told(image, people.names))
    ):  # 局长李明忙着看图纸。“…。”
        yield Citation(told, mark, (mark + 1, mark + 1))
    if quotation.closed and quotation.stop + 1 < following:
        behind = find_signature(image, quotation.stop + 1, people.names)
        if behind:
            yield behind


def _is_sentence(image: str, quotation: Quotation) -> bool:
    return quotation.stop - quotation.start > _SHORT_SPEECH and image[quotation.stop - 1] in _ENDS


def _antecedent(image: str, stop: int, people: Cast) -> Person | None:
    """Return the person named first in the sentence that the pronoun at ``stop`` stands in."""
    start = max(image.rfind(mark, max(0, stop - _SENTENCE), stop) for mark in "。!?”") + 1
    places = [(place, name) for name in people.names[:MOST_NAMES] if (place := image.find(name, start, stop)) >= 0]
    return people.meet(min(places)[1]) if places else None


def _antecedent_before(image: str, stop: int, people: Cast) -> Person | None:
    """Return the person named first in the last sentence before ``stop`` that names anybody."""
    start = max(0, stop - _LOOKING_BACK)
    ends = [place + len(name) for name in people.names[:MOST_NAMES] if (place := image.rfind(name, start, stop)) >= 0]
    return _antecedent(image, max(ends), people) if ends else None


def _introduce(line: Line, people: Cast, subject: Subject) -> Person:
    start, stop, post = subject.start, subject.stop, subject.post
    stop = people.whole_name(line.image, start, stop)
    title = line.text[slice(*post)] if post else ""
    organization = ""
    if post and post[0] < start:
        post = (people.behind_names(line.image, post[0], min(post[1], start)), post[1])
        title = line.text[slice(*post)]
    if post and post[0] < start and post[1] > stop:
        title, organization = line.text[stop : post[1]].strip(), line.text[post[0] : start].strip()
    elif post and post[1] > start and post[0] < stop:
        title = line.text[stop : post[1]]
    image = line.image[start:stop]
    role: SpeakerRole = "reporter" if title.endswith("记者") else "source"
    known = people.by_name(image) or people.by_address(image)
    name = known.name if known else line.text[start:stop]
    person = people.introduce(name, Span(line.start + start, line.start + stop), role)
    if title:
        people.note_post(person, title, organization)
    return person


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
    """Tell whether the citation names the speaker behind the quotation, in the sentence that it opens.

    ``“…。”李明说``; ``“…。”昨天，在施工现场，李明说``.
    """
    return (
        quotation.closed
        and quotation.stop < citation.start <= quotation.stop + _SENTENCE
        and not (
            _SENTENCE_END.search(image, quotation.stop + 1, citation.start)
            or "“" in image[quotation.stop + 1 : citation.start]
        )
    )


def _is_speech(image: str, quotation: Quotation, *, led: bool, followed: bool) -> bool:
    """Tell speech from slogans, titles and irony, which stand in the same marks."""
    words = image[quotation.start : quotation.stop]
    if not quotation.closed:
        return True
    before = image[quotation.start - 2] if quotation.start > 1 else "。"
    after = image[quotation.stop + 1 : quotation.stop + 2] or "。"
    ends = words[-1:] in _ENDS
    if not (ends or (followed and after != "的") or after in _AFTER_SPEECH):
        return False
    if led and (before in ",:" or len(words) > 7):
        return True
    return before in _BEFORE_SPEECH and (ends or len(words) > (5 if before == "," else 7))


def _indirect(line: Line, direct: list[Said], cited: list[_Cited]) -> list[Said]:
    """Return the reported words behind each cue, up to the next citation."""
    image = line.image
    found = []
    quoted = iter([*direct, None])
    words = next(quoted)
    for index, source in enumerate(cited):
        person, citation = source.person, source.citation
        start = citation.cue[1]
        cue = line.text[slice(*citation.cue)] or None
        if citation.subject.kind == "document":
            continue
        limit = cited[index + 1].citation.start if index + 1 < len(cited) else len(image)
        while words and words.start < start:
            words = next(quoted)
        while words and words.start < limit:
            led = not image[start : words.start - 1].strip(_LEADS)
            found += _piece(line, person, cue, start, words.start - 1)
            start = words.stop + 1
            if led:  # 李明说：“…”: what follows is the reporter's again
                limit = start
            words = next(quoted)
        found += _piece(line, person, cue, start, limit)
    return found


def _piece(line: Line, person: Person | None, cue: str | None, start: int, stop: int) -> list[Said]:
    if addressee := _ADDRESSEE.match(line.image, start, stop):
        start = addressee.end()
    while start < stop and line.image[start] in _EDGES:
        start += 1
    while start < stop and line.image[stop - 1] in " ,:;、“‘":
        stop -= 1
    if stop - start < 2 or not _LETTER.search(line.image, start, stop):
        return []
    return [Said(person, "indirect", start, stop, cue)]
