"""What fuzzing once found stays mended, and the fuzzer itself finds what is there to be found."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from fuzz.__main__ import fuzz
from fuzz.mutation import mutate
from fuzz.targets import Target, targets

from roundtable import RoundtableError

_REGRESSIONS = sorted(path for path in (Path(__file__).parent / "fuzz" / "regressions").glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", _REGRESSIONS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(path: Path) -> None:
    with suppress(RoundtableError):
        targets()[path.parent.name].run(path.read_bytes())


def test_every_target_takes_its_own_seeds() -> None:
    for name, target in targets().items():
        for seed in target.seeds()[:3]:
            target.run(seed)
            assert seed, name


def test_the_fuzzer_finds_an_unforeseen_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(data: bytes) -> None:
        if b"(" not in data:
            raise IndexError("no bracket")

    monkeypatch.chdir(tmp_path)
    assert fuzz("broken", Target(breaks, lambda: ["江城(市)".encode()]), seconds=0.5, seed=1) == 1
    (finding,) = (tmp_path / "fuzz-findings" / "broken").iterdir()
    assert b"(" not in finding.read_bytes()


def test_the_same_seed_tears_the_same_places() -> None:
    pages = [mutate("江城市水务局".encode() * 9, b"abc", Random(5)) for _ in range(2)]
    assert pages[0] == pages[1] != "江城市水务局".encode() * 9
