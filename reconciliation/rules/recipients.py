"""The participants that get a report for a performance year, and the report that settles a true-up, 42 CFR 512.285.

Readings: docs/readings.md#recipients-of-reports, docs/readings.md#settling-a-true-up.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.participation.rules.standing import Standing, first_day_in
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years

OPEN, NEXT_REPORT_WITHOUT, NEXT_REPORT_WITH_ANOTHER, ANOTHER_BY_ITSELF = (
    "open", "next-report-without", "next-report-with-another", "another-by-itself",
)  # fmt: skip
_SETTLED = {
    NEXT_REPORT_WITHOUT: "The report for {following} was issued before this true-up and does not include it. The "
    "true-up is paid or repaid with this report.",
    NEXT_REPORT_WITH_ANOTHER: "The report for {following} includes an earlier true-up of {year}. The difference from "
    "it is paid or repaid with this report.",
    ANOTHER_BY_ITSELF: "An earlier true-up of {year} was settled by itself. The difference from it is paid or repaid "
    "with this report.",
}
CORRECTED_SETTLEMENT = (
    "The report of the next year includes the true-up that this one corrects. The difference from it is paid or repaid "
    "with this report."
)
"""The sentence of a corrected true-up that was carried over."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The report that settles a true-up (the next year's, or the true-up itself) and the sentence that says why."""

    carried_over: bool
    reason: str


def gets_report(standing: Standing, year: int, *, furnished: bool, reported: bool = False, book: Book) -> bool:
    """Tell whether a participant gets a report for a performance year, 42 CFR 512.285(a).

    A participant gets one if it is in the Model on a day of the year or furnished a component of the year's episodes,
    and did not opt out of the year. A true-up goes to every participant that got the report it follows.

    :param furnished: whether the participant furnished components of the year's episodes.
    :param reported: whether the participant got the report that a true-up follows.
    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    if reported:
        return True
    if year in standing.opted_out:
        return False
    return furnished or first_day_in(standing, py.starts_on, py.ends_on) is not None


def settlement(
    standing: Standing, year: int, *, furnished_next_year: bool, settled: str = OPEN, book: Book
) -> Settlement:
    """Tell which report settles the true-up of a performance year, 42 CFR 512.285(g) and (h).

    The next year's report settles it, if there will be one. There is none after the last performance year, and none
    for a participant that opted out of the next year or left the Model. Then the true-up is paid or repaid by itself.
    So is one that comes after that report, or after another true-up that was: then the difference alone.

    :param furnished_next_year: whether the participant furnished components of the next year's episodes.
    :param settled: what was issued before the true-up: `OPEN`, `NEXT_REPORT_WITHOUT`, `NEXT_REPORT_WITH_ANOTHER` or
        `ANOTHER_BY_ITSELF`.
    :raises InputError: for a year outside the Model.
    """
    following = year + 1
    py = performance_year(year, book=book)
    if all(one.year != following for one in performance_years(book=book, on=py.starts_on)):
        return Settlement(
            False, f"{year} is the last performance year, so the true-up is paid or repaid with this report."
        )
    if following in standing.opted_out:
        return Settlement(
            False,
            f"There is no report for {following}, because the participant opted out of that year. The true-up is paid "
            f"or repaid with this report.",
        )
    if not gets_report(standing, following, furnished=furnished_next_year, book=book):
        return Settlement(
            False,
            f"There is no report for {following}, because the participant is not in the Model in that year. The "
            f"true-up is paid or repaid with this report.",
        )
    if settled != OPEN:
        return Settlement(False, _SETTLED[settled].format(year=py.year, following=following))
    return Settlement(True, f"The report for {following} settles this true-up.")
