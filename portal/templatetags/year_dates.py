"""The public dates of a performance year, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import template

from portal.formatting import long_date

register = template.Library()


class DateRow(NamedTuple):
    """One row of the table: the day by which rows are ordered, its subject, first day, last day, and what it covers."""

    on: date
    what: str
    opens: str
    last_day: str
    covers: str


@register.simple_tag
def year_dates(year: Mapping[str, Any], notice_days: int) -> list[DateRow]:
    """
    Return the dates of a performance year in order.

    :param year: a row of `portal.selectors.calendar`
    :param notice_days: days within which a report may be contested
    """
    contest = f"{notice_days} days from the report date"
    window = year["quality_window"]
    starts_on = year["starts_on"]
    lists_by, adjustments_by = (
        starts_on - timedelta(days=year[name]) for name in ("lists_posted_days", "adjustments_days")
    )
    return [
        DateRow(
            lists_by,
            "Codes, included services and trended base rates",
            "",
            f"CMS posts them by {long_date(lists_by)}",
            f"All of {year['year']}",
        ),
        DateRow(
            adjustments_by,
            "Your case mix and historical experience adjustments",
            "",
            f"CMS gives you them by {long_date(adjustments_by)}",
            f"All of {year['year']}",
        ),
        DateRow(
            year["opt_out_by"],
            "Low-volume opt-out",
            "When CMS tells you the number of episodes",
            long_date(year["opt_out_by"]),
            f"All of {year['year']}",
        ),
        *(
            DateRow(
                period["opens_on"],
                f"Clinical data, period {period['period']}",
                long_date(period["opens_on"]),
                long_date(period["closes_on"]),
                f"Episodes completed {long_date(period['completed_from'])} to {long_date(period['completed_to'])}",
            )
            for period in year["clinical_windows"]
        ),
        DateRow(
            window["opens_on"],
            "Quality measures",
            long_date(window["opens_on"]),
            long_date(window["closes_on"]),
            f"Calendar year {year['year']}",
        ),
        DateRow(
            year["initial_reconciliation_on"],
            "Initial reconciliation",
            f"As early as {year['initial_reconciliation_on']:%B %Y}",
            contest,
            f"Episodes that began in {year['year']}",
        ),
        DateRow(
            year["true_up_on"],
            "True-up",
            f"As early as {year['true_up_on']:%B %Y}",
            contest,
            "Claims received after the initial reconciliation",
        ),
    ]


@register.simple_tag
def close_out_dates(years: Iterable[Mapping[str, Any]], notice_days: int) -> list[DateRow]:
    """
    Return the dates of all performance years that come after the last day of the Model, by day.

    :param years: the rows of `portal.selectors.calendar`
    :param notice_days: days within which a report may be contested
    """
    listed = list(years)
    last = max(year["ends_on"] for year in listed)
    rows = [
        row._replace(what=f"{row.what} of {year['year']}")
        for year in listed
        for row in year_dates(year, notice_days)
        if row.on > last
    ]
    return sorted(rows, key=lambda row: row.on)
