"""What a run freezes at its opening, when it may open, and who gets a report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from episodes.services import adjustments
from portal.models import Participant
from portal.participation.models import OptOut
from portal.participation.services import corrections
from portal.selectors import policy_book
from portal.services import amendments
from portal.services.use_case import Refused
from quality.models import SubmissionWindow
from quality.rules import measures
from quality.services import windows
from reconciliation.models import ErrorNotice, Report, Run
from reconciliation.services import calculation, runs
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.conftest import INITIAL, REPORT_DAY, command

pytestmark = pytest.mark.django_db


def digests(run: Run) -> dict[int, str]:
    """Return the SHA-256 of each worksheet of a run, by the participant's key."""
    return dict(run.reports.calculated().values_list("participant_id", "worksheet_digest"))


def calculate(run: Run) -> Run:
    """Calculate the waiting reports of a run."""
    for first, last in runs.prepare(run_id=run.pk, by="test"):
        calculation.calculate_batch(run_id=run.pk, first=first, last=last, by="test")
    run.refresh_from_db()
    return run


def amended(name: str, value: Any) -> None:
    given = {"name": name, "value": value, "from_on": date(2021, 1, 1), "reference": "x", "reason": "x"}
    entered = amendments.enter(**given, by=factories.user(staff="analyst"))
    amendments.approve(amendment=entered, by=factories.user(staff="approver"))


def test_nothing_that_happens_after_the_opening_changes_a_run(world):
    """A site from before the Model with a small baseline would give protection, the amendment other withholds."""
    factories.at(REPORT_DAY)
    before = calculate(runs.open_run(**{**INITIAL, "as_of": date(2022, 8, 14)}))
    opened = runs.open_run(**INITIAL)
    for participant in Participant.objects.all():
        participant.sites.create(zip="77030", from_on=date(2019, 1, 1))
        for component in ("PC", "TC"):
            adjustments.set_adjustment(
                participant=participant, year=2021, component=component, baseline_episodes=3, source="x", by="test"
            )
    amended("reconciliation/withholds_counted", "complete-only")
    amended("quality/measure_points", "20")
    assert digests(calculate(opened)) == digests(before)
    assert len(digests(before)) == 5
    fresh = runs.carry_out(**INITIAL)
    assert (fresh.follows, fresh == opened) == (opened, False)
    assert fresh.inputs["facts_sha256"] != opened.inputs["facts_sha256"]
    assert any(fresh.reports.get(participant=owner).worksheet_digest != old for owner, old in digests(before).items())


def test_a_run_opens_after_the_last_window_or_with_a_reason(world):
    factories.at(date(2022, 8, 1))
    participant, other = Participant.objects.order_by("pk")[:2]
    windows.extend(
        participant=participant, file_type="clinical-data", year=2021, period=2, opens_on=date(2022, 8, 1),
        closes_on=date(2022, 8, 20), comment="A storm", by="test",
    )  # fmt: skip
    factories.at(REPORT_DAY)
    with pytest.raises(Refused, match=r"until August 20, 2022 \(.*\), and the score would leave out") as refused:
        runs.open_run(**INITIAL)
    assert refused.value.field == "goes_on_because"
    assert runs.open_run(**INITIAL, participants=[other]).scope == [other.model_id]  # its own windows are closed
    calculate(Run.objects.get())
    made = runs.open_run(**INITIAL, goes_on_because="The practice said that nothing more comes.")
    assert made.goes_on_because and made.reports.count() == 5
    calculate(made)
    SubmissionWindow.objects.update(withdrawn_at=factories.clock.now())
    participant.obligations.filter(year=2021).update(due_on=date(2022, 1, 31))
    assert runs.open_run(**INITIAL) == made


def left(participant: Participant) -> None:
    """The participant leaves the Model in the middle of the year."""
    corrections.correct_days(
        participant=participant, from_on=participant.from_on, to_on=date(2021, 6, 30), because="x", by="test"
    )


def changed_kind(participant: Participant) -> None:
    """The participant was of another kind until June 30."""
    other = "technical" if participant.kind == "professional" else "professional"
    corrections.change_kind(participant=participant, kind=other, from_on=date(2021, 7, 1), because="x", by="test")


def merged(participant: Participant) -> None:
    """The participant ends on June 30; a successor, with episodes of its own, goes on."""
    left(participant)
    factories.participant(from_on=date(2021, 7, 1))


