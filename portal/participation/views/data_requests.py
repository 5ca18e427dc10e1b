"""The data request and attestation (DRA) of a performance year."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant, Role
from portal.participation import selectors
from portal.participation.documents import data_request_pdf as pdf
from portal.participation.forms.data_requests import DataRequestForm, WithdrawDataRequestForm
from portal.participation.models import DataRequest
from portal.participation.services import data_requests
from portal.participation.wording import DATA_REQUEST
from portal.selectors import policy_book
from portal.views.submitted import submitted
from portal.views.years import chosen_year


@for_participant()
def data_request(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the requests of a year, and take a new one where none waits or is approved."""
    years = selectors.years_of_data_requests(clock.today(), book=policy_book())
    year = _year(request, years)
    form = DataRequestForm(request.POST or None, initial={"year": year})
    made = submitted(
        request,
        form,
        lambda data: data_requests.ask(
            participant=participant, year=year, answers=form.answers(), **form.signature(), by=request.user
        ),
    )
    if made:
        messages.success(request, f"You sent your data request for {year}. CMS will decide, and you get a message.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    sent = list(
        DataRequest.objects.filter(participant=participant, year=year)
        .select_related("receipt")
        .prefetch_related("decisions")
    )
    standing = next((one for one in sent if one.status in DataRequest.STANDING), None)
    context = {
        "participant": participant,
        "year": year,
        "years": years,
        "standing": standing,
        "earlier": [one for one in sent if one is not standing],
        "form": form,
        "wordings": (DATA_REQUEST,),
        "may_bind": may_bind(participant),
    }
    return render(request, "participation/data_request.html", context)


def _year(request: HttpRequest, years: list[int]) -> int:
    """Return the year of the form that was sent, or of the URL, else this year's."""
    sent = request.POST.get("year", "")
    if sent in map(str, years):
        return int(sent)
    return chosen_year(request, years) or selectors.current_performance_year(clock.today(), book=policy_book())


@for_participant()
def data_request_form(request: HttpRequest, participant: Participant) -> FileResponse:
    """Give the form of a year as a PDF with nothing chosen."""
    year = _year(request, selectors.years_of_data_requests(clock.today(), book=policy_book()))
    return _as_pdf(pdf.render_blank(participant, year, today=clock.today()), f"data-request-{year}.pdf")


@for_participant()
def data_request_pdf(request: HttpRequest, participant: Participant, request_id: int) -> FileResponse:
    """Give a request as a PDF, as it was signed."""
    shown = _request(participant, request_id)
    return _as_pdf(pdf.render_signed(shown), f"data-request-{shown.receipt.number}.pdf")


@for_participant(Role.PRIMARY)
def data_request_withdraw(request: HttpRequest, participant: Participant, request_id: int) -> HttpResponse:
    """Withdraw a request that waits or was approved."""
    shown = _request(participant, request_id)
    form = WithdrawDataRequestForm(request.POST or None)
    if submitted(request, form, lambda data: data_requests.withdraw(request=shown, by=request.user)):
        messages.success(request, f"You withdrew your data request for {shown.year}.")
        page = reverse("participation:data-request", args=[participant.model_id])
        return redirect(f"{page}?year={shown.year}")
    return render(
        request,
        "participation/data_request_withdraw.html",
        {"participant": participant, "data_request": shown, "form": form},
    )


def _request(participant: Participant, request_id: int) -> DataRequest:
    own = DataRequest.objects.filter(participant=participant).select_related("receipt__participant")
    found = get_object_or_404(own, pk=request_id)
    found.participant = participant  # known: not read again
    return found


def _as_pdf(content: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")
