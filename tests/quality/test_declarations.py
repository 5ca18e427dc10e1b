"""Declarations of nothing to report: a receipt, a settled obligation, and a version that a file can replace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Participant, Receipt, Role
from portal.selectors import policy_book
from portal.services.use_case import Refused
from quality import selectors
from quality.models import Declaration, MeasureResult, Submission, Version
from quality.services import declarations, scores, windows
from quality.wording import NOTHING_TO_REPORT
from tests import factories
from tests.at_once import call_at_once
from tests.uploads import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def declare(practice: Participant) -> Callable[..., Version]:
    """Return a function that declares nothing to report for the second half of 2021, or as given."""

    def run(**given) -> Version:
        details = {
            "participant": practice,
            "year": 2021,
            "file_type": "clinical-data",
            "period": 2,
            "signer_title": "Practice administrator",
            **given,
        }
        if "by" not in details:
            details["by"] = factories.seat(practice, Role.DELEGATE)
        return declarations.declare_nothing(**details)

    return run


def duty(practice: Participant, code: str = "clinical-data-2"):
    return practice.obligations.get(year=2021, code=code)


def test_a_declaration_settles_the_obligation_with_a_receipt_of_the_signed_words(declare, practice):
    version = declare()
    assert (version.status, version.rows, version.number, version.nothing_to_report) == ("accepted", 0, 1, True)
    assert version.submission.accepted == version
    assert duty(practice).status(date(2022, 1, 10)) == "done" and duty(practice).receipt == version.receipt
    declaration = Declaration.objects.get()
    assert (declaration.signer_name, declaration.signer_title) == (
        declaration.signed_by.get_full_name(),
        "Practice administrator",
    )
    facts = version.receipt.facts
    assert facts["wording"] == declaration.wording == NOTHING_TO_REPORT["clinical-data"].text
    assert (facts["year"], facts["period"], facts["file_type"]) == (2021, 2, "Clinical data")
    assert chains.check(practice).faults == ()
    assert "nothing to report" in practice.messages.first().subject


def test_a_second_declaration_returns_the_first(declare):
    first, second = declare(), declare()
    assert first == second
    assert (Version.objects.count(), Declaration.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_an_accepted_file_replaces_a_declaration_and_a_rejected_file_does_not(declare, checked):
    declared = declare()
    rejected = checked(build.clinical(build.changed(build.clinical_rows(), 0, sex="x")))
    assert rejected.status == "rejected" and Submission.objects.get().accepted == declared
    accepted = checked()
    assert (accepted.number, Submission.objects.get().accepted) == (3, accepted)
    # A later declaration replaces the file.
    assert declare().number == 4 and Submission.objects.get().accepted.nothing_to_report


def test_measures_declared_without_a_case_are_not_scored(declare, practice):
    declare(file_type="quality-measures", period=None)
    rows = MeasureResult.objects.filter(participant=practice)
    assert {row.measure for row in rows} == {"144", "134", "047", "treatment-summary"}
    assert {(row.eligible, row.met, row.not_met) for row in rows} == {(0, 0, 0)}
    score = scores.score(participant=practice, year=2021, book=policy_book(), by="test")
    assert "no measure can be scored" in str(score.lines)


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ({"cancer_type": "prostate", "episode_start_date": "2021-04-03"}, True),  # completes July 1
        ({"cancer_type": "prostate", "episode_start_date": "2021-04-02"}, False),  # completes June 30
        ({"cancer_type": "anal", "episode_start_date": "2021-04-03"}, False),
    ],
)
def test_a_declaration_is_refused_if_the_portal_has_an_episode_of_the_period(
    declare, construct, practice, row, refused
):
    construct([{**build.clinical_rows()[0], **row}])
    if refused:
        with pytest.raises(Refused, match="1 completed episode of yours in this period"):
            declare()
        assert not Version.objects.exists() and duty(practice).settled_on is None
    else:
        assert declare().status == "accepted"


def test_a_declaration_of_no_measures_is_refused_if_the_portal_has_an_episode_of_the_year(declare, construct):
    construct([{**build.clinical_rows()[0], "episode_start_date": "2021-04-02"}])
    with pytest.raises(Refused, match="there is something to report"):
        declare(file_type="quality-measures", period=None)


def test_another_practice_s_episodes_do_not_prevent_a_declaration(declare, construct):
    construct(build.clinical_rows(), pc_participant=factories.participant())
    assert declare().status == "accepted"


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2022, 2, 1)])
def test_a_declaration_is_accepted_while_the_window_is_open(declare, day, practice):
    factories.at(day)
    with pytest.raises(Refused, match=r"cannot submit .* today"):
        declare()
    windows.extend(
        participant=practice, file_type="clinical-data", year=2021, period=2, opens_on=day, closes_on=day,
        comment="storm", by="test",
    )  # fmt: skip
    assert declare().status == "accepted"


def test_a_declaration_of_a_file_that_is_not_owed_is_refused(declare):
    hospital = factories.participant("technical")
    with pytest.raises(Refused, match="You do not need to submit this file"):
        declare(participant=hospital, by=factories.seat(hospital))
    with pytest.raises(Refused, match="no such file"):
        declare(period=3)


@pytest.mark.parametrize(("role", "may"), [(Role.PRIMARY, True), (Role.DELEGATE, True), (Role.VIEWER, False)])
def test_roles_that_may_upload_may_declare(declare, practice, role, may):
    person = factories.seat(practice, role)
    if may:
        assert declare(by=person).uploaded_by == person
    else:
        with pytest.raises(NotAllowed):
            declare(by=person)


@pytest.mark.django_db(transaction=True)
def test_two_declarations_at_the_same_moment_make_one_version(declare, practice):
    people = [factories.seat(practice, Role.DELEGATE) for _ in range(2)]
    call_at_once(*(partial(declare, by=person) for person in people))
    assert (Version.objects.count(), Declaration.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def address(practice: Participant, **query: str) -> str:
    return reverse("quality:nothing-to-report", args=[practice.model_id], query=query)


@pytest.fixture
def client(practice) -> Client:
    return factories.client(factories.seat(practice, Role.DELEGATE))


SIGNATURE = {"signer_title": "Practice administrator", "agreed": "on"}


def test_nothing_to_report_page_leads_from_the_list_of_files_to_the_receipt(client, practice):
    files = reverse("quality:submission-list", args=[practice.model_id])
    page = address(practice, file="2021-clinical-data-2")
    assert page in client.get(files).content.decode()
    text = client.get(page).content.decode()
    assert "Nothing to report: Clinical data, July to December" in text
    assert NOTHING_TO_REPORT["clinical-data"].text in text
    answer = client.post(page, SIGNATURE)
    version = Version.objects.get()
    assert answer.url == reverse("quality:version", args=[practice.model_id, version.pk])
    shown = client.get(answer.url).content.decode()
    assert "You declared that there is nothing to report" in shown and version.receipt.number in shown
    assert "Fingerprint" not in shown
    listed = client.get(files).content.decode()
    assert listed.count("Nothing to report") > 1 and "Upload a file instead" in listed and page not in listed
    assert "You already declared this" in client.get(page).content.decode()
    dashboard = client.get(reverse("participation:dashboard", args=[practice.model_id]), {"year": 2021})
    assert "Nothing to report" in dashboard.content.decode()


def test_nothing_to_report_page_needs_the_signature_box_and_shows_the_refusal(client, practice, construct):
    page = address(practice, file="2021-clinical-data-2")
    assert "Check the box to sign" in client.post(page, {**SIGNATURE, "agreed": ""}).content.decode()
    construct(build.clinical_rows())
    answer = client.post(page, SIGNATURE).content.decode()
    assert "The claims show 5 completed episodes of yours" in answer
    assert 'value="Practice administrator"' in answer
    assert not Version.objects.exists()


def test_nothing_to_report_page_outside_every_window(client, practice):
    factories.at(date(2022, 5, 1))
    for page in (address(practice), address(practice, file="2021-clinical-data-2")):
        assert "No window is open today" in client.get(page).content.decode()
        assert "No window is open today" in client.post(page, SIGNATURE).content.decode()
    assert not Version.objects.exists()


def test_staff_see_declarations_among_the_versions(declare, practice):
    signer = declare().uploaded_by.get_full_name()
    client = factories.client(factories.user(staff="analyst"))
    assert signer in client.get(reverse("admin:quality_declaration_changelist")).content.decode()
    versions = reverse("admin:quality_version_changelist")
    assert client.get(versions, {"nothing_to_report__exact": "1"}).context["cl"].result_count == 1
    assert client.get(versions, {"nothing_to_report__exact": "0"}).context["cl"].result_count == 0


def test_a_declaration_is_listed_as_the_accepted_version(declare, practice):
    version = declare()
    [file] = [
        file
        for file in selectors.files_of(practice, year=2021, today=clock.today(), book=policy_book())
        if file.period == 2
    ]
    assert (file.accepted, file.state(date(2022, 1, 10))) == (version, "nothing-to-report")
