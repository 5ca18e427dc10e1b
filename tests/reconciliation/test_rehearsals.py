"""A rehearsal over a finished run: jobs work it out in batches, staff read who gains, and nothing else changes."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal import selectors as portal
from portal.models import Job, Message, Role
from portal.services.use_case import Refused
from portal.staff import ANALYST, HELP_DESK
from portal.templatetags.portal_display import money
from reconciliation.models import Rehearsal, RehearsedReport, ReportLine
from reconciliation.selectors.rehearsals import sums
from reconciliation.services import rehearsals, runs
from tests import factories

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def analyst(db):
    return factories.user(staff=ANALYST)


def worked_out(rehearsal: Rehearsal) -> dict[str, RehearsedReport]:
    """Run the jobs of a rehearsal, each twice, and return its results by Model ID."""
    jobs = Job.objects.filter(task=rehearsals.TASK, arguments__0=rehearsal.pk)
    assert jobs.exists()
    for job in [*jobs, *jobs]:
        _, first, last = job.arguments
        rehearsals.work_out(rehearsal_id=rehearsal.pk, first=first, last=last, by="test")
    rows = rehearsal.results.select_related("participant", "report")
    assert len(rows) == rehearsal.reports
    return {row.participant.model_id: row for row in rows}


def test_the_cy2022_rule_pays_more_for_every_price_and_changes_no_report(run, analyst, settings):
    settings.REPORTS_A_BATCH = 2
    before = list(ReportLine.objects.order_by("pk").values_list("pk", "amount"))
    messages = Message.objects.count()
    rehearsal = rehearsals.ask(run=run, regime="cy2022", by=analyst)
    assert [(one["name"], one["now"], one["then"]) for one in rehearsal.changes] == [
        ("pricing/discount_professional", "0.0375", "0.035"),
        ("pricing/discount_technical", "0.0475", "0.045"),
    ]
    assert {"episodes/modalities", "pricing/national_base_rates"} <= set(rehearsal.left)
    rows = worked_out(rehearsal)
    for row in rows.values():
        assert row.failure == ""
        assert row.report_now == row.report.total
        assert row.paid_then > row.paid_now
        assert row.difference == row.paid_then + row.report_then - row.paid_now - row.report_now
        # A quarter of a percent of the adjusted amounts at most, less coinsurance and sequestration.
        assert 0 < row.paid_then - row.paid_now < row.paid_now * D("0.003")
    found = sums(rehearsal)
    assert (found.done, found.failed, found.same) == (len(rows), 0, sum(row.difference == 0 for row in rows.values()))
    assert found.difference == sum(row.difference for row in rows.values())
    assert sum(group.count for group in found.groups) == len(rows)
    assert list(ReportLine.objects.order_by("pk").values_list("pk", "amount")) == before
    assert Message.objects.count() == messages


def test_a_draft_that_is_the_value_of_the_run_gives_the_report_of_the_run(run, analyst):
    """A reading that concerns no generated episode: payments and reports stay to the cent."""
    rows = worked_out(rehearsals.ask(run=run, values={"reconciliation/stop_loss_basis": "payments"}, by=analyst))
    unprotected = [row for row in rows.values() if not row.report.lines.filter(code="stop-loss.fee-for-service")]
    assert unprotected
    assert {(row.paid_then - row.paid_now, row.report_then - row.report_now) for row in unprotected} == {(0, 0)}


def test_another_quality_withhold_moves_what_the_score_gives_back(run, analyst):
    rows = worked_out(rehearsals.ask(run=run, values={"pricing/quality_withhold": "0.03"}, by=analyst))
    technical = [row for row in rows.values() if row.participant.kind == "technical"]
    others = [row for row in rows.values() if row.participant.kind != "technical"]
    assert {row.difference for row in technical} <= {D("0.00")}
    assert all(row.paid_then < row.paid_now for row in others)


def test_other_base_rates_move_every_price_of_the_type_and_no_other(run, analyst):
    """Ten percent more for every type but one, in a table that leaves that type out: it keeps its rate."""
    rates = portal.policy_book_of(run.policy_version).on(date(2021, 1, 1))["pricing/national_base_rates"]
    raised = {name: {part: str(rate * D("1.1")) for part, rate in row.items()} for name, row in rates.items()}
    del raised["prostate"]
    rehearsal = rehearsals.ask(run=run, values={"pricing/national_base_rates": raised}, by=analyst)
    then = rehearsal.changes[0]["then"]
    assert (D(then["prostate"]["PC"]), D(then["lung"]["PC"])) == (
        rates["prostate"]["PC"],
        rates["lung"]["PC"] * D("1.1"),
    )
    for row in worked_out(rehearsal).values():
        types = set(row.participant.episode_components.filter(run=run.construction_run, model_paid__gt=0)
                    .values_list("episode__cancer_type", flat=True))  # fmt: skip
        assert row.failure == ""
        assert 0 <= row.paid_then - row.paid_now <= row.paid_now * D("0.1001")
        assert (row.paid_then > row.paid_now) == bool(types - {"prostate"})


def test_a_true_up_is_rehearsed_with_the_reports_that_it_follows(run, analyst):
    factories.at(date(2023, 8, 15))
    call_command("construct_episodes", "--performance-year", 2021, "--claims-through", "2023-07-31", stdout=StringIO())
    later = runs.carry_out(year=2021, kind="true-up", as_of=date(2023, 8, 15), by="test")
    alone = worked_out(rehearsals.ask(run=run, values={"pricing/quality_withhold": "0.03"}, by=analyst))
    whole = worked_out(rehearsals.ask(run=later, values={"pricing/quality_withhold": "0.03"}, by=analyst))
    assert set(alone) == set(whole) and alone
    for model_id, row in whole.items():
        assert row.failure == ""
        assert row.report_now == row.report.total + alone[model_id].report_now
        # Nothing came in since August 2022, so the true-up is nothing, also with the draft values.
        assert (row.report.total, row.difference) == (0, alone[model_id].difference)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"values": {"pricing/gpci": {}}}, "geographic factors and adjustments of the participants"),
        ({"values": {"deadlines/error_notice_days": 60}}, "no amount of a finished year follows from it"),
        (
            {"values": {"episodes/length_days": 60}},
            "cannot be worked out again with another value of episodes/length_days: it decides which episodes",
        ),
        ({"values": {"pricing/coinsurance": "0.10"}}, "what fee-for-service would have paid"),
        ({"values": {"pricing/patient_experience_withhold": "0.01"}}, "2021 has no patient experience withhold, so"),
        ({"values": {"pricing/quality_withhold": "2"}}, "is not a share between 0 and 1"),
        ({"values": {"pricing/quality_withhold": "0.02"}}, "These are the values of the run"),
        ({"values": {}}, "These are the values of the run"),
        ({"values": ["pricing/quality_withhold"]}, "Give the values in braces"),
        ({"regime": "cy1999"}, "There is no regime named"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_with_a_sentence(run, analyst, given, words):
    with pytest.raises(Refused, match=words):
        rehearsals.ask(run=run, by=analyst, **given)
    assert not Rehearsal.objects.exists()


def test_a_batch_that_fails_is_kept_with_its_reason(run, analyst):
    rehearsal = rehearsals.ask(run=run, values={"pricing/quality_withhold": "0.03"}, by=analyst)
    job = Job.objects.get(task=rehearsals.TASK)
    _, first, last = job.arguments
    rehearsals.give_up(rehearsal_id=rehearsal.pk, first=first, last=last, by="test")
    found = sums(rehearsal)
    assert (found.done, found.failed) == (0, rehearsal.reports)


def test_staff_ask_read_and_export_and_practices_see_nothing(run, analyst):
    browser = factories.client(analyst)
    address = reverse("admin:reconciliation_rehearsal_add")
    assert "CY2022 rule" in browser.get(address).content.decode()
    refused = browser.post(address, {"run": run.pk, "regime": "", "values": '{"episodes/length_days": 60}'})
    assert "cannot be worked out again" in refused.content.decode()
    assert browser.post(address, {"run": run.pk, "regime": "cy2022", "values": "{}"}).status_code == 302
    rehearsal = Rehearsal.objects.get()
    rows = worked_out(rehearsal)
    page = reverse("admin:reconciliation_rehearsal_change", args=[rehearsal.pk])
    shown = browser.get(page).content.decode()
    assert "pricing/discount_professional: 0.035 instead of 0.0375" in shown
    assert money(sums(rehearsal).difference) in shown
    assert 'class="histogram"' in shown
    assert not [word for word in ("style=", "<style") if word in shown.partition('class="histogram"')[2]]
    export = browser.get(
        reverse("admin:reconciliation_rehearsedreport_export", args=["csv"]), {"rehearsal__id__exact": rehearsal.pk}
    )
    lines = list(csv.reader(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()))
    assert len(lines) == len(rows) + 1
    assert factories.client(factories.user(staff=HELP_DESK)).get(page).status_code == 403
    practice = factories.client(factories.seat(run.reports.all()[0].participant, Role.PRIMARY))
    assert practice.get(page).status_code in (302, 404)
