"""The dashboard: everything open across the years first, and one choice of a year for all pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.participation.services import obligations
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    factories.at(date(2020, 12, 1))
    return factories.participant()


@pytest.fixture
def browser(participant):
    return factories.client(factories.seat(participant))


def dashboard(participant):
    return reverse("participation:dashboard", args=[participant.model_id])


def agenda(browser, participant, **asked):
    return browser.get(dashboard(participant), asked).context["agenda"]


def test_everything_open_of_every_year_comes_first_by_last_day(participant, browser):
    factories.at(date(2022, 1, 10))
    for code in ("cehrt", "pso", "practitioner-list"):
        obligations.settle(participant=participant, year=2021, code=code, by="test")
    shown = [(one.year, one.code, one.status) for one in agenda(browser, participant, year="2023")]
    assert shown[:5] == [
        (2021, "clinical-data-1", "overdue"),
        (2022, "cehrt", "overdue"),
        (2021, "clinical-data-2", "due"),
        (2022, "practitioner-list", "due"),
        (2022, "pso", "due"),
    ]
    assert {year for year, _, _ in shown} == {2021, 2022, 2023}
    page = browser.get(dashboard(participant), {"year": "2023"}).content.decode()
    assert page.index("Everything open in all performance years") < page.index("Performance year 2023")
    assert "The portal no longer accepts this. Ask the help desk for more time." in page
    assert "You can still do this. It counts as late." in page
    assert (
        "Next: Certify the use of certified EHR technology (performance year 2022). Was due December 31, 2021." in page
    )


def test_nothing_open_says_so(participant, browser):
    participant.obligations.update(settled_on=date(2021, 1, 4))
    page = browser.get(dashboard(participant)).content.decode()
    assert "You have done everything that is open now" in page


def test_what_nobody_can_do_on_the_portal_any_more_leads_to_the_help_desk(participant, browser):
    participant.obligations.exclude(year=2021, code="clinical-data-1").update(settled_on=date(2021, 1, 4))
    factories.demonstration_clock.move(to=date(2021, 8, 1), follow=False, by="test")
    page = browser.get(dashboard(participant)).content.decode()
    assert "You cannot do any of this on the portal any more. Call the help desk." in page
    assert reverse("portal:help-desk") in page


def test_chosen_year_follows_from_page_to_page(participant, browser):
    factories.at(date(2022, 1, 10))
    attestation = reverse("participation:attestation", args=[participant.model_id, "pso"])
    assert browser.get(attestation).context["year"] == 2021
    assert browser.get(dashboard(participant), {"year": "2022"}).context["year"] == 2022
    for address in (
        attestation,
        dashboard(participant),
        reverse("quality:submission-list", args=[participant.model_id]),
    ):
        assert browser.get(address).context["year"] == 2022
    assert browser.get(attestation, {"year": "2021"}).context["year"] == 2021
    assert browser.get(dashboard(participant)).context["year"] == 2021
    assert factories.client(factories.seat(participant)).get(attestation).context["year"] == 2021


def test_year_that_a_page_does_not_have_is_not_forced_on_it(participant):
    factories.at(date(2022, 1, 10))
    later = factories.participant(from_on=date(2023, 1, 1))
    person = factories.seat(participant)
    factories.seat(later).seats.update(user=person)
    browser = factories.client(person)
    assert browser.get(dashboard(participant), {"year": "2021"}).context["year"] == 2021
    assert browser.get(dashboard(later)).context["year"] == 2023
    assert browser.get(dashboard(participant)).context["year"] == 2021
