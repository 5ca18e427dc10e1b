"""The work of CMS on a case in the admin: the queue, messages, questions, the report worked again, answer, decision."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Job, Message, Role
from portal.participation.models import Obligation
from portal.services.use_case import Refused
from reconciliation.models import CaseMessage, ErrorNotice, InformationRequest, Reconsideration
from reconciliation.services import (
    answers,
    assignments,
    case_messages,
    determinations,
    information,
    notices,
    reconsiderations,
)
from tests import factories
from tests.asking import asks, confirmed
from tests.reconciliation.answering import answered, findings, without_first_claim_line
from tests.slow_files import SlowFile

pytestmark = pytest.mark.django_db
FILED_ON, ANSWER_DUE_ON = date(2022, 8, 29), date(2022, 9, 28)
QUEUE = "admin:reconciliation_errornotice_changelist"


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def reviewer(db):
    return factories.user(staff="reviewer")


@pytest.fixture
def official(db):
    return factories.user(staff="reconsideration official")


@pytest.fixture
def notice(report, primary) -> ErrorNotice:
    """File a notice about a duplicate, with the claim that its first claim line does not count."""
    factories.at(FILED_ON)
    line = report.lines.filter(code="duplicate-services.episode").exclude(amount=0).first()
    claim = {"kind": "without-line", "component": line.episode_component.key, "claim_line": line.claim_lines[0]}
    return notices.file(
        participant=report.participant,
        lines=[notices.Contested(line, claims=(claim,))],
        grounds="Wrong.",
        wanted_outcome="Right.",
        by=primary,
    )


def step(notice: ErrorNotice, name: str) -> str:
    return reverse("admin:reconciliation_errornotice_step", args=[notice.pk, name])


def answer_page(notice: ErrorNotice) -> str:
    return reverse("admin:reconciliation_errornotice_answer", args=[notice.pk])


class TestQueue:
    def test_it_shows_clock_amount_and_reviewer_and_filters_by_both(self, notice, reviewer):
        client = factories.client(reviewer)
        amount = f"${-notice.lines.get().line.amount:,.2f}"
        shown = client.get(reverse(QUEUE)).content.decode()
        assert notice.number in shown and amount in shown and "30 days left" in shown
        for filters, there in (
            ({"whose": "mine"}, False),
            ({"whose": "nobody"}, True),
            ({"clock": "week"}, False),
            ({"clock": "late"}, False),
            ({"clock": "open"}, True),
        ):
            assert (notice.number in client.get(reverse(QUEUE), filters).content.decode()) is there, filters
        client.post(step(notice, "take"))
        factories.at(ANSWER_DUE_ON)
        for filters, there in (({"whose": "mine"}, True), ({"whose": "nobody"}, False), ({"clock": "week"}, True)):
            assert (notice.number in client.get(reverse(QUEUE), filters).content.decode()) is there, filters
        factories.at(date(2022, 9, 29))
        late = client.get(reverse(QUEUE), {"clock": "late"}).content.decode()
        assert notice.number in late and "1 day late" in late

    def test_only_reviewers_assign_and_only_to_reviewers(self, notice, reviewer, official, primary):
        other = factories.user(staff="reviewer")
        for person in (official, primary, factories.user(staff="approver")):
            with pytest.raises(Refused, match="Only a reviewer"):
                assignments.assign(notice=notice, reviewer=reviewer, by=person)
            with pytest.raises(Refused, match="is not a reviewer"):
                assignments.assign(notice=notice, reviewer=person, by=reviewer)
        client = factories.client(reviewer)
        offered = client.get(step(notice, "assign")).content.decode()
        assert str(other) in offered and str(official) not in offered
        client.post(step(notice, "assign"), {"reviewer": other.pk})
        notice.refresh_from_db()
        assert notice.assigned_to == other
        assert {(act.person, act.kind) for act in notice.acts.all()} == {(other, "had"), (reviewer, "assigned")}


class TestMessages:
    def test_both_sides_write_in_the_case_and_emails_tell_only_that(self, notice, reviewer, primary, mailoutbox):
        assignments.assign(notice=notice, reviewer=reviewer, by=reviewer)
        client = factories.client(reviewer)
        client.post(step(notice, "write"), {"text": "Which course do you mean?"})
        told = Message.objects.filter(participant=notice.participant).latest("pk")
        assert "Which course" not in told.subject + told.body
        practice = factories.client(primary)
        assert "Which course do you mean?" in practice.get(told.path).content.decode()
        address = reverse("reconciliation:message-write", args=[notice.participant.model_id, notice.pk])
        practice.post(address, {"text": "That of March."})
        practice.post(address, {"text": "That of March."})
        assert list(CaseMessage.objects.values_list("from_cms", "text")) == [
            (True, "Which course do you mean?"), (False, "That of March."),
        ]  # fmt: skip
        assert Job.objects.filter(task="reconciliation.mail_case_news", arguments__1=reviewer.pk).count() == 1
        page = client.get(reverse("admin:reconciliation_errornotice_change", args=[notice.pk])).content.decode()
        assert "That of March." in page
        answered(notice, by=reviewer)
        with pytest.raises(Refused, match="already been answered"):
            case_messages.write(notice=notice, text="One more thing.", by=reviewer)

    def test_viewers_strangers_and_identifiers_are_refused(self, notice, reviewer):
        viewer = factories.seat(notice.participant, Role.VIEWER)
        stranger = factories.seat(factories.participant())
        address = reverse("reconciliation:message-write", args=[notice.participant.model_id, notice.pk])
        assert factories.client(viewer).get(address).status_code == 403
        assert factories.client(stranger).get(address).status_code == 404
        with pytest.raises(NotAllowed):
            case_messages.reply(participant=notice.participant, notice=notice, text="Hello.", by=viewer)
        with pytest.raises(Refused, match="Remove it"):
            case_messages.write(notice=notice, text="Patient 1EG4 TE5 MK73?", by=reviewer)


class TestQuestions:
    def test_a_question_is_a_duty_that_the_practice_answers_with_text_and_files(self, notice, reviewer, primary):
        client = factories.client(reviewer)
        refused = client.post(step(notice, "ask"), {"question": "Send the order.", "due_on": "2022-09-04"})
        assert "until September 5, 2022 or later" in refused.content.decode()
        client.post(step(notice, "ask"), {"question": "Send the order.", "due_on": "2022-09-12"})
        asked = InformationRequest.objects.get()
        duty = Obligation.objects.get(code=asked.code)
        assert (duty.due_on, duty.is_right, duty.status(FILED_ON)) == (date(2022, 9, 12), False, "due")
        factories.at(date(2022, 9, 13))
        practice = factories.client(primary)
        address = reverse("reconciliation:information-answer", args=[notice.participant.model_id, asked.pk])
        assert "counts as late" in practice.get(address).content.decode()
        sent = {"answer": "Here it is.", "exhibits": [SimpleUploadedFile("order.pdf", b"%PDF-1.7\n%test\n")]}
        practice.post(address, sent)
        asked.refresh_from_db()
        assert (asked.status, asked.answer, asked.answered_on) == ("answered", "Here it is.", date(2022, 9, 13))
        assert [one.file.name for one in asked.exhibits.all()] == ["order.pdf"]
        assert asked.receipt.facts["in_time"] is False
        duty.refresh_from_db()
        assert duty.settled_on == date(2022, 9, 13)
        assert chains.check(notice.participant).faults == ()
        notice.refresh_from_db()
        assert notice.response_due_on == ANSWER_DUE_ON  # the clock of the answer ran on
        page = client.get(reverse("admin:reconciliation_errornotice_change", args=[notice.pk])).content.decode()
        assert "Here it is." in page and "order.pdf" in page

    def test_an_answer_that_came_on_the_last_day_is_in_time_though_its_files_were_scanned_on_the_next(
        self, notice, reviewer, primary
    ):
        last = date(2022, 9, 12)
        asked = information.ask(notice=notice, question="Send it.", due_on=last, by=reviewer)
        factories.at(last)
        slow = SlowFile("order.txt", b"the order", until=date(2022, 9, 13))
        made = information.answer(
            participant=notice.participant, request=asked, answer="Here it is.", exhibits=[slow], by=primary
        )
        assert clock.today() == date(2022, 9, 13)
        assert (made.answered_on, made.receipt.facts["in_time"]) == (last, True)

    def test_an_answer_of_cms_ends_the_open_questions(self, notice, reviewer, primary):
        asked = information.ask(notice=notice, question="Send it.", due_on=date(2022, 9, 12), by=reviewer)
        answered(notice, by=reviewer)
        asked.refresh_from_db()
        assert asked.status == "closed"
        assert Obligation.objects.get(code=asked.code).waived_on == FILED_ON
        with pytest.raises(Refused, match="no longer waits"):
            information.answer(participant=notice.participant, request=asked, answer="Late.", by=primary)
        # Whoever was still typing keeps the words, though the page has no form any more.
        practice = factories.client(primary)
        for name, key, field in (
            ("information-answer", asked.pk, "answer"),
            ("message-write", notice.pk, "text"),
        ):
            address = reverse(f"reconciliation:{name}", args=[notice.participant.model_id, key])
            shown = practice.post(address, {field: "The order of March 3."}).content.decode()
            assert "We did not receive what you typed" in shown and "The order of March 3." in shown, name
            assert "We did not receive" not in practice.get(address).content.decode()


class TestAnswer:
    def test_the_reviewer_works_the_report_again_beside_the_case_and_answers(self, notice, reviewer):
        client = factories.client(reviewer)
        contested = notice.lines.get()
        key, line = contested.pk, contested.line
        shown = client.get(answer_page(notice)).content.decode()
        claimed = f'value="without-line:{line.claim_lines[0]}" id="id_changes_{key}_0" checked'
        assert claimed in shown and "Wrong." in shown and "Claim lines of this line" in shown
        form = {f"changes_{key}": f"without-line:{line.claim_lines[0]}", f"reason_{key}": "The order shows it."}
        tried = client.post(answer_page(notice), {**form, "try": "1"}).content.decode()
        assert "Nothing has been decided" in tried and "With the changes" in tried
        assert not notice.responses.exists()
        assert notice.acts.get().kind == "recalculated"
        whole = {**form, f"outcome_{key}": "error-confirmed", "text": "You are right."}
        assert asks(client.post(answer_page(notice), whole)) and not notice.responses.exists()
        assert confirmed(client, answer_page(notice), whole).status_code == 302
        contested.refresh_from_db()
        assert contested.outcome == "error-confirmed" and contested.granted > 0
        assert Job.objects.filter(task="reconciliation.correct", arguments=[notice.pk, "answer"]).count() == 1
        letter = client.get(reverse("admin:reconciliation_errornotice_letter", args=[notice.letters.get().pk]))
        assert b"".join(letter.streaming_content).startswith(b"%PDF")

    def test_a_verified_line_needs_no_unchecking_of_the_claimed_changes(self, notice, reviewer):
        key, line = notice.lines.get().pk, notice.lines.get().line
        form = {
            f"changes_{key}": f"without-line:{line.claim_lines[0]}", f"outcome_{key}": "calculation-verified",
            f"reason_{key}": "It counts.", "text": "It stands.",
        }  # fmt: skip
        assert confirmed(factories.client(reviewer), answer_page(notice), form).status_code == 302
        assert notice.responses.get().outcome == "calculation-verified"

    def test_the_page_takes_few_queries_and_only_reviewers_open_it(self, notice, reviewer, official):
        client = factories.client(reviewer)
        with CaptureQueriesContext(connection) as queries:
            client.get(answer_page(notice))
        assert len(queries) <= 30
        for person in (official, factories.user(staff="analyst"), factories.user(staff="help desk")):
            assert factories.client(person).get(answer_page(notice)).status_code == 403
        assert client.get(reverse("admin:reconciliation_errornotice_answer", args=[0])).status_code == 404

    def test_practices_read_letters_of_their_own_alone(self, notice, primary):
        answered(notice)
        address = reverse("reconciliation:case-letter", args=[notice.participant.model_id, notice.letters.get().pk])
        stranger = factories.participant()
        assert factories.client(primary).get(address).status_code == 200
        other = reverse("reconciliation:case-letter", args=[stranger.model_id, notice.letters.get().pk])
        assert factories.client(factories.seat(stranger)).get(other).status_code == 404


class TestReconsideration:
    @pytest.fixture
    def asked(self, notice, primary, reviewer) -> Reconsideration:
        answered(notice, by=reviewer)
        return reconsiderations.request(participant=notice.participant, notice=notice, basis="It is wrong.", by=primary)

    def change(self, asked: Reconsideration, name: str = "") -> str:
        if name == "decide":
            return reverse("admin:reconciliation_reconsideration_decide", args=[asked.pk])
        if name:
            return reverse("admin:reconciliation_reconsideration_step", args=[asked.pk, name])
        return reverse("admin:reconciliation_reconsideration_change", args=[asked.pk])

    def test_the_official_does_all_of_it_in_the_admin(self, asked, official, reviewer, primary):
        client, notice = factories.client(official), asked.notice
        shown = client.get(self.change(asked)).content.decode()
        assert "It is wrong." in shown and "Acknowledge the request" in shown
        assert f"{reviewer} answered the notice" in shown
        assert confirmed(client, self.change(asked, "acknowledge"), {}).status_code == 302
        asked.refresh_from_db()
        assert (asked.status, asked.acknowledged_by) == ("acknowledged", official)
        paper = reverse("reconciliation:position-paper", args=[notice.participant.model_id, asked.pk])
        factories.client(primary).post(paper, {"text": "Our position."})
        factories.client(reviewer).post(self.change(asked, "paper"), {"text": "CMS's position."})
        asked.refresh_from_db()
        assert asked.decision_due_on == date(2022, 10, 28)  # 60 days after both papers of August 29
        contested = notice.lines.get()
        key, claim_line = contested.pk, contested.line.claim_lines[0]
        beside = client.get(self.change(asked, "decide")).content.decode()
        assert "Our position." in beside and "CMS&#x27;s position." in beside
        form = {f"changes_{key}": f"without-line:{claim_line}"}
        assert "With the changes" in client.post(self.change(asked, "decide"), {**form, "try": "1"}).content.decode()
        whole = {
            **form, f"outcome_{key}": "error-confirmed", f"reason_{key}": "The order shows it.",
            "outcome": "error-found", "decision": "The practice is right.",
        }  # fmt: skip
        assert confirmed(client, self.change(asked, "decide"), whole).status_code == 302
        asked.refresh_from_db()
        assert (asked.status, asked.outcome) == ("decided", "error-found")
        contested.refresh_from_db()
        assert contested.outcome == "error-confirmed" and contested.granted > 0
        assert [one.kind for one in notice.letters.all()] == ["answer", "acknowledgement", "determination"]
        assert Job.objects.filter(task="reconciliation.correct", arguments=[notice.pk, "determination"]).exists()
        assert chains.check(asked.participant).faults == ()

    def test_whoever_had_a_part_in_the_answer_decides_nothing(self, notice, primary):
        """An administrator may act as reviewer and as official, but not both in one case."""
        due_on = date(2022, 9, 12)
        people = {kind: factories.user(staff="administrator") for kind in (
            "assigned", "had", "wrote", "asked", "recalculated", "extended", "answered",
        )}  # fmt: skip
        assignments.assign(notice=notice, reviewer=people["had"], by=people["assigned"])
        case_messages.write(notice=notice, text="Hello.", by=people["wrote"])
        information.ask(notice=notice, question="Send it.", due_on=due_on, by=people["asked"])
        tried = findings(notice, {one.pk: [without_first_claim_line(one)] for one in notice.lines.all()})
        answers.try_answer(notice=notice, findings=tried, by=people["recalculated"])
        answers.extend(notice=notice, text="Files.", new_due_on=date(2022, 10, 30), by=people["extended"])
        answered(notice, by=people["answered"])
        made = reconsiderations.request(participant=notice.participant, notice=notice, basis="No.", by=primary)
        for kind, person in people.items():
            with pytest.raises(Refused, match="had no part in the answer"):
                determinations.acknowledge(reconsideration=made, by=person)
            assert notice.acts.filter(person=person).get().kind == kind
        determinations.acknowledge(reconsideration=made, by=factories.user(staff="administrator"))
        for person in people.values():
            with pytest.raises(Refused, match="had no part in the answer"):
                determinations.decide(reconsideration=made, outcome="answer-stands", decision="No.", by=person)

    def test_no_decision_while_papers_may_come(self, asked, official):
        determinations.acknowledge(reconsideration=asked, by=official)
        words = {"reconsideration": asked, "outcome": "answer-stands", "decision": "It stands.", "by": official}
        factories.at(date(2022, 9, 13))  # the last day for papers
        with pytest.raises(Refused, match="through September 13, 2022"):
            determinations.decide(**words)
        factories.at(date(2022, 9, 14))
        assert determinations.decide(**words).status == "decided"
        with pytest.raises(Refused, match="final"):
            determinations.decide(**words)

    def test_the_practice_withdraws_until_it_is_decided(self, asked, official, primary):
        model_id = asked.participant.model_id
        address = reverse("reconciliation:reconsideration-withdraw", args=[model_id, asked.pk])
        practice = factories.client(primary)
        determinations.acknowledge(reconsideration=asked, by=official)
        practice.post(address)
        practice.post(address)
        asked.refresh_from_db()
        assert (asked.status, asked.withdrawn_by) == ("withdrawn", primary)
        open_codes = Obligation.objects.open().filter(participant=asked.participant, code__contains=":")
        assert not open_codes.filter(code__startswith="decision").exists()
        assert not open_codes.filter(code__startswith="position-paper").exists()
        page = practice.get(reverse("reconciliation:notice", args=[model_id, asked.notice_id])).content.decode()
        assert "You withdrew your request" in page
        with pytest.raises(Refused, match="does not wait"):
            determinations.acknowledge(reconsideration=asked, by=official)
