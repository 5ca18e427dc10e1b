"""The proof that patients got the notice to beneficiaries: recorded one by one or from a list, withdrawn by mistake."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.participation.forms.notices_given import NoticeGivenForm, NoticesGivenForm, WithdrawNoticeGivenForm
from portal.participation.rules.beneficiary_notice import gives_notice
from portal.participation.services import notices_given
from portal.participation.services.notices_given import Recorded
from portal.views.submitted import submitted

ROWS_A_PAGE = 50


@for_participant()
def notice_given_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List the patients who got the notice, and record one more."""
    form = NoticeGivenForm(request.POST or None)
    recorded = submitted(
        request, form, lambda data: notices_given.record(participant=participant, by=request.user, **data)
    )
    if recorded:
        return _lead_on(request, participant, recorded)
    rows = participant.notices_given.select_related("receipt", "recorded_by")
    context = {
        "participant": participant,
        "gives_notice": gives_notice(participant.kind),
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/notice_given_list.html", context)


@for_participant(Role.DELEGATE)
def notice_given_upload(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Record the patients of a list."""
    form = NoticesGivenForm(request.POST or None, request.FILES or None)
    recorded = submitted(
        request,
        form,
        lambda data: notices_given.record_list(participant=participant, content=data["upload"].read(), by=request.user),
        field="upload",
    )
    if recorded:
        return _lead_on(request, participant, recorded)
    return render(request, "participation/notice_given_upload.html", {"participant": participant, "form": form})


@for_participant(Role.DELEGATE)
def notice_given_withdraw(request: HttpRequest, participant: Participant, given_id: int) -> HttpResponse:
    """Withdraw a record that was made by mistake."""
    notice = get_object_or_404(participant.notices_given, pk=given_id)
    form = WithdrawNoticeGivenForm(request.POST or None)
    if submitted(request, form, lambda data: notices_given.withdraw(notice=notice, by=request.user)):
        messages.success(request, f"The record of {notice.masked_mbi} is withdrawn.")
        return redirect("participation:notice-given-list", participant.model_id)
    context = {"participant": participant, "notice": notice, "form": form}
    return render(request, "participation/notice_given_withdraw.html", context)


def _lead_on(request: HttpRequest, participant: Participant, recorded: Recorded) -> HttpResponse:
    known = f"{recorded.known:,} already on record." if recorded.known else ""
    if recorded.receipt is None:
        messages.info(request, f"Nothing new: {known}")
        return redirect("participation:notice-given-list", participant.model_id)
    messages.success(request, f"Notices recorded: {recorded.new:,}. {known}".strip())
    return redirect("portal:receipt", participant.model_id, recorded.receipt.sequence)
