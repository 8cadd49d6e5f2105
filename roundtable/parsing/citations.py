"""Reporting verbs, each with its subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from roundtable.parsing.boundaries import PARAGRAPH, SENTENCE_ENDS, WINDOW, clause_start, sentence_start
from roundtable.parsing.clauses import (
    after_lead_in,
    begins_predicate,
    first_post,
    is_time_adverb,
    post_before,
    predicate_length,
)
from roundtable.parsing.cues import cues_table, find_cues
from roundtable.parsing.names import is_address, is_name, name_lengths
from roundtable.parsing.openings import opening, people_together
from roundtable.parsing.posts import find_titles, is_office, title_at
from roundtable.parsing.records import Record
from roundtable.parsing.subjects import MOST_NAMES, Subject, read_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roundtable.parsing.quotations import Quotation

__all__ = ["INVITED", "Citation", "earlier_subject", "find_citations", "other_addresses"]

_FULL_NAME = 3
_PRONOUNS = ("他", "她")
_MEN = ("先生", "爷爷", "叔叔", "大爷", "伯伯")
_WOMEN = ("女士", "小姐", "太太", "阿姨", "奶奶", "大妈", "大姐")
"""Forms of address that 她 and 他 cannot mean."""
_BEFORE_NAME = frozenset(",。;!?”—是的由让请,")
_RESIDENT = frozenset("区县市镇乡村街的")
"""In front of a surname with a form of address: 临江区|张先生, 在码头工作的|张先生."""
_MET = re.compile("(?:采访|联系|致电|找到|拨通|见到|遇到|遇见|走访|询问|拜访|探访|连线)[了上到过]?$")
"""Whom a reporter meets is whom a pronoun behind it means: 记者联系了|孙先生,他说."""
_TO = ("向", "请")
_BY_PLAN = re.compile(
    "(?:根据|按照|依照)[^,。]{0,16}(?:规划|计划|方案|安排|目标|部署|《[^《》]{1,40}》),|本[报刊网版栏]"
)
_NOUNS = frozenset(
    {"要求", "期待", "希望", "期望", "建议", "呼吁", "主张", "感受", "关注", "回应", "解释", "评价", "判断", "质疑"}
)
"""Verbs of saying that are nouns behind 和: 期望和|要求."""
INVITED = re.compile("邀请|请[来到]|欢迎")
_HEARING = re.compile("了解|倾听|听取|聆听|暸解|瞭解|听到|听听")
_POINTS_OUT = ("指出", "表示", "强调", "说", "认为", "透露", "坦言", "坚信", "告诉", "直言")
_TOPICS = (
    "谈到",
    "谈及",
    "谈起",
    "说到",
    "说起",
    "提到",
    "提及",
    "提起",
    "讲到",
    "聊到",
    "聊起",
    "点评:",
    "短评:",
    "评论:",
)
_QUOTING = re.compile("(?:引述|援引|转述|转引)(?![^,。]{0,8}(?:数据|资料|统计|案例|事例|诗句|名言))")
_PRESS = re.compile("报道|报导|报章|传媒|媒体|通讯社|[日晚早时]报|新闻网|电视台|电台|明报|消息")
_INTERVIEW = re.compile("接受[^,。]{0,20}(?:采访|专访|访问)|受访")
_AND_OTHERS = re.compile("等(?:人|[多几数]?[名位]?(?:代表|委员|议员|专家|学者|嘉宾|教授|居民|村民|市民|业主))$")
_UNSAID = re.compile("(?:还没|[没不未])等|不待|未待|如果|若果|假如|假若|倘若")
"""Nobody has said what follows: 不等李明|回答,…, 如果李明|认为…."""
_PLANNED = re.compile("预计|预定|即将|将[于在会]")
"""What somebody is still to say: 市长李明|预计今日|宣布…."""
_AGE = re.compile("岁的|名叫|叫做")
_ASKED = re.compile("(?<!面对)(?<!回答)(?<!回应)(?<!针对)(?:记者|媒体)[^,。?:“]{0,4}问(?:到|及|道)?[,:]")
"""What stands behind it in the sentence is told by whoever asks: 有记者问到,市长李明表示…,…?"""


class Citation(Record, frozen=True):
    """A reporting verb and its subject. Offsets index the line."""

    subject: Subject
    start: int
    """Where the clause begins."""
    cue: tuple[int, int]
    second: Subject | None = None
    """Who is cited together with the subject."""
    deed: bool = False
    """Whether the verb's object says what is told (分享了一个故事), and no words follow."""


