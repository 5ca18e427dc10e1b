"""Denials of QP status: entered for a practitioner on the list, told to the practice, withdrawn with a reason."""

from __future__ import annotations

from django.urls import reverse

from portal import clock, personal_data
from portal.characters import identifier_key
from portal.models import Participant, User
from portal.participation.models import Practitioner, QPDenial
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.services import messages, receipts
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Refused, use_case


@use_case("qp_denial.deny")
def deny(*, participant: Participant, npi: str, year: int, reason: str, by: User) -> QPDenial:
    """Deny QP status to a practitioner for a performance year, and tell the practice.

    :raises Refused: for an NPI that was not on the practice's list in that year, a second denial, and a reason that
        says nothing or holds an identifier of a patient.
    """
    book = policy_book()
    check_performance_year(year, book=book)
    days = performance_year(year, book=book)
    listed = Practitioner.objects.filter(participant=participant, npi=identifier_key(npi))
    practitioner = listed.during(days.starts_on, days.ends_on).order_by("-from_on").first()
    if practitioner is None:
        raise Refused(f"Nobody with this NPI was on the practice's list in {year}.", field="npi")
    receipts.lock_chain(participant)  # two at once would both find none
    if QPDenial.objects.in_force().filter(participant=participant, npi=practitioner.npi, year=year).exists():
        raise Refused(f"QP status is already denied to this practitioner for {year}.", field="npi")
    denial = QPDenial.objects.create(
        participant=participant,
        npi=practitioner.npi,
        name=f"{practitioner.first_name} {practitioner.last_name}",
        year=year,
        reason=_said(reason, "reason"),
        denied_by=by,
        denied_on=clock.today(),
    )
    _tell(denial, f"CMS denied QP status for {year}", f"CMS denied QP status to {denial.name} for {year}.", by)
    return denial


@use_case("qp_denial.withdraw")
def withdraw(*, denial: QPDenial, reason: str, by: User) -> QPDenial:
    """Withdraw a denial, and tell the practice.

    :raises Refused: for one that is withdrawn already, and a reason that says nothing.
    """
    row = QPDenial.objects.select_for_update(of=("self",)).select_related("participant").get(pk=denial.pk)
    if row.withdrawn_on is not None:
        raise Refused("This denial is withdrawn already.", field="withdrawal_reason")
    row.withdrawal_reason = _said(reason, "withdrawal_reason")
    row.withdrawn_by, row.withdrawn_on = by, clock.today()
    row.save(update_fields=["withdrawal_reason", "withdrawn_by", "withdrawn_on"])
    words = f"CMS withdrew the denial of QP status to {row.name} for {row.year}."
    _tell(row, f"CMS withdrew a denial of QP status for {row.year}", words, by)
    return row


def _said(reason: str, field: str) -> str:
    if not reason.strip():
        raise Refused("Enter the reason. The practice reads it.", field=field)
    personal_data.check_text(reason, field=field)
    return reason.strip()


def _tell(denial: QPDenial, subject: str, body: str, by: User) -> None:
    page = reverse("participation:practitioner-snapshots", args=[denial.participant.model_id])
    messages.send(
        participant=denial.participant,
        subject=subject,
        body=f"{body} The reason is beside the name on the page of the QP snapshots.",
        path=f"{page}?year={denial.year}",
        by=by,
    )
