"""Citations that go without a reporting verb: a name beside a quotation, or a person the reporter tells of.

``老周有自己的担心：“…”``; ``“…。”王芳去年办了一张卡``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.parsing.boundaries import BOUNDARY, PARAGRAPH, SENTENCE_ENDS, WINDOW, clause_start, sentence_start
from roundtable.parsing.citations import Citation, earlier_subject
from roundtable.parsing.clauses import begins_predicate, first_post, is_subject, name_end, post_before
from roundtable.parsing.names import is_address, name_lengths
from roundtable.parsing.openings import opening
from roundtable.parsing.posts import find_titles, title_at
from roundtable.parsing.subjects import MOST_NAMES, Subject, read_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_colon", "find_narrated", "find_signature", "find_told", "sentence_end"]

_SETTING = 12
"""A paragraph may set the scene before its subject: 到住地后,|委员李明就忙着整理提案."""
_END_OR_QUOTE = re.compile("[。!?]|“(?![^“”。!?,]{1,12}”[^,。:;”])")
"""A short phrase in marks (“双桥”通车半年,…) is part of its sentence."""
_OF = re.compile("的")
_TO = "向对给"
_PRONOUN = re.compile("(?:^|[,。!?”]|岁的)[他她]")
_ASKED = re.compile("(?:追问|询问|提问|请教|反问|质问|采访|问)$")
_ANSWERING = re.compile("[^。!?]{0,30}(?:答问|作答|回答|答复|回应|解答)")
"""“…?”第二位|答问的是市长李明: the question was somebody else's."""
_LISTENING = re.compile("(?:接听|听取|听完|听到|接到|收到|看到|面对|现场接听)")
"""“…。”李明|接听了来电: the words are somebody else's."""
_OBJECT = re.compile("[他她我你对向给把让被拉看]")
"""“…。”他|拉着隔壁的|王大妈: whom somebody does something to is named behind one of these."""
_NO_SUBJECT = tuple("的、和与")
_INTERRUPTED = re.compile("(?:还没|[没不未])等|[不未]待")
_SPEAKING = re.compile("(?:的?(?:话音|话)|刚|还没|没)*(?:未落|[刚一甫]落|说完|讲完|说罢|话毕|言毕)")
"""Whose words they were that have just ended: “…。”没等|李明|说完, “…。”|李明|话音刚落."""
_LIKE = re.compile("(?:和|与|跟|同|像|正如|不同于)[^,。]{2,20}(?:一样|不同|相比),")


def find_signature(image: str, start: int, names: Sequence[str]) -> Citation | None:
    """Return the person named right behind a quotation that ends at ``start``, where no cue follows.

    ``“…。”王芳去年办了一张卡。``
    """
    if image[start - 2 : start - 1] not in SENTENCE_ENDS and image[start - 2 : start] != "”。":
        return None
    if image[start - 2] == "?" and _ANSWERING.match(image, start):
        return None
    if like := _LIKE.match(image, start):
        start = like.end()
    if interrupted := _INTERRUPTED.match(image, start):
        return _speaking(image, interrupted.end(), names)
    if speaking := _speaking(image, start, names):
        return speaking
    stop = start
    while stop < len(image) and stop - start < WINDOW and image[stop] not in BOUNDARY:
        stop += 1
    subject = read_subject(image, start, stop, names)
    if subject is None or subject.kind != "person":
        end = sentence_end(image, start)
        subject = (
            opening(image, start, end, names)
            or _introduced(image, start, end)
            or _addressed(image, start, end)
            or _caller(image, start, end)
        )
    if subject is None or _LISTENING.match(image, subject.stop):
        return None
    stop = max(stop, subject.stop)
    while stop < len(image) and image[stop] not in BOUNDARY:  # what the person does is no word of his
        stop += 1
    return Citation(subject, start, (stop, stop))


def _speaking(image: str, start: int, names: Sequence[str]) -> Citation | None:
    """Return who is named at ``start`` as the one who has just spoken: “…。”没等|李明|说完."""
    known = [start + len(name) for name in names[:MOST_NAMES] if image.startswith(name, start)]
    for end in (*known, *(start + length for length in name_lengths(image, start, rare=False))):
        if spoken := _SPEAKING.match(image, end):
            return Citation(Subject("person", start, end), start, (spoken.end(), spoken.end()))
    return None


def _addressed(image: str, start: int, stop: int) -> Subject | None:
    """Return who opens a sentence by name and title: ``“…。”李明委员翻开笔记本``."""
    for length in name_lengths(image, start, rare=False):
        name = start, start + length
        behind = title_at(image, name[1], stop)
        if behind and behind < stop and image[behind] not in _NO_SUBJECT:
            return Subject("person", *name, (name[1], behind))
    return None


