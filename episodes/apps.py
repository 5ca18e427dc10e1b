"""The app of claims and episodes."""

from __future__ import annotations

from django.apps import AppConfig

from episodes.states import STATES
from portal import states


class EpisodesConfig(AppConfig):
    name = "episodes"
    part_of_portal = "data"

    def ready(self) -> None:
        states.register(STATES)
