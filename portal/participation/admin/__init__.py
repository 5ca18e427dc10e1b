"""Participants as CMS staff see them, and the services that staff may call."""

from . import (
    episode_counts,
    exclusions,
    obligations,
    participant_lists,
    participants,
    practitioner_directories,
    practitioner_list_files,
    practitioners,
    signed_statements,
    sites,
    zip_areas,
)

__all__ = [
    "episode_counts",
    "exclusions",
    "obligations",
    "participant_lists",
    "participants",
    "practitioner_directories",
    "practitioner_list_files",
    "practitioners",
    "signed_statements",
    "sites",
    "zip_areas",
]
