"""Damage the sample roundtable as a mirror site would: run it with ``python examples/make_damaged.py``.

The steps are those of ``roundtable.repair.channel``, the program's model of the damage. The choices
that the model leaves open are made here, so that the twin is the same bytes every time:

- ``KEYS`` is the beginning of the mirror's key list, up to 學, with the reading it gives each character;
- the page is cut in front of every ，；？, and in front of the pair that reads ！ only inside the
  ``。”`` before one of ``POSTS``: mirrors cut some of these pairs and leave others alone.
"""

from __future__ import annotations

from pathlib import Path

from roundtable.repair.channel import CUTS, EXCLAMATION, Key, damage, mirror_script

__all__ = ["damaged"]

FOLDER = Path(__file__).parent
CLEAN = FOLDER / "roundtable.zh-Hans.txt"
TWIN = FOLDER / "roundtable.damaged.txt"

_LIST = """
    優yōu 儲chǔ 內nèi 創chuàng 協xié 態tài 戰zhàn 據jù 數shù 業yè 樂lè 潤rùn 災zāi 環huán 發fā 監jiān 穩wěn 節jié
    統tǒng 網wǎng 續xù 聯lián 蘋píng 衛wèi 規guī 詩shī 貿mào 鄉xiāng 醫yī 鎮zhèn 養yǎng 驅qū 現xiàn 區qū 產chǎn
    轉zhuǎn 經jīng 調diào 嚴yán 質zhì 關guān 預yù 權quán 結jié 應yīng 務wù 術shù 農nóng 隊duì 設shè 團tuán 遠yuǎn
    復fù 準zhǔn 負fù 責zé 認rèn 導dǎo 領lǐng 學xué
"""
KEYS = tuple(Key(item[0], item[1:]) for item in _LIST.split())
POSTS = "市青梁鄒"
"""First characters of the posts and names that a cut tears off from the 。” before them."""


def damaged(text: str) -> str:
    """Return ``text`` as the mirror would show it."""
    mark = "”".encode("gbk")
    torn = [EXCLAMATION + mark[1:] + post.encode("gbk") for post in POSTS]
    return damage(mirror_script(text), keys=KEYS, cuts=(*CUTS, *torn))


if __name__ == "__main__":
    TWIN.write_text(damaged(CLEAN.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print(f"{TWIN.name}: {len(TWIN.read_text(encoding='utf-8')):,} characters")
