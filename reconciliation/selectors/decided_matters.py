"""Decided matters: what CMS answered or the official decided about a line that a later report of the year has again.

The same matter is the same line of the same component of an episode, on the same ground. See
docs/readings.md#decided-lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from portal.policy import Book
from reconciliation.models import Kind, LineFinding, NoticeLine, Reconsideration, Report, ReportLine, Response
from reconciliation.rules import decided as rules
from reconciliation.rules.dispute import NoticeFacts
from reconciliation.selectors.changed_reports import work_again
from reconciliation.selectors.granted_changes import granted_changes

ZERO = Decimal(0)
BookOf = Callable[[int], Book]


@dataclass(frozen=True, slots=True)
class DecidedMatter:
    """The last decision about a matter, and what of a later line is new beside it, in USD."""

    contested: NoticeLine
    finding: LineFinding
    answer: Response
    reconsideration: Reconsideration | None
    amount: Decimal
    new: Decimal

    def standing(self, today: date) -> str:
        """Name how far the matter has come, as `rules.standing` does."""
        asked = self.reconsideration
        return rules.standing(
            NoticeFacts(
                reconsideration_due_on=self.answer.reconsideration_due_on,
                reconsideration_requested=asked is not None,
                reconsideration_ended_on=asked.decided_on if asked else None,
                reconsideration_withdrawn=asked is not None and asked.status == Reconsideration.Status.WITHDRAWN,
            ),
            today=today,
        )


def decided_matter(line: ReportLine, *, ground: str, book_of: BookOf) -> DecidedMatter | None:
    """Return what was decided about the matter of a line, or None where nobody contested it before or CMS is silent.

    :param line: a line with its report and run.
    :param book_of: returns the book of a version of the policy; the contested report is worked by its own.
    """
    contested = _answered(line, ground).first()
    if contested is None:
        return None
    notice = contested.notice
    amount = _amount_of(contested, book_of)
    followed = None
    if line.report.run.kind == Kind.TRUE_UP and notice.report.run.kind == Kind.INITIAL:
        followed = _followed_amount(line)
    return DecidedMatter(
        contested=contested,
        finding=contested.findings.order_by("-pk")[0],
        answer=notice.responses.get(reconsideration_due_on__isnull=False),
        reconsideration=getattr(notice, "reconsideration", None),
        amount=amount,
        new=rules.new_part(amount=line.amount, decided=amount, followed=followed),
    )


def _answered(line: ReportLine, ground: str) -> QuerySet[NoticeLine]:
    """Return the answered notices about the matter of a line in other reports of the year, the last decision first."""
    run = line.report.run
    kinds = {run.kind}
    if run.kind == Kind.TRUE_UP and rules.is_in_both(line.code):
        kinds.add(Kind.INITIAL)
    rows = NoticeLine.objects.filter(
        participant=line.participant_id,
        stands=True,
        ground=ground,
        notice__report__run__year=run.year,
        notice__report__run__kind__in=kinds,
        notice__responses__reconsideration_due_on__isnull=False,
        **{f"line__{name}": value for name, value in _place(line).items()},
    ).exclude(notice__report=line.report_id)
    decided_at = Coalesce("notice__reconsideration__decided_at", "notice__responses__answered_at")
    related = ("notice__report__run", "notice__reconsideration__receipt__participant", "notice__receipt__participant")
    return rows.select_related(*related, "line__episode_component__episode").order_by(decided_at.desc(), "-pk")


def _place(line: ReportLine) -> dict[str, object]:
    """Return what names a line in every report of the year."""
    component = line.episode_component
    if component is None:
        return {"code": line.code, "episode_component": None}
    return {
        "code": line.code,
        "episode_component__component": component.component,
        "episode_component__episode__beneficiary": component.episode.beneficiary_id,
        "episode_component__episode__starts_on": component.episode.starts_on,
    }


def _amount_of(contested: NoticeLine, book_of: BookOf) -> Decimal:
    """Return the amount that a contested line has by the decision: with all that CMS had granted by then."""
    last = LineFinding.objects.filter(contested__notice=contested.notice_id).aggregate(last=Max("pk"))["last"]
    changes = granted_changes(contested.notice.report_id, through=last)
    line = contested.line
    if not changes:
        return line.amount
    report = Report.objects.select_related("run__construction_run", "run__follows", "participant").get(
        pk=contested.notice.report_id
    )
    worked = work_again(report, changes, book=book_of(report.run.policy_version))
    place = (line.code, line.episode_component.key if line.episode_component else None)
    moved = next((one for one in worked.lines if (one.code, one.component) == place), None)
    return line.amount if moved is None else moved.then or ZERO


def _followed_amount(line: ReportLine) -> Decimal:
    """Return the amount of a line of a true-up in the report that the true-up follows."""
    followed = Report.objects.values_list("facts__earlier_report", flat=True).get(pk=line.report_id)
    same = ReportLine.objects.filter(report=followed, **_place(line))
    return same.values_list("amount", flat=True).first() or ZERO
