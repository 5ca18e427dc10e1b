"""Background jobs and their state, read only."""

from __future__ import annotations

from django.contrib import admin

from portal.models import Job
from portal.staff import ADMINISTRATOR, ANALYST

from .service_admin import ServiceAdmin


@admin.register(Job)
class JobAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR, ANALYST})
    list_display = ("task", "arguments", "status", "attempts", "queued_at", "started_at", "finished_at", "error")
    list_filter = ("status", "task")
