"""Activity: a practice reads in sentences who did what and when, CMS and the portal included, and nothing of others."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.activity import Topic, sentences
from portal.encryption import EncryptedTextField
from portal.oversight.models import ViewAs
from portal.oversight.services import plans, view_as
from portal.participation.services import enrollment, obligations, practitioners
from portal.services import invitations, messages, seats
from tests import factories
from tests.architecture.house import modules
from tests.architecture.rows import row_of

SILENT = {
    "account.": "about accounts, which belong to no participant",
    "adjustment_proposal.calculate": "CMS's own draft for all participants, until a second person loads it",
    "adjustment_proposal.mark_failed": "a calculation that is done again",
    "adjustment_proposal.propose": "CMS's own draft for all participants",
    "adjustment_proposal.request": "CMS's own draft for all participants",
    "adjustment_proposal.withdraw": "CMS's own draft for all participants",
    "amendment.": "the policy",
    "announcement.": "all practices read it on their pages",
    "care_figures.compute": "a step of a run over all participants",
    "no_pay_figures.compute": "a step of a run over all participants",
    "chain_check.keep": "the nightly check; the page of receipts shows its result",
    "claims.": "claims files belong to no participant",
    "comparison.make": "a step of a run over all participants",
    "construction.": "runs over all participants",
    "data_file.fail": "the page of data files shows it",
    "demonstration_clock.move": "the demonstration",
    "fee_schedule.load": "the policy of prices",
    "episode_counts.record": "a step of a publication, over all participants",
    "benchmark_table.load": "the policy of scores",
    "performance.compile": "a step over all participants; the page of the performance report shows it",
    "experience_survey.load": "a table for many participants; the page of files shows its figures",
    "file.replace": "part of the use case that made the newer file",
    "file.keep": "part of the use case that took the file in",
    "file.keep_verdict": "the scan of a file; harmful content is told",
    "file.note_sound": "the scan of a file",
    "invitation.mark": "part of another use case",
    "job.retry": "the job itself is told",
    "kept_form.": "what a person has not sent is nobody else's business",
    "letter.": "letters are told as messages, one for each practice",
    "library.add_": "documents for the public, before they are published",
    "library.edit_document": "documents for the public",
    "library.withdraw": "the library itself names what was withdrawn, with the reason",
    "localities.load": "a table for all participants",
    "message.mark_read": "the person's own mark",
    "message.post": "part of the reminders",
    "message.send_each": "part of another use case",
    "message.tell_news": "part of another use case",
    "monitoring.": "unannounced visits and allegations of harm are not told; the page of monitoring shows the others",
    "release.": "CMS's own preparation; each report that it issues is told",
    "case_file.ask": "the page of the case shows it",
    "case_file.fail": "the page of the case shows it",
    "case_file.keep": "the page of the case shows it",
    "report_file.ask": "the page of the report shows it",
    "report_file.fail": "the page of the report shows it",
    "report_file.keep": "the page of the report shows it",
    "verification.": "CMS's own check, which changes nothing",
    "score.keep_each": "part of a run, or of another use case that tells it",
    "notice_draft.": "the practice's own paper, until it is signed; the draft and the case show who saved it",
    "report_archive.": "for CMS staff; its page names who took it",
    "repayment.follow": "the last day of a duty; the dashboard shows it",
    "repayment.open": "part of the report's issue",
    "obligation.ask_again": "part of another use case",
    "obligation.reword": "part of another use case",
    "obligation.postpone": "part of another use case",
    "obligation.end_excuse": "part of another use case",
    "obligation.excuse": "part of another use case",
    "obligation.open_by_event": "part of another use case",
    "obligation.open_years": "the portal's calendar; the dashboard shows its duties",
    "obligation.reopen": "part of another use case",
    "obligation.settle": "part of another use case",
    "obligation.take_back": "part of another use case",
    "obligation.unsettle": "part of another use case",
    "obligation.waive": "part of another use case",
    "publication.": "runs over all participants, of which practices see the episodes",
    "policy_rehearsal.": "a draft of the policy over all participants, of which nothing follows",
    "rehearsal.": "a trial by CMS, which changes nothing",
    "waiver.ask": "CMS's own draft, until a second person approves it",
    "participant.amend_each": "part of another use case",
    "participant_list.receive": "a file for many participants, before it is loaded",
    "policy.": "the policy",
    "pricing_table.load": "the policy of prices",
    "portal.": "the state of the portal",
    "practitioner_directory.load": "names for many participants",
    "practitioner_list.receive": "a file for many participants, before it is loaded",
    "receipt.issue": "part of another use case",
    "reconsideration.open_right": "part of another use case",
    "report.compare": "worked out from two reports that the practice reads",
    "clock.tell_staff": "mails to CMS's own people",
    "error_notice.assign": "CMS's own work on a case",
    "error_notice.try_answer": "a trial by CMS, which changes nothing",
    "dispute.": "the clocks of what another use case did",
    "registration.answer": "the mail that follows a registration",
    "registration.send_link": "the mail that follows a registration",
    "reminder_mail.": "the reminder itself is told",
    "run.": "runs over all participants",
    "staff.": "CMS's own people",
    "terms.accept": "about accounts, which belong to no participant",
    "annotated_file.fail": "the page of corrections shows it",
    "annotated_file.keep": "a message tells it",
    "revision.finish": "the new version itself is told",
    "version.check": "the check's result is told",
    "version.place_findings": "a step after the check",
    "version.give_up": "a check that somebody else ended, which is told",
    "version.write_rows": "the check's result is told",
    "view_as.end": "a look ends by itself after 15 minutes",
    "zip_areas.load": "a table for all participants",
}
"""Use cases that the page does not tell, by name or by the beginning of the name, each with its reason."""


def use_cases():
    """Return the names of all use cases in the code."""
    found = set()
    for path in modules("services"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "use_case":
                found.add(node.args[0].value)
    return found


def test_every_use_case_is_told_or_silent_for_a_reason():
    cases = use_cases()
    assert len(cases) > 100
    told = set(sentences())
    silent = {case for case in cases if any(case == name or case.startswith(name) for name in SILENT)}
    assert cases - told - silent == set(), "write a sentence in the app's activity.py, or a reason here"
    assert told - cases == set(), "sentences for use cases that are gone"
    assert {name for name in SILENT if not any(case.startswith(name) for case in cases)} <= {"invitation.mark"}


@pytest.mark.parametrize("sentence", sentences().values(), ids=lambda sentence: sentence.action)
def test_sentence_names_columns_of_its_model_and_nothing_encrypted(sentence):
    model = apps.get_model(sentence.of)
    assert hasattr(model, "pgh_event_model")
    for name in sentence.columns:
        assert not isinstance(model._meta.get_field(name), EncryptedTextField)
    assert not sentence.words.endswith(".")


def told(browser, participant, **query):
    response = browser.get(reverse("oversight:activity", args=[participant.model_id]), query)
    assert response.status_code == 200
    return [happening.sentence for happening in response.context["page"]]


@pytest.mark.django_db
def test_people_staff_and_jobs_are_told_in_sentences_and_filtered():
    factories.at(date(2021, 12, 20))
    participant = factories.participant(legal_name="Riverside Oncology")
    other = factories.participant()
    ada = factories.seat(participant, first_name="Ada", last_name="Cole")
    bo = factories.seat(participant, first_name="Bo", last_name="Lee")
    lena = factories.user(staff="analyst", first_name="Lena", last_name="Ortiz")
    factories.at(date(2022, 3, 3))
    practitioners.add(
        participant=participant,
        npi="1234567893",
        source="participant",
        first_name="Ida",
        last_name="Noddack",
        from_on=date(2022, 3, 3),
        by=ada,
    )
    invitations.send(participant=participant, email="Cy@practice.example", role="viewer", by=ada)
    seats.end(seat=bo.seats.get(), by=ada)
    view_as.begin(participant=participant, reason="You called about your list", by=lena)
    plans.request(
        participant=participant, record=None, year=2021, deficiency="Lists were late.", required="Send them in time.",
        answer_due_on=date(2022, 4, 30), by=lena,
    )  # fmt: skip
    messages.send(participant=other, subject="For another practice", body="b", by=lena)
    browser = factories.client(ada)
    lines = told(browser, participant)
    day = "On March 3, 2022,"
    assert [line for line in lines if "Ada Cole" in line or "CMS," in line] == [
        f"{day} Lena Ortiz, CMS, asked for a corrective action plan for performance year 2021.",
        f"{day} Lena Ortiz, CMS, looked at your pages as you see them. Reason: You called about your list.",
        f"{day} Ada Cole ended the access of Bo Lee.",
        f"{day} Ada Cole invited cy@practice.example (role: viewer).",
        f"{day} Ada Cole added Ida Noddack to the list of practitioners.",
    ]
    assert "On December 20, 2021, test issued the Model ID " + participant.model_id + "." in lines
    assert all("another practice" not in line for line in lines)
    assert told(browser, participant, topic=Topic.PEOPLE.name) == [lines[2], lines[3]]
    of_2021 = told(browser, participant, calendar_year=2021)
    assert of_2021 and all(line.startswith("On December 20, 2021,") for line in of_2021)
    assert told(browser, participant, calendar_year=2021, topic=Topic.MONEY.name) == []
    assert told(browser, participant, calendar_year="1999") == lines, "a year that is not offered filters nothing"
    assert (
        told(factories.client(factories.seat(other)), other)[0]
        == f"{day} Lena Ortiz, CMS, sent the message “For another practice”."
    )


@pytest.mark.django_db
def test_what_proves_it_is_linked_and_many_rows_are_one_happening():
    factories.at(date(2021, 1, 15))
    participant = factories.participant()
    obligations.open_all(by="test")
    ada = factories.seat(participant, first_name="Ada", last_name="Cole")
    browser = factories.client(ada)
    browser.post(
        reverse("participation:sharing-refusal-list", args=[participant.model_id]),
        {"mbi": "1EG4-TE5-MK73", "refused_on": "2021-01-14"},
    )
    enrollment.record_episode_count(participant=participant, calendar_year=2019, count=7, source="claims", by="test")
    response = browser.get(reverse("oversight:activity", args=[participant.model_id]))
    [refusal] = [one for one in response.context["page"] if "refuses" in one.sentence]
    assert refusal.sentence == "On January 15, 2021, Ada Cole recorded that a patient refuses data sharing."
    receipt = participant.receipts.get(kind="sharing-refusal")
    assert refusal.receipt == receipt.sequence
    assert reverse("portal:receipt", args=[participant.model_id, receipt.sequence]) in response.content.decode()
    assert "1EG4TE5MK73" not in response.content.decode()


@pytest.mark.django_db
def test_queries_do_not_grow_with_happenings():
    participant = factories.participant()
    browser = factories.client(factories.seat(participant))
    address = reverse("oversight:activity", args=[participant.model_id])
    browser.get(address)

    def queries():

        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address, {"page": 2}).status_code == 200
        return len(captured)

    before = queries()
    for number in range(60):
        messages.send(participant=participant, subject=f"Letter {number}", body="b", by="system:test")
    assert queries() == before <= 15
    page = browser.get(address).context["page"]
    assert len(page) == 50 and page.paginator.num_pages == 2
    assert page[0].sentence.endswith("the portal sent the message “Letter 59”.")


@pytest.mark.django_db
def test_page_is_empty_without_history():
    participant = factories.participant()
    row_of(ViewAs, participant)  # written by no use case
    browser = factories.client(factories.seat(participant))
    assert told(browser, participant, topic=Topic.MONEY.name) == []
