"""Public lists of services, base rates and diagnosis codes: from the policy of the year, to look up and to download."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from portal.services import amendments
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_2021():
    factories.at(date(2021, 3, 1))


def words(name, **query):
    answer = Client().get(reverse(name), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(name, ending="csv", **query):
    answer = Client().get(reverse(name, args=[ending]), query)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def amend(name, from_on, value):
    made = amendments.enter(
        name=name, from_on=from_on, value=value, reference="a notice of CMS", reason="test",
        by=factories.user(staff="analyst"),
    )  # fmt: skip
    amendments.approve(amendment=made, by=factories.user(staff="approver"))


@pytest.mark.parametrize(
    ("name", "code", "answer"),
    [
        ("episodes:included-service-list", "77263", "77263 is an included service"),
        ("episodes:included-service-list", " g6015 ", "G6015 is an included service"),
        ("episodes:included-service-list", "77423", "77423 is not an included service"),  # neutron beam
        ("episodes:diagnosis-code-list", "c50.911", "C50.911 is in the Model: Breast"),
        ("episodes:diagnosis-code-list", "C7951", "C79.51 is in the Model: Bone metastases"),
        ("episodes:diagnosis-code-list", "C79.5", "C79.5 is not in the Model"),  # one character less
        ("episodes:diagnosis-code-list", "C64", "C64 is not in the Model"),  # kidney
        ("episodes:diagnosis-code-list", "", "Enter a code, such as C50.911."),
        ("episodes:included-service-list", "7" * 13, "Shorten this to 12 characters. It has 13."),
    ],
)
def test_code_is_looked_up(name, code, answer):
    assert answer in words(name, code=code)


def test_pages_of_services_name_what_is_excluded_and_every_modality():
    page = words("episodes:excluded-service-list")
    for said in ("Neutron beam therapy", "Hyperthermia", "Initial consultation", "General imaging"):
        assert said in page, said
    page = words("episodes:included-service-list")
    for said in ("stereotactic body radiotherapy (SBRT)", "brachytherapy.", "Technical preparation and special",
                 "CMS posts this list 30 days before the performance year begins, by December 2, 2020."):  # fmt: skip
        assert said in page, said


def test_trended_base_rate_is_that_of_the_year_and_its_trend_factor():
    table = {
        cancer: {"PC": "1.0", "TC": "1.0"}
        for cancer in ("anal", "bladder", "bone-metastases", "brain-metastases", "breast", "cervical", "cns",
                       "colorectal", "head-and-neck", "liver", "lung", "lymphoma", "pancreatic", "prostate",
                       "upper-gi", "uterine")
    }  # fmt: skip
    table["lung"]["PC"] = "1.0255"
    amend("pricing/trend_factors", date(2022, 1, 1), table)
    # 2,231.40 times 1.0255 is 2,288.3007
    assert "$2,288.30" in words("episodes:base-rate-list", year=2022)
    assert "$2,288.30" not in words("episodes:base-rate-list", year=2021)
    found = {(row["cancer_type"], row["component"]): row for row in rows("episodes:base-rate-file", year=2022)}
    assert len(found) == 32
    lung = found["lung", "PC"]
    assert (lung["hcpcs"], Decimal(lung["national_base_rate"]), lung["trended_base_rate"]) == (
        "M1094", Decimal("2231.40"), "2288.30",
    )  # fmt: skip
    assert "We do not have this text" in words("episodes:base-rate-list"), "assumed values say so"


def test_lists_follow_an_amendment_from_its_year_on():
    amend("episodes/excluded_services", date(2022, 1, 1), [{"service": "Hypothetical service", "reason": "New"}])
    assert "Hypothetical service" in words("episodes:excluded-service-list", year=2022)
    assert "Hypothetical service" not in words("episodes:excluded-service-list")


@pytest.mark.parametrize(
    ("name", "count", "row"),
    [
        ("episodes:included-service-file", 98, {"hcpcs": "77263", "category": "planning", "component": "PC",
                                                "modality": "any", "performance_year": "2021"}),
        ("episodes:diagnosis-code-file", 54, {"cancer_type": "bone-metastases", "icd10_begins_with": "C79.51",
                                              "performance_year": "2021"}),
    ],
)  # fmt: skip
def test_list_is_downloaded(name, count, row):
    found = rows(name)
    assert row in found and len(found) == count
    assert Client().get(reverse(name, args=["xlsx"])).content.startswith(b"PK")
    assert Client().get(reverse(name, args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("today", "year"), [(date(2020, 12, 1), 2021), (date(2024, 5, 1), 2024), (date(2027, 9, 1), 2025)]
)
def test_year_shown_first_is_that_of_today_or_the_nearest(today, year):
    factories.at(today)
    assert f"Performance year {year}" in words("episodes:base-rate-list")
    assert f"Performance year {year}" in words("episodes:base-rate-list", year="soon")


def test_stranger_who_chooses_a_year_gets_no_session():
    browser = Client()
    browser.get(reverse("episodes:base-rate-list"), {"year": 2024})
    assert not browser.cookies
