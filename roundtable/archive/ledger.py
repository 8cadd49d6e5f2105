"""The ledger: the targets of a whole archive, queried. Who promised what by when, in which sentence, on which page.

It is nothing but a view on the tables ``targets`` and ``articles``, so that other programs may ask them in their
own ways. Mirrors of one article (see ``sketches``) are found by what they say, and their targets are counted
once, on the cleanest copy: the one with the fewest gaps, then with the fewest edits.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from roundtable.archive.extras import duckdb
from roundtable.archive.job import Places
from roundtable.archive.manifest import read_manifest
from roundtable.archive.sketches import BAND, SKETCH
from roundtable.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["LedgerRow", "TargetQuery", "deadlines_by_year", "find_targets"]

_ALIKE = SKETCH // 2
"""Figures that two sketches share if their articles are mirrors: half of the sentences."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FETCHED = 1_000


class TargetQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which targets; all conditions must hold, those that are not given always do.

    >>> TargetQuery(unit="元", until="2027").until
    '2027'

    Raises:
        ValueError: A date is not YYYY, YYYY-MM or YYYY-MM-DD.
    """

    speaker: str | None = None
    """Part of the speaker's name."""
    organization: str | None = None
    """Part of the name of an organization that the speaker belongs to."""
    unit: str | None = None
    """The unit itself, such as ``"元"``."""
    since: str | None = None
    """Date on or after which the deadline ends: YYYY, YYYY-MM or YYYY-MM-DD."""
    until: str | None = None
    """Date by whose end the deadline ends."""
    text: str | None = None
    """Part of the sentence."""
    status: Literal["planned", "ongoing"] | None = None
    """Announced, or under way already."""
    copies: bool = False
    """Whether the targets of all mirrors are wanted, and not those of one for each article."""

    def __post_init__(self) -> None:
        for date in (self.since, self.until):
            if date is not None and not _DATE.fullmatch(date):
                raise ValueError(f"{date!r} is no date; say YYYY, YYYY-MM or YYYY-MM-DD")


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One target of the ledger.

    ```python
    for row in find_targets(Path("out"), TargetQuery(unit="元")):
        print(row.deadline_date, row.name, row.quantity, row.sentence)
    ```
    """

    name: str | None
    """Of the speaker."""
    organizations: tuple[str, ...]
    """That the speaker belongs to."""
    titles: tuple[str, ...]
    """Of the speaker, in the same order."""
    quantity: str | None
    """Exact decimal number, as text."""
    quantity_max: str | None
    """Upper end of a range, as text."""
    unit: str | None
    """That both are in."""
    comparator: str
    """How the figure is meant, see ``roundtable.Target``."""
    deadline: str | None
    """As printed."""
    deadline_date: str | None
    """Its last day, month or year in ISO 8601, where it can be computed."""
    status: str
    """Announced (``planned``) or under way (``ongoing``)."""
    text: str
    """The clause that states the target."""
    sentence: str
    """The sentence around it."""
    headline: str | None
    """Of the article."""
    published: str | None
    """Day of publication in ISO 8601, as precise as it is printed."""
    page: str
    """Address of the page, or where its file lies."""
    copies: int
    """Number of pages of the archive that are mirrors of this one, itself included."""
    document: str
    """Id of the document, which joins the tables."""
    target: str
    """Id of the target in its article."""


def find_targets(out: Path, query: TargetQuery | None = None) -> Iterator[LedgerRow]:
    """Yield the targets in the archive ``out`` that ``query`` asks for, in the order of deadlines, then of documents.

    ```python
    for row in find_targets(Path("out"), TargetQuery(organization="民政局", until="2027")):
        print(row.deadline_date, row.name, row.quantity, row.unit, row.sentence)
    ```

    Raises:
        RunError: There is no finished run with tables in ``out``.
        DependencyError: DuckDB is not installed.
    """
    columns = ", ".join(LedgerRow.__struct_fields__)
    with _opened(out) as ledger:
        where, values = _conditions(query or TargetQuery())
        found = ledger.execute(
            f"select {columns} from ledger where {where} order by ends, document, start, target",  # noqa: S608 - ours
            values,
        )
        while rows := found.fetchmany(_FETCHED):
            for row in rows:
                cells = dict(zip(LedgerRow.__struct_fields__, row, strict=True))
                for name in ("organizations", "titles"):
                    cells[name] = tuple(cells[name])
                yield LedgerRow(**cells)


def deadlines_by_year(out: Path, query: TargetQuery | None = None) -> dict[int, int]:
    """Return how many of the targets that ``query`` asks for end in each year; those without a date are left out.

    ```python
    deadlines_by_year(Path("out"))  # {2026: 12, 2027: 31}
    ```

    Raises:
        RunError: There is no finished run with tables in ``out``.
        DependencyError: DuckDB is not installed.
    """
    with _opened(out) as ledger:
        where, values = _conditions(query or TargetQuery())
        found = ledger.execute(
            f"select substr(ends, 1, 4)::int as year, count(*) from ledger where ends is not null and {where} "  # noqa: S608
            "group by year order by year",
            values,
        )
        return dict(found.fetchall())


def _conditions(query: TargetQuery) -> tuple[str, list[object]]:
    asked = {
        "contains(name, ?)": query.speaker,
        "len(list_filter(organizations, lambda one: contains(one, ?))) > 0": query.organization,
        "unit = ?": query.unit,
        "ends >= ?": query.since,  # as text, 2027 stands before 2027-01-01
        "ends <= ?": query.until and _end(query.until),
        "contains(sentence, ?)": query.text,
        "status = ?": query.status,
    }
    given = {condition: value for condition, value in asked.items() if value is not None}
    conditions = [*given, *(() if query.copies else ("original",))]
    return " and ".join(conditions) or "true", list(given.values())


def _end(date: str) -> str:
    return date + "-12-31"[len(date) - 4 :] if len(date) < len("2027-12-31") else date


@contextmanager
def _opened(out: Path) -> Iterator[Any]:
    """Open the tables of the run in ``out`` and join them as ``ledger``."""
    manifest = read_manifest(out)
    if manifest.state != "finished":
        raise RunError(f"{out}: the run is not finished. Finish it with --resume first.")
    kind = next((kind for kind in ("parquet", "jsonl") if kind in manifest.formats), None)
    if manifest.repair_only or kind is None:
        raise RunError(f"{out}: there is no table of targets. Convert with -t parquet, without --repair-only.")
    with duckdb().connect() as connection:
        connection.execute("set enable_progress_bar = false")
        for table in ("articles", "targets"):
            parts = [str(path) for path in sorted((out / table).glob(f"part-*.{kind}"))]
            read = "read_parquet" if kind == "parquet" else "read_json"
            more = "" if kind == "parquet" else f", format = 'newline_delimited', columns = {_COLUMNS[table]}"
            listed = ", ".join("'" + part.replace("'", "''") + "'" for part in parts)
            connection.execute(f"create view {table} as select * from {read}([{listed}]{more})")  # noqa: S608
        _find_mirrors(connection, Places(out).state / "mirrors.parquet")
        connection.execute(_LEDGER)
        yield connection


_COLUMNS = {
    "articles": "{document: 'varchar', gaps: 'bigint', edits: 'bigint', targets: 'bigint', sketch: 'varchar[]'}",
    "targets": "{document: 'varchar', target: 'varchar', source: 'varchar', url: 'varchar', published: 'varchar', "
    "headline: 'varchar', name: 'varchar', organizations: 'varchar[]', titles: 'varchar[]', text: 'varchar', "
    "sentence: 'varchar', quantity: 'varchar', quantity_max: 'varchar', unit: 'varchar', comparator: 'varchar', "
    "deadline: 'varchar', deadline_date: 'varchar', status: 'varchar', start: 'bigint'}",
}

_LEDGER = """
create view ledger as
select t.*, coalesce(t.url, t.document) as page, m.document is null or m.first = m.document as original,
    coalesce(m.copies, 1) as copies,
    t.deadline_date || case length(t.deadline_date) when 4 then '-12-31' when 7 then '-31' else '' end as ends
