"""Write ``roundtable/repair/data/mirror_script.tsv``: the mirrors' map from Simplified to Traditional.

A mirror maps one character at a time and takes the same character everywhere. Where a Simplified
character stands for several Traditional ones, the mirrors keep it if it is itself one of them (里 后
制), but for a few (台 → 臺). OpenCC (Apache-2.0) has the rest; its Taiwan forms are the mirrors' (為, not 爲).

    python scripts/build_mirror_script.py
"""

from __future__ import annotations

from pathlib import Path

import opencc

TARGET = Path(__file__).resolve().parents[1] / "roundtable" / "repair" / "data" / "mirror_script.tsv"

KEPT = "制里后于干么云范采游占余并筑谷斗郁征舍姜卷胡回伙借克困了累梁面曲升吁致朱杰朴丑周布系志松才只沈"
"""Kept as they are: the first fourteen were seen on pages, the rest follows their pattern."""
ALWAYS = {"台": "臺", "准": "準", "症": "癥", "着": "著"}
"""Changed wherever they stand, right or wrong; seen on pages."""
VARIANTS = {"鑑": "鑒", "汙": "污"}
"""Forms that the mirrors write otherwise than Taiwan."""


def main() -> None:
    """Write the table."""
    convert = opencc.OpenCC("s2tw").convert
    rows = ["simplified\ttraditional\n"]
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        traditional = ALWAYS.get(character) or convert(character)
        traditional = VARIANTS.get(traditional, traditional)
        if traditional != character and character not in KEPT and _in_gbk(character) and _in_gbk(traditional):
            rows.append(f"{character}\t{traditional}\n")
    TARGET.write_text("".join(rows), encoding="utf-8")
    print(f"{TARGET}: {len(rows) - 1} characters")


def _in_gbk(character: str) -> bool:
    try:
        return len(character.encode("gbk")) == len("国".encode("gbk"))
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main()
