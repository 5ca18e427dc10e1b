"""The role of a claim line in words, for pages that show claim lines."""

from __future__ import annotations

from django import template

from episodes.models import EpisodeLine

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    """
    Say what a claim line is to its episode.

    :param role: the role as stored, such as "model-start"
    """
    return EpisodeLine.Role(role).label
