"""The list of a performance year and the difference between two lists (§ 512.217)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.participation.rules.practitioner_list import Listed, difference, fingerprint, list_of_year
from portal.policy import load_book
from portal.rules.performance_years import performance_year

BOOK = load_book()
NEW_YEAR = date(2021, 1, 1)
IDA = Listed("1234567893", "Ida", "Noddack", "Radiation oncology", NEW_YEAR)
IRENE = Listed("1245319599", "Irene", "Joliot", "", NEW_YEAR)
GONE = replace(IDA, to_on=date(2021, 3, 31))
BACK = replace(IDA, from_on=date(2021, 7, 1))


@pytest.mark.parametrize(
    ("from_on", "to_on", "shown"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), None),
        (date(2020, 1, 1), date(2021, 1, 1), date(2021, 1, 1)),
        (date(2020, 1, 1), date(2021, 12, 30), date(2021, 12, 30)),
        (date(2020, 1, 1), date(2021, 12, 31), "open"),
        (date(2021, 12, 31), date(2022, 6, 30), "open"),
        (date(2022, 1, 1), None, None),
    ],
)
def test_list_of_a_year_names_who_is_on_it_on_any_day_with_the_days_inside_the_year(from_on, to_on, shown):
    found = list_of_year([replace(IDA, from_on=from_on, to_on=to_on)], performance_year(2021, book=BOOK))
    assert [one.to_on for one in found] == ([] if shown is None else [None if shown == "open" else shown])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([IDA], [IDA], "no change"),
        ([IDA], [IDA, IRENE], "1 joined"),
        ([IDA, IRENE], [IRENE], "1 left"),
        ([IDA], [GONE], "1 left"),
        ([IDA], [GONE, BACK], "1 joined, 1 left"),
        ([GONE, BACK], [BACK], "no change"),  # the next year's list need not name days before it
        ([GONE], [], "1 left"),
        ([], [GONE], "1 joined"),
        ([IDA], [replace(IDA, last_name="Tacke-Noddack")], "1 corrected"),
        ([IDA], [replace(IDA, specialty="")], "1 corrected"),
        ([GONE], [replace(GONE, to_on=date(2021, 4, 30))], "1 corrected"),
        ([GONE], [IDA], "1 corrected"),
    ],
)
def test_difference_counts_who_joined_who_left_and_who_was_corrected(before, after, words):
    found = difference(before, after)
    assert str(found) == words
    assert bool(found) is (words != "no change")


def test_rows_come_back_from_their_values_and_every_value_is_in_the_fingerprint():
    assert [Listed.of(row.values) for row in (GONE, IRENE)] == [GONE, IRENE]
    changes = {
        "npi": IRENE.npi, "first_name": "Eva", "last_name": "Tacke", "specialty": "", "from_on": date(2021, 1, 2),
        "to_on": date(2021, 4, 1),
    }  # fmt: skip
    prints = {fingerprint([replace(GONE, **{name: value})]) for name, value in changes.items()}
    assert len(prints | {fingerprint([GONE])}) == len(changes) + 1
