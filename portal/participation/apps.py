"""The participation app: participants' standing, obligations, practitioner lists and signed statements."""

from __future__ import annotations

from django.apps import AppConfig

from portal import states
from portal.participation.states import STATES


class ParticipationConfig(AppConfig):
    name = "portal.participation"
    label = "participation"

    def ready(self) -> None:
        states.register(STATES)
