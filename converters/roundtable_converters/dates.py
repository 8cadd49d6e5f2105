"""Dates of reduced precision, which the calendar may not have: a page prints 2021-02-30 all the same."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

__all__ = ["calendar_date", "last_day"]


def calendar_date(printed: str | None) -> str | None:
    """Return ``printed``, an ISO 8601 date of any precision, if the calendar has it, else None."""
    return printed if last_day(printed) else None


def last_day(printed: str | None) -> date | None:
    """Return the last day of a day, month or year in ISO 8601, or None where the calendar has no such date.

    >>> str(last_day("2030")), str(last_day("2028-02")), last_day("2021-13")
    ('2030-12-31', '2028-02-29', None)
    """
    if printed is None:
        return None
    year, month, day = (*map(int, printed.split("-")), 0, 0)[:3]
    try:
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None
