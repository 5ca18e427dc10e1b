"""The portal's own row: the policy version in force and the clock."""

from __future__ import annotations

from django.contrib import admin

from portal.models import PortalState
from portal.staff import ADMINISTRATOR

from .service_admin import ServiceAdmin


@admin.register(PortalState)
class PortalStateAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR})
    list_display = ("__str__", "policy_version", "clock_shift")