from targets t left join mirrors m on t.document = m.document
"""


def _find_mirrors(connection: Any, cache: Path) -> None:
    """Make the table ``mirrors``: for each article that has a copy, the first of its kind and how many there are.

    A finished run does not change, so what was found once is kept.
    """
    with suppress(duckdb().Error):
        if cache.exists():
            connection.execute("create table mirrors as select * from read_parquet(?)", [str(cache)])
            return
    connection.execute(
        f"""
        create table sketches as select document, gaps, edits, sketch from articles
            where targets > 0 and len(sketch) = {SKETCH};
        create table pointers as
        with bands as (
            select document, gaps, edits, band, sketch[band * {BAND} + 1 : band * {BAND} + {BAND}] as figures
            from sketches, range({SKETCH // BAND}) as bands(band)
        ), buckets as (
            select document, gaps, edits,
                first_value(document) over (partition by band, figures order by gaps, edits, document) as first
            from bands
        )
        select b.document, arg_min(b.first, (s.gaps, s.edits, s.document)) as first
        from (select distinct document, first from buckets where document <> first) b
        join sketches d on b.document = d.document join sketches s on b.first = s.document
        where list_sum(list_transform(list_zip(d.sketch, s.sketch), lambda pair: (pair[1] = pair[2])::int)) >= {_ALIKE}
        group by b.document;
        """  # noqa: S608
    )
    # Whoever points at a copy points at what that one points at; each step halves the way that is left.
    while connection.execute("select count(*) from pointers a join pointers b on a.first = b.document").fetchone()[0]:
        connection.execute(
            "create or replace table pointers as select a.document, coalesce(b.first, a.first) as first "
            "from pointers a left join pointers b on a.first = b.document"
        )
    connection.execute(
        "create table mirrors as with all_of as (select * from pointers union select first, first from pointers) "
        "select document, first, count(*) over (partition by first) as copies from all_of"
    )
    beside = cache.with_suffix(".part")
    with suppress(duckdb().Error, OSError):  # an archive that may only be read
        connection.execute(f"copy mirrors to '{str(beside).replace(chr(39), chr(39) * 2)}' (format parquet)")
        beside.replace(cache)
