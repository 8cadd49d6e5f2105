"""The sources of a paragraph: its citations, each with the person behind it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from roundtable.edits import Span
from roundtable.parsing.boundaries import clause_start, sentence_start
from roundtable.parsing.citations import INVITED, Citation, find_citations, other_addresses
from roundtable.parsing.clauses import after_lead_in, begins_predicate, is_adverbial, is_subject, name_end, post_before
from roundtable.parsing.folding import fold
from roundtable.parsing.names import foreign_start, is_name, surname_of
from roundtable.parsing.posts import find_titles, is_academic, title_at
from roundtable.parsing.records import Record
from roundtable.parsing.silent import find_colon, find_narrated, find_signature, find_told
from roundtable.parsing.subjects import MOST_NAMES, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roundtable.model import SpeakerRole
    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.quotations import Quotation

__all__ = ["AS_SAID", "ORDERS", "SENTENCE_ENDS", "Cited", "find_sources", "introduces_somebody"]

SENTENCE_ENDS = "。!?…—"
"""Characters that words in quotation marks end in where they are a sentence."""
ORDERS = frozenset({"要求", "嘱咐", "叮嘱", "勉励", "指示", "批示"})
_SENTENCE = 200
_SENTENCE_END = re.compile("[。!?;]")
_SENTENCE_BEFORE = re.compile("[。!?…]”|[。!?]")
_SHORT_SPEECH = 7
_OF_ONESELF = re.compile("(?:[^,。!?]{0,8}好[,!。])?(?:我|俺)(?:叫|名叫|是)(?P<name>[\u4e00-\u9fff]{2,4})(?=[,。!])")
"""How somebody nobody has named begins to speak."""
_OF_ME = re.compile("[我咱俺]")
AS_SAID = ("一席话", "一番话", "一句话", "这番话", "这句话", "的话", "作结", "做结", "勉励", "回应", "作为结语")
_DASHES = ("-", "—")
_THEMES = ("主题是", "主题为", "议题是", "议题为", "题为", "围绕")
"""What stands in front of the title of a talk, which may be a question: 主题是“渡口往何处去?”."""
_FOR_EXAMPLE = ("例如", "比如", "譬如", "像是")
_OTHERS = ("另有", "还有", "也有", "另一")
_LOOKING_BACK = 200


class Cited(Record, frozen=True):
    """A citation with its person found."""

    person: Person | None
    citation: Citation


def find_sources(line: Line, people: Cast, quotations: list[Quotation], current: Person | None) -> list[Cited]:
    """Find the person behind every citation; those inside a quotation belong to its speaker's words."""
    cited: list[Cited] = []
    for citation in _citations(line.image, quotations, people):
        kind = citation.subject.kind
        own_words = bool(cited) and cited[-1].person is not None and not _opens_sentence(line.image, citation.start)
        if kind in {"other", "document"} and own_words:
            continue  # 李明表示，市里要求…: what an institution wants is told by the speaker
        if kind == "person" and own_words and line.image[citation.start - 1] == "," and _is_told(line.image, citation):
            continue  # 李明表示，市长王强要求…
        if kind == "person" and cited and line.image.startswith(_FOR_EXAMPLE, citation.start):
            continue  # 他们讲不出来,例如|主席王强指控…
        person = current
        if kind == "person":
            person = _introduce(line, people, citation.subject)
            if citation.second:
                _introduce(line, people, citation.second)
        elif kind == "implied" and own_words:
            person = cited[-1].person  # 李明表示,…,并承诺…
        elif kind in {"pronoun", "implied"}:
            person = _antecedent(line.image, citation.subject.start, people, implied=kind == "implied")
            if person is None and kind == "pronoun" and not any(found.person for found in cited):
                person = _antecedent_before(line.image, citation.subject.start, people)
            if person is None and kind == "pronoun" and not cited:
                person = _holder_at(line.image, 0, citation.start, people)  # 行政长官表扬了街坊。他指出
            strange = kind == "pronoun" and not cited and introduces_somebody(line.image, citation.subject.start)
            if person is None and current and not strange and not _is_other(line.image, citation, current):
                person = current
        elif kind == "other":
            start, stop = citation.subject.start, citation.subject.stop
            person = people.by_post(line.image[start:stop])
            if person is None and is_adverbial(line.image, stop, citation.cue[0]):
                person = _holder_at(line.image, start, stop, people)
        elif kind == "document":
            person = None
        if person is None and kind in {"pronoun", "implied"}:
            continue
        cited.append(Cited(person, citation))
        current = person
    return cited


