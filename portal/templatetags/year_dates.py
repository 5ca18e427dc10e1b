"""The public dates of a performance year, as the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import template

from portal.formatting import long_date

register = template.Library()


class DateRow(NamedTuple):
    """One row of the table: its subject, first day, last day, and what it covers."""

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
    return [
        DateRow(
            "Low-volume opt-out",
            "When CMS tells you the number of episodes",
            long_date(year["opt_out_by"]),
            f"All of {year['year']}",
        ),
        *(
            DateRow(
                f"Clinical data, period {period['period']}",
                long_date(period["opens_on"]),
                long_date(period["closes_on"]),
                f"Episodes completed {long_date(period['completed_from'])} to {long_date(period['completed_to'])}",
            )
            for period in year["clinical_windows"]
        ),
        DateRow(
            "Quality measures",
            long_date(window["opens_on"]),
            long_date(window["closes_on"]),
            f"Calendar year {year['year']}",
        ),
        DateRow(
            "Initial reconciliation",
            f"As early as {year['initial_reconciliation_on']:%B %Y}",
            contest,
            f"Episodes that began in {year['year']}",
        ),
        DateRow(
            "True-up",
            f"As early as {year['true_up_on']:%B %Y}",
            contest,
            "Claims received after the initial reconciliation",
        ),
    ]
