"""The world for measuring: any size, five years of duties, the same for the same seed."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal import chains
from portal.models import Message, Participant
from portal.participation.models import Obligation, Practitioner, Reminder
from reconciliation.models import Payment, Repayment, Report
from reconciliation.services import clock_watch

pytestmark = pytest.mark.django_db


def make(**given):
    out = StringIO()
    call_command("make_world", participants=12, practitioners=30, **given, stdout=out)
    return json.loads(out.getvalue())


def test_command_makes_participants_of_all_kinds_with_five_years_of_duties():
    made = make(seed=5)
    assert (made["participants"], made["practitioners"]) == (12, 30)
    assert set(Participant.objects.values_list("kind", flat=True)) == {"professional", "dual", "technical"}
    assert set(Obligation.objects.values_list("year", flat=True)) == {2021, 2022, 2023, 2024, 2025}
    assert Obligation.objects.open().exists()
    assert Obligation.objects.filter(settled_on__isnull=False).count() > made["obligations"] / 2
    names = list(Practitioner.objects.order_by("npi").values_list("npi", "last_name"))
    assert len(set(names)) == 30
    with pytest.raises(CommandError, match="already has participants"):
        make(seed=5)


def test_world_has_papers_that_hold_together():
    made = make(seed=5)
    checks = chains.check_many(Participant.objects.all()).values()
    assert [fault for check in checks for fault in check.faults] == []
    assert sum(check.length for check in checks) == made["receipts"] > 12 * 10
    reports = Report.objects.issued().select_related("run", "participant")
    assert reports.count() == 12 * 3
    for report in reports:
        assert report.total == sum(line.amount for line in report.lines.filter(parent__code="total"))
    owing = reports.filter(total__lt=0)
    assert 0 < owing.count() < reports.count()
    for report in reports.select_related("score", "repayment", "payment", "finality"):
        followed = report.repayment.amount if report.total < 0 else -report.payment.amount
        assert followed == -report.total
        assert report.score.score == report.aggregate_quality_score
        assert report.finality.final_on == report.notice_due_on + timedelta(days=1)
    assert set(Repayment.objects.values_list("status", flat=True)) == {"demanded", "paid"}
    assert set(Payment.objects.values_list("status", flat=True)) == {"due", "sent"}
    assert Obligation.objects.open().filter(code__startswith="repayment:").count() == Repayment.objects.filter(
        status="demanded"
    ).count()  # fmt: skip
    assert clock_watch.follow(by="test") is None and not Message.objects.filter(subject__contains="is final").exists()
    assert made["report_lines"] / reports.count() > 100
    assert made["history"] > Reminder.objects.count() + Message.objects.count() + made["obligations"]


def test_command_makes_nothing_outside_a_demonstration(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="DEMONSTRATION is off"):
        make()
