"""The notice to beneficiaries as a tagged PDF (PDF/UA-1): one letter for each patient.

The wording is ours (docs/readings.md#beneficiary-notice).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from portal.documents.printable import compile_pdf
from portal.formatting import long_date, plain_percent
from portal.participation.models import NoticeLetterhead
from portal.participation.rules.beneficiary_notice import quality_organization
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import performance_years

TEMPLATE = Path(__file__).with_name("beneficiary_notice.typ")
TITLE = "Notice about the Radiation Oncology Model"
LOGO_PIXELS = (900, 300)
"""The most pixels with which a logo is printed, width and height."""
DISCLAIMER = (
    "The statements in this notice are solely those of its authors and do not necessarily reflect the views or "
    "policies of the Centers for Medicare & Medicaid Services. The authors are responsible for its accuracy and "
    "completeness."
)


def render(
    letterhead: NoticeLetterhead,
    *,
    patients: Sequence[str],
    session_on: date | None,
    logo: bytes | None,
    today: date,
    book: Book,
) -> bytes:
    """Set a letter for each patient.

    :param logo: the logo as PNG, or None for letters without one.
    """
    practice = letterhead.participant.legal_name
    return compile_pdf(
        TEMPLATE.read_bytes(),
        {
            "title": TITLE,
            "date": [today.year, today.month, today.day],
            "practice": practice,
            "address": letterhead.address.splitlines(),
            "phone": letterhead.phone,
            "logo": list(logo or b""),
            "logo_words": f"Logo of {practice}",
            "patients": list(patients),
            "session": f"Planning session: {long_date(session_on)}" if session_on else "",
            "sections": _sections(letterhead, today=today, book=book),
            "disclaimer": DISCLAIMER,
        },
    )


def _sections(letterhead: NoticeLetterhead, *, today: date, book: Book) -> list[list[Any]]:
    """Write the letter: headings, each with its paragraphs."""
    # Before the Model begins, the letter says what will hold on its first day.
    policy = book.on(max(today, performance_years(book=book)[0].starts_on))
    practice = letterhead.participant.legal_name
    return [
        [
            "Your treatment and the Model",
            [
                f"{practice} takes part in the Radiation Oncology (RO) Model of the Centers for Medicare & Medicaid "
                "Services (CMS). In the Model, Medicare pays set amounts for most radiotherapy of "
                f"{policy['episodes/length_days']} days, instead of an amount for each service. The Model tests "
                "whether this keeps or improves the quality of care at a lower cost.",
                "You and your doctors decide about your treatment. Your Medicare rights and benefits do not change.",
            ],
        ],
        [
            "Your right to choose",
            [
                "You may get your radiotherapy from any provider or supplier that Medicare pays, in the Model or not. "
                "You do not have to stay with us. You cannot choose the way in which Medicare pays a provider that is "
                "in the Model."
            ],
        ],
        ["What you pay", _cost_sharing(policy)],
        [
            "Your right to refuse data sharing",
            [
                "CMS may share data from your Medicare claims with us, so that we can coordinate and improve your "
                "care. You may refuse this. Tell us in person, by phone or in writing. We tell CMS within "
                f"{policy['deadlines/data_sharing_decline_days']} days. If you refuse, your care and your benefits "
                "stay the same."
            ],
        ],
        ["Questions and complaints", _contacts(letterhead, policy, today=today, book=book)],
    ]


def _cost_sharing(policy: BookDay) -> list[str]:
    share = plain_percent(policy["pricing/coinsurance"])
    return [
        f"You usually pay {share} of the set amounts: one part when your treatment begins, and one when it has ended.",
        f"If the treatment does not go on as planned, you usually pay {share} of what Medicare would have paid for "
        "each service outside the Model. The same holds for services of other providers that belong to your treatment. "
        f"If you leave Original Medicare before the treatment has ended, you pay {share} of the first part.",
        "Other insurance that you have may pay some or all of this.",
    ]


def _contacts(letterhead: NoticeLetterhead, policy: BookDay, *, today: date, book: Book) -> list[str]:
    medicare = policy["model/medicare_phone"]
    told = [
        f"Questions about this notice: {letterhead.contact_name}, {letterhead.phone}.",
        f"Questions and complaints about Medicare: {medicare}, at any hour.",
    ]
    if organization := quality_organization(letterhead.us_state, on=today, book=book):
        told.append(
            "Complaints about the quality of your care: the Beneficiary and Family Centered Care Quality Improvement "
            f"Organization (BFCC-QIO) for {letterhead.us_state}, {organization.name}, {organization.phone}."
        )
    return told
