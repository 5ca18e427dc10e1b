"""Pages on which staff decide with the whole case beside the form: the answer, and the determination."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from portal import clock
from portal.admin import asking
from portal.admin.service_admin import ServiceAdmin
from portal.selectors import policy_book_of
from portal.services.effects import Unconfirmed
from portal.services.use_case import Refused
from portal.views.submitted import submitted
from reconciliation.admin.finding_forms import FindingsForm
from reconciliation.rules.quality_amount import highest_score
from reconciliation.selectors.case_file import Event, course_of
from reconciliation.selectors.cases import Case
from reconciliation.selectors.changed_reports import ChangedReport

TRY = "try"
"""The button that works the report again and decides nothing."""
SEEN = "seen_events"
"""The field with the number of events of the case that the page showed."""


def highest_score_of(case: Case) -> Decimal:
    """Return the upper end of the scale of scores in the policy of the contested report."""
    run = case.notice.report.run
    return highest_score(run.year, book=policy_book_of(run.policy_version))


def page(
    request: HttpRequest,
    model_admin: ServiceAdmin,
    case: Case,
    *,
    row: Any,
    form: FindingsForm,
    title: str,
    attempt: Callable[[FindingsForm], ChangedReport],
    act: Callable[[FindingsForm], Any],
    notes: list[str],
    done: str,
) -> HttpResponse:
    """Show a case beside the form of its findings; work the report again, or decide after the effect was shown.

    Whoever decides has read the whole case: what came while the page was open is shown before the decision.

    :param row: the notice or the reconsideration that the page decides.
    :param attempt: works the report again with the changes of the form.
    :param act: the service call that decides.
    :param done: the message for success.
    """
    trial: ChangedReport | None = None
    events = course_of(case, with_drafts=False)
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    if TRY in request.POST:
        trial = submitted(request, form, lambda data: attempt(form))
    elif request.method == "POST" and asking.BACK not in request.POST:

        def decide(_: Any) -> Any:
            _check_seen(request, events)
            return asking.asked(request, lambda: act(form))

        try:
            if submitted(request, form, decide):
                model_admin.message_user(request, done, messages.SUCCESS)
                return redirect(address)
        except Unconfirmed as unconfirmed:
            return asking.page(request, unconfirmed, site=model_admin.admin_site, title=title, notes=notes)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": row,
        "row_url": address,
        "case": case,
        "notice": case.notice,
        "form": form,
        "trial": trial,
        "try_name": TRY,
        "seen_events": len(events),
        "today": clock.today(),
    }
    return TemplateResponse(request, "admin/reconciliation/case_decision.html", context)


def _check_seen(request: HttpRequest, events: Sequence[Event]) -> None:
    """Refuse a decision of a person who has not seen what came after the page was opened.

    Events are only ever added, so their number tells which ones the page showed.
    """
    seen = request.POST.get(SEEN, "")
    new = events[int(seen) :] if seen.isdecimal() else ()
    if new:
        came = "; ".join(f"{event.title}, {event.when}" for event in new)
        raise Refused(
            f"This came while the page was open: {came}. It is in the case beside the form now. Read it, and decide "
            "then. What you typed is kept."
        )
