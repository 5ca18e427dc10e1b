"""Addresses of the participation pages."""

from __future__ import annotations

from django.urls import path

from portal.participation.views import (
    areas,
    attestations,
    calendar,
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
    path(f"{_of_participant}calendar/", calendar.calendar, name="calendar"),
    path(f"{_of_participant}calendar/end/", calendar.calendar_end, name="calendar-end"),
    path("feeds/<str:token>/", calendar.calendar_feed, name="calendar-feed"),
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
    path(
        f"{_of_participant}attestations/<int:attestation_id>/withdraw/",
        attestations.attestation_withdraw,
        name="attestation-withdraw",
    ),
    path(
        f"{_of_participant}attestations/<int:attestation_id>/evidence/",
        attestations.attestation_evidence,
        name="attestation-evidence",
    ),
    path(f"{_of_participant}opt-out/", elections.election, name="election"),
    path(
        f"{_of_participant}opt-out/<int:election_id>/take-back/",
        elections.election_take_back,
        name="election-take-back",
    ),
]
