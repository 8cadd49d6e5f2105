"""The forward model damages clean text exactly as the mirrors do."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.repair.channel import CUTS, EXCLAMATION, Key, cut_points, damage, decode, encode, fold, mirror_script
from roundtable.repair.gate import PINYIN
from roundtable.repair.key_list import key_list

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed"
KNOWN_CUTS = {"none": (), "always": CUTS, "all": (*CUTS, EXCLAMATION)}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    comment: str
    original: str
    keys: str
    cuts: str
    folded: bool
    expected: str
    expect: str


CASES = msgspec.json.decode((ROOT / "tests" / "cases" / "channel.json").read_bytes(), type=list[Case])


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case.label, marks=pytest.mark.xfail if case.expect == "fail" else ()) for case in CASES],
)
def test_damage(case: Case) -> None:
    keys = [Key(*key.split(":")) for key in case.keys.split()]
    assert damage(case.original, keys=keys, cuts=KNOWN_CUTS[case.cuts], folded=case.folded) == case.expected


def test_mirrors_map_single_characters() -> None:
    assert mirror_script("关于制造业后台里的标准、症状，着力") == "關于制造業后臺里的標準、癥狀，著力"


@given(st.text("江城市，。“”創業abc12 €\ue000\ue78d\n"))
def test_text_without_keys_and_cuts_comes_through(text: str) -> None:
    assert decode(encode(text)) == text


@given(st.binary(), st.data())
def test_any_bytes_can_be_cut_and_read(data: bytes, draws: st.DataObject) -> None:
    points = sorted(draws.draw(st.lists(st.integers(0, len(data)), unique=True)))
    assert "\ufffd" not in decode(data, points)


def test_cuts_are_found_at_any_offset() -> None:
    data = encode("專科，好")
    assert cut_points(data) == [1, 4]


def test_what_follows_a_lead_byte_decides_what_is_left() -> None:
    left = {trail: decode(bytes((0xB0, trail))) for trail in range(0x100)}
    controls = {trail: chr(trail) for trail in (*range(0x21), 0x7F)}
    swallowed = dict.fromkeys((*range(0x21, 0x40), 0xFF), "?")
    assert {trail: text for trail, text in left.items() if text < "一"} == controls | swallowed


def test_exactly_the_fullwidth_forms_of_ascii_are_folded() -> None:
    assert fold("".join(map(chr, range(0xFF00, 0xFF61)))) == "\uff00" + "".join(map(chr, range(0x21, 0x7F))) + "｟｠"


def test_the_list_holds_no_key_twice_nor_two_with_one_reading_and_first_byte() -> None:
    keys = key_list()
    assert len({key.character for key in keys}) == len(keys)
    assert len({(key.reading, encode(key.character)[0]) for key in keys}) == len(keys)


@pytest.fixture(scope="module")
def seed() -> tuple[str, str]:
    """Return the damaged page and its clean text."""
    if not SEED.exists():
        pytest.skip("the seed page is not at hand")
    damaged, clean = ("000_ee843e19c6f44058.txt", "expected.zh-Hant.txt")
    return tuple((SEED / name).read_bytes().decode("utf-8") for name in (damaged, clean))  # type: ignore[return-value] # two names, two texts


def test_the_seed_is_regenerated(seed: tuple[str, str]) -> None:
    damaged, clean = seed
    shown = {match[1] for match in re.finditer(rf"([一-龥])\({PINYIN}\)", damaged)}
    keys = [key for key in key_list() if key.character in shown]
    assert len(keys) == len(shown) == 28
    wide = clean.translate({ord(sign): ord(sign) + 0xFEE0 for sign in ",;?!"})
    made = damage(wide, keys=keys, cuts=(*CUTS, b"\xa3\xa1\xb1\xca"))
    assert len(made) == len(damaged) == 7183
    assert {(a, b) for a, b in zip(made, damaged, strict=True) if a != b} == {("?", "\N{NO-BREAK SPACE}")}


def test_the_seed_was_written_in_the_mirrors_script(seed: tuple[str, str]) -> None:
    simplified = (SEED / "expected.zh-Hans.txt").read_bytes().decode("utf-8")
    assert mirror_script(simplified) == seed[1]
