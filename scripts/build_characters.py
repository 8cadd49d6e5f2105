"""Rebuild ``roundtable/decoding/data/characters.txt`` from the dictionary that comes with jieba.

Run it as ``python scripts/build_characters.py``; it needs jieba and opencc and writes the same bytes
every time. jieba's dictionary (MIT licence) counts words of modern Simplified text. Each character gets
the counts of its words; the Traditional form of each word, as OpenCC writes it, counts the same.
"""

from __future__ import annotations

from collections import Counter
from importlib import resources
from math import floor, log2
from pathlib import Path

import opencc

TARGET = Path(__file__).resolve().parents[1] / "roundtable" / "decoding" / "data" / "characters.txt"
RAREST = 16
# A word list has no punctuation. These shares are round figures for newspaper text: one mark in eight
# characters, half of them commas.
PUNCTUATION = {
    1 / 16: "，",
    1 / 32: "。、",
    1 / 128: "“”：　",
    1 / 512: "；（）《》？！「」",
    1 / 2048: "·—…【】‘’『』〔〕〈〉％",
}
HEADER = """\
# How often characters stand in Chinese text, Simplified and Traditional together.
# Line n (this one and the ones above not counted) holds the characters that make up one in 2**n of a text.
# Made by scripts/build_characters.py from the word counts of jieba's dictionary (MIT licence).
"""


def main() -> None:
    """Write the table."""
    to_traditional = opencc.OpenCC("s2t").convert
    counts: Counter[str] = Counter()
    dictionary = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    for line in dictionary.splitlines():
        word, count, _ = line.split(" ")
        for form in (word, to_traditional(word)):
            for character in form:
                if ord(character) > 0xFF:
                    counts[character] += int(count)
    total = sum(counts.values())
    shares = {character: count / total for character, count in counts.items()}
    shares |= {character: share for share, group in PUNCTUATION.items() for character in group}
    classes = [""] * RAREST
    for character, share in sorted(shares.items()):
        place = floor(-log2(share))
        if place <= RAREST:
            classes[place - 1] += character
    TARGET.write_text(HEADER + "\n".join(classes) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
