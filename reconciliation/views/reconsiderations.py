"""Page to ask for reconsideration of CMS's answer to an error notice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.submitted import submitted
from reconciliation.forms import ReconsiderationForm
from reconciliation.models import LONG_OF_ITS_REPORT, ErrorNotice, Reconsideration
from reconciliation.services import reconsiderations


@for_participant(Role.PRIMARY)
def reconsideration_request(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """File a request for reconsideration, until its last day."""
    notice = get_object_or_404(
        ErrorNotice.objects.select_related("report__run", "report__participant", "receipt__participant").defer(
            *LONG_OF_ITS_REPORT
        ),
        participant=participant,
        pk=notice_id,
    )
    policy = policy_book().on(clock.today())
    form = ReconsiderationForm(request.POST or None, request.FILES or None, policy=policy)
    made: Reconsideration | None = submitted(
        request,
        form,
        lambda data: reconsiderations.request(participant=participant, notice=notice, by=request.user, **data),
    )
    if made:
        messages.success(
            request,
            f"Request {made.number} is filed. The decision is due {long_date(made.decision_due_on)}.",
        )
        return redirect("reconciliation:notice", participant.model_id, notice.pk)
    answer = notice.responses.filter(reconsideration_due_on__isnull=False).first()
    context = {
        "participant": participant,
        "notice": notice,
        "report": notice.report,
        "lines": list(notice.lines.select_related("line")),
        "answer": answer,
        "days_left": (answer.reconsideration_due_on - clock.today()).days if answer else -1,
        "existing": Reconsideration.objects.filter(notice=notice).select_related("receipt__participant").first(),
        "form": form,
    }
    return render(request, "reconciliation/reconsideration_request.html", context)
