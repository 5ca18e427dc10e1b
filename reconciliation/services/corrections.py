"""The corrected report of an error notice: a run of its own for one participant, released like any other."""

from __future__ import annotations

from portal import clock
from portal.fingerprint import fingerprint
from portal.services.use_case import Actor, actor_label, use_case
from reconciliation.models import ErrorNotice, Run
from reconciliation.selectors import gathering
from reconciliation.selectors.granted_changes import granted_changes

from . import reports, runs, staff_mails


def correct(*, notice_id: int, by: Actor) -> Run:
    """Calculate the corrected report of a notice with all changes granted so far; done again, it changes nothing.

    The report stays prepared until two people of CMS release it. The contested report stays as it is.
    """
    run = open_run(notice_id=notice_id, by=by)
    for participant_id in runs.prepare(run_id=run.pk, by=by):
        reports.reconcile_participant(run_id=run.pk, participant_id=participant_id, by=by)
    run.refresh_from_db()
    tell_that_it_waits(run_id=run.pk, by=by)
    return run


@use_case("run.correct")
def open_run(*, notice_id: int, by: Actor) -> Run:
    """Record the run that corrects the report of a notice, or return the one with the same changes.

    It takes everything from the run of the contested report: its episodes, facts, score and policy.
    """
    notice = ErrorNotice.objects.select_for_update(of=("self",)).select_related("report__run", "participant").get(
        pk=notice_id
    )  # fmt: skip
    of_report = notice.report.run
    earlier = notice.report.facts.get("corrections", [])
    granted = [change.as_json() for change in granted_changes(notice.report_id)]
    inputs = {**of_report.inputs, "corrects": notice.report_id, "corrections": [*earlier, *granted]}
    run, _ = Run.objects.get_or_create(
        year=of_report.year,
        kind=of_report.kind,
        as_of=of_report.as_of,
        inputs_digest=fingerprint(inputs),
        policy_digest=of_report.policy_digest,
        defaults={
            "construction_run_id": of_report.construction_run_id,
            "follows": gathering.corrected(notice.report).run,
            "scope": [notice.participant.model_id],
            "corrects": notice,
            "inputs": inputs,
            "policy_version": of_report.policy_version,
            "started_by": actor_label(by),
            "created_at": clock.now(),
        },
    )
    return run


@use_case("run.tell_of_correction")
def tell_that_it_waits(*, run_id: int, by: Actor) -> None:
    """Tell the analysts that a corrected report is prepared and waits for somebody to ask for its release."""
    staff_mails.tell_analysts(run=Run.objects.get(pk=run_id))