def find_citations(image: str, names: Sequence[str], quotations: Sequence[Quotation] = ()) -> Iterator[Citation]:
    """Yield the reporting verbs of a line whose subject can be read, from left to right.

    Args:
        image: Folded line.
        names: Folded names of the people known so far.
        quotations: Words in quotation marks; verbs within are somebody's words, and not looked at.
    """
    floor, nameless = 0, False
    deeds = cues_table().deeds
    asks, adds = "问" in image, "等" in image  # asked once, of a line without end as well
    waiting = iter([*quotations, None])
    quotation = next(waiting)
    for cue in find_cues(image, names):
        while quotation and quotation.stop <= cue[0]:
            quotation = next(waiting)
        if quotation and quotation.start <= cue[0]:
            continue
        start = max(clause_start(image, cue[0]), floor)
        if start < cue[0] and (
            image[cue[0] - 1] == "的" or (image[cue[0] - 1] in "和与及" and image[slice(*cue)] in _NOUNS)
        ):
            continue
        if _UNSAID.match(image, start):
            continue
        if quoting := _QUOTING.search(image, start, cue[0]):
            if not _PRESS.search(image, start, quoting.start()):
                continue  # 她引述市长李明指…
            start = quoting.end()  # 报章引述市长|李明指…
        if asks and _ASKED.search(image, sentence_start(image, start), start):
            continue
        stop = cue[0]
        if others := _AND_OTHERS.search(image, start, stop) if adds else None:
            stop = others.start()  # 李明、王强|等代表|指出
        subject = read_subject(image, start, stop, names)
        if stop < cue[0] and not (subject and subject.kind == "person"):
            stop = cue[0]
            subject = read_subject(image, start, stop, names)
        if subject and subject.kind == "other" and image.find("向", start, stop) > start:
            subject = opening(image, start, stop, names) or subject  # 李明双手合十,向|街道|表示感谢
        elif subject is None and image[cue[1] : cue[1] + 1] == "," and image.startswith(_POINTS_OUT, cue[0]):
            subject = opening(image, start, stop, names)  # 李明还原那天的过程|指出,
        if subject and subject.kind == "implied" and start and image[start - 1] == "》":
            subject = replace(subject, kind="document")  # 《关于…的指导意见》|指出, however long the title
        if subject and subject.kind == "implied" and image.startswith(_TOPICS, start) and _opens_sentence(image, start):
            continue  # 谈到变化,市民李明十分感慨
        if subject and subject.kind == "implied" and image[start] == "曾" and _opens_sentence(image, start):
            continue  # 曾经提出建议的局长李明,写下一个字
        if subject and subject.kind == "implied" and _BY_PLAN.match(image, sentence_start(image, start)):
            continue  # 根据规划,预计…; 本刊摘登发言,希望…
        if subject and subject.kind == "implied" and nameless and sentence_start(image, start) < floor:
            voiced = opening(image, floor, start, names)
            subject = subject if voiced else replace(subject, kind="other")  # 市水务局质疑…,|呼吁…
        if subject and subject.kind == "implied":
            sentence = sentence_start(image, start)
            led = image.startswith(_PRONOUNS, sentence)  # 他以渡口为例,从石阶说到船,提出…
            begin = max(sentence, image.rfind(";", sentence, start) + 1)
            parted = 0 < floor <= begin and image[begin - 1] in "。!?;"
            other = opening(image, begin, start, names) if parted else None
            start = begin if other else start  # 李明认为…;|王芳教授则反对,指出…
            subject = (
                other
                or earlier_subject(image, start, WINDOW, names)
                or (led and earlier_subject(image, sentence, PARAGRAPH, names))
                or subject
            )
        elif subject and subject.kind == "pronoun":
            earlier = earlier_subject(image, start, WINDOW, names) or earlier_subject(image, start, PARAGRAPH, names)
            if earlier and not image.endswith(other_addresses(image, subject.start), earlier.start, earlier.stop):
                subject = earlier
        if subject and subject.kind == "person" and _PLANNED.match(image, subject.stop):
            continue
        deed = image[slice(*cue)] in deeds
        if deed and subject and subject.post and image.endswith("记者", *subject.post):
            continue  # 记者李明与他|谈论了
        if deed and _HEARING.search(image, start, cue[0]):
            continue  # 了解农民|的心声
        if deed and subject and not _tells(image, start, subject, names):
            continue  # 李明分享了…, but not 活动分享了…
        if subject and subject.kind == "person" and image[subject.stop : cue[0]] == "所":
            continue  # 李明|所|提出的问题
        if subject and subject.kind == "person" and _is_addressee(image, start, subject):
            continue  # 记者向市长李明|提问
        if subject and subject.kind == "person" and subject.post:
            first = first_post(image, start)
            if first < start and subject.post[0] < subject.start:
                subject, start = replace(subject, post=(first, subject.post[1])), first
        if subject:
            floor, nameless = cue[1], subject.kind == "other"
            second = None
            if subject.kind == "person":
                subject, second = people_together(image, start, stop, subject, names)
            yield Citation(subject, start, cue, second, deed)


def _tells(image: str, start: int, subject: Subject, names: Sequence[str]) -> bool:
    """Tell whether a verb of telling has a person for its subject: 李明|分享了, 代表李明,|讲述了."""
    if subject.kind != "implied":
        return subject.kind in {"person", "pronoun"}
    return opening(image, sentence_start(image, start), start, names) is not None


