"""What CMS staff see and may trigger of participants."""

from . import (
    episode_counts,
    exclusions,
    obligations,
    participant_lists,
    participants,
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
    "practitioners",
    "signed_statements",
    "sites",
    "zip_areas",
]
