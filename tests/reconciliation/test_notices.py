"""Error notices: the last day, who may file, the receipt, exhibits, and the answer of a reviewer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.files import reading
from portal.models import Message, Role, StoredFile
from portal.participation.models import Obligation
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, Response
from reconciliation.services import answers, notices
from tests import factories
from tests.reconciliation.answering import answered, findings
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
DAY_45, DAY_46 = date(2022, 9, 29), date(2022, 9, 30)  # August 15 + 45: 16 days left in August, 29 in September
PDF = b"%PDF-1.7\n%test\n"


@pytest.fixture
def line(report):
    return report.lines.filter(code="duplicate-services.episode").first()


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def file(report, line, primary):
    def run(**given):
        details = {
            "participant": report.participant,
            "lines": [notices.Contested(line)],
            "grounds": "This service was furnished after our treatment had ended.",
            "wanted_outcome": "Nothing is charged for it.",
            "by": primary,
        }
        return notices.file(**{**details, **given})

    return run


def stored(data_dir) -> list[Path]:
    return sorted((path for path in (data_dir / "files").rglob("*") if path.is_file()), key=lambda path: path.name)


def page(report, line):
    return reverse("reconciliation:notice-file", args=[report.participant.model_id, report.pk, line.position])


def test_the_45th_day_is_in_time_and_the_46th_is_late(file, line, report):
    factories.at(DAY_46)
    with pytest.raises(Refused, match="The last day to contest this report was September 29, 2022"):
        file()
    assert not ErrorNotice.objects.exists()
    factories.at(DAY_45)
    notice = file()
    assert (notice.received_on, notice.response_due_on) == (DAY_45, date(2022, 10, 29))  # + 30 days


def test_notice_is_accepted_from_the_day_of_the_report(file):
    factories.at(date(2022, 8, 14))
    with pytest.raises(Refused, match="before the report"):
        file()
    factories.at(REPORT_DAY)
    assert file().status == "submitted"


def test_filing_gives_one_receipt_and_starts_the_clock_of_the_answer(file, report, line):
    notice, twice = file(), file()
    assert notice == twice
    receipt = notice.receipt
    assert receipt.facts["lines"] == [{"line": line.code, "amount": str(line.amount)}]
    assert receipt.facts["last_day"] == "2022-09-29"
    assert chains.check(report.participant).faults == ()
    right = Obligation.objects.get(participant=report.participant, code=report.notice_code)
    assert right.settled_on is None  # other lines may be contested
    clock = Obligation.objects.get(participant=report.participant, code=notice.answer_code)
    assert (clock.of_cms, clock.due_on, clock.receipt) == (True, notice.response_due_on, receipt)
    with pytest.raises(Refused, match="already contested"):
        file(grounds="Something else.")


def test_only_a_primary_contact_files(file, report, line):
    for role in (Role.DELEGATE, Role.VIEWER):
        person = factories.seat(report.participant, role)
        with pytest.raises(NotAllowed):
            file(by=person)
        assert factories.client(person).get(page(report, line)).status_code == 403
    stranger = factories.seat(factories.participant())
    with pytest.raises(NotAllowed):
        file(by=stranger)


def test_a_line_of_another_participant_cannot_be_contested(file, run, report):
    other = run.reports.issued().exclude(pk=report.pk).first().lines.first()
    with pytest.raises(Refused, match="not in a report of this participant"):
        file(lines=[notices.Contested(other)])


@pytest.mark.parametrize("field", ["grounds", "wanted_outcome"])
@pytest.mark.parametrize("text", ["Our TIN 12 3456789 was mixed up.", "It is about 1EG4\u2013TE5\u2013MK73."])
def test_personal_identifiers_are_refused_in_both_texts(file, field, text):
    with pytest.raises(Refused, match="Remove it") as refused:
        file(**{field: text})
    assert refused.value.field == field


def test_numbers_of_claims_and_zip_codes_are_accepted(file):
    assert file(grounds="Claim 123456789 is of the clinic in ZIP 02111-1234.").status == "submitted"


def test_personal_identifiers_are_refused_in_the_answer_of_cms(file):
    notice, reviewer = file(), factories.user(staff="reviewer")
    with pytest.raises(Refused, match="Remove it") as refused:
        answers.answer(notice=notice, findings=findings(notice), text="Patient 1EG4 TE5 MK73.", by=reviewer)
    assert refused.value.field == "text"


def test_exhibits_are_stored_with_their_fingerprint(file, report, data_dir):
    attached = [
        SimpleUploadedFile("../../letter of 3 May.pdf", PDF),
        SimpleUploadedFile("same again.pdf", PDF),
        SimpleUploadedFile("note.txt", b"Read the order of services."),
    ]
    notice = file(exhibits=attached)
    kept = [one.file for one in notice.exhibits.all()]
    assert [one.name for one in kept] == ["letter of 3 May.pdf", "note.txt"]
    assert {(one.use, one.participant) for one in kept} == {("exhibit", report.participant)}
    assert b"".join(reading.pieces(kept[0])) == PDF
    assert notice.receipt.facts["exhibits_sha256"] == [one.sha256 for one in kept]
    assert [path.name for path in stored(data_dir)] == sorted(
        one.stored_as.rpartition("/")[2] for one in StoredFile.objects.all()
    )


def test_the_form_files_the_notice_and_shows_its_page(report, line, primary):
    factories.at(date(2022, 8, 29))
    client = factories.client(primary)
    form = client.get(page(report, line)).content.decode()
    assert "31 days left" in form  # August 29 to September 29
    assert "Some values behind these amounts are assumed" in form
    sent = {
        "grounds": "It was furnished for another disease.",
        "wanted_outcome": "No charge.",
        "exhibits": [SimpleUploadedFile("order.pdf", PDF)],
    }
    response = client.post(page(report, line), sent, follow=True)
    notice = ErrorNotice.objects.get()
    assert response.redirect_chain[-1][0] == reverse(
        "reconciliation:notice", args=[report.participant.model_id, notice.pk]
    )
    case = response.content.decode()
    assert "It was furnished for another disease." in case
    assert "order.pdf" in case
    assert "September 28, 2022" in case  # August 29 + 30 days


def test_a_late_form_is_refused_with_a_sentence(report, line, primary):
    client = factories.client(primary)
    factories.at(DAY_46)
    response = client.post(page(report, line), {"grounds": "Too late.", "wanted_outcome": "Yes."})
    assert response.status_code == 200
    assert "You can no longer contest this report" in response.content.decode()
    assert not ErrorNotice.objects.exists()


def test_a_reviewer_answers_and_the_participant_sees_it(file, report, primary):
    notice = file()
    factories.at(date(2022, 9, 5))
    reviewer = factories.user(staff="reviewer")
    response = answered(notice, error=True, text="The line is of another disease.", by=reviewer)
    assert response.reconsideration_due_on == date(2022, 9, 15)  # + 10 days
    notice.refresh_from_db()
    assert notice.status == "answered"
    message = Message.objects.filter(participant=report.participant).first()
    assert "there is an error" in message.body
    shown = factories.client(primary).get(message.path).content.decode()
    assert "The line is of another disease." in shown
    assert "September 15, 2022" in shown
    with pytest.raises(Refused, match="has already been answered"):
        answered(notice, by=reviewer)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("group", ["analyst", "help desk", "reconsideration official"])
def test_only_a_reviewer_answers(file, group, primary):
    notice = file()
    for person in (factories.user(staff=group), primary):
        with pytest.raises(Refused, match="Only a reviewer"):
            answered(notice, by=person)


def test_cms_may_take_more_time_in_writing(file):
    notice = file()  # due September 14
    reviewer = factories.user(staff="reviewer")
    with pytest.raises(Refused, match="Give a new due date after September 14, 2022"):
        answers.extend(notice=notice, text="Files.", new_due_on=date(2022, 9, 14), by=reviewer)
    answers.extend(notice=notice, text="Files.", new_due_on=date(2022, 9, 15), by=reviewer)
    notice.refresh_from_db()
    assert (notice.status, notice.response_due_on) == ("extended", date(2022, 9, 15))
    answered(notice, by=reviewer)
    notice.refresh_from_db()
    assert notice.status == "answered"


def test_page_says_that_cms_s_answer_is_late_and_what_to_do(file, primary):
    """Filed on August 29, 2022: due on September 28. December 5 is 2 + 31 + 30 + 5 = 68 days later."""
    factories.at(date(2022, 8, 29))
    notice = file()
    page = reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk])
    factories.at(date(2022, 9, 28))
    assert "today is the last day" in factories.client(primary).get(page).content.decode()
    factories.at(date(2022, 12, 5))
    shown = factories.client(primary).get(page).content.decode()
    assert "CMS&#x27;s answer was due September 28, 2022" in shown
    assert "It is 68 days late. Call the help desk:" in shown


def test_message_about_an_unchanged_calculation_says_what_to_do_next(file):
    answered(file())
    body = Message.objects.order_by("-pk")[0].body
    assert "of August 15, 2022: CMS made no change. If you disagree, ask for reconsideration" in body
