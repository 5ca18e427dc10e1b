"""Pages of the amounts that the Model pays one participant in a year, with a worksheet each, 42 CFR 512.255."""

from __future__ import annotations

from dataclasses import fields
from io import BytesIO
from itertools import groupby

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.documents.payment_amounts_pdf import render as render_pdf
from episodes.rules.payment import EpisodePayment, PaymentInputs
from episodes.rules.payment_amounts import PaymentAmount
from episodes.selectors.payment_amounts import AmountsOfAYear, amounts_of, years_of
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.participation.selectors import current_performance_year
from portal.policy.plain import plain
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.views.sheets import sheet
from portal.views.years import chosen_year

INPUTS = [
    one.name for one in fields(PaymentInputs) if one.name not in ("year", "component", "cancer_type", "starts_on")
]
STEPS = [one.name for one in fields(EpisodePayment) if one.name != "lines"]
KEY = ("performance_year", "model_id", "cancer_type", "component", "hcpcs", "episodes_from")


def _years(request: HttpRequest, participant: Participant) -> tuple[list[int], int | None]:
    """Return the participant's performance years and the one that the page shows, None if it has none."""
    book, today = policy_book(), clock.today()
    years = years_of(participant, on=today, book=book)
    nearest = current_performance_year(today, book=book)
    shown = chosen_year(request, years) or min(years, key=lambda one: abs(one - nearest), default=None)
    return years, shown


def _shown(request: HttpRequest, participant: Participant) -> AmountsOfAYear:
    """Calculate the amounts of the year that a file or a worksheet shows.

    :raises Http404: for a participant without a performance year.
    """
    _, year = _years(request, participant)
    if year is None:
        raise Http404("You take part in no performance year of the Model.")
    return amounts_of(participant, year, book=policy_book())


@for_participant()
def payment_amount_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the amount of each cancer type and component in a year."""
    years, year = _years(request, participant)
    context = {
        "participant": participant,
        "years": years,
        "year": year,
        "of_year": year and amounts_of(participant, year, book=policy_book()),
        "on": year and performance_year(year, book=policy_book()).starts_on,
    }
    return render(request, "episodes/payment_amount_list.html", context)


@for_participant()
def payment_amount(request: HttpRequest, participant: Participant, cancer_type: str) -> HttpResponse:
    """Show the worksheets of one cancer type.

    :raises Http404: for a word that is no included cancer type of the year.
    """
    of_year = _shown(request, participant)
    rows = [one for one in of_year.amounts if one.cancer_type == cancer_type]
    if not rows:
        raise Http404("We cannot find that cancer type.")
    context = {
        "participant": participant,
        "of_year": of_year,
        "cancer_type": cancer_type,
        "rows": rows,
        "cancer_types": [name for name, _ in groupby(one.cancer_type for one in of_year.amounts)],
        "on": performance_year(of_year.year, book=policy_book()).starts_on,
    }
    return render(request, "episodes/payment_amount.html", context)


@for_participant()
def payment_amount_file(request: HttpRequest, participant: Participant, ending: str) -> HttpResponse:
    """Send the amounts of a year, one row for each cancer type and component with every input and step."""
    of_year = _shown(request, participant)
    rows = [
        [*_key(participant, of_year, one), *(_written(one.inputs, name) for name in INPUTS),
         *(_written(one.payment, name) for name in STEPS), one.unpriced]
        for one in of_year.amounts
    ]  # fmt: skip
    name = f"{participant.model_id}-payment-amounts-{of_year.year}"
    return sheet(name, (*KEY, *INPUTS, *STEPS, "not_priced"), rows, ending=ending)


@for_participant()
def payment_amount_worksheet_file(request: HttpRequest, participant: Participant, ending: str) -> HttpResponse:
    """Send the worksheets of a year, one row for each step of each amount."""
    of_year = _shown(request, participant)
    rows = [
        [*_key(participant, of_year, one), str(place), line.label, str(plain(line.amount)), line.unit.value,
         line.formula, line.authority]
        for one in of_year.amounts
        for place, line in enumerate(one.payment.lines if one.payment else (), 1)
    ]  # fmt: skip
    name = f"{participant.model_id}-payment-worksheets-{of_year.year}"
    return sheet(name, (*KEY, "step", "label", "amount", "unit", "formula", "authority"), rows, ending=ending)


@for_participant()
def payment_amount_pdf(request: HttpRequest, participant: Participant) -> FileResponse:
    """Send the amounts of a year with their worksheets as a tagged PDF."""
    of_year = _shown(request, participant)
    return FileResponse(
        BytesIO(render_pdf(participant, of_year, today=clock.today())),
        as_attachment=True,
        filename=f"{participant.model_id}-payment-amounts-{of_year.year}.pdf",
        content_type="application/pdf",
    )


def _key(participant: Participant, of_year: AmountsOfAYear, one: PaymentAmount) -> list[str]:
    return [
        str(of_year.year), participant.model_id, one.cancer_type, one.component, one.model_code,
        one.from_on.isoformat(),
    ]  # fmt: skip


def _written(record: PaymentInputs | EpisodePayment | None, name: str) -> str:
    """Write a number of a record without loss; nothing where there is no record."""
    return "" if record is None else str(plain(getattr(record, name)))
