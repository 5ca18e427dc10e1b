"""Requests for data (DRA): asked for by a participant, decided and ended by CMS (docs/readings.md#data-requests)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from portal import access, clock, personal_data
from portal.characters import email_key, tidy
from portal.identifiers import check_email
from portal.models import Participant, User
from portal.participation import lifecycle, selectors
from portal.participation.models import DataRequest, DataRequestDecision
from portal.participation.rules.standing import joined_on
from portal.participation.wording import DATA_REQUEST
from portal.selectors import policy_book
from portal.services import messages, receipts
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, may_act_as

from . import signatures

CUSTODIAN = ("custodian_name", "custodian_phone")
NEEDS_REASON = (lifecycle.REFUSED, lifecycle.ENDED)
TOLD = {
    lifecycle.APPROVED: "CMS approved your data request for {}. Download the data sets on the page “Data files”.",
    lifecycle.REFUSED: "CMS did not approve your data request for {}. Reason: {} You can send a new request.",
    lifecycle.ENDED: "CMS ended your data request for {}. Reason: {} Return or destroy the data as you attested.",
}


@use_case("data_request.ask")
def ask(
    *,
    participant: Participant,
    year: int,
    answers: dict[str, Any],
    signer_title: str,
    by: User,
) -> DataRequest:
    """Ask CMS for the data of a performance year.

    :param answers: codes of data sets, purposes, safeguards and the coverage by HIPAA (see `DataRequest`), and the
        custodian's name, email and phone.
    :raises Refused: for a year in which the participant does not take part, while another request of the year stands,
        or when an answer is missing or not well formed.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    book = policy_book()
    check_performance_year(year, book=book)
    if year not in selectors.years_of_data_requests(clock.today(), book=book):
        raise Refused(f"You can ask for the data of {year} from January 1, {year - 1} on.")
    if joined_on(selectors.standing_of(participant, book=book), year, book=book) is None:
        raise Refused(f"You do not take part in the Model in {year}, so there are no data to ask for.")
    kept = _checked(answers)
    if standing := selectors.standing_data_request(participant, year):
        if standing.answers == kept and standing.signed_by_id == by.pk:
            return standing  # a double click
        raise Refused(f"You already sent a data request for {year}. To change it, withdraw it and send a new one.")
    return signatures.sign(
        DataRequest,
        participant=participant,
        year=year,
        duty=None,
        receipt_title=f"Data request and attestation, {year}",
        wording=DATA_REQUEST,
        signer_title=signer_title,
        facts={"data_sets": [DataRequest.DataSet(code).label for code in kept["data_sets"]],
               "purposes": [DataRequest.Purpose(code).label for code in kept["purposes"]],
               "custodian": kept["custodian_name"]},
        by=by,
        answers=kept,
    )  # fmt: skip


def _checked(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers as they are kept, the codes in the order of the form.

    :raises Refused: at the field of the first answer that is missing or not well formed.
    """
    kept: dict[str, Any] = {
        name: [code for code in choices.values if code in answers[name]]
        for name, choices in (
            ("data_sets", DataRequest.DataSet),
            ("purposes", DataRequest.Purpose),
            ("safeguards", DataRequest.Safeguard),
        )
    }
    if not kept["data_sets"]:
        raise Refused("Choose at least one data set.", field="data_sets")
    if not kept["purposes"]:
        raise Refused("Choose at least one purpose.", field="purposes")
    if kept["safeguards"] != DataRequest.Safeguard.values:
        raise Refused("CMS shares data only with practices that keep every safeguard. Check all.", field="safeguards")
    kept["coverage"] = DataRequest.Coverage(answers["coverage"]).value
    for name in CUSTODIAN:
        kept[name] = tidy(answers[name])
        if not kept[name]:
            raise Refused("Enter the name and phone of the person who keeps the data.", field=name)
        personal_data.check_text(kept[name], field=name)
    email = check_email(email_key(answers["custodian_email"]))
    if not email.valid:
        raise Refused(email.reason, field="custodian_email")
    kept["custodian_email"] = email.normalized
    return kept


@use_case("data_request.decide")
def decide(*, request: DataRequest, outcome: str, reason: str = "", by: User) -> DataRequestDecision:
    """Approve a request, refuse it with a reason, or end one that was approved with a reason.

    :param outcome: one of `approved`, `refused` and `ended`.
    :raises Refused: when the person is no analyst, the outcome does not follow from where the request stands, or the
        reason is missing.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only an analyst can decide on data requests.")
    if outcome not in TOLD:
        raise Refused("Only the practice can withdraw its data request.", field="outcome")
    reason = reason.strip()
    if outcome in NEEDS_REASON and not reason:
        raise Refused("Say why: the practice reads this text.", field="reason")
    personal_data.check_text(reason, field="reason")
    decision = _step(request, outcome, reason, by)
    messages.send(
        participant=decision.participant,
        subject=f"Your data request for {decision.request.year}: {decision.get_outcome_display().lower()}",
        body=TOLD[outcome].format(decision.request.year, reason if reason.endswith(".") else f"{reason}."),
        path=reverse("participation:data-request", args=[decision.participant.model_id])
        + f"?year={decision.request.year}",
        by=by,
    )
    return decision


@use_case("data_request.withdraw")
def withdraw(*, request: DataRequest, by: User) -> DataRequestDecision:
    """Withdraw a request that waits, or stop the sharing of data that CMS approved.

    :raises Refused: when the request was refused or has ended.
    """
    access.check_may_bind(by, request.participant)
    if existing := request.decisions.filter(outcome=lifecycle.WITHDRAWN).first():
        return existing  # a double click
    return _step(request, lifecycle.WITHDRAWN, "", by)


def _step(request: DataRequest, then: str, reason: str, by: User) -> DataRequestDecision:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("participant").get(pk=request.pk)
    if not lifecycle.DATA_REQUEST.may(request.status, then):
        raise Refused(
            f"This request is now “{request.get_status_display()}”. “{DataRequest.Status(then).label}” cannot follow."
        )
    lifecycle.DATA_REQUEST.move(request, then)
    request.save(update_fields=["status"])
    return DataRequestDecision.objects.create(
        request=request,
        participant=request.participant,
        outcome=then,
        reason=reason,
        decided_by=by,
        decided_on=clock.today(),
        decided_at=clock.now(),
    )
