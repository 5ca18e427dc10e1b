"""Two people at once in one dispute: windows that are behind, acts that cross, and the clock during a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import Job, StoredFile
from portal.participation.models import Obligation
from portal.services import amendments
from portal.services.use_case import Refused
from reconciliation.models import ErrorNotice, ReportLine
from reconciliation.services import (
    case_files,
    case_messages,
    determinations,
    information,
    later_evidence,
    notice_drafts,
    notice_withdrawals,
    notices,
    position_papers,
    reconsiderations,
)
from tests import factories
from tests.architecture.rows import row_of
from tests.asking import confirmed
from tests.at_once import call_at_once
from tests.reconciliation.answering import answered
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
FILED_ON, DUE_ON = date(2022, 8, 29), date(2022, 9, 28)
TEXTS = {"grounds": "Wrong.", "wanted_outcome": "Right."}
PDF = b"%PDF-1.7\n%test\n"


def upload(name: str = "order.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + name.encode())


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def notice(report, primary) -> ErrorNotice:
    factories.at(FILED_ON)
    line = report.lines.filter(code="duplicate-services.episode").first()
    return notices.file(participant=report.participant, lines=[notices.Contested(line)], **TEXTS, by=primary)


@pytest.fixture
def answer(notice):
    """Return a function that a reviewer's open window calls: it sends the answer as the page was when it was opened."""
    reviewer = factories.client(factories.user(staff="reviewer"))
    address = reverse("admin:reconciliation_errornotice_answer", args=[notice.pk])
    seen = reviewer.get(address).context["seen_events"]
    key = notice.lines.get().pk
    fields = {f"outcome_{key}": "calculation-verified", f"reason_{key}": "It is right.", "text": "We looked."}

    def send(seen: int = seen):
        return confirmed(reviewer, address, {**fields, "seen_events": seen})

    send.open = lambda: reviewer.get(address, follow=True)
    return send


def test_a_notice_withdrawn_while_its_answer_is_written_is_not_answered(notice, primary, answer):
    notice_withdrawals.withdraw(notice=notice, reason="We found the order.", by=primary)
    shown = answer().content.decode()
    assert "This came while the page was open: Notice withdrawn" in shown and "We looked." in shown
    assert "was withdrawn by the participant. It needs no answer." in answer(seen=99).content.decode()
    assert not notice.responses.exists()
    assert "needs no answer: it is withdrawn" in answer.open().content.decode()


def test_files_and_messages_that_come_while_an_answer_is_written_are_read_before_it_is_sent(notice, primary, answer):
    later_evidence.send(notice=notice, exhibits=[upload()], by=primary)
    case_messages.reply(participant=notice.participant, notice=notice, text="See the order.", by=primary)
    page = answer()
    shown = page.content.decode()
    assert "Files sent after the notice" in shown and "Message" in shown and "We looked." in shown
    assert "order.pdf" in shown
    assert not notice.responses.exists()
    assert answer(seen=page.context["seen_events"]).status_code == 302
    assert notice.responses.get().outcome == "calculation-verified"


def test_files_that_arrive_after_the_answer_are_refused_and_not_kept(notice, primary, answer):
    client = factories.client(primary)
    address = reverse("reconciliation:notice-evidence", args=[notice.participant.model_id, notice.pk])
    assert client.get(address).status_code == 200
    answer()
    shown = client.post(address, {"exhibits": [upload()]}).content.decode()
    assert "CMS takes more files only until it answers" in shown
    assert not StoredFile.objects.filter(use="exhibit").exists()


def test_a_window_that_is_behind_writes_nothing_over_the_other_one(report, primary):
    """One person has two windows: in one the draft is signed, or the notice withdrawn; the other one says so."""
    line = report.lines.filter(code="duplicate-services.episode").first()
    draft = notice_drafts.contest(participant=report.participant, line=line, ground="calculation", by=primary).draft
    notice_drafts.save(draft=draft, by=primary, **TEXTS)
    client = factories.client(primary)

    def page(name: str, pk: int) -> str:
        return reverse(f"reconciliation:{name}", args=[report.participant.model_id, pk])

    notice = notices.submit(draft=draft, signer_title="Administrator", by=primary)
    behind = client.post(page("notice-draft", draft.pk), {"grounds": "More.", "wanted_outcome": "All."})
    shown = behind.content.decode()
    assert notice_drafts.CLOSED in shown and "<p>More.</p>" in shown and "<p>Wrong.</p>" in shown
    behind = client.post(page("notice-draft-files", draft.pk), {"exhibits": [upload()]})
    assert notice_drafts.CLOSED in behind.content.decode()
    behind = client.post(page("notice-draft-discard", draft.pk), {"submit": "Discard"})
    assert notice_drafts.CLOSED in behind.content.decode()
    assert ErrorNotice.objects.get().grounds == "Wrong." and not notice.exhibits.exists()
    notice_withdrawals.withdraw(notice=notice, reason="No.", by=primary)
    sent = {"notice-evidence": {"exhibits": [upload()]}, "message-write": {"text": "Hello."}}
    for name, fields in sent.items():
        shown = client.post(page(name, notice.pk), fields).content.decode()
        assert "withdrawn" in shown or "withdrew" in shown
    assert "<p>Hello.</p>" in shown and "We did not receive what you typed" in shown
    again = client.post(page("notice-withdraw", notice.pk), {"reason": "Another."}, follow=True)
    assert "is withdrawn" in again.content.decode()
    assert ErrorNotice.objects.get().withdrawn_because == "No."


