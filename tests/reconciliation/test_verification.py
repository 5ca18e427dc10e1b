"""Verification of a run: the same inputs give the same bytes, and every alteration is found and named."""

from __future__ import annotations

import json

import pytest
from django.core.management.base import CommandError
from django.urls import reverse

from portal.models import Job
from portal.selectors import policy_book
from portal.services.use_case import Refused
from reconciliation.models import ReportLine, Run, Verification
from reconciliation.selectors.recalculation import verified
from reconciliation.services import verifications
from tests import factories
from tests.reconciliation.conftest import command

pytestmark = pytest.mark.django_db


def test_the_command_compares_every_report_or_one(run, report):
    answer = json.loads(command("verify_run", run.pk))
    assert answer == {"run": run.pk, "reports": 5, "equal": 5, "differing": []}
    assert json.loads(command("verify_run", run.pk, "--participant", report.participant.model_id))["reports"] == 1
    for wrong in ((run.pk + 1,), (run.pk, "--participant", "RO99999")):
        with pytest.raises(CommandError, match=r"There is no reconciliation run|has no calculated report"):
            command("verify_run", *wrong)


def test_an_altered_line_is_named_and_the_exit_status_is_1(run, report, changed, capsys):
    line = ReportLine.objects.filter(report=report, code="incomplete-episodes").get()
    with changed(line, "amount = amount + 10"):
        with pytest.raises(SystemExit) as ended:
            command("verify_run", run.pk)
        [differing] = verified(Run.objects.get(pk=run.pk), book=policy_book()).differing
    assert ended.value.code == 1
    assert (differing["report"], differing["model_id"]) == (report.number, report.participant.model_id)
    assert {
        "where": "Incomplete episodes", "stored": f"{line.amount + 10:.2f}", "now": f"{line.amount:.2f}"
    } in differing["differences"]  # fmt: skip


def test_staff_have_a_run_verified_by_a_worker_and_read_the_result(run):
    analyst = factories.client(factories.user(staff="analyst"))
    page = reverse("admin:reconciliation_run_change", args=[run.pk])
    assert "Nobody has asked for one." in analyst.get(page).content.decode()
    assert analyst.post(reverse("admin:reconciliation_run_step", args=[run.pk, "verify"])).status_code == 302
    [job] = Job.objects.filter(task=verifications.VERIFY)
    asked = Verification.objects.get()
    assert job.arguments == [asked.pk]
    assert "A worker will do it." in analyst.get(page).content.decode()
    with pytest.raises(Refused, match="verifies this run already"):
        verifications.ask(run=run, by=asked.asked_by)
    verifications.verify(verification_id=asked.pk, by="test")
    verifications.verify(verification_id=asked.pk, by="test")
    assert "all 5 reports are the same to the byte." in analyst.get(page).content.decode()
    with pytest.raises(Refused, match="Only people who read"):
        verifications.ask(run=run, by=factories.user(staff="help desk"))
    failed = verifications.ask(run=run, by=asked.asked_by)
    verifications.fail(verification_id=failed.pk, by="test")
    assert "The job failed each time it ran." in analyst.get(page).content.decode()
