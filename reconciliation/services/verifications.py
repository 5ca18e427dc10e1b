"""Verifications of runs: asked for by staff, carried out by a job."""

from __future__ import annotations

from portal import clock
from portal.models import User
from portal.selectors import policy_book_of
from portal.services import jobs
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, APPROVER, OFFICIAL, REVIEWER, may_act_as
from reconciliation.models import Run, Verification
from reconciliation.selectors.recalculation import verified

VERIFY = "reconciliation.verify_run"


@use_case("verification.ask")
def ask(*, run: Run, by: User) -> Verification:
    """Have a run verified by a worker.

    :raises Refused: for a person who may not, for a run that is not done, or while a verification of it waits.
    """
    if not may_act_as(by, ANALYST, APPROVER, REVIEWER, OFFICIAL):
        raise Refused("Only people who read reconciliation runs can have one verified.")
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.status != Run.Status.DONE:
        raise Refused(f"Run {run.pk} is not done. Only a finished run can be verified.")
    if locked.verifications.filter(verified_at=None, failed_because="").exists():
        raise Refused("A worker verifies this run already. Look at its page again in a minute.")
    made = Verification.objects.create(run=locked, asked_by=by, asked_at=clock.now())
    jobs.enqueue(VERIFY, made.pk)
    return made


def verify(*, verification_id: int, by: Actor) -> None:
    """Calculate the reports of a run again, and store which differ; a verification that was carried out stays."""
    asked = Verification.objects.select_related("run").get(pk=verification_id)
    if asked.verified_at is None:
        found = verified(asked.run, book=policy_book_of(asked.run.policy_version))
        _keep(verification_id=verification_id, compared=found.compared, differing=found.differing, by=by)


@use_case("verification.keep")
def _keep(*, verification_id: int, compared: int, differing: list[dict[str, object]], by: Actor) -> None:
    row = Verification.objects.select_for_update().get(pk=verification_id)
    if row.verified_at is None:
        row.verified_at, row.compared, row.differing, row.failed_because = clock.now(), compared, differing, ""
        row.save(update_fields=["verified_at", "compared", "differing", "failed_because"])


@use_case("verification.fail")
def fail(*, verification_id: int, by: Actor) -> None:
    """Note that the job failed for good, so that somebody can ask again."""
    row = Verification.objects.select_for_update().get(pk=verification_id)
    if row.verified_at is None:
        row.failed_because = "The job failed each time it ran. See the error in the list of jobs."
        row.save(update_fields=["failed_because"])
