"""RO Connect: the part of the portal in which practices read what CMS announces and publishes."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "portal.connect"
    label = "connect"
    part_of_portal = "connect"
