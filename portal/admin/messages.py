"""Messages to participants, their receipts, and the nightly check of those."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.models import CheckedChain, Message, Receipt, User
from portal.services import messages
from portal.staff import ANALYST, HELP_DESK, REVIEWER

from .service_admin import ServiceAdmin


@admin.register(Message)
class MessageAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK, ANALYST, REVIEWER})
    fields = ("participant", "subject", "body")
    list_display = ("sent_at", "participant", "subject", "writer")
    list_select_related = ("participant", "written_by")
    search_fields = ("participant__model_id", "participant__legal_name", "subject", "body")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Message:
        return messages.send(**fields, by=by)


@admin.register(CheckedChain)
class CheckedChainAdmin(ServiceAdmin):
    """Results of the nightly check of receipts, failed ones first."""

    viewers = frozenset({HELP_DESK, ANALYST})
    list_display = ("participant", "holds", "length", "anchored_on", "checked_at")
    list_filter = ("holds",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = ("participant", "holds", "what_does_not_match", "length", "anchored_on", "checked_at")
    readonly_fields = ("what_does_not_match",)

    @admin.display(description="what does not match")
    def what_does_not_match(self, chain: CheckedChain) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((fault,) for fault in chain.faults)) or "Everything matches."


@admin.register(Receipt)
class ReceiptAdmin(ServiceAdmin):
    """Receipts, read only."""

    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    list_display = ("__str__", "participant")
