"""Points in time and periods in the notations of JSON and XML files."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from portal.formatting import EASTERN

FIRST, LAST = False, True
# 2021, 202112, 20211231, 2021-12-31T23:59:59.000-05:00, 20220101045959+0000
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})(?:-?(?P<month>[0-9]{2})(?:-?(?P<day>[0-9]{2})"
    r"(?:T?(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})?:?(?P<second>[0-9]{2})?(?:\.[0-9]+)?)?)?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def is_whole_year(low: str | None, high: str | None, *, year: int) -> bool:
    """Return whether a period runs from the first to the last day of a year; a missing bound is not compared.

    Some systems write local time, others UTC. So a bound with a time and an offset may match as written or in Eastern
    time, but both bounds must match in the same way.
    """
    bounds = [
        (_days(written, end), expected)
        for written, end, expected in ((low, FIRST, date(year, 1, 1)), (high, LAST, date(year, 12, 31)))
        if written is not None
    ]
    return any(all(days[reading] == expected for days, expected in bounds) for reading in (0, 1))


def year_of(written: str) -> str:
    """Return the year of a written point in time, as text."""
    return written.strip()[:4]


def _days(written: str, end: bool) -> tuple[date | None, date | None]:
    """Return the day of a written point in time, as written and in Eastern time; None if it cannot be read.

    :param end: fill in a missing month or day with the last of its year or month instead of the first.
    """
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None, None
    parts = {name: int(found[name]) for name in ("year", "month", "day", "hour", "minute", "second") if found[name]}
    try:
        month = parts.get("month", 12 if end else 1)
        day = parts.get("day", monthrange(parts["year"], month)[1] if end else 1)
        moment = datetime(  # noqa: DTZ001 (the offset is applied below)
            parts["year"], month, day, parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0)
        )
        if found["zone"] is None:
            return moment.date(), moment.date()
        return moment.date(), (moment - _offset(found["zone"])).replace(tzinfo=UTC).astimezone(EASTERN).date()
    except (ValueError, OverflowError):
        return None, None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset
