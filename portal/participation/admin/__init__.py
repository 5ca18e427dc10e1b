"""Participants as CMS staff see them, and the services that staff may call."""

from . import (
    beneficiary_notices,
    data_requests,
    episode_counts,
    exclusions,
    obligations,
    participant_lists,
    participants,
    practitioner_directories,
    practitioner_list_files,
    practitioners,
    qp_denials,
    sharing_refusals,
    signed_statements,
    sites,
    treatment_summaries,
    zip_areas,
)

__all__ = [
    "beneficiary_notices",
    "data_requests",
    "episode_counts",
    "exclusions",
    "obligations",
    "participant_lists",
    "participants",
    "practitioner_directories",
    "practitioner_list_files",
    "practitioners",
    "qp_denials",
    "sharing_refusals",
    "signed_statements",
    "sites",
    "treatment_summaries",
    "zip_areas",
]
