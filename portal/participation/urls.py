"""Addresses of the participation pages."""

from __future__ import annotations

from django.urls import path

from portal.participation.views import (
    areas,
    attestations,
    beneficiary_notices,
    calendar,
    dashboard,
    data_requests,
    elections,
    notices_given,
    practitioner_additions,
    practitioner_snapshots,
    practitioners,
    profile,
    profile_requests,
    requirements,
    sharing_refusals,
    treatment_summaries,
)

app_name = "participation"
_of_participant = "participants/<str:model_id>/"

urlpatterns = [
    path("zip/", areas.zip_lookup, name="zip-lookup"),
    path("zip/list/", areas.zip_list, name="zip-list"),
    path("zip/list.<str:ending>", areas.zip_file, name="zip-file"),
    path("resources/care/", requirements.care_requirements, name="care-requirements"),
    path("resources/patients/", requirements.patient_rights, name="patient-rights"),
    path("resources/apm/", requirements.apm_status, name="apm-status"),
    path(_of_participant, dashboard.dashboard, name="dashboard"),
    path(f"{_of_participant}profile/", profile.profile, name="profile"),
    path(f"{_of_participant}profile/logo/", profile.profile_logo, name="profile-logo"),
    path(f"{_of_participant}profile/correction/", profile_requests.profile_correction, name="profile-correction"),
    path(f"{_of_participant}profile/change/", profile_requests.profile_change, name="profile-change"),
    path(
        f"{_of_participant}profile/requests/<int:profile_request_id>/",
        profile_requests.profile_request,
        name="profile-request",
    ),
    path(
        f"{_of_participant}profile/requests/<int:profile_request_id>/file/",
        profile_requests.profile_request_file,
        name="profile-request-file",
    ),
    path(
        f"{_of_participant}profile/requests/<int:profile_request_id>/withdraw/",
        profile_requests.profile_request_withdraw,
        name="profile-request-withdraw",
    ),
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
    path(f"{_of_participant}data-request/", data_requests.data_request, name="data-request"),
    path(f"{_of_participant}data-request/form/", data_requests.data_request_form, name="data-request-form"),
    path(
        f"{_of_participant}data-request/<int:request_id>/pdf/", data_requests.data_request_pdf, name="data-request-pdf"
    ),
    path(
        f"{_of_participant}data-request/<int:request_id>/withdraw/",
        data_requests.data_request_withdraw,
        name="data-request-withdraw",
    ),
    path(f"{_of_participant}sharing-refusals/", sharing_refusals.sharing_refusal_list, name="sharing-refusal-list"),
    path(
        f"{_of_participant}sharing-refusals/<int:refusal_id>/end/",
        sharing_refusals.sharing_refusal_end,
        name="sharing-refusal-end",
    ),
    path(f"{_of_participant}beneficiary-notice/", beneficiary_notices.beneficiary_notice, name="beneficiary-notice"),
    path(
        f"{_of_participant}beneficiary-notice/list/",
        beneficiary_notices.beneficiary_notice_list,
        name="beneficiary-notice-list",
    ),
    path(
        f"{_of_participant}beneficiary-notice/letterhead/",
        beneficiary_notices.notice_letterhead,
        name="notice-letterhead",
    ),
    path(f"{_of_participant}notices-given/", notices_given.notice_given_list, name="notice-given-list"),
    path(f"{_of_participant}notices-given/upload/", notices_given.notice_given_upload, name="notice-given-upload"),
    path(
        f"{_of_participant}notices-given/<int:given_id>/withdraw/",
        notices_given.notice_given_withdraw,
        name="notice-given-withdraw",
    ),
    path(
        f"{_of_participant}treatment-summaries/",
        treatment_summaries.treatment_summary_list,
        name="treatment-summary-list",
    ),
    path(
        f"{_of_participant}treatment-summaries/upload/",
        treatment_summaries.treatment_summary_upload,
        name="treatment-summary-upload",
    ),
    path(
        f"{_of_participant}treatment-summaries/<int:summary_id>/sent/",
        treatment_summaries.treatment_summary_sent,
        name="treatment-summary-sent",
    ),
    path(
        f"{_of_participant}treatment-summaries/<int:summary_id>/withdraw/",
        treatment_summaries.treatment_summary_withdraw,
        name="treatment-summary-withdraw",
    ),
]
