"""What a person decided is what stands in the text afterwards; what nobody decided stays as it was."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable import (
    Candidate,
    Decision,
    Decisions,
    DecisionsError,
    DecodedText,
    Edit,
    Gap,
    RepairedText,
    Source,
    Span,
    decide,
    load,
    loads,
    read_decisions,
)
from roundtable.decisions import Action, gap_places
from roundtable.schema import json_schema
from roundtable.text import Piece

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples/roundtable.damaged.txt"


def repaired(text: str, edits: list[Edit], gaps: list[Gap]) -> RepairedText:
    data = text.encode()
    decoded = DecodedText(
        text=text,
        source=Source(name="page.txt", sha256=hashlib.sha256(data).hexdigest(), size=len(data)),
        encoding="utf-8",
        evidence="given",
        pieces=(Piece(Span(0, len(text)), Span(0, len(data))),) if text else (),
    )
    return RepairedText(decoded=decoded, edits=tuple(edits), gaps=tuple(gaps), language="zh-Hans")


def edit(text: str, before: str, after: str, rule: str = "cut", certainty: float = 0.8) -> Edit:
    start = text.index(before)
    span = Span(start, start + len(before))
    return Edit(rule=rule, span=span, before=before, after=after, certainty=certainty)


_TORN = "重點??迫?,建成(chéng)市笔薪"
_EDITS = [
    edit(_TORN, "點", "点", "script", 1.0),
    edit(_TORN, "??迫?", "专科〓"),
    edit(_TORN, ",", "，", "typography-punctuation", 1.0),
    edit(_TORN, "(chéng)", "", "residue", 1.0),
]
_GAPS = [
    Gap(rule="cut", span=Span(2, 5), before="??迫?", candidates=(Candidate(text="专科人", certainty=0.4),)),
    Gap(rule="lacking", span=Span(8, 9), before="市"),
]
PAGE = repaired(_TORN, _EDITS, _GAPS)


def about_edit(page: RepairedText, number: int, action: Action, text: str | None = None) -> Decision:
    changed = page.edits[number]
    return Decision(
        kind="edit", span=changed.span, before=changed.before, printed=changed.after, action=action, text=text
    )


def about_gap(page: RepairedText, number: int, action: Action, text: str | None = None) -> Decision:
    gap, place = page.gaps[number], gap_places(page.edits, page.gaps)[number]
    return Decision(
        kind="gap",
        span=place.decoded,
        before=place.decoded.of(page.decoded.text),
        at=gap.span.start - place.repaired.start,
        printed=gap.span.of(page.text),
        action=action,
        text=text,
    )


def document(page: RepairedText, *decisions: Decision) -> Decisions:
    return Decisions(sha256=page.decoded.source.sha256, name="page.txt", decisions=decisions)


def test_the_page_reads_as_the_tests_below_say() -> None:
    assert PAGE.text == "重点专科〓，建成市笔薪"
    assert [gap.span.of(PAGE.text) for gap in PAGE.gaps] == ["专科〓", "市"]


@pytest.mark.parametrize(
    ("decision", "text", "gaps"),
    [
        (about_edit(PAGE, 0, "accept"), "重点专科〓，建成市笔薪", ["专科〓", "市"]),
        (about_edit(PAGE, 0, "reject"), "重點专科〓，建成市笔薪", ["专科〓", "市"]),
        (about_edit(PAGE, 0, "replace", "要点"), "重要点专科〓，建成市笔薪", ["专科〓", "市"]),
        (about_edit(PAGE, 3, "reject"), "重点专科〓，建成(chéng)市笔薪", ["专科〓", "市"]),
        (about_edit(PAGE, 2, "replace", ""), "重点专科〓建成市笔薪", ["专科〓", "市"]),
        (about_edit(PAGE, 1, "replace", "专科人才"), "重点专科人才，建成市笔薪", ["市"]),
        (about_edit(PAGE, 1, "reject"), "重点??迫?，建成市笔薪", ["市"]),
        (about_gap(PAGE, 0, "replace", "专科人才"), "重点专科人才，建成市笔薪", ["市"]),
        (about_gap(PAGE, 0, "accept"), "重点专科〓，建成市笔薪", ["市"]),
        (about_gap(PAGE, 0, "reject"), "重点??迫?，建成市笔薪", ["市"]),
        (about_gap(PAGE, 1, "replace", "·"), "重点专科〓，建成·笔薪", ["专科〓"]),
        (about_gap(PAGE, 1, "reject"), "重点专科〓，建成市笔薪", ["专科〓"]),
    ],
)
def test_one_decision(decision: Decision, text: str, gaps: list[str]) -> None:
    decided = decide(PAGE, document(PAGE, decision))
    assert decided.text == text
    assert [gap.span.of(decided.text) for gap in decided.gaps] == gaps
    assert decided.revert() == PAGE.decoded.text


def test_the_trail_tells_what_a_person_decided() -> None:
    decided = decide(PAGE, document(PAGE, about_gap(PAGE, 0, "replace", "专科人"), about_edit(PAGE, 2, "reject")))
    assert [(change.rule, change.before, change.after, change.certainty) for change in decided.edits] == [
        ("script", "點", "点", 1.0),
        ("decided", "??迫?", "专科人", 1.0),
        ("residue", "(chéng)", "", 1.0),
    ]


def test_accepting_what_was_certain_keeps_its_rule_and_what_was_not_becomes_a_persons() -> None:
    decided = decide(PAGE, document(PAGE, about_edit(PAGE, 0, "accept"), about_edit(PAGE, 1, "accept")))
    assert [change.rule for change in decided.edits] == ["script", "decided", "typography-punctuation", "residue"]


def test_a_repair_that_is_decided_in_part_stays_uncertain() -> None:
    text = "江?!笔薪?jīng)濟(jì)"
    gaps = [
        Gap(rule="cut", span=Span(1, 3), before="?!笔薪?jīng)"),
        Gap(rule="cut", span=Span(4, 5), before="?!笔薪?jīng)"),
    ]
    page = repaired(text, [edit(text, "?!笔薪?jīng)", "。”市〓", certainty=0.6)], gaps)
    one = decide(page, document(page, about_gap(page, 0, "replace", "！”")))
    assert (one.text, one.edits[0].certainty) == ("江！”市〓濟(jì)", 0.6)
    assert [gap.span.of(one.text) for gap in one.gaps] == ["〓"]
    both = decide(page, document(page, about_gap(page, 1, "replace", "经"), about_gap(page, 0, "replace", "。")))
    assert (both.text, both.edits[0].certainty, both.gaps) == ("江。市经濟(jì)", 1.0, ())


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ((about_edit(PAGE, 0, "accept"), about_edit(PAGE, 0, "reject")), "exclude each other - at `$.decisions[1]`"),
        ((about_edit(PAGE, 1, "reject"), about_gap(PAGE, 0, "replace", "专科人")), "'??迫?' at characters 2-6"),
        ((about_gap(PAGE, 0, "accept"), about_gap(PAGE, 0, "reject")), "exclude each other"),
        ((about_edit(PAGE, 3, "reject"), about_edit(PAGE, 3, "accept")), "'(chéng)' at characters 9-16"),
    ],
)
def test_decisions_that_exclude_each_other_are_refused(decisions: tuple[Decision, ...], message: str) -> None:
    with pytest.raises(DecisionsError, match=re.escape(message)):
        decide(PAGE, document(PAGE, *decisions))


def changed(decision: Decision, **fields: object) -> Decision:
    return msgspec.structs.replace(decision, **fields)


@pytest.mark.parametrize(
    "decision",
    [
        changed(about_edit(PAGE, 1, "reject"), span=Span(3, 8)),
        changed(about_edit(PAGE, 1, "reject"), before="??迫"),
        changed(about_edit(PAGE, 1, "reject"), span=Span(900, 905)),
        changed(about_edit(PAGE, 1, "accept"), printed="专科人"),
        changed(about_gap(PAGE, 0, "replace", "人"), at=1),
        changed(about_gap(PAGE, 0, "replace", "人"), printed="〓"),
        changed(about_gap(PAGE, 1, "accept"), kind="edit"),
    ],
)
def test_stale_decisions_are_refused_with_their_place(decision: Decision) -> None:
    message = r"1 of 2 decisions fit no repair or gap .* at characters \d+-\d+, where the page has .*\$\.decisions\[1\]"
    with pytest.raises(DecisionsError, match=message):
        decide(PAGE, document(PAGE, about_edit(PAGE, 0, "accept"), decision))


def test_a_text_that_is_printed_otherwise_now_is_named() -> None:
    stale = changed(about_gap(PAGE, 0, "replace", "人"), printed="专科人")
    with pytest.raises(DecisionsError, match=r"where the page has '\?\?迫\?' and prints for it not '专科人'"):
        decide(PAGE, document(PAGE, stale))


def test_decisions_about_another_page_are_refused_by_name() -> None:
    other = Decisions(sha256="a" * 64, name="elsewhere.txt", decisions=())
    with pytest.raises(
        DecisionsError, match=r"another page: elsewhere\.txt, SHA-256 aaaaaaaaaaaa…; this one is page.txt"
    ):
        decide(PAGE, other)


@st.composite
def pages(draw: st.DrawFn) -> RepairedText:
    """Draw a text with edits that touch, take away, insert and keep the length, and gaps anywhere."""
    text = draw(st.text("江城市創業(chu)?", max_size=20))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)))))
    edits = []
    for start, stop in pairwise(cuts):
        after = draw(st.sampled_from(["", "甲", "乙丙", "丁" * (stop - start)]))
        if draw(st.booleans()) and after != text[start:stop]:
            edits.append(
                Edit(
                    rule=draw(st.sampled_from(["cut", "script"])),
                    span=Span(start, stop),
                    before=text[start:stop],
                    after=after,
                    certainty=draw(st.sampled_from([1.0, 0.7])),
                )
            )
    length = len(repaired(text, edits, []).text)
    borders = sorted(draw(st.sets(st.integers(0, length))))
    gaps = [Gap(rule="cut", span=Span(*pair), before="?") for pair in pairwise(borders) if draw(st.booleans())]
    return repaired(text, edits, gaps)


_ACTIONS: tuple[Action | None, ...] = ("accept", "reject", "replace", None)


@given(pages(), st.data())
def test_any_decisions_do_what_they_say_and_nothing_else(page: RepairedText, data: st.DataObject) -> None:
    decisions: list[Decision] = []
    wanted: list[tuple[Span, str]] = []
    places = gap_places(page.edits, page.gaps)
    subjects = [("edit", number) for number in range(len(page.edits))] + [
        ("gap", number) for number in range(len(page.gaps))
    ]
    for kind, number in data.draw(st.permutations(subjects)):
        action: Action | None = data.draw(st.sampled_from(_ACTIONS))
        if action is None:
            continue
        text = data.draw(st.text("新字", max_size=3)) if action == "replace" else None
        if kind == "edit":
            decision, span = about_edit(page, number, action, text), page.repaired_span(page.edits[number])
            whole = span
        else:
            decision, span, whole = (
                about_gap(page, number, action, text),
                page.gaps[number].span,
                places[number].repaired,
            )
        if action == "reject":
            span = whole
        if any(span.overlaps(other) or other.start < span.start < other.stop or span == other for other, _ in wanted):
            continue
        if any(span.start < other.start < span.stop for other, _ in wanted):
            continue
        after = {"accept": span.of(page.text), "reject": decision.before}.get(action, text or "")
        wanted.append((span, after))
        decisions.append(decision)
    decided = decide(page, document(page, *decisions))
    text = page.text
    for span, after in sorted(wanted, key=lambda item: (item[0].start, item[0].stop), reverse=True):
        text = text[: span.start] + after + text[span.stop :]
    assert decided.text == text
    assert decided.revert() == page.decoded.text
    left = [gap for gap in page.gaps if gap.span and not any(gap.span.overlaps(s) for s, _ in wanted if s)]
    assert {gap.span.of(page.text) for gap in left} >= {gap.span.of(decided.text) for gap in decided.gaps if gap.span}
    if not decisions:
        assert decided == page


def test_the_article_is_read_from_the_decided_text() -> None:
    reading = load(SAMPLE)
    number, torn = next((n, e) for n, e in enumerate(reading.repaired.edits) if e.after == "。”市数据")
    decided = load(
        SAMPLE, decisions=document(reading.repaired, about_edit(reading.repaired, number, "replace", "。”省数据"))
    )
    assert torn.span.start < len(reading.repaired.decoded.text)
    assert "省数据资源局局长梁知远" in decided.article.text
    assert "市数据资源局局长梁知远" in reading.article.text
    assert decided.article.provenance.edits == decided.repaired.edits
    assert [change.rule for change in decided.repaired.edits].count("decided") == 1


def test_of_several_documents_those_about_the_page_are_taken() -> None:
    data = "江城市民政局局长安小禾表示,明年新建3个食堂,江城各区都有(一区一个)。".encode()
    page = loads(data, name="a.txt")
    first = page.repaired.edits[0]
    mine = document(page.repaired, about_edit(page.repaired, 0, "replace", "!"))
    other = Decisions(sha256="b" * 64, decisions=())
    decided = loads(data, decisions=[other, mine])
    assert decided.article.text == page.article.text.replace(first.after, "!", 1)
    assert loads(data, decisions=[other]).article.text == page.article.text
    with pytest.raises(DecisionsError, match="another page: unnamed"):
        loads(data, decisions=other)


def encoded(page: RepairedText, *decisions: Decision) -> bytes:
    return msgspec.json.encode(document(page, *decisions))


def test_documents_are_read_singly_and_in_lists() -> None:
    one = encoded(PAGE, about_edit(PAGE, 0, "accept"), about_gap(PAGE, 0, "replace", "专科人"))
    (read,) = read_decisions(one)
    assert read == document(PAGE, about_edit(PAGE, 0, "accept"), about_gap(PAGE, 0, "replace", "专科人"))
    assert read_decisions(b"[" + one + b"," + one + b"]") == (read, read)
    assert read_decisions(b"\xef\xbb\xbf" + one) == (read,)
    assert read_decisions(b"[]") == ()


_VALID = msgspec.json.decode(encoded(PAGE, about_edit(PAGE, 0, "accept"), about_gap(PAGE, 0, "replace", "专科人")))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("sha256", "abc", r"\$\.sha256"),
        ("decisions", {}, r"\$\.decisions"),
        ("decisions/0/span", [5, 2], r"a span runs forward .*\$\.decisions\[0\]\.span"),
        ("decisions/1/span", [1], r"\$\.decisions\[1\]\.span"),
        ("decisions/1/action", "maybe", r"'maybe' - at `\$\.decisions\[1\]\.action`"),
        ("decisions/1/text", None, r"`text` belongs to the action replace.*\$\.decisions\[1\]"),
        ("decisions/0/text", "x", r"`text` belongs to the action replace.*\$\.decisions\[0\]"),
        ("decisions/1/text", "a\0b", r"holds U\+0000.*\$\.decisions\[1\]"),
        ("decisions/1/at", -1, r"\$\.decisions\[1\]\.at"),
        ("decisions/0/kind", 7, r"\$\.decisions\[0\]\.kind"),
        ("decisions/0/note", "x", r"unknown field `note` - at `\$\.decisions\[0\]`"),
        ("format", "roundtable-decisions/2", "pip install --upgrade"),
        ("format", "roundtable-article/1", "this release reads 'roundtable-decisions/1', not 'roundtable-article/1'"),
    ],
)
def test_a_bad_document_is_refused_with_the_place(path: str, value: object, message: str) -> None:
    broken = msgspec.json.decode(msgspec.json.encode(_VALID))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = broken
    for step in steps:
        place = place[step]
    place[last] = value
    with pytest.raises(DecisionsError, match=rf"a\.json: .*{message}"):
        read_decisions(msgspec.json.encode(broken), name="a.json")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"{", b"null", b"[" * 100_000, b'{"format": 1}', b'{"decisions": []}']
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(DecisionsError, match="these are no decisions"):
        read_decisions(data)


def test_the_published_schema_is_current_and_right() -> None:
    published = (ROOT / "docs/reference/roundtable-decisions.schema.json").read_bytes()
    assert published == json_schema(Decisions, "Roundtable decisions, version 1")
    validator = jsonschema.Draft202012Validator(msgspec.json.decode(published))
    validator.check_schema(msgspec.json.decode(published))
    validator.validate(_VALID)
    assert not validator.is_valid({**_VALID, "sha256": "abc"})
