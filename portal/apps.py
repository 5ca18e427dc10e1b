"""Configuration of the portal's own app and of the admin for CMS staff."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Web processes need the Celery application too: they send tasks to it by name.
        from portal import celery, form_sentences  # noqa: F401

        form_sentences.use()
        post_migrate.connect(secure_tables, sender=self)
        post_migrate.connect(follow_policy_files, sender=self)


class AdminConfig(DjangoAdminConfig):
    default_site = "portal.cms_site.CMSAdminSite"


def secure_tables(using: str, **_: Any) -> None:
    """Install the history triggers and grant the application's role its rights, after every `migrate`."""
    from portal.postgresql import grants, history

    history.install(connections[using])
    grants.apply(connections[using])


def follow_policy_files(**_: Any) -> None:
    """Store the policy files of this release as a policy version, after every `migrate`."""
    from portal.services import policy_versions

    policy_versions.follow_files(by="system:migrate")
