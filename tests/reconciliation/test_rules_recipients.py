"""Recipients of reports, and the report that settles a true-up."""

from __future__ import annotations

from datetime import date

import pytest

from portal.participation.rules.standing import KindSpan, Span, Standing
from portal.policy import load_book
from portal.rules.input_error import InputError
from reconciliation.rules import recipients
from reconciliation.rules.recipients import gets_report, settlement

BOOK = load_book()


def standing(first: date = date(2021, 1, 1), last: date | None = None, **facts) -> Standing:
    days = Span(first, last)
    return Standing(kinds=(KindSpan("dual", days),), membership=days, **facts)


@pytest.mark.parametrize(
    ("who", "furnished", "gets"),
    [
        (standing(), False, True),
        (standing(date(2021, 12, 31)), False, True),
        (standing(date(2022, 1, 1)), False, False),
        (standing(date(2022, 1, 1)), True, True),
        (standing(date(2020, 12, 1), date(2020, 12, 31)), False, False),
        (standing(date(2020, 12, 1), date(2021, 1, 1)), False, True),
        (standing(exclusions=(Span(date(2021, 1, 1), date(2021, 12, 31)),)), False, False),
        (standing(exclusions=(Span(date(2021, 1, 1), date(2021, 12, 30)),)), False, True),
        (standing(opted_out=frozenset({2021})), False, False),
        (standing(opted_out=frozenset({2021})), True, False),
        (standing(opted_out=frozenset({2022})), False, True),
    ],
)
def test_participants_in_the_model_or_with_episodes_of_the_year_get_a_report(who, furnished, gets):
    assert gets_report(who, 2021, furnished=furnished, book=BOOK) is gets


def test_participant_with_a_report_gets_a_true_up_even_after_leaving():
    gone = standing(date(2020, 1, 1), date(2020, 12, 31), opted_out=frozenset({2021}))
    assert gets_report(gone, 2021, furnished=False, reported=True, book=BOOK)


def test_year_outside_the_model_has_no_report():
    with pytest.raises(InputError):
        gets_report(standing(), 2026, furnished=True, book=BOOK)


@pytest.mark.parametrize(
    ("who", "year", "facts", "carried_over", "reason"),
    [
        (standing(), 2021, {}, True, "The report for 2022 settles this true-up."),
        (standing(), 2024, {}, True, "The report for 2025 settles this true-up."),
        (standing(), 2025, {}, False, "2025 is the last performance year"),
        (standing(opted_out=frozenset({2022})), 2021, {}, False, "the participant opted out of that year"),
        (standing(opted_out=frozenset({2023})), 2021, {}, True, "The report for 2022"),
        (standing(last=date(2021, 12, 31)), 2021, {}, False, "not in the Model in that year"),
        (standing(last=date(2022, 1, 1)), 2021, {}, True, "The report for 2022"),
        # It has episodes of 2022, so it gets a report for 2022.
        (standing(last=date(2021, 12, 31)), 2021, {"furnished_next_year": True}, True, "The report for 2022"),
        (standing(), 2021, {"settled": recipients.NEXT_REPORT_WITHOUT}, False, "was issued before this true-up"),
        (standing(), 2021, {"settled": recipients.NEXT_REPORT_WITH_ANOTHER}, False, "2022 includes an earlier"),
        (standing(), 2021, {"settled": recipients.ANOTHER_BY_ITSELF}, False, "An earlier true-up of 2021"),
    ],
)
def test_true_up_is_carried_over_to_the_next_report_or_settled_by_itself(who, year, facts, carried_over, reason):
    known = {"furnished_next_year": False, **facts}
    found = settlement(who, year, **known, book=BOOK)
    assert found.carried_over is carried_over
    assert reason in found.reason
    assert found.carried_over or "paid or repaid with this report" in found.reason
