"""Care of CMS for the practices: monitoring, corrective action, announcements, letters, and a look at their pages."""

from __future__ import annotations

from django.apps import AppConfig

from portal import states
from portal.oversight.states import STATES


class OversightConfig(AppConfig):
    name = "portal.oversight"
    label = "oversight"

    def ready(self) -> None:
        states.register(STATES)
