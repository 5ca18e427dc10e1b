"""Repayments: last day, interest and payments worked by hand; offsets of later reports; the record of CMS staff."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.urls import reverse

from portal import clock
from portal.models import Role
from portal.participation.models import Obligation, Reminder
from portal.policy import load_book
from portal.services.use_case import Refused
from reconciliation.models import (
    ErrorNotice,
    Payment,
    Reconsideration,
    Repayment,
    RepaymentEntry,
    Report,
    ReportLine,
    Run,
)
from reconciliation.rules.repayment import Pause, Received, RepaymentFacts, offsets, owed
from reconciliation.services import repayments
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.conftest import REPORT_DAY

D = Decimal
DUE = date(2022, 9, 14)  # August 15 + 30 days: 16 to the end of August, 14 in September
PAUSED = (Pause(date(2022, 8, 25), date(2022, 9, 3)),)  # 10 days

SCENARIOS = {
    # facts (amount, pauses, received), day: due, principal, interest
    "on the last day": ("3650.00", (), (), DUE, DUE, "3650.00", "0.00"),
    "one day late: 3,650.00 x 10% / 365 = 1.00": ("3650.00", (), (), date(2022, 9, 15), DUE, "3650.00", "1.00"),
    "half a cent rounds up: 18.25 x 10% / 365 = 0.005": ("18.25", (), (), date(2022, 9, 15), DUE, "18.25", "0.01"),
    "thirty days late": ("3650.00", (), (), date(2022, 10, 14), DUE, "3650.00", "30.00"),
    "paid in part in time": (
        "3650.00", (), ((date(2022, 9, 1), "1825.00"),), date(2022, 9, 24), DUE, "1825.00", "5.00"),
    "a late payment pays 10.00 of interest first, then 100.00": (
        "3650.00", (), ((date(2022, 9, 24), "110.00"),), date(2022, 9, 24), DUE, "3550.00", "0.00"),
    "then 10 days on 3,550.00: 9.726": (
        "3650.00", (), ((date(2022, 9, 24), "110.00"),), date(2022, 10, 4), DUE, "3550.00", "9.73"),
    "ten paused days move the last day": (
        "3650.00", PAUSED, (), date(2022, 9, 25), DUE + timedelta(days=10), "3650.00", "1.00"),
    "an open notice: nothing is due": (
        "3650.00", (Pause(date(2022, 8, 25)),), (), date(2023, 8, 25), None, "3650.00", "0.00"),
    "a notice on the last day": ("3650.00", (Pause(DUE),), (), date(2022, 12, 1), None, "3650.00", "0.00"),
    "a notice ten days late stops the interest": (
        "3650.00", (Pause(date(2022, 9, 25), date(2022, 10, 24)),), (), date(2022, 10, 25), DUE, "3650.00", "11.00"),
    "a notice of the day of demand alone": (
        "3650.00", (Pause(REPORT_DAY, REPORT_DAY),), (), DUE, DUE, "3650.00", "0.00"),
    "two overlapping notices count once": (
        "3650.00", (*PAUSED, Pause(date(2022, 9, 1), date(2022, 9, 5))), (), DUE,
        DUE + timedelta(days=12), "3650.00", "0.00"),
    "paid in full": ("3650.00", (), ((DUE, "3650.00"),), date(2023, 1, 1), DUE, "0.00", "0.00"),
}  # fmt: skip


@pytest.mark.parametrize("case", SCENARIOS)
def test_owed(case):
    amount, pauses, received, on, due_on, principal, interest = SCENARIOS[case]
    facts = RepaymentFacts(D(amount), REPORT_DAY, pauses, tuple(Received(day, D(paid)) for day, paid in received))
    found = owed(facts, on=on, book=load_book())
    assert (found.due_on, found.principal, found.interest) == (due_on, D(principal), D(interest))
    assert found.total == found.principal + found.interest == found.lines[-1].amount
    assert sum(one.amount for one in found.lines[:-1] if one.amount is not None) == found.total


def test_notice_counts_as_any_day_where_the_policy_says_so():
    book = load_book().rehearse({"reconciliation/repayment_during_notice": "counts"})
    facts = RepaymentFacts(D("3650.00"), REPORT_DAY, (Pause(date(2022, 8, 25)),))
    assert owed(facts, on=date(2022, 9, 15), book=book).due_on == DUE


def test_offsets_take_in_order_and_leave_the_rest():
    assert offsets(D(50), [("a", D(30)), ("b", D(0)), ("c", D(40))]) == ([("a", D(30)), ("c", D(20))], D(0))
    assert offsets(D(50), [("a", D(30))]) == ([("a", D(30))], D(20))


@pytest.fixture
def participant(db):
    factories.at(REPORT_DAY)
    return factories.participant()


def issued(participant, total, *, kind="initial", carried_over=False, **of_run):
    """Write an issued report as its release leaves it, and open what follows from it."""
    facts = {"policy_version": 1, "inputs": {}, "inputs_digest": str(Run.objects.count()), "created_at": clock.now()}
    run = Run.objects.create(
        year=2021,
        kind=kind,
        as_of=clock.today(),
        construction_run=factories.published_run(),
        status="done",
        **facts,
        **of_run,
    )
    amount = D(total)
    report = run.reports.create(
        participant=participant, status="issued", report_on=clock.today(), notice_due_on=clock.today(), total=amount,
        direction="payment" if amount > 0 else "repayment", issued_at=clock.now(), carried_over=carried_over,
    )  # fmt: skip
    row_of(ReportLine, participant, report=report, code="total", position=0)
    repayments.open_for(report=report, by="test")
    return report


def state(participant):
    """Return the repayments and payments of a participant as (amount, received or reduced, status)."""
    owes = participant.repayments.order_by("pk").values_list("amount", "received", "status")
    gets = participant.payments.order_by("pk").values_list("amount", "reduced_by", "status")
    return list(owes), list(gets)


@pytest.mark.parametrize(
    ("totals", "owes", "gets"),
    [
        (["-100.00"], [("100.00", "0", "demanded")], []),
        (["100.00"], [], [("100.00", "0", "due")]),
        (["0.00"], [], []),
        # corrected reports: the difference alone
        (["-100.00", "-60.00"], [("100.00", "40.00", "demanded")], []),
        (["-100.00", "-130.00"], [("100.00", "0", "demanded"), ("30.00", "0", "demanded")], []),
        (["-100.00", "20.00"], [("100.00", "100.00", "offset")], [("20.00", "0", "due")]),
        (["100.00", "70.00"], [], [("100.00", "30.00", "due")]),
        (["100.00", "-20.00"], [("20.00", "0", "demanded")], [("100.00", "100.00", "offset")]),
        (["100.00", "150.00"], [], [("100.00", "0", "due"), ("50.00", "0", "due")]),
        (["-100.00", "-60.00", "-100.00"], [("100.00", "40.00", "demanded"), ("40.00", "0", "demanded")], []),
    ],
)
def test_corrected_report_changes_what_is_owed_by_the_difference(participant, totals, owes, gets):
    for total in totals:
        issued(participant, total)
    numbers = lambda rows: [(D(amount), D(taken), status) for amount, taken, status in rows]  # noqa: E731
    assert state(participant) == (numbers(owes), numbers(gets))
    # Money is conserved: what CMS is owed less what it owes is the last total.
    net = sum(one.remaining for one in Payment.objects.all()) - sum(
        one.amount - one.received for one in Repayment.objects.all()
    )
    assert net == D(totals[-1])


def test_true_up_offsets_what_is_owed_unless_the_next_report_settles_it(participant):
    first = issued(participant, "-100.00")
    issued(participant, "25.00", kind="true-up", carried_over=True)
    assert state(participant) == ([(D(100), D(0), "demanded")], [])
    true_up = issued(participant, "30.00", kind="true-up")
    [entry] = RepaymentEntry.objects.all()
    assert (entry.kind, entry.amount, entry.offset_by) == ("offset", D(30), true_up)
    assert state(participant) == ([(D(100), D(30), "demanded")], [])
    assert Obligation.objects.get(code=f"repayment:{first.pk}").settled_on is None


@pytest.mark.parametrize(("taken_in", "expected"), [(False, "30.00"), (True, "5.00")])
def test_true_up_that_was_carried_over_counts_once_it_was_taken_in(participant, taken_in, expected):
    """The second true-up, 30.00, is settled on its own; the first one, 25.00, was taken in by a report or not."""
    carried = issued(participant, "25.00", kind="true-up", carried_over=True)
    if taken_in:
        row_of(Report, participant, facts={"prior_true_up_report": carried.pk}, run=row_of(Run, participant, year=2022))
    issued(participant, "30.00", kind="true-up")
    assert [one.amount for one in Payment.objects.all()] == [D(expected)]


def test_repayment_is_seen_due_reminded_paid_in_parts_and_settled(participant):
    report = issued(participant, "-3650.00")
    duty = Obligation.objects.get(participant=participant, code=f"repayment:{report.pk}")
    assert (duty.due_on, duty.is_right, duty.taken_late) == (DUE, False, True)
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    page = reverse("reconciliation:report", args=[participant.model_id, report.pk])
    shown = browser.get(page).content.decode()
    assert "Repay it by <strong>September 14, 2022" in shown and "Administrative Contractor" in shown
    dashboard = reverse("participation:dashboard", args=[participant.model_id]) + "?year=2021"
    assert "Repay CMS $3,650.00" in browser.get(dashboard).content.decode()
    panel = Template("{% load reconciliation_panel %}{% reconciliation_panel participant year %}")
    factories.at(date(2022, 9, 24))
    words = panel.render(Context({"participant": participant, "year": 2021}))
    assert "You owe $3,660.00, which was due September 14, 2022." in words

    analyst = factories.user(staff="analyst")
    repayment = report.repayment
    address = reverse("admin:reconciliation_repayment_step", args=[repayment.pk, "record"])
    form = factories.client(analyst).get(address).content.decode()
    # A browser shows a day in a date field in this format alone; it drops any other, and then sends nothing.
    assert 'type="date" name="received_on" value="2022-09-24"' in form
    paid = {"kind": "paid", "amount": "110.00", "received_on": "2022-09-24", "note": "ACH 17"}
    clicks = [factories.client(analyst).post(address, paid, follow=True) for _ in range(2)]  # a double click
    assert "sent this twice within a minute" in clicks[1].content.decode()
    assert [one.amount for one in repayment.entries.all()] == [D(110)]
    for given, sentence in (
        ({"amount": D("3550.01")}, "up to \\$3,550.00"),
        ({"amount": D(0)}, "up to"),
        ({"received_on": date(2022, 9, 25)}, "to today"),
        ({"received_on": date(2022, 8, 14)}, "to today"),
        ({"received_on": date(2022, 9, 23)}, "received on September 24"),
        ({"kind": "waived"}, "Say why"),
        ({"by": factories.user(staff="reviewer")}, "Only analysts"),
    ):
        with pytest.raises(Refused, match=sentence):
            repayments.record(**{"repayment": repayment, "kind": "paid", "amount": D(1),
                                 "received_on": date(2022, 9, 24), "by": analyst, **given})  # fmt: skip
    repayments.record(repayment=repayment, kind="paid", amount=D("3550.00"), received_on=date(2022, 9, 24), by=analyst)
    repayment.refresh_from_db()
    duty.refresh_from_db()
    assert (repayment.status, repayment.settled_on) == ("paid", date(2022, 9, 24))
    assert duty.settled_on is not None
    shown = browser.get(page).content.decode()
    assert "ACH 17" in shown and "You owe <strong>" not in shown
    with pytest.raises(Refused, match="settled"):
        repayments.record(repayment=repayment, kind="paid", amount=D(1), received_on=date(2022, 9, 24), by=analyst)
    listed = factories.client(analyst).get(reverse("admin:reconciliation_repayment_changelist") + "?overdue=yes")
    assert report.number not in listed.content.decode()


def test_repayment_waits_while_a_notice_is_open_and_goes_on_after_the_answer(participant):
    report = issued(participant, "-3650.00")
    factories.at(date(2022, 8, 25))
    notice = row_of(ErrorNotice, participant, report=report, received_on=date(2022, 8, 25))
    for _ in range(2):
        repayments.follow_notices(by="test")
    repayment = Repayment.objects.get()
    duty = Obligation.objects.get(code=repayment.code)
    assert (repayment.due_on, duty.waived_on) == (None, date(2022, 8, 25))
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    assert "It waits" in browser.get(
        reverse("reconciliation:report", args=[participant.model_id, report.pk])
    ).content.decode()  # fmt: skip
    factories.at(date(2022, 9, 4))
    notice.responses.create(
        participant=participant, outcome="calculation-verified", text="x", issued_on=date(2022, 9, 4),
        answered_by=factories.user(), answered_at=clock.now(), reconsideration_due_on=date(2022, 9, 14),
    )  # fmt: skip
    assert repayments.follow_notices(by="test") == 1
    assert repayments.follow_notices(by="test") == 0
    repayment.refresh_from_db()
    duty.refresh_from_db()
    assert repayment.due_on == duty.due_on == DUE + timedelta(days=10)
    assert duty.waived_on is None
    factories.at(date(2022, 9, 10))
    row_of(
        Reconsideration, participant, notice=notice, received_on=date(2022, 9, 6), status="withdrawn",
        withdrawn_at=clock.now(),
    )  # fmt: skip
    repayments.follow_notices(by="test")
    repayment.refresh_from_db()
    assert repayment.due_on == DUE + timedelta(days=10 + 4)


def test_repayment_that_waits_reminds_nobody_and_says_why_until_the_answer(participant):
    """A notice of August 25 is answered on September 24: 30 days do not count, so the last day is October 14."""
    report = issued(participant, "-3650.00")
    duty = Obligation.objects.get(code=f"repayment:{report.pk}")
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    dashboard = reverse("participation:dashboard", args=[participant.model_id]) + "?year=2021"
    reminded = lambda: list(Reminder.objects.filter(obligation=duty).order_by("pk").values_list("due_on", "after"))  # noqa: E731
    factories.at(date(2022, 8, 25))
    before = reminded()
    assert before == [(DUE, -30)]
    notice = row_of(ErrorNotice, participant, report=report, received_on=date(2022, 8, 25))
    for day in (date(2022, 8, 25), date(2022, 8, 31), date(2022, 9, 7), date(2022, 9, 13), date(2022, 9, 15)):
        repayments.follow_notices(by="test")
        factories.at(day)  # as beat does: the reminders of the day
        assert reminded() == before, day
    shown = browser.get(dashboard).content.decode()
    assert "You owe $3,650.00. It waits while your error notice is open." in shown
    assert "Your error notice about this report is open." in shown
    listed = factories.client(factories.user(staff="analyst")).get(
        reverse("admin:reconciliation_repayment_changelist") + "?overdue=waits"
    )
    assert report.number in listed.content.decode()

    factories.at(date(2022, 9, 24))
    notice.responses.create(
        participant=participant, outcome="calculation-verified", text="x", issued_on=date(2022, 9, 24),
        answered_by=factories.user(), answered_at=clock.now(), reconsideration_due_on=date(2022, 10, 4),
    )  # fmt: skip
    repayments.follow_notices(by="test")
    again = date(2022, 10, 14)
    for day, after in ((date(2022, 9, 30), -14), (again, -1), (date(2022, 10, 15), 1)):
        factories.at(day)
        factories.at(day)
        assert reminded()[-1] == (again, after), day
    assert len(reminded()) == len(before) + 3
    assert f"You owe ${D('3651.00'):,}, which was due October 14, 2022." in browser.get(dashboard).content.decode()


def test_payment_is_recorded_as_sent(participant):
    report = issued(participant, "100.00")
    payment = report.payment
    assert payment.expected_on == date(2022, 10, 14)  # 60 days: 16 to August 31, 30 in September, 14 in October
    analyst = factories.user(staff="analyst")
    with pytest.raises(Refused, match="to today"):
        repayments.send(payment=payment, sent_on=REPORT_DAY + timedelta(days=1), by=analyst)
    address = reverse("admin:reconciliation_payment_step", args=[payment.pk, "send"])
    assert factories.client(analyst).post(address, {"sent_on": "2022-08-15", "reference": "T 9"}).status_code == 302
    with pytest.raises(Refused, match="not due any more"):
        repayments.send(payment=payment, sent_on=REPORT_DAY, by=analyst)
    browser = factories.client(factories.seat(participant, Role.VIEWER))
    shown = browser.get(reverse("reconciliation:report", args=[participant.model_id, report.pk])).content.decode()
    assert "August 15, 2022, T 9" in shown
