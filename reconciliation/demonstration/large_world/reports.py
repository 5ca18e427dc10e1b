"""Reports of three performance years: the rules write the lines of each kind of participant once, for all of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Model
from psycopg import sql

from episodes.lifecycle import RUN as CONSTRUCTION
from episodes.models import (
    Beneficiary,
    Component,
    ConstructionRun,
    Episode,
    EpisodeComponent,
    EpisodePrice,
    Publication,
)
from episodes.rules import records
from episodes.services.bulk import reserve_ids
from episodes.services.publications import BY_COMMAND
from portal import clock
from portal.models import Participant, User
from portal.participation.rules.standing import TC, components
from portal.selectors import policy_book
from reconciliation import lifecycle
from reconciliation.attested import report_parts, reports_with_digests
from reconciliation.models import Kind, Release, Report, ReportLine, Run
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import Report as Worksheet
from reconciliation.rules.report_lines import ReportInputs
from reconciliation.selectors.gathering import inputs_of_run

from . import scores, settlements
from .practices import BY, ROWS_AT_ONCE
from .receipts import Receipts

YEARS = range(2021, 2024)
"""The performance years whose initial reconciliation is over on the day of the world."""
EPISODES = 52
"""Of each participant and year."""
CANCER_TYPES = ("breast", "prostate", "lung")
ADJUSTED, INSTALLMENT = Decimal("5000.00"), Decimal("2000.00")
WITHHELD, QUALITY_WITHHELD = Decimal("50.00"), Decimal("100.00")
DUPLICATE, DUPLICATES, OWING_EVERY = Decimal("3000.00"), 5, 4
"""USD of a duplicate, the episodes with one, and the participants of which one has them, and so owes money."""
EPISODE, TIME_TO_CONTEST = timedelta(days=89), timedelta(days=45)
AS_THE_NATION = {"geographic_factor": "1", "case_mix_adjustment": "0", "historical_experience_adjustment": "0"}
RELEASED_BY = ("analyst.of.the.world", "approver.of.the.world")
AMOUNTS = {
    "adjusted_amount": ADJUSTED,
    "incorrect_payment_withhold": WITHHELD,
    "quality_withhold": QUALITY_WITHHELD,
    "patient_experience_withhold": 0,
    "episode_payment": ADJUSTED,
    "first_installment": INSTALLMENT,
    "second_installment": INSTALLMENT,
    "model_paid": 2 * INSTALLMENT,
    "first_installment_paid": INSTALLMENT,
    "ffs_due": 0,
    "no_pay_lines": 0,
    "unpriced_lines": 0,
}
"""Of each component, in USD."""


def issue(made: Sequence[Participant], receipts: Receipts) -> None:
    """Build the episodes of each year, and issue an initial report to every participant."""
    patients = [Beneficiary(bene_id=f"W{number:09d}") for number in range(len(made) * EPISODES)]
    Beneficiary.objects.bulk_create(patients, batch_size=ROWS_AT_ONCE)
    staff = User.objects.bulk_create(
        [User(email=f"{name}@cms.example", is_staff=True, password=make_password(None)) for name in RELEASED_BY]
    )
    for year in YEARS:
        _Year(year, made, staff).issue(patients, receipts)


class _Year:
    """One reconciliation: its runs, its episodes and its reports."""

    def __init__(self, year: int, made: Sequence[Participant], staff: Sequence[User]) -> None:
        self.year, self.made, self.staff, self.book = year, made, staff, policy_book().noted()
        self.report_on = date(year + 1, 8, 15)
        self.at = datetime.combine(self.report_on, time(9), tzinfo=clock.EASTERN)
        self.construction = ConstructionRun.objects.create(
            year=year,
            claims_through=self.report_on,
            status=CONSTRUCTION.check(ConstructionRun.Status.RUNNING, ConstructionRun.Status.DONE),
            key=f"world-{year}",
            policy_version=self.book.version,
            policy_digest=self.book.digest,
            requested_by=BY,
            started_at=self.at,
            finished_at=self.at,
            seconds=1,
        )
        Publication.objects.create(
            run=self.construction, reason=BY_COMMAND, command=BY, asked_at=self.at, published_at=self.at
        )
        self.run = Run.objects.create(
            year=year,
            kind=Kind.INITIAL,
            as_of=self.report_on,
            construction_run=self.construction,
            status=lifecycle.RUN.check(Run.Status.RUNNING, Run.Status.DONE),
            policy_version=self.book.version,
            policy_digest=self.book.digest,
            inputs=inputs_of_run(year=year, kind=Kind.INITIAL, construction=self.construction, as_of=self.report_on),
            participants_done=len(made),
            started_by=BY,
            created_at=self.at,
            finished_at=self.at,
        )

    def issue(self, patients: Sequence[Beneficiary], receipts: Receipts) -> None:
        """Write the year's episodes, reports, lines and receipts."""
        stored = self._build(patients)
        self.score_of, self.scores = scores.keep(self.made, self.year, self.book)
        worksheets = {
            (kind, owing): self._worksheet(kind, owing=owing)
            for kind in Participant.Kind.values
            for owing in (False, True)
        }
        sheets = {one.pk: worksheets[one.kind, number % OWING_EVERY == 0] for number, one in enumerate(self.made)}
        release = self._release()
        reports = Report.objects.bulk_create(
            [self._report(one, sheets[one.pk]) for one in self.made], batch_size=ROWS_AT_ONCE
        )
        _copy(ReportLine, self._lines(reports, sheets, stored))
        owners = {one.pk: one for one in self.made}
        kept = reports_with_digests().filter(run=self.run).order_by("pk")
        for report in kept:
            report.run, report.participant = self.run, owners[report.participant_id]
            report.worksheet_digest = report.lines_digest  # type: ignore[attr-defined]
            report.receipt = receipts.add(
                participant=report.participant,
                kind="report",
                title=f"Reconciliation report {report.number} issued",
                facts={"year": self.year, "report": report.number, "total": str(report.total)},
                attests=report_parts(report),
                issued_at=self.at,
            )
            report.status = lifecycle.REPORT.check(Report.Status.PREPARED, Report.Status.ISSUED)
            report.release = release
        receipts.write()
        for report in kept:
            report.receipt_id = report.receipt.pk if report.receipt else None
        Report.objects.bulk_update(kept, ["status", "worksheet_digest", "release", "receipt"], batch_size=ROWS_AT_ONCE)
        settlements.settle(kept, last_year=self.year == YEARS[-1], book=self.book, at=self.at)

    def _release(self) -> Release:
        """Write the release by two people of CMS."""
        return Release.objects.create(
            run=self.run,
            release_on=self.report_on,
            reason="All claims of the year have come.",
            status=lifecycle.RELEASE.check(Release.Status.APPROVED, Release.Status.ISSUED),
            asked_by=self.staff[0],
            asked_at=self.at,
            approved_by=self.staff[1],
            approved_at=self.at,
            issued_at=self.at,
        )

    def _build(self, patients: Sequence[Beneficiary]) -> dict[int, list[int]]:
        """Write the year's episodes, one component each; return the keys of the components by participant."""
        prices = {
            (one.participant_id, one.cancer_type): one.pk
            for one in EpisodePrice.objects.bulk_create(
                [
                    EpisodePrice(
                        run=self.construction, participant=one, component=_component(one.kind), cancer_type=cancer_type,
                        from_on=date(self.year, 1, 1), lines=[], amounts=AS_THE_NATION,
                    )
                    for one in self.made
                    for cancer_type in CANCER_TYPES
                ],
                batch_size=ROWS_AT_ONCE,
            )
        }  # fmt: skip
        keys = zip(
            reserve_ids(Episode, len(patients)), reserve_ids(EpisodeComponent, len(patients)), patients, strict=True
        )
        episodes: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for one, number in itertools.product(self.made, range(EPISODES)):
            key, component_key, patient = next(keys)
            cancer_type, begins = CANCER_TYPES[number % len(CANCER_TYPES)], self._begins(number)
            component, run = _component(one.kind), self.construction.pk
            episodes.append(
                {
                    "id": key,
                    "run_id": run,
                    "beneficiary_id": patient.pk,
                    "cancer_type": cancer_type,
                    "starts_on": begins,
                    "ends_on": begins + EPISODE,
                    "tc_starts_on": begins,
                    "treatment_started": True,
                    "pc_participant_id": one.pk if component == Component.PC else None,
                    "tc_participant_id": one.pk if component == Component.TC else None,
                    "complete": True,
                    "reason": "",
                    "duplicate_lines": 0,
                    "duplicate_amount": 0,
                    "decisions": "{}",
                    "planning_npi": "",
                    "planning_zip": "",
                }
            )
            rows.append(
                {
                    "id": component_key,
                    "run_id": run,
                    "episode_id": key,
                    "participant_id": one.pk,
                    "component": component,
                    "price_id": prices[one.pk, cancer_type],
                    **AMOUNTS,
                }
            )
        _copy(Episode, episodes)
        _copy(EpisodeComponent, rows)
        stored: dict[int, list[int]] = {}
        for row in rows:
            stored.setdefault(row["participant_id"], []).append(row["id"])
        return stored

    def _begins(self, number: int) -> date:
        return date(self.year, 1, 5) + number * timedelta(days=6)

    def _worksheet(self, kind: str, *, owing: bool) -> Worksheet:
        """Return the report of each participant of a kind that owes money, or that gets some."""
        component = _component(kind)
        every = [
            records.EpisodeComponent(
                key=str(number),
                label=f"{CANCER_TYPES[number % len(CANCER_TYPES)]} episode from {self._begins(number)}, {component}",
                episode_id=number,
                component_id=number,
                component=component,
                adjusted_amount=ADJUSTED,
                incorrect_payment_withhold=WITHHELD,
                quality_withhold=QUALITY_WITHHELD,
                patient_experience_withhold=Decimal(0),
                complete=True,
                reason=None,
                why="",
                treatment_started=True,
                lines=(
                    _paid(records.FIRST_INSTALLMENT, INSTALLMENT),
                    _paid(records.SECOND_INSTALLMENT, INSTALLMENT),
                    *((_paid(records.DUPLICATE, DUPLICATE),) if owing and number < DUPLICATES else ()),
                ),
            )
            for number in range(EPISODES)
        ]
        score = self.score_of[kind]
        return assemble(
            ReportInputs(kind=kind, year=self.year, components=tuple(every), aggregate_quality_score=score),
            book=self.book,
        )

    def _report(self, participant: Participant, worksheet: Worksheet) -> Report:
        return Report(
            run=self.run,
            participant=participant,
            report_on=self.report_on,
            notice_due_on=self.report_on + TIME_TO_CONTEST,
            total=worksheet.total,
            direction=worksheet.direction,
            aggregate_quality_score=self.score_of[participant.kind],
            score=self.scores[participant.pk],
            facts={"kind": participant.kind},
            policy_used=[entry.as_json() for entry in self.book.used],
            issued_at=self.at,
        )

    def _lines(
        self, reports: Sequence[Report], sheets: dict[int, Worksheet], stored: dict[int, list[int]]
    ) -> Iterator[dict[str, Any]]:
        """Yield the lines of all reports, each with its key, parents first."""
        every = sum(len(sheets[report.participant_id].lines) for report in reports)
        keys = iter(reserve_ids(ReportLine, every))
        for report in reports:
            lines = sheets[report.participant_id].lines
            heads: dict[str | None, dict[str, Any]] = {}
            singles = Counter(line.parent for line in lines if line.component is not None)
            for position, line in enumerate(lines):
                parent = heads.get(line.parent)
                row = {
                    "id": next(keys),
                    "report_id": report.pk,
                    "participant_id": report.participant_id,
                    "parent_id": parent and parent["id"],
                    "position": position,
                    "depth": parent["depth"] + 1 if parent else 0,
                    "code": line.code,
                    "label": line.label,
                    "amount": line.amount,
                    "formula": line.formula,
                    "authority": line.authority,
                    "adds": line.adds,
                    "episode_component_id": stored[report.participant_id][int(line.component)]
                    if line.component
                    else None,
                    "episode_lines": 0 if line.component else singles[line.code],
                    "claim_lines": "{}",
                }
                if line.component is None:
                    heads[line.code] = row
                yield row


def _component(kind: str) -> str:
    """Return the component that the world's participants of a kind furnish."""
    return Component.TC.value if components(kind) == {TC} else Component.PC.value


def _paid(role: str, amount: Decimal) -> records.ClaimLine:
    return records.ClaimLine(0, role, "", 0, "", "", date(2021, 1, 1), "", amount, None, no_pay=False)


def _copy(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows by COPY; all of them have the same columns."""
    rows = iter(rows)
    first = next(rows)  # before the COPY begins, so that a generator may ask the database first
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, first))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in itertools.chain([first], rows):
            copy.write_row(list(row.values()))