def _holder_at(image: str, start: int, stop: int, people: Cast) -> Person | None:
    """Return whom a title alone means at ``start``, which one person on the page holds: 行政长官|指出."""
    begin = after_lead_in(image, start, stop)
    end = title_at(image, begin, stop)
    if end is None or name_end(image, end, stop, sure=True):
        return None
    return people.sole_holder(image[begin:end])


def introduces_somebody(image: str, stop: int) -> bool:
    """Tell whether a sentence in front of a pronoun opens with a post and what may be an unheard-of name.

    ``执行官傅里现场聆听了讲话。他说``
    """
    for begin, end in find_titles(image, max(0, stop - _SENTENCE), stop):
        clause = clause_start(image, begin)
        opens = (clause == 0 or image[clause - 1] in "。!?”") and image[clause] != "("
        if (
            opens
            and end - begin > 1
            and surname_of(image[end : end + 2], rare=False)
            and not begins_predicate(image, end, stop)
        ):
            post = post_before(image, clause, end)
            if post and is_subject(image, clause, post[0]):
                return True
    return False


def _is_other(image: str, citation: Citation, person: Person) -> bool:
    if citation.subject.kind != "pronoun":
        return False
    others = other_addresses(image, citation.subject.start)
    return bool(others) and fold(person.name).endswith(others)


def _is_told(image: str, citation: Citation) -> bool:
    """Tell whether a speaker tells what somebody else says: an order, or as an object: ,涉及|市长王强回应的问题."""
    name = min((citation.subject.start, *(citation.subject.post or ())))
    return image[slice(*citation.cue)] in ORDERS or not is_subject(image, citation.start, name)


def _opens_sentence(image: str, start: int) -> bool:
    return start == 0 or image[start - 1] in "。!?”" or (image[start - 1] == ";" and image.startswith(_OTHERS, start))


def _citations(image: str, quotations: list[Quotation], people: Cast) -> Iterator[Citation]:
    """Yield the citations outside quotations, with those that have a name beside a quotation and no cue."""
    if not quotations:
        yield from find_citations(image, people.names)
        return
    waiting = iter([*quotations, None])
    quotation = next(waiting)
    last = 0
    cited: Citation | None = None
    for citation in chain(find_citations(image, people.names, quotations), (None,)):  # names grow while this runs
        place = citation.cue[0] if citation else len(image)
        while quotation and quotation.stop < place:
            following = citation.start if citation else len(image)
            for silent in _silent(image, quotation, last, cited, following, people):
                cited = silent
                yield silent
            last = quotation.stop
            quotation = next(waiting)
        if citation and (quotation is None or quotation.start > citation.start):
            last, cited = citation.cue[1], citation
            yield citation


def _silent(
    image: str, quotation: Quotation, last: int, before: Citation | None, following: int, people: Cast
) -> Iterator[Citation]:
    """Yield the citations without a cue in front of a quotation and behind it.

    Args:
        image: Folded line.
        quotation: The words in quotation marks.
        last: Where the last citation or quotation before it ends.
        before: The last citation.
        following: Where the next citation begins.
        people: Everybody met.
    """
    cited = before.cue[1] if before else 0
    if not cited and (named := _OF_ONESELF.match(image, quotation.start)) and is_name(named["name"], rare=False):
        place = quotation.start - 1  # “我叫李明,在码头开船。”
        yield Citation(Subject("person", *named.span("name")), place, (place, place))
        return
    mark = quotation.start - 2
    if mark > last and image[mark] == ":":
        announced = find_colon(image, mark, people.names)
        goes_on = cited and not _SENTENCE_END.search(image, cited, mark)
        if goes_on and before and before.subject.kind == "person" and announced.subject.start < before.cue[0]:
            announced = replace(announced, subject=before.subject)  # 和王强一起来的|李明|告诉记者:“…”
        if announced.subject.kind == "person" or not goes_on:  # 李明谈到了几点不足:“…”
            yield announced
    elif mark > last and image[mark] == "以" and image.startswith(AS_SAID, quotation.stop + 1):
        start = sentence_start(image, mark)
        if narrated := find_narrated(image, start, mark, people.names):  # 李明以“…”一席话收尾
            yield replace(narrated, cue=(mark, mark + 1))
            return
    elif mark > last and image[mark] == "," and _is_sentence(image, quotation):
        start = max(image.rfind(end, max(0, mark - _SENTENCE), mark) for end in "。!?") + 1
        start += image.startswith("”", start)
        if start >= cited and (narrated := find_narrated(image, start, mark, people.names)):
            yield narrated
    elif mark > last and not cited and image[mark] == "—" and _OF_ME.search(image, quotation.start, quotation.stop):
        if told := find_told(image, people.names):  # 李明四处碰壁——“他们不要我”
            yield Citation(told, mark, (mark + 1, mark + 1))
    elif (
        mark > last
        and not cited
        and image[mark] in "。!?"
        and _is_sentence(image, quotation)
        and (told := find_told(image, people.names))
    ):  # 局长李明忙着看图纸。“…。”
        behind = _signature(image, quotation, following, people)
        if behind is None or behind.subject.post is None:  # but not “…。”|馆长王芳赶到
            yield Citation(told, mark, (mark + 1, mark + 1))
    if behind := _signature(image, quotation, following, people):
        yield behind


