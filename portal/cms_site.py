"""The admin site of CMS staff, with the portal's own sign-in and second factor."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.sessions import SECOND_FACTOR


class CMSAdminSite(admin.AdminSite):
    """Django's admin behind the portal's own sign-in."""

    site_header = "RO Model portal: CMS staff"
    site_title = "CMS staff"
    index_title = "What would you like to do?"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the portal's sign-in, or to the start page a person who is signed in but not staff."""
        if request.user.is_authenticated and not self.has_permission(request):
            return redirect("portal:start")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether a person is staff and entered a code in this session."""
        return super().has_permission(request) and bool(request.session.get(SECOND_FACTOR))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the portal's own page, which limits wrong attempts and notifies the person by email."""
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Return the rows that a picker finds, each with its practice."""
        from portal.admin.key_select import NamedResults  # the admin's views import models, which load later

        return NamedResults.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        """Return the admin's URLs without "view on site", which no model supports."""
        return [address for address in super().get_urls() if getattr(address, "name", "") != "view_on_site"]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register only admin pages that write through services; those of third-party packages do not."""
        if getattr(admin_class, "writes_by_services", False):
            super().register(model_or_iterable, admin_class, **options)
