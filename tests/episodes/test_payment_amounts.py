"""The 16 amounts of each component of a participant and year: page, PDF and files with one worksheet each."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse

from episodes.rules.payment_amounts import Factors, payment_amount, payment_amounts, price_days
from episodes.services.adjustments import set_adjustment
from portal.policy import load_book
from portal.policy.book import Amendment
from tests import factories

pytestmark = pytest.mark.django_db
BOOK = load_book()


@pytest.fixture
def practice():
    """Make a Dual participant with adjustments of the professional component of 2021 alone."""
    factories.at(date(2021, 3, 1))
    made = factories.participant()
    set_adjustment(
        participant=made, year=2021, component="PC", geographic_factor=Decimal("1.02"), case_mix=Decimal("0.02"),
        window_episodes=90, historical_experience=Decimal("0.11"), baseline_episodes=80, source="CMS", by="test",
    )  # fmt: skip
    return made


@pytest.fixture
def reader(practice):
    return factories.client(factories.seat(practice, "viewer"))


def address(practice, name, *more):
    return reverse(f"episodes:payment-amount{name}", args=[practice.model_id, *more])


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_cancer_type_and_component_has_its_amount(reader, practice):
    page = reader.get(address(practice, "-list"))
    amounts = page.context["of_year"].amounts
    assert len(amounts) == 32 and len({(one.cancer_type, one.component) for one in amounts}) == 32
    text = " ".join(page.content.decode().split())
    # Lung, PC: 2231.40 x 1 x 1.02 = 2276.03; x (1 + 0.02 + 0.11 x 0.9) = 2546.88; less 95.51, 25.47 and 50.94.
    for amount in ("$2,374.96", "$474.99", "$1,861.97"):
        assert amount in text
    assert "CMS has not delivered your adjustments of the technical component for 2021" in text
    assert "of the professional component for 2021 yet" not in text


def test_worksheet_shows_every_step(reader, practice):
    text = " ".join(reader.get(address(practice, "", "lung")).content.decode().split())
    for step in ("$2,276.03", "$2,546.88", "$95.51", "$25.47", "$50.94", "$38.00", "42 CFR 512.265"):
        assert step in text
    assert reader.get(address(practice, "", "kidney")).status_code == 404


def test_files_have_every_amount_and_every_step(reader, practice):
    [lung] = [
        row for row in rows_of(reader.get(address(practice, "-file", "csv")))
        if (row["cancer_type"], row["component"]) == ("lung", "PC")
    ]  # fmt: skip
    assert (lung["hcpcs"], lung["blend"], lung["episode_payment"]) == ("M1094", "0.90", "2374.96")
    steps = [
        row for row in rows_of(reader.get(address(practice, "-worksheet-file", "csv")))
        if (row["cancer_type"], row["component"]) == ("lung", "PC")
    ]  # fmt: skip
    assert [row["step"] for row in steps] == [str(place) for place in range(1, len(steps) + 1)]
    assert {row["label"]: row["amount"] for row in steps}["Discount"] == "95.51"
    assert reader.get(address(practice, "-file", "xlsx")).status_code == 200
    assert reader.get(address(practice, "-file", "doc")).status_code == 404


def test_pdf_is_tagged_and_has_every_amount_and_step(reader, practice):
    answer = reader.get(address(practice, "-pdf"))
    pdf = pypdf.PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] and b"pdfuaid:part" in catalog["/Metadata"].get_data()
    text = re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in pdf.pages))
    assert practice.legal_name in text
    for amount in ("$2,374.96", "$2,276.03", "Head and neck, technical component, M1089"):
        assert amount in text
    assert "CMS has not delivered the adjustments of the technical component" in text


def test_components_are_those_of_the_participant_and_the_years_its_own(reader):
    hospital = factories.participant("technical", from_on=date(2022, 7, 1))
    person = factories.client(factories.seat(hospital))
    page = person.get(address(hospital, "-list"), {"year": "2021"})
    assert page.context["years"] == [2022, 2023, 2024, 2025] and page.context["year"] == 2022
    assert {one.component for one in page.context["of_year"].amounts} == {"TC"}
    former = factories.participant(from_on=date(2020, 1, 1), to_on=date(2020, 12, 31))
    person = factories.client(factories.seat(former))
    assert "You take part in no performance year" in person.get(address(former, "-list")).content.decode()
    assert person.get(address(former, "-pdf")).status_code == 404


def test_price_changes_on_the_day_on_which_another_law_changes_sequestration():
    book = load_book([Amendment("pricing/sequestration", date(2022, 4, 1), Decimal("0.01"), "Public Law 117-71")])
    assert price_days(2021, book=book) == (date(2021, 1, 1),)
    assert price_days(2022, book=book) == (date(2022, 1, 1), date(2022, 4, 1))
    priced = [one.payment for one in payment_amounts(2022, {"PC": Factors()}, book=book) if one.cancer_type == "lung"]
    # 2231.40 less 83.68, 22.31 and 44.63 is 2080.78; less 416.16 it is 1664.62, of which 2 and 1 percent are:
    assert [payment and payment.sequestration for payment in priced] == [Decimal("33.29"), Decimal("16.65")]


def test_amount_without_a_rate_says_why():
    table = dict(BOOK.on(date(2021, 1, 1))["pricing/national_base_rates"])
    del table["liver"]
    book = BOOK.rehearse({"pricing/national_base_rates": table})
    one = payment_amount("liver", "TC", 2021, Factors(), from_on=date(2021, 1, 1), book=book)
    assert one.payment is None and one.unpriced == "There is no TC amount for liver in 2021."
