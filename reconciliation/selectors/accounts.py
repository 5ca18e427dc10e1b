"""The accounts of stored report lines: what each claim line adds to a line, and the cent that rounding makes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from episodes.rules.records import ClaimLine, EpisodeComponent
from episodes.selectors.counted_components import component_for_reconciliation
from episodes.selectors.received_installments import cent_explained_of
from portal.policy import Book
from portal.rules.performance_years import policy_of
from reconciliation.models import Kind, Report, ReportLine
from reconciliation.rules import accounts
from reconciliation.rules.accounts import Account

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an account as a page shows it: a claim line, a step in words (`line` is None), or the total."""

    label: str
    amount: Decimal
    meaning: str = ""
    line: ClaimLine | None = None


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """The rows of an account, its total last; `from_price` if the price gives the amount, `cent` explains a cent."""

    rows: tuple[Row, ...]
    from_price: bool
    cent: str


def account_of(line: ReportLine, *, book: Book) -> ShownAccount | None:
    """Return the account of a stored line about a component; None for any other line.

    :param line: with its report, run, component and episode loaded.
    :param book: the policy of the version that the report was calculated with.
    """
    row, run = line.episode_component, line.report.run
    if row is None:
        return None
    component = component_for_reconciliation(row)
    counted = accounts.account(line.code, component, policy=policy_of(run.year, book=book))
    if counted is None:
        return None
    if run.kind == Kind.TRUE_UP:
        now = counted if _charged_now(line, component) else Account(())
        counted = accounts.changed_account(now, before=_before(line))
    counted = accounts.corrected_account(counted, amount=line.amount)
    rows = [
        *(Row("", one.amount, one.meaning, one.line) for one in counted.lines),
        *(Row(one.label, one.amount) for one in counted.steps),
        Row("Total, the amount of this line", counted.total, TOTAL),
    ]
    return ShownAccount(tuple(rows), counted.from_price, cent_explained_of(row, component.lines, book=book))


def _charged_now(line: ReportLine, component: EpisodeComponent) -> bool:
    """Tell whether the charge of a line of a true-up still exists: its episode is in the run of the report."""
    own = line.episode_component
    if own is None or own.run_id != line.report.run.construction_run_id:
        return False
    return line.code != "incomplete-episodes.episode" or component.complete is False


def _before(line: ReportLine) -> Decimal:
    """Return the amount of a true-up's line in the initial report that it follows, 0 where it had no such line."""
    own = line.episode_component
    followed = line.report.run.follows_id
    if own is None or followed is None:
        return Decimal(0)
    same = ReportLine.objects.filter(
        report__in=Report.objects.issued().filter(run_id=followed, participant_id=line.participant_id),
        code=line.code,
        episode_component__component=own.component,
        episode_component__episode__beneficiary_id=own.episode.beneficiary_id,
        episode_component__episode__starts_on=own.episode.starts_on,
    )
    found: Decimal | None = same.values_list("amount", flat=True).first()
    return found or Decimal(0)
