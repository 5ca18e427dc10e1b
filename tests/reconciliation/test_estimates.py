"""The payment estimator: complete, incomplete, fee-for-service lost, and duplicate services, from rule and page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from episodes.rules.payment_amounts import Factors, payment_amount
from portal.policy import load_book
from reconciliation.rules.estimates import Case, estimate
from tests import factories

BOOK = load_book()
JANUARY = date(2021, 1, 1)
# Lung, PC, 2021, without adjustments: 2231.40 less 83.68 (discount), 22.31 and 44.63 (withholds) is 2080.78. Each
# installment is 1040.39. Coinsurance 416.16 (208.08 of each); sequestration 33.29 (16.65 and 16.64). The installments
# as remitted are 815.66 and 815.67. Of the withholds, 11.16 and 22.32 are taken from the first installment.
FIRST, SECOND = Decimal("815.66"), Decimal("815.67")


def estimated(case: str, *, book=BOOK, **given: object):
    payment = payment_amount("lung", "PC", 2021, Factors(), from_on=JANUARY, book=BOOK).payment
    assert payment is not None
    return estimate(payment, Case(case, **given), starts_on=JANUARY, book=book)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "given", "patient", "medicare", "withheld"),
    [
        ("complete", {}, "416.16", "1631.33", "66.94"),
        ("complete", {"installments": "none"}, "416.16", "1631.33", "66.94"),  # a complete episode gets both
        # Others: 100 allowed, 20 coinsurance, 1.60 sequestration: 78.40 is charged.
        ("complete", {"duplicates": 100}, "416.16", "1552.93", "66.94"),
        ("complete", {"duplicates": 90_000}, "416.16", "0.00", "66.94"),  # never more than was received
        ("lost-ffs", {"installments": "none"}, "208.08", "815.66", "0.00"),
        ("lost-ffs", {"installments": "both"}, "208.08", "815.66", "66.94"),
        # The second installment is taken back, so only the first limits the charge.
        ("lost-ffs", {"installments": "both", "duplicates": 90_000}, "208.08", "0.00", "66.94"),
        ("incomplete", {"fee_for_service": 1000}, "200.00", "784.00", "0.00"),
        ("incomplete", {"fee_for_service": 1000, "installments": "first"}, "200.00", "784.00", "33.48"),
        ("incomplete", {"fee_for_service": 0, "installments": "both"}, "0.00", "0.00", "66.94"),
        ("incomplete", {"fee_for_service": 1000, "duplicates": 50, "installments": "first"}, "200.00", "744.80",
         "33.48"),
        ("incomplete", {"fee_for_service": 1000, "duplicates": 50}, "200.00", "784.00", "0.00"),  # nothing received
        ("incomplete", {"fee_for_service": None, "installments": "first"}, None, None, "33.48"),
    ],
)  # fmt: skip
def test_estimate_of_each_case(case, given, patient, medicare, withheld):
    amounts = {name: Decimal(one) if isinstance(one, int) else one for name, one in given.items()}
    found = estimated(case, **amounts)
    assert found.patient_owes == (patient and Decimal(patient))
    assert found.medicare_pays == (medicare and Decimal(medicare))
    assert found.withheld == Decimal(withheld)


def test_other_reading_of_lost_fee_for_service_pays_fee_for_service():
    book = BOOK.rehearse({"episodes/reading_lost_fee_for_service": "incomplete-fee-for-service"})
    assert estimated("lost-ffs", book=book, fee_for_service=Decimal(1000)).patient_owes == Decimal(200)


def test_lines_say_what_the_reconciliation_does():
    lines = {line.label: line.amount for line in estimated("lost-ffs", installments="both").lines}
    assert lines["The reconciliation takes back"] == SECOND
    assert lines["First installment, which you keep"] == Decimal("1040.39")
    lines = {line.label: line.amount for line in estimated("lost-ffs").lines}
    assert lines["The reconciliation adds"] == FIRST


@pytest.mark.django_db
def test_page_estimates_the_components_of_the_participant():
    factories.at(date(2021, 3, 1))
    practice = factories.participant("professional")
    reader = factories.client(factories.seat(practice, "viewer"))
    address = reverse("reconciliation:estimate", args=[practice.model_id])
    assert "Your estimate is below" not in reader.get(address).content.decode()
    asked = {"year": "2021", "cancer_type": "lung", "begins": "2021-01-01", "case": "incomplete",
             "installments": "first", "fee_for_service_PC": "1000"}  # fmt: skip
    page = reader.get(address, asked)
    text = " ".join(page.content.decode().split())
    assert [one.component for one, _ in page.context["estimates"]] == ["PC"]
    for words in ("$200.00", "$784.00", "$31.66", "The reconciliation takes back"):  # 815.66 less 784.00
        assert words in text
    refused = reader.get(address, {**asked, "fee_for_service_PC": "-1", "cancer_type": "kidney"})
    assert set(refused.context["form"].errors) == {"fee_for_service_PC", "cancer_type"}
    assert "estimates" not in refused.context


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["-0.01", "1000000.01"])
def test_amount_out_of_bounds_is_refused_in_our_words(amount):
    factories.at(date(2021, 3, 1))
    practice = factories.participant("professional")
    reader = factories.client(factories.seat(practice))
    asked = {"cancer_type": "lung", "begins": "2021-01-01", "case": "complete", "installments": "first"}
    address = reverse("reconciliation:estimate", args=[practice.model_id])
    page = reader.get(address, {**asked, "year": 2021, "duplicates_PC": amount})
    assert page.context["form"].errors == {"duplicates_PC": ["Enter a number from 0 to 1,000,000."]}