def _caller(image: str, start: int, stop: int) -> Subject | None:
    """Return who is named by surname and form of address behind 的: ``“…。”住在望湖里的孙先生打来电话``."""
    for of in _OF.finditer(image, start, stop):
        for end in name_lengths(image, of.end(), rare=True):
            name = of.end(), of.end() + end
            if is_address(image[slice(*name)]) and (
                begins_predicate(image, name[1], stop)
                or (image[name[1]] not in _NO_SUBJECT and not _OBJECT.search(image, start, of.start()))
            ):
                return Subject("person", *name)
            behind = title_at(image, name[1], stop)
            if behind and image[behind : behind + 1] not in _NO_SUBJECT:  # 来自江城的|李明委员发言
                return Subject("person", *name, (name[1], behind))
    return None


def find_narrated(image: str, start: int, stop: int, names: Sequence[str]) -> Citation | None:
    """Return the person of whom a sentence tells before it quotes, without a cue: ``记者代睿关注交通，“…”``.

    Args:
        image: Folded line.
        start: Where the sentence begins.
        stop: Where the opening mark stands.
        names: Folded names of the people known so far.
    """
    subject = opening(image, start, stop, names) or _introduced(image, start, stop)
    return Citation(subject, start, (stop, stop)) if subject else None


def _introduced(image: str, start: int, stop: int, *, spaced: bool = False) -> Subject | None:
    """Return the person whom a clause opens with, behind a title: ``“…。”江城大学教授李明表达了期待``.

    Where it is ``spaced``, a space may stand between title and name: ``江城大学教授 李明:“…。”``.
    """
    for begin, stop_of_title in find_titles(image, start, stop):
        clause = clause_start(image, begin)
        name = stop_of_title + (spaced and image.startswith(" ", stop_of_title))
        end = name_end(image, name, stop, sure=False)
        if end is None or begin < max(start, clause) or stop_of_title - begin < 2:  # not 伯|克利
            continue
        post = post_before(image, clause, stop_of_title)
        if post and is_subject(image, clause, post[0]):
            return Subject("person", name, end, post)
    return None


def find_told(image: str, names: Sequence[str]) -> Subject | None:
    """Return the person who is the subject of the first sentence: ``江城大学教授李明近来常去码头``."""
    start, end = 0, sentence_end(image, 0)
    while image.startswith("?", end):  # 码头怎么改?市长李明把图纸摊在桌上
        start, end = end + 1, sentence_end(image, end + 1)
    subject = _introduced(image, start, end) or opening(image, start, end, names) or _addressed(image, start, end)
    return subject if subject and first_post(image, clause_start(image, subject.start)) <= start + _SETTING else None


def sentence_end(image: str, start: int) -> int:
    """Return where the sentence that begins at ``start`` ends, or quotes somebody."""
    match = _END_OR_QUOTE.search(image, start)
    return match.start() if match else len(image)


def _is_asked(image: str, start: int, place: int) -> bool:
    """Tell whether a name is whom somebody asks: 记者追问|李明, 记者向准备离场的|李明提问."""
    led = image[place - 1 : place] == "的" and image.find("向", start, place) > start
    return led or _ASKED.search(image, start, place) is not None


def _before_addressee(image: str, start: int, place: int) -> Subject | None:
    """Return who is named in front of the one that the words are said to: 李明|向王强发问."""
    lengths = [length for length in name_lengths(image, start, rare=False) if image[start + length] in _TO]
    ends = [start + length for length in lengths if start + length < place]
    return Subject("person", start, ends[-1]) if ends else None


def find_colon(image: str, stop: int, names: Sequence[str]) -> Citation:
    """Return who is announced by a colon at ``stop`` without a reporting verb; nobody known by name, perhaps.

    ``老周有自己的担心：“…”``
    """
    start = clause_start(image, stop)
    places = [(place, name) for name in names[:MOST_NAMES] if (place := image.find(name, start, stop)) >= 0]
    if places and _is_asked(image, start, min(places)[0]):  # 有记者追问|李明:“…?”
        subject: Subject | None = None
    elif places and image[min(places)[0] - 1] in _TO and (asking := _before_addressee(image, start, min(places)[0])):
        subject = asking
    elif places:
        place, name = min(places)
        post = post_before(image, start, place - (image[place - 1] == " " and place > start))
        subject = Subject("person", place, place + len(name), post)
    elif is_address(image[start:stop]) and (start == 0 or image[start - 1] in "。!?”"):  # 刘女士:“…。”
        subject = Subject("person", start, stop)
    elif image[start] in "他她":  # 他向我们谈了看法:“…”
        subject = earlier_subject(image, start, PARAGRAPH, names) or Subject("pronoun", start, start + 1)
    else:
        sentence = sentence_start(image, stop)
        subject = earlier_subject(image, stop, WINDOW, names) or _introduced(image, sentence, stop, spaced=True)
        sentence = max(image.rfind(mark, 0, stop) for mark in SENTENCE_ENDS) + 1
        if subject is None and begins_predicate(image, start, stop):  # 李明想起往事,便掏出相册:
            subject = opening(image, sentence, start, names)
        if subject is None and (pronoun := _PRONOUN.search(image, max(sentence, stop - WINDOW), stop)):
            place = pronoun.end() - 1  # 他把手一挥,怒斥这种行径:“…”
            subject = earlier_subject(image, place, PARAGRAPH, names) or Subject("pronoun", place, place + 1)
    return Citation(subject or Subject("other", start, stop), start, (stop, stop))
