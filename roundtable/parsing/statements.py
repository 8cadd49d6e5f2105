"""Who says what in a paragraph: citations and quotations joined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from roundtable.parsing.folding import fold
from roundtable.parsing.quotations import Quotation, find_quotations
from roundtable.parsing.records import Record
from roundtable.parsing.sources import AS_SAID, ORDERS, SENTENCE_ENDS, Cited, find_sources

if TYPE_CHECKING:
    from roundtable.model import StatementKind
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.citations import Citation

__all__ = ["Account", "Said", "continue_words", "read_paragraph"]

_SENTENCE = 120
_AFTER_SPEECH = ",。;!?…)"
_BEFORE_SPEECH = ",。:;!?”)— "
_SENTENCE_END = re.compile("[。!?;]")
_OPENING = re.compile("(?<![^,。:!?”])“")
"""An opening mark that speech can follow, unlike the one of a name: 在“江城论坛”上."""
_REPLIES = ("对此", "对于此", "针对此", "话音", "话没", "话未", "话还没")
_JOINING = frozenset("但而并且又更却则")
_OF_PEOPLE = re.compile("[我你您咱]")
_STOP = re.compile("[。!?]")
_LETTER = re.compile(r"\w")
_ADDRESSEE = re.compile("[^,。“]{0,12}?记者[,:]?|我们?[,:]|笔者[,:]?|大家[,:]?")
_LEADS = " ,:道"
_ANSWERS = ("回答", "答", "回应", "回复")
_LONGEST_ADDRESS = 8
_ORDERED = tuple(",:“")
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


def read_paragraph(line: Line, people: Cast, current: Person | None) -> Account:
    """Return who says what in ``line``; ``current`` is the person cited last before it."""
    quotations = find_quotations(line.image)
    cited = find_sources(line, people, quotations, current)
    direct = _direct(line, quotations, cited, people)
    indirect = _indirect(line, direct, cited)
    said = tuple(sorted((*direct, *indirect), key=lambda words: words.start))
    if not said and cited and cited[-1].person and line.image[cited[-1].citation.cue[1] :] == ":":
        return Account(cited[-1].person, (), open=True, others=False, quoting=False)  # 李明表示:
    if not said:  # 这是市长李明|的一句话: the words stand in the paragraph before
        pointing = (found.person for found in cited if found.citation.deed)
        others = any(_is_other(line.image, found) for found in cited)
        return Account(next(pointing, None), (), open=False, others=others, quoting=False)
    totals: dict[Person, int] = {}
    for words in said:
        if words.person:
            totals[words.person] = totals.get(words.person, 0) + words.stop - words.start
    last = said[-1]
    quoting = last.kind == "direct" and bool(quotations) and not quotations[-1].closed
    told = bool(cited) and cited[-1].citation.deed and line.image[-1] != ":"
    still_open = last.person is not None and not told and _is_open(line.image, last, quotations)
    return Account(
        person=max(totals, key=totals.__getitem__, default=None),
        said=said,
        open=still_open,
        others=any(_is_other(line.image, found) for found in cited),
        quoting=quoting,
    )


def _is_other(image: str, found: Cited) -> bool:
    """Tell whether a nameless source is cited; what it wants of somebody, within a sentence, anybody can tell.

    ``会议要求,…`` is cited, ``一遇污染,政府就要求市民减少外出`` is not.
    """
    if found.person is not None:
        return False
    begin, stop = found.citation.cue
    ordered = image[begin:stop] in ORDERS and found.citation.start > 0 and image[stop : stop + 1] not in _ORDERED
    return not ordered


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


def _direct(line: Line, quotations: list[Quotation], cited: list[Cited], people: Cast) -> list[Said]:
    """Return the quotations that are speech."""
    image = line.image
    direct: list[Said] = []
    index = 0
    for quotation in quotations:
        while index < len(cited) and cited[index].citation.cue[1] <= quotation.start:
            index += 1
        leading = cited[index - 1] if index else None
        following = cited[index] if index < len(cited) and _follows(image, quotation, cited[index].citation) else None
        led = leading is not None and not image[leading.citation.cue[1] : quotation.start - 1].strip(_LEADS)
        if following and image[quotation.stop - 1] == "?" and image.startswith(_ANSWERS, following.citation.cue[0]):
            continue  # “最爱狗或猫?”她回答…
        speaker = leading if led else following or leading
        if speaker is None or speaker.person is None or _is_addressed(image, quotation, speaker.person, people):
            continue
        if (
            direct
            and image.startswith("”、", direct[-1].stop)
            and direct[-1].stop + 3 == quotation.start
            and image[direct[-1].stop - 1] in SENTENCE_ENDS
            and image[quotation.stop - 1] in SENTENCE_ENDS
        ):  # 李明问:“…?”、“…?”
            direct.append(replace(direct[-1], start=quotation.start, stop=quotation.stop))
            continue
        followed = speaker is following and speaker.citation.subject.kind != "implied"  # “新码头”在建,预计明年完工
        if _is_speech(image, quotation, led=led, followed=followed):
            cue = line.text[slice(*speaker.citation.cue)]
            direct.append(Said(speaker.person, "direct", quotation.start, quotation.stop, cue))
    return direct


def _is_addressed(image: str, quotation: Quotation, person: Person, people: Cast) -> bool:
    """Tell whether words begin with whom they are said to: “李爷爷,您今年提了什么?”李爷爷笑着说…."""
    start = quotation.start
    comma = image.find(",", start, start + _LONGEST_ADDRESS)
    if comma < 0 or image[start] != fold(person.name)[0]:
        return False
    return people.by_address(image[start:comma]) is person


def _follows(image: str, quotation: Quotation, citation: Citation) -> bool:
    """Tell whether the citation names the speaker behind the quotation, in the sentence that it opens.

    ``“…。”李明说``; ``“…。”昨天，在施工现场，李明说``.
    """
    stop = quotation.stop + 1
    if citation.subject.kind != "implied" and quotation.start == 1 and image.startswith("。", stop):
        stop += 1  # “…”。局长李明摊开图纸
    return (
        quotation.closed
        and quotation.stop < citation.start <= quotation.stop + _SENTENCE
        and not (
            image.startswith(_REPLIES, quotation.stop + 1)  # “…?”对此,李明回应
            or _SENTENCE_END.search(image, stop, citation.start)
            or _OPENING.search(image, quotation.stop + 1, citation.start)
        )
    )


def _is_speech(image: str, quotation: Quotation, *, led: bool, followed: bool) -> bool:
    """Tell speech from slogans, titles and irony, which stand in the same marks."""
    words = image[quotation.start : quotation.stop]
    if not quotation.closed:
        return True
    before = image[quotation.start - 2] if quotation.start > 1 else "。"
    after = image[quotation.stop + 1 : quotation.stop + 2] or "。"
    ends = words.rstrip(")")[-1:] in SENTENCE_ENDS  # “Bad game.(糟糕的比赛!)”
    if led and image.startswith(AS_SAID, quotation.stop + 1):
        return len(words) > 7
    if not (ends or (followed and after != "的") or after in _AFTER_SPEECH):
        return False
    if led and (before in ",:" or len(words) > (4 if after in _AFTER_SPEECH else 7)):
        return True
    if before in _JOINING and len(words) > 7 and after in _AFTER_SPEECH and (_OF_PEOPLE.search(words) or "," in words):
        return True  # 感谢媒体关心,但“你的担心是没有必要的”。
    return before in _BEFORE_SPEECH and (ends or len(words) > (5 if before == "," else 7))


def _indirect(line: Line, direct: list[Said], cited: list[Cited]) -> list[Said]:
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
        if index == 0 and not direct and image.startswith("如是说。", start - 3):
            found += _piece(line, person, cue, 0, citation.start)
        limit = cited[index + 1].citation.start if index + 1 < len(cited) else len(image)
        if (citation.deed or image.startswith("如是说。", start - 3)) and (end := _STOP.search(image, start, limit)):
            limit = end.start()
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
    if stop - start < 2 or not (line.image[start].isalnum() or _LETTER.search(line.image, start, stop)):
        return []
    return [Said(person, "indirect", start, stop, cue)]
