"""Pages on which staff decide with the whole case beside the form: the answer, and the determination."""

from __future__ import annotations

from collections.abc import Callable
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
from portal.views.submitted import submitted
from reconciliation.admin.finding_forms import FindingsForm
from reconciliation.rules.quality_amount import highest_score
from reconciliation.selectors.cases import Case
from reconciliation.selectors.changed_reports import ChangedReport

TRY = "try"
"""The button that works the report again and decides nothing."""


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

    :param row: the notice or the reconsideration that the page decides.
    :param attempt: works the report again with the changes of the form.
    :param act: the service call that decides.
    :param done: the message for success.
    """
    trial: ChangedReport | None = None
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    if TRY in request.POST:
        trial = submitted(request, form, lambda data: attempt(form))
    elif request.method == "POST" and asking.BACK not in request.POST:
        try:
            if submitted(request, form, lambda data: asking.asked(request, lambda: act(form))):
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
        "today": clock.today(),
    }
    return TemplateResponse(request, "admin/reconciliation/case_decision.html", context)
