"""Findings about contested lines, with the changes that CMS grants; of an answer, or of a determination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal import clock, personal_data
from portal.selectors import policy_book_of
from portal.services import jobs
from portal.services.use_case import Actor, Refused
from reconciliation.models import Correction, ErrorNotice, LineFinding, NoticeLine, Reconsideration, Report, Response
from reconciliation.rules.changes import Change
from reconciliation.selectors import trials

Outcome = NoticeLine.Outcome
CORRECT = "reconciliation.correct"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Finding:
    """What CMS finds about one contested line: an error with the changes that correct it, or none; and why."""

    contested_id: int
    outcome: str
    reason: str
    changes: tuple[Change, ...] = ()


def tried(*, notice: ErrorNotice, findings: Sequence[Finding]) -> trials.Trial:
    """Work the contested report again with the changes of some findings, after those that were granted before.

    A finding takes the place of an earlier one about its line.

    :raises Refused: when the rules refuse the changes.
    """
    report = Report.objects.select_related("run__construction_run", "run__follows", "participant").get(
        pk=notice.report_id
    )
    stages = [trials.granted_changes(report.pk)]
    for place in range(1, len(findings) + 1):
        new = findings[:place]
        kept = trials.granted_changes(report.pk, without=[one.contested_id for one in new])
        stages.append([*kept, *(change for one in new for change in one.changes)])
    return trials.trial(report, stages, book=policy_book_of(report.run.policy_version))


def grant(
    *,
    notice: ErrorNotice,
    findings: Sequence[Finding],
    response: Response | None = None,
    reconsideration: Reconsideration | None = None,
    by: Actor,
) -> list[LineFinding]:
    """Keep findings as part of the use case that answers or decides, and start the corrected run if any grants changes.

    :raises Refused: for a finding that is not whole, or whose changes change nothing.
    """
    lines = {one.pk: one for one in notice.lines.select_related("line")}
    for one in findings:
        _check(one, lines)
    trial = tried(notice=notice, findings=findings)
    if any(one.changes for one in findings) and not trial.lines:
        raise Refused(
            "The chosen changes change no amount of the report. Choose others, or say that CMS made no change."
        )
    made = []
    for one, step in zip(findings, trial.steps, strict=True):
        made.append(_keep(one, lines[one.contested_id], step, notice, response, reconsideration))
    if any(one.changes for one in findings):
        jobs.enqueue(CORRECT, notice.pk, "determination" if reconsideration else "answer")
    return made


def _check(one: Finding, lines: dict[int, NoticeLine]) -> None:
    field = field_of(one.contested_id, "reason")
    if one.contested_id not in lines:
        raise Refused("This line is not contested in this notice.")
    label = lines[one.contested_id].line.label
    if one.outcome not in Outcome:
        raise Refused(f"{label}: say whether there is an error.", field=field_of(one.contested_id, "outcome"))
    if one.outcome == Outcome.ERROR_CONFIRMED and not one.changes:
        raise Refused(
            f"{label}: choose the changes that correct the error.", field=field_of(one.contested_id, "changes")
        )
    if one.outcome == Outcome.CALCULATION_VERIFIED and one.changes:
        raise Refused(
            f"{label}: you chose changes. Choose “There is an error”, or no changes.",
            field=field_of(one.contested_id, "changes"),
        )
    if not one.reason.strip():
        raise Refused(f"{label}: say why. The participant reads it.", field=field)
    personal_data.check_text(one.reason, field=field)


def field_of(contested_id: int, name: str) -> str:
    """Return the name of the form field about a contested line."""
    return f"{name}_{contested_id}"


def _keep(
    one: Finding,
    contested: NoticeLine,
    step: Decimal,
    notice: ErrorNotice,
    response: Response | None,
    reconsideration: Reconsideration | None,
) -> LineFinding:
    confirmed = one.outcome == Outcome.ERROR_CONFIRMED
    made = LineFinding.objects.create(
        contested=contested,
        participant_id=notice.participant_id,
        response=response,
        reconsideration=reconsideration,
        outcome=one.outcome,
        reason=one.reason.strip(),
        granted=step if confirmed else None,
    )
    now = clock.now()
    Correction.objects.bulk_create(
        Correction(
            notice=notice,
            participant_id=notice.participant_id,
            finding=made,
            change=change.as_json(),
            granted_at=now,
        )
        for change in one.changes
    )
    contested.outcome = one.outcome
    contested.granted = (contested.granted or ZERO) + step if confirmed else None
    contested.save(update_fields=["outcome", "granted"])
    return made
