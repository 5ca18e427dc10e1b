"""Fee tables loaded by staff: a broken one is refused with a sentence that names the line."""

from __future__ import annotations

import pytest

from episodes.models import FeeAmount, FeeSchedule
from episodes.services import fee_schedules
from portal.services.use_case import Refused

pytestmark = pytest.mark.django_db

HEADER = "hcpcs,modifier,setting,amount,from,to,source"
GOOD = "77263,,carrier,171.00,2021-01-01,2021-12-31,a fee schedule"


def load(*rows: str, header: str = HEADER) -> FeeSchedule:
    return fee_schedules.load(name="fees.csv", content="\n".join([header, *rows, ""]).encode(), by="test")


def test_header_names_in_any_case_blank_lines_and_further_columns_do_not_matter() -> None:
    schedule = load(f"{GOOD},x", "", header=f"\ufeff{HEADER.upper()}, note")
    assert (schedule.source, schedule.amounts.get().hcpcs) == ("a fee schedule", "77263")


def test_two_consecutive_periods_of_a_service_are_two_amounts() -> None:
    load(GOOD, GOOD.replace("2021", "2022").replace("2022-12-31", ""))
    assert FeeAmount.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("77263", "line 3: amount must be a number"),
        (GOOD.replace("171.00", "much"), "line 3: amount must be a number"),
        (GOOD.replace("2021-01-01", "01/01/2021"), "line 3: amount must be a number, from and to dates"),
        (GOOD.replace("171.00", "-1"), "line 3: the amount must be zero or more"),
        (GOOD.replace("171.00", "NaN"), "line 3: the amount must be zero or more"),
        (GOOD.replace("171.00", "171.001"), "line 3: amount: Ensure that there are no more than 2 decimal places."),
        (GOOD.replace("171.00", "1e12"), "line 3: amount: Ensure that there are no more than"),
        (GOOD.replace("77263", "772630"), "line 3: HCPCS: Shorten this to 5 characters. It has 6."),
        (GOOD.replace("77263", ""), "line 3: HCPCS: This field cannot be blank."),
        (GOOD.replace("carrier", "home"), "line 3: modifier is blank, 26 or TC; setting is carrier or outpatient"),
        (
            GOOD.replace("2021-12-31", "2020-12-31"),
            "line 3: The last day cannot be before January 1, 2021, the first day.",
        ),
        (GOOD.replace("77263", "77262"), "line 4: line 3 gives an amount for the same service on the same day"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_the_table(row: str, sentence: str) -> None:
    first = GOOD.replace("77263", "77261")
    rows = (first, row, row.replace("-01-01,", "-12-31,")) if "line 4" in sentence else (first, row)
    with pytest.raises(Refused) as caught:
        load(*rows)
    assert f"fees.csv, {sentence}" in str(caught.value)
    assert not FeeSchedule.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{GOOD}\x1a",
        f"{HEADER}\r\n{GOOD}\r\n\x1a\r\n",
        f"\ufeff\ufeff{HEADER}\n{GOOD}\n",
        f"\n\n\u200b{HEADER.upper()}\u200b\n{GOOD}\n",
    ],
)
def test_invisible_characters_do_not_matter(content: str) -> None:
    assert fee_schedules.load(name="fees.csv", content=content.encode(), by="test").amounts.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "lacks the column hcpcs"),
        (HEADER.replace(",", ";").encode(), "Put commas between the columns"),
        (f"{HEADER},amount\n{GOOD},5.00\n".encode(), "names a column twice: amount"),
        (f"{HEADER}\n{GOOD}\n{GOOD},more\n".encode(), "line 3: the row has more values than the header"),
        (f'{HEADER}\n{GOOD}\n"{GOOD}\n{GOOD}\n'.encode(), "below line 2: a quotation mark there may not be closed"),
        (HEADER.encode(), "contains no amounts"),
        (HEADER.replace(",", ";").encode(), "lacks the column hcpcs"),
        ("h\xe9".encode("latin-1"), "is not UTF-8 text"),
        (f"{HEADER}\n{GOOD}\0".encode(), "is not UTF-8 text"),
        (f'{HEADER}\n"77263'.encode() + b"x" * 200_000, "is not a table of comma-separated values"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        fee_schedules.load(name="fees.csv", content=content, by="test")


def test_the_same_table_twice_is_refused_with_the_day_of_its_import() -> None:
    load(GOOD)
    with pytest.raises(Refused, match=r"was loaded on \w+ \d+, \d{4} as fees.csv. It is not loaded again."):
        load(GOOD)
