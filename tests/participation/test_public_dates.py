"""Public pages show the dates of the Model and of its duties, and the help desk's address, from the policy."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.services import amendments
from tests import factories

pytestmark = pytest.mark.django_db


def words(name):
    return " ".join(Client().get(reverse(name)).content.decode().split())


def test_page_of_dates_shows_the_days_of_the_model_and_the_last_days_of_duties():
    factories.at(date(2020, 12, 1))
    page = words("portal:key-dates")
    assert "The Model begins January 1, 2021 and ends December 31, 2025." in page
    assert "an episode may begin is October 3, 2025" in page
    assert "within 30 days of the day CMS gives you the list, January 31, 2021 at the earliest" in page
    assert "Certify the use of certified EHR technology: by January 30, 2021 (all participants)" in page
    assert "Certify the use of certified EHR technology: by December 31, 2021 (all participants)" in page  # of 2022
    assert "patient safety organization: by January 31, 2022 (technical and dual participants)" in page
    assert "Attest the requirements of care: by March 31, 2022 (all participants)" in page


def test_page_of_dates_shows_an_amended_day():
    amendment = amendments.enter(
        name="deadlines/pso_attestation_day", from_on=date(2021, 1, 1), value="2021-03-15", reference="a notice of CMS",
        reason="test", by=factories.user(staff="analyst"),
    )  # fmt: skip
    amendments.approve(amendment=amendment, by=factories.user(staff="approver"))
    assert "patient safety organization: by March 15, 2021" in words("portal:key-dates")


def test_help_desk_page_allows_a_ccn_by_email_and_forbids_a_tin():
    page = words("portal:help-desk")
    assert "RadiationTherapy@cms.hhs.gov" in page
    assert "You may email a CCN. Never email a TIN." in page