@pytest.mark.parametrize(
    ("happens", "reports", "kind"), [(left, 5, None), (changed_kind, 5, "dual"), (merged, 6, None)]
)
def test_who_left_merged_or_changed_its_kind_gets_a_report_of_its_episodes(
    world, happens: Callable[[Participant], None], reports: int, kind: str | None
):
    participant = Participant.objects.filter(kind="professional", episode_components__component="PC").first()
    happens(participant)
    made = runs.carry_out(**INITIAL)
    assert (made.status, made.participants_failed, made.reports.count()) == ("done", 0, reports)
    report = made.reports.get(participant=participant)
    assert report.lines.filter(episode_component__isnull=False).exists()
    assert report.facts["kind"] == kind or kind is None


def test_who_opted_out_is_named_and_who_has_no_episodes_owes_nothing(world):
    out, new = Participant.objects.order_by("pk").first(), factories.participant()
    OptOut.objects.create(participant=out, from_on=date(2021, 1, 1), to_on=date(2021, 12, 31))
    with pytest.raises(Refused, match=rf"{out.model_id}: no report is due for 2021, because the participant opted out"):
        runs.open_run(**INITIAL, participants=[out, new])
    made = runs.carry_out(**INITIAL, participants=[new])
    report = made.reports.get()
    assert (report.total, report.direction, report.status) == (Decimal("0.00"), "none", "prepared")
    assert set(report.lines.values_list("amount", flat=True)) == {Decimal("0.00")}
    assert made.totals["reports"] == {"payment": 0, "repayment": 0, "none": 1}


def test_a_score_without_any_scored_measure_is_explained(world):
    made = runs.open_run(**INITIAL)
    report = made.reports.exclude(participant__kind="technical").first()
    none = [measures.MeasureResult(one, 0, 0, 0, 0, 0) for one in measures.required_measures(2021, book=policy_book())]
    columns = ("measure", "eligible", "exclusions", "exceptions", "met", "not_met", "method")
    report.facts["score_inputs"]["measures"] = [{name: getattr(one, name) for name in columns} for one in none]
    report.save()
    calculate(made)
    report.refresh_from_db()
    assert report.status == "prepared"
    assert any("no measure can be scored" in line["formula"] for line in report.score.lines)


def test_a_run_for_some_leaves_the_reports_of_the_others_where_a_true_up_finds_them(run, reconcile):
    """One participant's corrected claims are reconciled again; the true-up a year later corrects both runs."""
    one = run.reports.order_by("pk").first()
    again = factories.released(
        runs.carry_out(**{**INITIAL, "as_of": date(2022, 8, 14)}, participants=[one.participant])
    )
    factories.at(date(2023, 8, 15))
    true_up = reconcile(kind="true-up", as_of=date(2023, 8, 15))
    earlier = {report.participant_id: report.facts["earlier_report"] for report in true_up.reports.all()}
    assert earlier == {report.participant_id: report.pk for report in run.reports.all()}  # the later claims count
    assert again.reports.get().pk not in earlier.values()
    assert {report.total for report in true_up.reports.all()} == {Decimal("0.00")}


def test_a_correction_takes_the_inputs_of_the_contested_report(run, report):
    """Neither a later site nor another run under way has an effect on it."""
    notice = row_of(ErrorNotice, report.participant, report=report)
    report.participant.sites.create(zip="77030", from_on=date(2019, 1, 1))
    waiting = runs.open_run(**{**INITIAL, "as_of": date(2022, 8, 14)})
    made = runs.carry_out(**INITIAL, corrects=notice)
    assert (made.follows, made.scope, made.corrects) == (run, [report.participant.model_id], notice)
    assert digests(made) == {report.participant_id: report.worksheet_digest}
    assert Run.objects.get(pk=waiting.pk).status == "queued"
    assert runs.open_run(**INITIAL, corrects=notice) == made


def test_the_command_reconciles_some_participants(world):
    named = Participant.objects.filter(episode_components__isnull=False).order_by("pk").first().model_id
    given = ("--performance-year", 2021, "--kind", "initial", "--as-of", REPORT_DAY.isoformat(), "--participant")
    assert '"participants": 1' in command("reconcile", *given, named)
    assert Report.objects.get().participant.model_id == named
