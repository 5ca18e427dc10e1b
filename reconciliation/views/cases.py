"""The practice's side of a case: its messages, CMS's questions, its position paper, CMS's letters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation.forms import InformationForm, MessageForm, PaperForm, WithdrawForm
from reconciliation.models import LONG_OF_ITS_REPORT, CaseLetter, ErrorNotice, InformationRequest, Reconsideration
from reconciliation.services import case_messages, information, position_papers, reconsiderations
from reconciliation.views.threads import thread_of

OF_NOTICE = ("notice__report__run", "notice__receipt__participant", "notice__report__participant")
LONG_OF_THE_NOTICE = tuple(f"notice__{name}" for name in LONG_OF_ITS_REPORT)


@for_participant(Role.DELEGATE)
def message_write(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Write to the reviewer of a notice that CMS has not answered."""
    notice = get_object_or_404(
        ErrorNotice.objects.select_related("report__run", "report__participant", "receipt__participant").defer(
            *LONG_OF_ITS_REPORT
        ),
        participant=participant,
        pk=notice_id,
    )
    form = MessageForm(request.POST or None)
    made = submitted(
        request,
        form,
        lambda data: case_messages.reply(participant=participant, notice=notice, by=request.user, **data),
    )
    if made:
        messages.success(request, "CMS has your message.")
        return redirect("reconciliation:notice", participant.model_id, notice.pk)
    context = {
        "participant": participant,
        "notice": notice,
        "report": notice.report,
        "thread": thread_of(request, notice),
        "form": form,
    }
    return render(request, "reconciliation/message_write.html", context)


@for_participant(Role.DELEGATE)
def information_answer(request: HttpRequest, participant: Participant, question_id: int) -> HttpResponse:
    """Show a question of CMS about a notice, and answer it with a text and files."""
    asked = get_object_or_404(
        InformationRequest.objects.select_related(*OF_NOTICE, "receipt", "answered_by").defer(*LONG_OF_THE_NOTICE),
        participant=participant,
        pk=question_id,
    )
    form = InformationForm(request.POST or None, request.FILES or None, policy=policy_book().on(clock.today()))
    made = submitted(
        request,
        form,
        lambda data: information.answer(participant=participant, request=asked, by=request.user, **data),
    )
    if made:
        messages.success(request, "CMS has your answer.")
        return redirect("reconciliation:notice", participant.model_id, asked.notice_id)
    context = {
        "participant": participant,
        "asked": asked,
        "notice": asked.notice,
        "report": asked.notice.report,
        "days_left": (asked.due_on - clock.today()).days,
        "form": form,
    }
    return render(request, "reconciliation/information_answer.html", context)


@for_participant(Role.PRIMARY)
def position_paper(request: HttpRequest, participant: Participant, reconsideration_id: int) -> HttpResponse:
    """Submit the practice's position paper in a reconsideration, until its last day."""
    asked = _reconsideration(participant, reconsideration_id)
    form = PaperForm(request.POST or None, request.FILES or None, policy=policy_book().on(clock.today()))
    made = submitted(
        request,
        form,
        lambda data: position_papers.submit(participant=participant, reconsideration=asked, by=request.user, **data),
    )
    if made:
        messages.success(request, "The official has your position paper.")
        return redirect("reconciliation:notice", participant.model_id, asked.notice_id)
    context = {
        "participant": participant,
        "asked": asked,
        "notice": asked.notice,
        "report": asked.notice.report,
        "days_left": (asked.papers_due_on - clock.today()).days if asked.papers_due_on else None,
        "paper": asked.papers.filter(party="practice").first(),
        "form": form,
    }
    return render(request, "reconciliation/position_paper.html", context)


@for_participant(Role.PRIMARY)
def reconsideration_withdraw(request: HttpRequest, participant: Participant, reconsideration_id: int) -> HttpResponse:
    """Withdraw a request for reconsideration until it is decided."""
    asked = _reconsideration(participant, reconsideration_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    made = submitted(
        request,
        form,
        lambda data: reconsiderations.withdraw(participant=participant, reconsideration=asked, by=request.user),
    )
    if made:
        messages.success(request, f"Request {asked.number} is withdrawn. CMS's answer stands.")
        return redirect("reconciliation:notice", participant.model_id, asked.notice_id)
    context = {
        "participant": participant, "asked": asked, "notice": asked.notice, "report": asked.notice.report, "form": form
    }  # fmt: skip
    return render(request, "reconciliation/reconsideration_withdraw.html", context)


@for_participant()
def case_letter(request: HttpRequest, participant: Participant, letter_id: int) -> HttpResponseBase:
    """Download a letter of CMS."""
    letter = get_object_or_404(CaseLetter.objects.select_related("file"), participant=participant, pk=letter_id)
    return download(request, letter.file)


def _reconsideration(participant: Participant, reconsideration_id: int) -> Reconsideration:
    rows = Reconsideration.objects.select_related(*OF_NOTICE, "receipt__participant", "participant")
    return get_object_or_404(rows.defer(*LONG_OF_THE_NOTICE), participant=participant, pk=reconsideration_id)
