"""Sequestration by date: other laws change it in the middle of a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from episodes.engine.fee_for_service import FEE_SCHEMA, with_fee_for_service
from episodes.engine.law import Law
from episodes.models import ConstructionRun, EpisodePrice
from episodes.rules.payment import PaymentInputs, price
from episodes.services import price_list
from episodes.services.price_list import PriceList
from portal.policy import Amendment, load_book
from portal.rules.input_error import InputError
from tests import factories
from tests.episodes.worlds import Line, Story, build

BOOK = load_book(
    [Amendment("pricing/sequestration", date(2022, 4, 1), Decimal("0.01"), "Public Law 117-71, section 2")]
)


def inputs(starts_on: date | None) -> PaymentInputs:
    return PaymentInputs(
        year=2022,
        component="PC",
        cancer_type="lung",
        base_rate=Decimal(1000),
        trend_factor=Decimal(1),
        geographic_factor=Decimal(1),
        starts_on=starts_on,
    )


# 1000.00 less 37.50, 10.00 and 20.00 is 932.50; less coinsurance 186.50 is 746.00; 2% of it is 14.92, 1% is 7.46.
@pytest.mark.parametrize(
    ("starts_on", "sequestration"),
    [
        (None, "14.92"),
        (date(2022, 1, 1), "14.92"),
        (date(2022, 3, 31), "14.92"),
        (date(2022, 4, 1), "7.46"),
        (date(2022, 12, 31), "7.46"),
    ],
)
def test_the_first_day_of_the_episode_decides_the_rate(starts_on: date | None, sequestration: str) -> None:
    payment = price(inputs(starts_on), book=BOOK)
    assert (payment.medicare_payment, payment.sequestration) == (Decimal("746.00"), Decimal(sequestration))
    assert payment.episode_payment == Decimal("932.50")


@pytest.mark.parametrize("starts_on", [date(2021, 12, 31), date(2023, 1, 1)])
def test_a_start_outside_the_year_is_refused(starts_on: date) -> None:
    with pytest.raises(InputError) as caught:
        price(inputs(starts_on), book=BOOK)
    assert caught.value.field == "starts_on"


def test_each_line_names_its_law() -> None:
    authorities = {line.label: line.authority for line in price(inputs(None), book=BOOK).lines}
    assert authorities["Coinsurance"] == authorities["Medicare payment"] == "42 CFR 512.255"
    assert authorities["Sequestration"] == "Budget Control Act of 2011"
    assert authorities["First installment"] == "42 CFR 512.265"


def test_no_pay_lines_use_the_rate_of_the_day_of_service() -> None:
    """100.00 less 20% is 80.00; less 2% is 78.40 on March 31, 2021; less 1% is 79.20 on April 1."""
    book = load_book([Amendment("pricing/sequestration", date(2021, 4, 1), Decimal("0.01"), "a law of the day before")])
    fees = pl.DataFrame([("G6015", "", "carrier", 10_000, date(2021, 1, 1), None)], schema=FEE_SCHEMA, orient="row")
    # Day 58 of the stories is March 31, 2021.
    lines = build(
        Story((Line(0, "77263"), Line(58, "G6015"), Line(59, "G6015"), Line(20, "M1095", modifier="V1")))
    ).lines
    priced = with_fee_for_service(lines, fees, Law(book)).filter(hcpcs="G6015").sort("service_on")
    assert priced["ffs_paid"].to_list() == [7840, 7920]


@pytest.mark.django_db
def test_a_run_prices_each_episode_with_the_rate_of_its_first_day() -> None:
    participant = factories.participant(kind="professional")
    run = ConstructionRun.objects.create(year=2022, claims_through=date(2023, 7, 31), key="", requested_by="test")
    price_list.write(run=run, book=BOOK)
    prices = PriceList(run, BOOK)
    days = [date(2022, 1, 1), date(2022, 3, 31), date(2022, 4, 1), date(2022, 12, 31)]
    components = pl.DataFrame(
        {"participant": participant.model_id, "component": "PC", "cancer_type": "lung", "starts_on": days}
    )
    found = prices.priced(components).sort("starts_on")
    assert found["starts_on"].to_list() == days
    shares = [
        round(Decimal(cut) / Decimal(paid), 4)
        for cut, paid in found.select("sequestration", "medicare_payment").iter_rows()
    ]
    assert shares == [Decimal("0.02")] * 2 + [Decimal("0.01")] * 2
    of_lung = EpisodePrice.objects.filter(cancer_type="lung").order_by("from_on")
    assert list(of_lung.values_list("from_on", flat=True)) == [days[0], days[2]]
