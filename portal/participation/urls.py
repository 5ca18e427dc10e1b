"""Addresses of the participation pages."""

from __future__ import annotations

from django.urls import path

from portal.participation.views import (
    areas,
    attestations,
    dashboard,
    elections,
    practitioner_additions,
    practitioner_snapshots,
    practitioners,
)

app_name = "participation"
_of_participant = "participants/<str:model_id>/"

urlpatterns = [
    path("zip/", areas.zip_lookup, name="zip-lookup"),
    path(_of_participant, dashboard.dashboard, name="dashboard"),
    path(f"{_of_participant}practitioners/", practitioners.practitioner_list, name="practitioner-list"),
    path(f"{_of_participant}practitioners/add/", practitioners.practitioner_add, name="practitioner-add"),
    path(
        f"{_of_participant}practitioners/<int:practitioner_id>/remove/",
        practitioners.practitioner_remove,
        name="practitioner-remove",
    ),
    path(f"{_of_participant}practitioners/many/", practitioner_additions.practitioner_table, name="practitioner-table"),
    path(
        f"{_of_participant}practitioners/many/add/",
        practitioner_additions.practitioner_add_many,
        name="practitioner-add-many",
    ),
    path(
        f"{_of_participant}practitioners/snapshots/",
        practitioner_snapshots.practitioner_snapshots,
        name="practitioner-snapshots",
    ),
    path(
        f"{_of_participant}practitioners/snapshots.<str:ending>",
        practitioner_snapshots.practitioner_snapshot_file,
        name="practitioner-snapshot-file",
    ),
    path(f"{_of_participant}attestations/<slug:code>/", attestations.attestation, name="attestation"),
    path(f"{_of_participant}opt-out/", elections.election, name="election"),
]
