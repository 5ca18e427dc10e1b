"""Treatment summaries (§ 512.220(a)(2)): treatments that ended, typed or listed, and the days of their summaries.

The earliest summary that is missing in a performance year is an obligation, so the agenda, the calendar and the
reminders name its last day without naming a patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal import access, clock, selectors
from portal.encryption import blind_index
from portal.models import Participant, Receipt, User
from portal.participation.attestations.care.treatment_summaries import NOT_SENT
from portal.participation.attested import parts_of
from portal.participation.intake.treatment_summaries import (
    BEFORE_THE_MODEL,
    SENT_BEFORE_THE_END,
    EndedTreatment,
    read_treatments,
)
from portal.participation.models import TreatmentSummary
from portal.participation.rules.treatment_summaries import owes_summaries, summary_due_on, year_of_treatment
from portal.policy import Book
from portal.services import receipts
from portal.services.typed_days import check_in_reach
from portal.services.use_case import Actor, Refused, use_case

from . import obligations
from .patient_lists import check_faultless, typed_mbi

CODE = "treatment-summaries"
ROWS_AT_ONCE = 2000
Key = tuple[str, date]


@dataclass(frozen=True)
class Kept:
    """The outcome of recording: new treatments, summaries newly sent with their receipt, and rows that say no more."""

    new: int
    sent: int
    known: int
    receipt: Receipt | None


@use_case("treatment_summary.record")
def record(*, participant: Participant, mbi: str, ended_on: date, sent_on: date | None = None, by: User) -> Kept:
    """Record the end of a patient's treatment, and the day of its summary if it was sent.

    :raises Refused: when the MBI is not valid, a day cannot be, or the participant owes no summaries.
    """
    _check_right(participant, by)
    book = selectors.policy_book()
    check_in_reach(book=book, ended_on=ended_on, sent_on=sent_on)
    if year_of_treatment(ended_on, book=book) is None:
        raise Refused(BEFORE_THE_MODEL, field="ended_on")
    if ended_on > clock.today():
        raise Refused("This day is in the future. Record the treatment when it has ended.", field="ended_on")
    if sent_on is not None:
        _check_sent(sent_on, ended_on=ended_on)
    return _keep(participant, [EndedTreatment(typed_mbi(mbi), ended_on, sent_on)], book, by)


@use_case("treatment_summary.record_list")
def record_list(*, participant: Participant, content: bytes, by: User) -> Kept:
    """Record a list of treatments, all rows or none; a row adds a summary to a treatment on record.

    :raises Refused: with the first faults of the list, by the numbers of their rows; never with an MBI.
    """
    _check_right(participant, by)
    book = selectors.policy_book()
    rows, faults = read_treatments(content, today=clock.today(), book=book)
    check_faultless(faults)
    return _keep(participant, rows, book, by)


@use_case("treatment_summary.send")
def send(*, summary: TreatmentSummary, sent_on: date, by: User) -> TreatmentSummary:
    """Record that the summary of a treatment was sent; one that was sent before keeps its day.

    :raises Refused: for a day before the end of the treatment or in the future, and for a withdrawn record.
    """
    participant = summary.participant
    access.check_may_prepare(by, participant)
    check_in_reach(book=selectors.policy_book(), sent_on=sent_on)
    _check_sent(sent_on, ended_on=summary.ended_on)
    receipts.lock_chain(participant)
    row = TreatmentSummary.objects.get(pk=summary.pk)
    if row.withdrawn_on is not None:
        raise Refused("This record is withdrawn. Record the treatment again.", field="sent_on")
    if row.sent_on is None:
        row.sent_on = sent_on
        row.receipt = _receipt(participant, [row], by)
        row.save(update_fields=["sent_on", "receipt"])
        _follow(participant, by)
    return row


@use_case("treatment_summary.withdraw")
def withdraw(*, summary: TreatmentSummary, by: User) -> TreatmentSummary:
    """Withdraw a record that was made by mistake; its row, and its receipt if there is one, stay."""
    access.check_may_prepare(by, summary.participant)
    receipts.lock_chain(summary.participant)
    row = TreatmentSummary.objects.get(pk=summary.pk)
    if row.withdrawn_on is None:
        row.withdrawn_on = clock.today()
        row.save(update_fields=["withdrawn_on"])
        _follow(summary.participant, by)
    return row


def _check_right(participant: Participant, by: User) -> None:
    access.check_may_prepare(by, participant)
    if not owes_summaries(participant.kind, on=clock.today(), book=selectors.policy_book()):
        raise Refused("Your kind of participant does not owe treatment summaries.")


def _check_sent(sent_on: date, *, ended_on: date) -> None:
    if sent_on > clock.today():
        raise Refused("This day is in the future. Record the summary when it is sent.", field="sent_on")
    if sent_on < ended_on:
        raise Refused(SENT_BEFORE_THE_END, field="sent_on")


def _keep(participant: Participant, rows: Iterable[EndedTreatment], book: Book, by: User) -> Kept:
    """Keep new treatments and new days of sending, the latter under one receipt."""
    receipts.lock_chain(participant)
    on_record = {(row.mbi_index, row.ended_on): row for row in participant.treatment_summaries.holding().defer("mbi")}
    new: dict[Key, TreatmentSummary] = {}
    sent: list[TreatmentSummary] = []
    known = 0
    for one in rows:
        key = blind_index("mbi", one.mbi), one.ended_on
        row = on_record.get(key)
        if row is None:
            row = new[key] = _row(participant, one, key[0], book, by)
        elif row.sent_on is not None or one.sent_on is None:
            known += 1
            continue
        if one.sent_on is not None:
            row.sent_on = one.sent_on
            sent.append(row)
    receipt = _receipt(participant, sent, by) if sent else None
    for row in sent:
        row.receipt = receipt
    TreatmentSummary.objects.bulk_create(new.values(), batch_size=ROWS_AT_ONCE)
    later = [row for row in sent if (row.mbi_index, row.ended_on) not in new]
    TreatmentSummary.objects.bulk_update(later, ["sent_on", "receipt"], batch_size=ROWS_AT_ONCE)
    _follow(participant, by)
    return Kept(len(new), len(sent), known, receipt)


def _row(participant: Participant, one: EndedTreatment, index: str, book: Book, by: User) -> TreatmentSummary:
    return TreatmentSummary(
        participant=participant,
        mbi=one.mbi,
        mbi_index=index,
        year=year_of_treatment(one.ended_on, book=book),
        ended_on=one.ended_on,
        due_on=summary_due_on(one.ended_on, book=book),
        recorded_by=by,
        recorded_at=clock.now(),
    )


def _receipt(participant: Participant, sent: Sequence[TreatmentSummary], by: Actor) -> Receipt:
    late = sum(row.state(clock.today()) == "late" for row in sent)
    days = [row.sent_on.isoformat() for row in sent if row.sent_on]
    return receipts.issue(
        participant=participant,
        kind="treatment-summaries",
        title="Recorded that treatment summaries were sent"
        if len(sent) > 1
        else "Recorded that a treatment summary was sent",
        facts={"summaries": len(sent), "late": late, "first_sent_on": min(days), "last_sent_on": max(days)},
        attests=parts_of(*sent),
        by=by,
    )


def _follow(participant: Participant, by: Actor) -> None:
    """Let the obligation of each performance year follow the earliest last day of what was not sent."""
    owed = {one.year: one for one in participant.obligations.filter(code=CODE)}
    for year, due_on in participant.treatment_summaries.first_due().items():
        obligation = owed.pop(year, None)
        if due_on is None:
            obligations.settle(participant=participant, year=year, code=CODE, by=by)
        elif obligation is None:
            obligations.open_by_event(
                participant=participant,
                year=year,
                code=CODE,
                title="Send treatment summaries",
                opens_on=clock.today(),
                due_on=due_on,
                authority="42 CFR 512.220(a)(2)",
                consequence=NOT_SENT,
                page="participation:treatment-summary-list",
                action="See the treatments",
                is_right=False,
                by=by,
            )
        elif obligation.settled_on or obligation.waived_on or obligation.ruled_due_on != due_on:
            obligations.ask_again(obligation=obligation, due_on=due_on, by=by)
    for obligation in owed.values():
        obligations.waive(obligation=obligation, because="You withdrew all treatments of this year.", by=by)
