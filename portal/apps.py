"""The foundation app, and the admin as CMS staff use it."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Celery's tasks must be registered in web processes too: they send by name to this application.
        from portal import celery  # noqa: F401


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.cms_site.CMSAdminSite"
