"""Messages to participants, and the receipts they hold."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from portal.models import Message, Receipt, User
from portal.services import messages
from portal.staff import ANALYST, HELP_DESK, REVIEWER

from .service_admin import ServiceAdmin


@admin.register(Message)
class MessageAdmin(ServiceAdmin):
    adders = frozenset({HELP_DESK, ANALYST, REVIEWER})
    fields = ("participant", "subject", "body")
    list_display = ("sent_at", "participant", "subject")
    list_select_related = ("participant",)
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Message:
        return messages.send(**fields, by=by)


@admin.register(Receipt)
class ReceiptAdmin(ServiceAdmin):
    """Receipts, which participants hold as proof: read only."""

    list_select_related = ("participant",)
    search_fields = ("participant__model_id",)
    list_display = ("__str__", "participant")
