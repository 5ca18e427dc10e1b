"""The data request and attestation as a tagged PDF (PDF/UA-1): the signed form, or the form with nothing in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from portal.documents.printable import compile_pdf
from portal.formatting import long_date, long_time
from portal.models import Participant
from portal.participation.models import DataRequest, DataRequestDecision
from portal.participation.wording import DATA_REQUEST

TEMPLATE = Path(__file__).with_name("data_request.typ")


def render_signed(request: DataRequest) -> bytes:
    """Set a request as it was signed, with every decision about it."""
    answers = request.answers
    decisions = request.decisions.all()
    return compile_pdf(
        TEMPLATE.read_bytes(),
        {
            **_form(request.participant, request.year, answers, day=request.signed_at.date()),
            "wording": request.wording,
            "wording_version": request.wording_version,
            "signature": [
                ["Signed by", request.signer_name],
                ["Title", request.signer_title],
                ["Signed on", long_time(request.signed_at)],
                ["Receipt", request.receipt.number],
            ],
            "decisions": [_decision(one) for one in decisions],
        },
    )


def render_blank(participant: Participant, year: int, *, today: date) -> bytes:
    """Set the form for a participant with nothing chosen, to be read before somebody signs it on the portal."""
    return compile_pdf(
        TEMPLATE.read_bytes(),
        {
            **_form(participant, year, {}, day=today),
            "wording": DATA_REQUEST.text,
            "wording_version": DATA_REQUEST.version,
            "signature": [[name, ""] for name in ("Signed by", "Title", "Signed on")],
            "decisions": [],
        },
    )


def _form(participant: Participant, year: int, answers: dict[str, Any], *, day: date) -> dict[str, Any]:
    return {
        "title": f"Data request and attestation, performance year {year}",
        "date": [day.year, day.month, day.day],
        "participant": participant.legal_name,
        "model_id": participant.model_id,
        "facts": [
            ["Participant", participant.legal_name],
            ["Model ID", participant.model_id],
            ["Kind of participant", participant.get_kind_display()],
            ["Performance year", str(year)],
        ],
        "choices": [
            ["Data sets", _boxes(DataRequest.DataSet, answers.get("data_sets", []))],
            ["Purposes", _boxes(DataRequest.Purpose, answers.get("purposes", []))],
            ["The practice under HIPAA", _boxes(DataRequest.Coverage, [answers.get("coverage", "")])],
            ["Safeguards", _boxes(DataRequest.Safeguard, answers.get("safeguards", []))],
        ],
        "blank": not answers,
        "custodian": [
            ["Data custodian", answers.get("custodian_name", "")],
            ["Email", answers.get("custodian_email", "")],
            ["Phone", answers.get("custodian_phone", "")],
        ],
    }


def _boxes(choices: type[TextChoices], chosen: list[str]) -> list[list[Any]]:
    return [[code in chosen, label] for code, label in choices.choices]


def _decision(decision: DataRequestDecision) -> list[str]:
    return [long_date(decision.decided_on), decision.get_outcome_display(), decision.reason]
