"""Error notices: the 45th day and the day after, who may file, one receipt, exhibits, the answer of a reviewer."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Message, Role
from portal.participation.models import Obligation
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, Exhibit, Response
from reconciliation.services import notices
from tests import factories
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
DAY_45, DAY_46 = date(2022, 9, 29), date(2022, 9, 30)  # 15 August + 45: 16 days left in August, 29 in September
PDF = b"%PDF-1.7\n%test\n"


@pytest.fixture
def line(statement):
    return statement.lines.filter(code="duplicate-services.episode").first()


@pytest.fixture
def primary(statement):
    return factories.seat(statement.participant)


@pytest.fixture
def file(statement, line, primary):
    def run(**given):
        details = {
            "participant": statement.participant,
            "line": line,
            "grounds": "This service was furnished after our treatment had ended.",
            "wanted_outcome": "Nothing is charged for it.",
            "by": primary,
        }
        return notices.file(**{**details, **given})

    return run


def page(statement, line):
    return reverse("reconciliation:notice-file", args=[statement.participant.model_id, statement.pk, line.position])


def test_the_45th_day_is_in_time_and_the_46th_is_not(file, line, statement):
    factories.at(DAY_46)
    with pytest.raises(Refused, match="The last day to contest this report was September 29, 2022"):
        file()
    assert not ErrorNotice.objects.exists()
    factories.at(DAY_45)
    notice = file()
    assert (notice.received_on, notice.response_due_on) == (DAY_45, date(2022, 10, 29))  # + 30 days


def test_the_report_day_itself_is_in_time_and_the_day_before_is_not(file):
    factories.at(date(2022, 8, 14))
    with pytest.raises(Refused, match="before the report"):
        file()
    factories.at(REPORT_DAY)
    assert file().status == "submitted"


def test_filing_gives_one_receipt_and_settles_the_clock(file, statement, line):
    notice, twice = file(), file()
    assert notice == twice
    receipt = notice.receipt
    assert receipt.facts["amount"] == str(line.amount)
    assert receipt.facts["last_day"] == "2022-09-29"
    assert chains.check(statement.participant).faults == ()
    duty = Obligation.objects.get(participant=statement.participant, code=statement.notice_code)
    assert (duty.settled_on, duty.receipt) == (REPORT_DAY, receipt)
    with pytest.raises(Refused, match="contested already"):
        file(grounds="Something else.")


def test_only_a_primary_contact_files(file, statement, line):
    for role in (Role.DELEGATE, Role.VIEWER):
        person = factories.seat(statement.participant, role)
        with pytest.raises(NotAllowed):
            file(by=person)
        assert factories.client(person).get(page(statement, line)).status_code == 403
    stranger = factories.seat(factories.participant())
    with pytest.raises(NotAllowed):
        file(by=stranger)


def test_a_line_of_another_participant_cannot_be_contested(file, run, statement):
    other = run.statements.issued().exclude(pk=statement.pk).first().lines.first()
    with pytest.raises(Refused, match="not of a report of this participant"):
        file(line=other)


@pytest.mark.parametrize("text", ["Our TIN 12-3456789 was mixed up.", "SSN 123-45-6789", "It is about 1EG4-TE5-MK73."])
def test_personal_identifiers_are_refused(file, text):
    with pytest.raises(Refused, match="Take it out"):
        file(grounds=text)


def test_exhibits_are_kept_outside_the_web_root_with_their_fingerprint(file, statement, primary, settings):
    attached = [
        SimpleUploadedFile("../../letter of 3 May.pdf", PDF),
        SimpleUploadedFile("same again.pdf", PDF),
        SimpleUploadedFile("note.txt", b"Read the order of services."),
    ]
    notice = file(exhibits=attached)
    assert [one.name for one in notice.exhibits.all()] == ["letter of 3 May.pdf", "note.txt"]
    first = notice.exhibits.first()
    assert default_storage.open(first.stored_as).read() == PDF
    assert notice.receipt.facts["exhibits_sha256"] == [one.sha256 for one in notice.exhibits.all()]
    address = reverse("reconciliation:exhibit", args=[statement.participant.model_id, notice.pk, first.pk])
    answer = factories.client(primary).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    stranger = factories.seat(factories.participant())
    assert factories.client(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tool.exe", b"MZ", "this kind of file is not taken"),
        ("empty.pdf", b"", "is empty"),
        ("letter.pdf", b"<html>", "not what its name says"),
        ("sheet.xlsx", b"PK\x03\x04nothing", "not what its name says"),
        ("notes.txt", b"\x00\x01", "not what its name says"),
        ("big.pdf", PDF + b"0" * (10 * 1024 * 1024), "the limit is 10 MB"),
    ],
)
def test_files_that_are_not_taken(file, name, content, why):
    with pytest.raises(Refused, match=why):
        file(exhibits=[SimpleUploadedFile(name, content)])
    assert not ErrorNotice.objects.exists()
    assert not Exhibit.objects.exists()


def test_the_form_files_the_notice_and_shows_the_case(statement, line, primary):
    factories.at(date(2022, 8, 29))
    client = factories.client(primary)
    form = client.get(page(statement, line)).content.decode()
    assert "31 days left" in form  # 29 August to 29 September
    assert "Some values behind these amounts are assumed" in form
    sent = {
        "grounds": "It was furnished for another disease.",
        "wanted_outcome": "No charge.",
        "exhibits": [SimpleUploadedFile("order.pdf", PDF)],
    }
    response = client.post(page(statement, line), sent, follow=True)
    notice = ErrorNotice.objects.get()
    assert response.redirect_chain[-1][0] == reverse(
        "reconciliation:notice", args=[statement.participant.model_id, notice.pk]
    )
    case = response.content.decode()
    assert "It was furnished for another disease." in case
    assert "order.pdf" in case
    assert "September 28, 2022" in case  # 29 August + 30 days


def test_a_late_form_says_so_and_keeps_what_was_typed(statement, line, primary):
    client = factories.client(primary)
    factories.at(DAY_46)
    response = client.post(page(statement, line), {"grounds": "Too late.", "wanted_outcome": "Yes."})
    assert response.status_code == 200
    assert "can no longer be contested" in response.content.decode()
    assert not ErrorNotice.objects.exists()


def test_a_reviewer_answers_and_the_participant_sees_it(file, statement, primary):
    notice = file()
    factories.at(date(2022, 9, 5))
    reviewer = factories.user(staff="reviewer")
    response = notices.respond(
        notice=notice, outcome="error-confirmed", text="The line is of another disease.", by=reviewer
    )
    assert response.reconsideration_due_on == date(2022, 9, 15)  # + 10 days
    notice.refresh_from_db()
    assert notice.status == "answered"
    message = Message.objects.filter(participant=statement.participant).first()
    assert "there is an error" in message.body
    shown = factories.client(primary).get(message.path).content.decode()
    assert "The line is of another disease." in shown
    assert "September 15, 2022" in shown
    with pytest.raises(Refused, match="a second answer is a reconsideration"):
        notices.respond(notice=notice, outcome="error-confirmed", text="Once more.", by=reviewer)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("group", ["analyst", "help desk", "reconsideration official"])
def test_nobody_but_a_reviewer_answers(file, group, primary):
    notice = file()
    for person in (factories.user(staff=group), primary):
        with pytest.raises(Refused, match="Only a reviewer"):
            notices.respond(notice=notice, outcome="error-confirmed", text="No.", by=person)


def test_cms_may_take_more_time_in_writing(file):
    notice = file()  # due 14 September
    reviewer = factories.user(staff="reviewer")
    with pytest.raises(Refused, match="Give a new day after September 14, 2022"):
        notices.respond(notice=notice, outcome="extended", text="Files.", new_due_on=date(2022, 9, 14), by=reviewer)
    notices.respond(notice=notice, outcome="extended", text="Files.", new_due_on=date(2022, 9, 15), by=reviewer)
    notice.refresh_from_db()
    assert (notice.status, notice.response_due_on) == ("extended", date(2022, 9, 15))
    notices.respond(notice=notice, outcome="calculation-verified", text="It stands.", by=reviewer)
    notice.refresh_from_db()
    assert notice.status == "answered"


def test_the_admin_answers_through_the_service(file):
    notice = file()
    client = factories.client(factories.user(staff="reviewer"))
    shown = client.get(reverse("admin:reconciliation_errornotice_change", args=[notice.pk])).content.decode()
    assert "Answer this notice" in shown
    address = reverse("admin:reconciliation_response_add")
    assert client.get(f"{address}?notice={notice.pk}").status_code == 200
    refused = client.post(address, {"notice": notice.pk, "outcome": "extended", "text": "More time.", "new_due_on": ""})
    assert "Give a new day after September 14, 2022" in refused.content.decode()
    answered = client.post(
        address, {"notice": notice.pk, "outcome": "calculation-verified", "text": "It stands.", "new_due_on": ""}
    )
    assert answered.status_code == 302
    assert notice.responses.get().answered_by.groups.get().name == "reviewer"
    analyst = factories.client(factories.user(staff="analyst"))
    assert analyst.get(address).status_code == 403
    assert analyst.get(reverse("admin:reconciliation_errornotice_changelist")).status_code == 403
