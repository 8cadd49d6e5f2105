"""Write ``roundtable/repair/data/readings.tsv``: the readings of the characters that a mirror may annotate.

These are the characters of the mirrors' script table, in both scripts, the mirrors' key list, and GB2312. The
readings are pypinyin's (MIT licence), all of a character's and of its other form's, for they differ here
and there (績 jī, 绩 jì). The program itself does without that package, whose import takes half a second.

    python scripts/build_readings.py
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style, pinyin

from roundtable.repair.tables import rows

TARGET = Path(__file__).resolve().parents[1] / "roundtable" / "repair" / "data" / "readings.tsv"


def main() -> None:
    """Write the table."""
    readings: dict[str, set[str]] = {}
    for pair in rows("mirror_script.tsv"):
        for character in pair:
            readings.setdefault(character, set()).update(*map(_readings, pair))
    for key, *_ in rows("keys.tsv"):
        readings.setdefault(key, set()).update(_readings(key))
    codes = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    for code in codes:
        if character := code.decode("gb2312", "ignore"):
            readings.setdefault(character, set()).update(_readings(character))
    lines = [f"{character}\t{' '.join(sorted(readings[character]))}\n" for character in sorted(readings)]
    TARGET.write_text("character\treadings\n" + "".join(lines), encoding="utf-8")
    print(f"{TARGET}: {len(lines)} characters")


def _readings(character: str) -> list[str]:
    readings: list[str] = pinyin(character, style=Style.TONE, heteronym=True)[0]
    return readings


if __name__ == "__main__":
    main()
