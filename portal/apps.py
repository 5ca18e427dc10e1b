"""The foundation app, and the admin as CMS staff use it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Celery's tasks must be registered in web processes too: they send by name to this application.
        from portal import celery  # noqa: F401

        post_migrate.connect(secure_tables, sender=self)
        post_migrate.connect(follow_policy_files, sender=self)


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.cms_site.CMSAdminSite"


def secure_tables(using: str, **_: Any) -> None:
    """Put the triggers of the history in place, and give the application's role its rights, after every `migrate`."""
    from portal.postgresql import grants, history

    history.install(connections[using])
    grants.apply(connections[using])


def follow_policy_files(**_: Any) -> None:
    """Keep the policy files of this release as a version, once the tables are there."""
    from portal.services import policy_versions

    policy_versions.follow_files(by="system:migrate")
