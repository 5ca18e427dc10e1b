"""The billing check of a participant's claim lines, 42 CFR 512.265. It writes nothing: no part of a table is kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from episodes.intake.billing_rows import BillingRow, read_billing_sheet, read_billing_text
from episodes.models import ConstructionRun, Episode, EpisodeLine
from episodes.rules.billed_episodes import END, START, KnownEpisode
from episodes.rules.billing_check import BilledLine, Remark, check
from portal import clock
from portal.encryption import blind_indexes
from portal.identifiers import masked
from portal.models import Participant
from portal.participation.intake.text_table import Fault, readable
from portal.participation.rules.standing import components
from portal.participation.services.faulty_file import FaultyFile
from portal.participation.services.list_workbooks import is_workbook, sheet_rows
from portal.selectors import policy_book

SHEET = "claims"
ROWS_LIMIT = "episodes/billing_check_rows_limit"
INSTALLMENTS = {EpisodeLine.Role.MODEL_START: START, EpisodeLine.Role.MODEL_END: END}


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the table with the patient's MBI masked, and the remarks on it."""

    row: BillingRow
    patient: str
    remarks: tuple[Remark, ...]


def checked(*, participant: Participant, content: bytes) -> list[CheckedRow]:
    """Check the claim lines of a table against each other and against the participant's own published episodes.

    :raises FaultyFile: with every fault of the table; no fault repeats a patient.
    """
    book, today = policy_book(), clock.today()
    rows, faults = (
        read_billing_sheet(sheet_rows(content, sheet=SHEET), today=today, book=book)
        if is_workbook(content)
        else read_billing_text(content, today=today, book=book)
    )
    most = book.on(max(today, book.parameter(ROWS_LIMIT).values[0].from_on))[ROWS_LIMIT]
    if len(rows) > most:
        faults = [Fault(f"The table has {len(rows):,} rows; {most:,} is the limit. Check it in several parts.")]
    if faults:
        raise FaultyFile(faults)
    keys = _keys(rows)
    lines = [
        BilledLine(row.number, key, row.is_mbi, row.service_on, row.hcpcs, row.modifiers)
        for row, key in zip(rows, keys, strict=True)
    ]
    mbis = {key for row, key in zip(rows, keys, strict=True) if row.is_mbi}
    known = _known_episodes(participant, mbis, days=[row.service_on for row in rows])
    furnished = components(participant.kind)
    remarks = defaultdict(list)
    for remark in check(lines, known, furnished=furnished, book=book):
        remarks[remark.row].append(remark)
    return [CheckedRow(row, _shown(row), tuple(remarks[row.number])) for row in rows]


def _keys(rows: list[BillingRow]) -> list[str]:
    """Return the key of each row's patient: the blind index of an MBI, or the practice's own key."""
    mbis = list({row.patient for row in rows if row.is_mbi})
    indexes = dict(zip(mbis, blind_indexes("mbi", mbis), strict=True))
    return [indexes[row.patient] if row.is_mbi else f"own:{row.patient}" for row in rows]


def _shown(row: BillingRow) -> str:
    return masked(row.patient) if row.is_mbi else readable(row.patient)


def _known_episodes(participant: Participant, mbis: set[str], *, days: list[date]) -> dict[str, list[KnownEpisode]]:
    """Return the participant's own episodes of patients, by the blind index of the MBI, from the published runs."""
    latest = ConstructionRun.objects.without_inputs().latest_by_year()
    years = range(min(days).year - 1, max(days).year + 1)
    runs = [run for year, run in latest.items() if year in years]
    found = list(
        Episode.objects.of(participant)
        .filter(run__in=runs, beneficiary__mbi_index__in=mbis)
        .values_list(
            "pk", "beneficiary__mbi_index", "starts_on", "cancer_type", "tc_starts_on", "complete", "treatment_started"
        )
    )
    billed, seen = defaultdict(set), defaultdict(set)
    own = EpisodeLine.objects.filter(episode__in=[row[0] for row in found], participant=participant)
    for episode, component, role, hcpcs, day in own.values_list(
        "episode_id", "component", "role", "hcpcs", "service_on"
    ):
        if role in INSTALLMENTS:
            billed[episode].add((component, INSTALLMENTS[EpisodeLine.Role(role)]))
        elif role == EpisodeLine.Role.INCLUDED:
            seen[episode].add((hcpcs, day))
    known: dict[str, list[KnownEpisode]] = defaultdict(list)
    for pk, mbi, starts_on, cancer_type, tc_starts_on, complete, treatment_started in found:
        known[mbi].append(
            KnownEpisode(
                starts_on=starts_on,
                cancer_type=cancer_type,
                tc_started=tc_starts_on is not None,
                begins_nothing=complete is False and not treatment_started,
                billed=frozenset(billed[pk]),
                lines=frozenset(seen[pk]),
            )
        )
    return known
