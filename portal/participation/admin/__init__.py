"""What CMS staff see and may trigger of participants."""

from . import (
    episode_counts,
    exclusions,
    obligations,
    participants,
    practitioners,
    signed_statements,
    sites,
)

__all__ = [
    "episode_counts",
    "exclusions",
    "obligations",
    "participants",
    "practitioners",
    "signed_statements",
    "sites",
]
