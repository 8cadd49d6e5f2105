"""Whose words each paragraph reports, from the first to the last."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from roundtable.edits import Span
from roundtable.parsing.citations import find_citations
from roundtable.parsing.folding import fold
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.openings import opening
from roundtable.parsing.silent import find_told, sentence_end
from roundtable.parsing.sources import SENTENCE_ENDS, introduces_somebody
from roundtable.parsing.statements import Account, Said, continue_words, read_paragraph
from roundtable.parsing.tables import alternatives, words
from roundtable.parsing.transcripts import Told, contributed, follow_turns, introduce, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roundtable.parsing.blocks import Line
    from roundtable.parsing.cast import Cast, Person
    from roundtable.parsing.layout import Plan
    from roundtable.parsing.sections import Part

__all__ = ["attribute"]

_SHORTEST_LEAD = 12
_LOOKING_BACK = 3
_LIKE = "和与跟同像如"
_BESIDES = ("不仅", "不只", "不光", "除了")
_LONGEST_BESIDES = 12
_BEFORE_SOURCE = re.compile("[。!?]|(?<![^,:。!?])“")
_VOICES = re.compile("[。!?…]”“")
"""Quotations side by side are the words of several people: “…。”“…。”大家从不同角度建言."""
_TRANSITION = re.compile(
    "(?:就此|对此|为此|带着(?:这些|上述|种种)?(?:问题|疑问|疑惑)).{0,12}?"
    "(?:记者|本报|本刊|本网|举办|举行|召开|邀请|专访|走访|连线)"
)
_QUESTIONS = re.compile("(?:[^。!?]+\\?)+")
_SIGNATURE = re.compile(r"\((?:[^()]{0,10}记者|文/|图/|撰文|采写)[^()]{1,40}\)$")
"""Behind the last words of a page this is no narration: …。(记者 李明)."""
_OCCASION = re.compile(
    "[此本这该]次[^,。]{0,16}(?:讲座|论坛|研讨会|会议|座谈会|活动|沙龙|大会|峰会|培训|发布会|调研|比赛)"
)
"""Who reports on an occasion sums it up so."""
_NEWS = re.compile(r"[^,。“]{0,20}\d日(?:[电讯宣]|消息|报道)")
"""Another report begins so."""
_EVENT = re.compile(
    r"[^,。:我咱您“]{0,24}(?:[上下]午|晚上?|昨[天日]|[今当][天日]|\d日)[^,。:我咱您“]{0,30}(?:召开|举行|举办|揭牌)(?!的)"
)
"""Who reports on a meeting says so when and where it was held; whoever speaks there says 我们."""
_OWN = re.compile("[^,。:;]{0,4}的")
"""李明|的回答, 李明|代表的回答 is what the reporter tells of."""
_COUNT = re.compile("(?P<head>第|其)[二三四五六七八九十](?P<noun>[^,。:、年月日次届章条]{0,3})[,:是]")
"""Who says 第一,… in one paragraph says 第二,… in the next."""
_HELD, _SETTING = ("召开", "举行", "举办", "揭牌"), 64
_SO = re.compile("(?:这样|如此|这么)(?:回答|说|形容|描述|写道|解释|总结|评价|回忆)[^,。]{0,6}[。:]$")
_OPENING = 6
"""A name in front of this is the subject, perhaps of a verb of saying that no table has."""


def attribute(lines: Sequence[Line], parts: Sequence[Part], plan: Plan, people: Cast) -> dict[int, Told]:
    """Return whose words each paragraph reports, by line number."""
    if plan.turns:
        for number, entry in plan.signed.items():
            introduce(lines[number], entry, people, "guest")
        return follow_turns(lines, parts, plan.turns, plan.signed, people)
    if plan.signed or plan.questions:
        return _follow_headings(lines, parts, plan, people)
    return _follow_citations(lines, parts, people, steady=plan.layout == "feature")


@cache
def _narration() -> re.Pattern[str]:
    return re.compile(alternatives(words("narration")))


def _follow_headings(lines: Sequence[Line], parts: Sequence[Part], plan: Plan, people: Cast) -> dict[int, Told]:
    """Attribute contributions that a heading signs, or answers of the only guest."""
    told: dict[int, Told] = {}
    guests = [person for person in people.people if person.role == "guest"]
    person = guests[0] if len(guests) == 1 and not plan.signed else None
    begun = bool(plan.signed)
    for part in parts:
        for number in part.headings:
            if entry := plan.signed.get(number):
                person = introduce(lines[number], entry, people, "guest")
        quoted = bool(plan.signed) and bool(part.body) and _is_quotation(lines[part.body[0]].image)
        for number in part.body:
            begun = begun or number in plan.questions
            line = lines[number]
            if number in plan.questions:
                told[number] = whole(line, None, question=True)
            elif quoted:  # the name stands above words in quotation marks; what follows them is the reporter's
                spoken = person is not None and _is_quotation(line.image)
                said = (Said(person, "direct", 1, len(line.text) - 1),) if spoken else ()
                told[number] = Told(person if spoken else None, said)
            else:
                own = person if begun and person is not None and not _tells_when(line.image, person) else None
                if own:
                    told[number] = contributed(line, own, people)
                else:  # above the first contribution the paper may cite somebody as any report does
                    account = read_paragraph(line, people, None) if person is None else None
                    told[number] = Told(account.person, account.said) if account and account.person else Told(None)
    return told


def _tells_when(image: str, person: Person) -> bool:
    """Tell whether a line behind a contribution says where it was made: ``——3月2日,会长李明在年会上发言。``."""
    return image[0] == "—" and fold(person.name) in image


def _goes_on(image: str, account: Account, person: Person, people: Cast, *, steady: bool) -> bool:
    """Tell whether a paragraph that cites no person can be the words of ``person``, cited before it.

    Nobody speaks of oneself by name, and who is introduced at the beginning is told of by the reporter.
    """
    name = fold(person.name)
    if image[-1] == ")":
        image = _SIGNATURE.sub("", image) or image
    if image[-1] == ":" and len(image) <= _SHORTEST_LEAD:  # 更多新闻:
        return False
    if (
        _narration().search(image)
        or (("此" in image or "带着" in image) and _TRANSITION.search(image))
        or ("”“" in image and _VOICES.search(image))
        or (image[-1] == "?" and _QUESTIONS.fullmatch(image))
        or ("日" in image[:24] and _NEWS.match(image))
        or ("次" in image[:2] and _OCCASION.match(image))
        or (any(word in image[:_SETTING] for word in _HELD) and _EVENT.match(image))
        or image.find(name, _OPENING) >= 0
        or (image[0] in _LIKE and image.startswith(name, 1))
        or (image[0] in "不除" and image.startswith(_BESIDES) and name in image[:_LONGEST_BESIDES])
        or (image.startswith(name) and _OWN.match(image, len(name)))
    ):
        return False
    return steady or not (account.others or image.startswith(("据", "根据")) or _tells_of_other(image, person, people))


def _tells_of_other(image: str, person: Person, people: Cast) -> bool:
    end = sentence_end(image, 0)
    found = find_told(image, people.names) or opening(image, 0, end, people.names)
    if found is None:
        return introduces_somebody(image, end)
    return people.by_name(image[found.start : found.stop]) is not person


def _counts_on(told: Mapping[int, Told], lines: Sequence[Line], number: int) -> Person | None:
    """Return who counts in the paragraph above and goes on counting in the one at ``number``: 第二疑点,…."""
    image = lines[number].image
    match = _COUNT.match(image) if image[0] in "第其" else None
    if match is None or number - 1 not in told:
        return None
    before = re.compile(f"{match['head']}[一二三四五六七八九]{re.escape(match['noun'])}")
    return told[number - 1].person if before.search(lines[number - 1].image) else None


def _is_quotation(image: str) -> bool:
    """Tell whether a paragraph is a sentence in quotation marks and nothing else."""
    return image[0] == "“" and image[-1] == "”" and image[-2] in SENTENCE_ENDS and "”" not in image[:-1]


def _ends_quoting(told: Mapping[int, Told], lines: Sequence[Line], number: int) -> Person | None:
    """Return who is quoted at the very end of the paragraph above the one at ``number``."""
    said = told[number - 1].said if number - 1 in told else ()
    at_end = bool(said) and said[-1].kind == "direct" and said[-1].stop >= len(lines[number - 1].text) - 1
    return said[-1].person if at_end else None


def _opens_with(image: str, account: Account) -> Person | None:
    """Return whose words a paragraph reports that names its source before anything else."""
    place = image.find(fold(account.person.name)) if account.person else -1
    return account.person if place >= 0 and not _BEFORE_SOURCE.search(image, 0, place) else None


def _only_titled(line: Line, people: Cast) -> Person | None:
    """Return the one person whom the paragraph below a quotation names with a post: “…。”|昨天,市长李明出席会议."""
    found = {line.image[start:stop]: Span(start, stop) for start, stop, _ in find_titled(line.image)}
    if len(found) != 1:
        return None
    ((name, span),) = found.items()
    if people.by_name(name) is None:
        people.mention({name: span.shift(line.start)})
    return people.meet(name)


def _announced(line: Line, people: Cast) -> Person | None:
    """Return whom a paragraph tells of that announces a quotation: 船工李明在岸边坐下,他说起心得:, 李明这样回答。."""
    announces = line.image[-1] == ":" or _SO.search(line.image) is not None
    found = find_told(line.image, people.names) if announces else None
    if found is None:
        return None
    name = Span(found.start, found.stop).shift(line.start)
    post = line.text[slice(*found.post)] if found.post else ""
    return people.introduce(line.text[found.start : found.stop], name, "source", post)


def _of_whom_is_told(line: Line, before: Sequence[Line], people: Cast) -> Account | None:
    """Read a paragraph whose pronoun means whom one before tells of: 主教练李明出席发布会。|他表示:…."""
    if not any(cited.subject.kind == "pronoun" for cited in find_citations(line.image, people.names)):
        return None
    for told in reversed(before):
        if found := find_told(told.image, people.names):
            name = told.image[found.start : found.stop]
            if people.by_name(name) is None:
                people.mention({name: Span(found.start, found.stop).shift(told.start)})
            return read_paragraph(line, people, people.meet(name))
    return None


def _follow_citations(lines: Sequence[Line], parts: Sequence[Part], people: Cast, *, steady: bool) -> dict[int, Told]:
    """Attribute the paragraphs of a page that cites its sources (``…表示``).

    A paragraph without a source of its own continues the one before. On a ``steady`` page (a feature,
    where each section belongs to one guest) it does so to the end of the section, elsewhere only
    while the words before it were left open.
    """
    told: dict[int, Told] = {}
    last: Person | None = None
    presented: list[int] = []
    """The paragraphs before, where they cite nobody."""
    for part in parts:
        current: Person | None = None
        if any(":" in lines[number].image for number in part.headings):
            last = None  # 李明:码头要还给市民: another source
        quoting = False
        ahead: dict[int, Account] = {}
        for number, following in zip_longest(part.body, part.body[1:]):
            line = lines[number]
            account = ahead.pop(number, None) or read_paragraph(line, people, last)
            if not (told and not presented) and not account.person and line.image[0] in "他她":
                above = [lines[told_of] for told_of in presented[-_LOOKING_BACK:]] or lines[max(0, number - 1) : number]
                account = _of_whom_is_told(line, above, people) or account
            if account.person:
                presented.clear()
            else:
                presented.append(number)
            if not (account.person or account.others) and _is_quotation(line.image):
                before = _ends_quoting(told, lines, number)
                person = None if current else before or (_announced(lines[number - 1], people) if number else None)
                if person is None and following is not None and not (current and before):
                    ahead[following] = read_paragraph(lines[following], people, last)
                    person = _opens_with(lines[following].image, ahead[following]) or (
                        None if any(item.person for item in told.values()) else _only_titled(lines[following], people)
                    )
                if person is None and current is None and number - 1 in told and told[number - 1].said:
                    person = told[number - 1].said[-1].person  # nobody else has been named
                if person:
                    last = person
                    told[number] = Told(person, (Said(person, "direct", 1, len(line.text) - 1),))
                    continue
            if account.person:
                told[number] = Told(account.person, account.said)
                last = account.person
                quoting = account.quoting
                current = last if account.open or (steady and last.role == "guest") else None
            elif current and _goes_on(line.image, account, current, people, steady=steady and current.role == "guest"):
                told[number] = Told(current, continue_words(line, current, quoting=quoting))
                quoting = quoting and "”" not in line.image
            elif counting := _counts_on(told, lines, number):
                told[number] = Told(counting, continue_words(line, counting))
            else:
                told[number] = Told(None, account.said)
                current = None
                last = None if account.others or line.image[-1] == ":" else last  # 市水务局答复:
    return told
