"""Accounts, seats and registrations, for the help desk."""

from __future__ import annotations

from django.contrib import admin

from portal.models import ContactChange, Registration, Seat, User
from portal.staff import ADMINISTRATOR, HELP_DESK

from .service_admin import ServiceAdmin


@admin.register(User)
class UserAdmin(ServiceAdmin):
    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    list_display = ("email", "first_name", "last_name", "is_staff", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    fields = ("email", "first_name", "last_name", "is_active", "is_staff", "groups", "last_login", "date_joined")


@admin.register(Seat)
class SeatAdmin(ServiceAdmin):
    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    list_display = ("participant", "user", "role", "started_at", "ended_at")
    list_filter = ("role",)
    list_select_related = ("participant", "user")
    search_fields = ("participant__model_id", "participant__legal_name", "user__email")


@admin.register(Registration)
class RegistrationAdmin(ServiceAdmin):
    """Requests to register and what did not match; the identifier that the person typed is not shown."""

    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    list_display = ("received_at", "model_id", "email", "status", "mismatch")
    list_filter = ("status",)
    search_fields = ("model_id", "email", "last_name")
    fields = ("received_at", "model_id", "first_name", "last_name", "email", "status", "mismatch", "participant")


@admin.register(ContactChange)
class ContactChangeAdmin(ServiceAdmin):
    """Former contacts, read only; staff change a contact on its participant's page."""

    viewers = frozenset({HELP_DESK, ADMINISTRATOR})
    list_display = ("changed_at", "participant", "former_email", "changed_by")
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "former_email", "former_last_name")
