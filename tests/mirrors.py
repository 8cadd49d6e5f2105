"""A page of ours as mirrors show it, and its repair without a look at its script."""

from __future__ import annotations

import hashlib

from roundtable import DecodedText, RepairedText, Source, Span
from roundtable.repair import repair
from roundtable.repair.channel import CUTS, EXCLAMATION, damage, mirror_script
from roundtable.repair.key_list import key_list
from roundtable.text import Piece

__all__ = ["PAGE", "decoded", "kept", "mirrored"]

PAGE = """江城市临江区的产业发展与科技创新
会上，临江区政府介绍了创新平台的建设情况。产业是发展的根基，创新是发展的动力。
望湖区的企业协同创新，优化环境，规划了三条产业链；青石区则把数据作为要素，建设内河码头。
“创新要有环境。”区长说，“企业要有信心。”他还说，监测网络已经建成，统计数据按月公布。
"""


def decoded(text: str) -> DecodedText:
    data = text.encode("utf-8", "surrogatepass")
    pieces = (Piece(Span(0, len(text)), Span(0, len(data))),) if text else ()
    source = Source(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    return DecodedText(text=text, source=source, encoding="utf-8", evidence="given", pieces=pieces)


def mirrored(
    text: str, *, active: int = 36, cuts: tuple[bytes, ...] = (*CUTS, EXCLAMATION), browser: bool = False
) -> str:
    """Return ``text`` as a mirror shows it that annotates the first ``active`` characters of its list."""
    return damage(mirror_script(text), keys=key_list()[:active], cuts=cuts, browser=browser)


def kept(text: str) -> RepairedText:
    return repair(decoded(text), script="keep")
