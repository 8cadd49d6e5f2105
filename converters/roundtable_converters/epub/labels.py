"""The words that the book adds to the article, in the script of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from roundtable.model import Comparator, SpeakerRole, TargetStatus

if TYPE_CHECKING:
    from roundtable.model import Article

__all__ = ["Labels", "labels_for", "language_tag"]


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """One set of words."""

    cover: str
    contents: str
    landmarks: str
    start: str
    article: str
    section: str
    imprint: str
    people: str
    targets: str
    targets_caption: str
    target_columns: tuple[str, str, str, str, str]
    notes: str
    origin: str
    repairs: str
    repairs_caption: str
    repair_columns: tuple[str, str, str]
    singular: str
    gaps: str
    was: str
    now: str
    readings: str
    certainty: str
    nothing: str
    no_rights: str
    accessibility: str
    roles: dict[SpeakerRole, str]
    status: dict[TargetStatus, str]
    comparators: dict[Comparator, str]
    to: str
    separator: str = "　"


_HANS = Labels(
    cover="封面",
    contents="目录",
    landmarks="导览",
    start="正文",
    article="圆桌访谈",
    section="第{}节",
    imprint="出版信息",
    people="人物",
    targets="目标一览",
    targets_caption="访谈中提出的目标，共{}项",
    target_columns=("目标", "发言人", "数值", "期限", "状态"),
    notes="校勘说明",
    origin="底本：{name}，{size}字节，编码{encoding}。以下是整理时改动和存疑之处。",
    repairs="改动统计",
    repairs_caption="按规则统计的改动，共{}处",
    repair_columns=("规则", "处数", "举例"),
    singular="逐处补正",
    gaps="存疑待考",
    was="原作",
    now="现作",
    readings="可能的读法",
    certainty="把握",
    nothing="（无）",
    no_rights="原页未载权利声明。",
    accessibility="全书为可重排文字，有目录、标题层级和内部链接；封面图片附文字说明，没有音频、视频和闪烁内容。",
    roles={"guest": "嘉宾", "moderator": "主持", "reporter": "记者", "audience": "现场听众", "source": "受访者"},
    status={"planned": "计划", "ongoing": "进行中"},
    comparators={"eq": "", "ge": "不少于", "gt": "超过", "le": "不超过", "lt": "低于", "approx": "约"},
    to="至",
)

_HANT = Labels(
    cover="封面",
    contents="目錄",
    landmarks="導覽",
    start="正文",
    article="圓桌訪談",
    section="第{}節",
    imprint="出版資訊",
    people="人物",
    targets="目標一覽",
    targets_caption="訪談中提出的目標，共{}項",
    target_columns=("目標", "發言人", "數值", "期限", "狀態"),
    notes="校勘說明",
    origin="底本：{name}，{size}位元組，編碼{encoding}。以下是整理時改動和存疑之處。",
    repairs="改動統計",
    repairs_caption="按規則統計的改動，共{}處",
    repair_columns=("規則", "處數", "舉例"),
    singular="逐處補正",
    gaps="存疑待考",
    was="原作",
    now="現作",
    readings="可能的讀法",
    certainty="把握",
    nothing="（無）",
    no_rights="原頁未載權利聲明。",
    accessibility="全書為可重排文字，有目錄、標題層級和內部連結；封面圖片附文字說明，沒有音訊、視訊和閃爍內容。",
    roles={"guest": "嘉賓", "moderator": "主持", "reporter": "記者", "audience": "現場聽眾", "source": "受訪者"},
    status={"planned": "計畫", "ongoing": "進行中"},
    comparators={"eq": "", "ge": "不少於", "gt": "超過", "le": "不超過", "lt": "低於", "approx": "約"},
    to="至",
)


def labels_for(article: Article) -> Labels:
    """Return the words in the script of the article, Simplified where the script is unknown."""
    return _HANT if article.language == "zh-Hant" else _HANS


def language_tag(article: Article) -> str:
    """Return the BCP 47 tag of the book: a roundtable of unknown script is Chinese all the same."""
    return "zh" if article.language == "und" else article.language
