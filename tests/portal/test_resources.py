"""The hub of public resources, the guides and the questions: every link leads on, and numbers are those in force."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.guides import GUIDES
from portal.services import amendments
from tests import factories

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2020, 12, 1)


@pytest.fixture(autouse=True)
def before_the_model():
    """Set the day before the Model begins, when practices read these pages first."""
    factories.at(FIRST_DAY)


def body(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def words(name, *more):
    return " ".join(body(reverse(name, args=more)).split())


def test_every_link_of_the_resources_leads_to_a_page_whose_links_lead_on():
    seen, waiting = set(), [reverse("portal:resources")]
    while waiting:
        address = waiting.pop()
        page = body(address)
        seen.add(address)
        assert page.count("<h1") == 1, address
        assert "None" not in main_of(page), address
        links = {found.partition("#")[0] for found in re.findall(r'<a [^>]*href="(/[^"?]*)', main_of(page))}
        waiting += [one for one in links - seen - set(waiting) if not re.search(r"\.(csv|xlsx)$", one)]
        for anchor in re.findall(r'href="#([^"]+)"', main_of(page)):
            assert f'id="{anchor}"' in page, (address, anchor)
    expected = {reverse("portal:guide", args=[guide.code]) for guide in GUIDES} | {
        reverse(f"{name}") for name in (
            "portal:key-dates", "portal:questions", "portal:library", "participation:zip-list",
            "participation:care-requirements", "participation:patient-rights", "participation:apm-status",
            "episodes:included-service-list", "episodes:excluded-service-list",
            "episodes:base-rate-list", "episodes:diagnosis-code-list",
        )
    }  # fmt: skip
    assert expected <= seen


def test_guide_that_does_not_exist_is_not_found():
    assert Client().get(reverse("portal:guide", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "more", "sentence"),
    [
        ("portal:guide", ["taking-part"], "fewer than 20 episodes in the data year"),
        ("portal:guide", ["taking-part"], "group practices that furnish radiotherapy only at an excluded facility"),
        ("portal:guide", ["practitioner-list"], "within 30 days of the day on which you receive it"),
        ("portal:guide", ["files"], "at least 95% of the patients"),
        ("portal:guide", ["payment"], "An episode is 90 days long"),
        ("portal:guide", ["payment"], "3.75% of the professional and 4.75% of the technical component"),
        ("portal:guide", ["payment"], "begins in the third performance year"),
        ("portal:guide", ["reconciliation"], "receive it within 45 days of the report date"),
        ("portal:guide", ["reconciliation"], "Within 10 days of the answer"),
        ("portal:questions", [], "Every patient may choose any provider"),
        ("portal:questions", [], "Payments of the professional component only."),
        ("participation:patient-rights", [], "Patients may choose any provider or supplier of radiotherapy"),
        ("participation:patient-rights", [], "1-800-MEDICARE"),
        ("participation:patient-rights", [], "within 30 days, and CMS leaves"),
    ],
)
def test_page_says_the_numbers_in_force(name, more, sentence):
    assert sentence in words(name, *more)


def test_guide_to_payment_names_the_patient_experience_withhold_from_its_year_on():
    factories.at(date(2023, 1, 1))
    assert "and 1.00% of the technical component for patient experience" in words("portal:guide", "payment")


def test_requirements_of_care_are_named_with_whom_they_bind():
    page = words("participation:care-requirements")
    for heading in ("Patient-centered care requirements", "Evidence-based care", "Care coordination requirements",
                    "Licensure and certification"):  # fmt: skip
        assert f">{heading}</h2>" in page
    assert "Goals of care and intent of treatment" in page and "professional and dual participants" in page
    assert "at least 50% of their new patients" in page


def test_apm_status_is_expected_until_cms_determines_it():
    page = words("participation:apm-status")
    assert page.count("Expected") == 10 and "https://qpp.cms.gov" in page  # two for each of five years
    assert page.count("No text speaks about this year.") == 4
    technical = page[page.index("Technical component") :]
    assert technical.index(">no<") < technical.index("</tr>")
    for name, value in (("participation/advanced_apm_status", "determined"), ("participation/mips_apm_status", "no")):
        made = amendments.enter(
            name=name, from_on=date(2021, 1, 1), value=value, reference="QPP website, 2021 list of APMs",
            reason="announced", by=factories.user(staff="analyst"),
        )  # fmt: skip
        amendments.approve(amendment=made, by=factories.user(staff="approver"))
    page = words("participation:apm-status")
    assert page.count("Yes, CMS determined it") == 1 and page.count("Expected") == 8


def test_key_dates_name_the_close_out_years():
    page = words("portal:key-dates")
    close_out = page[page.index('id="close-out"') :]
    for what in ("Clinical data, period 2 of 2025", "Quality measures of 2025", "Initial reconciliation of 2025",
                 "True-up of 2024", "True-up of 2025", "As early as August 2027"):  # fmt: skip
        assert what in close_out, what
    assert "Clinical data, period 1 of 2025" not in close_out, "its window closes inside the Model"
    places = [close_out.index(what) for what in ("period 2 of 2025", "True-up of 2024", "True-up of 2025")]
    assert places == sorted(places)


def test_key_dates_say_by_when_cms_posts_lists_and_delivers_adjustments():
    page = words("portal:key-dates")
    assert "CMS posts them by December 2, 2020" in page and "CMS gives you them by December 2, 2021" in page
