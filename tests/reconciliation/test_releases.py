"""Releases: nobody outside sees a report before its day, two people release, and each participant is told once."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.urls import reverse

from episodes.models import EpisodeLine
from portal.formatting import MINUS
from portal.models import Job, Message, Participant, Receipt, Role
from portal.participation.models import Obligation
from portal.services import amendments
from portal.services.use_case import Refused
from reconciliation.models import Release, Report, ReportLine
from reconciliation.selectors.release_effects import effect_of
from reconciliation.services import releases, reports, runs
from tests import factories
from tests.asking import confirmed
from tests.at_once import call_at_once
from tests.reconciliation.conftest import INITIAL, REPORT_DAY, command

pytestmark = pytest.mark.django_db
LATER = REPORT_DAY + timedelta(days=21)  # September 5, 2022, Labor Day


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


@pytest.fixture
def approver():
    return factories.user(staff="approver")


def ask(run, by, **given):
    return releases.ask(**{"run": run, "release_on": LATER, "reason": "All claims have come.", "by": by, **given})


@pytest.fixture
def reconcile_only():
    """Return a function that adds $10.00 to what was paid for one duplicate, and calculates the year again."""

    def carry_out(**given):
        line = ReportLine.objects.filter(code="duplicate-services.episode").order_by("pk").first()
        EpisodeLine.objects.filter(pk=line.claim_lines[0]).update(paid=F("paid") + 10)
        factories.at(given["as_of"])
        return runs.carry_out(**{**INITIAL, **given})

    return carry_out


def seen_outside(participant, report) -> dict[str, str]:
    """Return what a practice finds: each page of it as text, or the status of a page that is not there."""
    browser = factories.client(factories.seat(participant, Role.PRIMARY))
    own = [participant.model_id]
    pages = {
        "list": reverse("reconciliation:report-list", args=own),
        "dashboard": reverse("participation:dashboard", args=own) + "?year=2021",
        "calendar": reverse("participation:calendar", args=own),
        "activity": reverse("oversight:activity", args=own),
        "messages": reverse("portal:message-list", args=own),
        "receipts": reverse("portal:receipt-list", args=own),
        "report": reverse("reconciliation:report", args=[*own, report.pk]),
        "line": reverse("reconciliation:report-line", args=[*own, report.pk, 0]),
        "contest": reverse("reconciliation:notice-file", args=[*own, report.pk, 0]),
        "files": reverse("reconciliation:report-files", args=[*own, report.pk]),
    }
    found = {}
    for name, address in pages.items():
        answer = browser.get(address)
        found[name] = answer.content.decode() if answer.status_code == 200 and not answer.streaming else str(
            answer.status_code
        )  # fmt: skip
    for ending in ("pdf", "csv", "json"):
        address = reverse("reconciliation:report-file", args=[*own, report.pk, ending])
        found[ending] = str(browser.post(address).status_code)
    return found


def test_nobody_outside_sees_a_report_before_its_day(prepared, analyst, approver, django_capture_on_commit_callbacks):
    """Prepared, asked for, approved: nothing outside. On the day, which is a holiday, every page has it."""
    report = prepared.reports.exclude(total=0).first()
    told = (Message, Receipt, Obligation)
    before = [list(model.objects.values_list("pk", flat=True)) for model in told]
    amount = f"{abs(report.total):,.2f}"
    for step in ("prepared", "asked", "approved"):
        if step == "asked":
            release = ask(prepared, analyst)
        if step == "approved":
            with django_capture_on_commit_callbacks(execute=True):
                releases.approve(release=release, by=approver)
            assert releases.issue_due(by="test") == releases.queue_due(by="test") == 0
        found = seen_outside(report.participant, report)
        assert [found[name] for name in ("report", "line", "contest", "files", "pdf", "csv", "json")] == ["404"] * 7, (
            step
        )
        assert not [name for name, text in found.items() if amount in text or f"reports/{report.pk}/" in text], step
        assert [list(model.objects.values_list("pk", flat=True)) for model in told] == before
        assert mail.outbox == []
    factories.at(LATER)
    assert releases.issue_due(by="test") == prepared.reports.count()
    found = seen_outside(report.participant, report)
    assert amount in found["report"]
    assert [name for name in ("list", "dashboard") if f"/reports/{report.pk}/" not in found[name]] == []
    assert "Your reconciliation report for 2021 is ready" in found["messages"]
    assert "issued" in found["activity"]
    release.refresh_from_db()
    assert (release.status, release.issued_at is None) == ("issued", False)


REFUSED = {
    "asked by an approver": ("approver", {}, "Only analysts"),
    "without a reason": ("analyst", {"reason": "  "}, "Say why"),
    "for yesterday": ("analyst", {"release_on": REPORT_DAY - timedelta(days=1)}, "August 14, 2022 is past"),
    "for another century": ("analyst", {"release_on": date(2122, 1, 1)}, "outside the years"),
    "after a look at other reports": ("analyst", {"seen_as": "other"}, "changed after you looked"),
}


def test_bad_requests_are_refused(prepared, analyst, approver):
    people = {"analyst": analyst, "approver": approver}
    for case, (group, given, sentence) in REFUSED.items():
        with pytest.raises(Refused, match=sentence):
            ask(prepared, people[group], **given)
        assert not Release.objects.exists(), case
    release = ask(prepared, analyst)
    with pytest.raises(Refused, match="no prepared report that waits"):
        ask(prepared, analyst)
    both = factories.user(staff="approver")
    both.groups.add(*analyst.groups.all())
    for person, sentence in ((analyst, "Only an approver"), (factories.user(staff="reviewer"), "Only an approver")):
        with pytest.raises(Refused, match=sentence):
            releases.approve(release=release, by=person)
    releases.withdraw(release=release, reason="Wrong day.", by=approver)
    own = ask(prepared, both)  # a person who holds both roles
    with pytest.raises(Refused, match="A second person must approve"):
        releases.approve(release=own, by=both)
    with pytest.raises(Refused, match="Say why"):
        releases.withdraw(release=own, reason="", by=approver)
    factories.at(LATER + timedelta(days=1))
    with pytest.raises(Refused, match="September 5, 2022, has passed"):
        releases.approve(release=own, by=approver)
    assert not Report.objects.issued().exists()
    with pytest.raises(CommandError, match="There is no account nobody"):
        command("release_run", prepared.pk, "--asked-by", "nobody@cms.example", "--approved-by", approver.email)
    with pytest.raises(CommandError, match="no prepared report that waits"):
        command("release_run", prepared.pk, "--asked-by", analyst.email, "--approved-by", approver.email)


def test_release_is_withdrawn_until_its_day_alone(prepared, analyst, approver):
    release = releases.approve(release=ask(prepared, analyst), by=approver)
    factories.at(LATER - timedelta(days=1))
    releases.withdraw(release=release, reason="A price was wrong.", by=analyst)
    factories.at(LATER)
    assert releases.issue_due(by="test") == 0
    again = releases.approve(release=ask(prepared, analyst, release_on=LATER), by=approver)
    with pytest.raises(Refused, match="has come"):
        releases.withdraw(release=again, reason="Too late.", by=approver)
    assert releases.issue_due(by="test") == prepared.reports.count()
    assert Release.objects.get(pk=release.pk).withdrawn_because == "A price was wrong."


def test_each_participant_is_told_once_after_kills_and_a_day_slept_through(prepared, analyst, approver):
    """Some reports are issued, the worker dies, the portal sleeps five days: the others follow, dated that day."""
    release = releases.approve(release=ask(prepared, analyst, release_on=REPORT_DAY), by=approver)
    first, *others = prepared.reports.order_by("pk").values_list("pk", flat=True)
    reports.issue(report_id=first, by="test")
    factories.at(REPORT_DAY + timedelta(days=5))
    releases.queue_due(by="test")
    [job] = Job.objects.filter(task=releases.ISSUE)
    for _ in range(2):
        releases.issue_batch(release_id=job.arguments[0], first=job.arguments[1], last=job.arguments[2], by="test")
        reports.issue(report_id=first, by="test")
        releases.queue_due(by="test")
    days = dict(prepared.reports.values_list("pk", "report_on"))
    assert days == {first: REPORT_DAY, **dict.fromkeys(others, REPORT_DAY + timedelta(days=5))}
    due = dict(prepared.reports.values_list("pk", "notice_due_on"))
    assert due[first] == date(2022, 9, 29)  # 45 days after August 15
    assert {due[other] for other in others} == {date(2022, 10, 4)}  # 45 days after August 20
    for report in prepared.reports.all():
        subject = f"Your reconciliation report for {prepared.year} is ready"
        assert Message.objects.filter(participant=report.participant, subject=subject).count() == 1
        assert Receipt.objects.filter(participant=report.participant, kind="report").count() == 1
    assert Release.objects.get(pk=release.pk).status == "issued"


def test_one_report_that_cannot_be_issued_stops_no_other(prepared, analyst, approver):
    release = releases.approve(release=ask(prepared, analyst, release_on=REPORT_DAY), by=approver)
    first, *others = prepared.reports.order_by("pk").values_list("pk", flat=True)
    owner = Participant.objects.filter(reports=first)
    with connection.cursor() as cursor:
        cursor.execute("select tin from portal_participant where id = %s", [owner.values_list("pk", flat=True).get()])
        [[kept]] = cursor.fetchall()
    put = lambda tin: owner.update(tin=RawSQL("%s", [tin]))  # noqa: E731
    put("broken")  # cannot be decrypted
    with pytest.raises(releases.NotIssued, match="1 reports"):
        releases.issue_due(by="test")
    assert set(prepared.reports.issued().values_list("pk", flat=True)) == set(others)
    assert Release.objects.get(pk=release.pk).status == "approved"
    put(kept)
    assert releases.issue_due(by="test") == 1
    assert Release.objects.get(pk=release.pk).status == "issued"


def test_participants_that_failed_are_said_and_asked_and_told_by_a_release_of_their_own(prepared, analyst, approver):
    made = prepared
    report = made.reports.create(participant=factories.participant(), status="failed", failure="A withhold below zero.")
    made.participants_failed = 1
    made.save()
    with pytest.raises(Refused, match="1 participants of this run have no report") as refusal:
        ask(made, analyst)
    assert refusal.value.field == "without_failed"
    browser = factories.client(analyst)
    address = reverse("admin:reconciliation_run_step", args=[made.pk, "ask"])
    page = browser.get(address).content.decode()
    assert report.participant.model_id in page and "A withhold below zero." in page
    release = ask(made, analyst, without_failed=True, release_on=REPORT_DAY)
    assert release.left_out == [report.participant.model_id]
    releases.approve(release=release, by=approver)
    releases.issue_due(by="test")
    assert not releases.unreleased(made).exists()


def test_effect_page_shows_the_sums_and_what_is_replaced_before_each_act(prepared, analyst, approver, reconcile_only):
    """The sums are added here from the reports; the second run changes one total by exactly $10.00."""
    factories.released(prepared)
    again = reconcile_only(as_of=REPORT_DAY + timedelta(days=1))
    assert again != prepared
    before = {one.participant_id: one.total for one in prepared.reports.all()}
    totals = {one.participant_id: one.total for one in again.reports.all()}
    effect = effect_of(releases.unreleased(again), again)
    paid, owed = ([one for one in totals.values() if one * sign > 0] for sign in (1, -1))
    assert (sorted(effect.payments), sorted(effect.repayments)) == (sorted(paid), sorted(-one for one in owed))
    assert effect.net == sum(totals.values())
    changes = {pk: totals[pk] - before[pk] for pk in totals if totals[pk] != before[pk]}
    assert list(changes.values()) == [Decimal("-10.00")]
    assert [one.change for one in effect.changed] == [Decimal("-10.00")]

    address = reverse("admin:reconciliation_run_step", args=[again.pk, "ask"])
    browser = factories.client(analyst)
    fields = {"release_on": again.as_of.isoformat(), "reason": "Claims that came since.", "seen": effect.seen}
    shown = browser.post(address, fields).content.decode()
    assert f"replace an issued report; 1 total change, by {MINUS}$10.00 together" in shown
    assert not again.releases.exists()
    assert confirmed(browser, address, fields).status_code == 302
    release = again.releases.get()
    approve = reverse("admin:reconciliation_release_step", args=[release.pk, "approve"])
    browser = factories.client(approver)
    assert f"{MINUS}$10.00" in browser.get(approve).content.decode()
    answer = confirmed(browser, approve, {"seen": effect.seen}, follow=True)
    assert "Participants are being told now" in answer.content.decode()
    assert releases.issue_due(by="test") == len(totals)
    listed = browser.get(reverse("admin:reconciliation_report_changelist") + f"?run__id__exact={again.pk}")
    assert f"({MINUS}$10.00)" in listed.content.decode()


def test_approver_of_an_amendment_reads_which_reports_it_would_touch(run, analyst, approver):
    """The withhold of 2021 was used by every report with episodes; a value from 2023 on was used by none."""
    used = (
        ReportLine.objects.filter(report__run=run, code="incorrect-payment-withhold")
        .values("report")
        .distinct()
        .count()
    )
    for from_on, sentence in (
        (date(2021, 1, 1), "Initial reconciliation of 2021"),
        (date(2023, 1, 1), "was calculated with"),
    ):
        given = {"name": "pricing/incorrect_payment_withhold", "value": "0.1", "from_on": from_on}
        entered = amendments.enter(**given, reference="x", reason="x", by=analyst)
        address = reverse("admin:portal_amendment_step", args=[entered.pk, "approve"])
        answer = factories.client(approver).get(address)
        words = " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())
        assert sentence in words
        if from_on.year == 2021:
            assert f"Initial reconciliation of 2021 0 {used} {used} " in words
        amendments.withdraw(amendment=entered, reason="x", by=analyst)


def test_release_of_a_superseded_run_is_refused(prepared, analyst, approver, reconcile_only):
    later = reconcile_only(as_of=REPORT_DAY + timedelta(days=1))
    waiting = ask(later, analyst, release_on=LATER)
    with pytest.raises(Refused, match="Withdraw it first"):
        ask(prepared, analyst)
    releases.withdraw(release=waiting, reason="Not yet.", by=analyst)
    factories.released(later)
    with pytest.raises(Refused, match=f"superseded: run {later.pk}"):
        ask(prepared, analyst)


def test_approver_who_looked_before_a_later_run_looks_again(prepared, analyst, approver, reconcile_only):
    """The page then names the later run, which supersedes nothing before it is released."""
    release = ask(prepared, analyst)
    approve = reverse("admin:reconciliation_release_step", args=[release.pk, "approve"])
    browser = factories.client(approver)
    seen = browser.get(approve).context["seen"]
    later = reconcile_only(as_of=REPORT_DAY + timedelta(days=1))
    with pytest.raises(Refused, match=r"changed after you looked\. Read them again"):
        releases.approve(release=release, seen_as=seen, by=approver)
    assert f"calculated and not released: run {later.pk}" in browser.get(approve).content.decode()
    release = releases.approve(release=release, by=approver)
    with pytest.raises(Refused, match="Withdraw it first, or wait"):
        ask(later, analyst)


@pytest.mark.parametrize("change", ["total = total + 1", "facts = '{}'", "worksheet_digest = 'x'", "run_id = null"])
def test_calculation_of_a_prepared_report_cannot_be_changed(prepared, change):
    report = prepared.reports.first()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update reconciliation_report set {change} where id = %s", [report.pk])  # noqa: S608


def test_command_releases_by_two_named_people(prepared, analyst, approver):
    answer = json.loads(
        command("release_run", prepared.pk, "--asked-by", analyst.email, "--approved-by", approver.email)
    )
    assert answer["status"] == "issued"
    assert answer["reports"] == answer["issued"] == prepared.reports.count()


def test_queries_of_a_release_grow_by_report_alone(prepared, analyst, approver, django_assert_max_num_queries):
    releases.approve(release=ask(prepared, analyst, release_on=REPORT_DAY), by=approver)
    with django_assert_max_num_queries(55 * prepared.reports.count()):
        releases.issue_due(by="test")


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_make_one(world):
    made = runs.carry_out(**INITIAL)
    people = [factories.user(staff="analyst") for _ in range(3)]

    def one(person):
        try:
            return ask(made, person).pk
        except Refused:
            return None

    asked = call_at_once(*(lambda person=person: one(person) for person in people))
    assert len([pk for pk in asked if pk]) == 1
    [release] = Release.objects.all()
    assert release.reports.count() == made.reports.count()
    approvers = [factories.user(staff="approver") for _ in range(3)]

    def approve(person):
        try:
            return releases.approve(release=release, by=person).pk
        except Refused as refusal:
            return str(refusal)

    approved = call_at_once(*(lambda person=person: approve(person) for person in approvers))
    assert sorted(map(str, approved)) == sorted([str(release.pk), *["This release is approved already."] * 2])
