"""Peer review and the requirements of care: attested after the year, with no as an answer that says what follows."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal import chains
from portal.participation.attestations import BY_CODE, Occasion
from portal.participation.attestations.care import REQUIREMENTS
from portal.participation.models import Attestation
from portal.policy import load_book
from portal.services.use_case import Refused
from tests import factories

IN_TIME = date(2022, 2, 1)
SIGNED = {"signer_title": "administrator", "agreed": "on", "year": "2021"}
ALL_YES = {requirement.code: "yes" for requirement in REQUIREMENTS}


def occasion(year=2021, kind="dual"):
    return Occasion(year, kind, IN_TIME, load_book())


def page(participant, code):
    return reverse("participation:attestation", args=[participant.model_id, code])


@pytest.fixture
def signed_in(db):
    """Return how to open a browser of a new participant's primary contact in the window for 2021."""

    def run(kind="dual"):
        factories.at(IN_TIME)
        participant = factories.participant(kind)
        return participant, factories.client(factories.seat(participant))

    return run


@pytest.mark.parametrize("code", BY_CODE)
def test_statements_of_a_year_are_complete_and_have_versions_of_their_own(code):
    for year in range(2021, 2026):
        wordings = BY_CODE[code].wordings(occasion(year))
        assert len({one.version for one in wordings}) == len(wordings)
        assert not [one.text for one in wordings if "{" in one.text]


class TestPeerReview:
    """§ 512.220(a)(2): 50 percent of new patients in 2021, and 5 percent more each year."""

    @pytest.mark.parametrize(
        ("year", "reviewed", "reached"),
        [(2021, 49, False), (2021, 50, True), (2022, 54, False), (2022, 55, True), (2023, 60, True), (2024, 64, False),
         (2024, 65, True), (2025, 69, False), (2025, 70, True)],
    )  # fmt: skip
    def test_share_of_each_year(self, year, reviewed, reached):
        kind, asked = BY_CODE["peer-review"], occasion(year)
        kept = kind.check({"new_patients": 100, "reviewed_plans": reviewed}, asked)
        assert kept["reached"] == reached
        assert ("fewer than" in kind.wording(kept, asked).text) == (not reached)
        assert bool(kind.summary(kept).follows) == (not reached)

    def test_year_without_new_patients_reaches_its_share(self):
        assert BY_CODE["peer-review"].check({"new_patients": 0, "reviewed_plans": 0}, occasion())["reached"]

    def test_more_plans_than_patients_are_refused(self):
        with pytest.raises(Refused, match="more than all your new patients"):
            BY_CODE["peer-review"].check({"new_patients": 3, "reviewed_plans": 4}, occasion())

    def test_page_keeps_the_counts_and_says_what_follows(self, signed_in):
        participant, client = signed_in()
        words = client.get(page(participant, "peer-review"), {"year": 2021}).content.decode()
        assert "at least 50% in 2021" in words
        client.post(page(participant, "peer-review"), {**SIGNED, "new_patients": "40", "reviewed_plans": "19"})
        made = Attestation.objects.get()
        assert "fewer than 50% of its new patients" in made.wording
        assert made.receipt.title == "Peer review of treatment plans: share not reached, 2021"
        assert participant.obligations.get(year=2021, code="peer-review").receipt == made.receipt
        shown = client.get(page(participant, "peer-review"), {"year": 2021}).content.decode()
        assert "19 (47.50%)" in shown and "What your answer means" in shown


class TestRequirementsOfCare:
    """§ 512.220: one attestation covers every requirement that binds the participant."""

    def test_page_lists_them_in_groups_by_name_and_one_signature_covers_all(self, signed_in):
        participant, client = signed_in()
        words = client.get(page(participant, "patient-care"), {"year": 2021}).content.decode()
        groups = {requirement.heading for requirement in REQUIREMENTS}
        assert {"Patient-centered care requirements", "Care coordination requirements"} < groups
        for shown in (*groups, *(requirement.question for requirement in REQUIREMENTS)):
            assert shown in words
        client.post(page(participant, "patient-care"), {**SIGNED, **ALL_YES})
        made = Attestation.objects.get()
        assert made.answers == ALL_YES
        assert all(requirement.statement in made.wording for requirement in REQUIREMENTS)
        assert participant.obligations.get(year=2021, code="patient-care").settled_on == IN_TIME
        assert chains.check(participant).faults == ()

    def test_no_needs_its_reason_and_is_signed_in_other_words(self, signed_in):
        participant, client = signed_in()
        answers = {**ALL_YES, "treatment_summaries": "no"}
        refused = client.post(page(participant, "patient-care"), {**SIGNED, **answers})
        assert "what was not done" in str(refused.context["form"].errors["exceptions"])
        personal = client.post(page(participant, "patient-care"), {**SIGNED, **answers, "exceptions": "98-1234567"})
        assert personal.context["form"].errors["exceptions"]
        client.post(page(participant, "patient-care"), {**SIGNED, **answers, "exceptions": "Two were late."})
        made = Attestation.objects.get()
        assert (made.answers["exceptions"], made.wording_version) == ("Two were late.", "2020.2")
        shown = client.get(page(participant, "patient-care"), {"year": 2021}).content.decode()
        assert "Two were late." in shown and "No, not always" in shown and "What your answer means" in shown

    def test_every_question_needs_an_answer(self, signed_in):
        participant, client = signed_in()
        unanswered = {code: yes for code, yes in ALL_YES.items() if code != "cancer_stage"}
        refused = client.post(page(participant, "patient-care"), {**SIGNED, **unanswered})
        assert list(refused.context["form"].errors) == ["cancer_stage"]

    def test_reason_without_a_no_is_refused(self):
        with pytest.raises(Refused, match="answered yes to every question"):
            BY_CODE["patient-care"].check({**ALL_YES, "exceptions": "None."}, occasion())

    def test_hospital_is_asked_about_licensure_and_coordination_alone(self, signed_in):
        hospital, client = signed_in("technical")
        client.post(page(hospital, "patient-care"), {**SIGNED, **ALL_YES})
        assert set(Attestation.objects.get().answers) == {"care_coordination", "licensure_and_certification"}

    def test_requirements_bound_by_the_policy_are_those_of_the_catalogue(self):
        bound = load_book().on(date(2021, 1, 1))["participation/care_bound_kinds"]
        assert set(bound) == {requirement.code for requirement in REQUIREMENTS}

    @pytest.mark.parametrize(("day", "late"), [(date(2022, 3, 31), 0), (date(2022, 4, 1), 1)])
    def test_attested_until_march_31_and_late_afterwards(self, signed_in, day, late):
        participant, client = signed_in()
        factories.at(day)
        client.post(page(participant, "patient-care"), {**SIGNED, **ALL_YES})
        assert Attestation.objects.get().days_late == late

    def test_not_before_the_year_is_over(self, signed_in):
        participant, client = signed_in()
        factories.at(date(2021, 12, 31))
        refused = client.post(page(participant, "patient-care"), {**SIGNED, **ALL_YES})
        assert "from January 1, 2022 on" in refused.content.decode()
