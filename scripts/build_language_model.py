"""Write ``roundtable/repair/data/ngrams.zlib``: which characters follow each other inside words.

The source is the dictionary of jieba (MIT licence, see ``NOTICE``): words with their counts in a
large body of Simplified text. Taken as a stream of independent words it gives, in closed form, how
often a character begins or ends a word and which character follows another, or two others, inside one.

    python scripts/build_language_model.py
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = Path(__file__).resolve().parents[1] / "roundtable" / "repair" / "data" / "ngrams.zlib"

LEAST_BIGRAM = 8
LEAST_TRIGRAM = 12
"""Counts below which an n-gram is left out; they keep the file near half a megabyte."""
VOCABULARY = 6000
"""Characters of the vocabulary, the most frequent ones."""
STEP = 12.0
"""Probabilities are stored as round(-ln p * STEP) in one byte."""

STOPS = {
    "p": 0.004,
    "c b": 0.01,
    "d df dg": 0.02,
    "uj uv ud": 0.015,
    "r m mq rr rz rg": 0.05,
    "v vd vg vi vq vn": 0.1,
    "ul uz ug": 0.1,
    "ns nr nrt nrfg nt j": 0.12,
    "i l": 0.25,
    "y e": 0.5,
}
"""How often punctuation follows a word, by jieba's part of speech: round figures; a conjunction ends no
sentence, a particle of mood nearly always does."""


def main() -> None:
    """Write the model."""
    simplify = opencc.OpenCC("t2s").convert
    words = _words(simplify)
    unigrams, starts, ends = Counter[str](), Counter[str](), Counter[str]()
    stops: defaultdict[str, float] = defaultdict(float)
    bigrams, bigram_ends, trigrams = Counter[str](), Counter[str](), Counter[str]()
    for (word, kind), count in words.items():
        starts[word[0]] += count
        ends[word[-1]] += count
        stop = count * next((share for kinds, share in STOPS.items() if kind in kinds.split()), 0.15)
        stops[word[-1]] += stop
        stops[word[-2:]] += stop if len(word) > 1 else 0
        unigrams.update({character: count * word.count(character) for character in word})
        for index in range(len(word) - 1):
            bigrams[word[index : index + 2]] += count
        for index in range(len(word) - 2):
            trigrams[word[index : index + 3]] += count
        if len(word) > 1:
            bigram_ends[word[-2:]] += count
    total = sum(words.values())
    vocabulary = [character for character, _ in unigrams.most_common(VOCABULARY)]
    identifier = {character: index for index, character in enumerate(vocabulary)}

    followers: dict[str, list[str]] = defaultdict(list)
    for bigram, count in bigrams.items():
        if count >= LEAST_BIGRAM and bigram[0] in identifier and bigram[1] in identifier:
            followers[bigram[0]].append(bigram[1])
    thirds: dict[str, list[str]] = defaultdict(list)
    for trigram, count in trigrams.items():
        if count >= LEAST_TRIGRAM and bigrams[trigram[:2]] >= LEAST_BIGRAM and identifier.keys() >= set(trigram):
            thirds[trigram[:2]].append(trigram[2])

    start, end, stop_cost = bytearray(), bytearray(), bytearray()
    bigram_counts, seconds, bigram_cost = array("H"), array("H"), bytearray()
    bigram_end, bigram_stop = bytearray(), bytearray()
    trigram_counts, third_ids, trigram_cost = array("H"), array("H"), bytearray()
    for character in vocabulary:
        start.append(_cost(starts[character], total))
        end.append(_cost(ends[character], unigrams[character]))
        stop_cost.append(_cost(stops[character], ends[character]))
        ordered = sorted(followers[character], key=identifier.__getitem__)
        bigram_counts.append(len(ordered))
        for second in ordered:
            bigram = character + second
            seconds.append(identifier[second])
            bigram_cost.append(_cost(bigrams[bigram], unigrams[character]))
            bigram_end.append(_cost(bigram_ends[bigram], bigrams[bigram]))
            bigram_stop.append(_cost(stops[bigram], bigram_ends[bigram]))
            last = sorted(thirds[bigram], key=identifier.__getitem__)
            trigram_counts.append(len(last))
            for third in last:
                third_ids.append(identifier[third])
                trigram_cost.append(_cost(trigrams[bigram + third], bigrams[bigram]))

    variants = _variants(identifier, simplify)
    text = "".join(vocabulary) + "\n" + "".join(variants) + "\n" + "".join(variants.values())
    head = text.encode("utf-8")
    sizes = array("I", [len(head), len(vocabulary), len(seconds), len(third_ids)])
    parts = (
        *(sizes, head, start, end, stop_cost),
        *(bigram_counts, seconds, bigram_cost, bigram_end, bigram_stop),
        *(trigram_counts, third_ids, trigram_cost),
    )
    raw = b"".join(bytes(part) for part in parts)
    TARGET.write_bytes(zlib.compress(raw, 9))
    print(f"{TARGET}: {len(vocabulary)} characters, {len(seconds)} bigrams, {len(third_ids)} trigrams,")
    print(f"{len(raw):,} bytes, compressed {TARGET.stat().st_size:,}")


def _words(simplify: Callable[[str], str]) -> Counter[tuple[str, str]]:
    """Return how often each word was counted as each part of speech."""
    words = Counter[tuple[str, str]]()
    lines = (resources.files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        word, count, kind = line.split(" ")
        if all("\u4e00" <= character <= "\u9fa5" for character in word):
            words[simplify(word), kind] += int(count)
    return words


def _variants(known: dict[str, int], simplify: Callable[[str], str]) -> dict[str, str]:
    """Return the Traditional characters whose Simplified form the model knows."""
    pairs = ((chr(code), simplify(chr(code))) for code in range(0x4E00, 0x9FA6))
    return {traditional: simple for traditional, simple in pairs if traditional not in known and simple in known}


def _cost(count: float, total: float) -> int:
    return min(255, round(-math.log(count / total) * STEP)) if count else 255


if __name__ == "__main__":
    main()
