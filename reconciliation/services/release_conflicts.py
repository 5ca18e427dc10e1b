"""Conflicts of a release with others: two of one year, and a true-up that the next year's report leaves out."""

from __future__ import annotations

from django.db.models import Q

from portal.formatting import long_date
from portal.services.use_case import Refused
from reconciliation.models import Kind, Release, Report, Run

WAITING = (Release.Status.ASKED, Release.Status.APPROVED)


def check(run: Run, participants: set[int]) -> None:
    """Check that the release of a run's reports conflicts with no other.

    :raises Refused: when it does.
    """
    _check_newest(run, participants)
    if run.corrects_id is None:
        _check_settlement(run, participants)


def _check_newest(run: Run, participants: set[int]) -> None:
    """Check that no other release of the year concerns the same participants, now or by a later run.

    :raises Refused: when one does.
    """
    same = Report.objects.filter(participant_id__in=participants, run__year=run.year, run__kind=run.kind)
    others = same.exclude(run=run).filter(release__isnull=False).select_related("release__run", "participant")
    waiting = others.filter(release__status__in=WAITING).first()
    if waiting is not None:
        raise Refused(
            f"A release of run {waiting.run_id} for {long_date(waiting.release.release_on)} waits, and it concerns the "
            "same participants. Withdraw it first, or wait until its reports are issued."
        )
    later = others.filter(run_id__gt=run.pk, status=Report.Status.ISSUED).first()
    if later is not None:
        raise Refused(
            f"Run {run.pk} is superseded: run {later.run_id}, which was calculated later, issued the reports of "
            "the same participants. Calculate a new run."
        )


def _check_settlement(run: Run, participants: set[int]) -> None:
    """Check that each true-up which the next year's report should settle is in that report, 42 CFR 512.285(g).

    Both are calculated before they are released, so one of them may have been without the other.

    :raises Refused: when one is not.
    """
    is_true_up = run.kind == Kind.TRUE_UP
    year, kind = (run.year + 1, Kind.INITIAL) if is_true_up else (run.year - 1, Kind.TRUE_UP)
    told = Q(status=Report.Status.ISSUED) | Q(release__status__in=WAITING)
    others = Report.objects.filter(told, participant_id__in=participants, run__year=year, run__kind=kind)
    own = run.reports.filter(participant_id__in=participants)
    if is_true_up:
        waiting = own.filter(carried_over=True, participant__in=others.values("participant"))
        found = waiting.order_by("participant__model_id").values_list("participant__model_id", flat=True).first()
        if found is not None:
            raise Refused(
                f"The report of {found} for {year} is released, or waits for its release, without this true-up, so no "
                "report would settle it. Withdraw that release, or issue that report and calculate the true-up again."
            )
        return
    newest = others.filter(carried_over=True).order_by("participant_id", "-run__as_of", "-run_id")
    taken = dict(own.values_list("participant_id", "facts__prior_true_up_report"))
    for true_up in newest.distinct("participant_id").select_related("participant", "run"):
        if taken[true_up.participant_id] != true_up.pk:
            raise Refused(
                f"The report of {true_up.participant.model_id} does not include its true-up of {year} from run "
                f"{true_up.run_id}. Once that true-up is issued, calculate this run again, with claims through "
                f"{long_date(true_up.run.as_of)} or later."
            )
