"""Write ``roundtable/repair/data/words.zlib``: words, their parts of speech, and which follows which.

The source is jieba (MIT licence, see ``NOTICE``): the words of its dictionary with their counts, and the transitions
between parts of speech of its tagger. The dictionary's personal names also say which characters
given names are made of.

    python scripts/build_word_model.py
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections import Counter, defaultdict
from importlib import import_module, resources
from pathlib import Path
from typing import cast

import opencc
from build_language_model import STOPS

TARGET = Path(__file__).resolve().parents[1] / "roundtable" / "repair" / "data" / "words.zlib"

STEP = 12.0
"""Probabilities are stored as round(-ln p * STEP) in one byte."""
BLEND = 0.03
"""Share of the parts of speech at large in each row of transitions, so that nothing is impossible."""
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单"
    "包司柏宁柯阮桂闵解强柴华车冉房边肖付代党宫冀古郎娄占闫邬晏储佟戚苑刁伏海"
)
"""Frequent surnames; a dictionary's other names are mostly foreign."""
UNSEEN = 0.1
"""Added to each count of a character in given names."""
GIVEN = 6000
"""Characters that given names may be made of."""


def main() -> None:
    """Write the model."""
    words = _words()
    totals = Counter[str]()
    for (_, kind), count in words.items():
        totals[kind] += count
    kinds = sorted(totals)
    number = {kind: index for index, kind in enumerate(kinds)}

    groups: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    best: dict[str, str] = {}
    for (word, kind), count in words.items():
        if count > words.get((word, best.get(word, "")), 0):
            best[word] = kind
    for word, kind in best.items():
        groups[word[0]].append((word[1:], kind, words[word, kind]))

    lines: list[str] = []
    starts, kind_of, costs = array("I"), bytearray(), bytearray()
    for first in sorted(groups):
        starts.append(len(kind_of))
        entries = sorted(groups[first])
        lines.append(f"{first} {' '.join(rest for rest, _, _ in entries)} ")
        kind_of += bytes(number[kind] for _, kind, _ in entries)
        costs += bytes(_cost(count / totals[kind]) for _, kind, count in entries)

    surnames, given, names = _names(words)
    rows = _transitions(kinds, totals)
    stops = bytes(_cost(next((share for tags, share in STOPS.items() if kind in tags.split()), 0.15)) for kind in kinds)
    text = "\n".join([" ".join(kinds), surnames, given, *lines]).encode("utf-8")
    head = array("I", [len(text), len(kinds), len(surnames), len(given), len(lines), len(kind_of)])
    raw = b"".join(map(bytes, (head, text, rows, stops, names, starts, kind_of, costs)))
    TARGET.write_bytes(zlib.compress(raw, 9))
    print(f"{TARGET}: {len(kind_of):,} words of {len(kinds)} kinds, {TARGET.stat().st_size:,} bytes")


def _words() -> Counter[tuple[str, str]]:
    """Return how often each word was counted as each part of speech."""
    simplify = opencc.OpenCC("t2s").convert
    words = Counter[tuple[str, str]]()
    for line in (resources.files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kind = line.split(" ")
        if all("\u4e00" <= character <= "\u9fa5" for character in word):
            words[simplify(word), kind] += int(count)
    return words


def _names(words: Counter[tuple[str, str]]) -> tuple[str, str, bytes]:
    """Return surnames, the characters of given names, and their costs: surname, alone, first of two, second of two."""
    family, places = Counter[str](), (Counter[str](), Counter[str](), Counter[str]())
    for word, kind in words:
        if kind == "nr" and word[0] in SURNAMES and len(word) in (2, 3):
            family[word[0]] += 1
            for place, character in zip(places if len(word) == 2 else places[1:], word[1:], strict=False):
                place[character] += 1
    surnames = "".join(sorted(family))
    given = "".join(sorted(set().union(*places)))
    costs = bytearray(_cost(family[surname] / family.total()) for surname in surnames)
    for place in places:
        total = place.total() + UNSEEN * GIVEN
        costs += bytes(_cost((place[character] + UNSEEN) / total) for character in given)
    return surnames, given, bytes(costs)


def _transitions(kinds: list[str], totals: Counter[str]) -> bytes:
    """Return the costs of each part of speech at the start of a clause, and after each part of speech."""
    at_start = cast("dict[tuple[str, str], float]", import_module("jieba.posseg.prob_start").P)
    after = cast("dict[tuple[str, str], dict[tuple[str, str], float]]", import_module("jieba.posseg.prob_trans").P)
    at_large = {kind: totals[kind] / totals.total() for kind in kinds}
    costs = bytearray()
    # A word ends in the tagger's state S (of one character) or E, and the next begins in S or B.
    for row in (at_start, *(_joined(after.get(("S", kind), {}), after.get(("E", kind), {})) for kind in kinds)):
        shares = {kind: sum(math.exp(row.get((state, kind), -math.inf)) for state in "BS") for kind in kinds}
        total = sum(shares.values())
        for kind in kinds:
            share = shares[kind] / total if total else at_large[kind]
            costs.append(_cost((1 - BLEND) * share + BLEND * at_large[kind]))
    return bytes(costs)


def _joined(one: dict[tuple[str, str], float], other: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    both = {state: math.exp(one.get(state, -math.inf)) + math.exp(other.get(state, -math.inf)) for state in one | other}
    return {state: math.log(share) if share else -math.inf for state, share in both.items()}


def _cost(probability: float) -> int:
    return min(255, round(-math.log(probability) * STEP)) if probability else 255


if __name__ == "__main__":
    main()
