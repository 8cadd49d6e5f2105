"""The text types keep their promises: edits apply and revert, every offset maps back."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable import DecodedText, Edit, Gap, RepairedText, Source, Span
from roundtable.edits import Edits, apply_edits
from roundtable.repair.changes import apply, as_changes, as_edits, compose
from roundtable.text import Piece

_TEXT = st.text("創新chuàng(),，。ab ", max_size=30)


def decoded(text: str) -> DecodedText:
    size = len(text.encode())
    return DecodedText(
        text=text,
        source=Source(sha256="0" * 64, size=size),
        encoding="utf-8",
        evidence="given",
        pieces=(Piece(Span(0, len(text)), Span(0, size)),) if text else (),
    )


@st.composite
def edits_on(draw: st.DrawFn, text: str) -> tuple[Edit, ...]:
    """Draw sorted edits on ``text`` that do not overlap, insertions, deletions and equal lengths among them."""
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, stop in zip(borders[::2], borders[1::2], strict=False):
        before = text[start:stop]
        after = draw(st.one_of(st.text("新后X", max_size=4), st.just(before[::-1]), st.just("")))
        edits.append(Edit(rule="rule", span=Span(start, stop), before=before, after=after))
    return tuple(edits)


def composed_edits(text: str, first: Edit, second: Edit) -> tuple[Edit, ...]:
    """Return what two passes of one edit each do together."""
    middle = apply_edits(text, [first])
    return as_edits(text, compose(text, middle, as_changes([first]), as_changes([second])))


@given(st.data(), _TEXT)
def test_a_list_in_columns_is_the_list(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_on(text))
    cut = data.draw(st.integers(0, len(edits)))
    packed = Edits(text)
    packed.extend(as_changes(edits[:cut]))
    packed.extend(
        [(start - 1, stop - 1, after, rule, sure) for start, stop, after, rule, sure in as_changes(edits[cut:])], 1
    )
    assert tuple(packed) == edits
    assert packed == edits
    assert msgspec.json.encode(tuple(packed)) == msgspec.json.encode(edits)
    assert [packed[index] for index in range(-len(edits), 0)] == list(edits)
    assert packed[1:3] == edits[1:3]
    assert packed.applied() == apply_edits(text, edits)
    columns, objects = (RepairedText(decoded=decoded(text), edits=given) for given in (packed, edits))
    assert columns == objects
    assert columns.revert() == text


def test_a_list_in_columns_takes_no_overlap() -> None:
    for changes in ([(0, 2, "", "a", 1.0), (1, 3, "", "a", 1.0)], [(2, 1, "", "a", 1.0)], [(0, 9, "", "a", 1.0)]):
        with pytest.raises(ValueError, match="overlap"):
            Edits("江城市").extend(changes)


@given(st.data(), _TEXT)
def test_edits_revert(data: st.DataObject, text: str) -> None:
    repaired = RepairedText(decoded=decoded(text), edits=data.draw(edits_on(text)))
    assert repaired.revert() == text


@given(st.data(), _TEXT)
def test_composed_edits_do_what_both_lists_do(data: st.DataObject, text: str) -> None:
    first = data.draw(edits_on(text))
    middle = apply_edits(text, first)
    second = data.draw(edits_on(middle))
    composed = compose(text, middle, as_changes(first), as_changes(second))
    assert apply(text, composed) == apply_edits(middle, second)


@given(st.data(), _TEXT)
def test_every_offset_maps_back(data: st.DataObject, text: str) -> None:
    repaired = RepairedText(decoded=decoded(text), edits=data.draw(edits_on(text)))
    raw = text.encode()
    touched = {position for edit in repaired.edits for position in range(edit.span.start, edit.span.stop)}
    seen: set[int] = set()
    for offset, character in enumerate(repaired.text):
        span = repaired.to_decoded(Span(offset, offset + 1))
        places = set(range(span.start, span.stop))
        if not places & touched and len(span) == 1:
            assert span.of(text) == character
            source = repaired.decoded.to_bytes(span)
            assert raw[source.start : source.stop].decode() == character
        seen |= places
    # Only deleted characters are without an heir in the repaired text.
    deleted = {p for edit in repaired.edits if not edit.after for p in range(edit.span.start, edit.span.stop)}
    assert seen | deleted == set(range(len(text)))


@given(st.data(), _TEXT)
def test_edits_know_their_place_in_the_repaired_text(data: st.DataObject, text: str) -> None:
    repaired = RepairedText(decoded=decoded(text), edits=data.draw(edits_on(text)))
    for edit in repaired.edits:
        assert repaired.repaired_span(edit).of(repaired.text) == edit.after


def test_a_script_edit_is_cut_around_a_deleted_reading() -> None:
    text = "創(chuàng)業"
    residue = Edit(rule="residue", span=Span(1, 9), before="(chuàng)")
    script = Edit(rule="script", span=Span(0, 2), before="創業", after="创业")
    composed = composed_edits(text, residue, script)
    assert [(e.rule, e.before, e.after) for e in composed] == [
        ("script", "創", "创"),
        ("residue", "(chuàng)", ""),
        ("script", "業", "业"),
    ]


def test_what_is_refined_is_what_lies_between_two_readings() -> None:
    first = [(0, 4, "创业，会", "script", 1.0), (4, 9, "", "residue", 1.0)]
    composed = compose("創業,會(huì)", "创业，会", first, [(1, 2, "企", "late", 0.9), (2, 3, ",", "late", 0.8)])
    assert composed == [(0, 4, "创企,会", "script", 0.8), (4, 9, "", "residue", 1.0)]
    undone = compose("创业", "創業", [(0, 2, "創業", "script", 1.0)], [(0, 2, "创业", "late", 1.0)])
    assert undone == []


def test_a_refined_edit_keeps_the_rule_that_explains_it() -> None:
    torn = Edit(rule="cut", span=Span(0, 3), before="?!笔", after="。”經", certainty=0.9)
    script = Edit(rule="script", span=Span(2, 3), before="經", after="经")
    (edit,) = composed_edits("?!笔", torn, script)
    assert (edit.rule, edit.after, edit.certainty) == ("cut", "。”经", 0.9)


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ((Edit(rule="a", span=Span(0, 2), before="ab"), Edit(rule="b", span=Span(1, 3), before="bc")), "overlaps"),
        ((Edit(rule="a", span=Span(0, 1), before="x"),), "expects 'x'"),
    ],
)
def test_wrong_edits_are_refused(edits: tuple[Edit, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        apply_edits("abc", edits)


def test_a_gap_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the text"):
        RepairedText(decoded=decoded("a"), gaps=(Gap(rule="cut", span=Span(0, 2), before="?"),))


def test_pieces_must_cover_the_text() -> None:
    with pytest.raises(ValueError, match="pieces end at character 1"):
        DecodedText(
            text="ab",
            source=Source(sha256="0" * 64, size=2),
            encoding="ascii",
            evidence="given",
            pieces=(Piece(Span(0, 1), Span(0, 1)),),
        )


def test_a_span_runs_forward() -> None:
    with pytest.raises(ValueError, match="runs forward"):
        Span(3, 2)
