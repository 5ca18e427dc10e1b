"""Links to some findings of a version: the pages of the practice, and what the link shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portal import selectors as portal
from portal.access import for_participant, public
from portal.models import Participant, Role
from portal.participation.models import Practitioner, Site
from portal.rules.performance_years import performance_year
from portal.services.use_case import Refused
from portal.views.sheets import sheet
from portal.views.submitted import submitted
from quality.forms.shares import ShareForm
from quality.intake.layouts import layout_for
from quality.models import Finding, Share, Version
from quality.redaction import Redacted, redacted
from quality.services import shares

from .places import BUSY, place_for_a_file

if TYPE_CHECKING:
    from portal.models import User

_ROWS_OF_A_PAGE = 50
_HEADER = ("row", "column", "severity", "finding", "received", "expected")


@for_participant(Role.DELEGATE)
def share_list(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show the links to findings of a version, and make one."""
    rows = Version.objects.for_participant(participant).select_related("submission", "file", "participant")
    version = get_object_or_404(rows, pk=version_id)
    found = version.findings.exclude(column=None).order_by().values_list("column", flat=True).distinct()
    listed = Practitioner.objects.filter(participant=participant).order_by("last_name", "first_name", "npi")
    names = {one.npi: f"{one.last_name}, {one.first_name} ({one.npi})" for one in listed}
    sites = sorted(set(Site.objects.filter(participant=participant).values_list("zip", flat=True)))
    form = ShareForm(request.POST or None, practitioners=list(names.items()), sites=sites, columns=sorted(found))

    def make(data: dict[str, Any]) -> Share:
        with place_for_a_file(cast("User", request.user)) as free:
            if not free:
                raise Refused(BUSY)
            return shares.make(version=version, **data, by=request.user)

    if made := submitted(request, form, make):
        messages.success(request, "The link is ready. Copy it and send it.")
        return redirect("quality:share", participant.model_id, made.pk)
    context = {
        "participant": participant,
        "version": version,
        "form": form,
        "shares": version.shares.select_related("made_by").annotate(opened=Count("accesses")),
    }
    return render(request, "quality/share_list.html", context)


@for_participant(Role.DELEGATE)
def share(request: HttpRequest, participant: Participant, share_id: int) -> HttpResponse:
    """Show one link, what it shows and who opened it; end it."""
    rows = Share.objects.filter(participant=participant).select_related("version__submission", "made_by")
    row = get_object_or_404(rows, pk=share_id)
    if request.method == "POST":
        shares.end(share=row, by=request.user)
        messages.success(request, "The link no longer works.")
        return redirect("quality:share", participant.model_id, row.pk)
    accesses = Paginator(row.accesses.all(), _ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "participant": participant,
        "share": row,
        "url": settings.PUBLIC_ADDRESS + reverse("quality:shared-findings", args=[row.token()]),
        "findings": row.shared_findings.count(),
        "accesses": accesses,
    }
    return render(request, "quality/share.html", context)


@public
@require_safe
def shared_findings(request: HttpRequest, token: str) -> HttpResponse:
    """Show findings without patients' data to whoever has the link, and record it.

    :raises Http404: for a link that is not ours, ended or expired.
    """
    row = _opened(request, token, downloaded=False)
    if row is None:
        return _rests(request)
    page = Paginator(_findings(row), _ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _redacted(row, page.object_list)
    context: dict[str, Any] = {
        "share": row,
        "page": page,
        "file_url": reverse("quality:shared-findings-file", args=[token]),
    }
    return _private(render(request, "quality/shared_findings.html", context))


@public
@require_safe
def shared_findings_file(request: HttpRequest, token: str) -> HttpResponse:
    """Send the findings behind a link as CSV, and record it.

    :raises Http404: for a link that is not ours, ended or expired.
    """
    row = _opened(request, token, downloaded=True)
    if row is None:
        return _rests(request)
    lines = (
        (str(one.row or ""), one.column, one.severity, one.title, one.received, one.expected)
        for one in _redacted(row, _findings(row))
    )
    return _private(sheet("findings", _HEADER, lines, ending="csv"))


def _opened(request: HttpRequest, token: str, *, downloaded: bool) -> Share | None:
    """Return the share of a link, and record the access; None if the link was opened too often today.

    :raises Http404: for a link that is not ours, ended or expired.
    """
    key = Share.pk_of(token)
    row = Share.objects.select_related("version__submission", "participant").filter(pk=key).first() if key else None
    if row is None or not row.works:
        raise Http404("This link does not work, or no longer works. Ask the practice for a new one.")
    if request.method == "GET":
        address = get_adapter().get_client_ip(request)
        if shares.note_access(share=row, address=address, downloaded=downloaded, by=shares.ACTOR) is None:
            return None
    return row


def _rests(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "quality/shared_findings_rest.html", status=429))


def _findings(row: Share) -> Any:
    shared = Finding.objects.filter(pk__in=row.shared_findings.values("finding"))
    return shared.select_related("group").order_by("position")


def _redacted(row: Share, findings: Any) -> list[Redacted]:
    book, submission = portal.policy_book(), row.version.submission
    day = performance_year(submission.year, book=book).starts_on
    return list(redacted(findings, layout_for(submission.file_type, on=day, book=book)))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches and search engines."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response
