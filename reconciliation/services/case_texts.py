"""The texts of CMS's letters in a dispute: what is decided, why, and what the practice can do next."""

from __future__ import annotations

from collections.abc import Sequence

from portal.formatting import dollars, long_date
from portal.models import User
from reconciliation.documents.case_letter_pdf import Finding, Letter, paragraphs
from reconciliation.models import ErrorNotice, LineFinding, Reconsideration, Response

REVIEWER, OFFICIAL = "Reviewer, Radiation Oncology Model", "Reconsideration official, Radiation Oncology Model"
CORRECTED = (
    "CMS calculates a corrected report with these changes. You will get a message when it is issued. Until then, the "
    "report does not change."
)


def extension(notice: ErrorNotice, response: Response) -> Letter:
    """Write the notice of an extension."""
    return Letter(
        title="CMS needs more time",
        subject=_subject(notice),
        opening=(
            f"CMS received your error notice on {long_date(notice.received_on)}. CMS extends the deadline for its "
            f"response and will answer by {long_date(response.new_due_on)} (42 CFR 512.290(a)(2)).",
        ),
        reasons=paragraphs(response.text),
        signed_by=str(response.answered_by),
        signed_as=REVIEWER,
        issued_on=response.issued_on,
        **_addressee(notice),
    )


def answer(notice: ErrorNotice, response: Response, findings: Sequence[LineFinding]) -> Letter:
    """Write the answer to a notice, line by line."""
    granted = any(one.granted is not None for one in findings)
    return Letter(
        title="Answer to your error notice",
        subject=_subject(notice),
        opening=(
            f"CMS received your error notice on {long_date(notice.received_on)}. This is its response "
            f"(42 CFR 512.290(a)(2)): {response.get_outcome_display()}.",
        ),
        lines=_lines(findings),
        reasons=paragraphs(response.text),
        next=(
            *((CORRECTED,) if granted else ()),
            "If you are dissatisfied with this response, you may ask for reconsideration in the portal, on the page of "
            f"the notice. CMS must receive your request by {long_date(response.reconsideration_due_on)} (42 CFR "
            "512.290(b)). Without a request by that day, this response is binding and not subject to further review.",
        ),
        signed_by=str(response.answered_by),
        signed_as=REVIEWER,
        issued_on=response.issued_on,
        **_addressee(notice),
    )


def acknowledgement(row: Reconsideration) -> Letter:
    """Write the acknowledgement of a request, with the schedule of the papers."""
    return Letter(
        title="Acknowledgement of your request for reconsideration",
        subject=_subject(row.notice),
        opening=(
            f"Your request {row.number} was received on {long_date(row.received_on)}. A reconsideration official who "
            "had no part in CMS's response reviews it (42 CFR 512.290(b)).",
            "The review is on the record: the official reads the notice, CMS's response, your request, the position "
            "papers of both parties, and their files. There is no hearing.",
        ),
        next=(
            f"You and CMS may each submit one position paper, with files, by {long_date(row.papers_due_on)}, in the "
            "portal, on the page of the notice.",
            f"The written determination is due {long_date(row.decision_due_on)}. If both papers come earlier, it is "
            "due earlier. It is final.",
        ),
        signed_by=_name(row.acknowledged_by),
        signed_as=OFFICIAL,
        issued_on=row.acknowledged_on or row.received_on,
        **_addressee(row.notice),
    )


def determination(row: Reconsideration, findings: Sequence[LineFinding]) -> Letter:
    """Write the determination of an official, which is final."""
    return Letter(
        title="Determination of the reconsideration",
        subject=_subject(row.notice),
        opening=(
            f"You requested reconsideration on {long_date(row.received_on)} ({row.number}). The determination is: "
            f"{row.get_outcome_display()}.",
        ),
        lines=_lines(findings),
        reasons=paragraphs(row.decision),
        next=(
            *((CORRECTED,) if findings else ()),
            "This determination is final and not subject to further review (42 CFR 512.290(b)).",
        ),
        signed_by=_name(row.decided_by),
        signed_as=OFFICIAL,
        issued_on=row.decided_on or row.received_on,
        **_addressee(row.notice),
    )


def _lines(findings: Sequence[LineFinding]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            label=one.contested.line.label,
            amount=dollars(one.contested.line.amount),
            finding=one.get_outcome_display(),
            granted="none" if one.granted is None else dollars(one.granted),
            reasons=paragraphs(one.reason),
        )
        for one in findings
    )


def _subject(notice: ErrorNotice) -> str:
    run = notice.report.run
    return (
        f"Error notice {notice.number} about the {run.get_kind_display().lower()} of performance year {run.year}, "
        f"report of {long_date(notice.report.report_on)}"
    )


def _addressee(notice: ErrorNotice) -> dict[str, str]:
    participant = notice.participant
    return {"number": notice.number, "participant": participant.legal_name, "model_id": participant.model_id}


def _name(person: User | None) -> str:
    return str(person) if person else ""
