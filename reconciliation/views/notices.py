"""Filing an error notice from a line of a report, and following it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.views.submitted import submitted
from reconciliation import selectors
from reconciliation.forms import NoticeForm
from reconciliation.models import ErrorNotice, Exhibit, StatementLine
from reconciliation.services import notices


@for_participant(Role.PRIMARY)
def notice_file(request: HttpRequest, participant: Participant, statement_id: int, position: int) -> HttpResponse:
    """Take an error notice about one line, while the 45 days run."""
    line = get_object_or_404(
        StatementLine.objects.filter(statement__status="issued").select_related(
            "statement__run", "statement__participant"
        ),
        participant=participant,
        statement_id=statement_id,
        position=position,
    )
    statement = line.statement
    form = NoticeForm(request.POST or None, request.FILES or None)
    made = submitted(
        request, form, lambda data: notices.file(participant=participant, line=line, by=request.user, **data)
    )
    if made is not None:
        messages.success(
            request, f"Error notice {made.number} is filed. CMS answers by {long_date(made.response_due_on)}."
        )
        return redirect("reconciliation:notice", participant.model_id, made.pk)
    context = {
        "participant": participant,
        "statement": statement,
        "line": line,
        "days_left": statement.days_to_contest(clock.today()),
        "existing": line.notices.select_related("receipt__participant").first(),
        "assumed": selectors.assumed_names(statement),
        "form": form,
    }
    return render(request, "reconciliation/notice_file.html", context)


@for_participant()
def notice(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Show the case: its clocks, what was filed, and what CMS wrote back."""
    shown = get_object_or_404(
        ErrorNotice.objects.select_related(
            "statement__run", "statement__participant", "line", "receipt__participant", "filed_by"
        ),
        participant=participant,
        pk=notice_id,
    )
    today = clock.today()
    responses = list(shown.responses.all())
    final = next((one for one in responses if one.reconsideration_due_on), None)
    context = {
        "participant": participant,
        "notice": shown,
        "statement": shown.statement,
        "line": shown.line,
        "exhibits": shown.exhibits.all(),
        "responses": responses,
        "final": final,
        "today": today,
        "days_to_answer": (shown.response_due_on - today).days,
        "days_to_reconsider": (final.reconsideration_due_on - today).days if final else None,
        "assumed": selectors.assumed_names(shown.statement),
        "may_bind": may_bind(request.user, participant),
    }
    return render(request, "reconciliation/notice.html", context)


@for_participant()
def exhibit(request: HttpRequest, participant: Participant, notice_id: int, exhibit_id: int) -> FileResponse:
    """Give back a file that was handed in with a notice."""
    kept = get_object_or_404(Exhibit, participant=participant, notice_id=notice_id, pk=exhibit_id)
    return FileResponse(
        default_storage.open(kept.stored_as), as_attachment=True, filename=kept.name, content_type=kept.content_type
    )
