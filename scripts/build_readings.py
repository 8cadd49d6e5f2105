"""Write ``roundtable/repair/data/readings.tsv``: the readings of the characters that a mirror may annotate.

These are the characters of the mirrors' script table, in both scripts. The readings are pypinyin's (MIT
licence), all of a character's, the usual one first; the program itself does without that package, whose
import takes half a second.

    python scripts/build_readings.py
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style, pinyin

DATA = Path(__file__).resolve().parents[1] / "roundtable" / "repair" / "data"


def main() -> None:
    """Write the table."""
    characters = set((DATA / "mirror_script.tsv").read_text(encoding="utf-8")) - set("\t\n")
    rows = []
    for character in sorted(characters):
        (readings,) = pinyin(character, style=Style.TONE, heteronym=True)
        usual = pinyin(character, style=Style.TONE)[0][0]
        rest = sorted(reading for reading in readings if reading != usual)
        rows.append(f"{character}\t{' '.join([usual, *rest])}\n")
    target = DATA / "readings.tsv"
    target.write_text("".join(rows), encoding="utf-8")
    print(f"{target}: {len(rows)} characters")


if __name__ == "__main__":
    main()