def _signature(image: str, quotation: Quotation, following: int, people: Cast) -> Citation | None:
    """Return the citation without a cue behind a quotation, unless the next one begins right there."""
    if not quotation.closed or quotation.stop + 1 >= following or image.endswith(_THEMES, 0, quotation.start - 1):
        return None
    opens = quotation.start == 1 and image.startswith("。", quotation.stop + 1)  # “…”。局长李明摊开图纸
    behind = find_signature(image, quotation.stop + 1 + opens, people.names)
    if opens and behind and behind.subject.post is None:
        return None
    return behind if behind and behind.subject.start < following else None  # “…。”看完图纸后,|李明要求…


def _is_sentence(image: str, quotation: Quotation) -> bool:
    return quotation.stop - quotation.start > _SHORT_SPEECH and image[quotation.stop - 1] in SENTENCE_ENDS


def _antecedent(image: str, stop: int, people: Cast, *, implied: bool = False) -> Person | None:
    """Return the person named first in the sentence that the pronoun at ``stop`` stands in."""
    ends = [match.end() for match in _SENTENCE_BEFORE.finditer(image, max(0, stop - _SENTENCE), stop)]
    start = ends[-1] if ends else max(0, stop - _SENTENCE)
    if holder := _holder_at(image, start, stop, people):
        return holder
    other = other_addresses(image, stop)
    places = [
        (place, name)
        for name in people.names[:MOST_NAMES]
        if (place := image.find(name, start, stop)) >= 0 and not (other and name.endswith(other))
    ]
    if not places or (implied and INVITED.search(image, start, min(places)[0])):
        return None  # 论坛邀请到|李明,谈到…
    return people.meet(min(places)[1])


def _antecedent_before(image: str, stop: int, people: Cast) -> Person | None:
    """Return the person named first in the last sentence before ``stop`` that names anybody."""
    start = max(0, stop - _LOOKING_BACK)
    ends = [place + len(name) for name in people.names[:MOST_NAMES] if (place := image.rfind(name, start, stop)) >= 0]
    person = _antecedent(image, max(ends), people) if ends else None
    return None if person and fold(person.name).endswith(other_addresses(image, stop) or "-") else person


def _behind_title(image: str, start: int) -> tuple[int, tuple[int, int]] | None:
    """Return where a foreign name really begins whose first part stands in front of a dash, and its post."""
    for begin in range(foreign_start(image, start), start - 1):
        if post := post_before(image, clause_start(image, begin), begin):
            return begin, post
    return None


def _introduce(line: Line, people: Cast, subject: Subject) -> Person:
    start, stop, post = subject.start, subject.stop, subject.post
    if line.image[start - 1 : start] in _DASHES and "·" in line.image[start:stop]:
        start, post = _behind_title(line.image, start) or (start, post)
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
    elif post and post[0] == stop and is_academic(line.image[stop : post[1]]):
        title = ""  # noted behind all that says more
    image = line.image[start:stop]
    role: SpeakerRole = "reporter" if title.endswith("记者") else "source"
    known = (
        people.by_name(image) or people.by_address(image) or people.bearer(image, None if post else line.start + start)
    )
    name = known.name if known else line.text[start:stop]
    person = people.introduce(name, Span(line.start + start, line.start + stop), role)
    if title:
        people.note_post(person, title, organization)
    return person
