"""Requests of practices about their profile, which the help desk decides, and their yearly confirmations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.admin.steps import Step, SteppedAdmin
from portal.models import User
from portal.participation import lifecycle
from portal.participation.models import ProfileConfirmation, ProfileRequest
from portal.participation.profile import texts_on_file
from portal.participation.services import profiles
from portal.views.downloads import download

from .accepted_requests import first_values, form_of, pages_to_use_first
from .dated_facts import HELP_DESK_ONLY
from .signed_statements import SignedStatementAdmin


def _accept(request: ProfileRequest, *, reason: str, by: User, **right: Any) -> str:
    profiles.decide(request=request, outcome=lifecycle.ACCEPTED, reason=reason, right=right, by=by)
    return "The request is accepted. The practice has a message."


def _refuse(request: ProfileRequest, **given: Any) -> str:
    profiles.decide(request=request, outcome=lifecycle.REFUSED, **given)
    return "The request is not accepted. The practice has a message."


def _waits(request: ProfileRequest) -> bool:
    return lifecycle.PROFILE_REQUEST.may(request.status, lifecycle.ACCEPTED)


@admin.register(ProfileRequest)
class ProfileRequestAdmin(SteppedAdmin):
    """Corrections and notices of change, with both sides compared."""

    list_display = ("asked_on", "participant", "title", "changes_on", "timing", "status")
    list_filter = ("status", "subject")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = (
        "participant", "title", "status", "comparison", "changes_on", "due_on", "timing", "file_link", "asked_by",
        "asked_at", "receipt", "decision_in_words",
    )  # fmt: skip
    readonly_fields = ("title", "comparison", "timing", "file_link", "decision_in_words")
    steps = (
        Step(
            "accept",
            "Accept",
            "What you enter here is on file at once. Make any other change first, on its own page. Then accept the "
            "request and say what you did. The practice gets a message.",
            HELP_DESK_ONLY,
            _accept,
            form_of=form_of,
            when=_waits,
            initial=first_values,
            pages_first=pages_to_use_first,
        ),
        Step(
            "refuse",
            "Do not accept",
            "Nothing on file changes. The practice gets a message with the reason, and may send a new request.",
            HELP_DESK_ONLY,
            _refuse,
            when=_waits,
        ),
    )

    @admin.display(description="request")
    def title(self, request: ProfileRequest) -> str:
        return request.title

    @admin.display(description="in time")
    def timing(self, request: ProfileRequest) -> str:
        return "late" if request.is_late else "in time" if request.due_on else ""

    @admin.display(description="both sides")
    def comparison(self, request: ProfileRequest) -> SafeString:
        sides = {
            "On file now": texts_on_file(request.participant)[request.subject],
            "On file, the practice says": request.on_file,
            "Right, the practice says": request.right,
        }
        rows = [{"side": side, "says": says} for side, says in sides.items()]
        return render_to_string("admin/profile_request_comparison.html", {"rows": rows})

    @admin.display(description="decision")
    def decision_in_words(self, request: ProfileRequest) -> str:
        decision = getattr(request, "decision", None)
        return f"{decision}, {decision.decided_by}: {decision.reason}" if decision else "None yet."

    @admin.display(description="file")
    def file_link(self, request: ProfileRequest) -> SafeString | str:
        if request.file is None:
            return "None."
        address = reverse("admin:participation_profilerequest_file", args=[request.pk])
        return format_html('<a href="{}">{}</a> ({})', address, request.file.name, request.file.state)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:request_id>/file/", self.admin_site.admin_view(self.file), name="participation_profilerequest_file"
        )
        return [own, *super().get_urls()]

    def file(self, request: HttpRequest, request_id: int) -> HttpResponseBase:
        """Download the file of a request."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = get_object_or_404(ProfileRequest.objects.select_related("file"), pk=request_id, file__isnull=False)
        return download(request, shown.file)


@admin.register(ProfileConfirmation)
class ProfileConfirmationAdmin(SignedStatementAdmin):
    """Confirmed profiles, with all that was on file."""

    fields = (
        "participant", "year", "confirmed", "wording", "wording_version", "signer_name", "signer_title", "signed_by",
        "signed_at", "receipt",
    )  # fmt: skip
    readonly_fields = ("confirmed",)
    list_display = ("__str__", "participant", "signer_name", "signed_at")

    @admin.display(description="on file")
    def confirmed(self, confirmation: ProfileConfirmation) -> SafeString:
        return format_html_join("\n", "<p><strong>{}</strong>: {}</p>", confirmation.on_file)
