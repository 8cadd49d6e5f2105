"""How well, how surely and how fast the undamage pass works, measured on text that is not ours.

News sentences are damaged by the forward model, at random cutoffs, with cuts and without, and repaired. The
even documents were used while the pass was built; the figures to quote are those of the odd ones::

    python benchmarks/repair.py             # everything, on the held-out half
    python benchmarks/repair.py --tuning    # the half that may be looked at
    python benchmarks/repair.py --rounds 8  # each sentence on eight pages, for certainties and rates
    python benchmarks/repair.py --text FILE # the same on another text, nothing but the round trip
    python benchmarks/repair.py --memory 50 # what a file of 50 MB takes, and nothing else

The texts are expected beside the repository, in ../shared.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
from bisect import bisect_right
from collections import Counter, defaultdict
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from calibration import Claim, report

from roundtable import DecodedText, Source, Span, detect
from roundtable.decoding import decode
from roundtable.edits import Edit, apply_edits
from roundtable.repair import repair
from roundtable.repair.channel import CUTS, EXCLAMATION, damage, fold, mirror_script
from roundtable.repair.gate import inspect
from roundtable.repair.key_list import key_list
from roundtable.repair.undamage import propose
from roundtable.text import Gap, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from roundtable.repair.channel import Key

SHARED = Path(__file__).resolve().parents[2] / "shared"
NEWS = SHARED / "clean-text" / "news-1998.zh-Hans.txt"
LINES = 40
"""Sentences in a document."""
_LEADS = range(0x81, 0xFF)
"""First bytes of what follows a sign."""


Claims: TypeAlias = "defaultdict[str, list[Claim]]"
"""By the kind of what is claimed."""


class Place(NamedTuple):
    """A torn run that was repaired: what was set, what is true there, and what else was thought of."""

    line: int
    start: int
    edit: Edit
    gap: Gap | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tuning", action="store_true", help="measure on the half used while building")
    parser.add_argument(
        "--rounds", type=int, default=1, help="pages of each sentence, with other borders, cutoffs, cuts"
    )
    parser.add_argument(
        "--text", type=Path, metavar="FILE", help="damage this text, all of it, and measure nothing else"
    )
    parser.add_argument("--memory", type=int, metavar="MB", help="measure the memory for files of this size instead")
    arguments = parser.parse_args()
    if arguments.memory:
        memory("clean news", NEWS, arguments.memory)
        memory("seed", SHARED / "seed" / "000_ee843e19c6f44058.txt", arguments.memory)
        return
    if arguments.text:
        round_trips(list(documents(arguments.text)), arguments.rounds)
        return
    seed()
    round_trips(list(documents(NEWS))[0 if arguments.tuning else 1 :: 2], arguments.rounds)
    clean()
    speed()


def seed() -> None:
    page = (SHARED / "seed" / "000_ee843e19c6f44058.txt").read_bytes().decode("utf-8")
    for script, name in (("auto", "Hans"), ("keep", "Hant")):
        expected = fold((SHARED / "seed" / f"expected.zh-{name}.txt").read_bytes().decode("utf-8"))
        repaired = repair(decoded(page), script="auto" if script == "auto" else "keep")
        wrong = sum(a != b for a, b in zip(fold(repaired.text), expected, strict=True))
        print(f"seed, {name}: {wrong} of {len(expected):,} characters differ; {len(repaired.gaps)} gaps")


def round_trips(texts: list[str], rounds: int = 1) -> None:
    claims: Claims = defaultdict(list)
    for name, cuts in (("without cuts", ()), ("with cuts, ！ too", (*CUTS, EXCLAMATION)), ("with cuts, not ！", CUTS)):
        round_trip(name, cuts, texts, claims, rounds)
    print("\nall together")
    for kind, some in sorted(claims.items()):
        report(kind, some)


def pages(
    texts: list[str], cuts: tuple[bytes, ...], rounds: int
) -> Iterator[tuple[str, tuple[Key, ...], tuple[bytes, ...]]]:
    """Yield texts, active keys and cuts: in the first round as they are, then with other borders between the texts.

    Where a page is cut before ！, it is cut before some in later rounds, by what follows.
    """
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    lines = "\n".join(texts).split("\n")
    for number in range(rounds):
        first = number * LINES // rounds
        turned = lines[first:] + lines[:first]
        moved = ["\n".join(turned[start : start + LINES]) for start in range(0, len(turned), LINES)]
        for text in moved if number else texts:
            keys = key_list()[: rng.randint(2, 135)]
            some = tuple(EXCLAMATION + bytes([lead]) for lead in rng.sample(_LEADS, len(_LEADS) // 2)) if number else ()
            yield text, keys, (*CUTS, *some) if some and EXCLAMATION in cuts else cuts


def round_trip(name: str, cuts: tuple[bytes, ...], texts: list[str], claims: Claims, rounds: int = 1) -> None:
    count: Counter[str] = Counter()
    for text, keys, cut_at in pages(texts, cuts, rounds):
        clean = mirror_script(text)
        page = damage(clean, keys=keys, cuts=cut_at)
        true, undamaged = fold(clean).split("\n"), propose(page)
        repaired = fold(apply_edits(page, undamaged.edits)).split("\n")
        count["characters"] += len(text)
        count["readings"] += sum(f"({key.reading})" in page for key in keys)
        count["readings left"] += sum(
            sum(line.count(f"{key.character}({key.reading})") for line in repaired) for key in keys
        )
        count["errors"] += sum(distance(a, b) for a, b in zip(repaired, true, strict=True) if a != b)
        repaired_by_rule: set[int] = set()
        for place in places(repaired, undamaged.edits, undamaged.gaps):
            repaired_by_rule.add(place.line)
            judge(place, repaired[place.line], true[place.line], count, claims)
        count["missed"] += sum(
            a != b and number not in repaired_by_rule for number, (a, b) in enumerate(zip(repaired, true, strict=True))
        )
    print(f"\n{name}: {count['characters']:,} characters, {count['readings left']} readings left")
    print(f"  character error {count['errors'] / count['characters']:.4%}")
    for kind in ("exact", "open"):
        if runs := count[f"{kind} runs"]:
            print(
                f"  {kind} runs {runs}: first reading right {count[f'{kind} first'] / runs:.2%}, "
                f"among the candidates {count[f'{kind} found'] / runs:.2%}"
            )
    if runs := count["exact runs"] + count["open runs"]:
        first, found = (count[f"exact {what}"] + count[f"open {what}"] for what in ("first", "found"))
        print(f"  both, {runs}: first reading right {first / runs:.2%}, among the candidates {found / runs:.2%}")
    print(f"  runs with a lost ASCII sign (which cannot be known) {count['lost runs']}, lines missed {count['missed']}")


def judge(place: Place, line: str, true: str, count: Counter[str], claims: Claims) -> None:
    """Count one run: an exact one, one where a byte is lost, or one where an ASCII sign went with it."""
    set_text, start = fold(place.edit.after), place.start
    stop = start + len(set_text)
    if line[stop : stop + 2] != true[stop : stop + 2]:  # another run of the line is longer than it ought to be
        start, stop = (border + len(true) - len(line) for border in (start, stop))
    wanted = true[start:stop] if start >= 0 else ""
    behind = line[place.start + len(set_text) :][:2]
    settled = start >= 0 and true[stop : stop + 2] == behind
    right = (
        settled and len(wanted) == len(set_text) and all(a in ("〓", b) for a, b in zip(set_text, wanted, strict=True))
    )
    kind = "certain" if place.edit.certainty == 1 else "chosen"
    claims[kind].append(Claim(place.edit.certainty, right, true))
    guesses = [set_text]
    if place.gap:
        head, tail = set_text[: place.gap.span.start], set_text[place.gap.span.stop :]
        guesses = [head + fold(candidate.text) + tail for candidate in place.gap.candidates]
        below = accumulate((candidate.certainty for candidate in place.gap.candidates), initial=0.0)
        claims["candidates"] += [
            Claim(candidate.certainty, settled and guess == wanted, true, under)
            for candidate, guess, under in zip(place.gap.candidates, guesses, below, strict=False)
        ]
    lost = set_text.endswith("〓") and wanted[-1:].isascii()
    kind = "exact" if place.edit.certainty == 1 else "lost" if lost else "open"
    count[f"{kind} runs"] += 1
    count[f"{kind} first"] += settled and guesses[0] == wanted
    count[f"{kind} found"] += settled and wanted in guesses


def places(lines: list[str], edits: tuple[Edit, ...], gaps: tuple[Gap, ...]) -> Iterator[Place]:
    """Yield the torn runs by line; their gaps are placed in the edit."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    open_at = {gap.span.start: gap for gap in gaps}
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        shift += len(edit.after) - len(edit.before)
        if edit.rule in ("orphan", "cut"):
            gap = next((open_at[at] for at in range(start, start + len(edit.after)) if at in open_at), None)
            number = bisect_right(starts, start) - 1
            moved = gap and Gap(
                rule=gap.rule, span=gap.span.shift(-start), before=gap.before, candidates=gap.candidates
            )
            yield Place(number, start - starts[number], edit, moved)


