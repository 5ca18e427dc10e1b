"""Treatment summaries: treatments recorded one by one or from a list, their summaries sent, mistakes withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.participation.forms.treatment_summaries import (
    SummarySentForm,
    TreatmentForm,
    TreatmentsForm,
    WithdrawTreatmentForm,
)
from portal.participation.rules.treatment_summaries import owes_summaries
from portal.participation.services import treatment_summaries
from portal.participation.services.treatment_summaries import Kept
from portal.selectors import policy_book
from portal.views.submitted import submitted
from portal.views.years import chosen_year

ROWS_A_PAGE = 50


@for_participant()
def treatment_summary_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List the treatments of a year that ended, what is not sent first, and record one more."""
    form = TreatmentForm(request.POST or None)
    kept = submitted(
        request, form, lambda data: treatment_summaries.record(participant=participant, by=request.user, **data)
    )
    if kept:
        return _lead_on(request, participant, kept)
    today = clock.today()
    own = participant.treatment_summaries.all()
    years = sorted(own.order_by().values_list("year", flat=True).distinct())
    year = chosen_year(request, years) or (years[-1] if years else None)
    of_year = own.filter(year=year)
    page = Paginator(of_year.pressing_first().select_related("receipt"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.shown = row.state(today)
    context = {
        "participant": participant,
        "owes": owes_summaries(participant.kind, on=today, book=policy_book()),
        "years": years,
        "year": year,
        "counts": of_year.counts(today),
        "page": page,
        "form": form,
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/treatment_summary_list.html", context)


@for_participant(Role.DELEGATE)
def treatment_summary_upload(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Record the treatments of a list."""
    form = TreatmentsForm(request.POST or None, request.FILES or None)
    kept = submitted(
        request,
        form,
        lambda data: treatment_summaries.record_list(
            participant=participant, content=data["upload"].read(), by=request.user
        ),
        field="upload",
    )
    if kept:
        return _lead_on(request, participant, kept)
    return render(request, "participation/treatment_summary_upload.html", {"participant": participant, "form": form})


@for_participant(Role.DELEGATE)
def treatment_summary_sent(request: HttpRequest, participant: Participant, summary_id: int) -> HttpResponse:
    """Record that the summary of a treatment was sent, and lead to the receipt."""
    summary = get_object_or_404(participant.treatment_summaries, pk=summary_id)
    form = SummarySentForm(request.POST or None)
    sent = submitted(request, form, lambda data: treatment_summaries.send(summary=summary, by=request.user, **data))
    if sent:
        messages.success(request, f"The summary for {sent.masked_mbi} is recorded as sent.")
        return redirect("portal:receipt", participant.model_id, sent.receipt.sequence)
    context = {"participant": participant, "summary": summary, "form": form}
    return render(request, "participation/treatment_summary_sent.html", context)


@for_participant(Role.DELEGATE)
def treatment_summary_withdraw(request: HttpRequest, participant: Participant, summary_id: int) -> HttpResponse:
    """Withdraw a record that was made by mistake."""
    summary = get_object_or_404(participant.treatment_summaries, pk=summary_id)
    form = WithdrawTreatmentForm(request.POST or None)
    if submitted(request, form, lambda data: treatment_summaries.withdraw(summary=summary, by=request.user)):
        messages.success(request, f"The record of {summary.masked_mbi} is withdrawn.")
        return redirect("participation:treatment-summary-list", participant.model_id)
    context = {"participant": participant, "summary": summary, "form": form}
    return render(request, "participation/treatment_summary_withdraw.html", context)


def _lead_on(request: HttpRequest, participant: Participant, kept: Kept) -> HttpResponse:
    known = f" {kept.known:,} already on record." if kept.known else ""
    said = f"New treatments: {kept.new:,}. Summaries recorded as sent: {kept.sent:,}.{known}"
    messages.success(request, said) if kept.new or kept.sent else messages.info(request, f"Nothing new:{known}")
    if kept.receipt is None:
        return redirect("participation:treatment-summary-list", participant.model_id)
    return redirect("portal:receipt", participant.model_id, kept.receipt.sequence)
