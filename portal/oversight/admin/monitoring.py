"""Monitoring: visits, audits and allegations, opened, referred and closed by analysts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.oversight.models import MonitoringRecord
from portal.oversight.services import monitoring
from portal.staff import ANALYST, APPROVER

ASKED = ("participant", "kind", "begins_on", "subject", "unannounced_because")


@admin.register(MonitoringRecord)
class MonitoringRecordAdmin(ServiceAdmin):
    """Entering the QIO refers an allegation; entering what was found closes a record."""

    viewers = frozenset({APPROVER})
    adders = frozenset({ANALYST})
    changers = frozenset({ANALYST})
    changeable = ("referred_to", "findings")
    asks_about = frozenset({"begins_on", *changeable})
    list_display = ("participant", "kind", "begins_on", "subject", "status", "referred_on", "closed_on")
    list_filter = ("status", "kind")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name", "subject")
    autocomplete_fields = ("participant",)
    date_hierarchy = "begins_on"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        later = ("status", "referred_to", "referred_on", "findings", "closed_by", "closed_on", "opened_by", "opened_at")
        return ASKED if obj is None else (*ASKED, *later)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        still_open = obj is None or obj.status != MonitoringRecord.Status.CLOSED
        return super().has_change_permission(request, obj) and still_open

    def create(self, *, fields: dict[str, Any], by: User) -> MonitoringRecord:
        return monitoring.open_record(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        if "referred_to" in fields:
            monitoring.refer(record=row, referred_to=fields["referred_to"], by=by)
        if "findings" in fields:
            monitoring.close(record=row, findings=fields["findings"], by=by)