def clean() -> None:
    print()
    for path in sorted((SHARED / "clean-text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        print(f"{path.name}: {len(propose(text).edits)} edits in {len(text):,} characters")


def speed() -> None:
    """Time ours beside ftfy's, in one run and in CPU time: the machine may be busy."""
    print()
    page = (SHARED / "seed" / "000_ee843e19c6f44058.txt").read_bytes().decode("utf-8")
    news = NEWS.read_text(encoding="utf-8")
    peer = cast("Callable[[str], str]", import_module("ftfy").fix_text) if find_spec("ftfy") else None
    for name, text in (("seed", page), ("clean news", news)):
        row = {"gate": rate(inspect, text), "detect": rate(detect, text), "undamage": rate(propose, text)}
        row["repair"] = rate(lambda text: repair(decoded(text)).text, text)
        if peer:
            row["ftfy"] = rate(peer, text)
            row["repair / ftfy"] = row["repair"] / row["ftfy"]
        print(f"{name}, MB/s: " + ", ".join(f"{what} {speed:,.2f}" for what, speed in row.items()))
    for times in (1, 2, 4, 8):
        longer = decoded(page * times)
        started = process_time()
        repair(longer)
        print(f"seed × {times}: {(process_time() - started) * 1000:.0f} ms")


def memory(name: str, page: Path, megabytes: int) -> None:
    """Print how much memory decoding and repairing take at their peak, the bytes themselves and all tables included.

    The peak of the process only grows, so that what takes more has to come later.
    """
    text = page.read_bytes() + b"\n"
    data = text * (megabytes * 1_000_000 // len(text) + 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - len(data) // 1024
    repaired = repair(decode(data))
    length = len(repaired.text)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(
        f"{name}, {len(data) / 1e6:.0f} MB: {length:,} characters, {len(repaired.edits):,} edits, "
        f"peak {peak / len(data):.1f} times the size"
    )


def rate(function: Callable[[str], object], text: str) -> float:
    """Return megabytes of UTF-8 for each second, the best of five."""
    times = []
    for _ in range(5):
        started = process_time()
        function(text)
        times.append(process_time() - started)
    return len(text.encode()) / max(min(times), 1e-6) / 1e6


def documents(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for start in range(0, len(lines), LINES):
        yield "\n".join(lines[start : start + LINES])


def decoded(text: str) -> DecodedText:
    data = text.encode()
    source = Source(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    pieces = (Piece(Span(0, len(text)), Span(0, len(data))),)
    return DecodedText(text=text, source=source, encoding="utf-8", evidence="given", pieces=pieces)


def distance(a: str, b: str) -> int:
    """Return the least number of characters to insert, delete or replace to make ``b`` of ``a``."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]


if __name__ == "__main__":
    main()
