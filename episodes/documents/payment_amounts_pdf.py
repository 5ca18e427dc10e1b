"""The payment amounts of a participant for a year as a tagged PDF (PDF/UA-1), each with its worksheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.text import capfirst

from episodes.rules.payment_amounts import PaymentAmount
from episodes.selectors.payment_amounts import AmountsOfAYear
from episodes.wording import ASSUMED, ASSUMED_NOTICE, COMPONENTS, cancer_type_words
from portal.documents.printable import compile_pdf, replaced
from portal.documents.wording import AUTHOR, DISCLAIMER, REPLACED
from portal.formatting import dollars, long_date
from portal.models import Participant
from portal.templatetags.portal_display import in_unit

TEMPLATE = Path(__file__).with_name("payment_amounts.typ")


def render(participant: Participant, of_year: AmountsOfAYear, *, today: date) -> bytes:
    """Return the amounts as the bytes of a PDF."""
    content = _content(participant, of_year, today)
    content["replaced"] = REPLACED if replaced(content) else ""
    return compile_pdf(TEMPLATE.read_bytes(), content)


def _content(participant: Participant, of_year: AmountsOfAYear, today: date) -> dict[str, Any]:
    missing = [f"{COMPONENTS[one].lower()} component" for one in of_year.undelivered]
    note = f" CMS has not delivered the adjustments of the {' and the '.join(missing)}, so they count as 0."
    return {
        "title": f"Payment amounts for performance year {of_year.year}",
        "author": AUTHOR,
        "date": [today.year, today.month, today.day],
        "participant": participant.legal_name,
        "model_id": participant.model_id,
        "lead": f"These amounts hold for episodes that begin in {of_year.year}, by the adjustments on file on "
        f"{long_date(today)}.{note if missing else ''}",
        "disclaimer": DISCLAIMER,
        "assumed": ASSUMED,
        "assumed_notice": ASSUMED_NOTICE,
        "rows": [_row(one, of_year) for one in of_year.amounts],
        "sheets": [_sheet(one, of_year) for one in of_year.amounts],
    }


def _row(one: PaymentAmount, of_year: AmountsOfAYear) -> list[str]:
    paid = one.payment
    amounts = (paid.episode_payment, paid.coinsurance, paid.medicare_payment_after_sequestration) if paid else ()
    named = [cancer_type_words(one.cancer_type) + _from(one, of_year), COMPONENTS[one.component], one.model_code]
    return [*named, *(map(dollars, amounts) if amounts else ("no price", "", ""))]


def _sheet(one: PaymentAmount, of_year: AmountsOfAYear) -> dict[str, Any]:
    component = f"{COMPONENTS[one.component].lower()} component, {one.model_code}"
    return {
        "heading": f"{cancer_type_words(one.cancer_type)}, {component}{_from(one, of_year)}",
        "unpriced": one.unpriced,
        "lines": [
            [line.label, in_unit(line.amount, line.unit), capfirst(line.formula), line.authority]
            for line in (one.payment.lines if one.payment else ())
        ],
    }


def _from(one: PaymentAmount, of_year: AmountsOfAYear) -> str:
    """Return the words that tell two prices of one year apart; nothing where there is one."""
    return f", episodes from {long_date(one.from_on)}" if of_year.has_several_prices else ""
