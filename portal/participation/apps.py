"""Participation: the app that knows what a participant is, owes, signs and may ask, on the portal's ground."""

from __future__ import annotations

from django.apps import AppConfig

from portal import states
from portal.participation.states import STATES


class ParticipationConfig(AppConfig):
    name = "portal.participation"
    label = "participation"

    def ready(self) -> None:
        states.register(STATES)
