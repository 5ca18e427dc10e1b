"""Reconsiderations: the official who did not answer the notice reads the request and decides."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.staff import OFFICIAL, REVIEWER
from reconciliation.models import Reconsideration
from reconciliation.services import reconsiderations


@admin.register(Reconsideration)
class ReconsiderationAdmin(ServiceAdmin):
    viewers = frozenset({REVIEWER, OFFICIAL})
    changers = frozenset({OFFICIAL})
    changeable = ("outcome", "decision")
    asks_about = frozenset({"outcome"})
    fields = ("number", "participant", "status", "notice_link", "answers", "basis", "requested_by", "received_on",
              "decision_due_on", "outcome", "decision", "decided_by", "decided_on")  # fmt: skip
    readonly_fields = ("number", "notice_link", "answers")
    list_display = ("number", "participant", "status", "received_on", "decision_due_on", "outcome")
    list_filter = ("status",)
    list_select_related = ("participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("decision_due_on",)

    @admin.display(description="notice")
    def notice_link(self, row: Reconsideration) -> SafeString:
        address = reverse("admin:reconciliation_errornotice_change", args=[row.notice_id])
        return format_html('<a href="{}">{}, with its files</a>', address, row.notice)

    @admin.display(description="answered by")
    def answers(self, row: Reconsideration) -> str:
        """Name the reviewers who answered the notice and may not decide the reconsideration."""
        names = {str(one.answered_by) for one in row.notice.responses.select_related("answered_by")}
        return f"{', '.join(sorted(names))}. Another official must decide the reconsideration."

    def update(self, *, row: Reconsideration, fields: dict[str, Any], by: User) -> None:
        reconsiderations.decide(
            reconsideration=row, outcome=fields.get("outcome", ""), decision=fields.get("decision", ""), by=by
        )
