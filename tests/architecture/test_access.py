"""A guard on every page: anonymous people sign in, strangers get 404, staff pages are for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from portal.models import Participant
from tests import factories
from tests.architecture.addresses import Page, all_pages, own_pages
from tests.architecture.house import NAMESPACES
from tests.architecture.rows import row_of

GUARDS = {"participant", "signed-in", "staff", "public"}
# Anyone may see these; adding one is a decision that this list records.
PUBLIC = {
    "portal:home", "portal:terms", "portal:help-desk", "portal:resources", "participation:zip-lookup",
    "portal:assumed-values",
    "portal:key-dates", "portal:questions", "portal:guide", "portal:library", "portal:library-document",
    "portal:library-file",  # of published versions alone
    "participation:zip-list", "participation:zip-file", "participation:care-requirements",
    "participation:patient-rights", "participation:apm-status",
    "episodes:included-service-list", "episodes:included-service-file", "episodes:excluded-service-list",
    "episodes:base-rate-list",
    "episodes:base-rate-file", "episodes:diagnosis-code-list", "episodes:diagnosis-code-file",
    "quality:check-guide",
    "portal:register", "portal:register-sent", "portal:registration-confirm", "portal:invitation",
    "participation:calendar-feed",  # who knows the secret address reads titles and last days
    "quality:shared-findings", "quality:shared-findings-file",  # who knows the link reads findings without patients
    "portal:session-left", "portal:session-over", "portal:demonstration-mailbox", "portal:demonstration-logins",
}  # fmt: skip
PAGES = own_pages()
OF_PARTICIPANT = [page for page in PAGES if page.guard == "participant"]


def model(label: str) -> Any:
    return apps.get_model(label)


def made(label: str, attribute: str = "pk", **given: Any) -> Callable[[Participant], Any]:
    """Return a function that writes a row for a participant and returns one attribute of it."""
    return lambda participant: getattr(row_of(model(label), participant, **given), attribute)


def line_of_a_report(participant: Participant) -> dict[str, Any]:
    line = row_of(model("reconciliation.ReportLine"), participant)
    return {"report_id": line.report_id, "position": line.position}


def exhibit_of_a_notice(participant: Participant) -> dict[str, Any]:
    exhibit = row_of(model("reconciliation.Exhibit"), participant)
    return {"notice_id": exhibit.notice_id, "exhibit_id": exhibit.pk}


def line_of_a_draft(participant: Participant) -> dict[str, Any]:
    line = row_of(model("reconciliation.DraftLine"), participant)
    return {"draft_id": line.draft_id, "line_id": line.pk}


def file_of_a_draft(participant: Participant) -> dict[str, Any]:
    file = row_of(model("reconciliation.DraftFile"), participant)
    return {"draft_id": file.draft_id, "file_id": file.pk}


def certified_version(participant: Participant) -> dict[str, Any]:
    certification = row_of(model("quality.FileCertification"), participant)
    certification.submission.certification = certification
    certification.submission.save()
    return {"version_id": certification.version_id}


def row_in_error(participant: Participant) -> dict[str, Any]:
    row = row_of(model("quality.RowInError"), participant, cells="{}")
    return {"version_id": row.version_id, "number": row.number}


def episode(participant: Participant) -> dict[str, Any]:
    run = factories.published_run()  # practices open no episode of another run
    found = row_of(model("episodes.Episode"), participant, run=run, pc_participant=participant)
    row_of(model("episodes.EpisodeComponent"), participant, episode=found)
    return {"episode_id": found.pk}


def calculated_adjustment(participant: Participant) -> dict[str, Any]:
    proposed = row_of(model("episodes.ProposedAdjustment"), participant, case_mix_lines=[], historical_lines=[])
    return {"adjustment_id": row_of(model("episodes.Adjustment"), participant, proposed=proposed).pk}


def performance_report(participant: Participant) -> dict[str, Any]:
    """Each participant gets a year of its own, which the other one has no report of."""
    compilations = model("reconciliation.PerformanceCompilation")
    compilation = row_of(compilations, participant, year=2021 + compilations.objects.count())
    row_of(model("reconciliation.PerformanceReport"), participant, compilation=compilation, cancer_types=[])
    return {"year": compilation.year}


# Rows for the arguments of an address, by the set of argument names. A page whose set of arguments is missing here
# fails: add the set.
ROWS: list[tuple[set[str], Callable[[Participant], dict[str, Any]]]] = [
    (set(), lambda participant: {}),
    (
        {"practitioner_id"},
        lambda participant: {"practitioner_id": row_of(model("participation.Practitioner"), participant).pk},
    ),
    (
        {"attestation_id"},
        lambda participant: {"attestation_id": row_of(model("participation.Attestation"), participant).pk},
    ),
    ({"election_id"}, lambda participant: {"election_id": row_of(model("participation.Election"), participant).pk}),
    ({"request_id"}, lambda participant: {"request_id": row_of(model("participation.DataRequest"), participant).pk}),
    (
        {"profile_request_id"},
        lambda participant: {"profile_request_id": row_of(model("participation.ProfileRequest"), participant).pk},
    ),
    ({"refusal_id"}, lambda participant: {"refusal_id": row_of(model("participation.SharingRefusal"), participant).pk}),
    ({"given_id"}, lambda participant: {"given_id": row_of(model("participation.NoticeGiven"), participant).pk}),
    (
        {"summary_id"},
        lambda participant: {"summary_id": row_of(model("participation.TreatmentSummary"), participant).pk},
    ),
    ({"message_id"}, lambda participant: {"message_id": row_of(model("portal.Message"), participant).pk}),
    ({"seat_id"}, lambda participant: {"seat_id": row_of(model("portal.Seat"), participant).pk}),
    ({"invitation_id"}, lambda participant: {"invitation_id": row_of(model("portal.Invitation"), participant).pk}),
    ({"sequence"}, lambda participant: {"sequence": row_of(model("portal.Receipt"), participant).sequence}),
    ({"version_id"}, certified_version),
    ({"version_id", "number"}, row_in_error),
    (
        {"annotated_id"},
        lambda participant: {"annotated_id": row_of(model("quality.AnnotatedFile"), participant).pk},
    ),
    ({"share_id"}, lambda participant: {"share_id": row_of(model("quality.Share"), participant).pk}),
    (
        {"report_id"},  # compared with the one before: the changes are a page too
        lambda participant: {"report_id": row_of(model("reconciliation.ReportComparison"), participant).report_id},
    ),
    ({"report_id", "position"}, line_of_a_report),
    ({"year"}, performance_report),
    ({"notice_id"}, lambda participant: {"notice_id": row_of(model("reconciliation.ErrorNotice"), participant).pk}),
    ({"notice_id", "exhibit_id"}, exhibit_of_a_notice),
    (
        {"reconsideration_id"},
        lambda participant: {"reconsideration_id": row_of(model("reconciliation.Reconsideration"), participant).pk},
    ),
    (
        {"question_id"},
        lambda participant: {"question_id": row_of(model("reconciliation.InformationRequest"), participant).pk},
    ),
    ({"letter_id"}, lambda participant: {"letter_id": row_of(model("reconciliation.CaseLetter"), participant).pk}),
    ({"draft_id"}, lambda participant: {"draft_id": row_of(model("reconciliation.NoticeDraft"), participant).pk}),
    ({"draft_id", "line_id"}, line_of_a_draft),
    ({"draft_id", "file_id"}, file_of_a_draft),
    ({"episode_id"}, episode),
    ({"adjustment_id"}, calculated_adjustment),
    ({"data_file_id"}, lambda participant: {"data_file_id": row_of(model("episodes.DataFile"), participant).pk}),
    ({"plan_id"}, lambda participant: {"plan_id": row_of(model("oversight.Plan"), participant).pk}),
]
# Arguments that name no row: a stranger gets 404 because of the Model ID alone.
WORDS = {"file_type": "clinical-data", "ending": "csv", "code": "cehrt", "part": "data", "cancer_type": "lung",
         "kind": "pdf"}  # fmt: skip


def arguments_of(page: Page, participant: Participant) -> dict[str, Any]:
    """Return the arguments of a page, with new rows of a participant."""
    rows = set(page.arguments) - set(WORDS) - {"model_id"}
    maker = next((make for names, make in ROWS if names == rows), None)
    assert maker, f"{page.name} takes {sorted(rows)}: add them to ROWS"
    words = {name: value for name, value in WORDS.items() if name in page.arguments}
    own = {"model_id": participant.model_id} if "model_id" in page.arguments else {}
    return {**own, **words, **maker(participant)}


def address_of(page: Page, **arguments: Any) -> str:
    return reverse(page.name, kwargs=arguments) if page.url_name else f"/{page.route}"


def test_there_are_pages_of_every_app():
    assert {page.namespace for page in OF_PARTICIPANT} == set(NAMESPACES.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_of_ours_has_one_guard(page):
    assert page.guard in GUARDS, "decorate the view with one guard of portal.access"
    assert (page.guard == "public") == (page.name in PUBLIC)


def test_every_other_page_is_the_admin_s_or_allauth_s():
    strange = [
        page.route for page in all_pages() if page not in PAGES and not page.route.startswith(("admin/", "accounts/"))
    ]
    assert strange == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page in PAGES if page.guard != "public"], ids=lambda page: page.name)
def test_anonymous_people_are_led_to_the_sign_in(page):
    arguments = arguments_of(page, factories.participant()) if page.arguments else {}
    for method in ("get", "post"):
        response = getattr(Client(), method)(address_of(page, **arguments))
        if response.status_code == 405:
            continue
        assert response.status_code == 302, method
        assert response.headers["Location"].startswith(reverse("account_login")), method


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page in PAGES if page.guard == "staff"], ids=lambda page: page.name)
def test_staff_pages_do_not_exist_for_participants(page):
    participant = factories.participant()
    person = factories.client(factories.seat(participant))
    arguments = arguments_of(page, participant) if page.arguments else {}
    for method in (person.get, person.post):
        assert method(address_of(page, **arguments)).status_code == 404


@pytest.mark.django_db
def test_people_of_practices_open_no_admin_page():
    person = factories.client(factories.seat(factories.participant()))
    for page in all_pages():
        if page.namespace == "admin" and not page.arguments and page.url_name not in ("logout", "login", "jsi18n"):
            response = person.get(reverse(page.name))
            assert response.status_code in (302, 403, 404), page.name
            assert response.status_code != 302 or response.headers["Location"] != reverse("admin:index"), page.name
