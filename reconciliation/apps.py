"""App of the reconciliation: reports of payments and amounts due, and disputes about them."""

from __future__ import annotations

from django.apps import AppConfig

from portal import states
from reconciliation.states import STATES


class ReconciliationConfig(AppConfig):
    name = "reconciliation"
    part_of_portal = "data"

    def ready(self) -> None:
        states.register(STATES)
