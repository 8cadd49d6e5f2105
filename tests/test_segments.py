"""Text is cut where its marks begin and end, whatever way they overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from roundtable_converters.segments import segments

from roundtable import Span

_SPANS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: Span(min(pair), max(pair)))


@given(_SPANS, st.lists(_SPANS, max_size=8))
def test_pieces_add_up_and_know_their_marks(span: Span, places: list[Span]) -> None:
    pieces = list(segments(span.start, span.stop, places))
    assert [position for start, stop, _ in pieces for position in range(start, stop)] == list(
        range(span.start, span.stop)
    )
    ordered = sorted(places, key=lambda place: place.start)
    for start, stop, marks in pieces:
        for position in range(start, stop):
            assert marks == tuple(place for place in ordered if place.start <= position < place.stop)


@given(_SPANS, _SPANS)
def test_pieces_are_as_long_as_can_be(span: Span, place: Span) -> None:
    borders = {border for border in (place.start, place.stop) if span.start < border < span.stop}
    assert len(list(segments(span.start, span.stop, [place]))) == (len(borders) + 1 if span else 0)
