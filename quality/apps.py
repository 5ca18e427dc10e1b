"""Uploads of quality measures and clinical data, their checks, and the scores."""

from __future__ import annotations

from django.apps import AppConfig

from portal import states
from quality.states import STATES


class QualityConfig(AppConfig):
    name = "quality"
    part_of_portal = "data"
    verbose_name = "Quality measures and clinical data"

    def ready(self) -> None:
        states.register(STATES)