def test_nothing_typed_is_lost_where_a_colleague_or_the_clock_was_faster(notice, primary):
    """Each form of the case that has closed meanwhile says so, and gives back what was typed into it."""
    reviewer, official = factories.user(staff="reviewer"), factories.user(staff="reconsideration official")
    question = information.ask(notice=notice, question="Which?", due_on=date(2022, 9, 12), by=reviewer)
    participant, colleague = notice.participant, factories.seat(notice.participant)
    client = factories.client(primary)

    def typed(name: str, pk: int, field: str) -> str:
        address = reverse(f"reconciliation:{name}", args=[participant.model_id, pk])
        assert 'id="not-received"' not in client.get(address).content.decode()
        shown = client.post(address, {field: "A long text."}).content.decode()
        assert "<p>A long text.</p>" in shown, name
        return shown

    information.answer(participant=participant, request=question, answer="That.", by=colleague)
    typed("information-answer", question.pk, "answer")
    answered(notice, by=reviewer)
    typed("message-write", notice.pk, "text")
    row = reconsiderations.request(participant=participant, notice=notice, basis="No.", by=colleague)
    typed("reconsideration-request", notice.pk, "basis")
    determinations.acknowledge(reconsideration=row, by=official)
    position_papers.submit(participant=participant, reconsideration=row, text="Ours.", by=colleague)
    typed("position-paper", row.pk, "text")


@pytest.mark.parametrize("policy", ["stops", "runs"])
def test_clock_of_the_answer_while_the_practice_has_questions(notice, primary, policy):
    """Two questions of August 29 and September 2, answered on September 8 and 13: 15 days on which one was open."""
    if policy == "stops":
        entered = amendments.enter(
            name="deadlines/clock_during_information", value="stops", from_on=date(2022, 1, 1), reference="x",
            reason="x", by=factories.user(staff="analyst"),
        )  # fmt: skip
        amendments.approve(amendment=entered, by=factories.user(staff="approver"))
    reviewer = factories.user(staff="reviewer")
    first = information.ask(notice=notice, question="Which claim?", due_on=date(2022, 9, 12), by=reviewer)
    factories.at(date(2022, 9, 2))
    second = information.ask(notice=notice, question="Which day?", due_on=date(2022, 9, 14), by=reviewer)
    client = factories.client(primary)
    for question, on in ((first, date(2022, 9, 8)), (second, date(2022, 9, 13))):
        factories.at(on)
        address = reverse("reconciliation:information-answer", args=[notice.participant.model_id, question.pk])
        assert client.post(address, {"answer": "This one."}).status_code == 302
    due_on, words = (date(2022, 10, 13), "October 13, 2022") if policy == "stops" else (DUE_ON, "September 28, 2022")
    notice.refresh_from_db()
    assert notice.response_due_on == due_on
    assert Obligation.objects.get(code=notice.answer_code).due_on == due_on
    page = reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk])
    assert f"due {words}" in client.get(page).content.decode()
    queue = reverse("admin:reconciliation_errornotice_change", args=[notice.pk])
    assert words in factories.client(reviewer).get(queue).content.decode()
    answered(notice, by=reviewer)
    with pytest.raises(Refused, match="no longer waits"):
        information.answer(participant=notice.participant, request=second, answer="Another.", by=primary)


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_files_that_cross_wait_for_each_other():
    """Whichever comes first is in the case, and what comes too late is refused. Two who ask for the PDF get one."""
    factories.at(REPORT_DAY)
    line = row_of(ReportLine, factories.participant(), code="duplicate-services.episode")
    primary, reviewer = factories.seat(line.participant), factories.user(staff="reviewer")
    notice = notices.file(participant=line.participant, lines=[notices.Contested(line)], **TEXTS, by=primary)

    def unless_refused(act: Callable[[], Any]) -> Callable[[], str]:
        def call() -> str:
            try:
                act()
            except Refused as refusal:
                return str(refusal)
            return ""

        return call

    refusals = call_at_once(
        unless_refused(lambda: case_messages.write(notice=notice, text="We look at it.", by=reviewer)),
        unless_refused(lambda: later_evidence.send(notice=notice, exhibits=[upload()], by=primary)),
        unless_refused(lambda: notice_withdrawals.withdraw(notice=notice, reason="No.", by=primary)),
        unless_refused(lambda: case_files.ask(notice=notice, kind="pdf", reader="practice", by=primary)),
        unless_refused(lambda: case_files.ask(notice=notice, kind="pdf", reader="practice", by=primary)),
    )
    notice.refresh_from_db()
    assert notice.status == "withdrawn"
    assert [notice.messages.count(), notice.exhibits.count()] == [int(not one) for one in refusals[:2]]
    assert all("withdrawn" in one for one in refusals if one)
    assert notice.case_files.count() == 1 == Job.objects.filter(task=case_files.MAKE).count()