def other_addresses(image: str, place: int) -> tuple[str, ...]:
    """Return the forms of address that the pronoun at ``place`` cannot mean."""
    return _MEN if image.startswith("她", place) else _WOMEN if image.startswith("他", place) else ()


def _is_addressee(image: str, start: int, subject: Subject) -> bool:
    """Tell whether 向 or 请 stands in front of the subject, or of its post: 发布会请|市长李明|介绍工作."""
    begin = min(subject.post or (subject.start,))
    return (
        image.startswith(_TO, begin)
        or image.startswith("请", start)
        or (begin > start and image[begin - 1] in _TO)
        or (begin > start and image[begin - 1] == "的" and image.find("向", start, begin) > start)
    )


def _opens_sentence(image: str, start: int) -> bool:
    return start == 0 or image[start - 1] in "。!?”—"


def earlier_subject(image: str, stop: int, window: int, names: Sequence[str]) -> Subject | None:
    """Return a person, not known so far, whom the words before a clause introduce that names nobody.

    ``副关长甘霖介绍了几起案例，称…``; ``74岁的吴秀英正在吃午饭。“…”她说``.
    """
    start = max(0, stop - PARAGRAPH)
    if window == WINDOW:
        start = max(start, *(image.rfind(mark, start, stop) + 1 for mark in SENTENCE_ENDS))
    known = [place for name in names[:MOST_NAMES] if (place := image.find(name, start, stop)) >= 0]
    if known and window != WINDOW:
        return None
    if known:
        clause = clause_start(image, stop)
        if max(known) < clause < stop:  # 没等李明说完,|70岁的王珍接过话茬:
            start = clause
        else:  # 主任李明回应了|王强|的问题,并感谢…
            stop = min(known)
    if stop <= start:
        return None
    cue = cues_table().cue
    introduced = [(end, True) for begin, end in find_titles(image, start, stop) if end - begin > 1]  # not 伯|克利
    introduced += [(match.end(), False) for match in _AGE.finditer(image, start, stop)]
    for place, titled in sorted((end + image.startswith("”", end), titled) for end, titled in introduced):
        if is_time_adverb(image, place, stop):
            continue
        for length in name_lengths(image, place, rare=titled):
            end = place + length
            behind = title_at(image, end, stop) or end  # 主任李明|教授
            if titled and (_is_object(image, place) or (window == WINDOW and _is_invited(image, place))):
                break  # 行政长官欢迎会长李明来访,并寄语…
            if image.startswith("为", end) and image.find("以", clause_start(image, place), place) >= 0:
                break  # 成立以部长李明为组长的小组,提出了…
            if image.startswith("的", behind + predicate_length(image, behind, stop)):
                continue  # 局长李明|发布|的数据失准,质疑…
            if begins_predicate(image, behind, stop) or cue.match(image, behind, stop):
                return Subject("person", place, end, post_before(image, clause_start(image, place), place))
    for begin, end in find_titles(image, start, stop):  # 临江区|张先生照顾母亲,他说
        met = begin - 1 > start and (image[begin - 2] in _RESIDENT or _MET.search(image, start, begin - 1))
        if met and is_address(image[begin - 1 : end]):
            return Subject("person", begin - 1, end)
    for begin, end in find_titles(image, start, stop):  # 首先发言的是李明委员。他提出
        for length in (_FULL_NAME, _FULL_NAME - 1):
            place = begin - length
            before = image[place - 1 : place] if place > 0 else ","
            if image.startswith("由于", place - 1):  # 由于|蔡总统曾透露
                continue
            if place >= start and before in _BEFORE_NAME and is_name(image[place:begin], rare=False):
                return Subject("person", place, begin, (begin, end))
    if window == WINDOW:  # “老街之后”李明日前接受采访,称
        for place in dict.fromkeys((after_lead_in(image, start, stop), image.find("”", start, stop) + 1)):
            for length in name_lengths(image, place, rare=False) if place >= start else ():
                if begins_predicate(image, place + length, stop) and _INTERVIEW.search(image, place + length, stop):
                    return Subject("person", place, place + length)
    if window == PARAGRAPH and start == 0:  # 李明高度评价了改造。他指出
        for end in name_lengths(image, 0, rare=False):
            if begins_predicate(image, end, stop):
                return Subject("person", 0, end)
    return None


def _is_object(image: str, name: int) -> bool:
    """Tell whether another title opens the clause that a name stands in: 行政长官欢迎会长|李明."""
    clause = clause_start(image, name)
    begin = after_lead_in(image, clause, name)
    end = title_at(image, begin, name)
    post = post_before(image, clause, name)
    return end is not None and post is not None and end < post[0] and is_office(image[begin:end])


def _is_invited(image: str, name: int) -> bool:
    """Tell whether a name is the object of an invitation, whatever is told of behind it: 论坛邀请到院长|李明,谈到…."""
    return INVITED.search(image, clause_start(image, name), name) is not None
